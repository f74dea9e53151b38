"""The rows of a workbook's sheet, by calamine."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.auditing.spec import AuditSpec, canonical_names
from baserate.errors import AuditError, Fault

_ALLOWED = "a workbook (XLSX) with a header in the sheet's first row"


def read_sheet(path: Path, spec: AuditSpec) -> tuple[tuple[str, ...], dict[str, NDArray[np.object_]]]:
    """Return the header of a sheet, and its declared columns as text (None where empty), by our names for them.

    Raises AuditError where the file is no workbook or the sheet is not there. A declared column that is missing is
    left out.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            names = book.sheet_names
            wanted = spec.source.sheet or (names[0] if names else None)
            if wanted not in names:
                listed = ", ".join(map(repr, names[:30]))
                raise AuditError(Fault(f"no sheet {wanted!r}", f"one of {listed}", file=str(path)))
            rows = iter(book.get_sheet_by_name(wanted).to_python(skip_empty_area=True))
            header = tuple(str(name).strip() for name in next(rows, []))
            places = {ours: header.index(name) for ours, name in canonical_names(spec).items() if name in header}
            cells: dict[str, list[str | None]] = {ours: [] for ours in places}
            for row in rows:
                for ours, place in places.items():
                    cells[ours].append(_as_text(row[place]))
    except (CalamineError, OSError) as error:
        found = f"a workbook that cannot be read ({type(error).__name__})"
        raise AuditError(Fault(found, _ALLOWED, file=str(path))) from None
    if not header:
        raise AuditError(Fault("an empty sheet", _ALLOWED, file=str(path)))
    return header, {ours: np.array(values, dtype=object) for ours, values in cells.items()}


def _as_text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    return str(value)

"""How many residents each group has, as an audit file declares it or a table beside it says."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from baserate.auditing.spec import AuditSpec
from baserate.errors import AuditError, Fault

_ALLOWED = "CSV in UTF-8 with a line a group: its name, and a whole number of residents"
_LONGEST = 1_000_000


def read_residents(spec: AuditSpec) -> Mapping[str, Mapping[str, int]]:
    """Return the residents of each group by column, files read. Raises AuditError."""
    found: dict[str, dict[str, int]] = {}
    for column, declared in spec.population.items():
        numbers = {group: number for group, number in declared.items() if isinstance(number, int)}
        if isinstance(name := declared.get("file"), str):
            # As the audit file says it: beside that file, wherever one stands.
            path = Path(spec.name).parent / name if spec.name else Path(name)
            numbers |= _read(path, f"population.{column}.file")
        found[column] = numbers
    return found


def _read(path: Path, key: str) -> dict[str, int]:
    try:
        if path.stat().st_size > _LONGEST:
            raise AuditError(Fault("a file of more than 1 MB", _ALLOWED, key=key, file=str(path)))
        rows = [row for row in csv.reader(path.read_text(encoding="utf-8-sig").splitlines()) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        words = getattr(error, "strerror", None) or "not CSV in UTF-8"
        raise AuditError(Fault(f"no readable file ({words})", _ALLOWED, key=key, file=str(path))) from None
    found: dict[str, int] = {}
    for line, row in enumerate(rows, start=1):
        number = row[1].strip().replace(",", "") if len(row) == 2 else ""
        if number.isdecimal() and int(number) and row[0].strip() not in found:
            found[row[0].strip()] = int(number)
        elif line > 1:
            # The first line may be a header.
            raise AuditError(
                Fault("a line without one new group and its residents", _ALLOWED, file=str(path), line=line)
            )
    if not found:
        raise AuditError(Fault("no group with its residents", _ALLOWED, key=key, file=str(path)))
    return found

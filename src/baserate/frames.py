"""Results as data frames of the caller's library, made through Narwhals."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from baserate.errors import Fault, UsageError

Backend = Literal["pandas", "polars", "pyarrow"]
#: Libraries of frames, in the order in which one is looked for where the caller names none.
BACKENDS: tuple[Backend, ...] = ("pandas", "polars", "pyarrow")
_HINT = "pip install pandas, polars or pyarrow"


def frame_of(rows: Sequence[Mapping[str, Any]], backend: Backend | None = None) -> Any:
    """Return rows as a frame.

    Parameters
    ----------
    rows : sequence of mapping
        One mapping a row; a row that lacks a key, or holds None there, is missing that value.
    backend : {"pandas", "polars", "pyarrow"}, optional
        Whose frame to make; the first of these that is installed where it is left out.

    Returns
    -------
    pandas.DataFrame, polars.DataFrame or pyarrow.Table
        A column of texts, of whole numbers, of true and false, or of doubles by what the rows hold there.

    Raises
    ------
    UsageError
        For another library, and where the one asked for, or any of them, is not installed.
    """
    import narwhals as nw

    chosen = _installed(backend)
    columns = dict.fromkeys(key for row in rows for key in row)
    made = {key: [row.get(key) for row in rows] for key in columns}
    kinds: dict[str, Any] = {"text": nw.String(), "whole": nw.Int64(), "truth": nw.Boolean(), "number": nw.Float64()}
    types = {key: kinds[_kind(values)] for key, values in made.items()}
    data = {
        key: [None if value is None else float(value) for value in values] if types[key] == nw.Float64() else values
        for key, values in made.items()
    }
    return nw.from_dict(data, schema=types, backend=chosen).to_native()


def _kind(values: Sequence[Any]) -> str:
    present = [value for value in values if value is not None]
    if present and all(isinstance(value, bool) for value in present) and len(present) == len(values):
        return "truth"
    if present and all(isinstance(value, int) and abs(value) < 2**63 for value in present):
        return "whole" if len(present) == len(values) else "number"
    return "text" if any(isinstance(value, str) for value in present) else "number"


def _installed(backend: Backend | None) -> Backend:
    if backend is not None and backend not in BACKENDS:
        raise UsageError(Fault(repr(backend)[:80], "one of " + ", ".join(BACKENDS), key="backend"))
    wanted = BACKENDS if backend is None else (backend,)
    for name in wanted:
        if importlib.util.find_spec(name) is not None:
            return name
    found = "none of pandas, polars and pyarrow" if backend is None else f"{backend}, which is not installed"
    raise UsageError(Fault(found, "a library of frames that is installed", _HINT, key="backend"))

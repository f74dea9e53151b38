"""Unknown keys of a table, told with the nearest one that is known."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Any

from baserate.errors import Faults


def nearest(word: str, known: Collection[str]) -> str:
    """Return "did you mean ...?" for a word close to a known one, else nothing."""
    close = difflib.get_close_matches(word[:100], list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else ""


def unknown_keys(table: Mapping[str, Any], known: Collection[str], path: str, faults: Faults) -> None:
    """Note every key of a table that is not known."""
    for key in table:
        if key not in known:
            where = f"{path}.{key}" if path else key
            faults.add(
                where, f"the key {key[:80]!r}", "one of " + ", ".join(sorted(known)), nearest(key, known), quote=False
            )

"""Keys and ids of tables: those that are not known, told with the nearest one that is, and those taken twice."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from typing import Any

from baserate.errors import Faults
from baserate.tomlfile.names import looks_like

ID_PATTERN = "[A-Za-z][A-Za-z0-9_-]{0,63}"


def nearest(word: str, known: Collection[str]) -> str:
    """Return "did you mean ...?" for a word close to a known one, the one that it looks like, else nothing."""
    if twin := looks_like(word[:100], known):
        return twin
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


def read_ids(raw: list[dict[str, Any]], what: str, faults: Faults) -> list[str | None]:
    """Return the id of every table of a list (``what`` is "stage" or "loop"), None for one that has none of its own."""
    ids: list[str | None] = []
    for index, table in enumerate(raw):
        given, path = table.get("id"), f"{what}[{index}].id"
        if not isinstance(given, str) or not re.fullmatch(ID_PATTERN, given):
            found = "no id" if given is None else given
            faults.add(path, found, "an id of letters, digits, - and _ that starts with a letter")
            ids.append(None)
        elif given in ids:
            faults.add(path, given, f"ids that differ: this one is taken by an earlier {what}")
            ids.append(None)
        else:
            ids.append(given)
    return ids

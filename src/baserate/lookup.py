"""Entries of a result by name: ``result["search.ppv"]``, of a group, and at a size or a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from baserate.errors import Fault, UnknownNameError
from baserate.tomlfile.keys import nearest

_SHOWN = 20


class Entry(Protocol):
    """What is looked up: ``group`` and ``where`` (and ``at``, in a sweep) distinguish those of one id."""

    @property
    def id(self) -> str:
        """Its name."""


E = TypeVar("E", bound=Entry)


def look_up(entries: Sequence[E], key: object) -> E:
    """Return the one entry that a key names.

    Parameters
    ----------
    entries : sequence
        What the result holds.
    key : str or tuple
        An id; or a tuple of an id and any of: the name of a group or of a place (a text), and what else distinguishes
        entries (a mapping, ``{"people": 300}``). A key without a group means the entry for
        everybody if there is one; without the rest, the entry that has none of it.

    Raises
    ------
    UnknownNameError
        With the nearest name, where nothing or more than one entry is named.
    """
    name, words, where = _read(key)
    of_id = [entry for entry in entries if entry.id == name]
    if not of_id:
        known = list(dict.fromkeys(entry.id for entry in entries))
        raise UnknownNameError(Fault(repr(name)[:100], "one of " + listed(known), nearest(name, known), key="key"))
    found = [entry for entry in of_id if _fits(entry, words, where)]
    plain = [entry for entry in found if _group(entry) is None or _group(entry) in words]
    exact = [entry for entry in plain if not _left(entry, words, where)]
    for chosen in (exact, plain, found):
        if len(chosen) == 1:
            return chosen[0]
    many = f"{len(found)} entries" if found else "no entry"
    allowed = "one of " + listed([_named(entry) for entry in found or of_id])
    named = ", ".join([repr(name), *map(repr, words), *([str(dict(where))] if where else [])])
    raise UnknownNameError(Fault(f"{many} by the key {named}", allowed, _hint(of_id, words), key="key"))


def listed(names: Sequence[str]) -> str:
    """Return names in one line, those past the twentieth as a number."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _read(key: object) -> tuple[str, list[str], Mapping[str, Any]]:
    parts = list(key) if isinstance(key, tuple) else [key]
    words: list[str] = []
    where: dict[str, Any] = {}
    good = bool(parts) and isinstance(parts[0], str)
    for part in parts[1:]:
        if isinstance(part, str):
            words.append(part)
        elif isinstance(part, Mapping):
            where |= part
        elif part is not None:
            good = False
    if not good:
        allowed = (
            'a name, or a name with a group and what else distinguishes entries: "search.ppv", "B", {"people": 300}'
        )
        raise UnknownNameError(Fault(repr(key)[:100], allowed, key="key"))
    return str(parts[0]), words, where


def _group(entry: Any) -> str | None:
    return getattr(entry, "group", None)


def _where(entry: Any) -> dict[str, Any]:
    return {**(getattr(entry, "where", None) or {}), **(getattr(entry, "at", None) or {})}


def _fits(entry: Any, words: Sequence[str], where: Mapping[str, Any]) -> bool:
    place = _where(entry)
    named = {_group(entry), *(value for value in place.values() if isinstance(value, str))}
    return set(words) <= named and all(key in place and place[key] == value for key, value in where.items())


def _left(entry: Any, words: Sequence[str], where: Mapping[str, Any]) -> set[str]:
    """Return the keys that distinguish an entry and that were not asked for."""
    return {key for key, value in _where(entry).items() if key not in where and value not in words}


def _named(entry: Any) -> str:
    """Return the key that names an entry."""
    parts = [repr(entry.id)]
    if _group(entry) is not None:
        parts.append(repr(_group(entry)))
    if place := _where(entry):
        parts.append(str(place))
    return "[" + ", ".join(parts) + "]"


def _hint(entries: Sequence[Any], words: Sequence[str]) -> str:
    known = {str(_group(entry)) for entry in entries if _group(entry) is not None}
    known |= {value for entry in entries for value in _where(entry).values() if isinstance(value, str)}
    hints = (nearest(word, sorted(known)) for word in words if word not in known)
    return next(filter(None, hints), "")

"""The ``[practice]`` table of a scenario: what is declared of a practice, fact by fact.

A key that is absent is undeclared, never false; a list is complete once it is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from baserate.errors import Faults
from baserate.practice.places import ALLOWED_PLACES, place_fault
from baserate.practice.vocabulary import FactKind, load_vocabulary
from baserate.tomlfile.keys import nearest, unknown_keys

MAX_TEXT = 2_000
MAX_NUMBER = 10**12
MAX_NAMES = 100
Value = bool | int | str | date | tuple[str, ...]
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Herr|Frau|Mme)\.? +[A-Z]")
_PERSONAL_ADDRESS = re.compile(r"\b[A-Za-z]{2,}\.[A-Za-z]{2,}@")


@dataclass(frozen=True, slots=True)
class Declared:
    """One declared fact: its value, and where that is from (empty where no source is given)."""

    value: Value
    source: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """What a ``[practice]`` table declares, by the names of the facts."""

    facts: Mapping[str, Declared] = field(default_factory=lambda: MappingProxyType({}))


def read_practice(raw: Any, faults: Faults, path: str = "practice") -> Practice:
    """Return the facts that a table declares; what is wrong in it is noted and left out."""
    if not isinstance(raw, dict):
        faults.add(path, raw, "a table [practice] with facts of the vocabulary")
        return Practice()
    vocabulary = load_vocabulary()
    declared: dict[str, Declared] = {}
    for name, given in raw.items():
        where = f"{path}.{name}"
        if name not in vocabulary:
            allowed = "a fact of the vocabulary (docs/reference/practice.md lists them)"
            faults.add(where, f"the key {str(name)[:80]!r}", allowed, nearest(name, vocabulary), quote=False)
            continue
        value, source = given, ""
        if isinstance(given, dict):
            unknown_keys(given, ("value", "source"), where, faults)
            source = _read_source(given, where, faults)
            if "value" not in given:
                faults.add(where, given, 'a value, or a table { value = ..., source = "..." }')
                continue
            value = given["value"]
        read = read_value(vocabulary[name], value, where, faults)
        if read is not None:
            declared[name] = Declared(read, source)
    return Practice(MappingProxyType(declared))


def _read_source(table: Mapping[str, Any], where: str, faults: Faults) -> str:
    source = table.get("source", "")
    if "source" in table and (not isinstance(source, str) or not source.strip() or len(source) > MAX_TEXT):
        faults.add(f"{where}.source", source, f"text in quotes, at most {MAX_TEXT:,} characters")
        return ""
    return str(source).strip()


def read_value(kind: FactKind, raw: Any, where: str, faults: Faults) -> Value | None:
    """Return the value of a fact, or None after noting why what was found is none."""
    return _READERS[kind.type](kind, raw, where, faults)


def _read_bool(kind: FactKind, raw: Any, where: str, faults: Faults) -> Value | None:
    if isinstance(raw, bool):
        return raw
    faults.add(where, raw, "true or false", _leave_out(raw) or f"write {kind.name} = true or {kind.name} = false")
    return None


def _leave_out(raw: Any) -> str:
    """Return the hint for a value that stands for not knowing."""
    unknown = isinstance(raw, str) and raw.strip().lower() in ("", "unknown", "undeclared", "?", "n/a", "na", "none")
    return "a fact that is not known is left out" if unknown else ""


def _read_choice(kind: FactKind, raw: Any, where: str, faults: Faults) -> Value | None:
    if isinstance(raw, str) and raw in kind.values:
        return raw
    hint = _leave_out(raw) or (nearest(raw, kind.values) if isinstance(raw, str) else "")
    faults.add(where, raw, "one of " + ", ".join(kind.values), hint)
    return None


def _read_list(kind: FactKind, raw: Any, where: str, faults: Faults) -> Value | None:
    allowed = "a list of any of " + ", ".join(kind.values)
    if not isinstance(raw, list):
        one = isinstance(raw, str) and raw in kind.values
        faults.add(where, raw, allowed, f'write {kind.name} = ["{raw}"]' if one else _leave_out(raw))
        return None
    for index, item in enumerate(raw):
        if not isinstance(item, str) or item not in kind.values:
            hint = nearest(item, kind.values) if isinstance(item, str) else ""
            faults.add(f"{where}[{index}]", item, "one of " + ", ".join(kind.values), hint)
            return None
        if item in raw[:index]:
            faults.add(f"{where}[{index}]", item, "each value once")
            return None
    return tuple(value for value in kind.values if value in raw)


def _read_number(kind: FactKind, raw: Any, where: str, faults: Faults) -> Value | None:
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= MAX_NUMBER:
        return raw
    faults.add(where, raw, f"a whole number from 0 to {MAX_NUMBER:,}", _leave_out(raw))
    return None


def read_date(raw: Any) -> date | None:
    """Return a day written as a TOML date or as its text (2026-11-25), else None."""
    if isinstance(raw, str):
        try:
            return date.fromisoformat(raw) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw) else None
        except ValueError:
            return None
    return raw if isinstance(raw, date) and not isinstance(raw, datetime) else None


def _read_date(kind: FactKind, raw: Any, where: str, faults: Faults) -> Value | None:
    day = read_date(raw)
    if day is None:
        faults.add(where, raw, "a day such as 2026-11-25", _leave_out(raw))
    return day


def _read_place(kind: FactKind, raw: Any, where: str, faults: Faults) -> Value | None:
    if not isinstance(raw, str):
        faults.add(where, raw, ALLOWED_PLACES)
        return None
    hint = place_fault(raw)
    if hint is None:
        return raw
    faults.add(where, raw, ALLOWED_PLACES, _leave_out(raw) or hint)
    return None


def _read_text(kind: FactKind, raw: Any, where: str, faults: Faults) -> Value | None:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > MAX_TEXT:
        faults.add(where, raw, f"text in quotes, at most {MAX_TEXT:,} characters")
        return None
    if _HONORIFIC.search(raw) or _PERSONAL_ADDRESS.search(raw):
        faults.add(where, raw, "no names of people", "name the role or the office, and its shared address")
        return None
    return raw.strip()


def _read_text_list(kind: FactKind, raw: Any, where: str, faults: Faults) -> Value | None:
    if not isinstance(raw, list) or len(raw) > MAX_NAMES:
        faults.add(where, raw, f"a list of at most {MAX_NAMES} names of bodies")
        return None
    read = [_read_text(kind, item, f"{where}[{index}]", faults) for index, item in enumerate(raw)]
    return None if None in read else tuple(str(item) for item in read)


_READERS: Mapping[str, Callable[[FactKind, Any, str, Faults], Value | None]] = {
    "bool": _read_bool,
    "choice": _read_choice,
    "list": _read_list,
    "number": _read_number,
    "date": _read_date,
    "place": _read_place,
    "text": _read_text,
    "text list": _read_text_list,
}

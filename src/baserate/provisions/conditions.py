"""Conditions of provisions: a tree of all, any and not over statements about facts, written in ten forms.

A condition file says ``"fact"`` (true), ``"@definition"``, ``{ fact = { form = value } }`` with the forms is, in, has,
has_any, only, within, at_least and before, ``{ as_of_from = DAY }``, ``{ not = ... }``, ``{ all = [...] }`` and
``{ any = [...] }``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from baserate.practice.known import AtLeast
from baserate.practice.places import is_within
from baserate.practice.table import Value, read_date
from baserate.practice.vocabulary import FactKind, load_vocabulary

#: Fact type -> the forms that a statement about such a fact may take.
FORMS: Mapping[str, tuple[str, ...]] = {
    "bool": ("is",),
    "choice": ("is", "in"),
    "list": ("is", "has", "has_any", "only"),
    "number": ("is", "at_least"),
    "date": ("is", "before"),
    "place": ("is", "within"),
}


@dataclass(frozen=True, slots=True)
class Atom:
    """One statement about one fact, such as ``deployer in (police, court)``."""

    fact: str
    form: str
    value: Value

    def holds(self, value: Value | AtLeast) -> bool | None:
        """Return whether a value satisfies the statement; None where it is known too roughly to say."""
        if isinstance(value, AtLeast):
            assert isinstance(self.value, int)
            return _holds_from(self.form, self.value, value.low)
        if self.form == "within":
            return is_within(str(value), str(self.value))
        return _holds(self.form, self.value, value)


def _holds_from(form: str, threshold: int, low: int) -> bool | None:
    if form == "at_least":
        return True if low >= threshold else None
    return False if low > threshold else None


def _holds(form: str, wanted: Value, value: Value) -> bool:
    if form == "is":
        return value == wanted
    if form in ("at_least", "before"):
        return value >= wanted if form == "at_least" else value < wanted  # type: ignore[operator]
    if form == "in":
        return value in wanted  # type: ignore[operator]
    assert isinstance(value, tuple)
    if form == "has":
        return wanted in value
    assert isinstance(wanted, tuple)
    if form == "has_any":
        return any(item in wanted for item in value)
    return bool(value) and all(item in wanted for item in value)


@dataclass(frozen=True, slots=True)
class AsOfFrom:
    """Whether the day on which the law is asked for is ``day`` or later."""

    day: date


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of a condition."""

    part: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Whether every part holds; true without parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Whether any part holds; false without parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A definition used by its name."""

    name: str
    meaning: Condition


Condition = Atom | AsOfFrom | Not | All | Some | Named
Definitions = Mapping[str, Condition]


def parse_condition(raw: Any, definitions: Definitions) -> Condition:
    """Return the condition that a data file writes. Raises ValueError with what is wrong in it."""
    if isinstance(raw, str):
        return _parse_name(raw, definitions)
    if not isinstance(raw, dict) or len(raw) != 1:
        raise ValueError(f"a condition is a name or a table of one key, not {raw!r}")
    key, value = next(iter(raw.items()))
    if key == "not":
        return Not(parse_condition(value, definitions))
    if key in ("all", "any"):
        parts = tuple(parse_condition(part, definitions) for part in value)
        return All(parts) if key == "all" else Some(parts)
    if key == "as_of_from":
        day = read_date(value)
        if day is None:
            raise ValueError(f"as_of_from takes a day, not {value!r}")
        return AsOfFrom(day)
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(f"{key} takes a table of one form, not {value!r}")
    form, wanted = next(iter(value.items()))
    return _make_atom(_fact(key), form, wanted)


def _parse_name(name: str, definitions: Definitions) -> Condition:
    if name.startswith("@"):
        if name[1:] not in definitions:
            raise ValueError(f"no definition {name}")
        return Named(name[1:], definitions[name[1:]])
    fact = _fact(name)
    if fact.type != "bool":
        raise ValueError(f"{name} is no true/false fact: it takes a form")
    return Atom(name, "is", True)


def _fact(name: str) -> FactKind:
    vocabulary = load_vocabulary()
    if name not in vocabulary:
        raise ValueError(f"no fact {name!r} in the vocabulary")
    return vocabulary[name]


def _make_atom(fact: FactKind, form: str, wanted: Any) -> Atom:
    """Return a statement, checked against the vocabulary."""
    if form not in FORMS.get(fact.type, ()):
        raise ValueError(f"{fact.name} ({fact.type}) takes no {form!r}")
    if isinstance(wanted, list):
        if form not in ("in", "has_any", "only") and not (form == "is" and fact.type == "list"):
            raise ValueError(f"{form} takes one value, not a list")
        if unknown := [value for value in wanted if value not in fact.values]:
            raise ValueError(f"{fact.name} takes no {unknown[0]!r}")
        return Atom(fact.name, form, tuple(value for value in fact.values if value in wanted))
    if fact.type in ("choice", "list") and (wanted not in fact.values or form in ("in", "has_any", "only")):
        raise ValueError(f"{fact.name} {form} takes no {wanted!r}")
    value = read_date(wanted) if fact.type == "date" else wanted
    if value is None:
        raise ValueError(f"{fact.name} {form} takes a day, not {wanted!r}")
    return Atom(fact.name, form, value)


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and everything in it, definitions opened."""
    yield condition
    if isinstance(condition, Not):
        yield from walk(condition.part)
    elif isinstance(condition, Named):
        yield from walk(condition.meaning)
    elif isinstance(condition, (All, Some)):
        for part in condition.parts:
            yield from walk(part)


def atoms_of(condition: Condition) -> Iterator[Atom]:
    """Yield every statement of a condition, definitions opened."""
    return (part for part in walk(condition) if isinstance(part, Atom))


def days_of(condition: Condition) -> Iterator[date]:
    """Yield the days on which a condition changes by itself."""
    return (part.day for part in walk(condition) if isinstance(part, AsOfFrom))

"""The cases beside provisions and definitions, read; and an evaluator of conditions that is not the code's."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from baserate.errors import Faults
from baserate.practice.table import Practice, read_practice
from baserate.provisions.library import DATA, JURISDICTIONS, TESTS, provision_paths

TODAY = date(2026, 11, 25)
LATE = date(2029, 1, 1)
RESULTS = ("touched", "not_touched", "cannot_tell")


@dataclass(frozen=True)
class Case:
    """One practice with the result expected of a provision, or of a definition, on a day."""

    about: str
    practice: Mapping[str, Any]
    day: date
    expected: str


def changed(base: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return a practice with some facts changed; "undeclared" takes a fact out."""
    return {name: value for name, value in {**base, **change}.items() if value != "undeclared"}


def to_practice(table: Mapping[str, Any]) -> Practice:
    faults = Faults()
    practice = read_practice(dict(table), faults)
    assert not faults, faults.found
    return practice


@lru_cache(maxsize=1)
def provision_files() -> Mapping[str, Path]:
    """Every provision's file by its identifier."""
    return {
        path.relative_to(DATA / folder).with_suffix("").as_posix(): path
        for folder in JURISDICTIONS
        for path in provision_paths(folder)
    }


@cache
def provision_table(provision: str) -> dict[str, Any]:
    return tomllib.loads(provision_files()[provision].read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def definition_tables() -> dict[str, Any]:
    return tomllib.loads((DATA / "definitions.toml").read_text(encoding="utf-8"))


@cache
def cases_of(provision: str) -> tuple[Case, ...]:
    """The cases that stand beside a provision."""
    path = provision_files()[provision]
    tables = tomllib.loads(path.with_name(path.name.removesuffix(".toml") + TESTS).read_text(encoding="utf-8"))
    day, base = tables.get("as_of", TODAY), tables["base"]
    cases = [Case(provision, base, day, "touched")]
    for result in RESULTS:
        cases += [Case(provision, changed(base, change), day, result) for change in tables.get(result, ())]
    cases += [
        Case(provision, base, date.fromisoformat(then), result) for then, result in tables.get("days", {}).items()
    ]
    return tuple(cases)


@cache
def definition_cases(name: str) -> tuple[Case, ...]:
    """The cases that stand beside the definitions."""
    table = tomllib.loads((DATA / f"definitions{TESTS}").read_text(encoding="utf-8"))[name]
    base = table["base"]
    cases = [Case(name, base, LATE, "holds")]
    for result in ("holds", "fails", "unknown"):
        cases += [Case(name, changed(base, change), LATE, result) for change in table.get(result, ())]
    for dated in table.get("dated", ()):
        expected = "holds" if dated["holds"] else "fails"
        cases.append(Case(name, changed(base, dated["facts"]), dated["day"], expected))
    return tuple(cases)


def holds_plainly(raw: Any, facts: Mapping[str, Any], day: date) -> bool:
    """Return whether a condition, as a data file writes it, holds for facts that are all known."""
    if isinstance(raw, str):
        return holds_plainly(definition_tables()[raw[1:]]["condition"], facts, day) if raw[0] == "@" else facts[raw]
    ((key, value),) = raw.items()
    if key == "not":
        return not holds_plainly(value, facts, day)
    if key in ("all", "any"):
        return (all if key == "all" else any)(holds_plainly(part, facts, day) for part in value)
    if key == "as_of_from":
        return day >= value
    return satisfies(facts[key], value)


def satisfies(value: Any, must: Any) -> bool:
    """Return whether one value satisfies what a settling set, or a condition, says of its fact."""
    if isinstance(must, bool):
        return value is must
    ((form, wanted),) = must.items()
    if form == "not":
        return not satisfies(value, wanted)
    if form in ("all", "any"):
        return (all if form == "all" else any)(satisfies(value, part) for part in wanted)
    if form == "is":
        return list(value) == wanted if isinstance(wanted, list) else value == wanted
    if form == "within":
        return (value + "/").startswith(wanted + "/")
    if form == "before":
        return value < (date.fromisoformat(wanted) if isinstance(wanted, str) else wanted)
    return {
        "in": lambda: value in wanted,
        "has": lambda: wanted in value,
        "has_any": lambda: bool(set(value) & set(wanted)),
        "only": lambda: bool(value) and set(value) <= set(wanted),
        "at_least": lambda: value >= wanted,
    }[form]()


def touched_plainly(provision: str, facts: Mapping[str, Any], day: date) -> bool:
    """Return whether facts that are all known touch a provision, its dates left aside."""
    table = provision_table(provision)
    excepted = any(holds_plainly(raw, facts, day) for raw in table.get("exceptions", {}).values())
    return holds_plainly(table["condition"], facts, day) and not excepted


def statements(raw: Any) -> Iterator[tuple[str, Any]]:
    """Yield every (fact, statement) of a condition as written, definitions opened."""
    if isinstance(raw, str):
        if raw[0] == "@":
            yield from statements(definition_tables()[raw[1:]]["condition"])
        else:
            yield raw, True
        return
    ((key, value),) = raw.items()
    if key in ("all", "any"):
        for part in value:
            yield from statements(part)
    elif key == "not":
        yield from statements(value)
    elif key != "as_of_from":
        yield key, value


def statements_of(provision: str) -> dict[str, list[Any]]:
    """Every statement that a provision and its exceptions make, by fact."""
    table = provision_table(provision)
    found: dict[str, list[Any]] = {}
    for raw in (table["condition"], *table.get("exceptions", {}).values()):
        for fact, statement in statements(raw):
            if statement not in found.setdefault(fact, []):
                found[fact].append(statement)
    return found

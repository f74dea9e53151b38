"""Practices worked out by hand from the texts, before any provision file was read: findings are as worked out."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from baserate.errors import Faults
from baserate.practice.table import read_practice
from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.examine import examine

PRACTICES = tomllib.loads(Path(__file__).with_name("worked_by_hand.toml").read_text(encoding="utf-8"))["practice"]
PLACES = (
    "EU EU/NL EU/FR/Paris GB/EW GB/SC GB/NI COE/CH COE/UA CN/GZ CN/GZ/Guiyang US/WA US/WA/Seattle US/IL US/NY CA/ON"
)
DAYS = [date(2027, 12, 1), date(2027, 12, 2), date(2030, 8, 1), date(2030, 8, 2)]
NUMBERS = [0, 1, 3, 4, 5, 99_999, 100_000, 100_001]


def some_values(fact: str) -> Iterator[Any]:
    """Yield values of a fact by which conditions on it can be told apart: every one where they are few."""
    kind = load_vocabulary()[fact]
    if kind.type == "list":
        for size in range(len(kind.values) + 1):
            yield from itertools.combinations(kind.values, size)
    else:
        yield from {"choice": kind.values, "place": PLACES.split(), "date": DAYS, "number": NUMBERS}[kind.type]


def holds(condition: dict[str, Any], value: Any) -> bool:
    """Return whether a value satisfies a condition, by the words of the vocabulary alone."""
    ((form, given),) = condition.items()
    if form in ("any", "all"):
        return (any if form == "any" else all)(holds(part, value) for part in given)
    return {
        "not": lambda: not holds(given, value),
        "is": lambda: set(value) == set(given) if isinstance(given, list) else value == given,
        "in": lambda: value in given,
        "has": lambda: given in value,
        "has_any": lambda: bool(set(value) & set(given)),
        "only": lambda: bool(value) and set(value) <= set(given),
        "within": lambda: value == given or str(value).startswith(f"{given}/"),
        "at_least": lambda: value >= given,
        "before": lambda: value < date.fromisoformat(str(given)),
    }[form]()


def meaning(one_set: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    """Return a set of facts by what satisfies it, so that two ways of writing one condition are the same."""
    return frozenset(
        (fact, given if isinstance(given, bool) else tuple(holds(given, value) for value in some_values(fact)))
        for fact, given in one_set.items()
    )


CASES = [
    pytest.param(practice, provision, expected, id=f"{practice['name']}: {provision}")
    for practice in PRACTICES
    for provision, expected in practice["expect"].items()
]


@pytest.mark.parametrize(("practice", "provision", "expected"), CASES)
def test_a_finding_is_as_worked_out(practice: dict[str, Any], provision: str, expected: dict[str, Any]) -> None:
    faults = Faults()
    declared = read_practice(practice["facts"], faults)
    assert not faults
    day = date.fromisoformat(practice.get("as_of", "2026-11-25"))
    found = examine(declared, day)[provision].to_dict()
    for key, value in expected.items():
        if key == "settles":
            for side, sets in value.items():
                assert {meaning(one) for one in found[key][side]} == {meaning(one) for one in sets}, found[key][side]
                assert len(found[key][side]) == len(sets)
        elif key == "missing":
            assert sorted(found[key]) == sorted(value)
        elif key == "exceptions":
            assert list(found[key].values()) == value
        elif key == "asks":
            assert {name: {ask["what"]: ask["state"] for ask in found[key]}[name] for name in value} == value
        else:
            assert found[key] == value, key

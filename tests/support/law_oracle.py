"""The exhaustive evaluator: every completion of a practice is tried, and every box of values.

It shares nothing with the evaluator but the data files: values are grouped by which statements they satisfy, the result
comes from trying all of them, and the smallest settling sets are the largest boxes among all boxes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

from baserate.practice.vocabulary import load_vocabulary
from support.law import satisfies, statements_of, touched_plainly

Group = tuple[Any, ...]
PLACES = (
    "EU/NL",
    "EU/DE",
    "GB/EW",
    "GB/SC",
    "GB/NI",
    "COE/CH",
    "CN/BJ",
    "CN/GZ/Guiyang",
    "US/WA/Seattle",
    "US/IL",
    "US/OR",
    "CA/ON",
)


def values_of(fact: str, statements: Sequence[Any]) -> Iterator[Any]:
    """Yield values of a fact, all of them or enough of them."""
    kind = load_vocabulary()[fact]
    if kind.type == "bool":
        yield from (False, True)
    elif kind.type == "choice":
        yield from kind.values
    elif kind.type == "list":
        for length in range(4):
            yield from combinations(kind.values, length)
    elif kind.type == "place":
        yield from PLACES
    elif kind.type == "number":
        yield from sorted({0, 1, *(s["at_least"] + step for s in statements for step in (-1, 0, 1))})
    else:
        yield from (s["before"] + timedelta(step) for s in statements for step in (-1, 0, 1))


def groups_of(fact: str, statements: Sequence[Any]) -> list[Group]:
    """Return values grouped by which statements they satisfy."""
    groups: dict[tuple[bool, ...], list[Any]] = {}
    for value in values_of(fact, statements):
        groups.setdefault(tuple(satisfies(value, one) for one in statements), []).append(value)
    return [tuple(group) for group in groups.values()]


def truth_table(
    provision: str, known: Mapping[str, Any], day: date
) -> tuple[list[list[Group]], dict[Any, bool], list[str]]:
    """Return the groups of every fact that is not known, the result at each of their combinations, and those facts."""
    said = statements_of(provision)
    unknown = [fact for fact in said if fact not in known]
    groups = [groups_of(fact, said[fact]) for fact in unknown]
    table = {}
    for point in product(*(range(len(options)) for options in groups)):
        chosen = {fact: options[at][0] for fact, options, at in zip(unknown, groups, point, strict=True)}
        table[point] = touched_plainly(provision, {**known, **chosen}, day)
    return groups, table, unknown


def result_by_trying(provision: str, known: Mapping[str, Any], day: date) -> str:
    results = set(truth_table(provision, known, day)[1].values())
    return "cannot_tell" if len(results) == 2 else "touched" if True in results else "not_touched"


def settling_by_trying(provision: str, known: Mapping[str, Any], day: date, touched: bool) -> set[frozenset[Any]]:
    """Return every largest box, as the set of its (fact, values that are allowed) for each fact that it restricts."""
    groups, table, unknown = truth_table(provision, known, day)
    sides = [list(_subsets(len(options))) for options in groups]
    good = [box for box in product(*sides) if all(table[point] is touched for point in product(*box))]
    sets = [[frozenset(side) for side in box] for box in good]
    largest = [
        one
        for one in sets
        if not any(one is not other and all(a <= b for a, b in zip(one, other, strict=True)) for other in sets)
    ]
    return {
        frozenset(
            (fact, side) for fact, side, options in zip(unknown, box, groups, strict=True) if len(side) < len(options)
        )
        for box in largest
    }


def _subsets(n: int) -> Iterator[tuple[int, ...]]:
    for length in range(1, n + 1):
        yield from combinations(range(n), length)


def as_groups(provision: str, sets: Sequence[Mapping[str, Any]]) -> set[frozenset[Any]]:
    """Return settling sets as JSON has them, each condition as the groups of values that satisfy it."""
    said = statements_of(provision)
    return {frozenset((fact, _where(groups_of(fact, said[fact]), must)) for fact, must in one.items()) for one in sets}


def _where(groups: Sequence[Group], must: Any) -> frozenset[int]:
    held = frozenset(index for index, group in enumerate(groups) if satisfies(group[0], must))
    for index, group in enumerate(groups):
        assert all(satisfies(value, must) is (index in held) for value in group), (group, must)
    return held

"""``[[dependence]]``: which uncertain inputs are high together, or one high where the other is low.

A pair is joined by a Gaussian copula of its rank correlation, so that each input keeps its own distribution. Where both
are given by group they are joined group by group, else each value of one with each of the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from baserate.errors import Faults, UsageError
from baserate.quantity import Quantity
from baserate.random.copula import factor_of, is_possible, joined, pearson_of_spearman
from baserate.scenario.model import Dependence, NamedInput, Scenario, inputs_named
from baserate.tomlfile.declared import Table
from baserate.tomlfile.forms import ListOf, Number, Text

MOST = 1000
KEY = "dependence"
_BETWEEN = ListOf(
    Text(of="the name of an input, such as search.fnir or search.fnir[A]"),
    of='two inputs, such as ["search.fnir", "search.fpir"]',
    at_least=2,
    at_most=2,
)


@dataclass(frozen=True, slots=True)
class DependenceTable:
    """The table ``[[dependence]]``."""

    between: Annotated[tuple[str, str], _BETWEEN, "Two uncertain inputs, group by group where both are by group."]
    rank_correlation: Annotated[
        float,
        Number(-1, 1, "a rank correlation from -1 to 1"),
        "Spearman's: above 0 they are high together, below 0 one is low where the other is high.",
    ]


DEPENDENCE = Table(DependenceTable)


@dataclass(frozen=True, slots=True, eq=False)
class Copula:
    """Random streams that are joined, in the order of their names, and how their normal scores correlate."""

    streams: tuple[str, ...]
    correlations: NDArray[np.float64]

    def join(self, points: Mapping[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
        """Return the joined points of those of its streams that have points."""
        places = [place for place, stream in enumerate(self.streams) if stream in points]
        names = [self.streams[place] for place in places]
        if len(names) < 2:
            return {}
        factor = factor_of(self.correlations[np.ix_(places, places)])
        return dict(zip(names, joined([points[name] for name in names], factor), strict=True))


def read_dependences(tables: Mapping[str, Any], scenario: Scenario, faults: Faults) -> tuple[Dependence, ...]:
    """Return what the ``[[dependence]]`` tables of a file join; faults are noted.

    An input that the file gives and that could not be read has its own fault, and none here.
    """
    raw, unread = tables.get(KEY), _given(tables.get("stage")) if faults else ()
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(table, dict) for table in raw) or not 1 <= len(raw) <= MOST:
        faults.add(KEY, raw, f"1 to {MOST:,} [[dependence]] tables, in double brackets")
        return ()
    found: list[Dependence] = []
    seen: dict[frozenset[str], int] = {}
    before = len(faults.found)
    for index, table in enumerate(raw):
        path = f"{KEY}[{index}]"
        read = DEPENDENCE.read(table, path, faults)
        if read is None:
            continue
        made = Dependence((read.between[0], read.between[1]), float(read.rank_correlation))
        sides = _sides(made, scenario, unread, path, faults)
        if len(sides) == 2:
            found.append(made)
            for one, other in _paired(*sides):
                _check_pair(one, other, path, index, seen, faults)
    if len(faults.found) == before:
        _check_possible(scenario, found, faults)
    return tuple(found)


def _given(stages: Any) -> frozenset[str]:
    """Return the ids of the inputs that the raw tables of stages give."""
    found = set()
    for table in stages if isinstance(stages, list) else ():
        for key, value in table.items() if isinstance(table, dict) else ():
            inner = [f"{key}.{name}" for name in value] if isinstance(value, dict) else []
            found |= {f"{table.get('id')}.{name}" for name in (key, *inner)}
    return frozenset(found)


def _sides(
    dependence: Dependence, scenario: Scenario, unread: Collection[str], path: str, faults: Faults
) -> list[tuple[NamedInput, ...]]:
    """Return the inputs of each name of a dependence, without a name that is none."""
    sides: list[tuple[NamedInput, ...]] = []
    for place, name in enumerate(dependence.between):
        try:
            sides.append(inputs_named(scenario, name, f"{path}.between[{place}]"))
        except UsageError as error:
            if name.partition("[")[0] not in unread:
                faults.extend([replace(fault, file=None) for fault in error.faults])
    return sides


def _paired(first: tuple[NamedInput, ...], second: tuple[NamedInput, ...]) -> Iterator[tuple[NamedInput, NamedInput]]:
    """Yield the pairs of two inputs: group by group where both have more than one value, else each with each."""
    by_group = len(first) > 1 and len(second) > 1
    for one in first:
        for other in second:
            if not by_group or one.group == other.group:
                yield one, other


def _check_pair(
    one: NamedInput, other: NamedInput, path: str, index: int, seen: dict[frozenset[str], int], faults: Faults
) -> None:
    """Note a pair of which one has no spread, that is one draw, or that an earlier table joins."""
    fixed = [side.name for side in (one, other) if side.quantity.is_fixed]
    where = f"{path}.between"
    if fixed:
        found = f"{' and '.join(fixed)}, declared as one value"
        hint = "give it a range, counts or an evidence record, or leave the dependence out"
        faults.add(where, found, "two inputs that are uncertain", hint, quote=False)
        return
    streams = frozenset((one.quantity.stream, other.quantity.stream))
    if len(streams) == 1:
        found = f"one draw twice: {one.name}" + (f" and {other.name} cite one record" if one != other else "")
        faults.add(where, found, "two inputs that are drawn apart", quote=False)
    elif streams in seen:
        found = f"{one.name} and {other.name}, joined already by {KEY}[{seen[streams]}]"
        faults.add(where, found, "every pair once", quote=False)
    else:
        seen[streams] = index


def _check_possible(scenario: Scenario, dependences: list[Dependence], faults: Faults) -> None:
    pairs = dict(_correlations(scenario, dependences))
    for streams in _components(list(pairs)):
        if not is_possible(_matrix(streams, pairs)):
            stated = [
                f"{one} with {other}: {correlation:.3g}"
                for (one, other), correlation in pairs.items()
                if one in streams
            ]
            found = "correlations (of normal scores) that no distribution can have together: " + "; ".join(stated[:20])
            allowed = "a positive semidefinite matrix; a pair that is not named correlates by 0"
            faults.add(KEY, found, allowed, "name the pairs between them too, or lower the correlations", quote=False)


def copulas(scenario: Scenario) -> tuple[Copula, ...]:
    """Return what is joined in a scenario; an input that is one value by now is joined to nothing."""
    if not scenario.dependences:
        return ()
    pairs = dict(_correlations(scenario, scenario.dependences))
    return tuple(Copula(streams, _matrix(streams, pairs)) for streams in _components(list(pairs)))


def _correlations(
    scenario: Scenario, dependences: list[Dependence] | tuple[Dependence, ...]
) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield pairs of streams, each sorted, with the correlation of their normal scores."""
    for dependence in dependences:
        first, second = (inputs_named(scenario, name, KEY) for name in dependence.between)
        for one, other in _paired(first, second):
            streams = one.quantity.stream, other.quantity.stream
            if one.quantity.is_fixed or other.quantity.is_fixed or streams[0] == streams[1]:
                continue
            direction = _direction(one.quantity) * _direction(other.quantity)
            yield (min(streams), max(streams)), direction * pearson_of_spearman(dependence.rank_correlation)


def _direction(quantity: Quantity) -> int:
    """Return 1 where the draws rise with their points, -1 where they fall: one minus a record's."""
    low, high = quantity.distribution.ppf(np.array([0.25, 0.75]))
    return -1 if high < low else 1


def _components(pairs: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """Return the sets of streams that hang together by pairs, each sorted."""
    sets: list[set[str]] = []
    for pair in pairs:
        touched = [found for found in sets if found & set(pair)]
        sets = [found for found in sets if found not in touched] + [set(pair).union(*touched)]
    return sorted(tuple(sorted(found)) for found in sets)


def _matrix(streams: tuple[str, ...], pairs: dict[tuple[str, str], float]) -> NDArray[np.float64]:
    made = np.eye(len(streams))
    place = {stream: index for index, stream in enumerate(streams)}
    for (one, other), correlation in pairs.items():
        if one in place:
            made[place[one], place[other]] = made[place[other], place[one]] = correlation
    return made

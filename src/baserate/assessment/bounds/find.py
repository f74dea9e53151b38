"""Finding the bounds of the headlines: at a corner of the box where every direction is proved, else by a search."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.behind import told_inputs, trace
from baserate.assessment.bounds.box import Box, box_of
from baserate.assessment.bounds.search import extreme
from baserate.assessment.bounds.signs import directions
from baserate.assessment.evaluate import Values, evaluate, row_of
from baserate.assessment.plan import Entry, Plan
from baserate.assessment.result import Bound
from baserate.terms import CONFIRMED
from baserate.values import read_only

Array = NDArray[np.float64]
#: Values of items and groups above which bounds are left out.
MOST_CELLS = 2000
MOST_ENTRIES = 60


def bounds_of(plan: Plan) -> tuple[tuple[Bound, ...], tuple[str, ...]]:
    """Return the bounds of every headline, in all and by group, and what is to be said of those left out."""
    scenario = plan.scenario
    cells = max(max(1, len(stage.items)) * max(1, len(scenario.groups)) for stage in scenario.stages)
    entries = list(_headlines(plan))
    if len(entries) > MOST_ENTRIES:
        entries = [entry for entry in entries if entry.group is None]
    if cells > MOST_CELLS or len(entries) > MOST_ENTRIES:
        return (), ("the least and the most over the declared ranges are not worked out: the lists are too long",)
    box = box_of(scenario)
    made: list[Bound | None] = []
    for (stage, name), its in _by_value(entries).items():
        made += _Headline(plan.cut({stage: [name]}), box, stage, name).bounds(its)
    return tuple(bound for bound in made if bound is not None), ()


def _headlines(plan: Plan) -> Iterator[Entry]:
    kinds = {stage.stage.id: stage.stage.kind for stage in plan.stages}
    for entry in plan.layout:
        headline = kinds[entry.stage].headline
        if entry.point is None and headline and entry.outcome.name in (headline, CONFIRMED + headline):
            yield entry


def _by_value(entries: list[Entry]) -> dict[tuple[str, str], list[Entry]]:
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.stage, entry.outcome.name), []).append(entry)
    return found


class _Headline:
    """One value of a plan over the box."""

    def __init__(self, cut: Plan, box: Box, stage: str, name: str) -> None:
        self._cut, self._box, self._name = cut, box, name
        self._kind = cut.stage(stage).stage.kind
        self._behind = trace(cut)[stage]
        self._directions = directions(cut, box)[stage]

    def bounds(self, entries: list[Entry]) -> Iterator[Bound | None]:
        """Yield the bound of each entry, None where it is undefined everywhere."""
        for entry in entries:
            yield self._bound(entry)

    def _bound(self, entry: Entry) -> Bound | None:
        sides = self._sides(entry)
        proved = _cell(self._directions, entry, self._cut).directions
        known = {side: int(sign) for side in sides if (sign := proved.get(side)) is not None}
        found = self._extremes(entry, sides, known)
        if known and (found is None or any(math.isnan(value) for value, _ in found)):
            known = {}
            found = self._extremes(entry, sides, known)
        if found is None:
            return None
        (least, least_at), (most, most_at) = found
        return Bound(
            entry.id,
            entry.group,
            entry.where,
            least if math.isfinite(least) else None,
            most if math.isfinite(most) else None,
            read_only(self._told(least_at)),
            read_only(self._told(most_at)),
            "most" if self._kind.more_favours else "least",
            "signs" if len(known) == len(sides) else "search",
        )

    def _sides(self, entry: Entry) -> list[str]:
        """Return the sides of the box on which an entry depends: those of inputs behind it that do not cancel."""
        powers = _cell(self._behind, entry, self._cut) or {}
        inputs = told_inputs(self._cut, {key for key, degree in powers.items() if degree != 0})
        return [
            side for side, edges in self._box.sides.items() if any((edge.id, edge.group) in inputs for edge in edges)
        ]

    def _extremes(
        self, entry: Entry, sides: list[str], known: Mapping[str, int]
    ) -> tuple[tuple[float, dict[str, float]], tuple[float, dict[str, float]]] | None:
        """Return the least and the most, and where: sides of known direction at their ends, the others searched."""
        free = [side for side in sides if side not in known]
        made = []
        for end in (0, 1):
            fixed = {side: float(end if sign > 0 else 1 - end) for side, sign in known.items()}

            def at(places: Array, fixed: Mapping[str, float] = fixed) -> Array:
                whole = {side: np.full(1, place) for side, place in fixed.items()}
                return self._values(entry, whole | dict(zip(free, places, strict=True)))

            if not free:
                made.append((float(at(np.empty((0, 1)))[0]), fixed))
                continue
            found = extreme(at, len(free), 1 - 2 * end)
            if found is None:
                return None
            value, place = found
            made.append((value, fixed | dict(zip(free, map(float, place), strict=True))))
        return made[0], made[1]

    def _values(self, entry: Entry, places: Mapping[str, Array]) -> Array:
        others = {side: np.full(1, 0.5) for side in self._box.sides if side not in places}
        size = max((len(its) for its in places.values()), default=1)
        done = evaluate(self._cut, {}, self._box.given({**others, **places}))
        return np.broadcast_to(row_of(self._cut, done, entry), (size,))

    def _told(self, places: Mapping[str, float]) -> dict[str, float]:
        given = self._box.given({side: np.full(1, place) for side, place in places.items()})
        return {name: float(values[0]) for name, values in given.items()}


def _cell(values: Values[Any], entry: Entry, plan: Plan) -> Any:
    """Return the cell of an entry of what a plan came to in names or in directions."""
    if entry.group is None:
        cells, column = values.total[entry.outcome.name], 0
    else:
        cells = values.by_group[entry.outcome.name]
        column = plan.scenario.groups.index(entry.group) if cells.shape[1] > 1 else 0
    return cells[entry.item if entry.item is not None and cells.shape[0] > 1 else 0, column]

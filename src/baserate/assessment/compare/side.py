"""One scenario of a comparison, drawn as ``assess`` draws it: at shared halves of counts by group, and for the ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.counted import Draws, draws_of
from baserate.assessment.means import Means
from baserate.assessment.plan import Entry, Plan, plan_of
from baserate.assessment.run import estimate_of, rows_that_vary
from baserate.quantity import Estimate
from baserate.scenario.model import Scenario
from baserate.spill import Table

Array = NDArray[np.float64]
Key = tuple[str, str | None, tuple[tuple[str, float], ...]]
Blocks = Callable[[], Iterator[tuple[int, dict[str, Array]]]]


@dataclass(frozen=True)
class Side:
    """A scenario's plan, where each of its outcomes stands, and how they are drawn.

    ``places`` are the rows of the layout by what tells an outcome apart, the first where a list repeats it.
    ``with_ends`` gathers the places whose ends come from draws of their own, ``varying`` are those that are not the
    same in every draw where only one is made, which does not show it.
    """

    plan: Plan
    how: Draws
    means: Means
    places: Mapping[Key, int]
    level: float
    varying: frozenset[int] = frozenset()
    with_ends: set[int] = field(default_factory=set)

    def entry(self, key: Key) -> Entry:
        """Return the entry of an outcome."""
        return self.plan.layout[self.places[key]]

    def learn(self, blocks: Blocks, n: int) -> None:
        """Find in all points which draws of counts of nothing count as certain."""
        if self.how.has_ends:
            self.how.learn(blocks(), n)

    def put(self, store: Table, keys: Sequence[Key], points: Mapping[str, Array], start: int, size: int) -> None:
        """Keep the draws of outcomes, and after them those for their ends."""
        wanted = {self.places[key]: row for row, key in enumerate(keys)}
        for place, (values, ends) in enumerate(self.how.rows(points)):
            if place not in wanted:
                continue
            store.put(np.broadcast_to(values, (size,)), wanted[place], start)
            if self.how.has_ends:
                store.put(np.broadcast_to(ends, (size,)), len(keys) + wanted[place], start)
                if not np.array_equal(values, ends, equal_nan=True):
                    self.with_ends.add(place)

    def ends(self, store: Table, keys: Sequence[Key], row: int) -> Array | None:
        """Return the draws for the ends of an outcome, None where they are its draws."""
        return store.row(len(keys) + row) if self.places[keys[row]] in self.with_ends else None

    def why_no_mean(self, key: Key) -> str:
        """Return why an outcome has no mean, '' where it has one."""
        return self.means.why_none_of(self.entry(key))

    def varies(self, key: Key) -> bool:
        """Whether the only draw of an outcome is one of many that it could have been."""
        return self.places[key] in self.varying

    def estimate(self, key: Key, draws: Array, ends: Array | None) -> Estimate:
        """Return what ``assess`` gives of the outcome."""
        return estimate_of(draws, self.level, ends, self.why_no_mean(key), varies=self.varies(key))


def side_of(scenario: Scenario, level: float, draws: int, seed: int) -> Side:
    """Return one scenario of a comparison of so many draws."""
    plan = plan_of(scenario)
    places: dict[Key, int] = {}
    for place, entry in enumerate(plan.layout):
        places.setdefault((entry.id, entry.group, tuple((entry.where or {}).items())), place)
    varying = rows_that_vary(plan, seed) if draws == 1 else frozenset()
    return Side(plan, draws_of(plan, level), Means(plan), places, level, varying)

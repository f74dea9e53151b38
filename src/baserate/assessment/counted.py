"""What counts by group, and counts of nothing, ask of the draws.

Counts by group. Each group's rows are drawn with its own halves of an error and of a success (Jeffreys' prior). The
rows of the total come from draws at the same points in which the groups share one half of each by their part in the
total: so the interval of the total is that of the undivided count, however it is split.

Counts of nothing. Where nothing was counted a proportion has no lower bound above 0, and where everything was no upper
bound below 1 (Brown, Cai and DasGupta, Statistical Science 16:101, 2001). For the ends of intervals, and for these
alone, the lowest draws of such a proportion count as 0, or its highest as 1.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.evaluate import evaluate, joined_points, row_of
from baserate.assessment.plan import Plan
from baserate.quantity import Beta, Complement, Distribution, Quantity, certain_ends, counted_in
from baserate.scenario.model import Scenario, Stage, input_name
from baserate.spill import Table

Array = NDArray[np.float64]
Points = Mapping[str, Array]
#: What is left of a half for a group that has no part in the total, so that its draws are defined.
LEAST_PART = 1e-6


@dataclass(frozen=True, slots=True)
class Edge:
    """A proportion of which nothing, or everything, was counted.

    ``weights`` are the parts of its inputs, by name, in the proportion; ``at_most`` is whether its highest draws are
    meant, at which all of them are 1, and else its lowest, at which they are 0.
    """

    weights: Mapping[str, float]
    quantities: Mapping[str, Quantity]
    at_most: bool

    def draws(self, points: Points) -> Array:
        """Return the draws of the proportion itself."""
        return np.asarray(sum(weight * self.quantities[name].values(points) for name, weight in self.weights.items()))


@dataclass(frozen=True)
class Draws:
    """How the rows of a plan's result are drawn: at groups' own halves or at shared ones, and for the ends."""

    plan: Plan
    tail: float
    shared: Mapping[str, Quantity]
    own_edges: tuple[Edge, ...]
    shared_edges: tuple[Edge, ...]
    limits: list[float] = field(default_factory=list)

    @cached_property
    def has_ends(self) -> bool:
        """Whether any end of an interval needs draws of its own."""
        return bool(self.own_edges or self.shared_edges)

    def learn(self, blocks: Iterator[tuple[int, Points]], n: int) -> None:
        """Find in all points up to which draw of each proportion the lowest, or the highest, count as certain."""
        edges = (*self.own_edges, *self.shared_edges)
        with Table(len(edges), n) as store:
            for start, points in blocks:
                joined = joined_points(self.plan.scenario, points)
                for row, edge in enumerate(edges):
                    store.put(edge.draws(joined), row, start)
            k = place_of_end(self.tail, n)
            for row, edge in enumerate(edges):
                place = n - k if edge.at_most else k - 1
                self.limits.append(float(np.partition(store.row(row), place)[place]))

    def rows(self, points: Points) -> Iterator[tuple[Array, Array]]:
        """Yield, in the order of the layout, the draws of each number and those that its ends are taken from."""
        plan = self.plan
        own = evaluate(plan, points)
        joined = joined_points(plan.scenario, points)
        shared = {name: quantity.values(joined) for name, quantity in self.shared.items()}
        total = evaluate(plan, points, shared) if shared else own
        own_ends, total_ends = own, total
        if self.has_ends:
            of_own = len(self.own_edges)
            mine = _cut_all(self.own_edges, self.limits[:of_own], joined)
            ours = _cut_all(self.shared_edges, self.limits[of_own:], joined)
            own_ends = evaluate(plan, points, mine) if mine else own
            total_ends = evaluate(plan, points, shared | ours) if shared else own_ends
        for entry in plan.layout:
            middle, ends = (own, own_ends) if entry.group is not None else (total, total_ends)
            yield row_of(plan, middle, entry), row_of(plan, ends, entry)

    def inputs(self, points: Points, asked: Iterable[tuple[str, Quantity]]) -> Iterator[tuple[Array, Array]]:
        """Yield the draws of inputs by name, and those that their ends are taken from."""
        joined = joined_points(self.plan.scenario, points)
        mine = _cut_all(self.own_edges, self.limits[: len(self.own_edges)], joined) if self.has_ends else {}
        for name, quantity in asked:
            values = quantity.values(joined)
            yield values, mine.get(name, values)


def place_of_end(tail: float, n: int) -> int:
    """Return k for which the k-th smallest of n draws is the lower end, and the k-th largest the upper."""
    return min(n, max(1, math.ceil(round(tail * n, 9))))


def _cut_all(edges: Sequence[Edge], limits: Sequence[float], points: Points) -> dict[str, Array]:
    made: dict[str, Array] = {}
    for edge, limit in zip(edges, limits, strict=True):
        made |= _cut(edge, limit, points)
    return made


def _cut(edge: Edge, limit: float, points: Points) -> dict[str, Array]:
    """Return the draws of an edge's inputs with those beyond its limit made certain."""
    draws = edge.draws(points)
    beyond, certain = (draws >= limit, 1.0) if edge.at_most else (draws <= limit, 0.0)
    return {name: np.where(beyond, certain, edge.quantities[name].values(points)) for name in edge.weights}


def draws_of(plan: Plan, level: float) -> Draws:
    """Return how a plan's numbers are drawn."""
    scenario = plan.scenario
    own = {input_name(input_id, group): quantity for input_id, group, quantity in plan.inputs()}
    shared: dict[str, Quantity] = {}
    shared_edges: list[Edge] = []
    undivided: dict[str, Quantity] = dict(own)
    for input_id, quantities, parts in _counted_by_group(plan):
        names = {group: input_name(input_id, group) for group in quantities}
        # Groups that cite one record are one draw, and have one half between them.
        of_stream: dict[str, float] = {}
        for group, quantity in quantities.items():
            of_stream[quantity.stream] = of_stream.get(quantity.stream, 0.0) + parts[group]
        made = {
            names[group]: replace(
                quantity, distribution=with_half(quantity.distribution, of_stream[quantity.stream] / 2)
            )
            for group, quantity in quantities.items()
        }
        shared |= made
        for name in names.values():
            undivided.pop(name)
        weights = {names[group]: parts[group] for group in quantities}
        shared_edges += _edges_together(weights, made, len(quantities) == len(scenario.groups))
    alone = tuple(_edges(own))
    rest = tuple(_edges(undivided)) if shared else ()
    return Draws(plan, (1 - level) / 2, shared, alone, (*rest, *shared_edges) if shared else ())


def with_half(distribution: Distribution, half: float) -> Distribution:
    """Return counts with another number in place of the half of an error and the half of a success."""
    if isinstance(distribution, Complement):
        return Complement(with_half(distribution.of, half))
    assert isinstance(distribution, Beta)
    return replace(distribution, half=max(half, LEAST_PART))


def _edges(quantities: Mapping[str, Quantity]) -> Iterator[Edge]:
    """Yield the edges of inputs drawn by themselves."""
    for name, quantity in quantities.items():
        none, everything = certain_ends(quantity.distribution)
        if none:
            yield Edge({name: 1.0}, {name: quantity}, at_most=False)
        elif everything:
            yield Edge({name: 1.0}, {name: quantity}, at_most=True)


def _edges_together(weights: Mapping[str, float], quantities: Mapping[str, Quantity], whole: bool) -> Iterator[Edge]:
    """Yield the edge of counts by group where none of the groups, or all of everyone, was counted."""
    ends = [certain_ends(quantity.distribution) for quantity in quantities.values()]
    for at_most in (False, True):
        if whole and all(end[at_most] for end in ends):
            yield Edge(weights, quantities, at_most)
            return


def _counted_by_group(plan: Plan) -> Iterator[tuple[str, dict[str, Quantity], dict[str, float]]]:
    """Yield (input id, its counts by group, the groups' parts in the total) of every input with counts by group."""
    scenario = plan.scenario
    if len(scenario.groups) < 2:
        return
    for stage_plan in plan.stages:
        stage = stage_plan.stage
        for input_id, setting in stage.all_settings():
            found = {group: one for group, one in setting.by_group.items() if counted_in(one.distribution) is not None}
            if found:
                yield input_id, found, parts_of(scenario, stage)


def parts_of(scenario: Scenario, stage: Stage) -> dict[str, float]:
    """Return each group's part in the total of a stage: its share, or its share of the looks at the chain's start.

    Of alerts that were counted it is the group's share of those known.
    """
    stages = {one.id: one for one in scenario.stages}
    while stage.input is not None and stage.kind.looks is not None and stages[stage.input].kind.looks is not None:
        stage = stages[stage.input]
    shares = np.array(list(scenario.population.groups.values()))
    weights = shares
    for counted in stage.kind.counted:
        both = [_middles(stage, name, scenario) for name in (counted.count, counted.others)]
        if all(one is not None for one in both):
            weights = np.sum([one for one in both if one is not None], axis=0)
    looks = stage.kind.looks
    if looks is not None:
        amounts, each = _middles(stage, looks.amount, scenario), _middles(stage, looks.per_person, scenario)
        if amounts is not None:
            weights = amounts
        elif each is not None:
            weights = shares * each
    whole = float(weights.sum())
    weights = weights / whole if whole > 0 and math.isfinite(whole) else shares
    return dict(zip(scenario.groups, map(float, weights), strict=True))


def _middles(stage: Stage, key: str, scenario: Scenario) -> Array | None:
    """Return the medians of a parameter that is given by group, or None."""
    setting = stage.settings.get(key)
    if setting is None or not setting.by_group:
        return None
    return np.array([setting.by_group[group].interval(0.5)[0] for group in scenario.groups])

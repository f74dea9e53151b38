"""A plan run in numbers: float64 arrays of shape (groups, draws) or (items, groups, draws).

An axis of length 1 stands for a value that is the same throughout, so a scenario without uncertainty costs one draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.plan import Entry, Fold, Leaf, Plan, Step
from baserate.formulas.formula import Formula
from baserate.quantity import Quantity
from baserate.scenario.dependence import copulas
from baserate.scenario.model import SIZE_ID, Scenario, Setting, Stage, input_name

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Values(Generic[V]):
    """What a stage came to: every value by name, by group and over all groups."""

    by_group: Mapping[str, V]
    total: Mapping[str, V]


class Algebra(Protocol[V]):
    """What a plan can be run in: a leaf's value, what is received, formulas, and folds over items and groups."""

    def leaf(self, stage: Stage, leaf: Leaf) -> V:
        """Return a value that a stage starts from."""

    def received(self, value: V | None, times: float) -> V:
        """Return what a stage receives: ``times`` a value of the stage that feeds it, or nothing."""

    def apply(self, formula: Formula, known: Mapping[str, V]) -> V:
        """Return the value of a formula."""

    def fold(self, value: V, how: Fold) -> V:
        """Return the sum or the product over the items of a list."""

    def add(self, value: V) -> V:
        """Return the sum over groups."""

    def mean(self, value: V, weight: V) -> V:
        """Return the weighted mean over groups."""


def run(plan: Plan, algebra: Algebra[V]) -> dict[str, Values[V]]:
    """Return the values of every stage of a plan, by its key."""
    done: dict[str, Values[V]] = {}
    for stage in plan.stages:
        known = {leaf.name: algebra.leaf(stage.stage, leaf) for leaf in stage.leaves}
        total = {leaf.name: known[leaf.name] for leaf in stage.leaves if not leaf.grouped}
        for one in stage.received:
            value = done[one.stage].by_group[one.value] if one.value else None
            known[one.name] = algebra.received(value, one.times)
            if not one.grouped:
                total[one.name] = known[one.name]
        for step in stage.steps:
            _take(step, known, total, algebra)
        done[stage.key] = Values(known, total)
    return done


def _take(step: Step, known: dict[str, V], total: dict[str, V], algebra: Algebra[V]) -> None:
    """Work out one step's value by group and over all groups."""
    if step.by_group:
        value = algebra.apply(step.formula, known)
        known[step.name] = algebra.fold(value, step.fold) if step.fold else value
    if step.total == "again":
        value = algebra.apply(step.formula, total)
        total[step.name] = algebra.fold(value, step.fold) if step.fold else value
    elif step.total == "same":
        total[step.name] = known[step.name]
    elif step.total == "sum":
        total[step.name] = algebra.add(known[step.name])
    elif step.total == "mean":
        total[step.name] = algebra.mean(known[step.name], known[step.weight])
    if not step.by_group:
        known[step.name] = total[step.name]


Array = NDArray[np.float64]


def evaluate(
    plan: Plan, points: Mapping[str, Array], given: Mapping[str, Array] | None = None
) -> dict[str, Values[Array]]:
    """Return every stage's values at points of the plan's streams.

    Parameters
    ----------
    plan : Plan
    points : mapping of str to array
        Points of the unit interval by stream, each of shape (draws,).
    given : mapping of str to array, optional
        Values of inputs by name (``search.fpir[A]``), shape (draws,), which then draw from no stream.
    """
    return run(plan, _Numbers(plan.scenario, joined_points(plan.scenario, points), given or {}))


def joined_points(scenario: Scenario, points: Mapping[str, Array]) -> Mapping[str, Array]:
    """Return independent points by stream, those of inputs that depend on one another joined by their copulas."""
    made = dict(points)
    for copula in copulas(scenario):
        made |= copula.join(points)
    return made


def row_of(plan: Plan, done: Mapping[str, Values[Array]], entry: Entry) -> Array:
    """Return the draws of one number of the result, shape (draws,) or (1,)."""
    values, name = done[entry.key], entry.outcome.name
    if entry.group is None:
        found = values.total[name][..., 0, :]
    else:
        by_group = values.by_group[name]
        place = plan.scenario.groups.index(entry.group) if by_group.shape[-2] > 1 else 0
        found = by_group[..., place, :]
    return found if entry.item is None else np.asarray(found[entry.item])


def rows_of(plan: Plan, done: Mapping[str, Values[Array]]) -> Iterator[Array]:
    """Yield the draws of every number of the result, in the order of the plan's layout."""
    for entry in plan.layout:
        yield row_of(plan, done, entry)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The algebra of draws."""

    scenario: Scenario
    points: Mapping[str, Array]
    given: Mapping[str, Array]

    def leaf(self, stage: Stage, leaf: Leaf) -> Array:
        if leaf.what == "share":
            return self._shares
        if leaf.what == "size":
            assert self.scenario.population.size is not None
            return self._draws(SIZE_ID, None, self.scenario.population.size)[np.newaxis] * self._shares
        if leaf.what == "parameter":
            values = self._setting(f"{stage.id}.{leaf.key}", stage.settings[leaf.key])
            if leaf.split_by:
                parts = self._setting(f"{stage.id}.{leaf.split_by}", stage.settings[leaf.split_by])
                with np.errstate(all="ignore"):
                    values = values * parts / (parts * self._shares).sum(axis=-2, keepdims=True)
            return values
        if leaf.what == "period":
            return np.array([[self.scenario.period_years]])
        if leaf.what == "series":
            return np.array(stage.series[leaf.name])[:, np.newaxis, np.newaxis]
        assert stage.kind.items is not None
        prefix = f"{stage.id}.{stage.kind.items.name}"
        rows = [self._setting(f"{prefix}[{i}].{leaf.key}", item[leaf.key]) for i, item in enumerate(stage.items)]
        return np.stack(np.broadcast_arrays(*rows))

    @property
    def _shares(self) -> Array:
        return np.array(list(self.scenario.population.groups.values()) or [1.0])[:, np.newaxis]

    def _setting(self, input_id: str, setting: Setting) -> Array:
        """Return the draws of one parameter, (groups or 1, draws or 1)."""
        if setting.everybody is not None:
            values = self._draws(input_id, None, setting.everybody)[np.newaxis]
            return values * self._shares if setting.parameter.extensive else values
        rows = [self._draws(input_id, group, setting.by_group[group]) for group in self.scenario.groups]
        return np.stack(np.broadcast_arrays(*rows))

    def _draws(self, input_id: str, group: str | None, quantity: Quantity) -> Array:
        given = self.given.get(input_name(input_id, group)) if self.given else None
        return quantity.values(self.points) if given is None else given

    def received(self, value: Array | None, times: float) -> Array:
        return np.zeros((1, 1)) if value is None else value * times

    def apply(self, formula: Formula, known: Mapping[str, Array]) -> Array:
        values = formula(known)
        return values.reshape((1,) * (2 - values.ndim) + values.shape)

    def fold(self, value: Array, how: Fold) -> Array:
        return np.asarray(value.sum(axis=0) if how == "sum" else value.prod(axis=0))

    def add(self, value: Array) -> Array:
        return np.asarray(value.sum(axis=-2, keepdims=True))

    def mean(self, value: Array, weight: Array) -> Array:
        if weight.shape[-2] == 1:
            weight = np.broadcast_to(weight, np.broadcast_shapes(value.shape, weight.shape))
        with np.errstate(all="ignore"):
            return np.asarray((value * weight).sum(axis=-2, keepdims=True) / weight.sum(axis=-2, keepdims=True))

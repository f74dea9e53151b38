"""A plan walked in any algebra: in numbers (``evaluate``), in names (``behind``), in symbols, in directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from baserate.assessment.plan import Fold, Leaf, Plan, Step
from baserate.formulas.formula import Formula
from baserate.scenario.model import Stage

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

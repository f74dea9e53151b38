"""A scenario cut down to the arithmetic that some of its outcomes need, and with inputs that are handed in as values.

What asks for the same outcome at many points pays for nothing else.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from baserate.quantity import Quantity
from baserate.scenario.changes import input_name, stages_for, with_quantities
from baserate.scenario.model import Scenario
from baserate.stages.kind import Derived, Outcome, StageKind

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Given:
    """A 'distribution' whose points are its values."""

    is_fixed = False
    words = "given"

    def ppf(self, u: ArrayLike) -> Array:
        """Return the points themselves."""
        return np.asarray(u, dtype=np.float64)


GIVEN = Given()


def lean(scenario: Scenario, wanted: Mapping[str, Collection[str]]) -> Scenario:
    """Return the scenario with only the stages and outcomes that the wanted outcomes (by stage id) rest on."""
    cut = stages_for(scenario, wanted)
    feeding = {stage.input for stage in cut.stages}
    stages = tuple(
        replace(stage, kind=_cut_kind(stage.kind, wanted.get(stage.id, ()), stage.id in feeding))
        for stage in cut.stages
    )
    return replace(cut, stages=stages)


def _cut_kind(kind: StageKind, wanted: Collection[str], feeds: bool) -> StageKind:
    """Return the kind without outcomes that neither the wanted ones nor, where it feeds, its alerts rest on."""
    needed = set(wanted)
    if feeds and kind.alerts is not None:
        needed |= {name for choice in kind.alerts.choices for name in choice}
    kept = []
    # From the last outcome to the first: each rests only on what comes before it.
    for outcome in reversed(kind.outcomes):
        if outcome.name in needed:
            kept.append(outcome)
            needed |= {outcome.weight, *_used(outcome)}
    return replace(kind, outcomes=tuple(reversed(kept)))


def _names(derived: Derived) -> set[str]:
    return {*derived.formula.arguments, *derived.needs, *derived.without}


def inputs_behind(scenario: Scenario, stage_id: str, outcome: str) -> frozenset[str]:
    """Return the ids of the inputs that an outcome of a stage may rest on, also those of stages that feed it."""
    stage = next(stage for stage in scenario.stages if stage.id == stage_id)
    found: set[str] = set()
    wanted = {outcome}
    while True:
        kind = _cut_kind(stage.kind, wanted, feeds=False)
        needed = wanted.union(*({outcome.weight, *_used(outcome)} for outcome in kind.outcomes))
        fed_by = stage.kind.fed_by if stage.input is not None else ()
        for derived in reversed((*fed_by, *stage.kind.defaults)):
            if derived.formula.result in needed:
                needed |= _names(derived)
        found |= {input_id for input_id, setting in stage.all_settings() if setting.parameter.value_name in needed}
        if "size" in needed:
            found.add("population.size")
        if stage.input is None or not needed & {"alerts_true_per_year", "alerts_false_per_year"}:
            return frozenset(found)
        stage = next(other for other in scenario.stages if other.id == stage.input)
        assert stage.kind.alerts is not None
        wanted = {name for choice in stage.kind.alerts.choices for name in choice}


def _used(outcome: Outcome) -> set[str]:
    return set().union(*(_names(derived) for derived in outcome.derived))


def given_name(input_id: str, group: str | None) -> str:
    """Return the name under which the values of an input are handed in."""
    return "given: " + input_name(input_id, group)


def with_given(scenario: Scenario, names: Collection[str] | None = None) -> Scenario:
    """Return the scenario with uncertain inputs (or, given by name, these and no others) handed in as values."""

    def change(input_id: str, group: str | None, quantity: Quantity) -> Quantity:
        name = given_name(input_id, group)
        if (name in names) if names is not None else not quantity.is_fixed:
            return replace(quantity, distribution=GIVEN, stream=name)
        return quantity

    return with_quantities(scenario, change)

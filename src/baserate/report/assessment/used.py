"""Which formulas an assessment used, and which inputs each outcome was worked out from.

The stages are walked as the arithmetic walks them: what a file leaves out is worked out first, and of an outcome's
formulas the first that applies is the one that was used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from baserate.formulas.formula import Formula
from baserate.scenario.model import Scenario, Stage
from baserate.stages.kind import Outcome

Inputs = frozenset[str]


@dataclass(frozen=True, slots=True)
class UsedFormula:
    """A formula, and what its values are then folded over: 'added up over gatherings', or nothing."""

    formula: Formula
    over: str = ""


@dataclass(frozen=True, slots=True)
class StageUse:
    """The formulas that a stage used, in order, and the ids of the inputs behind each of its values."""

    formulas: tuple[UsedFormula, ...]
    behind: Mapping[str, Inputs]


def trace(scenario: Scenario) -> dict[str, StageUse]:
    """Return what every stage used, by the stage's id."""
    done: dict[str, StageUse] = {}
    for stage in scenario.stages:
        done[stage.id] = _trace_stage(stage, _known(scenario, stage, done))
    return done


def _known(scenario: Scenario, stage: Stage, done: Mapping[str, StageUse]) -> dict[str, Inputs]:
    """Return the values that a stage starts from, each with the inputs behind it."""
    known: dict[str, Inputs] = {}
    if scenario.population.size is not None:
        known["size"] = frozenset({"population.size"})
    for input_id, setting in stage.all_settings():
        name = setting.parameter.value_name
        known[name] = known.get(name, frozenset()) | {input_id}
    if stage.input is not None:
        feeding = next(other for other in scenario.stages if other.id == stage.input)
        behind = done[feeding.id].behind
        assert feeding.kind.alerts is not None
        for names in feeding.kind.alerts.choices:
            if all(not name or name in behind for name in names):
                received = ("alerts_true_per_year", "alerts_false_per_year")
                known.update({key: behind.get(name, frozenset()) for key, name in zip(received, names, strict=True)})
                break
    return known


def _trace_stage(stage: Stage, known: dict[str, Inputs]) -> StageUse:
    formulas: list[UsedFormula] = []

    def use(formula: Formula, name: str, over: str = "") -> None:
        known[name] = frozenset().union(*(known[argument] for argument in formula.arguments))
        if formula.expression != formula.result:
            formulas.append(UsedFormula(formula, over))

    fed = stage.kind.fed_by if stage.input is not None else ()
    for derived in (*fed, *stage.kind.defaults):
        if derived.formula.result not in known and derived.applies(known):
            use(derived.formula, derived.formula.result)
    for outcome in stage.kind.outcomes:
        applying = next((derived for derived in outcome.derived if derived.applies(known)), None)
        if applying is not None:
            use(applying.formula, outcome.name, _over(stage, outcome))
    return StageUse(tuple(formulas), known)


def _over(stage: Stage, outcome: Outcome) -> str:
    """Return what an outcome is folded over, in words."""
    words = {"sum": "added up over", "product": "multiplied over"}.get(outcome.over_items)
    return f"{words} {stage.kind.items.name}" if words and stage.kind.items else ""

"""An outcome of a scenario as one expression of its inputs, solved for one of them where that has a closed form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import sympy
from numpy.typing import NDArray

from baserate.assessment.plan import Entry, alert_outcomes
from baserate.formulas.inverse import in_words, solve_for, to_function
from baserate.quantity import Quantity
from baserate.scenario.changes import NamedInput, input_name, stages_for
from baserate.scenario.model import Scenario, Setting, Stage

Array = NDArray[np.float64]
TARGET = sympy.Symbol("target", real=True)


@dataclass(frozen=True, slots=True)
class Solution:
    """The input in closed form: in words, and as a function of (target, points of the streams) -> draws."""

    words: str
    values: Callable[[float, Mapping[str, Array]], Array]


@dataclass(slots=True)
class _Leaves:
    """The symbols of the inputs, and the quantity behind each."""

    known: dict[sympy.Symbol, Quantity]

    def symbol(self, name: str, quantity: Quantity, factor: float) -> sympy.Expr:
        """Return the symbol of an input, times its factor: the share of a group."""
        made = sympy.Symbol(name, real=True)
        self.known[made] = quantity
        return made if factor == 1 else made * sympy.Float(factor)


def closed_form(scenario: Scenario, entry: Entry, solved: NamedInput) -> Solution | None:
    """Return the input at which an outcome is the target in closed form, or None where there is none that is sure.

    Sums over groups or over the items of a list, and named functions of the input, have none.
    """
    if entry.item is not None or (scenario.groups and entry.group is None):
        return None
    leaves = _Leaves({})
    outcome = _compose(scenario, entry, leaves)
    unknown = sympy.Symbol(solved.name, real=True)
    if outcome is None or not outcome.has(unknown):
        return None
    root = solve_for(outcome, TARGET, unknown)
    if root is None:
        return None
    symbols = sorted(root.free_symbols & leaves.known.keys(), key=str)
    function = to_function(root, [TARGET, *symbols])

    def values(target: float, points: Mapping[str, Array]) -> Array:
        found = [leaves.known[symbol].values(points) for symbol in symbols]
        with np.errstate(all="ignore"):
            return np.asarray(function(target, *found), dtype=np.float64)

    return Solution(f"{solved.name} = {in_words(root)}", values)


def _compose(scenario: Scenario, entry: Entry, leaves: _Leaves) -> sympy.Expr | None:
    """Return the outcome as an expression of inputs, for one group or for a population without groups."""
    share = scenario.population.groups[entry.group] if entry.group is not None else 1.0
    done: dict[str, dict[str, sympy.Expr]] = {}
    for stage in stages_for(scenario, [entry.stage]).stages:
        known: dict[str, sympy.Expr] = {"group_share": sympy.Float(share)}
        if scenario.population.size is not None:
            known["size"] = leaves.symbol("population.size", scenario.population.size, share)
        for name, setting in stage.settings.items():
            known[setting.parameter.value_name] = _leaf(f"{stage.id}.{name}", setting, entry.group, share, leaves)
        if stage.input is not None:
            received = _received(scenario, stage.input, done[stage.input])
            if received is None:
                return None
            known |= received
        done[stage.id] = _compose_stage(stage, known)
    return done[entry.stage].get(entry.outcome.name)


def _leaf(input_id: str, setting: Setting, group: str | None, share: float, leaves: _Leaves) -> sympy.Expr:
    if setting.everybody is not None:
        factor = share if setting.parameter.extensive else 1.0
        return leaves.symbol(input_id, setting.everybody, factor)
    assert group is not None
    return leaves.symbol(input_name(input_id, group), setting.by_group[group], 1.0)


def _received(scenario: Scenario, stage_id: str, outcomes: Mapping[str, sympy.Expr]) -> dict[str, sympy.Expr] | None:
    """Return the alerts that a stage passes on, or None where they are sums over a list."""
    kind = next(stage.kind for stage in scenario.stages if stage.id == stage_id)
    assert kind.alerts is not None
    times = 365 if kind.alerts.per == "day" else 1
    if not any(all(not name or name in outcomes for name in choice) for choice in kind.alerts.choices):
        return None
    names = alert_outcomes(kind, outcomes)
    true, false = (outcomes[name] * times if name else sympy.Integer(0) for name in names)
    return {"alerts_true_per_year": true, "alerts_false_per_year": false}


def _compose_stage(stage: Stage, known: dict[str, sympy.Expr]) -> dict[str, sympy.Expr]:
    """Walk the stage as the arithmetic does; what is folded over a list, and what rests on that, is left out."""
    fed = stage.kind.fed_by if stage.input is not None else ()
    for derived in (*fed, *stage.kind.defaults):
        if derived.formula.result not in known and derived.applies(known):
            known[derived.formula.result] = _insert(derived.formula.as_sympy(), known)
    outcomes: dict[str, sympy.Expr] = {}
    for outcome in stage.kind.outcomes:
        applying = next((derived for derived in outcome.derived if derived.applies(known)), None)
        if applying is not None and not outcome.over_items and not outcome.where:
            known[outcome.name] = outcomes[outcome.name] = _insert(applying.formula.as_sympy(), known)
    return outcomes


def _insert(expression: sympy.Expr, known: Mapping[str, sympy.Expr]) -> sympy.Expr:
    return expression.xreplace({symbol: known[symbol.name] for symbol in expression.free_symbols})

"""An outcome of a scenario as one expression of its inputs, solved for one of them where that has a closed form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import sympy
from numpy.typing import NDArray

from baserate.assessment.evaluate import run
from baserate.assessment.plan import Entry, Fold, Leaf, Plan
from baserate.formulas.formula import Formula
from baserate.formulas.inverse import in_words, solve_for, to_function
from baserate.quantity import Quantity
from baserate.scenario.model import SIZE_ID, NamedInput, Scenario, Stage, input_name

Array = NDArray[np.float64]
TARGET = sympy.Symbol("target", real=True)


@dataclass(frozen=True, slots=True)
class Solution:
    """The input in closed form: in words, and as a function of (target, points of the streams) -> draws."""

    words: str
    values: Callable[[float, Mapping[str, Array]], Array]


def closed_form(plan: Plan, entry: Entry, solved: NamedInput) -> Solution | None:
    """Return the input at which an outcome is the target in closed form, or None where there is none that is sure.

    ``plan`` is cut to what the outcome needs. Sums over groups or over the items of a list, and named functions of the
    input, have none.
    """
    if entry.item is not None or (plan.scenario.groups and entry.group is None):
        return None
    if any(leaf.itemised for stage in plan.stages for leaf in stage.leaves):
        return None
    symbols = _Symbols(plan.scenario, entry.group, {})
    outcome = run(plan, symbols)[entry.key].by_group[entry.outcome.name]
    unknown = sympy.Symbol(solved.name, real=True)
    if not outcome.has(unknown):
        return None
    root = solve_for(outcome, TARGET, unknown)
    if root is None:
        return None
    known = sorted(root.free_symbols & symbols.known.keys(), key=str)
    function = to_function(root, [TARGET, *known])

    def values(target: float, points: Mapping[str, Array]) -> Array:
        found = [symbols.known[symbol].values(points) for symbol in known]
        with np.errstate(all="ignore"):
            return np.asarray(function(target, *found), dtype=np.float64)

    return Solution(f"{solved.name} = {in_words(root)}", values)


@dataclass(frozen=True, slots=True)
class _Symbols:
    """The algebra of expressions of the inputs, for one group or for a population without groups.

    ``known`` gathers the quantity behind each symbol. Totals over groups have no expression and are not a number.
    """

    scenario: Scenario
    group: str | None
    known: dict[sympy.Symbol, Quantity]

    def leaf(self, stage: Stage, leaf: Leaf) -> sympy.Expr:
        share = self.scenario.population.groups[self.group] if self.group is not None else 1.0
        if leaf.what == "share":
            return sympy.Float(share)
        if leaf.what == "size":
            assert self.scenario.population.size is not None
            return self._symbol(SIZE_ID, self.scenario.population.size, share)
        if leaf.what == "period":
            return sympy.Float(self.scenario.period_years)
        setting, input_id = stage.settings[leaf.key], f"{stage.id}.{leaf.key}"
        if setting.everybody is not None:
            amount = self._symbol(input_id, setting.everybody, share if setting.parameter.extensive else 1.0)
            return amount * self._part(stage, leaf.split_by) if leaf.split_by else amount
        assert self.group is not None
        return self._symbol(input_name(input_id, self.group), setting.by_group[self.group], 1.0)

    def _part(self, stage: Stage, key: str) -> sympy.Expr:
        """Return this group's value of the parameter that splits an amount, over its mean by the groups' shares."""
        assert self.group is not None
        given, input_id = stage.settings[key].by_group, f"{stage.id}.{key}"
        parts = {group: self._symbol(input_name(input_id, group), one, 1.0) for group, one in given.items()}
        mean = sum(parts[group] * sympy.Float(share) for group, share in self.scenario.population.groups.items())
        return parts[self.group] / mean

    def _symbol(self, name: str, quantity: Quantity, factor: float) -> sympy.Expr:
        made = sympy.Symbol(name, real=True)
        self.known[made] = quantity
        return made if factor == 1 else made * sympy.Float(factor)

    def received(self, value: sympy.Expr | None, times: float) -> sympy.Expr:
        return sympy.Integer(0) if value is None else value * int(times)

    def apply(self, formula: Formula, known: Mapping[str, sympy.Expr]) -> sympy.Expr:
        expression = formula.as_sympy()
        return expression.xreplace({symbol: known[symbol.name] for symbol in expression.free_symbols})

    def fold(self, value: sympy.Expr, how: Fold) -> sympy.Expr:
        return sympy.nan

    def add(self, value: sympy.Expr) -> sympy.Expr:
        return sympy.nan

    def mean(self, value: sympy.Expr, weight: sympy.Expr) -> sympy.Expr:
        return sympy.nan

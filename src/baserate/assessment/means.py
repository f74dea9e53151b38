"""Whether the mean of an outcome exists, from the formulas that lead to it and the distributions of its inputs.

Each value is bounded above by a sum of products of powers of its factors: of an input x, of 1 - x, of a sum. A product
of independent factors has a mean where each has one at its power: 1/x**m has where the density of x near 0 falls as
x**(a - 1) with a > m. A sum in a denominator is at least any weighted geometric mean of its terms (the inequality of
arithmetic and geometric means), so 1/(x + y)**m has a mean where the two a together are above m. What is not shown to
exist in this way is not said to.
"""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.evaluate import Values, run
from baserate.assessment.plan import Entry, Fold, Leaf, Plan
from baserate.formulas.formula import Formula
from baserate.quantity import (
    Beta,
    Complement,
    Distribution,
    Fixed,
    LogitNormal,
    LogNormal,
    Normal,
    Quantity,
    Triangular,
    Uniform,
)
from baserate.scenario.dependence import copulas
from baserate.scenario.model import SIZE_ID, Scenario, Setting, Stage, input_name

#: Powers by factor: a monomial. None for a value that is not bounded so.
Monomial = Mapping["Factor", float]
Bound = Monomial | None
Cells = NDArray[np.object_]
#: Functions that lie in [0, 1].
SHARES = frozenset(
    (
        "any_in_looks",
        "betabinomial_sf",
        "beta_exposure",
        "binomial_sf",
        "erlang_c",
        "error_given_error",
        "frechet_bounds_exceeded",
        "heterogeneous_any",
        "heterogeneous_any_in_looks",
        "normal_cdf",
        "wait_exceeds",
    )
)
MOST_TERMS = 200


@dataclass(frozen=True, slots=True)
class Factor:
    """What a product is made of.

    "low" is an input and "high" one minus it, both by ``key``, the random stream that it draws from; "sum" is a sum of
    the products in ``terms``; "part" is anything else, known only to be at most the product in ``terms``.
    """

    what: str
    key: Hashable
    name: str = ""
    terms: frozenset[frozenset[tuple[Factor, float]]] = frozenset()

    @property
    def stream(self) -> str:
        """The random stream of an input, '' for what is none."""
        return str(self.key[0]) if self.what in ("low", "high") and isinstance(self.key, tuple) else ""


class Means:
    """Why outcomes of a plan have no mean."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._algebra = plan, _Bounds(plan.scenario)
        self._values: dict[str, Values[Cells]] = run(plan, self._algebra)
        self._copulas = [frozenset(copula.streams) for copula in copulas(plan.scenario)]

    def why_none_of(self, entry: Entry) -> str:
        """Return why an outcome has no mean that is known to exist; one between 0 and 1 always has one."""
        if entry.outcome.about.is_proportion:
            return ""
        place = self._plan.scenario.groups.index(entry.group) if entry.group is not None else None
        return self.why_none(entry.key, entry.outcome.name, place, entry.item)

    def why_none(self, key: str, name: str, place: int | None, item: int | None) -> str:
        """Return why the mean of an outcome is not known to exist, '' where it is.

        ``place`` is the number of the group, None for the total; ``item`` that of the item of a list.
        """
        values = self._values[key]
        cells = values.total[name] if place is None else values.by_group[name]
        row = item if item is not None and len(cells) > 1 else 0
        column = place if place is not None and cells.shape[1] > 1 else 0
        bound: Bound = cells[row, column]
        if bound is None:
            return "no mean is known to exist"
        terms = _expanded(bound)
        if terms is None:
            return "no mean is known to exist"
        reasons = [reason for term in terms if (reason := self._of_term(term))]
        return reasons[0] if reasons else ""

    def _of_term(self, term: Monomial) -> str:
        below = {factor: -power for factor, power in term.items() if power < 0}
        sums = [(factor, power) for factor, power in below.items() if factor.what == "sum"]
        if any(factor.what == "part" for factor in below):
            return "no mean is known to exist: it is divided by what may be 0"
        inner = {factor for one, _ in sums for product in one.terms for factor, _ in product}
        standing = {factor for factor in (*below, *inner) if factor.what in ("low", "high")}
        streams = {factor.stream for factor in standing}
        if any(len(streams & copula) > 1 for copula in self._copulas):
            return "no mean is known to exist: inputs that depend on one another stand in a denominator"
        if any(factor.what in ("sum", "part") for factor in inner):
            return "no mean is known to exist"
        limits = {factor: self._algebra.limit(factor) for factor in standing}
        fixed = {factor: power for factor, power in below.items() if factor.what != "sum"}
        if _exists(fixed, [(factor.terms, power) for factor, power in sums], limits, term):
            return ""
        named = sorted({factor.name for factor, limit in limits.items() if np.isfinite(limit)})
        return f"the mean is infinite, or not known to be finite: {', '.join(named)} in a denominator may be next to 0"


def _exists(
    fixed: Mapping[Factor, float],
    sums: list[tuple[frozenset[frozenset[tuple[Factor, float]]], float]],
    limits: Mapping[Factor, float],
    term: Monomial,
) -> bool:
    """Whether weights of the terms of each sum make every factor's power less than its limit."""
    bounded = {factor: limit for factor, limit in limits.items() if np.isfinite(limit)}
    numerator = {factor: max(power, 0.0) for factor, power in term.items()}
    if not sums or not bounded:
        return all(fixed.get(factor, 0.0) - numerator.get(factor, 0.0) < limit for factor, limit in bounded.items())
    from scipy.optimize import linprog

    # Weights of all terms of all sums, and the slack, which is to be as large as can be.
    columns = [(place, dict(product), power) for place, (terms, power) in enumerate(sums) for product in terms]
    above = [[power * product.get(factor, 0.0) for _, product, power in columns] + [1.0] for factor in bounded]
    room = [limit - fixed.get(factor, 0.0) + numerator.get(factor, 0.0) for factor, limit in bounded.items()]
    whole = [[float(its == place) for its, _, _ in columns] + [0.0] for place in range(len(sums))]
    found = linprog(
        [0.0] * len(columns) + [-1.0],
        A_ub=above,
        b_ub=room,
        A_eq=whole,
        b_eq=[1.0] * len(sums),
        bounds=[(0, 1)] * len(columns) + [(None, 1)],
    )
    return bool(found.status == 0 and -found.fun > 1e-9)


def _expanded(bound: Monomial) -> list[Monomial] | None:
    """Return the products of which a bound is the sum, sums and parts above the line multiplied out."""
    terms: list[dict[Factor, float]] = [{}]
    for factor, power in bound.items():
        if factor.what not in ("sum", "part") or power <= 0:
            for one in terms:
                one[factor] = one.get(factor, 0.0) + power
            continue
        # (a + b)**p is at most a constant times a**p + b**p; so is what is at most a, and what is at most 1.
        choices = [dict(product) for product in factor.terms] or [{}]
        terms = [_times([one, _raised(choice, power)]) for one in terms for choice in choices]  # type: ignore[misc]
        if len(terms) > MOST_TERMS:
            return None
    if any(factor.what in ("sum", "part") and power > 0 for one in terms for factor, power in one.items()):
        nested = [_expanded(one) for one in terms]
        if any(one is None for one in nested):
            return None
        return [one for more in nested if more is not None for one in more]
    return list(terms)


def _times(parts: Iterable[Bound]) -> Bound:
    made: dict[Factor, float] = {}
    for part in parts:
        if part is None:
            return None
        for factor, power in part.items():
            made[factor] = made.get(factor, 0.0) + power
    return {factor: power for factor, power in made.items() if power}


def _raised(bound: Bound, power: float) -> Bound:
    return None if bound is None else {factor: its * power for factor, its in bound.items()}


def _sum(parts: Iterable[Bound]) -> Bound:
    """Return a sum: what all of its terms have in common, times the sum of the rest."""
    terms: set[frozenset[tuple[Factor, float]]] = set()
    for part in parts:
        if part is None:
            return None
        terms.add(frozenset(part.items()))
    if len(terms) < 2:
        return dict(next(iter(terms))) if terms else {}
    common = frozenset.intersection(*terms)
    return dict(common) | {Factor("sum", "", terms=frozenset(term - common for term in terms)): 1.0}


def _part(key: Hashable, at_most: Bound) -> Bound:
    """Return what is known only to be at most something, and to be itself wherever it stands."""
    if at_most is None:
        return None
    return {Factor("part", key, terms=frozenset([frozenset(at_most.items())])): 1.0}


@cache
def _parsed(expression: str) -> ast.expr:
    return ast.parse(expression, mode="eval").body


def _of(node: ast.expr, arguments: Mapping[str, Bound]) -> Bound:
    match node:
        case ast.Name(id=name):
            return arguments[name]
        case ast.Constant():
            return {}
        case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub(), right=right):
            return _one_minus(right, arguments)
        case ast.BinOp(left=left, op=op, right=right):
            return _of_operation(node, left, op, right, arguments)
        case ast.Call(func=ast.Name(id=function), args=args):
            return _of_call(node, function, args, arguments)
    return None


def _one_minus(node: ast.expr, arguments: Mapping[str, Bound]) -> Bound:
    """Return one minus a value: of an input its other end, of anything else at most 1."""
    if isinstance(node, ast.Name):
        bound = arguments[node.id]
        if bound is not None and len(bound) == 1:
            ((factor, power),) = bound.items()
            if factor.what in ("low", "high") and power == 1:
                other = "high" if factor.what == "low" else "low"
                return {Factor(other, factor.key, factor.name): 1.0}
    return _part(_key(node, arguments, "1 - "), {})


def _key(node: ast.expr, arguments: Mapping[str, Bound], more: str = "") -> Hashable:
    names = sorted({one.id for one in ast.walk(node) if isinstance(one, ast.Name) and one.id in arguments})
    bounds = tuple(None if (its := arguments[name]) is None else frozenset(its.items()) for name in names)
    return more + ast.dump(node), bounds


def _of_operation(
    node: ast.expr, left: ast.expr, op: ast.operator, right: ast.expr, arguments: Mapping[str, Bound]
) -> Bound:
    first = _of(left, arguments)
    match op:
        case ast.Add():
            return _sum([first, _of(right, arguments)])
        case ast.Mult():
            return _times([first, _of(right, arguments)])
        case ast.Div():
            return _times([first, _raised(_of(right, arguments), -1.0)])
        case ast.Sub():
            return _part(_key(node, arguments), first)
        case ast.Pow():
            if isinstance(right, ast.Constant):
                return _raised(first, float(str(right.value)))
            # A share to the power of an amount is a share.
            return _part(_key(node, arguments), {})
    return None


def _of_call(node: ast.expr, function: str, args: list[ast.expr], arguments: Mapping[str, Bound]) -> Bound:
    parts = [_of(one, arguments) for one in args]
    if function == "share_of_both":
        return _times([parts[0], _raised(_sum(parts), -1.0)])
    if function == "Max":
        return _part(_key(node, arguments), _sum(parts))
    if function == "Min":
        return _part(_key(node, arguments), parts[0] if parts[0] is not None else parts[-1])
    if function in SHARES:
        return _part(_key(node, arguments), {})
    if function == "median_wait":
        # A draw that overloads has an infinite wait, and no mean is then told; else it is bounded in the draws.
        return _part(_key(node, arguments), {})
    if not any(isinstance(one, ast.Name) and one.id in arguments for one in ast.walk(node)):
        return {}
    return None


def _limit(distribution: Distribution, at_high: bool) -> float:
    """Return a, where the density falls as x**(a - 1) near 0, or near 1 as (1 - x)**(a - 1); infinite where faster."""
    match distribution:
        case Complement():
            return _limit(distribution.of, not at_high)
        case Beta():
            return distribution.shapes[int(at_high)]
        case LogitNormal() | LogNormal():
            return np.inf
        case Fixed():
            return np.inf if distribution.value != float(at_high) else 0.0
        case Uniform():
            reaches = distribution.high >= 1 if at_high else distribution.low <= 0
            return 1.0 if reaches else np.inf
        case Triangular():
            end, certain = (distribution.high, 1.0) if at_high else (distribution.low, 0.0)
            reaches = end >= certain if at_high else end <= certain
            return np.inf if not reaches else 1.0 if distribution.mode == end else 2.0
        case Normal():
            return 1.0
    return 0.0


def _cells(rows: list[list[Bound]]) -> Cells:
    made = np.empty((len(rows), len(rows[0])), dtype=object)
    for place, row in enumerate(rows):
        made[place] = row
    return made


class _Bounds:
    """The algebra of bounds of values, an object array of shape (items or 1, groups or 1)."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._limits: dict[Hashable, tuple[float, float]] = {}

    def limit(self, factor: Factor) -> float:
        """Return the power below which one over a factor has no mean."""
        return self._limits[factor.key][int(factor.what == "high")]

    def leaf(self, stage: Stage, leaf: Leaf) -> Cells:
        if leaf.what == "share":
            return _cells([[{}] * max(1, len(self.scenario.groups) if leaf.grouped else 1)])
        if leaf.what == "period":
            return _cells([[{}]])
        if leaf.what == "series":
            return _cells([[{}] for _ in stage.series[leaf.name]])
        if leaf.what == "size":
            assert self.scenario.population.size is not None
            own = self._input(SIZE_ID, None, self.scenario.population.size)
            return _cells([[own] * (len(self.scenario.groups) if leaf.grouped else 1)])
        if leaf.what == "parameter":
            values = self._setting(f"{stage.id}.{leaf.key}", stage.settings[leaf.key], leaf.grouped)
            if leaf.split_by:
                parts = self._setting(f"{stage.id}.{leaf.split_by}", stage.settings[leaf.split_by], leaf.grouped)
                whole = _raised(_sum(parts), -1.0)
                values = [_times([one, part, whole]) for one, part in zip(values, parts, strict=True)]
            return _cells([values])
        assert stage.kind.items is not None
        prefix = f"{stage.id}.{stage.kind.items.name}"
        return _cells(
            [
                self._setting(f"{prefix}[{i}].{leaf.key}", item[leaf.key], leaf.grouped)
                for i, item in enumerate(stage.items)
            ]
        )

    def _setting(self, input_id: str, setting: Setting, grouped: bool) -> list[Bound]:
        if setting.everybody is None:
            return [self._input(input_id, group, setting.by_group[group]) for group in self.scenario.groups]
        return [self._input(input_id, None, setting.everybody)] * (len(self.scenario.groups) if grouped else 1)

    def _input(self, input_id: str, group: str | None, quantity: Quantity) -> Bound:
        name, distribution, turned = input_name(input_id, group), quantity.distribution, False
        while isinstance(distribution, Complement):
            distribution, turned = distribution.of, not turned
        key = (quantity.stream if not quantity.is_fixed else name, distribution)
        self._limits[key] = _limit(distribution, False), _limit(distribution, True)
        return {Factor("high" if turned else "low", key, name): 1.0}

    def received(self, value: Cells | None, times: float) -> Cells:
        return _cells([[{Factor("part", "nothing"): 1.0}]]) if value is None else value

    def apply(self, formula: Formula, known: Mapping[str, Cells]) -> Cells:
        names = formula.arguments
        if not names:
            return _cells([[{}]])
        arrays = np.broadcast_arrays(*(known[name] for name in names))
        made = np.empty(arrays[0].shape, dtype=object)
        node = _parsed(formula.expression)
        for place in np.ndindex(arrays[0].shape):
            cells: dict[str, Bound] = {name: array[place] for name, array in zip(names, arrays, strict=True)}  # type: ignore[misc]
            made[place] = _of(node, cells)
        return made

    def fold(self, value: Cells, how: Fold) -> Cells:
        folded = _sum if how == "sum" else _times
        return _cells([[folded(column) for column in value.T]])

    def add(self, value: Cells) -> Cells:
        return _cells([[_sum(row)] for row in value])

    def mean(self, value: Cells, weight: Cells) -> Cells:
        """Return the mean, which is at most the sum."""
        value, weight = np.broadcast_arrays(value, weight)
        return _cells([[_sum(row)] for row in value])

"""Drivers: which uncertain inputs the headline outcomes of a scenario depend on, as Sobol indices.

Inputs are drawn once for A and once for B, and for each headline only the arithmetic that it rests on is worked out.

Sobol indices of a function of the unit cube: how much of its variance each factor explains.

First order after Saltelli et al. (Computer Physics Communications 181:259, 2010, table 2 (b)), about the mean; total
after Jansen (Computer Physics Communications 117:35, 1999). The base points are scrambled Sobol's, A and B the two
halves of their dimensions; AB is A with one factor taken from B.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.behind import inputs_behind
from baserate.assessment.evaluate import evaluate, joined_points
from baserate.assessment.plan import Plan
from baserate.assessment.result import Driver
from baserate.quantity import Quantity, draw_from
from baserate.random.streams import uniforms
from baserate.scenario.dependence import copulas
from baserate.scenario.model import Scenario, Stage, input_name

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Indices:
    """Estimates of one factor, each of shape (outputs,).

    Errors are standard errors as of independent points; Sobol's points lie more evenly, so they are too large if
    anything. Estimates are not clipped: an index near 0 may come out slightly below it.
    """

    first: Array
    total: Array
    first_error: Array
    total_error: Array


def base_points(names: Sequence[str], n: int, seed: int) -> tuple[dict[str, Array], dict[str, Array]]:
    """Return two independent sets of ``n`` points of the unit cube, A and B, by factor."""
    both = [f"{half}: {name}" for half in "AB" for name in names]
    (points,) = uniforms(seed, both, n, n)
    return {name: points[f"A: {name}"] for name in names}, {name: points[f"B: {name}"] for name in names}


def estimate(a: Array, b: Array, ab: Array) -> Indices:
    """Return the indices of a factor from the values at A, at B, and at A with the factor from B, (outputs, n) each."""
    together = np.concatenate([a, b], axis=-1)
    variance, mean = together.var(axis=-1), together.mean(axis=-1, keepdims=True)
    first, total = (b - mean) * (ab - a), (a - ab) ** 2 / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(a.shape[-1]) * variance
        return Indices(
            first.mean(axis=-1) / variance,
            total.mean(axis=-1) / variance,
            first.std(axis=-1) / root,
            total.std(axis=-1) / root,
        )


Values = Mapping[str, Array]
Factors = Mapping[tuple[str, ...], tuple[tuple[str, str | None, Quantity], ...]]
BASE_POINTS = 2048
LEAST_POINTS = 256
#: Numbers that all factors together may take: scenarios of long lists get fewer base points, or none.
BUDGET = 20_000_000
BLOCK_NUMBERS = 65_536
#: A spread below this share of the value is rounding.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Drivers:
    """The drivers of every headline outcome, largest total first, and what is to be said of those left out."""

    drivers: tuple[Driver, ...] = ()
    warnings: tuple[str, ...] = ()


def drivers_of(plan: Plan, *, points: int = BASE_POINTS, seed: int = 1, budget: int = BUDGET) -> Drivers:
    """Return the drivers of the headline outcome of every stage, over all groups.

    A factor is what is drawn as one: an evidence record that several inputs cite is named by the first of them, and
    inputs joined by a dependence by all of them (``search.fnir+search.fpir``).
    ``points`` is the number of base points, a power of two; fewer are taken where the scenario's lists are so long that
    more would pass ``budget``. An outcome that depends on one input has indices of 1, one that is the same in every
    draw has none, and one that is undefined or infinite in some draws is named in a warning.
    """
    scenario = plan.scenario
    factors = _factors(scenario)
    n = _affordable(scenario, len(factors), points, budget)
    if n == 0:
        return Drivers(
            (), (f"the drivers of the outcomes are not reported: {len(factors):,} uncertain inputs are too many",)
        )
    made: list[Driver] = []
    warnings: list[str] = []
    if factors:
        a, b = (_values(scenario, factors, half) for half in base_points(list(scenario.streams()), n, seed))
        for stage in scenario.stages:
            if not stage.kind.headline or not plan.has(stage.id):
                continue
            found = _of_headline(plan, stage, factors, a, b)
            if found is None:
                outcome = f"{stage.id}.{stage.kind.headline}"
                warnings.append(f"what {outcome} depends on is not reported: it is undefined or infinite in some draws")
            else:
                made += sorted(found, key=lambda driver: -driver.total)
    return Drivers(tuple(made), tuple(warnings))


def _factors(scenario: Scenario) -> Factors:
    """Return the uncertain inputs that are drawn as one, by their stream, or by streams that are joined."""
    joined = {stream: copula.streams for copula in copulas(scenario) for stream in copula.streams}
    found: dict[tuple[str, ...], list[tuple[str, str | None, Quantity]]] = {}
    for input_id, group, _, quantity in scenario.inputs():
        if not quantity.is_fixed:
            streams = joined.get(quantity.stream, (quantity.stream,))
            found.setdefault(streams, []).append((input_id, group, quantity))
    return {streams: tuple(inputs) for streams, inputs in found.items()}


def _affordable(scenario: Scenario, factors: int, points: int, budget: int) -> int:
    """Return how many base points the budget allows, halved until they fit; 0 where even the least are too many."""
    groups = max(1, len(scenario.groups))
    numbers = sum(max(1, len(stage.items)) * groups * (factors + 2) for stage in scenario.stages)
    while points > LEAST_POINTS and points * numbers > budget:
        points //= 2
    return points if points * numbers <= budget else 0


def _values(scenario: Scenario, factors: Factors, points: Values) -> dict[str, Array]:
    """Return the draws of every uncertain input, by the name under which it is handed in."""
    points = joined_points(scenario, points)
    return {
        input_name(input_id, group): draw_from(quantity.distribution, points[quantity.stream])
        for inputs in factors.values()
        for input_id, group, quantity in inputs
    }


def _of_headline(plan: Plan, stage: Stage, factors: Factors, a: Values, b: Values) -> list[Driver] | None:
    """Return the drivers of one stage's headline, or None where it is not finite throughout."""
    name = stage.kind.headline
    behind = inputs_behind(plan, stage.id, name)
    mine = {streams: tuple(one for one in inputs if one[:2] in behind) for streams, inputs in factors.items()}
    mine = {streams: inputs for streams, inputs in mine.items() if inputs}
    cut = plan.cut({stage.id: [name]})
    at_a, at_b = _headline(cut, stage.id, name, a), _headline(cut, stage.id, name, b)
    if at_a is None or at_b is None or not mine:
        return []
    if not (np.isfinite(at_a).all() and np.isfinite(at_b).all()):
        return None
    both = np.concatenate([at_a, at_b])
    if np.ptp(both) <= ROUNDING * np.abs(both).max():
        return []
    if len(mine) == 1:
        return [_driver(f"{stage.id}.{name}", inputs, _certain(1.0)) for inputs in mine.values()]
    made = []
    for inputs in mine.values():
        swapped = {given: b[given] for given in (input_name(input_id, group) for input_id, group, _ in inputs)}
        at_ab = _headline(cut, stage.id, name, {**a, **swapped})
        if at_ab is None or not np.isfinite(at_ab).all():
            return None
        unmoved = np.abs(at_ab - at_a).max() <= ROUNDING * np.abs(at_a).max()
        indices = _certain(0.0) if unmoved else estimate(at_a[None], at_b[None], at_ab[None])
        made.append(_driver(f"{stage.id}.{name}", inputs, indices))
    return made


def _certain(index: float) -> Indices:
    return Indices(*(np.array([value]) for value in (index, index, 0.0, 0.0)))


def _headline(cut: Plan, stage_id: str, name: str, values: Values) -> Array | None:
    """Return a headline over all groups at values of the inputs, shape (n,), or None where it has no such total."""
    n = len(next(iter(values.values())))
    widest = max(max(1, len(one.stage.items)) for one in cut.stages) * max(1, len(cut.scenario.groups))
    block = max(16, BLOCK_NUMBERS // (8 * widest))
    made = np.empty(n)
    for start in range(0, n, block):
        part = {name_of: drawn[start : start + block] for name_of, drawn in values.items()}
        total = evaluate(cut, {}, part)[stage_id].total.get(name)
        if total is None or total.ndim != 2:
            return None
        made[start : start + block] = total[0]
    return made


def _driver(outcome: str, inputs: tuple[tuple[str, str | None, Quantity], ...], indices: Indices) -> Driver:
    first: dict[str, tuple[str, str | None]] = {}
    for input_id, group, quantity in inputs:
        first.setdefault(quantity.stream, (input_id, group))
    heads = list(first.values())
    groups = {group for _, group in heads}
    # Joined inputs of one group are named without it, as the group stands beside them.
    whose = groups.pop() if len(groups) == 1 else None
    names = [input_id if group == whose else input_name(input_id, group) for input_id, group in heads]
    return Driver(
        outcome=outcome,
        input="+".join(names),
        group=whose,
        first_order=float(indices.first[0]),
        total=float(indices.total[0]),
        first_order_error=float(indices.first_error[0]),
        total_error=float(indices.total_error[0]),
        shared_with=tuple(dict.fromkeys(one for one, _, _ in inputs if one not in {head for head, _ in heads})),
    )

"""Ratios between groups: each group's share, or its burden per head, over the reference group's, at the same draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.bounds.box import exact_interval
from baserate.assessment.plan import Entry, Plan
from baserate.quantity import Beta, Estimate, Quantity
from baserate.scenario.model import Stage, input_name
from baserate.values import Value

Array = NDArray[np.float64]
#: Units of what falls on people: by the head of its group it is a burden.
BURDENS = ("people per year", "households per year", "people", "households")
NO_MEAN = "a ratio of draws; its middle is stated, and no mean"


@dataclass(frozen=True, slots=True)
class Exact:
    """The exact interval of a ratio of two counted rates, conditional on all that was counted."""

    low: float
    high: float | None
    level: float

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        made = {"low": self.low, "high": self.high, "level": self.level, "method": "conditional Clopper-Pearson"}
        return made | ({"why": "infinite"} if self.high is None else {})


@dataclass(frozen=True, slots=True, eq=False)
class Ratio(Value):
    """A group's value over the reference group's.

    ``undefined`` is the share of draws that are 0/0, which are left out; ``infinite`` that of draws that are x/0. A
    burden is taken ``per_head`` of each group. ``exact`` is there where both values are counts of their own.
    """

    outcome: str
    group: str
    reference: str
    estimate: Estimate
    undefined: float
    infinite: float
    per_head: bool = False
    where: Mapping[str, float] | None = None
    exact: Exact | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; a number that is null has ``why``."""
        numbers = self.estimate.to_dict()
        made: dict[str, Any] = {"outcome": self.outcome, "group": self.group, "reference": self.reference}
        if self.where is not None:
            made["where"] = {key: int(value) if value == round(value) else value for key, value in self.where.items()}
        made |= numbers | {"undefined": self.undefined, "infinite": self.infinite, "per_head": self.per_head}
        if made["mean"] is None:
            made["why_no_mean"] = NO_MEAN
        if None in (made["median"], made["low"], made["high"]):
            made["why"] = "undefined" if self.undefined == 1 else "infinite"
        return made | ({"exact": self.exact.to_dict()} if self.exact else {})


@dataclass(frozen=True, slots=True)
class Pair:
    """What a ratio is of: the rows of a group and of the reference in the table of draws, and its heads over theirs."""

    id: str
    group: str
    reference: str
    row: int
    reference_row: int
    heads: float = 1.0
    per_head: bool = False
    where: Mapping[str, float] | None = None
    exact: Exact | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """An input by group whose draws stand beside those of the outcomes, so that its ratios can be taken."""

    id: str
    group: str
    quantity: Quantity

    @property
    def name(self) -> str:
        """The name of the input."""
        return input_name(self.id, self.group)


def given_of(plan: Plan) -> tuple[Given, ...]:
    """Return the shares that are given by group and are no outcome under the same name."""
    outcomes = {entry.id for entry in plan.layout}
    if len(plan.scenario.groups) < 2:
        return ()
    return tuple(
        Given(input_id, group, quantity)
        for input_id, group, parameter, quantity in plan.scenario.inputs()
        if group is not None and parameter and parameter.domain.is_probability and input_id not in outcomes
    )


def pairs_of(plan: Plan, given: Sequence[Given], level: float) -> tuple[Pair, ...]:
    """Return every ratio: of each share and each burden of each group but the reference.

    The table of draws has the plan's layout, then what is ``given``.
    """
    shares = plan.scenario.population.groups
    return (*_of_outcomes(plan, level), *_of_inputs(plan, given, level)) if len(shares) > 1 else ()


def _of_outcomes(plan: Plan, level: float) -> Iterator[Pair]:
    population = plan.scenario.population
    reference, shares = population.reference, population.groups
    rows = {(entry.id, entry.group, entry.item, entry.point): row for row, entry in enumerate(plan.layout)}
    stages = {stage.stage.id: stage.stage for stage in plan.stages}
    counted = {(one, group): quantity for one, group, _, quantity in plan.scenario.inputs()}
    for row, entry in enumerate(plan.layout):
        per_head = _is_burden(entry, stages[entry.stage])
        its = rows.get((entry.id, reference, entry.item, entry.point))
        if entry.group in (None, reference) or its is None or not (per_head or entry.outcome.about.is_proportion):
            continue
        group = str(entry.group)
        heads = shares[group] / shares[reference] if per_head else 1.0
        one, other = counted.get((entry.id, group)), counted.get((entry.id, reference))
        exact = exact_ratio(one, other, level) if one and other else None
        yield Pair(entry.id, group, reference, row, its, heads, per_head, entry.where, exact)


def _of_inputs(plan: Plan, given: Sequence[Given], level: float) -> Iterator[Pair]:
    reference, first = plan.scenario.population.reference, len(plan.layout)
    rows = {(one.id, one.group): first + place for place, one in enumerate(given)}
    for one in given:
        if one.group != reference:
            its = rows[one.id, reference]
            exact = exact_ratio(one.quantity, given[its - first].quantity, level)
            yield Pair(one.id, one.group, reference, rows[one.id, one.group], its, exact=exact)


def _is_burden(entry: Entry, stage: Stage) -> bool:
    """Whether an outcome counts people, or is the stage's wrong alerts."""
    outcome, alerts = entry.outcome, stage.kind.alerts
    wrong = {false for _, false in alerts.choices} if alerts is not None else set()
    return outcome.total == "sum" and (outcome.about.unit in BURDENS or outcome.name in wrong)


def ratio_of(
    pair: Pair,
    draws: tuple[Array, Array],
    ends: tuple[Array, Array] | None,
    estimate: Callable[[Array, Array | None], Estimate],
) -> Ratio:
    """Return a ratio from the draws of both groups; ``ends`` are those that the ends of its interval come from."""

    def over(values: Array, reference: Array) -> Array:
        with np.errstate(all="ignore"):
            return np.asarray(values / pair.heads / reference)

    found = over(*draws)
    undefined = np.isnan(found)
    made = estimate(found, over(*ends) if ends is not None else None)
    return Ratio(
        pair.id,
        pair.group,
        pair.reference,
        made if made.kind == "fixed" else replace(made, mean=None),
        float(undefined.mean()),
        float(np.isinf(found).mean()),
        pair.per_head,
        pair.where,
        pair.exact,
    )


def exact_ratio(one: Quantity, other: Quantity, level: float) -> Exact | None:
    """Return the exact interval of one rate over another where each was counted on its own; else None.

    Given all errors counted, those of the one are binomial with the share n*R/(n*R + m), R the ratio, n and m what the
    two were counted of (Przyborowski and Wilenski, Biometrika 31:313, 1940; Clopper and Pearson 1934).
    """
    first, second = one.distribution, other.distribution
    if not isinstance(first, Beta) or not isinstance(second, Beta) or one.stream == other.stream:
        return None
    errors = first.count + second.count
    if errors == 0:
        return Exact(0.0, None, level)
    low, high = exact_interval(first.count, errors, level)
    scale = second.of / first.of
    return Exact(low / (1 - low) * scale, high / (1 - high) * scale if high < 1 else None, level)

"""Ratios between groups: each group's share, or its burden per head, over the reference group's, at the same draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.bounds.box import exact_interval
from baserate.assessment.plan import Entry, Plan
from baserate.quantity import Beta, Distribution, Estimate
from baserate.scenario.model import Scenario, Setting, Stage
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
    """What a ratio is of: the rows of a group and of the reference in the layout of a plan, and what each is split by."""

    entry: Entry
    row: int
    reference_row: int
    reference: str
    heads: float
    per_head: bool
    exact: Exact | None


def pairs_of(plan: Plan, level: float) -> tuple[Pair, ...]:
    """Return every ratio of a plan: of each share and each burden of each group but the reference."""
    scenario = plan.scenario
    reference, shares = scenario.population.reference, scenario.population.groups
    if len(shares) < 2:
        return ()
    rows = {_key(entry): row for row, entry in enumerate(plan.layout)}
    stages = {stage.stage.id: stage.stage for stage in plan.stages}
    made = []
    for entry in plan.layout:
        per_head = _is_burden(entry, stages[entry.stage])
        if entry.group in (None, reference) or not (per_head or entry.outcome.about.is_proportion):
            continue
        its = rows.get(_key(replace(entry, group=reference)))
        if its is not None:
            heads = shares[str(entry.group)] / shares[reference] if per_head else 1.0
            exact = exact_ratio(scenario, entry, reference, level)
            made.append(Pair(entry, rows[_key(entry)], its, reference, heads, per_head, exact))
    return tuple(made)


def _key(entry: Entry) -> tuple[str, str | None, int | None]:
    return entry.id, entry.group, entry.item


def _is_burden(entry: Entry, stage: Stage) -> bool:
    """Whether an outcome counts people, or is the stage's wrong alerts."""
    outcome, alerts = entry.outcome, stage.kind.alerts
    wrong = {false for _, false in alerts.choices} if alerts is not None else set()
    return outcome.total == "sum" and (outcome.about.unit in BURDENS or outcome.name in wrong)


def ratio_of(pair: Pair, values: Array, reference: Array, estimate: Any) -> Ratio:
    """Return a ratio from the draws of both groups; ``estimate`` makes one of defined draws."""
    with np.errstate(all="ignore"):
        found = values / pair.heads / reference
    undefined = np.isnan(found)
    made: Estimate = estimate(found[~undefined])
    if made.kind != "fixed":
        made = replace(made, mean=None)
    return Ratio(
        pair.entry.id,
        str(pair.entry.group),
        pair.reference,
        made,
        float(undefined.mean()),
        float(np.isinf(found).mean()),
        pair.per_head,
        pair.entry.where,
        pair.exact,
    )


def exact_ratio(scenario: Scenario, entry: Entry, reference: str, level: float) -> Exact | None:
    """Return the exact interval of a ratio of two inputs that were counted, each on its own; else None.

    Given all errors counted, those of one group are binomial with the share n*R/(n*R + m), R the ratio, n and m what
    the two were counted of (Przyborowski and Wilenski, Biometrika 31:313, 1940; Clopper and Pearson 1934).
    """
    for setting in _settings(scenario, entry):
        one, other = (_counts(setting.by_group[group].distribution) for group in (str(entry.group), reference))
        if one is None or other is None or setting.by_group[str(entry.group)].stream == setting.by_group[reference].stream:
            return None
        if one.count + other.count == 0:
            return Exact(0.0, None, level)
        low, high = exact_interval(one.count, one.count + other.count, level)
        scale = other.of / one.of
        return Exact(low / (1 - low) * scale, high / (1 - high) * scale if high < 1 else None, level)
    return None


def _settings(scenario: Scenario, entry: Entry) -> Iterator[Setting]:
    """Yield the input by group that an outcome is, under the same name."""
    stage = next(one for one in scenario.stages if one.id == entry.stage)
    setting = stage.settings.get(entry.outcome.name)
    if setting is not None and setting.by_group:
        yield setting


def _counts(distribution: Distribution) -> Beta | None:
    return distribution if isinstance(distribution, Beta) else None

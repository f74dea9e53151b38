"""Counts to expect: of tries at an uncertain share, or of events at an uncertain rate.

The count is binomial, or Poisson, given the share or rate, and these are drawn; so the distribution function of the
count is the mean of theirs over the draws (for a Beta share, the beta-binomial distribution).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.assessment.evaluate import evaluate, joined_points, row_of
from baserate.assessment.plan import find_outcome, plan_of
from baserate.errors import Fault, UsageError
from baserate.quantity import draw_from
from baserate.random.streams import uniforms
from baserate.scenario.model import Scenario, find_input, input_name
from baserate.terms import Term, term

Array = NDArray[np.float64]
LARGEST = 1e12
PERIODS = (" per day", " per year")


@dataclass(frozen=True, slots=True)
class Request:
    """A count to predict: of ``tries`` at a share, or of events in so many days or years."""

    name: str
    tries: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """The count to expect, with its interval. ``of`` tries are of ``per`` (nothing for a share: tries themselves)."""

    id: str
    group: str | None
    of: float
    per: Literal["tries", "days", "years"]
    mean: float
    median: int
    low: int
    high: int
    level: float
    given: Literal["binomial", "Poisson"]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "group": self.group,
            "of": self.of,
            "per": self.per,
            "mean": self.mean,
            "median": self.median,
            "low": self.low,
            "high": self.high,
            "kind": "predictive",
            "given": self.given,
        }


def predict(
    scenario: Scenario,
    request: Request,
    *,
    draws: int,
    seed: int,
    level: float,
    points: Mapping[str, Array] | None = None,
) -> Prediction:
    """Return the count to expect of an input or an outcome (over all groups). Raises UsageError.

    ``points`` are those of some streams, shape (draws,), in place of Sobol's.
    """
    found_id, group, about, values = _drawn(scenario, request, draws, seed, points or {})
    if not 0 < request.tries <= LARGEST:
        raise UsageError(Fault(f"{request.tries:g}", f"a number above 0, at most {LARGEST:g}", key="predict"))
    if not np.isfinite(values).all():
        raise UsageError(Fault(f"{request.name}, undefined in some draws", "an outcome that is not", key="predict"))
    if about.is_proportion:
        if request.tries != round(request.tries):
            raise UsageError(Fault(f"{request.tries:g} tries", "a whole number of tries", key="predict"))
        low, median, high = count_of_tries(values, request.tries, level)
        mean = float(values.mean() * request.tries)
        return Prediction(found_id, group, request.tries, "tries", mean, median, low, high, level, "binomial")
    means = values * request.tries
    low, median, high = count_of_events(means, level)
    per: Literal["days", "years"] = "days" if about.unit.endswith(" per day") else "years"
    return Prediction(found_id, group, request.tries, per, float(means.mean()), median, low, high, level, "Poisson")


def count_of_tries(shares: Array, tries: float, level: float) -> tuple[int, int, int]:
    """Return low, median and high of the count in ``tries`` at shares drawn, shape (draws,)."""
    tail = (1 - level) / 2
    return _quantile(shares, tries, tail), _quantile(shares, tries, 0.5), _quantile(shares, tries, 1 - tail)


def count_of_events(means: Array, level: float) -> tuple[int, int, int]:
    """Return low, median and high of a Poisson count whose means are drawn, shape (draws,)."""
    tail = (1 - level) / 2
    return _quantile(means, None, tail), _quantile(means, None, 0.5), _quantile(means, None, 1 - tail)


def _drawn(
    scenario: Scenario, request: Request, draws: int, seed: int, known: Mapping[str, Array]
) -> tuple[str, str | None, Term, Array]:
    """Return the id, the group, the measure and the draws of what is to be predicted."""
    inputs = {input_name(input_id, group) for input_id, group, _, _ in scenario.inputs()}
    if request.name in inputs:
        found = find_input(scenario, request.name, "predict")
        about = found.parameter.about if found.parameter else term("size")
        _check_countable(request.name, about)
        if found.quantity.is_fixed:
            return found.id, found.group, about, found.quantity.values({})
        stream = found.quantity.stream
        (points,) = uniforms(seed, [stream], draws, draws)
        drawn = joined_points(scenario, known)[stream] if stream in known else points[stream]
        return found.id, found.group, about, draw_from(found.quantity.distribution, drawn)
    plan = plan_of(scenario)
    entry = find_outcome(plan, request.name, "predict")
    _check_countable(request.name, entry.outcome.about)
    cut = plan.cut({entry.key: [entry.outcome.name]})
    points = next(uniforms(seed, cut.streams, draws, draws)) if cut.streams else {}
    points |= {stream: its for stream, its in known.items() if stream in points}
    return entry.id, None, entry.outcome.about, row_of(cut, evaluate(cut, points), entry)


def _check_countable(name: str, about: Term) -> None:
    """Raise UsageError for what is neither a share nor counted in a time: money, hours, sizes."""
    counted = about.unit.endswith(PERIODS) and not about.unit.startswith(("hours", "currency"))
    if not about.is_proportion and not counted:
        allowed = "a share, or events per day or per year"
        raise UsageError(Fault(f"{name}, in {about.unit}", allowed, key="predict"))


def _quantile(values: Array, tries: float | None, at: float) -> int:
    """Return the least count whose distribution function, the mean over the draws, reaches ``at``."""

    def reached(count: int) -> bool:
        if tries is None:
            return float(special.gammaincc(count + 1.0, values).mean()) >= at
        return count >= tries or float(special.betaincc(count + 1.0, tries - count, values).mean()) >= at

    if reached(0):
        return 0
    low, high = 0, max(1, math.ceil(float(values.max()) * (tries or 1)))
    while not reached(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high

"""Rates over time, and the periods at which they change.

A series of counts is cut where the binomial likelihood gains more than a penalty for each cut; all cuts are found
together, exactly, by dynamic programming (Jackson and others, IEEE Signal Processing Letters 12:105, 2005). The gain is
taken in units of the series' own scatter from one period to the next, so that ordinary fluctuation is no change, and a
cut is kept only where its test, corrected for every place at which it might have been, finds it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from baserate.auditing.log.table import Floats, Ints
from baserate.auditing.measures.confusion import RATES, sum_of
from baserate.auditing.measures.intervals import Interval, proportion
from baserate.auditing.measures.rates import Rate, rate_of
from baserate.auditing.spec import Options

#: Rates followed over time: they have denominators that do not overlap in what they say.
FOLLOWED = ("prevalence", "selection_rate", "false_positive_rate", "false_negative_rate", "ppv")
SIGNIFICANCE = 0.01
#: Of fewer periods nobody can tell a change from what the series does in any case.
FEWEST_PERIODS = 8
#: More periods than this are put together, so that the search stays quick.
MOST_PERIODS = 400


@dataclass(frozen=True, slots=True)
class Moment:
    """One period, or several put together so that enough people stand behind it."""

    first: str
    last: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Change:
    """A period from which a rate is another one: the shares before and after, and the corrected p-value."""

    at: str
    before: float
    after: float
    p: float
    periods_after: int


@dataclass(frozen=True, slots=True)
class Series:
    """A rate of a group over time."""

    rate: str
    by: tuple[str, ...]
    group: tuple[str, ...]
    moments: tuple[Moment, ...]
    changes: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        # Counts by group and period could be taken from those of everybody to leave a few people; rates are enough.
        periods = [
            {"from": m.first, "to": m.last, "value": m.rate.value, "low": m.rate.low, "high": m.rate.high}
            for m in self.moments
        ]
        return {
            "rate": self.rate,
            "group": dict(zip(self.by, self.group, strict=True)),
            "periods": periods,
            "changes": [{"at": c.at, "before": c.before, "after": c.after, "p": c.p} for c in self.changes],
        }


def compute_drift(
    counts: Ints,
    allowed: Ints,
    periods: tuple[str, ...],
    by: tuple[str, ...],
    group: tuple[str, ...],
    options: Options,
) -> list[Series]:
    """Return the followed rates of a group over its periods, with their changes.

    ``counts`` has shape (periods, len(PARTS)). ``allowed`` are the periods at which a step may start.
    """
    if not len(allowed):
        return []
    coarse = np.add.reduceat(counts, allowed, axis=0)
    found = []
    for rate in FOLLOWED:
        above, below = RATES[rate]
        places, x, n = _together(sum_of(coarse, above), sum_of(coarse, below), options.minimum_cell)
        if len(places) < 2:
            continue
        starts = allowed[places].tolist()
        ends = [*(start - 1 for start in starts[1:]), len(periods) - 1]
        interval = proportion(x, n, options.level, options.interval)
        moments = tuple(
            Moment(
                periods[start],
                periods[end],
                rate_of(Interval(*(np.asarray(part[i]) for part in interval)), options.interval, int(x[i]), int(n[i])),
            )
            for i, (start, end) in enumerate(zip(starts, ends, strict=True))
        )
        changes = tuple(
            Change(periods[starts[cut]], before, after, p, len(starts) - cut)
            for cut, before, after, p in find_changes(x, n)
        )
        found.append(Series(rate, by, group, moments, changes))
    return found


def _together(x: Ints, n: Ints, minimum: int) -> tuple[list[int], Ints, Ints]:
    """Return periods put together until each has enough people: their first indices and counts."""
    least = max(minimum, int(n.sum()) // (4 * MOST_PERIODS) if len(n) > MOST_PERIODS else 0)
    starts: list[int] = []
    hits: list[int] = []
    of: list[int] = []
    full = True
    for index in range(len(n)):
        if full:
            starts.append(index)
            hits.append(0)
            of.append(0)
        hits[-1] += int(x[index])
        of[-1] += int(n[index])
        full = of[-1] >= least
    if len(of) > 1 and of[-1] < least:
        starts.pop()
        hits[-2:] = [sum(hits[-2:])]
        of[-2:] = [sum(of[-2:])]
    if not of or of[0] < least:
        return [], np.array([]), np.array([])
    return starts, np.array(hits), np.array(of)


def find_changes(x: Ints, n: Ints) -> list[tuple[int, float, float, float]]:
    """Return the changes of a series of x of n: the first index of the new rate, the rates before and after, and p."""
    periods = len(n)
    if periods < FEWEST_PERIODS:
        return []
    scatter = scatter_of(x, n)
    hits, of = np.concatenate([[0], np.cumsum(x)]), np.concatenate([[0], np.cumsum(n)])
    penalty = _quantile_of_chi2(SIGNIFICANCE / (periods - 1)) / 2
    best = np.zeros(periods + 1)
    cut_before = np.zeros(periods + 1, dtype=np.int64)
    for end in range(1, periods + 1):
        starts = np.arange(end)
        gain = (
            best[:end] + _likelihood(hits[end] - hits[starts], of[end] - of[starts]) / scatter - penalty * (starts > 0)
        )
        cut_before[end] = int(np.argmax(gain))
        best[end] = gain[cut_before[end]]
    cuts = []
    end = periods
    while end > 0:
        end = int(cut_before[end])
        cuts.append(end)
    return _tested(sorted(cuts), hits, of, scatter)


def _tested(starts: list[int], hits: Ints, of: Ints, scatter: float) -> list[tuple[int, float, float, float]]:
    """Return the cuts that their own test finds, each between the segments beside it."""
    bounds = [*starts, len(hits) - 1]
    found = []
    for left, cut, right in zip(bounds, bounds[1:], bounds[2:], strict=False):
        x = np.array([hits[cut] - hits[left], hits[right] - hits[cut]], dtype=np.float64)
        n = np.array([of[cut] - of[left], of[right] - of[cut]], dtype=np.float64)
        gain = 2 * float(_likelihood(x, n).sum() - _likelihood(x.sum(), n.sum())) / scatter
        p = min(1.0, math.erfc(math.sqrt(max(gain, 0.0) / 2)) * max(1, right - left - 1))
        if p <= SIGNIFICANCE:
            found.append((cut, float(x[0] / n[0]), float(x[1] / n[1]), p))
    return found


def scatter_of(x: Ints, n: Ints) -> float:
    """Return how much more neighbouring periods differ than chance, at least 1: the median of squared scaled steps.

    A median is not moved by the steps at a few changes.
    """
    pooled = (x[1:] + x[:-1]) / (n[1:] + n[:-1])
    spread = pooled * (1 - pooled) * (1 / n[1:] + 1 / n[:-1])
    with np.errstate(invalid="ignore", divide="ignore"):
        steps = np.where(spread > 0, (x[1:] / n[1:] - x[:-1] / n[:-1]) ** 2 / spread, 0.0)
    median_of_chi2 = 2 * float(special.gammaincinv(0.5, 0.5))
    # Three steps or fewer say nothing of scatter apart from change.
    return max(1.0, float(np.median(steps)) / median_of_chi2) if len(steps) > 3 else 1.0


def _likelihood(x: Any, n: Any) -> Floats:
    """Return the binomial log-likelihood of x of n at its own rate."""
    hits, of = np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64)
    return np.asarray(special.xlogy(hits, hits / of) + special.xlogy(of - hits, 1 - hits / of))


def _quantile_of_chi2(p: float) -> float:
    """Return what a chi-squared variable of one degree of freedom exceeds with probability p."""
    return float(special.ndtri(p / 2)) ** 2

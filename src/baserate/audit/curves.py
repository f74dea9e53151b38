"""Curves from counts: the area under the ROC curve, every threshold at once, and calibration, group by group.

Steps hold at least the smallest number of people that may be shown, and their edges are values that many people have,
or round numbers: a curve through every score would tell single people's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from baserate.audit.intervals import Interval, auc_interval, proportion
from baserate.audit.rates import Rate, rate_of
from baserate.audit.spec import Options
from baserate.audit.table import NO, YES, CountTable, Floats, Ints

#: A curve has at most this many steps.
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class ScoreCounts:
    """People by score, scores rising and distinct: those with the outcome and those without; shape (scores,)."""

    score: Floats
    with_outcome: Ints
    without: Ints


@dataclass(frozen=True, slots=True)
class Auc:
    """The chance that a person with the outcome has a higher score than one without; ties count one half.

    NaN where either kind is missing (Hanley and McNeil, Radiology 143:29, 1982).
    """

    value: float
    with_outcome: int
    without: int

    def interval(self, level: float) -> Interval:
        """Return the area with its score interval."""
        return _interval_of(self, level)


@cache
def _interval_of(auc: Auc, level: float) -> Interval:
    return auc_interval(auc.value, auc.with_outcome, auc.without, level)


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold and what flagging everybody at or above it would give; None is below every score."""

    threshold: float | None
    flagged: int
    rates: dict[str, Rate]


@dataclass(frozen=True, slots=True)
class Bin:
    """People with a score from ``low`` to below ``high`` (None: no end), and the share of them with the outcome."""

    low: float | None
    high: float | None
    n: int
    outcomes: int
    rate: Rate


def score_counts(table: CountTable) -> ScoreCounts:
    """Return people with a score and an outcome by score."""
    known = ((table.outcome == YES) | (table.outcome == NO)) & ~np.isnan(table.score)
    score, place = np.unique(table.score[known], return_inverse=True)
    yes = np.zeros(len(score), dtype=np.int64)
    no = np.zeros(len(score), dtype=np.int64)
    has = table.outcome[known] == YES
    np.add.at(yes, np.ravel(place)[has], table.n[known][has])
    np.add.at(no, np.ravel(place)[~has], table.n[known][~has])
    return ScoreCounts(score, yes, no)


def compute_auc(counts: ScoreCounts) -> Auc:
    """Return the area under the curve by counts: no two people are ever compared."""
    m, n = int(counts.with_outcome.sum()), int(counts.without.sum())
    if not m or not n:
        return Auc(math.nan, m, n)
    below = np.cumsum(counts.without) - counts.without
    won = np.dot(counts.with_outcome.astype(np.float64), below + counts.without / 2)
    return Auc(float(won / m / n), m, n)


def edges_for(counts: ScoreCounts, minimum: int) -> Floats:
    """Return the edges of steps that suit everybody's scores: each score that many people have, or round numbers."""
    people = counts.with_outcome + counts.without
    finite = counts.score[np.isfinite(counts.score)]
    if len(finite) <= MOST_STEPS and (people >= minimum).all():
        return finite
    if len(finite) < 2:
        return finite
    low, high = float(finite[0]), float(finite[-1])
    raw = (high - low) / MOST_STEPS
    step = min(
        (factor * 10.0 ** math.floor(math.log10(raw)) for factor in (1, 2, 5, 10)),
        key=lambda size: (size < raw, size),
    )
    first, last = math.floor(low / step), math.floor(high / step)
    return np.array([round(step * index, 12) for index in range(first + 1, last + 1)])


def _binned(counts: ScoreCounts, edges: Floats, minimum: int) -> tuple[list[float | None], Ints, Ints]:
    """Return the lower edges (None: no end), and people with and without the outcome, of bins of enough people.

    A bin of too few people is put together with the next one above, the last with the one below.
    """
    place = np.searchsorted(edges, counts.score, side="right")
    yes = np.bincount(place, weights=counts.with_outcome, minlength=len(edges) + 1).astype(np.int64)
    no = np.bincount(place, weights=counts.without, minlength=len(edges) + 1).astype(np.int64)
    lows: list[float | None] = [None, *edges.tolist()]
    kept: list[tuple[float | None, int, int]] = []
    start, ones, zeros = lows[0], 0, 0
    for index, low in enumerate(lows):
        start = low if ones + zeros == 0 else start
        ones, zeros = ones + int(yes[index]), zeros + int(no[index])
        if ones + zeros >= minimum:
            kept.append((start, ones, zeros))
            ones = zeros = 0
    if ones + zeros and kept:
        start, more, others = kept.pop()
        kept.append((start, more + ones, others + zeros))
    return [low for low, _, _ in kept], np.array([y for _, y, _ in kept]), np.array([z for _, _, z in kept])


def roc_steps(counts: ScoreCounts, edges: Floats, options: Options) -> list[Step]:
    """Return every threshold with the rates that flagging at or above it would give."""
    lows, yes, no = _binned(counts, edges, options.minimum_cell)
    steps = []
    total_yes, total_no = int(yes.sum()), int(no.sum())
    for index, low in enumerate(lows):
        tp, fp = int(yes[index:].sum()), int(no[index:].sum())
        parts = {
            "sensitivity": (tp, total_yes),
            "false_positive_rate": (fp, total_no),
            "ppv": (tp, tp + fp),
            "selection_rate": (tp + fp, total_yes + total_no),
        }
        rates = {
            name: rate_of(proportion(x, n, options.level, options.interval), options.interval, x, n)
            for name, (x, n) in parts.items()
        }
        steps.append(Step(low if index else None, tp + fp, rates))
    return steps


def calibration_bins(counts: ScoreCounts, edges: Floats, options: Options) -> list[Bin]:
    """Return the share with the outcome in each bin of the score."""
    lows, yes, no = _binned(counts, edges, options.minimum_cell)
    bins = []
    for index, low in enumerate(lows):
        n, x = int(yes[index] + no[index]), int(yes[index])
        rate = rate_of(proportion(x, n, options.level, options.interval), options.interval, x, n)
        high = lows[index + 1] if index + 1 < len(lows) else None
        bins.append(Bin(low if index else None, high, n, x, rate))
    return bins


def step_dict(step: Step) -> dict[str, Any]:
    """Return the JSON form of a threshold."""
    return {
        "threshold": step.threshold,
        "flagged": step.flagged,
        **{name: rate.to_dict() for name, rate in step.rates.items()},
    }


def bin_dict(part: Bin) -> dict[str, Any]:
    """Return the JSON form of a bin of calibration."""
    return {
        "score_from": part.low,
        "score_below": part.high,
        "n": part.n,
        "outcomes": part.outcomes,
        **part.rate.to_dict(),
    }

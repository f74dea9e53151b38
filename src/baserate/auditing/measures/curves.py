"""Curves from counts: every threshold at once, and calibration, group by group.

The edges of steps are values that many people have, or round numbers: a curve through every score would tell single
people's. Which steps are shown is the business of ``steps``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.auditing.log.table import NO, YES, CountTable, Floats, Ints
from baserate.auditing.measures.intervals import proportion
from baserate.auditing.measures.rates import Rate, rate_of
from baserate.auditing.spec import Options

#: A curve has at most this many steps.
MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class ScoreCounts:
    """People by score, scores rising and distinct: those with the outcome and those without; shape (scores,)."""

    score: Floats
    with_outcome: Ints
    without: Ints


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


@dataclass(frozen=True, slots=True)
class Curve:
    """The thresholds and the calibration of one group."""

    by: tuple[str, ...]
    key: tuple[str, ...]
    roc: tuple[Step, ...]
    calibration: tuple[Bin, ...]


def score_counts(table: CountTable, threshold: float | None = None) -> ScoreCounts:
    """Return people with a score and an outcome by score.

    The score of a bin may lie on the other side of the threshold than that of a person in it; with ``threshold``, it is
    moved there.
    """
    known, scores = in_curves(table), placed_scores(table, threshold)
    score, place = np.unique(scores[known], return_inverse=True)
    yes = np.zeros(len(score), dtype=np.int64)
    no = np.zeros(len(score), dtype=np.int64)
    has = table.outcome[known] == YES
    np.add.at(yes, np.ravel(place)[has], table.n[known][has])
    np.add.at(no, np.ravel(place)[~has], table.n[known][~has])
    return ScoreCounts(score, yes, no)


def in_curves(table: CountTable) -> NDArray[np.bool_]:
    """Return which entries have a score and an outcome, shape (m,)."""
    return np.asarray(((table.outcome == YES) | (table.outcome == NO)) & ~np.isnan(table.score))


def placed_scores(table: CountTable, threshold: float | None) -> Floats:
    """Return the score of every entry on the side of the threshold on which it was decided, shape (m,)."""
    scores = table.score
    if threshold is None:
        return scores
    below = np.nextafter(threshold, -np.inf)
    scores = np.where((table.flagged == YES) & (scores < threshold), threshold, scores)
    return np.where((table.flagged == NO) & (scores >= threshold), below, scores)


def edges_for(counts: ScoreCounts, minimum: int, threshold: float | None) -> Floats:
    """Return the edges of steps that suit everybody's scores: each score that many people have, or round numbers.

    The threshold is one of them, unless nobody's score lies between it and the next.
    """
    edges = _edges(counts, minimum)
    if threshold is None:
        return edges
    place = int(np.searchsorted(edges, threshold, side="left"))
    above = edges[place] if place < len(edges) else np.inf
    between = (counts.score >= threshold) & (counts.score < above)
    return np.insert(edges, place, threshold) if between.any() else edges


def cut_at(edges: Floats, threshold: float | None) -> int | None:
    """Return the step that starts at the threshold, or at the next edge above it; None where there is none."""
    place = len(edges) if threshold is None else int(np.searchsorted(edges, threshold, side="left"))
    return place + 1 if place < len(edges) else None


def _edges(counts: ScoreCounts, minimum: int) -> Floats:
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


def binned(counts: ScoreCounts, edges: Floats) -> Ints:
    """Return people with and without the outcome in the steps between edges, shape (len(edges) + 1, 2)."""
    place = np.searchsorted(edges, counts.score, side="right")
    sides = (counts.with_outcome, counts.without)
    return np.stack([np.bincount(place, weights=side, minlength=len(edges) + 1) for side in sides], axis=1).astype(
        np.int64
    )


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of a score: the edges at which they start (None: no end), and people ``with_outcome`` and ``without``."""

    lows: tuple[float | None, ...]
    with_outcome: Ints
    without: Ints


def put_together(counts: Ints, edges: Floats, starts: Ints) -> Steps:
    """Return the steps that start at some of the finest ones, whose counts have shape (len(edges) + 1, 2)."""
    if not len(starts):
        empty = np.array([], dtype=np.int64)
        return Steps((), empty, empty)
    sums = np.add.reduceat(counts, starts, axis=0)
    lows = tuple(None if start == 0 else float(edges[start - 1]) for start in starts.tolist())
    return Steps(lows, sums[:, 0], sums[:, 1])


def roc_steps(found: Steps, options: Options) -> list[Step]:
    """Return every threshold with the rates that flagging at or above it would give."""
    steps = []
    total_yes, total_no = int(found.with_outcome.sum()), int(found.without.sum())
    for index, low in enumerate(found.lows):
        tp, fp = int(found.with_outcome[index:].sum()), int(found.without[index:].sum())
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
        steps.append(Step(low, tp + fp, rates))
    return steps


def calibration_bins(found: Steps, options: Options) -> list[Bin]:
    """Return the share with the outcome in each step of the score."""
    bins = []
    for index, low in enumerate(found.lows):
        x = int(found.with_outcome[index])
        n = x + int(found.without[index])
        rate = rate_of(proportion(x, n, options.level, options.interval), options.interval, x, n)
        high = found.lows[index + 1] if index + 1 < len(found.lows) else None
        bins.append(Bin(low, high, n, x, rate))
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

"""Means and quantiles over replicates, of every outcome on every observed day."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from baserate.loops import loop_kind
from baserate.loops.spec import LoopSpec
from baserate.quantity import Estimate
from baserate.simulation.blocks import observed_days
from baserate.simulation.gather import Gathered
from baserate.simulation.result import LoopOutcome, Series
from baserate.simulation.sweep import Point
from baserate.terms import term

Array = NDArray[np.float64]
#: Rows of the numbers taken over replicates.
MEAN, LOW, MEDIAN, HIGH, ERROR = range(5)


def summarise(spec: LoopSpec, gathered: Gathered, level: float, at: Point) -> tuple[list[LoopOutcome], list[Series]]:
    """Return the outcomes on the last day and the series of one loop, run at a point of a sweep."""
    days = observed_days(spec)
    outcomes, series = [], []
    for name, entries in loop_kind(spec.kind).layout(spec).items():
        about, outcome_id = term(name), f"{spec.id}.{name}"
        taken = np.stack(
            [
                np.concatenate([over_replicates(part, level) for part in gathered.parts(name, point)], axis=1)
                for point in range(len(days))
            ]
        )
        truth = gathered.truth_of(name)
        for index, where in enumerate(entries):
            true = None if truth is None else _mean(truth[index])
            last = [known(value) for value in taken[-1, :, index]]
            estimate = Estimate(last[MEDIAN], last[MEAN], last[LOW], last[HIGH], level, "simulation")
            outcomes.append(
                LoopOutcome(outcome_id, spec.id, name, about.unit, where, spec.days, estimate, last[ERROR], true, at)
            )
            mean, low, high = (tuple(known(value) for value in taken[:, row, index]) for row in (MEAN, LOW, HIGH))
            series.append(Series(outcome_id, spec.id, name, where, days, mean, low, high, true, at))
    return outcomes, series


def over_replicates(values: Array, level: float) -> Array:
    """Return mean, low, median, high and the standard error of the mean, shape (5, names), of (names, replicates).

    Replicates in which an outcome is undefined (NaN) are left out; where it never is, all five are NaN, and so is the
    standard error of fewer than two. The interval has equal tails.
    """
    defined = ~np.isnan(values)
    if not defined.all():
        columns = [over_replicates(row[keep][None], level)[:, 0] for row, keep in zip(values, defined, strict=True)]
        return np.stack(columns, axis=1)
    n = values.shape[1]
    if n == 0:
        return np.full((5, len(values)), np.nan)
    low, median, high = np.quantile(values, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=1)
    error = values.std(axis=1, ddof=1) / np.sqrt(n) if n > 1 else np.full(len(values), np.nan)
    return np.stack([values.mean(axis=1), low, median, high, error])


def known(value: float) -> float | None:
    """Return a number, None where it is undefined."""
    return None if np.isnan(value) else float(value)


def _mean(values: Array) -> float | None:
    """Return the mean over the replicates; of equal values, that value to the last digit."""
    defined = values[~np.isnan(values)]
    if len(defined) == 0:
        return None
    return float(defined[0]) if (defined == defined[0]).all() else float(defined.mean())

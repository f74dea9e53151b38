"""Confidence intervals from counts, over arrays. Where a rate is 0/0, everything about it is NaN.

Exact: Clopper and Pearson, Biometrika 26:404, 1934. Wilson, JASA 22:209, 1927. Difference: Newcombe, Statistics in
Medicine 17:873, 1998, method 10. Ratio: Katz and others, Biometrics 34:469, 1978. Clustered counts: Korn and Graubard,
Survey Methodology 24:193, 1998. Area under the curve: Newcombe, Statistics in Medicine 25:559, 2006, method 5.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from baserate.auditing.spec import IntervalMethod

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """A value and the ends of its interval, all of one shape."""

    value: Floats
    low: Floats
    high: Floats


def z_of(level: float) -> float:
    """Return the normal quantile that a two-sided interval of this level reaches to."""
    return float(special.ndtri((1 + level) / 2))


def _counts(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats, Floats]:
    hits, of = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64))
    with np.errstate(invalid="ignore", divide="ignore"):
        return hits, of, np.where(of > 0, hits / of, np.nan)


def clopper_pearson(x: ArrayLike, n: ArrayLike, level: float) -> Interval:
    """Return the exact interval of ``x`` of ``n``; counts need not be whole (effective sample sizes)."""
    hits, of, value = _counts(x, n)
    tail = (1 - level) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(hits > 0, special.betaincinv(np.maximum(hits, 1e-300), of - hits + 1, tail), 0.0)
        high = np.where(hits < of, special.betaincinv(hits + 1, np.maximum(of - hits, 1e-300), 1 - tail), 1.0)
    undefined = np.isnan(value)
    return Interval(value, np.where(undefined, np.nan, low), np.where(undefined, np.nan, high))


def wilson(x: ArrayLike, n: ArrayLike, level: float) -> Interval:
    """Return Wilson's score interval of ``x`` of ``n``."""
    hits, of, value = _counts(x, n)
    z2 = z_of(level) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = (hits + z2 / 2) / (of + z2)
        half = np.sqrt(z2 * (hits * (of - hits) / of + z2 / 4)) / (of + z2)
    # At none and at all the end is exact; rounding must not move it.
    low = np.where(hits == 0, 0.0, np.maximum(centre - half, 0.0))
    high = np.where(hits == of, 1.0, np.minimum(centre + half, 1.0))
    undefined = np.isnan(value)
    return Interval(value, np.where(undefined, np.nan, low), np.where(undefined, np.nan, high))


def proportion(x: ArrayLike, n: ArrayLike, level: float, method: IntervalMethod) -> Interval:
    """Return the interval of ``x`` of ``n`` by the named method."""
    return clopper_pearson(x, n, level) if method == "clopper-pearson" else wilson(x, n, level)


def square_and_add(one: Interval, other: Interval, correlation: float = 0.0) -> Interval:
    """Return the interval of a difference from the intervals of its two parts.

    Newcombe's method 10 for independent parts; for those of some ``correlation`` Zou and Donner's (Statistics in
    Medicine 27:1693, 2008).
    """
    value = one.value - other.value
    down = _apart(one.value - one.low, other.high - other.value, correlation)
    up = _apart(one.high - one.value, other.value - other.low, correlation)
    return Interval(value, value - down, value + up)


def _apart(one: Floats, other: Floats, correlation: float) -> Floats:
    if not correlation:
        return np.asarray(np.hypot(one, other))
    return np.sqrt(np.maximum(one**2 + other**2 - 2 * correlation * one * other, 0.0))


def newcombe_difference(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float, correlation: float = 0.0
) -> Interval:
    """Return the difference x1/n1 - x2/n2, with Newcombe's hybrid score interval."""
    return square_and_add(wilson(x1, n1, level), wilson(x2, n2, level), correlation)


def katz_ratio(
    x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float, correlation: float = 0.0
) -> Interval:
    """Return the ratio of x1/n1 to x2/n2, with Katz's interval; ``correlation`` is that of the two rates.

    Where a count is 0, the ends are those with one half added to every count (Walter, Biometrika 62:371, 1975): a ratio
    of 0 has the low end 0, and one with 0 below it has no value and no high end (NaN), only a low end.
    """
    hits1, of1, rate1 = _counts(x1, n1)
    hits2, of2, rate2 = _counts(x2, n2)
    z = z_of(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(hits2 > 0, rate1 / rate2, np.nan)
        add = np.where((hits1 == 0) | (hits2 == 0), 0.5, 0.0)
        a, b, m, n = hits1 + add, hits2 + add, of1 + add, of2 + add
        one, other = np.maximum(1 / a - 1 / m, 0.0), np.maximum(1 / b - 1 / n, 0.0)
        half = z * np.sqrt(np.maximum(one + other - 2 * correlation * np.sqrt(one * other), 0.0))
        centre = np.log(a / m) - np.log(b / n)
        low, high = np.exp(centre - half), np.exp(centre + half)
    undefined = np.isnan(rate1) | np.isnan(rate2) | ((hits1 == 0) & (hits2 == 0))
    low = np.where(undefined, np.nan, np.where(hits1 == 0, 0.0, low))
    high = np.where(undefined | (hits2 == 0), np.nan, high)
    return Interval(np.where(undefined, np.nan, value), low, high)


def auc_interval(auc: ArrayLike, with_outcome: ArrayLike, without: ArrayLike, z: float) -> Interval:
    """Return the score interval of an area under the curve from its two sample sizes, reaching to a normal quantile.

    Its ends solve |auc - t| = z*sqrt(V(t)), V(t) = t(1-t)(1 + s(1-t)/(2-t) + s*t/(1+t))/(mn) with s = (m+n)/2 - 1, and
    stay inside [0, 1] at the extremes. They are bisected.
    """
    value, m, n = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (auc, with_outcome, without)))
    s = (m + n) / 2 - 1
    value = np.where((m > 0) & (n > 0), value, np.nan)

    def reach(t: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = t * (1 - t) * (1 + s * (1 - t) / (2 - t) + s * t / (1 + t)) / (m * n)
        return np.asarray(z * np.sqrt(np.maximum(spread, 0.0)))

    ends = []
    for side in (0.0, 1.0):
        # ``outside`` is beyond the end that is sought, ``inside`` between it and the value.
        outside, inside = np.full(value.shape, side), value.copy()
        for _ in range(60):
            middle = (outside + inside) / 2
            beyond = np.abs(value - middle) > reach(middle)
            outside, inside = np.where(beyond, middle, outside), np.where(beyond, inside, middle)
        ends.append(np.where(np.isnan(value), np.nan, outside))
    return Interval(value, ends[0], ends[1])

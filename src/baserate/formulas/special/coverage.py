"""Search by a network whose coverage differs between routes: coverage is Beta over them, the wait then no exponential.

On a route of coverage C the person sought goes unfound through an exposure x (the encounters that working cameras would
recognise, were every place covered) with probability exp(-x C). With C ~ Beta(a, b) the mean of that is Kummer's
function M(a, a + b, -x) (DLMF 13.4.1). Its tail is of the order of x**-a: for a <= 1 the mean wait is infinite.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from baserate.formulas.special.elementwise import Array, Mask, elementwise, is_probability

_SUMMED_UP_TO = 30.0  # exposures up to which 1 - M is summed, since the subtraction would cancel
_RARE = 0.05  # chances up to which those above are integrated instead
_NODES = np.polynomial.legendre.leggauss(20)
_TAIL_FROM = 1e4  # exposures from which the tail's series is used, where its parameters are small beside them
_TAIL_TERMS = 8
_LONGEST = 700.0  # the logarithm of the longest exposure looked at
_STEPS = 80
_SETTLED = 1e-14  # of the logarithm of the exposure


def beta_exposure(coverage: ArrayLike, concentration: ArrayLike, exposure: ArrayLike) -> Array:
    """Return the chance of being found, E[1 - exp(-exposure C)], C ~ Beta: mean ``coverage``, a + b ``concentration``.

    The arguments broadcast. Valid: coverage in [0, 1], finite concentration > 0, finite exposure >= 0; else NaN. At
    coverage 0 or 1 every route is alike. Relative error below 1e-11 for coverage above 1e-4 and below 1e-10 for
    coverage above 1e-12, for concentrations up to 1e6, however small the exposure.
    """
    return elementwise(_found, _valid, coverage, concentration, exposure)


def beta_exposure_median(coverage: ArrayLike, concentration: ArrayLike) -> Array:
    """Return the exposure at which the chance of being found, ``beta_exposure``, is one half.

    The arguments broadcast. Valid: coverage in [0, 1], finite concentration > 0; else NaN. Infinite at coverage 0 and
    where it would exceed e**700. Relative error below 1e-10 for coverage above 1e-4 and concentrations up to 1e6.
    """
    return elementwise(_median, _valid, coverage, concentration, np.zeros(()))


def _valid(coverage: Array, concentration: Array, exposure: Array) -> Mask:
    return (
        is_probability(coverage)
        & (concentration > 0)
        & np.isfinite(concentration)
        & (exposure >= 0)
        & np.isfinite(exposure)
    )


def _found(coverage: Array, concentration: Array, exposure: Array) -> Array:
    a, b = coverage * concentration, (1 - coverage) * concentration
    out = 1 - _unfound(a, b, exposure)
    short = exposure <= _SUMMED_UP_TO
    out[short] = _summed(a[short], a[short] + b[short], exposure[short])
    # Where hardly anybody is found the subtraction would cancel.
    rare = ~short & (out < _RARE)
    out[rare] = _integrated(a[rare], b[rare], exposure[rare])
    return out


def _unfound(a: Array, b: Array, x: Array) -> Array:
    """M(a, a + b, -x), by SciPy, or in its tail by DLMF 13.7.2."""
    out = np.empty_like(x)
    tail = (x > _TAIL_FROM) & (x > 100 * (1 + a + b) ** 2)
    out[~tail] = special.hyp1f1(a[~tail], a[~tail] + b[~tail], -x[~tail])
    a, b, x = a[tail], b[tail], x[tail]
    total, summand = np.ones_like(x), np.ones_like(x)
    for n in range(_TAIL_TERMS):
        summand = summand * (a + n) * (1 - b + n) / ((n + 1) * x)
        total += summand
    with np.errstate(invalid="ignore"):
        out[tail] = np.where(b > 0, total * np.exp(special.gammaln(a + b) - special.gammaln(b) - a * np.log(x)), 0.0)
    return out


def _summed(a: Array, c: Array, x: Array) -> Array:
    """1 - M(a, c, -x) as a sum of positive terms: Kummer's transformation M(a, c, -x) = exp(-x) M(c - a, c, x).

    The terms are Poisson weights of mean x times the chance of being found within k encounters of uniform coverage.
    """
    weight, found, total = np.exp(-x), np.zeros_like(x), np.zeros_like(x)
    for k in range(int(_SUMMED_UP_TO + 12 * _SUMMED_UP_TO**0.5)):
        total += weight * found
        weight = weight * x / (k + 1)
        found = found + (1 - found) * a / (c + k)
    return total


def _integrated(a: Array, b: Array, x: Array) -> Array:
    """1 - M(a, a + b, -x) from its derivative, a/(a + b) M(a + 1, a + b + 1, -x) (DLMF 13.3.15), all of it positive.

    Gauss-Legendre over the logarithm of the exposure, in panels of a factor e at most, from where the sum ends.
    """
    total = _summed(a, a + b, np.full_like(x, _SUMMED_UP_TO))
    if not x.size:
        return total
    panels = int(np.ceil(np.log(x.max() / _SUMMED_UP_TO)))
    width = np.log(x / _SUMMED_UP_TO) / panels
    for panel in range(panels):
        for node, weight in zip(*_NODES, strict=True):
            at = _SUMMED_UP_TO * np.exp((panel + 0.5 + 0.5 * node) * width)
            total += 0.5 * weight * width * at * a / (a + b) * _unfound(a + 1, b, at)
    return total


def _median(coverage: Array, concentration: Array, _: Array) -> Array:
    """Newton's method on log M over log x, where M is nearly straight in its tail, within a bracket."""
    out = np.full_like(coverage, np.inf)
    rows = np.flatnonzero(coverage > 0)
    a, b = coverage[rows] * concentration[rows], (1 - coverage[rows]) * concentration[rows]
    # By Jensen's inequality M >= exp(-x E[C]); three routes of four have a coverage above the lower quartile.
    low = np.log(np.log(2) / coverage[rows])
    quartile = np.where(b > 0, special.betaincinv(a, np.maximum(b, np.finfo(float).tiny), 0.25), 1.0)
    high = np.minimum(np.log(np.log(3) / np.maximum(quartile, 1e-307)), _LONGEST)
    y = low.copy()
    for _step in range(_STEPS):
        x = np.exp(y)
        unfound = _unfound(a, b, x)
        slope = -x * a / (a + b) * _unfound(a + 1, b, x)
        low, high = np.where(unfound > 0.5, y, low), np.where(unfound > 0.5, high, y)
        with np.errstate(invalid="ignore"):
            new = y - unfound * np.log(2 * unfound) / slope
        new = np.where((new > low) & (new < high), new, 0.5 * (low + high))
        moving = np.abs(new - y) > _SETTLED * np.maximum(1, np.abs(y))
        out[rows] = np.where(new < _LONGEST - 1e-6, np.exp(new), np.inf)
        rows, a, b, low, high, y = (part[moving] for part in (rows, a, b, low, high, new))
        if not rows.size:
            break
    return out

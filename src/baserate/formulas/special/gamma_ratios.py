"""Ratios of gamma functions to full relative precision, however large the arguments.

``gammaln(x + s) - gammaln(x)`` loses as many digits as ``gammaln(x)`` has before its point: 11 of 16 at x = 1e10.
Written around Stirling's series, what would cancel is never formed (Loader 2000, *Fast and accurate computation of
binomial probabilities*, does the same for the binomial); DLMF 5.11.1 is the series.
"""

from __future__ import annotations

from math import ceil, log
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.formulas.special.elementwise import Array

Number = TypeVar("Number", np.float64, np.complex128)

STIRLING_FROM = 20.0  # where five terms of Stirling's series reach 1e-17
_STIRLING = (1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12)
_NEAR = 0.0625  # |u / (2 + u)|**2 up to which `deviance` sums its series
_HALF_LOG_2PI = 0.5 * log(2 * np.pi)


def deviance(u: NDArray[Number]) -> NDArray[Number]:
    """Return (1 + u) log(1 + u) - u without cancellation at small ``u``, real (u >= -1) or complex.

    By log(1 + u) = 2 artanh(v), v = u / (2 + u) (DLMF 4.6.4), whose first terms cancel exactly.
    """
    v = u / (2 + u)
    square = v * v
    near = np.abs(square) <= _NEAR
    largest = float(np.max(np.abs(square), where=near, initial=1e-18))
    terms = max(2, ceil(38 / -log(largest)))
    tail = np.full_like(square, 1 / (2 * terms + 1))
    for j in range(terms - 1, 0, -1):
        tail *= square
        tail += 1 / (2 * j + 1)
    out = 2 * square * (1 + (1 + v) * v * tail) / (1 - v)
    if not near.all():
        far = u[~near]
        out[~near] = special.xlogy(1 + far, 1 + far) - far
    return out


def deviance_from(x: Array, centre: Array, difference: Array) -> Array:
    """Return x log(x / centre) - (x - centre) for x >= 0 and centre > 0, given x - centre to full precision."""
    near = np.abs(difference) <= 0.4 * centre
    close = centre * deviance(np.where(near, difference / centre, 0.0))
    return np.asarray(np.where(near, close, special.xlogy(x, x / centre) - difference))


def _stirling_series(z: NDArray[Number]) -> NDArray[Number]:
    inverse = 1 / z
    square = inverse * inverse
    out = np.full_like(square, _STIRLING[0])
    for coefficient in _STIRLING[1:]:
        out *= square
        out += coefficient
    return out * inverse


def stirling_remainder(x: Array) -> Array:
    """Return log Gamma(x) - ((x - 1/2) log x - x + log(2 pi) / 2) for x > 0."""
    small = x < STIRLING_FROM
    out = _stirling_series(np.where(small, STIRLING_FROM, x))
    if small.any():
        y = x[small]
        out[small] = special.gammaln(y) - (y - 0.5) * np.log(y) + y - _HALF_LOG_2PI
    return out


def log_gamma_excess(x: Array) -> Array:
    """Return log Gamma(x + 1) - (x log x - x) for x >= 0: what a factorial adds to its leading term."""
    positive = np.maximum(x, np.finfo(np.float64).tiny)
    return np.where(x > 0, 0.5 * np.log(positive) + _HALF_LOG_2PI + stirling_remainder(positive), 0.0)


def log_gamma_ratio(x: Array, s: NDArray[Number]) -> NDArray[Number]:
    """Return log(Gamma(x + s) / (Gamma(x) x**s)), up to a multiple of 2 pi i.

    ``x`` > 0 has shape (rows, 1), ``s`` (rows, columns), real or complex with x + Re s > 0.
    """
    large = np.minimum(x[:, 0], x[:, 0] + s.real.min(axis=1)) >= STIRLING_FROM
    if large.all():
        return _large_ratio(x, s)
    out = np.empty_like(s)
    out[large] = _large_ratio(x[large], s[large])
    y = x[~large]
    z = y + s[~large]
    # Not gammaln(y): a large y with a small z would lose digits.
    out[~large] = special.loggamma(z) - (z - 0.5) * np.log(y) + (y - _HALF_LOG_2PI - stirling_remainder(y))
    return out


def _large_ratio(x: Array, s: NDArray[Number]) -> NDArray[Number]:
    u = s / x
    return x * deviance(u) - 0.5 * np.log(1 + u) + _stirling_series(x + s) - _stirling_series(x)

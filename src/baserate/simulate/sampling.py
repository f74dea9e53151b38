"""Exact Poisson and binomial counts of whole cells, from numbers that are drawn by address.

Small means are inverted, one uniform number a count; larger ones are drawn by Hörmann's transformed rejection, whose
cost does not grow with the mean (Hörmann, Insurance: Mathematics and Economics 12:39, 1993, for the Poisson; Journal of
Statistical Computation and Simulation 46:101, 1993, for the binomial). Counts are whole numbers held as float64.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[np.float64]
#: Called with (flat cells, the turn of each): two arrays of fresh uniform numbers, one pair a cell.
Extra = Callable[[NDArray[np.intp], NDArray[np.intp]], tuple[Array, Array]]
#: Turns tried at once while few cells are open: what a call costs is then mostly the calling.
_TURNS, _FEW_CELLS = 4, 300
#: Means from here on are drawn by rejection; the bounds of the hat function hold from 10 on.
LARGE = 10.0
#: Steps after which the tail of a count with a mean below ``LARGE`` is below 1e-60.
_MOST_STEPS = 150
_HALF_LOG_2PI = 0.5 * np.log(2 * np.pi)


def poisson(mean: ArrayLike, u: Array, extra: Extra) -> Array:
    """Return Poisson counts of the shape of ``u``, with means that broadcast to it (finite, at least 0).

    ``u`` holds uniform numbers in (0, 1); ``extra`` gives more where the mean is large.
    """
    means = np.broadcast_to(np.asarray(mean, dtype=np.float64), u.shape)
    counts = _invert_poisson(means, u) if (means < LARGE).any() else np.zeros(u.shape)
    large = np.flatnonzero(means >= LARGE)
    if len(large):
        counts.reshape(-1)[large] = _reject_poisson(means.reshape(-1)[large], large, extra)
    return counts


def _invert_poisson(means: Array, u: Array) -> Array:
    """Return the smallest k with F(k) >= u, by summing the probabilities up from k = 0."""
    term = np.exp(-means)
    total = np.array(term)
    counts = np.zeros(u.shape)
    live = means < LARGE
    for step in range(1, _MOST_STEPS):
        beyond = (u > total) & live
        if not beyond.any():
            break
        counts += beyond
        term = term * means / step
        total = total + term
    return counts


def _reject_poisson(means: Array, cells: NDArray[np.intp], extra: Extra) -> Array:
    """Return counts with means of at least 10, shape (n,), by Hörmann's PTRS."""
    b = 0.931 + 2.53 * np.sqrt(means)
    a = -0.059 + 0.02483 * b
    inverse_alpha = 1.1239 + 1.1328 / (b - 3.4)
    v_r = 0.9277 - 3.6224 / (b - 2)

    def attempt(left: NDArray[np.intp], u: Array, v: Array) -> tuple[Array, NDArray[np.bool_]]:
        shifted = 0.5 - np.abs(u - 0.5)
        k = np.floor((2 * a[left] / shifted + b[left]) * (u - 0.5) + means[left] + 0.43)
        accepted = (shifted >= 0.07) & (v <= v_r[left])
        open_ = np.flatnonzero(~accepted & (k >= 0) & ~((shifted < 0.013) & (v > shifted)))
        which = left[open_]
        height = np.log(v[open_] * inverse_alpha[which] / (a[which] / shifted[open_] ** 2 + b[which]))
        accepted[open_] = height <= log_poisson(k[open_], means[which])
        return k, accepted

    return _until_accepted(cells, extra, attempt)


def binomial(n: Array, p: ArrayLike, u: Array, extra: Extra) -> Array:
    """Return binomial counts of the shape of ``u``: of ``n`` (whole numbers), each kept with probability ``p``.

    ``n`` and ``p`` broadcast to ``u``. A larger ``p`` at the same numbers never gives fewer where the mean is small.
    """
    trials = np.broadcast_to(n, u.shape)
    chance = np.broadcast_to(np.asarray(p, dtype=np.float64), u.shape)
    counts = np.where(chance >= 1, trials, 0.0)
    cells = np.flatnonzero((trials > 0) & (chance > 0) & (chance < 1))
    if not len(cells):
        return counts
    trials, chance, numbers = (part.reshape(-1)[cells] for part in (trials, chance, u))
    flipped = chance > 0.5
    rarer = np.where(flipped, 1 - chance, chance)
    numbers = np.where(flipped, 1 - numbers, numbers)
    is_large = trials * rarer >= LARGE
    drawn = np.empty(len(cells))
    small, large = np.flatnonzero(~is_large), np.flatnonzero(is_large)
    if len(small):
        drawn[small] = _invert_binomial(trials[small], rarer[small], numbers[small])
    if len(large):
        drawn[large] = _reject_binomial(trials[large], rarer[large], cells[large], extra)
    counts.reshape(-1)[cells] = np.where(flipped, trials - drawn, drawn)
    return counts


def _invert_binomial(n: Array, p: Array, u: Array) -> Array:
    """Return the smallest k with F(k) >= u, by summing the probabilities up from k = 0; n*p is below 10."""
    odds = p / (1 - p)
    term = np.exp(n * np.log1p(-p))
    total = np.array(term)
    counts = np.zeros(len(n))
    for step in range(1, _MOST_STEPS):
        beyond = (u > total) & (counts < n)
        if not beyond.any():
            break
        counts += beyond
        term = term * odds * np.maximum(n - step + 1, 0) / step
        total = total + term
    return counts


def _reject_binomial(n: Array, p: Array, cells: NDArray[np.intp], extra: Extra) -> Array:
    """Return counts with n*p of at least 10 and p of at most 1/2, shape (n,), by Hörmann's BTRS."""
    spread = np.sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    alpha = (2.83 + 5.1 / b) * spread
    v_r = 0.92 - 4.2 / b

    def attempt(left: NDArray[np.intp], u: Array, v: Array) -> tuple[Array, NDArray[np.bool_]]:
        shifted = 0.5 - np.abs(u - 0.5)
        k = np.floor((2 * a[left] / shifted + b[left]) * (u - 0.5) + n[left] * p[left] + 0.5)
        accepted = (shifted >= 0.07) & (v <= v_r[left])
        open_ = np.flatnonzero(~accepted & (k >= 0) & (k <= n[left]))
        which = left[open_]
        height = np.log(v[open_] * alpha[which] / (a[which] / shifted[open_] ** 2 + b[which]))
        mode = np.floor((n[which] + 1) * p[which])
        peak = log_binomial(mode, n[which], p[which])
        accepted[open_] = height <= log_binomial(k[open_], n[which], p[which]) - peak
        return k, accepted

    return _until_accepted(cells, extra, attempt)


def _until_accepted(
    cells: NDArray[np.intp],
    extra: Extra,
    attempt: Callable[[NDArray[np.intp], Array, Array], tuple[Array, NDArray[np.bool_]]],
) -> Array:
    """Return what ``attempt`` first accepts for every cell, turn by turn; each turn draws only for those still open."""
    counts = np.empty(len(cells))
    left, turn = np.arange(len(cells)), 0
    while len(left):
        turns = _TURNS if len(left) < _FEW_CELLS else 1
        which = np.tile(left, turns)
        drawn = extra(cells[which], np.repeat(np.arange(turn, turn + turns), len(left)))
        k, accepted = (part.reshape(turns, -1) for part in attempt(which, *drawn))
        first, columns = accepted.argmax(axis=0), np.arange(len(left))
        done = accepted[first, columns]
        counts[left[done]] = k[first, columns][done]
        left, turn = left[~done], turn + turns
    return counts


def log_poisson(k: Array, mean: Array) -> Array:
    """Return log P(X = k) by the saddle-point expansion, which loses no digits at large means (Loader 2000)."""
    whole = np.maximum(k, 1)
    inner = -_stirling_error(whole) - _deviance(whole, mean) - 0.5 * np.log(whole) - _HALF_LOG_2PI
    return np.where(k > 0, inner, -mean)


def log_binomial(k: Array, n: Array, p: Array) -> Array:
    """Return log P(X = k) by the saddle-point expansion (Loader 2000); p lies strictly between 0 and 1."""
    rest = n - k
    inside = (k > 0) & (rest > 0)
    k1, rest1 = np.where(inside, k, 1.0), np.where(inside, rest, 1.0)
    inner = (
        _stirling_error(np.maximum(n, 1))
        - _stirling_error(k1)
        - _stirling_error(rest1)
        - _deviance(k1, n * p)
        - _deviance(rest1, n * (1 - p))
        + 0.5 * (np.log(n) - np.log(k1) - np.log(rest1))
        - _HALF_LOG_2PI
    )
    return np.where(inside, inner, np.where(k > 0, n * np.log(p), n * np.log1p(-p)))


def _stirling_error(n: Array) -> Array:
    """Return log(n!) - log(sqrt(2*pi*n)*(n/e)**n) for whole n from 1 on."""
    inverse = 1 / np.maximum(n, 15.0)
    square = inverse * inverse
    series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
    few = n < 15
    if not few.any():
        return np.asarray(series)
    small = np.where(few, n, 1.0)
    return np.where(few, special.gammaln(small + 1) - (small + 0.5) * np.log(small) + small - _HALF_LOG_2PI, series)


def _deviance(x: Array, mean: Array) -> Array:
    """Return x*log(x/mean) + mean - x, x above 0, as mean*((1+d)*log(1+d) - d) with d = (x-mean)/mean."""
    d = (x - mean) / mean
    return np.asarray(mean * special.xlog1py(1 + d, d) - mean * d)

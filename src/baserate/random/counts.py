"""Exact Poisson and binomial counts of whole cells, from numbers that are drawn by address.

Small means are inverted, one uniform number a count; larger ones are drawn by Hörmann's transformed rejection, whose
cost does not grow with the mean (Hörmann, Insurance: Mathematics and Economics 12:39, 1993, for the Poisson; Journal of
Statistical Computation and Simulation 46:101, 1993, for the binomial). Counts are whole numbers held as float64.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
Cells = NDArray[np.intp]
Mask = NDArray[np.bool_]
#: Means from here on are drawn by rejection; the bounds of the hat function hold from 10 on.
LARGE = 10.0
#: Terms after which the tail of a count with a mean below ``LARGE`` is below 1e-40.
_MOST_TERMS = 80
#: Cells up to which it costs less to sum all the terms that anyone may need than to look who needs more.
_FEW_CELLS = 1000
#: Attempts up to which testing all of them costs less than looking who needs no test.
_FEW_ATTEMPTS = 300
#: log(k!) - k*log(k) + k for k below 15, where Stirling's series is not precise enough.
_SMALL = np.array([math.log(math.factorial(k)) - (k * math.log(k) if k else 0.0) + k for k in range(16)])


class Attempts(Protocol):
    """Pairs of numbers of flat cells, shape (n,), by address."""

    def attempts(self, cells: Cells, turn: int) -> Array:
        """Return pairs of uniform numbers for one or more turns from ``turn`` on, shape (2, turns, n)."""


class Source(Attempts, Protocol):
    """Plain numbers of flat cells besides."""

    def plain(self, cells: Cells) -> Array:
        """Return one uniform number for each cell, shape (n,)."""


def poisson(mean: Array, cells: Cells, source: Source) -> Array:
    """Return Poisson counts of ``cells``, shape (n,), with finite means of that shape, at least 0."""
    large = np.flatnonzero(mean >= LARGE)
    if len(large) == len(mean):
        return _reject_poisson(mean, cells, source)
    if not len(large):
        return _invert(np.exp(-mean), lambda k: mean / k, mean, source.plain(cells))
    counts = np.empty(len(mean))
    for part in (large, np.flatnonzero(mean < LARGE)):
        counts[part] = poisson(mean[part], cells[part], source)
    return counts


def binomial(n: Array, p: Array, cells: Cells, source: Source) -> Array:
    """Return binomial counts of ``cells``, shape (n,): of ``n`` (whole numbers), each kept with probability ``p``.

    A larger ``p`` at the same numbers never gives fewer where the mean is small.
    """
    rarer = np.minimum(p, 1 - p)
    mean = n * rarer
    large = np.flatnonzero(mean >= LARGE)
    if not len(large):
        return _invert_binomial(n, p, rarer, mean, source.plain(cells))
    if len(large) == len(mean):
        drawn = _reject_binomial(n, rarer, cells, source)
        return np.where(p > 0.5, n - drawn, drawn)
    counts = np.empty(len(mean))
    for part in (large, np.flatnonzero(mean < LARGE)):
        counts[part] = binomial(n[part], p[part], cells[part], source)
    return counts


def _invert_binomial(n: Array, p: Array, rarer: Array, mean: Array, u: Array) -> Array:
    flipped = p > 0.5
    odds = rarer / (1 - rarer)
    first = np.exp(n * np.log1p(-rarer))
    # No ratio is above 0 past k = n: that at k = n + 1 is 0, and so is every later term.
    drawn = _invert(first, lambda k: odds * ((n + 1 - k) / k), mean, np.abs(flipped - u))
    np.minimum(drawn, n, out=drawn)
    return np.where(flipped, n - drawn, drawn)


def _invert(first: Array, ratio: Callable[[Array], Array], mean: Array, u: Array) -> Array:
    """Return the smallest k with F(k) >= u, shape (n,), by summing the probabilities up from ``first``, at k = 0.

    ``ratio(k)`` is P(X = k)/P(X = k - 1), shape (terms, n) for ``k`` of shape (terms, 1). How many terms are worked out
    at a time changes no digit: they are multiplied and added one after another.
    """
    spread = 4.0 if len(u) <= _FEW_CELLS else 1.0
    top = float(mean.max(initial=0.0))
    terms = min(_MOST_TERMS, int(top + spread * math.sqrt(top)) + 4)
    table = np.empty((terms, len(u)))
    table[0], table[1:] = first, ratio(_COUNTS[1:terms])
    np.multiply.accumulate(table, axis=0, out=table)
    term = table[-1].copy()
    np.add.accumulate(table, axis=0, out=table)
    counts: Array = (u > table).sum(axis=0, dtype=np.float64)
    beyond = np.flatnonzero(counts == terms)
    if len(beyond):
        total, u, term = table[-1, beyond], u[beyond], term[beyond]
        for k in range(terms, _MOST_TERMS):
            term = term * ratio(_COUNTS[k : k + 1])[0, beyond]
            total = total + term
            above = u > total
            if not above.any():
                break
            counts[beyond] += above
    return counts


_COUNTS = np.arange(_MOST_TERMS, dtype=np.float64)[:, None]


def steady_inverted_poisson(mean: Array, u: Array) -> Array:
    """Return Poisson counts of shape (days, n) with means below ``LARGE``, shape (n,), by inversion of ``u``."""
    term = np.exp(-mean)
    total = np.array(term)
    counts = np.zeros(u.shape, dtype=np.uint8)
    for k in range(1, _MOST_TERMS + 1):
        beyond = u > total
        counts += beyond.view(np.uint8)
        if np.count_nonzero(beyond) <= u.size // 16:
            break
        term = term * (mean / k)
        total = total + term
    cells = beyond.reshape(-1).nonzero()[0]
    which, left, flat = cells % len(mean), u.reshape(-1)[cells], counts.reshape(-1)
    means, term, total = mean[which], term[which], total[which]
    for later in range(k, _MOST_TERMS + 1):
        term = term * (means / later)
        total = total + term
        above = left > total
        if not above.any():
            break
        flat[cells] += above
    return np.asarray(flat.astype(np.float64).reshape(u.shape))


class _Hat(NamedTuple):
    """The table-mountain hat of transformed rejection for some cells, arrays of shape (n,).

    Where the nearer end of (0, 1) is at least 0.07 off, attempts with v <= c0 - c1/(b - c2) are accepted without a test
    (the squeeze, c). It lies inside what the test accepts by far more than rounding, so it changes no count.
    """

    a: Array
    b: Array
    centre: Array
    scale: Array
    squeeze: tuple[float, float, float]

    def propose(self, u: Array) -> tuple[Array, Array]:
        """Return counts that ``u`` proposes, (attempts, n), and how far each is from the nearer end of (0, 1)."""
        off = u - 0.5
        near = 0.5 - np.abs(off)
        return np.floor((2 * self.a / near + self.b) * off + self.centre), near

    def log_bound(self, near: Array, v: Array) -> Array:
        """Return what the log of the probability has to reach for an attempt to be accepted."""
        return np.asarray(np.log(v * self.scale / (self.a / (near * near) + self.b)))

    def surely(self, near: Array, v: Array) -> Mask:
        """Return which attempts need no test."""
        c0, c1, c2 = self.squeeze
        return np.asarray((near >= 0.07) & (v <= c0 - c1 / (self.b - c2)))

    def of(self, which: Cells) -> _Hat:
        """Return the hat of some of the cells."""
        return _Hat(self.a[which], self.b[which], self.centre[which], self.scale[which], self.squeeze)


def poisson_hat(mean: Array) -> _Hat:
    """Return the hat of Hörmann's PTRS for means of at least 10, raised by a hundredth.

    As published it lies up to 0.6% below the probabilities of a few counts at means below 40, and so does its squeeze
    above; raised, and the squeeze lowered, both hold with room.
    """
    b = 0.931 + 2.53 * np.sqrt(mean)
    scale = 1.01 * (1.1239 + 1.1328 / (b - 3.4))
    return _Hat(-0.059 + 0.02483 * b, b, mean + 0.43, scale, (0.975 * 0.9277, 0.975 * 3.6224, 2.0))


def binomial_hat(n: Array, p: Array) -> _Hat:
    """Return the hat of Hörmann's BTRS for n*p of at least 10 and p of at most 1/2."""
    mean = n * p
    spread = np.sqrt(mean * (1 - p))
    b = 1.15 + 2.53 * spread
    scale = (2.83 + 5.1 / b) * spread
    return _Hat(-0.0873 + 0.0248 * b + 0.01 * p, b, mean + 0.5, scale, (0.92, 4.2, 0.0))


def _reject_poisson(mean: Array, cells: Cells, source: Attempts, turn: int = 0) -> Array:
    """Return counts with means of at least 10, shape (n,), by Hörmann's PTRS."""
    u, v = source.attempts(cells, turn)
    k, accepted = _try_poisson(mean, u, v)
    counts, left = _first_accepted(k, accepted)
    if len(left):
        counts[left] = _reject_poisson(mean[left], cells[left], source, turn + len(k))
    return counts


def steady_rejected_poisson(mean: Array, u: Array, v: Array, source: Attempts) -> Array:
    """Return Poisson counts of shape (days, n) with means of at least 10, shape (n,), from first attempts (u, v).

    ``source`` has the later attempts, of the flattened (days, n) cells.
    """
    counts, accepted = _try_poisson(mean, u, v)
    cells = (~accepted).reshape(-1).nonzero()[0]
    counts.reshape(-1)[cells] = _reject_poisson(mean[cells % len(mean)], cells, source, turn=1)
    return counts


def _try_poisson(mean: Array, u: Array, v: Array) -> tuple[Array, Mask]:
    def log_height(k: Array, which: Cells | None) -> Array:
        return log_poisson(k, mean if which is None else mean[which])

    return _try(poisson_hat(mean), u, v, np.inf, log_height)


def _reject_binomial(n: Array, p: Array, cells: Cells, source: Attempts, turn: int = 0) -> Array:
    """Return counts with n*p of at least 10 and p of at most 1/2, shape (n,), by Hörmann's BTRS."""

    def log_height(k: Array, which: Cells | None) -> Array:
        if which is None:
            return log_over_mode(k, n, p)
        return np.asarray(log_over_mode(k[None], n[which], p[which])[0])

    u, v = source.attempts(cells, turn)
    k, accepted = _try(binomial_hat(n, p), u, v, n, log_height)
    counts, left = _first_accepted(k, accepted)
    if len(left):
        counts[left] = _reject_binomial(n[left], p[left], cells[left], source, turn + len(k))
    return counts


def _try(
    hat: _Hat, u: Array, v: Array, top: Array | float, log_height: Callable[[Array, Cells | None], Array]
) -> tuple[Array, Mask]:
    """Return (counts, which are accepted) of attempts, each of shape (attempts, n); ``top`` is the largest count.

    ``log_height(k, columns)`` is log P(X = k), but for a constant that the hat allows for.
    """
    k, near = hat.propose(u)
    if k.size <= _FEW_ATTEMPTS:
        possible = np.minimum(np.maximum(k, 0.0), top)
        return k, (hat.log_bound(near, v) <= log_height(possible, None)) & (k == possible)
    counts, ends, levels = (part.ravel() for part in (k, near, v))
    accepted = hat.surely(near, v).ravel()
    tested = (~accepted & ((k >= 0) & (k <= top)).ravel()).nonzero()[0]
    which = tested % k.shape[1]
    bound = hat.of(which).log_bound(ends[tested], levels[tested])
    accepted[tested] = bound <= log_height(counts[tested], which)
    return counts.reshape(k.shape), accepted.reshape(k.shape)


def _first_accepted(k: Array, accepted: Mask) -> tuple[Array, Cells]:
    """Return the first accepted count of each column, and the columns without one."""
    if len(k) == 1:
        return k[0], (~accepted[0]).nonzero()[0]
    chosen = (accepted.argmax(axis=0), np.arange(k.shape[1]))
    return k[chosen], (~accepted[chosen]).nonzero()[0]


def log_poisson(k: Array, mean: Array) -> Array:
    """Return log P(X = k) by the saddle-point expansion, which loses no digits at large means (Loader 2000)."""
    return -_log_factorial_error(k) - _deviance(k, mean)


def log_over_mode(k: Array, n: Array, p: Array) -> Array:
    """Return log P(X = k) - log P(X = mode) of binomial counts, by the saddle-point expansion (Loader 2000).

    What depends on ``n`` alone falls out. ``k`` has the shape (attempts, m), ``n`` and ``p`` have (m,).
    """
    turns = len(k)
    means, parts = np.empty((2, 1, len(n))), np.empty((2, turns + 1, len(n)))
    np.multiply(n, p, out=means[0, 0])
    np.subtract(n, means[0], out=means[1])
    parts[0, :turns], parts[0, turns] = k, np.floor(means[0, 0] + p)
    np.subtract(n, parts[0], out=parts[1])
    error = _log_factorial_error(parts)
    error += _deviance(parts, means)
    whole = error[0] + error[1]
    return np.asarray(whole[turns] - whole[:turns])


def _log_factorial_error(n: Array) -> Array:
    """Return log(n!) - n*log(n) + n for whole n from 0 on: Stieltjes' continued fraction, and a table below 15."""
    large = np.maximum(n, 15.0)
    error = (1 / 12) / (large + (1 / 30) / (large + (53 / 210) / (large + (195 / 371) / large)))
    error += 0.5 * np.log(2 * np.pi * large)
    few = n < 15
    if np.count_nonzero(few):
        error[few] = _SMALL[n[few].astype(np.intp)]
    return np.asarray(error)


def _deviance(x: Array, mean: Array) -> Array:
    """Return x*log(x/mean) + mean - x, as mean*((1+d)*log(1+d) - d) with d = (x-mean)/mean."""
    d = (x - mean) / mean
    return np.asarray(mean * (special.xlog1py(1 + d, d) - d))

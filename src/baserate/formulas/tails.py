"""Upper tails of counts: binomial, beta-binomial and Poisson-binomial, precise however far out.

Sources: Johnson, Kemp & Kotz 2005, *Univariate Discrete Distributions*, 3rd ed., chapters 3 (binomial) and 6 (the
beta-binomial among the hypergeometric family); DLMF 8.17.5 for the binomial tail as an incomplete beta function.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from baserate.formulas.elementwise import Array, Mask, elementwise, is_probability
from baserate.formulas.exceedance import INFINITE, beta_exceedance, mean_log_odds_difference
from baserate.formulas.gamma_ratios import deviance_from, log_gamma_excess

_BLOCK = 1024
_BETAINC_UP_TO = 2000.0  # below this k, betainc keeps 12 digits; above, it loses them to the rounding of its arguments
_SERIES_TERMS = 128
_SERIES_CHUNK = 32
_SHORT_SUM = 500
_RAISED = 8  # b is raised to at least this before the contour integral


def binomial_sf(k: ArrayLike, n: ArrayLike, p: ArrayLike) -> Array:
    """Return P(X >= k) for X ~ Binomial(n, p).

    The arguments broadcast; ``k`` and ``n`` are rounded to the nearest integer (halves to even). Valid: any k, finite
    n >= 0, p in [0, 1]; else NaN. 1 for k <= 0, 0 for k > n. Relative error below 1e-12 down to 1e-300, for n up to
    2.5e9: the incomplete beta function I_p(k, n - k + 1) (DLMF 8.17.5), by a contour integral where k is large.
    """
    return elementwise(_binomial, _valid, k, n, p, np.zeros(()), block=_BLOCK)


def betabinomial_sf(k: ArrayLike, n: ArrayLike, p: ArrayLike, rho: ArrayLike) -> Array:
    """Return P(X >= k) for X beta-binomial with mean n p and intra-class correlation ``rho``.

    X given T is Binomial(n, T), and T ~ Beta(p (1 - rho) / rho, (1 - p) (1 - rho) / rho). At rho = 0 X is Binomial(n, p),
    at rho = 1 it is n with probability p and else 0. The arguments broadcast; ``k`` and ``n`` are rounded to the nearest
    integer (halves to even). Valid: any k, finite n >= 0, p and rho in [0, 1]; else NaN. 1 for k <= 0, 0 for k > n.
    Relative error below 1e-11 down to 1e-300.
    """
    return elementwise(_betabinomial, _valid, k, n, p, rho, block=_BLOCK)


def poisson_binomial_sf(k: ArrayLike, p: ArrayLike) -> Array:
    """Return P(X >= k) for X the number of successes among independent trials with unequal probabilities.

    ``p`` has shape (..., n), one probability a trial; ``k``, rounded to the nearest integer, broadcasts against
    p.shape[:-1]. Valid: any k, every p of the row in [0, 1]; else NaN. By the recurrence over trials (Hong 2013, *On
    computing the distribution function for the Poisson binomial distribution*), counting successes up to k or failures
    up to n - k, whichever is fewer: O(n min(k, n - k)) a row, sums of positive terms only, relative error about n
    times 1e-16. Raises ValueError if ``p`` has no axis of trials.
    """
    chance = np.asarray(p, dtype=np.float64)
    if chance.ndim == 0:
        raise ValueError("p needs an axis of trials: shape (..., n)")
    n = chance.shape[-1]
    shape = np.broadcast_shapes(np.shape(k), chance.shape[:-1])
    threshold = np.broadcast_to(np.rint(np.asarray(k, dtype=np.float64)), shape).reshape(-1)
    rows = np.broadcast_to(chance, (*shape, n)).reshape(-1, n)
    out = np.full(threshold.size, np.nan)
    usable = ~np.isnan(threshold) & is_probability(rows).all(axis=1)
    inside = usable & (threshold >= 1) & (threshold <= n)
    out[usable & (threshold < 1)] = 1.0
    out[usable & (threshold > n)] = 0.0
    few = inside & (threshold <= (n + 1) / 2)
    many = inside & ~few
    out[few] = _counts_below(threshold[few].astype(np.intp), rows[few])[1]
    out[many] = _counts_below((n - threshold[many] + 1).astype(np.intp), 1 - rows[many])[0]
    result: Array = out.reshape(shape)[()]
    return result


def _valid(k: Array, n: Array, p: Array, rho: Array) -> Mask:
    return ~np.isnan(k) & (n >= 0) & np.isfinite(n) & is_probability(p) & is_probability(rho)


def _binomial(k: Array, n: Array, p: Array, rho: Array) -> Array:
    k, n = np.rint(k), np.rint(n)
    out = np.where(k <= 0, 1.0, np.where((k > n) | (p == 0), 0.0, 1.0))
    inside = (k > 0) & (k <= n) & (p > 0) & (p < 1)
    far = inside & (k > _BETAINC_UP_TO)
    near = inside & ~far
    out[near] = special.betainc(k[near], n[near] - k[near] + 1, p[near])
    out[far] = _either_tail(k[far], n[far], p[far], rho[far])
    return out


def _betabinomial(k: Array, n: Array, p: Array, rho: Array) -> Array:
    k, n = np.rint(k), np.rint(n)
    out = _binomial(k, n, p, np.zeros_like(rho))
    inside = (k > 0) & (k <= n) & (p > 0) & (p < 1) & (rho > 0)
    out[inside] = p[inside]
    inside &= rho < 1
    out[inside] = _either_tail(k[inside], n[inside], p[inside], rho[inside])
    return out


def _either_tail(k: Array, n: Array, p: Array, rho: Array) -> Array:
    """P(X >= k) for 1 <= k <= n, p inside (0, 1), rho in [0, 1): the smaller tail, or 1 less the smaller."""
    if not k.size:
        return np.empty(0)
    q = 1 - p
    excess = _excess(k, n, p)
    a, b = _beta_parameters(p, q, rho)
    m = n - k + 1
    odds = _log_odds_ratio(k, m, p, q, excess)
    flip = mean_log_odds_difference(k, m, a, b, odds) > 0
    tail = _upper_tail(
        np.where(flip, m, k), n, np.where(flip, q, p), np.where(flip, p, q), rho, np.where(flip, 1 - excess, excess)
    )
    return np.where(flip, 1 - tail, tail)


def _upper_tail(k: Array, n: Array, p: Array, q: Array, rho: Array, excess: Array) -> Array:
    """P(X >= k) where that is the tail.

    By the cheapest way that is exact: the sum from k up, where its terms fall fast; 1 less the sum from k - 1 down, where
    that is short and does not cancel; else the first terms of the sum up, and what remains as a contour integral.
    """
    pmf = np.exp(_log_pmf(k, n, p, q, rho, excess))
    total, following, converged = _sum_up(k, n, p, q, rho)
    out = pmf * total
    short = np.flatnonzero(~converged & (k <= _SHORT_SUM) & (pmf > 1e-200))
    if short.size:
        above = 1 - pmf[short] * _sum_below(k[short], n[short], p[short], q[short], rho[short])
        exact = above > 0.1
        out[short[exact]] = above[exact]
        converged[short[exact]] = True
    rows = np.flatnonzero(~converged)
    if rows.size:
        moved = k[rows] + _SERIES_TERMS
        excess = excess[rows] + _SERIES_TERMS
        out[rows] += _remaining_tail(moved, n[rows], p[rows], q[rows], rho[rows], excess, (pmf * following)[rows])
    return out


def _sum_up(k: Array, n: Array, p: Array, q: Array, rho: Array) -> tuple[Array, Array, Mask]:
    """Sum P(X = k + j) / P(X = k) over j < `_SERIES_TERMS`.

    Returns the sum, the next term, and whether what follows is negligible.
    """
    a, b = _beta_parameters(p, q, rho)
    weight, other = p * (1 - rho), q * (1 - rho)
    term, total = np.ones_like(k), np.zeros_like(k)
    converged = np.zeros(k.shape, dtype=bool)
    for start in range(0, _SERIES_TERMS, _SERIES_CHUNK):
        for j in range(start, start + _SERIES_CHUNK):
            total += term
            i = k + j
            left = np.maximum(n - i, 0)
            ratio = left * (weight + i * rho) / ((i + 1) * (other + np.maximum(left - 1, 0) * rho))
            term *= ratio
        # Where b >= 1, no later ratio exceeds this one by more than the factor by which (a + i) / (i + 1) can grow to 1.
        bound = np.where(b >= 1, ratio * np.maximum(1, (i + 1) / (a + i)), np.inf)
        converged = (left == 0) | ((bound < 1) & (term < 1e-17 * total * (1 - bound)))
        if converged.all():
            break
    return total, term, converged


def _sum_below(k: Array, n: Array, p: Array, q: Array, rho: Array) -> Array:
    """Sum P(X = i) / P(X = k) over i < k."""
    weight, other = p * (1 - rho), q * (1 - rho)
    term, total = np.ones_like(k), np.zeros_like(k)
    for j in range(int(k.max())):
        i = np.maximum(k - j, 0)
        term *= i * (other + (n - i) * rho) / ((n - i + 1) * (weight + np.maximum(i - 1, 0) * rho))
        total += term
    return total


def _remaining_tail(
    k: Array, n: Array, p: Array, q: Array, rho: Array, excess: Array, pmf: Array
) -> Array:
    """P(X >= k) given P(X = k), for large k.

    Where b is small, raise it first: with b + 1 for b the tail is less by a positive term in closed form,
    k P(X = k) (b + n - k) / (b (a + b + n)), by the recurrence of the beta distribution in b (DLMF 8.17.21).
    """
    a, b = _beta_parameters(p, q, rho)
    m = n - k + 1
    odds = _log_odds_ratio(k, m, p, q, excess)
    out = np.zeros_like(k)
    small = b < _RAISED
    if small.any():
        term = np.where(small, k * pmf * (m - 1 + b) / (b * (n + a + b)), 0.0)
        for _ in range(_RAISED):
            out += term
            term *= (m + b) * (a + b) / ((n + 1 + a + b) * (b + 1))
            b = np.where(small, b + 1, b)
        odds = np.where(small, np.log(a) - np.log(b) + np.log(m / k), odds)
    return out + beta_exceedance(k, m, a, b, odds)


def _beta_parameters(p: Array, q: Array, rho: Array) -> tuple[Array, Array]:
    scale = (1 - rho) / rho
    return np.minimum(p * scale, INFINITE), np.minimum(q * scale, INFINITE)


def _excess(k: Array, n: Array, p: Array) -> Array:
    """k - n p with one rounding: the product is exact in two parts (Dekker 1971)."""
    product = n * p
    n_high, p_high = _high_half(n), _high_half(p)
    n_low, p_low = n - n_high, p - p_high
    error = ((n_high * p_high - product) + n_high * p_low + n_low * p_high) + n_low * p_low
    return (k - product) - error


def _high_half(x: Array) -> Array:
    shifted = x * 134217729.0
    return shifted - (shifted - x)


def _log_odds_ratio(k: Array, m: Array, p: Array, q: Array, excess: Array) -> Array:
    """log(p m / (q k)), where p m - q k = p - (k - n p) is known to full precision."""
    return np.where(
        np.abs(p - excess) < 0.5 * k * q, np.log1p((p - excess) / (k * q)), np.log(p) - np.log(q) + np.log(m / k)
    )


def _log_pmf(k: Array, n: Array, p: Array, q: Array, rho: Array, excess: Array) -> Array:
    """log P(X = k) of the beta-binomial distribution, absolute error about 1e-13.

    The leading terms of its gamma functions are four deviances, of k successes in n and of a in a + b against the pooled
    proportion (k + a) / (n + a + b); all are positive, so nothing cancels. At rho = 0 this is Loader's binomial.
    """
    a, b = _beta_parameters(p, q, rho)
    pooled = 1 - rho + n * rho
    own, prior = n * rho / pooled, (1 - rho) / pooled
    shift = excess * prior
    misses = n - k
    out = -deviance_from(k, n * p * prior + k * own, shift)
    out -= deviance_from(misses, n * q * prior + misses * own, -shift)
    out -= deviance_from(a, prior * (a + k), -shift)
    out -= deviance_from(b, prior * (b + misses), shift)
    for x, sign in ((n, 1), (k, -1), (misses, -1), (a + k, 1), (b + misses, 1), (a + b + n, -1), (a, -1), (b, -1), (a + b, 1)):
        out += sign * log_gamma_excess(x)
    return out + np.log(a / (a + k)) + np.log(b / (b + misses)) + np.log((a + b + n) / (a + b))


def _counts_below(limit: NDArray[np.intp], chance: Array) -> tuple[Array, Array]:
    """P(X < limit) and P(X >= limit) by row of ``chance`` (rows, n), each a sum of positive terms; limit >= 1."""
    rows = np.arange(limit.size)
    states = np.zeros((int(limit.max()), limit.size))  # states[i, row] = P(i successes so far)
    states[0] = 1.0
    reached = np.zeros(limit.size)
    for trial in range(chance.shape[1]):
        success = chance[:, trial]
        reached += success * states[limit - 1, rows]
        occupied = states[: trial + 2]
        moved = occupied[:-1] * success
        occupied *= 1 - success
        occupied[1:] += moved
    counted = np.arange(states.shape[0])[:, None] < limit
    return np.sum(states, axis=0, where=counted), reached

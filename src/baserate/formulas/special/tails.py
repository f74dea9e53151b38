"""Upper tails of counts: binomial and beta-binomial, precise however far out.

Sources: Johnson, Kemp & Kotz 2005, *Univariate Discrete Distributions*, 3rd ed., chapters 3 (binomial) and 6 (the
beta-binomial among the hypergeometric family); DLMF 8.17.5 for the binomial tail as an incomplete beta function.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from baserate.formulas.special.elementwise import Array, Mask, elementwise, is_probability
from baserate.formulas.special.exceedance import INFINITE, beta_exceedance, mean_log_odds_difference
from baserate.formulas.special.gamma_ratios import deviance_from, log_gamma_excess

_BLOCK = 1024
_BETAINC_TRIALS = 1e5
_BETAINC_LEAST = 1e-250
_SERIES_TERMS = 128
_SERIES_CHUNK = 32
_SHORT_SUM = 500
_RAISED = 8  # b is raised to at least this before the contour integral


def binomial_sf(k: ArrayLike, n: ArrayLike, p: ArrayLike) -> Array:
    """Return P(X >= k) for X ~ Binomial(n, p).

    The arguments broadcast; ``k`` and ``n`` are rounded to the nearest integer (halves to even). Valid: any k, n in
    [0, 2**53], p in [0, 1]; else NaN. 1 for k <= 0, 0 for k > n. Relative error below 1e-11 down to 1e-300, for n up
    to 2.5e9. It is the incomplete beta function I_p(k, n - k + 1) (DLMF 8.17.5), by ``scipy.special.betainc`` where
    that is right (`_by_betainc`), else as a beta-binomial tail without correlation, which takes 30 times as long.
    """
    return elementwise(_binomial, _valid, k, n, p, block=_BLOCK)


def betabinomial_sf(k: ArrayLike, n: ArrayLike, p: ArrayLike, rho: ArrayLike) -> Array:
    """Return P(X >= k) for X beta-binomial with mean n p and intra-class correlation ``rho``.

    X given T is Binomial(n, T), T ~ Beta(p (1 - rho) / rho, (1 - p) (1 - rho) / rho). At rho = 0 X is Binomial(n,
    p); at rho = 1 it is n with probability p and else 0. The arguments broadcast; ``k`` and ``n`` are rounded to
    the nearest integer (halves to even). Valid: any k, n in [0, 2**53], p and rho in [0, 1]; else NaN. 1 for k <=
    0, 0 for k > n. Relative error below 1e-11 down to 1e-300, for n up to 1e6.
    """
    return elementwise(_betabinomial, _valid_correlated, k, n, p, rho, block=_BLOCK)


def _valid(k: Array, n: Array, p: Array) -> Mask:
    return ~np.isnan(k) & (n >= 0) & (n <= 2**53) & is_probability(p)


def _valid_correlated(k: Array, n: Array, p: Array, rho: Array) -> Mask:
    return _valid(k, n, p) & is_probability(rho)


def _binomial(k: Array, n: Array, p: Array) -> Array:
    return _betabinomial(k, n, p, np.zeros_like(p))


def _by_betainc(k: Array, n: Array, p: Array) -> Array:
    """P(X >= k) for X ~ Binomial(n, p), 1 <= k <= n, by SciPy, NaN where that is not right to 1e-11.

    Beside 40 digits SciPy 1.17 is within 4e-12 up to n = 1e5 above 1e-250. Beyond, errors reach 4e-11 at n = 1e6 and
    1e-9 at 1e9 for small k near n p; and values below 1e-260 may be wrong in the first digit, or 0.
    """
    tail = special.betainc(k, n - k + 1, p)
    return np.where((n <= _BETAINC_TRIALS) & (tail >= _BETAINC_LEAST), tail, np.nan)


def _betabinomial(k: Array, n: Array, p: Array, rho: Array) -> Array:
    k, n = np.rint(k), np.rint(n)
    certain = (k <= 0) | ((k <= n) & (p == 1))
    out = np.where(certain, 1.0, 0.0)
    possible = ~certain & (k <= n) & (p > 0)
    one_for_all = possible & (rho == 1)
    out[one_for_all] = p[one_for_all]
    mixed = possible & (rho < 1)
    alone = mixed & (rho == 0)
    out[alone] = _by_betainc(k[alone], n[alone], p[alone])
    mixed &= ~alone | np.isnan(out)
    if mixed.any():
        out[mixed] = _either_tail(k[mixed], n[mixed], p[mixed], rho[mixed])
    return out


def _either_tail(k: Array, n: Array, p: Array, rho: Array) -> Array:
    """P(X >= k) for 1 <= k <= n, p inside (0, 1), rho in [0, 1): the smaller tail, or 1 less the smaller."""
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

    By the cheapest way that is exact: the sum from k up, where its terms fall fast; 1 less the sum from k - 1 down,
    where that is short and does not cancel; else the first terms of the sum up, and what remains as a contour integral.
    """
    pmf = np.exp(_log_pmf(k, n, p, q, rho, excess))
    total, following, converged = _sum_up(k, n, p, q, rho)
    out = pmf * total
    short = np.flatnonzero(~converged & (k <= _SHORT_SUM) & (pmf > 1e-200))
    if short.size:
        above = 1 - pmf[short] * _sum_below(k[short], n[short], p[short], q[short], rho[short])
        exact = above > 0.01
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
        # Where b >= 1, no later ratio exceeds this one by more than (a + i) / (i + 1) can still grow to reach 1.
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


def _remaining_tail(k: Array, n: Array, p: Array, q: Array, rho: Array, excess: Array, pmf: Array) -> Array:
    """P(X >= k) given P(X = k), for large k.

    Where b is small, raise it first: with b + 1 for b the tail is less by a positive term in closed form,
    k P(X = k) (b + n - k) / (b (a + b + n)), by a recurrence of the incomplete beta function (DLMF 8.17(iv)).
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
    change = (p - excess) / (k * q)
    near = np.abs(change) < 0.5
    return np.where(near, np.log1p(np.where(near, change, 0)), np.log(p) - np.log(q) + np.log(m / k))


def _log_pmf(k: Array, n: Array, p: Array, q: Array, rho: Array, excess: Array) -> Array:
    """log P(X = k) of the beta-binomial distribution, absolute error about 1e-13.

    The leading terms of its gamma functions are four deviances, of k successes in n and of a in a + b against the
    pooled proportion (k + a) / (n + a + b); all are positive, so nothing cancels. At rho = 0 this is Loader's binomial.
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
    for x, sign in (
        (n, 1),
        (k, -1),
        (misses, -1),
        (a + k, 1),
        (b + misses, 1),
        (a + b + n, -1),
        (a, -1),
        (b, -1),
        (a + b, 1),
    ):
        out += sign * log_gamma_excess(x)
    return out + np.log(a / (a + k)) + np.log(b / (b + misses)) + np.log((a + b + n) / (a + b))

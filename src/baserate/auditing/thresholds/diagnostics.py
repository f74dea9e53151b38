"""Whether chains agree, and how many independent draws they are worth.

Split R-hat of rank-normalised draws and of their distances from the median, the effective sample size of
rank-normalised draws (bulk), and that of the shares below the quantiles at 5% and 95% (tail): Vehtari, Gelman, Simpson,
Carpenter and Buerkner, Bayesian Analysis 16:667, 2021. The ends of an interval are as sure as the tail is.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.auditing.log.table import Floats

#: Where the tails begin.
TAILS = (0.05, 0.95)


def split_r_hat(draws: Floats) -> Floats:
    """Return R-hat of draws (draws, chains, ...), shape (...); NaN for what does not vary, and for under 4 draws."""
    halves = _split(draws)
    centre = np.median(halves, axis=(0, 1))
    return np.asarray(np.maximum(_r_hat(_normal_scores(halves)), _r_hat(_normal_scores(np.abs(halves - centre)))))


def effective_size(draws: Floats) -> Floats:
    """Return how many independent draws say as much of the bulk as these (draws, chains, ...), shape (...)."""
    return _effective(_normal_scores(_split(draws)))


def share_effective_size(true: NDArray[np.bool_]) -> Floats:
    """Return how many independent draws give a share as sure as these (draws, chains, ...) do, shape (...).

    The share is that of the draws for which something is true: that they lie below a quantile, as a rule. NaN where it
    is true of all draws or of none.
    """
    return _effective(_split(true.astype(np.float64)))


def tail_effective_size(draws: Floats) -> Floats:
    """Return how many independent draws say as much of the tails as these (draws, chains, ...), shape (...)."""
    ends = np.quantile(draws, TAILS, axis=(0, 1))
    return np.minimum(*(share_effective_size(draws <= end) for end in ends))


def _split(draws: Floats) -> Floats:
    """Return each chain as two, without the middle draw of an odd number."""
    half = len(draws) // 2
    return np.concatenate([draws[:half], draws[len(draws) - half :]], axis=1)


def _normal_scores(draws: Floats) -> Floats:
    """Return ranks over all chains as quantiles of a standard normal distribution (Blom's offsets)."""
    flat = draws.reshape(-1, *draws.shape[2:])
    ranks = np.apply_along_axis(_ranks, 0, flat)
    return np.asarray(special.ndtri((ranks - 0.375) / (len(flat) + 0.25))).reshape(draws.shape)


def _ranks(values: Floats) -> Floats:
    """Return ranks from 1, equal values sharing the mean of theirs (``scipy.stats.rankdata`` takes half a second)."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(counts) - (counts - 1) / 2)[place])


def _variances(draws: Floats) -> tuple[Floats, Floats]:
    """Return the mean variance within chains, and the estimate of the whole one from within and between."""
    n = len(draws)
    within = draws.var(axis=0, ddof=1).mean(axis=0)
    between = draws.mean(axis=0).var(axis=0, ddof=1)
    return within, (n - 1) / n * within + between


def _r_hat(draws: Floats) -> Floats:
    within, whole = _variances(draws)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.sqrt(whole / within))


def _effective(draws: Floats) -> Floats:
    """Return the effective size by Geyer's initial monotone sequence of autocorrelations over all chains."""
    n, chains = draws.shape[:2]
    within, whole = _variances(draws)
    centred = draws - draws.mean(axis=0)
    spectrum = np.fft.rfft(centred, 2 * n, axis=0)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, 2 * n, axis=0)[:n].mean(axis=1) / n
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = 1 - (within - covariance) / whole
    correlation[0] = 1.0
    pairs = correlation[: n - n % 2].reshape(n // 2, 2, *correlation.shape[1:]).sum(axis=1)
    positive = np.logical_and.accumulate(pairs > 0, axis=0)
    monotone = np.minimum.accumulate(np.where(positive, pairs, 0.0), axis=0)
    # The first half of the pair after the last positive one counts once: it halves the error for alternating chains.
    after = np.minimum(2 * positive.sum(axis=0), n - 1)
    rest = np.maximum(np.take_along_axis(correlation, after[np.newaxis], axis=0)[0], 0.0)
    # At least 1/log10 of all draws: with fewer, an alternating chain would count as more than it can be worth.
    time = np.maximum(-1 + 2 * monotone.sum(axis=0) + rest, 1 / np.log10(n * chains))
    return np.asarray(np.where(whole > 0, n * chains / time, np.nan))

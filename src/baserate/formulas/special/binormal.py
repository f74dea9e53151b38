"""The binormal model of a score: normal in both classes, with one variance, shifted between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from baserate.formulas.special.elementwise import Array, Mask, elementwise, is_probability

_ITERATIONS = 60
_SETTLED = 1e-8  # a Newton step after which the next would be below rounding
_FAR = 40.0  # a standard normal is beyond it with a probability smaller than any positive number here
_SLACK = 1e-6  # by which a bracket is widened for the rounding of its ends
_HALF_LOG_2PI = 0.5 * np.log(2 * np.pi)


def normal_cdf(x: ArrayLike) -> Array:
    """Return the standard normal distribution function, elementwise; NaN for NaN."""
    value: Array = special.ndtr(np.asarray(x, dtype=np.float64))
    return value


def normal_ppf(p: ArrayLike) -> Array:
    """Return the standard normal quantile, elementwise; infinite at 0 and 1, NaN outside [0, 1]."""
    value: Array = special.ndtri(np.asarray(p, dtype=np.float64))
    return value


def binormal_threshold(base_rate: ArrayLike, auc: ArrayLike, flag_share: ArrayLike) -> Array:
    """Return the threshold t above which a share ``flag_share`` of everybody scores.

    Scores are normal with variance 1 and mean 0 for those without the outcome, sqrt(2) Phi^-1(auc) for the share
    ``base_rate`` with it, so that ``auc`` is the area under the ROC curve (Green & Swets 1966, *Signal Detection Theory
    and Psychophysics*). t solves

        base_rate Phi(sqrt(2) Phi^-1(auc) - t) + (1 - base_rate) Phi(-t) = flag_share.

    The arguments broadcast. Valid: base_rate and flag_share in [0, 1], auc inside (0, 1); else NaN. Infinite for a
    flag_share of 0, minus infinite for 1. The two rates that follow from t, sensitivity and false positive rate, have a
    relative error below 1e-12 for shares down to 1e-300 and up to 1 - 1e-15.
    """
    return elementwise(_threshold, _valid, base_rate, auc, flag_share)


def _valid(base_rate: Array, auc: Array, flag_share: Array) -> Mask:
    return is_probability(base_rate) & is_probability(flag_share) & (auc > 0) & (auc < 1)


def _threshold(base_rate: Array, auc: Array, flag_share: Array) -> Array:
    distance = np.sqrt(2) * special.ndtri(auc)
    out = np.where(base_rate == 1, distance, 0) - special.ndtri(flag_share)
    open_ = (base_rate > 0) & (base_rate < 1) & (flag_share > 0) & (flag_share < 1)
    if open_.any():
        out[open_] = _mixed(base_rate[open_], distance[open_], flag_share[open_])
    return np.asarray(out)


def _mixed(base_rate: Array, distance: Array, share: Array) -> Array:
    """Reduce every case to one: a class with the higher scores, and no more flagged than it has people.

    Exchanging the classes turns a negative distance positive; looking from the other end, at who is not flagged,
    exchanges them too.
    """
    weight, others = base_rate, 1 - base_rate
    negative = distance < 0
    distance, shift = np.abs(distance), np.where(negative, distance, 0)
    weight, others = np.where(negative, others, weight), np.where(negative, weight, others)
    # share - weight, exactly where it is small: one of the two subtractions has no rounding there.
    beyond = np.where(negative & (share > 0.5), base_rate - (1 - share), share - weight)
    reflected = beyond > 0
    share = np.where(reflected, 1 - share, share)
    weight, others = np.where(reflected, others, weight), np.where(reflected, weight, others)
    root = _solve(weight, others, distance, share, -np.abs(beyond))
    return np.asarray(np.where(reflected, distance - root, root) + shift)


def _solve(weight: Array, others: Array, distance: Array, share: Array, beyond: Array) -> Array:
    """The threshold where share <= weight and distance >= 0, by Newton's method on logarithms within a bracket.

    Where less than half of the class with the higher scores is flagged, on the logarithm of the flagged share; else on
    that of weight Phi(t - distance) = -beyond + others Phi(-t): whom of that class the threshold misses, against who
    else is flagged. No term is a small difference of larger ones.
    """
    low, high = _bracket(weight, others, distance, share)
    few = share < 0.5 * weight
    sign = np.where(few, 1.0, -1.0)
    log_weight, log_others = np.log(weight), np.log(others)
    log_known = np.where(few, np.log(share), np.log(-beyond))
    t = 0.5 * (low + high)
    for _ in range(_ITERATIONS):
        own = sign * (distance - t)
        log_own, log_other = special.log_ndtr(own), special.log_ndtr(-t)
        # Of the derivatives of log Phi, the minus sign of t is taken out.
        fall_own, fall_other = sign * _hazard(own, log_own), _hazard(-t, log_other)
        log_own, log_other = log_own + log_weight, log_other + log_others
        total = np.logaddexp(np.where(few, log_own, log_known), log_other)
        fall_total = np.exp(log_other - total) * fall_other + np.where(few, np.exp(log_own - total), 0) * fall_own
        residual = total - np.where(few, log_known, log_own)
        fall = fall_total - np.where(few, 0, fall_own)
        low, high = np.where(residual > 0, t, low), np.where(residual > 0, high, t)
        newton = t + residual / fall
        new = np.where((newton >= low) & (newton <= high), newton, 0.5 * (low + high))
        settled = np.abs(new - t) <= _SETTLED * (1 + np.abs(t))
        t = new
        if settled.all():
            break
    return t


def _bracket(weight: Array, others: Array, distance: Array, share: Array) -> tuple[Array, Array]:
    """Each class alone flags at most the share, and one of them at least half of it."""
    by_own = distance - special.ndtri(share / weight)
    by_other = -special.ndtri(np.minimum(share / others, 1))
    half_by_own = distance - special.ndtri(0.5 * share / weight)
    half_by_other = -special.ndtri(np.minimum(0.5 * share / others, 1))
    low = np.maximum(np.maximum(by_own, by_other), -_FAR)
    high = np.minimum(np.maximum(half_by_own, half_by_other), distance + _FAR)
    return low - _SLACK, high + _SLACK


def _hazard(x: Array, log_cdf: Array) -> Array:
    """The derivative of log Phi at x."""
    return np.asarray(np.exp(-0.5 * x * x - _HALF_LOG_2PI - log_cdf))

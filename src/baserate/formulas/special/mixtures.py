"""At least one event in many trials: at one rate, and at a rate that differs between people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from baserate.formulas.special.elementwise import Array, Mask, elementwise, is_probability

_BLOCK = 128
_EDGE = 7.7  # a standard normal is beyond it with probability 1e-14
_KINK_DEPTH = 30.0  # how far the map goes towards the kink, in scales


def any_of(f: ArrayLike, n: ArrayLike) -> Array:
    """Return 1 - (1 - f)**n, the probability of at least one event in ``n`` independent trials at rate ``f``.

    As -expm1(n log1p(-f)), to full relative precision for the smallest ``f``. The arguments broadcast. Valid: f in
    [0, 1], finite n >= 0, not necessarily whole; else NaN. 0 for n = 0, whatever f is.
    """
    return elementwise(_any_of, _valid_trials, f, n)


def any_in_looks(f: ArrayLike, looks: ArrayLike) -> Array:
    """Return 1 - (1 - f)**k * (1 - (looks - k)*f), k the whole part of ``looks``: at least one event in so many looks.

    Everybody is looked at ``k`` or ``k + 1`` times, ``looks`` on average, and each look has an event at rate ``f``,
    independently: no other spread of the same looks over the same people gives more people with an event. So it is at
    most 1 and at most ``looks*f``, and ``looks*f`` itself up to one look. The arguments broadcast. Valid: f in [0, 1],
    finite looks >= 0; else NaN. To full relative precision for the smallest ``f``.
    """
    return elementwise(_any_in_looks, _valid_trials, f, looks)


def heterogeneous_any(f: ArrayLike, cv: ArrayLike, n: ArrayLike) -> Array:
    """Return E[1 - (1 - F)**n], F = min(L, 1) and L log-normal with mean ``f`` and coefficient of variation ``cv``.

    The probability of at least one event in ``n`` trials for a person drawn at random, where each has a rate of their
    own; for n >= 1 at most ``any_of(f, n)``, by Jensen's inequality. L = f exp(s Z - s**2 / 2), s**2 = log(1 + cv**2),
    Z standard normal (Johnson, Kotz & Balakrishnan 1994, *Continuous Univariate Distributions*, vol. 1, ch. 14). The
    arguments broadcast. Valid: f in [0, 1], cv in [0, 1e150], finite n >= 0, not necessarily whole; else NaN.
    ``any_of(f, n)`` at cv = 0.
    Relative error below 1e-11 for cv up to 100, by the trapezoidal rule over Z (Trefethen & Weideman 2014, *The
    exponentially convergent trapezoidal rule*).
    """
    return elementwise(_heterogeneous_any, _valid_mixture, f, cv, n, block=_BLOCK)


def heterogeneous_any_in_looks(f: ArrayLike, cv: ArrayLike, n: ArrayLike, r: ArrayLike, looks: ArrayLike) -> Array:
    """Return E[any_in_looks(r*(1 - (1 - F)**n), looks)], F as in ``heterogeneous_any``.

    The probability that at least one of ``looks`` looks at a person drawn at random, each of ``n`` trials, has an event
    that is then confirmed with probability ``r`` (1 where nothing is reviewed). The arguments broadcast. Valid: as
    there, r in [0, 1], finite looks >= 0; else NaN. Relative error below 1e-11 for cv up to 100.
    """
    return elementwise(_reviewed, _valid_reviewed, f, cv, n, r, looks, block=_BLOCK)


def _valid_reviewed(f: Array, cv: Array, n: Array, r: Array, looks: Array) -> Mask:
    return _valid_mixture(f, cv, n) & is_probability(r) & (looks >= 0) & np.isfinite(looks)


def _valid_trials(f: Array, n: Array) -> Mask:
    return is_probability(f) & (n >= 0) & np.isfinite(n)


def _valid_mixture(f: Array, cv: Array, n: Array) -> Mask:
    return _valid_trials(f, n) & (cv >= 0) & (cv <= 1e150)


def _any_of(f: Array, n: Array) -> Array:
    return np.where(n > 0, -np.expm1(n * np.log1p(-np.where(n > 0, f, 0))), 0.0)


def _any_in_looks(f: Array, looks: Array) -> Array:
    whole = np.floor(looks)
    return np.asarray(-np.expm1(special.xlog1py(whole, -f) + np.log1p(-(looks - whole) * f)))


def _heterogeneous_any(f: Array, cv: Array, n: Array) -> Array:
    return _mean(f, cv, _Trials(n))


def _reviewed(f: Array, cv: Array, n: Array, r: Array, looks: Array) -> Array:
    return _mean(f, cv, _ReviewedTrials(n, r, looks))


@dataclass(frozen=True)
class _Trials:
    """At least one event in ``n`` trials: a row for each element."""

    n: Array

    def of(self, rows: Mask) -> _Trials:
        return _Trials(self.n[rows])

    def hit(self, rate: Array) -> Array:
        """The chance at rates of shape (rows, nodes)."""
        return np.asarray(-np.expm1(self.n[:, None] * np.log1p(-rate)))

    def always(self) -> Array:
        """The chance at rate 1."""
        return np.where(self.n > 0, 1.0, 0.0)


@dataclass(frozen=True)
class _ReviewedTrials:
    """At least one of ``looks`` looks of ``n`` trials each has an event that review, with chance ``r``, confirms."""

    n: Array
    r: Array
    looks: Array

    def of(self, rows: Mask) -> _ReviewedTrials:
        return _ReviewedTrials(self.n[rows], self.r[rows], self.looks[rows])

    def hit(self, rate: Array) -> Array:
        """The chance at rates of shape (rows, nodes)."""
        log_none = self.n[:, None] * np.log1p(-rate)
        r = self.r[:, None]
        once = -r * np.expm1(log_none)
        # The chance that a look passes unconfirmed, from the side on which nothing is lost.
        passed = np.where(once < 0.5, np.log1p(-np.minimum(once, 0.5)), np.log((1 - r) + r * np.exp(log_none)))
        whole = np.floor(self.looks[:, None])
        some = np.log1p(-(self.looks[:, None] - whole) * once)
        # No look at all times the logarithm of no chance to pass is still no event.
        return np.asarray(-np.expm1(whole * np.where(whole > 0, passed, 0.0) + some))

    def always(self) -> Array:
        """The chance at rate 1."""
        return _any_in_looks(self.r * _Trials(self.n).always(), self.looks)


def _mean(f: Array, cv: Array, trials: _Trials | _ReviewedTrials) -> Array:
    """The mean chance over people; at n = 0 it is 0, and at one rate for all the chance at that rate."""
    spread = np.sqrt(np.logaddexp(0, 2 * np.log(cv)))
    varied = (spread > 0) & (f > 0) & (trials.n > 0)
    out = np.zeros_like(f)
    same = ~varied & (trials.n > 0)
    if same.any():
        alike, rate = trials.of(same), f[same]
        below_one = np.where(rate < 1, rate, 0.0)[:, None]
        out[same] = np.where(rate == 1, alike.always(), alike.hit(below_one)[:, 0])
    if varied.any():
        log_median = np.log(f[varied]) - spread[varied] ** 2 / 2
        out[varied] = _varied(log_median, spread[varied], trials.of(varied))
    return out


def _varied(log_median: Array, spread: Array, trials: _Trials | _ReviewedTrials) -> Array:
    # L reaches 1 at Z = certain; where that is so far out that it cannot matter, there is no kink to be heeded.
    certain = -log_median / spread
    kinked = certain < _EDGE + spread
    smooth = ~kinked
    out = np.empty_like(spread)
    if smooth.any():
        out[smooth] = _smooth(log_median[smooth], spread[smooth], trials.of(smooth))
    if kinked.any():
        out[kinked] = _kinked(certain[kinked], spread[kinked], trials.of(kinked))
    return out


def _smooth(log_median: Array, spread: Array, trials: _Trials | _ReviewedTrials) -> Array:
    # (1 - F)**n changes over 1 / spread, the normal density over 1.
    z, step = _nodes(2 * _EDGE + spread, np.minimum(0.4, 0.35 / spread))
    rate = np.exp(log_median[:, None] + spread[:, None] * z)
    return np.asarray(step * np.sum(trials.hit(np.minimum(rate, 1)) * _density(z), axis=1))


def _kinked(certain: Array, spread: Array, trials: _Trials | _ReviewedTrials) -> Array:
    """The same with Z = certain - scale log(1 + exp(x)), which never reaches the kink, and F = 1 beyond it.

    The map is linear far below the kink and takes out whatever power of 1 - F is there.
    """
    longest = np.minimum(0.4, 0.3 / spread)
    scale = 2 * longest
    line, step = _nodes(_EDGE + certain + _KINK_DEPTH * scale, longest)
    x = (certain[:, None] - line) / scale[:, None]
    decay = np.exp(-np.abs(x))
    depth = scale[:, None] * (np.maximum(x, 0) + np.log1p(decay))
    slope = np.where(x >= 0, 1.0, decay) / (1 + decay)
    hit = trials.hit(np.exp(-spread[:, None] * depth))
    inside = np.sum(hit * _density(certain[:, None] - depth) * slope, axis=1)
    return np.asarray(step * inside + trials.always() * special.ndtr(-certain))


def _nodes(length: Array, longest: Array) -> tuple[Array, Array]:
    """Nodes from -`_EDGE` on, shape (rows, nodes), and each row's step, at most ``longest``."""
    count = int(np.ceil(np.max(length / longest)))
    step = length / count
    return step[:, None] * np.arange(count + 1) - _EDGE, step


def _density(z: Array) -> Array:
    return np.asarray(np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi))

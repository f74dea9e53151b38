"""At least one event in many trials: at one rate, and at a rate that differs between people."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from baserate.formulas.elementwise import Array, Mask, elementwise, is_probability

_BLOCK = 128
_EDGE = 7.7  # a standard normal is beyond it with probability 1e-14
_KINK_DEPTH = 30.0  # how far the map goes towards the kink, in scales


def any_of(f: ArrayLike, n: ArrayLike) -> Array:
    """Return 1 - (1 - f)**n, the probability of at least one event in ``n`` independent trials at rate ``f``.

    As -expm1(n log1p(-f)), to full relative precision for the smallest ``f``. The arguments broadcast. Valid: f in
    [0, 1], finite n >= 0, not necessarily whole; else NaN. 0 for n = 0, whatever f is.
    """
    return elementwise(_any_of, _valid_trials, f, n)


def inverse_any_of(p: ArrayLike, n: ArrayLike) -> Array:
    """Return the rate f at which ``any_of(f, n)`` is ``p``: 1 - (1 - p)**(1 / n), as -expm1(log1p(-p) / n).

    The arguments broadcast. Valid: p in [0, 1], finite n > 0; else NaN.
    """
    return elementwise(lambda p, n: -np.expm1(np.log1p(-p) / n), _valid_inverse, p, n)


def heterogeneous_any(f: ArrayLike, cv: ArrayLike, n: ArrayLike) -> Array:
    """Return E[1 - (1 - F)**n], F = min(L, 1) and L log-normal with mean ``f`` and coefficient of variation ``cv``.

    The probability of at least one event in ``n`` trials for a person drawn at random, where each has a rate of their
    own; below ``any_of(f, n)`` by Jensen's inequality. L = f exp(s Z - s**2 / 2), s**2 = log(1 + cv**2), Z standard normal
    (Johnson, Kotz & Balakrishnan 1994, *Continuous Univariate Distributions*, vol. 1, ch. 14). The arguments broadcast.
    Valid: f in [0, 1], finite cv >= 0, finite n >= 0, not necessarily whole; else NaN. ``any_of(f, n)`` at cv = 0.
    Relative error below 1e-11 for cv up to 100, by the trapezoidal rule over Z (Trefethen & Weideman 2014, *The
    exponentially convergent trapezoidal rule*).
    """
    return elementwise(_heterogeneous_any, _valid_mixture, f, cv, n, block=_BLOCK)


def _valid_trials(f: Array, n: Array) -> Mask:
    return is_probability(f) & (n >= 0) & np.isfinite(n)


def _valid_inverse(p: Array, n: Array) -> Mask:
    return is_probability(p) & (n > 0) & np.isfinite(n)


def _valid_mixture(f: Array, cv: Array, n: Array) -> Mask:
    return _valid_trials(f, n) & (cv >= 0) & np.isfinite(cv)


def _any_of(f: Array, n: Array) -> Array:
    return np.where(n > 0, -np.expm1(n * np.log1p(-np.where(n > 0, f, 0))), 0.0)


def _heterogeneous_any(f: Array, cv: Array, n: Array) -> Array:
    out = _any_of(f, n)
    spread = np.sqrt(np.logaddexp(0, 2 * np.log(cv)))
    varied = (spread > 0) & (f > 0) & (n > 0)
    log_median = np.log(f) - spread**2 / 2
    # L reaches 1 at Z = certain; where that is so far out that it cannot matter, there is no kink to be heeded.
    certain = -log_median / spread
    kinked = varied & (certain < _EDGE + spread)
    smooth = varied & ~kinked
    if smooth.any():
        out[smooth] = _smooth(log_median[smooth], spread[smooth], n[smooth])
    if kinked.any():
        out[kinked] = _kinked(certain[kinked], spread[kinked], n[kinked])
    return out


def _smooth(log_median: Array, spread: Array, n: Array) -> Array:
    z, step = _nodes(2 * _EDGE + spread, np.minimum(0.4, 0.35 / spread))
    rate = np.exp(log_median[:, None] + spread[:, None] * z)
    return step * np.sum(_hit(np.minimum(rate, 1), n) * _density(z), axis=1)


def _kinked(certain: Array, spread: Array, n: Array) -> Array:
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
    hit = _hit(np.exp(-spread[:, None] * depth), n)
    inside = np.sum(hit * _density(certain[:, None] - depth) * slope, axis=1)
    return step * inside + special.ndtr(-certain)


def _hit(rate: Array, n: Array) -> Array:
    return -np.expm1(n[:, None] * np.log1p(-rate))


def _nodes(length: Array, longest: Array) -> tuple[Array, Array]:
    """Nodes from -`_EDGE` on, shape (rows, nodes), and each row's step, at most ``longest``: (1 - F)**n changes over
    1 / spread, the normal density over 1.
    """
    count = int(np.ceil(np.max(length / longest)))
    step = length / count
    return step[:, None] * np.arange(count + 1) - _EDGE, step


def _density(z: Array) -> Array:
    return np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)

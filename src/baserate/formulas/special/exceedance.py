"""The probability that one beta variable exceeds another, which is every binomial and beta-binomial tail.

For U ~ Beta(a, b) and V ~ Beta(k, m), the difference D of their log-odds has the moment generating function

    M(s) = Gamma(a + s) Gamma(b - s) Gamma(k - s) Gamma(m + s) / (Gamma(a) Gamma(b) Gamma(k) Gamma(m)),

and P(U > V) = P(D > 0) is the integral of M(s) / s, divided by 2 pi i, over a line from below to above that passes
right of 0 and left of b and k. The line passes through the saddle point of M(s) / s (Lugannani & Rice 1980; Daniels
1987, *Tail probability approximations*), where the integrand is of the size of the answer, so the relative precision
does not depend on how small that is. The line is a branch of a hyperbola,

    s(u) = saddle + scale (sin(tilt) + i sinh(u + i tilt)),    ds/du = i scale cosh(u + i tilt),

bent to where M falls fastest, on which the trapezoidal rule in u converges exponentially (Trefethen & Weideman 2014,
*The exponentially convergent trapezoidal rule*): with a step h the error is exp(-2 pi y / h) times what the integrand
grows by when u moves to u + i y or u - i y. A move that passes the pole at 0 leaves that pole's own error, which is
known and taken off.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.formulas.special.elementwise import Array
from baserate.formulas.special.gamma_ratios import Number, log_gamma_ratio

INFINITE = 1e100
"""A beta parameter that stands for infinity: the variable is then a constant."""

_FIXED_FROM = 1e40
_ERROR_EXPONENT = 32.0  # each part of the rule's error is below exp(-32) of the answer
_NODES = 4  # nodes of the rule worked out at a time
_PROBES = (1.0, 2.0, 3.0, 4.5, 6.5)  # values of u at which M is looked at far from the saddle
_WIDEST = {-1: 3.5, 1: 1.1}  # tangents of the widest openings to the left and to the right

Gammas = list[tuple[Array, int]]


def beta_exceedance(k: Array, m: Array, a: Array, b: Array, log_odds_ratio: Array) -> Array:
    """Return P(U > V) for independent U ~ Beta(a, b) and V ~ Beta(k, m), relative error about 1e-13.

    All are 1-D and positive. ``log_odds_ratio`` is log(a m / (b k)), given because the caller knows it more exactly
    than its parts tell. Meant for the tail, where the mean of D is at most 0, with b at least 8 and k large: elsewhere
    the rule needs more nodes. For U a constant take a = b = `INFINITE`.
    """
    gammas = [(x, sign) for x, sign in ((a, 1), (b, -1), (k, -1), (m, 1)) if x.min() < _FIXED_FROM]
    saddle = _saddle_point(gammas, log_odds_ratio, np.minimum(b, k))
    top = _log_mgf(gammas, log_odds_ratio, saddle[:, None])[:, 0]
    # How far the foot of the line may move: not to the next pole, nor further than is of use for a Gaussian M.
    widest = np.sqrt(2 * _ERROR_EXPONENT / _curvature(gammas, saddle))
    room_left = np.minimum(widest, 0.85 * (saddle + np.minimum(a, m)))
    room_right = np.minimum(widest, 0.85 * (np.minimum(b, k) - saddle))
    nearest = np.minimum(room_left, room_right)
    left = _opening(gammas, log_odds_ratio, saddle, nearest, -1)
    right = _opening(gammas, log_odds_ratio, saddle, nearest, 1)
    tilt, half = (left - right) / 2, (left + right) / 2
    reach_left, reach_right = np.sin(left) - np.sin(tilt), np.sin(right) + np.sin(tilt)
    scale = np.minimum(room_left / reach_left, room_right / reach_right)
    growth = np.maximum(_growth(gammas, saddle, -scale * reach_left), _growth(gammas, saddle, scale * reach_right))
    step = 2 * np.pi * half / (_ERROR_EXPONENT + np.maximum(growth, 0))
    total = _trapezoid(gammas, log_odds_ratio, saddle, scale, tilt, step, top)
    passed = saddle < scale * reach_left
    to_pole = np.arcsin(np.sin(tilt) + np.where(passed, saddle / scale, 0)) - tilt
    from_pole = np.where(passed, 1 / np.expm1(2 * np.pi * to_pole / step), 0.0)
    return np.asarray(np.exp(top) * scale * step / (np.pi * saddle) * total - from_pole)


def mean_log_odds_difference(k: Array, m: Array, a: Array, b: Array, log_odds_ratio: Array) -> Array:
    """Return the mean of D: positive where P(U > V) is above 1/e, negative where it is below 1 - 1/e.

    The bounds are Gruenbaum's for a log-concave density.
    """
    return _slope([(a, 1), (b, -1), (k, -1), (m, 1)], log_odds_ratio, np.zeros_like(k))


def _log_mgf(gammas: Gammas, log_odds_ratio: Array, s: NDArray[Number]) -> NDArray[Number]:
    out = log_odds_ratio[:, None] * s
    for x, sign in gammas:
        out += log_gamma_ratio(x[:, None], sign * s)
    return out


def _slope(gammas: Gammas, log_odds_ratio: Array, s: Array) -> Array:
    """The derivative of log M."""
    out = log_odds_ratio.copy()
    for x, sign in gammas:
        out += sign * (special.psi(x + sign * s) - np.log(x))
    return out


def _curvature(gammas: Gammas, s: Array) -> Array:
    """The second derivative of log M, to about 1e-4: trigamma by recurrence (DLMF 5.15.5) and series (5.15.8)."""
    out = np.zeros_like(s)
    for x, sign in gammas:
        y = x + sign * s
        r = 1 / (y + 3)
        out += 1 / y**2 + 1 / (y + 1) ** 2 + 1 / (y + 2) ** 2 + r * (1 + r * (0.5 + r * (1 - r * r / 5) / 6))
    return out


def _saddle_point(gammas: Gammas, log_odds_ratio: Array, limit: Array) -> Array:
    """Where M(s) / s is least on (0, limit), to a twentieth of the width of the minimum.

    Newton within a bracket on the derivative of its logarithm times s (limit - s), which takes out the poles at both
    ends.
    """
    mean = _slope(gammas, log_odds_ratio, np.zeros_like(limit))
    variance = _curvature(gammas, np.zeros_like(limit))
    s = np.minimum((np.sqrt(mean * mean + 4 * variance) - mean) / (2 * variance), 0.7 * limit)
    low, high = np.zeros_like(limit), limit
    for _ in range(60):
        slope = _slope(gammas, log_odds_ratio, s) - 1 / s
        curvature = _curvature(gammas, s) + 1 / s**2
        low, high = np.where(slope < 0, s, low), np.where(slope < 0, high, s)
        newton = s - slope / (slope * (1 / s - 1 / (limit - s)) + curvature)
        new = np.where((newton > low) & (newton < high), newton, 0.5 * (low + high))
        settled = np.abs(new - s) < 0.05 / np.sqrt(curvature)
        s = new
        if settled.all():
            break
    return s


def _growth(gammas: Gammas, saddle: Array, move: Array) -> Array:
    """By what exponent M(s) / s is larger at saddle + move than at the saddle, to within about 1."""
    out = move / saddle - np.log(np.maximum(np.abs(1 + move / saddle), 1e-3))
    for x, sign in gammas:
        y = x + sign * saddle
        change = sign * move
        out += special.xlog1py(y + change - 0.5, change / y) - change
    return out


def _opening(gammas: Gammas, log_odds_ratio: Array, saddle: Array, shift: Array, side: int) -> Array:
    """An angle from the vertical within which M(s) / s falls along hyperbolas that open to one side.

    Looked for at points of the hyperbola of angle pi / 4: the tangent may not exceed the ratio of the imaginary to the
    real part of the derivative of log M(s) / s, here with log(z - 1/2) for digamma of z.
    """
    tangent = np.full_like(saddle, _WIDEST[side])
    for u in _PROBES:
        s = saddle + shift * complex(side * np.cosh(u), np.sinh(u))
        slope = log_odds_ratio - 1 / s
        for x, sign in gammas:
            slope += sign * np.log((x + sign * s - 0.5) / x)
        against = np.maximum(side * slope.real * np.tanh(u), 1e-300)
        tangent = np.minimum(tangent, np.maximum(slope.imag, 0) / against)
    return np.arctan(np.maximum(0.9 * tangent, 0.02))


def _trapezoid(
    gammas: Gammas, log_odds_ratio: Array, saddle: Array, scale: Array, tilt: Array, step: Array, top: Array
) -> Array:
    """The sum of the integrand's real part over the nodes above the axis, half of the node on it."""
    total = 0.5 * np.cos(tilt)
    rows = np.arange(saddle.size)
    first = 1
    while rows.size:
        u = step[rows, None] * np.arange(first, first + _NODES)
        angle, wide = tilt[rows, None], scale[rows, None]
        s = saddle[rows, None] + wide * (np.sin(angle) + 1j * np.sinh(u + 1j * angle))
        exponent = _log_mgf([(x[rows], sign) for x, sign in gammas], log_odds_ratio[rows], s)
        value = np.exp(exponent - top[rows, None]) * np.cosh(u + 1j * angle) * (saddle[rows, None] / s)
        total[rows] += value.real.sum(axis=1)
        rows = rows[np.abs(value[:, -1]) > 1e-16 * np.abs(total[rows])]
        first += _NODES
    return total

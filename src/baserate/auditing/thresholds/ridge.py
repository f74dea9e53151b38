"""What a group's rates of searches and hits say of the share who carry something, once it is known how well they show.

For a given delta one pair (phi, t) fits a search and a hit rate. That pair as a function of delta is the ridge along
which the posterior lies; it is used for coordinates only, never in place of the model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import interpolate, special

from baserate.auditing.log.table import Floats

_KNOTS = np.linspace(-6.0, 5.0, 111)
_ROOT_2PI = float(np.sqrt(2 * np.pi))


def normal(x: Floats) -> Floats:
    """Return the standard normal density."""
    return np.asarray(np.exp(-0.5 * x**2) / _ROOT_2PI)


@dataclass(frozen=True, slots=True)
class Along:
    """Values at some log delta, with their slopes in it.

    ``log_odds`` are those that fit the group's rates, ``information`` what one search says of them (its logarithm), of
    shape (..., groups); ``off`` is how far those that fit a cell's rates lie from them, (..., groups, places).
    """

    log_odds: Floats
    information: Floats
    off: Floats


class Ridge:
    """The ridges of groups and of their cells: rates inside (0, 1), of shapes (groups,) and (groups, places)."""

    def __init__(self, search: Floats, hit: Floats, cell_search: Floats, cell_hit: Floats) -> None:
        rates = zip(search.tolist(), hit.tolist(), cell_search, cell_hit, strict=True)
        self._curves = [_curves(*group) for group in rates]

    def at(self, log_delta: Floats) -> tuple[Along, Along, Floats]:
        """Return values, their slopes, and the second slope of log_odds, at each group's log delta (..., groups)."""
        values, slopes = (
            np.stack([curves(log_delta[..., r], order) for r, curves in enumerate(self._curves)], axis=-2)
            for order in (0, 1)
        )
        bends = np.stack([curves(log_delta[..., r], 2)[..., 0] for r, curves in enumerate(self._curves)], axis=-1)
        along, turns = (Along(found[..., 0], found[..., 1], found[..., 2:]) for found in (values, slopes))
        return along, turns, bends


def _curves(search: float, hit: float, cell_search: Floats, cell_hit: Floats) -> interpolate.CubicSpline:
    """Return the values of ``Along`` of one group as smooth functions of log delta."""
    log_odds = _log_odds(np.array([search]), np.array([hit]))
    phi, delta = special.expit(log_odds[:, 0]), np.exp(_KNOTS)
    t = _signal(np.array([search]), np.array([hit]), log_odds)[:, 0]
    tail = special.ndtr(delta - t)
    density = phi * normal(t - delta) + (1 - phi) * normal(t)
    t_by_odds = phi * (1 - phi) * (tail - special.ndtr(-t)) / np.maximum(density, 1e-12)
    slope = (1 - phi) - normal(t - delta) / np.maximum(tail, 1e-300) * t_by_odds
    information = np.log(hit / (1 - hit) * slope**2 + 1e-6)
    off = _log_odds(cell_search, cell_hit) - log_odds
    return interpolate.CubicSpline(_KNOTS, np.column_stack([log_odds, information, off]), bc_type="natural")


def _log_odds(search: Floats, hit: Floats) -> Floats:
    """Return the log-odds of carrying that fit rates (m,) at each knot, shape (knots, m).

    With nobody told apart (delta 0) they are those of the hit rate; with everybody, of the share searched and hit.
    """
    delta = np.exp(_KNOTS)[:, None]
    shape = (len(_KNOTS), len(search))
    low, high = np.broadcast_to(special.logit(search * hit), shape), np.broadcast_to(special.logit(hit), shape)
    for _ in range(60):
        middle = 0.5 * (low + high)
        found = special.log_expit(middle) + special.log_ndtr(delta - _signal(search, hit, middle))
        more = found < np.log(search * hit)
        low, high = np.where(more, middle, low), np.where(more, high, middle)
    return np.asarray(0.5 * (low + high))


def _signal(search: Floats, hit: Floats, log_odds: Floats) -> Floats:
    """Return the threshold above which the right share of people who carry nothing lie: (1 - phi) Q(t) = s (1 - h)."""
    share = np.minimum(search * (1 - hit) / special.expit(-log_odds), 1 - 1e-12)
    return np.asarray(-special.ndtri(share))

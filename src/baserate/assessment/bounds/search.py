"""The least and the most of a function over the unit cube: its corners, points inside, then ever closer to the best.

The search is global in that it starts everywhere: all corners (up to a limit), Sobol's points inside, and for each of
the best of them a cloud of points in a box around it that is halved each round. Values that are undefined are left out.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from baserate.random.streams import uniforms

Array = NDArray[np.float64]
#: Takes places of shape (sides, points) and returns values of shape (points,).
Function = Callable[[Array], Array]
MOST_CORNERS = 10
INSIDE = 1024
STARTS = 4
CLOUD = 64
ROUNDS = 22


def extremes(function: Function, sides: int) -> tuple[tuple[float, Array], tuple[float, Array]] | None:
    """Return (value, place) of the least and of the most over the cube, or None where nothing is defined."""
    places = _starts(sides)
    values = function(places)
    defined = ~np.isnan(values)
    if not defined.any():
        return None
    places, values = places[:, defined], values[defined]
    least = _refined(function, places, values, 1.0)
    most = _refined(function, places, values, -1.0)
    return least, most


def _starts(sides: int) -> Array:
    names = [f"bounds {side:03d}" for side in range(sides)]
    (inside,) = uniforms(1, names, INSIDE, INSIDE)
    cube = np.stack([inside[name] for name in names])
    if sides <= MOST_CORNERS:
        corners = (np.arange(2**sides)[np.newaxis] >> np.arange(sides)[:, np.newaxis]) & 1
    else:
        corners = np.round(cube)
    return np.concatenate([corners.astype(np.float64), cube], axis=1)


def _refined(function: Function, places: Array, values: Array, sign: float) -> tuple[float, Array]:
    """Return the least of ``sign`` times the function, and where it is."""
    order = np.argsort(sign * values, kind="stable")[:STARTS]
    best, at = sign * values[order], places[:, order]
    sides = len(places)
    names = [f"cloud {side:03d}" for side in range(sides)]
    (cloud,) = uniforms(2, names, CLOUD, CLOUD)
    offsets = 2 * np.stack([cloud[name] for name in names]) - 1
    # Every other point moves one side alone, so that a face of the box is followed along.
    alone = np.arange(CLOUD) % 2 == 1
    turn = (np.arange(CLOUD) // 2) % sides
    offsets = np.where(alone & (turn != np.arange(sides)[:, np.newaxis]), 0.0, offsets)
    width = 0.5
    for _ in range(ROUNDS):
        tried = np.clip(at[:, :, np.newaxis] + width * offsets[:, np.newaxis, :], 0.0, 1.0)
        found = sign * function(tried.reshape(sides, -1)).reshape(len(best), CLOUD)
        found = np.where(np.isnan(found), np.inf, found)
        first = found.argmin(axis=1)
        rows = np.arange(len(best))
        better = found[rows, first] < best
        best = np.where(better, found[rows, first], best)
        at = np.where(better, tried[:, rows, first], at)
        width *= 0.6
    winner = int(best.argmin())
    return float(sign * best[winner]), at[:, winner]

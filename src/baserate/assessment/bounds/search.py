"""The least and the most of a function over the unit cube: its corners, points inside, then ever closer to the best.

The search is global in that it starts everywhere: all corners (up to a limit), Sobol's points inside, and for each of
the best of them a cloud of points in a box around it that shrinks each round. Values that are undefined are left out.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from baserate.random.streams import uniforms

Array = NDArray[np.float64]
#: Takes places of shape (sides, points) and returns values of shape (points,).
Function = Callable[[Array], Array]
MOST_CORNERS = 8
#: Points inside for each side, and at most.
INSIDE, MOST_INSIDE = 64, 512
#: Places from which each end is searched, points of a cloud for each side and at most, and how a cloud shrinks.
STARTS = 3
CLOUD, MOST_CLOUD = 12, 48
SHRINKS = 0.55
ROUNDS = 18
#: Rounds without anything better after which a search ends.
PATIENCE = 5


def extreme(function: Function, sides: int, sign: int) -> tuple[float, Array] | None:
    """Return the least of ``sign`` times the function, as a value of the function, and its place.

    None stands for a function that is defined nowhere.
    """
    places = _starts(sides)
    values = sign * function(places)
    defined = ~np.isnan(values)
    if not defined.any():
        return None
    value, place = _refined(lambda tried: sign * function(tried), places[:, defined], values[defined])
    return sign * value, place


def _sobol(name: str, sides: int, points: int) -> Array:
    names = [f"{name} {side:03d}" for side in range(sides)]
    (found,) = uniforms(1, names, points, points)
    return np.stack([found[one] for one in names])


def _starts(sides: int) -> Array:
    inside = _sobol("bounds", sides, min(MOST_INSIDE, INSIDE * sides))
    if sides <= MOST_CORNERS:
        corners = (np.arange(2**sides)[np.newaxis] >> np.arange(sides)[:, np.newaxis]) & 1
    else:
        corners = np.round(inside)
    return np.concatenate([corners.astype(np.float64), inside], axis=1)


def _offsets(sides: int) -> Array:
    """Return the points of a cloud, from -1 to 1; every other one moves one side alone, and so follows a face."""
    size = min(MOST_CLOUD, CLOUD * sides)
    made = 2 * _sobol("cloud", sides, size) - 1
    alone, turn = np.arange(size) % 2 == 1, (np.arange(size) // 2) % sides
    return np.where(alone & (turn != np.arange(sides)[:, np.newaxis]), 0.0, made)


def _refined(function: Function, places: Array, values: Array) -> tuple[float, Array]:
    """Return the least of a function, searched from the best of the places, and where it is."""
    chosen = np.argsort(values, kind="stable")[:STARTS]
    best, at = values[chosen], places[:, chosen]
    offsets, rows = _offsets(len(places)), np.arange(len(chosen))
    width, waited = 0.5, 0
    for _ in range(ROUNDS):
        tried = np.clip(at[:, :, np.newaxis] + width * offsets[:, np.newaxis, :], 0.0, 1.0)
        found = function(tried.reshape(len(places), -1)).reshape(len(chosen), -1)
        found = np.where(np.isnan(found), np.inf, found)
        first = found.argmin(axis=1)
        better = found[rows, first] < best
        best = np.where(better, found[rows, first], best)
        at = np.where(better, tried[:, rows, first], at)
        waited = 0 if better.any() else waited + 1
        if waited == PATIENCE:
            break
        width *= SHRINKS
    winner = int(best.argmin())
    return float(best[winner]), at[:, winner]

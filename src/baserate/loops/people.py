"""Synthetic people as counts per cell: how many of a group hold how many records.

People of one cell are alike, and each moves on by itself, so how many go where is multinomial: the same distribution as
moving every person, at a cost that does not grow with their number. Arrays have the shape (replicates, groups, ...).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.loops.spec import LoopSpec, Values
from baserate.random.calendars import Calendar
from baserate.random.counts import binomial
from baserate.random.numbers import Numbers

Array = NDArray[np.float64]
#: Called with a count j: the probability of exactly j given at least j, broadcasting to the cells.
Hazard = Callable[[int], Array]
#: Attempts that every cell has ready: nearly all of them hold many people.
_RESERVE = 4


def group_sizes(spec: LoopSpec, values: Values) -> Array:
    """Return how many people each group has, whole numbers that sum to the population, (replicates or 1, groups)."""
    size = np.round(values.row("size"))
    shares = np.array(spec.group_shares or (1.0,))
    edges = np.round(size * np.concatenate([[0.0], np.cumsum(shares)[:-1], [1.0]]))
    return np.diff(edges, axis=1)


def by_group(values: Values, groups: Sequence[str], name: str) -> Array:
    """Return one parameter, shape (replicates or 1, groups), the same for all where it is not given by group."""
    row = values.row(name)
    return np.broadcast_to(row, (len(row), len(groups)))


def with_whole(parts: Array) -> Array:
    """Return the values by group, and their sum after them."""
    return np.concatenate([parts, parts.sum(axis=1, keepdims=True)], axis=1)


def share_of(part: Array, whole: Array) -> Array:
    """Return part/whole, NaN where there is nobody; the arguments broadcast."""
    shape = np.broadcast(part, whole).shape
    return np.asarray(np.divide(part, whole, out=np.full(shape, np.nan), where=np.broadcast_to(whole, shape) > 0))


class Splitter:
    """Splits cells of people by how many of something happens to each: 0, 1, 2, ..."""

    def __init__(self, seed: int, scope: str, event: str, cells: Sequence[str], replicates: range) -> None:
        self._numbers = Numbers(seed, scope, event, cells, replicates)
        self._calendars: list[Calendar] = []

    def split(self, day: int, people: Array, hazard: Hazard, at_most: int | None = None) -> list[Array]:
        """Return, for j = 0, 1, ..., how many of each cell get exactly j; they sum to ``people``.

        ``people`` has the shape (replicates, ..., cells), flattened in the order of the cells' names. Counts are drawn
        one j after another among those left (a multinomial by conditional binomials) until nobody is, and only in
        cells where somebody is left. With ``at_most`` given, the last part is those who get so many or more.
        """
        flat = people.reshape(-1)
        cells = flat.nonzero()[0]
        left = flat[cells]
        parts: list[Array] = []
        while len(cells) and len(parts) != at_most:
            j = len(parts)
            if j == len(self._calendars):
                self._calendars.append(Calendar(self._numbers, index=j, reserve=_RESERVE))
            chance = hazard(j)
            if chance.shape != people.shape:
                chance = np.broadcast_to(chance, people.shape)
            exactly = binomial(left, chance.reshape(-1)[cells], cells, self._calendars[j].at(day))
            part = np.zeros(people.shape)
            part.reshape(-1)[cells] = exactly
            parts.append(part)
            left = left - exactly
            some = left.nonzero()[0]
            cells, left = cells[some], left[some]
        if len(cells):
            part = np.zeros(people.shape)
            part.reshape(-1)[cells] = left
            parts.append(part)
        return parts or [people]


def steady(hazard: Hazard, shape: tuple[int, ...]) -> Hazard:
    """Return a hazard that is the same every day, worked out once for all cells of ``shape``."""
    return cache(lambda j: np.array(np.broadcast_to(np.clip(hazard(j), 0.0, 1.0), shape)))


def poisson_hazard(mean: Array) -> Hazard:
    """Return P(X = j | X >= j) of Poisson counts with these means; 1 where the tail underflows."""

    def hazard(j: int) -> Array:
        if j == 0:
            return np.exp(-mean)
        exactly = np.exp(special.xlogy(j, mean) - mean - special.gammaln(j + 1))
        return np.minimum(_ratio(exactly, special.gammainc(j, mean)), 1.0)

    return hazard


def loss_hazard(held: Array, p_lost: Array) -> Hazard:
    """Return P(X = j | X >= j) of binomial losses: each of ``held`` is lost with probability ``p_lost``."""

    def hazard(j: int) -> Array:
        some = np.maximum(held - j, 0)
        exactly = special.binom(held, j) * np.power(p_lost, j) * np.power(1 - p_lost, some)
        if j == 0:
            return np.asarray(exactly)
        at_least = special.betainc(float(j), some + 1, p_lost)
        return np.where(held > j, _ratio(exactly, at_least), 1.0)

    return hazard


def _ratio(exactly: Array, at_least: Array) -> Array:
    """Return the hazard, 1 where so many are too improbable for double precision."""
    return np.divide(exactly, at_least, out=np.ones(np.broadcast(exactly, at_least).shape), where=at_least > 0)

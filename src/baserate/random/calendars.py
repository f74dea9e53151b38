"""Counts of one event, day by day, from numbers that are worked out for a stretch of days at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from baserate.random.counts import (
    LARGE,
    binomial,
    poisson,
    steady_inverted_poisson,
    steady_rejected_poisson,
)
from baserate.random.numbers import TILE, Numbers

Array = NDArray[np.float64]
Cells = NDArray[np.intp]
#: Turns tried at once while few cells are open: what a call costs is then mostly the calling.
_TURNS, _FEW_CELLS = 4, 150
#: Counts worked out at a time: their arrays stay in the cache.
_AT_ONCE = 2**16


class _Held:
    """Arrays by day, drawn for ``length`` days at a time and held until another stretch is asked for."""

    def __init__(self, draw: Callable[[int, int], Array], length: int) -> None:
        self._draw, self._length = draw, length
        self._first = -1
        self._values = np.empty(0)

    def on(self, day: int) -> Array:
        first = day - day % self._length
        if first != self._first:
            self._values = self._draw(first, self._length)
            self._first = first
        values: Array = self._values[day - first]
        return values


class Calendar:
    """The numbers of one event, day by day.

    ``reserve`` is how many attempts of a rejection every cell has ready each day (0, or a power of two). It costs less
    than drawing them for single cells where most cells need one, and more where few do; and it is part of the address.
    """

    def __init__(self, numbers: Numbers, index: int = 0, reserve: int = 0) -> None:
        self.numbers, self.index, self.reserve = numbers, index, reserve
        self._plain = _Held(lambda first, n: numbers.days(first, n, index), TILE)
        if reserve:
            flat = (reserve, 2, numbers.shape[0] * numbers.shape[1])
            self._ready = _Held(
                lambda first, n: numbers.attempts(first, n, index, reserve).reshape(n, *flat), TILE // (2 * reserve)
            )

    def on(self, day: int) -> Array:
        """Return the plain numbers of one day, shape (replicates, names). They are not to be changed."""
        return self._plain.on(day)

    def at(self, day: int) -> Day:
        """Return the source of one day's numbers, by the cells of the flattened (replicates, names)."""
        return Day(self, day)

    def ready(self, day: int) -> Array:
        """Return the attempts of one day, shape (reserve, 2, cells)."""
        return self._ready.on(day)

    def binomial(self, day: int, n: Array, p: Array) -> Array:
        """Return binomial counts of one day, shape (replicates, names): of ``n``, each with probability ``p``."""
        trials, chance = (np.broadcast_to(part, self.numbers.shape).reshape(-1) for part in (n, p))
        counts = np.where(chance >= 1, trials, 0.0)
        cells = np.flatnonzero((trials > 0) & (chance > 0) & (chance < 1))
        counts[cells] = binomial(trials[cells], chance[cells], cells, self.at(day))
        return counts.reshape(self.numbers.shape)

    def poisson(self, day: int, mean: Array) -> Array:
        """Return Poisson counts of one day, shape (replicates, names)."""
        means = np.broadcast_to(mean, self.numbers.shape).reshape(-1)
        return poisson(means, np.arange(len(means)), self.at(day)).reshape(self.numbers.shape)


class Day:
    """Numbers of flat cells (replicates, names) on one day."""

    __slots__ = ("_calendar", "_day")

    def __init__(self, calendar: Calendar, day: int) -> None:
        self._calendar, self._day = calendar, day

    def plain(self, cells: Cells) -> Array:
        """Return one uniform number for each cell, shape (n,)."""
        return self._calendar.on(self._day).reshape(-1)[cells]

    def attempts(self, cells: Cells, turn: int) -> Array:
        """Return pairs of uniform numbers for one or more turns from ``turn`` on, shape (2, turns, n)."""
        calendar = self._calendar
        if turn < calendar.reserve:
            end = None if len(cells) <= _FEW_CELLS else turn + 1
            return calendar.ready(self._day)[turn:end].take(cells, axis=2).swapaxes(0, 1)
        return scattered(calendar.numbers, self._day, cells, turn, calendar.index)


def scattered(numbers: Numbers, days: Cells | int, where: Cells, turn: int, index: int = 0) -> Array:
    """Return pairs of numbers for scattered cells, from ``turn`` on, shape (2, turns, n)."""
    return numbers.extra(days, where, turn, _TURNS if len(where) <= _FEW_CELLS else 1, index)


class SteadyCounts:
    """Poisson counts of one event with the same means every day, shape (replicates or 1, names)."""

    def __init__(self, numbers: Numbers, means: Array) -> None:
        self._shape = shape = numbers.shape
        whole = np.broadcast_to(means, shape)
        small, large = _Part(numbers, whole, whole < LARGE), _Part(numbers, whole, whole >= LARGE)
        # Not a method of its own: a reference cycle would not be released with its block.
        self._held = _Held(lambda first, n: _steady(small, large, np.empty((n, shape[0] * shape[1])), first), TILE)

    def on(self, day: int) -> Array:
        """Return the counts of one day, shape (replicates, names). They are not to be changed."""
        return self._held.on(day).reshape(self._shape)


def _steady(small: _Part, large: _Part, out: Array, first: int) -> Array:
    """Fill ``out``, shape (days, cells), with the counts of the days from ``first`` on."""
    n = len(out)
    at_once = max(1, _AT_ONCE // max(1, out.shape[1]))
    if len(small.means):
        plain = small.numbers.days(first, n).reshape(n, -1)
        for start in range(0, n, at_once):
            days = slice(start, start + at_once)
            out[days, small.cells] = steady_inverted_poisson(small.means, small.pick(plain[days]))
    if len(large.means):
        pairs = large.numbers.attempts(first, n).reshape(n, 2, -1)
        for start in range(0, n, at_once):
            days = slice(start, start + at_once)
            u, v = (large.pick(pairs[days, which]) for which in (0, 1))
            out[days, large.cells] = steady_rejected_poisson(large.means, u, v, _Later(large, first + start))
    return out


class _Part:
    """Some cells of the flattened (replicates, names): ``cells`` among all, ``own`` among those of their names."""

    def __init__(self, numbers: Numbers, means: Array, chosen: NDArray[np.bool_]) -> None:
        columns = np.flatnonzero(chosen.any(axis=0))
        self.numbers = numbers.only(columns)
        self.means = means[chosen]
        self.own = np.flatnonzero(chosen[:, columns])
        self._is_whole = len(self.own) == numbers.shape[0] * len(columns)
        # A slice where all are chosen, which costs no copy.
        self.cells = slice(None) if chosen.all() else np.flatnonzero(chosen)

    def pick(self, values: Array) -> Array:
        """Return the part's own columns of numbers of its names."""
        return values if self._is_whole else values.take(self.own, axis=1)


class _Later:
    """Attempts after the first, of the flattened (days, cells of a part)."""

    def __init__(self, part: _Part, first: int) -> None:
        self._part, self._first = part, first

    def attempts(self, cells: Cells, turn: int) -> Array:
        """Return pairs of uniform numbers for one or more turns from ``turn`` on, shape (2, turns, n)."""
        days, where = np.divmod(cells, len(self._part.means))
        return scattered(self._part.numbers, days + self._first, self._part.own[where], turn)

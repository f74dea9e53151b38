"""Uniform subsets as counts: which of many alike are chosen, when how many are chosen is given.

A subset of given size, every one of them as likely, falls on cells of people by a multivariate hypergeometric law.
NumPy draws that for one row at a time and up to 1e9 people; here it is drawn for many rows at once, at any size, and by
address.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from baserate.random.calendars import Calendar, scattered
from baserate.random.counts import Cells, binomial
from baserate.random.numbers import Numbers

Array = NDArray[np.float64]


class Subsets:
    """Draws subsets of the cells of rows, day by day.

    Exact, by thinning again and again: who is chosen by a coin of probability size/total is, given how many are, a
    uniform subset of so many. What it lacks is again a uniform subset of those left, and what it has too much one of
    those chosen; the lack shrinks as the root of the size, so that a few rounds end it.

    Parameters
    ----------
    numbers
        Random numbers whose names are the cells of all rows, row after row.
    rows
        Into how many rows the cells are split, each of as many.
    """

    def __init__(self, numbers: Numbers, rows: int) -> None:
        self._numbers = numbers
        self._shape = (numbers.shape[0], rows, numbers.shape[1] // rows)
        self._first = Calendar(numbers, reserve=4)

    def draw(self, day: int, counts: Array, sizes: Array) -> Array:
        """Return how many of each cell are chosen.

        Parameters
        ----------
        counts
            Whole numbers of shape (replicates, rows, cells).
        sizes
            How many of each row are chosen, at most as many as it holds, shape (replicates, rows).

        Returns
        -------
        Array
            Counts of the shape of ``counts``, which sum to ``sizes`` along the cells.
        """
        width = self._shape[2]
        pool = np.broadcast_to(counts, self._shape).reshape(-1, width)
        lack = np.broadcast_to(sizes, self._shape[:2]).reshape(-1).astype(np.float64)
        chosen = np.zeros(pool.shape)
        rows, sign, turn = np.flatnonzero(lack), np.ones(len(lack)), 0
        pool, lack, sign = pool[rows], lack[rows], sign[rows]
        while len(rows):
            got = self._thin(day, turn, rows, pool, lack)
            chosen[rows] += sign[:, None] * got
            lack = lack - got.sum(axis=1)
            open_rows = lack != 0
            rows, lack, sign = rows[open_rows], lack[open_rows], sign[open_rows]
            pool, got = pool[open_rows], got[open_rows]
            # Too many: the excess is a uniform subset of those just taken, and is given back.
            pool = np.where(lack[:, None] > 0, pool - got, got)
            sign, lack = np.where(lack > 0, sign, -sign), np.abs(lack)
            turn += 1
        return chosen.reshape(self._shape)

    def _thin(self, day: int, turn: int, rows: Cells, pool: Array, lack: Array) -> Array:
        """Return binomial counts of the cells of some rows, each of probability lack/total."""
        width = pool.shape[1]
        chance = np.repeat(lack / pool.sum(axis=1), width)
        held = pool.reshape(-1)
        got = np.where(chance >= 1, held, 0.0)
        some = np.flatnonzero((held > 0) & (chance < 1))
        cells = rows[some // width] * width + some % width
        source = self._first.at(day) if turn == 0 else _Turn(self._numbers, day, turn)
        got[some] = binomial(held[some], chance[some], cells, source)
        return got.reshape(pool.shape)


class _Turn:
    """Numbers of single cells in a later round: with nearly all cells done, a calendar of all would cost more."""

    def __init__(self, numbers: Numbers, day: int, turn: int) -> None:
        self._numbers, self._day, self._turn = numbers, day, turn

    def plain(self, cells: Cells) -> Array:
        """Return one uniform number for each cell, shape (n,)."""
        drawn: Array = self._numbers.extra(self._day, cells, 0, index=2 * self._turn)[0, 0]
        return drawn

    def attempts(self, cells: Cells, turn: int) -> Array:
        """Return pairs of uniform numbers for one or more turns from ``turn`` on, shape (2, turns, n)."""
        return scattered(self._numbers, self._day, cells, turn, 2 * self._turn + 1)

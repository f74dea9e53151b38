"""The table of counts: all that is kept of a log, and all that everything else is computed from."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MISSING = "(missing)"
#: Codes of ``outcome`` and ``flagged``: yes, no, no value; and for an outcome that could not be seen.
YES, NO, UNKNOWN, UNSEEN = 1, 0, -1, -2
#: The parts that rows fall into: with a decision and an outcome, flagged or not without an outcome, without a decision.
PARTS = ("tp", "fp", "fn", "tn", "flagged_unknown", "unflagged_unknown", "undecided")
#: Columns and the values of one group in them; of everybody, no columns and no values.
Group = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups that some columns make of a table; no columns make one group, everybody.

    ``codes`` has shape (m,), the group of each entry as an index into ``keys``; ``counts`` has shape
    (groups, len(PARTS)).
    """

    columns: tuple[str, ...]
    codes: Ints
    keys: tuple[tuple[str, ...], ...]
    counts: Ints


@dataclass(frozen=True)
class CountTable:
    """Counts of rows. Every array but ``levels`` and ``periods`` has shape (m,); ``groups`` has shape (m, columns).

    ``columns`` are those of groups, and that of places last where one is declared; ``groups`` holds indices into
    ``levels`` (a missing group is a level), ``period`` into ``periods`` (-1 where
    missing), ``score`` is NaN where there is none.
    """

    columns: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    groups: Ints
    outcome: Ints
    flagged: Ints
    score: Floats
    period: Ints
    periods: tuple[str, ...]
    n: Ints
    _groupings: dict[tuple[str, ...], Grouping] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def rows(self) -> int:
        """All rows of the log."""
        return int(self.n.sum())

    @cached_property
    def parts(self) -> Ints:
        """The part of every entry, as an index into ``PARTS``; shape (m,)."""
        found = np.full(len(self.n), PARTS.index("undecided"))
        for part, flagged, outcome in (("tp", YES, YES), ("fp", YES, NO), ("fn", NO, YES), ("tn", NO, NO)):
            found[(self.flagged == flagged) & (self.outcome == outcome)] = PARTS.index(part)
        unknown = (self.outcome == UNKNOWN) | (self.outcome == UNSEEN)
        found[(self.flagged == YES) & unknown] = PARTS.index("flagged_unknown")
        found[(self.flagged == NO) & unknown] = PARTS.index("unflagged_unknown")
        return found

    def grouping(self, columns: Sequence[str]) -> Grouping:
        """Return the groups that occur when rows are told apart by some columns. Each grouping is made once."""
        by = tuple(columns)
        if by not in self._groupings:
            self._groupings[by] = self._group(by)
        return self._groupings[by]

    def _group(self, by: tuple[str, ...]) -> Grouping:
        places = [self.columns.index(column) for column in by]
        flat = np.zeros(len(self.n), dtype=np.int64)
        for place in places:
            flat = flat * len(self.levels[place]) + self.groups[:, place]
        occurring, inverse = np.unique(flat, return_inverse=True)
        codes: Ints = np.ravel(inverse)
        keys: tuple[tuple[str, ...], ...] = ((),)
        if by:
            indices = np.unravel_index(occurring, [len(self.levels[place]) for place in places])
            names = [
                [self.levels[place][i] for i in part.tolist()] for place, part in zip(places, indices, strict=True)
            ]
            keys = tuple(zip(*names, strict=True))
        counts = np.zeros((len(keys), len(PARTS)), dtype=np.int64)
        np.add.at(counts, (codes, self.parts), self.n)
        return Grouping(by, codes, keys, counts)

    def select(self, keep: NDArray[np.bool_] | Ints) -> CountTable:
        """Return the counts where ``keep`` holds, or at its places."""
        parts = (self.groups[keep], self.outcome[keep], self.flagged[keep], self.score[keep], self.period[keep])
        return CountTable(self.columns, self.levels, *parts, self.periods, self.n[keep])

    def split(self, grouping: Grouping) -> Iterator[CountTable]:
        """Yield the counts of each group of a grouping of this table, in the order of its keys."""
        order = np.argsort(grouping.codes, kind="stable")
        ends = np.searchsorted(grouping.codes[order], np.arange(len(grouping.keys) + 1))
        for start, end in itertools.pairwise(ends.tolist()):
            yield self.select(order[start:end])

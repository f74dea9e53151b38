"""The table of counts: all that is kept of a log, and all that everything else is computed from."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MISSING = "(missing)"
#: Codes of ``outcome`` and ``flagged``: yes, no, no value; and for an outcome that could not be seen.
YES, NO, UNKNOWN, UNSEEN = 1, 0, -1, -2


@dataclass(frozen=True, slots=True)
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

    @property
    def rows(self) -> int:
        """All rows of the log."""
        return int(self.n.sum())

    def select(self, keep: NDArray[np.bool_] | Ints) -> CountTable:
        """Return the counts where ``keep`` holds, or at its places."""
        parts = (self.groups[keep], self.outcome[keep], self.flagged[keep], self.score[keep], self.period[keep])
        return CountTable(self.columns, self.levels, *parts, self.periods, self.n[keep])

    def split(self, codes: Ints, groups: int) -> Iterator[CountTable]:
        """Yield the counts of each group; ``codes`` are the groups of the entries, shape (m,)."""
        order = np.argsort(codes, kind="stable")
        ends = np.searchsorted(codes[order], np.arange(groups + 1))
        for start, end in itertools.pairwise(ends.tolist()):
            yield self.select(order[start:end])


def merge(tables: Sequence[CountTable]) -> CountTable:
    """Return the counts of several logs with the same columns as those of one log."""
    first = tables[0]
    if any(table.columns != first.columns for table in tables):
        raise ValueError("tables of different columns")
    levels = tuple(
        tuple(sorted({level for table in tables for level in table.levels[place]}))
        for place in range(len(first.columns))
    )
    periods = tuple(sorted({period for table in tables for period in table.periods}))
    groups, period = [], []
    for table in tables:
        codes = [
            np.array([levels[place].index(level) for level in table.levels[place]], dtype=np.int64)[
                table.groups[:, place]
            ]
            for place in range(len(levels))
        ]
        groups.append(np.stack(codes, axis=1))
        moved = np.array([periods.index(name) for name in table.periods] + [-1], dtype=np.int64)
        period.append(moved[table.period])
    return _summed(
        CountTable(
            first.columns,
            levels,
            np.concatenate(groups),
            np.concatenate([table.outcome for table in tables]),
            np.concatenate([table.flagged for table in tables]),
            np.concatenate([table.score for table in tables]),
            np.concatenate(period),
            periods,
            np.concatenate([table.n for table in tables]),
        )
    )


def _summed(table: CountTable) -> CountTable:
    """Return the same counts with each combination of values once."""
    without = np.isnan(table.score)
    score = np.where(without, 0.0, table.score)
    keys = np.column_stack([table.groups, table.outcome, table.flagged, table.period, without, score])
    _, first, where = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    total = np.bincount(np.ravel(where), weights=table.n, minlength=len(first)).astype(np.int64)
    keep = np.zeros(len(keys), dtype=bool)
    keep[first] = True
    return replace(table.select(keep), n=total[np.argsort(first)])

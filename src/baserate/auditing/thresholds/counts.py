"""Stops, searches and hits of groups in places, from the table of counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from baserate.auditing.log.table import CountTable
from baserate.auditing.measures.confusion import sum_of, tabulate
from baserate.auditing.thresholds.model import Counts

#: The authors' code leaves out all but the hundred places of most stops, too.
MOST_PLACES = 100


@dataclass(frozen=True, slots=True)
class Searches:
    """Counts by group and place, the groups' keys in order, and how many further places are left out."""

    keys: tuple[tuple[str, ...], ...]
    counts: Counts
    left_out: int

    @property
    def places(self) -> int:
        """How many places there are."""
        return int(self.counts.stops.shape[1])


def searches_of(table: CountTable, column: str, place: str, hidden: Iterable[tuple[str, ...]]) -> Searches:
    """Return the searches of the groups of a column that are not hidden, in the places of most stops.

    Rows without a decision are left out. A group without one search whose result is known is left out, too: of its
    threshold nothing is seen.
    """
    skip = set(hidden)
    both = tabulate(table, (column, place))
    groups = sorted({(key[0],) for key in both.keys} - skip)
    places = sorted({key[1] for key in both.keys})
    shape = (len(groups), len(places))
    stops, searches, known, hits = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    for (group, where), row in zip(both.keys, both.counts, strict=True):
        if (group,) in skip:
            continue
        at = groups.index((group,)), places.index(where)
        known[at], hits[at] = sum_of(row, ("tp", "fp")), sum_of(row, ("tp",))
        searches[at] = known[at] + sum_of(row, ("flagged_unknown",))
        stops[at] = searches[at] + sum_of(row, ("fn", "tn", "unflagged_unknown"))
    seen = known.sum(axis=1) > 0
    most = np.argsort(-stops[seen].sum(axis=0), kind="stable")
    used = [index for index in most if stops[seen][:, index].sum() > 0]
    kept = used[:MOST_PLACES]
    counts = Counts(*(part[seen][:, kept] for part in (stops, searches, known, hits)))
    return Searches(tuple(key for key, one in zip(groups, seen, strict=True) if one), counts, len(used) - len(kept))

"""Who was flagged, and who had the outcome: the counts of each group, and the rates that are shares of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.auditing.log.table import NO, UNKNOWN, UNSEEN, YES, CountTable, Ints

#: The kinds of rows: whole ones, flagged or not without an outcome, and those without a decision.
PARTS = ("tp", "fp", "fn", "tn", "flagged_unknown", "unflagged_unknown", "undecided")

#: Rate -> what is counted, of what. Each is a sum of parts, as ``terms.toml`` defines the rate.
RATES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "prevalence": (("tp", "fn"), ("tp", "fp", "fn", "tn")),
    "selection_rate": (
        ("tp", "fp", "flagged_unknown"),
        ("tp", "fp", "fn", "tn", "flagged_unknown", "unflagged_unknown"),
    ),
    "false_positive_rate": (("fp",), ("fp", "tn")),
    "false_negative_rate": (("fn",), ("tp", "fn")),
    "sensitivity": (("tp",), ("tp", "fn")),
    "specificity": (("tn",), ("fp", "tn")),
    "ppv": (("tp",), ("tp", "fp")),
    "npv": (("tn",), ("fn", "tn")),
    "false_discovery_rate": (("fp",), ("tp", "fp")),
    "accuracy": (("tp", "tn"), ("tp", "fp", "fn", "tn")),
}
#: A rate that says the same as another one: one minus it.
COMPLEMENTS = {
    "sensitivity": "false_negative_rate",
    "specificity": "false_positive_rate",
    "false_discovery_rate": "ppv",
}


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of groups. ``keys`` are the groups, ``counts`` has shape (groups, len(PARTS))."""

    columns: tuple[str, ...]
    keys: tuple[tuple[str, ...], ...]
    counts: Ints

    def part(self, name: str) -> Ints:
        """Return one part's counts, shape (groups,)."""
        counts: Ints = self.counts[:, PARTS.index(name)]
        return counts

    def fraction(self, rate: str) -> tuple[Ints, Ints]:
        """Return what a rate counts and of how many, each of shape (groups,)."""
        above, below = RATES[rate]
        return sum_of(self.counts, above), sum_of(self.counts, below)

    @property
    def whole(self) -> Ints:
        """Rows with an outcome and a decision, shape (groups,)."""
        return sum_of(self.counts, ("tp", "fp", "fn", "tn"))

    @property
    def rows(self) -> Ints:
        """All rows, shape (groups,)."""
        return np.asarray(self.counts.sum(axis=1))


def sum_of(counts: NDArray[Any], parts: Sequence[str]) -> NDArray[Any]:
    """Return the sum of some parts over the last axis of counts, shape (..., len(PARTS)) -> (...)."""
    return np.asarray(counts[..., [PARTS.index(part) for part in parts]].sum(axis=-1))


def kinds(table: CountTable) -> Ints:
    """Return the place in ``PARTS`` of every entry of a table."""
    kind = np.full(len(table.n), PARTS.index("undecided"))
    for part, flagged, outcome in (("tp", YES, YES), ("fp", YES, NO), ("fn", NO, YES), ("tn", NO, NO)):
        kind[(table.flagged == flagged) & (table.outcome == outcome)] = PARTS.index(part)
    unknown = (table.outcome == UNKNOWN) | (table.outcome == UNSEEN)
    kind[(table.flagged == YES) & unknown] = PARTS.index("flagged_unknown")
    kind[(table.flagged == NO) & unknown] = PARTS.index("unflagged_unknown")
    return kind


def group_codes(table: CountTable, columns: Sequence[str]) -> tuple[Ints, tuple[tuple[str, ...], ...]]:
    """Return the group of every entry when rows are told apart by some columns, and the keys of those that occur."""
    places = [table.columns.index(column) for column in columns]
    shape = [len(table.levels[place]) for place in places]
    flat = np.zeros(len(table.n), dtype=np.int64)
    for place, size in zip(places, shape, strict=True):
        flat = flat * size + table.groups[:, place]
    occurring, codes = np.unique(flat, return_inverse=True)
    indices = np.unravel_index(occurring, shape) if places else ()
    keys = tuple(
        tuple(table.levels[place][index] for place, index in zip(places, row, strict=True))
        for row in zip(*(part.tolist() for part in indices), strict=True)
    )
    return np.ravel(codes), keys if places else ((),)


def tabulate(table: CountTable, columns: Sequence[str]) -> Confusion:
    """Return the counts of the groups that some columns make; with no columns, of everybody."""
    codes, keys = group_codes(table, columns)
    flat = codes * len(PARTS) + kinds(table)
    counts = np.zeros(len(keys) * len(PARTS), dtype=np.int64)
    np.add.at(counts, flat, table.n)
    return Confusion(tuple(columns), keys, counts.reshape(len(keys), len(PARTS)))

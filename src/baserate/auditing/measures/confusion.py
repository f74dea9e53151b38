"""Who was flagged, and who had the outcome: the counts of each group, and the rates that are shares of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.auditing.log.table import PARTS, CountTable, Ints

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


def tabulate(table: CountTable, columns: Sequence[str]) -> Confusion:
    """Return the counts of the groups that some columns make; with no columns, of everybody."""
    grouping = table.grouping(columns)
    return Confusion(grouping.columns, grouping.keys, grouping.counts)

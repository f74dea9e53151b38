"""What the sentences of a loop are made from: its results at one setting, and how numbers of them are put in words.

The sentences are the kind's, the printing of numbers is the report's: the report hands each kind a ``Reading``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from baserate.quantity import Estimate

#: Means this close to the truth, relative to it, agree with it though their interval may be narrower still.
CLOSE = 0.01
#: Single runs are said to stray where their interval reaches further than this from the truth, relative to it.
STRAY = 0.1
#: A change of less than this, relative to the start, is none.
STEADY = 0.02


class Entry(Protocol):
    """One entry of an outcome on the last day, over replicates; ``true`` is the true value beside it."""

    @property
    def term(self) -> str:
        """The term of the outcome."""

    @property
    def where(self) -> Mapping[str, str]:
        """The names that distinguish it from the other entries; none for the total."""

    @property
    def estimate(self) -> Estimate:
        """Mean, median and interval over replicates."""

    @property
    def true(self) -> float | None:
        """The true value, where one is known."""


class Reading(Protocol):
    """The results of one loop at one setting; entries without a mean are left out."""

    @property
    def days(self) -> int:
        """How long the loop ran."""

    @property
    def choices(self) -> Mapping[str, str]:
        """Its policies."""

    @property
    def level(self) -> str:
        """The share of replicates within an interval: '90%'."""

    def entries(self, term: str) -> Sequence[Entry]:
        """Return every entry of an outcome, in order."""

    def whole(self, term: str) -> Entry | None:
        """Return the entry of an outcome for the whole, None where it has none."""

    def at_start(self, entry: Entry) -> float | None:
        """Return the mean of an entry before the first day."""

    def denominator(self, entry: Entry) -> int:
        """Return the power of ten out of which the mean, the true value and the interval of a share are counted."""

    def count(self, value: float | None, of: int) -> str:
        """Return a share as a count out of a denominator: '70', 'fewer than 1'."""

    def interval(self, entry: Entry, of: int) -> str:
        """Return a share with its interval, counted: '70 (66 to 74 in 90% of replicates)'."""

    def amount(self, value: float | None) -> str:
        """Return an amount: '1,234'."""


def quoted(entry: Entry) -> str:
    """Return the names of an entry, marked as such: a place may be called 'much'."""
    return f"“{' '.join(entry.where.values())}”"


def excess(entry: Entry) -> float:
    """Return by how much the mean is above the true value."""
    return (entry.estimate.mean or 0.0) - (entry.true or 0.0)


def agrees(entry: Entry) -> bool:
    """Whether the true value lies within the interval, or close to the mean."""
    true, found = entry.true or 0.0, entry.estimate
    inside = found.low is not None and found.high is not None and found.low <= true <= found.high
    return inside or abs(excess(entry)) <= CLOSE * true


def strays(entry: Entry) -> bool:
    """Whether single replicates end far from the true value."""
    true, found = entry.true or 0.0, entry.estimate
    return max((found.high or 0.0) - true, true - (found.low or 0.0)) > STRAY * true

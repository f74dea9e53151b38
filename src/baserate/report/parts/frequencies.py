"""Natural frequencies: whole numbers out of one denominator that is constant over everything that is compared.

The denominator is the smallest power of ten at which neither what happens nor what does not happen rounds to nothing
(Gigerenzer and Hoffrage, Psychological Review 102:684, 1995, on why counts are understood and percentages are not).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

#: How far a printed count of the rarer side may be from its exact value, relative to that value.
TOLERANCE = 0.1
#: The same for the ends of an interval, which need not ask for more digits than the value itself.
END_TOLERANCE = 0.5
LARGEST_DENOMINATOR = 10**12
#: The ends of an interval may call for one more digit than the values themselves, and for this many in any case.
ALWAYS_ALLOWED = 1000


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion and one minus it, kept apart because 1 - 1e-17 is 1 in floating point."""

    value: float
    rest: float

    @classmethod
    def of(cls, value: float) -> Share:
        """Return the share of a proportion in [0, 1]."""
        return cls(value, 1.0 - value)

    @property
    def complement(self) -> Share:
        """The other side."""
        return Share(self.rest, self.value)

    @property
    def rarer(self) -> float:
        """The smaller of the two sides."""
        return min(self.value, self.rest)

    @property
    def is_whole(self) -> bool:
        """Whether it is exactly none or all."""
        return self.rarer == 0


@dataclass(frozen=True, slots=True)
class Frequency:
    """``count`` of ``of``. ``bound`` is set where rounding would say none ('below') or all ('above')."""

    count: int
    of: int
    bound: Literal["", "below", "above"] = ""
    exact: bool = False

    @property
    def words(self) -> str:
        """The count in words: '5', 'fewer than 1', 'more than 999'."""
        prefix = {"": "", "below": "fewer than ", "above": "more than "}[self.bound]
        return f"{prefix}{self.count:,}"

    @property
    def complement(self) -> Frequency:
        """The others of the same denominator; the two counts always add up to it."""
        turned: dict[str, Literal["", "below", "above"]] = {"": "", "below": "above", "above": "below"}
        return Frequency(self.of - self.count, self.of, turned[self.bound], self.exact)


def frequency(share: Share, of: int) -> Frequency:
    """Return a share as a count out of ``of``: the rarer side is rounded, and the other is what is left.

    A share that is neither 0 nor 1 is never none or all of them: it is 'fewer than 1' or 'more than of - 1'.
    """
    rarer = share.rarer * of
    count = math.floor(rarer + 0.5)
    exact = math.isclose(rarer, count, rel_tol=1e-12) if count else rarer == 0
    few = Frequency(count, of, "", exact)
    if count == 0 and not share.is_whole:
        few = Frequency(1, of, "below")
    return few if share.value <= share.rest else few.complement


def choose_denominator(values: Iterable[Share], intervals: Iterable[tuple[Share, Share]] = ()) -> int:
    """Return the power of ten, 10 to 10**12, that suits all of ``values`` and, within reason, their intervals.

    The values decide: each count of the rarer side is within ``TOLERANCE`` of its exact value. The ends of the
    intervals are then met too, and told apart, where ten times that denominator (or 1,000) is enough for it.
    """
    shares = [share for share in values if not share.is_whole]
    of = 10
    while of < LARGEST_DENOMINATOR and not all(_is_close(share, of, TOLERANCE) for share in shares):
        of *= 10
    pairs, allowed = list(intervals), [of]
    while allowed[-1] * 10 <= max(ALWAYS_ALLOWED, of * 10):
        allowed.append(allowed[-1] * 10)
    told = [sum(_is_told(pair, finer) for pair in pairs) for finer in allowed]
    return allowed[told.index(max(told))]


def _is_close(share: Share, of: int, tolerance: float) -> bool:
    exact = share.rarer * of
    count = math.floor(exact + 0.5)
    return count >= 1 and abs(count - exact) <= tolerance * exact


def _is_told(pair: tuple[Share, Share], of: int) -> bool:
    """Whether both ends of an interval are counts, and not the same one."""
    low, high = pair
    ends = all(share.is_whole or _is_close(share, of, END_TOLERANCE) for share in pair)
    return ends and (low == high or frequency(low, of).count != frequency(high, of).count)

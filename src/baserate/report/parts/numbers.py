"""Numbers as people read them: separators, digits that suit the interval, and small shares in a readable base.

A probability is a percentage down to 0.01 %, and below that a number per million, per billion or per trillion; the
numbers of one interval share one base. It is never printed as 0 % or 100 % unless it is exactly that. Amounts of a
billion and more are printed in billions and trillions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from baserate.quantity import Estimate, IntervalKind
from baserate.report.parts.frequencies import Share

UNDEFINED = "—"
FIXED_DIGITS = 4
LEAST_DIGITS = 2
#: How many steps of the last digit printed the width of an interval has at least.
STEPS = 5
LONGEST = 1e15
SMALLEST = 1e-6
MOST_PLACES = 12
EPSILON = 2.0**-53
LEAST_P = 0.0001
NO_LIMIT = "no upper limit"
#: Places after the point at most of a number in billions; one with more is printed whole.
LONG_FRACTION = 3
_LARGE = ((1e12, " trillion"), (1e9, " billion"))
_SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


@dataclass(frozen=True, slots=True)
class Shown:
    """A value and its interval as printed. ``low`` and ``high`` are empty where there is no interval."""

    median: str
    low: str = ""
    high: str = ""

    @property
    def interval(self) -> str:
        """The interval in words, or empty."""
        return f"{self.low} to {self.high}" if self.low else ""


@dataclass(frozen=True, slots=True)
class Base:
    """What a probability is printed in: its factor and the words after the number."""

    factor: float
    words: str


PERCENT = Base(1e2, "%")
_BASES = (
    (1e-4, PERCENT),
    (1e-7, Base(1e6, " per million")),
    (1e-10, Base(1e9, " per billion")),
    (1e-13, Base(1e12, " per trillion")),
)


def scientific(value: float, digits: int = LEAST_DIGITS, *, strip: bool = False) -> str:
    """Return a number as '1.2 × 10⁻⁷', without trailing zeros where ``strip`` is set."""
    mantissa, _, exponent = f"{value:.{digits - 1}e}".partition("e")
    if strip and "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}"


def rounded(value: float, decimals: int) -> str:
    """Return a number with separators, rounded to ``decimals`` places (negative: to tens, hundreds, ...)."""
    return f"{round(value, decimals):,.{max(0, decimals)}f}"


def amount(value: float | None, spread: float = 0.0, digits: int = FIXED_DIGITS) -> str:
    """Return an amount. ``spread`` is the width of its interval; without one it keeps ``digits`` digits."""
    if value is None:
        return UNDEFINED
    if value == 0:
        return "0"
    if abs(value) >= LONGEST or abs(value) < SMALLEST:
        return scientific(value)
    places = _decimals(value, spread) if spread > 0 else digits - 1 - _exponent(value, digits)
    size = abs(round(value, places))  # as it is printed: 995 million may be 1.0 billion
    for least, words in _LARGE:
        shift = round(math.log10(least))
        if size >= least and places + shift <= LONG_FRACTION:
            return _digits(value / least, places + shift, spread) + words
    return _digits(value, places, spread)


def _digits(value: float, places: int, spread: float) -> str:
    text = rounded(value, places)
    return text.rstrip("0").rstrip(".") if spread <= 0 and "." in text else text


def exact(value: float) -> str:
    """Return a number as it was given, to twelve digits."""
    if value != 0 and (abs(value) >= LONGEST or abs(value) < SMALLEST):
        return scientific(value, 12, strip=True)
    return f"{value:,.12f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:,.12g}"


def _exponent(value: float, digits: int = LEAST_DIGITS) -> int:
    """Return the power of ten of the first digit once a value is rounded to its digits: 9.96 to two is 10."""
    return int(f"{value:.{digits - 1}e}".partition("e")[2])


def _decimals(value: float, spread: float) -> int:
    """Return the places at which a value has two digits at least, and its interval five steps at least."""
    return max(LEAST_DIGITS - 1 - _exponent(value), _places(spread))


def _places(spread: float) -> int:
    return -math.floor(math.log10(spread / STEPS))


def base_for(values: Sequence[float | None]) -> Base | None:
    """Return the base in which the numbers of one interval are printed, chosen by the first that is not 0."""
    reference = next((value for value in values if value), 1.0)
    return next((base for least, base in _BASES if reference >= least), None)


def probability(share: Share | None, base: Base | None = PERCENT, spread: float = 0.0) -> str:
    """Return a probability in a base; neither side of it is rounded away. Without a base it is '3 × 10⁻¹⁵'."""
    if share is None:
        return UNDEFINED
    if base is None:
        return scientific(share.value) if share.value else "0"
    if share.is_whole:
        return f"{share.value * base.factor:,.0f}{base.words}"
    value, rarer, width = share.value * base.factor, share.rarer * base.factor, spread * base.factor
    if base is not PERCENT:
        return amount(value, width, LEAST_DIGITS + 1) + base.words
    digits = LEAST_DIGITS if spread > 0 else LEAST_DIGITS + 1
    places = max(digits - 1 - _exponent(rarer, digits), 0)
    if spread > 0:
        places = max(places, _places(width))
    if places > MOST_PLACES:
        return f"{scientific(value)}%" if share.value < share.rest else f"more than 99.{'9' * (MOST_PLACES - 2)}%"
    text = f"{value:,.{places}f}"
    if spread <= 0 and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + base.words


@dataclass(frozen=True, slots=True)
class Shares:
    """An estimate of a proportion as shares: its median and the ends of its interval (None where undefined)."""

    median: Share | None
    low: Share | None
    high: Share | None
    is_fixed: bool

    @property
    def complement(self) -> Shares:
        """The other side; the ends change places."""
        low, median, high = (share.complement if share else None for share in (self.low, self.median, self.high))
        return Shares(median, high, low, self.is_fixed)

    @property
    def short_of_all(self) -> Shares:
        """The same where 1 stands for what is a trace less than 1 and cannot be told from it in floating point."""

        def short(share: Share | None) -> Share | None:
            return Share(1.0, EPSILON) if share is not None and share.rest == 0 else share

        return Shares(short(self.median), short(self.low), short(self.high), self.is_fixed)

    @property
    def spread(self) -> float:
        """The width of the interval, 0 without one."""
        return abs(self.high.value - self.low.value) if self.low and self.high else 0.0


def shares_of(estimate: Estimate, complement: Estimate | None = None) -> Shares:
    """Return an estimate of a proportion as shares; ``complement``, where it is known, is that of one minus it."""

    def share(value: float | None, rest: float | None) -> Share | None:
        return None if value is None else Share(value, 1.0 - value if rest is None else rest)

    other = complement or Estimate(None, None, None, None, estimate.level, estimate.kind)
    return Shares(
        share(estimate.median, other.median),
        share(estimate.low, other.high),
        share(estimate.high, other.low),
        estimate.kind == "fixed",
    )


def show_shares(shares: Shares) -> Shown:
    """Return a proportion and its interval as printed, all in one base."""
    found = [shares.median, shares.high, shares.low]
    base = base_for([share.value if share else None for share in found])
    median = probability(shares.median, base, shares.spread)
    if shares.is_fixed or shares.median is None:
        return Shown(median)
    return Shown(median, probability(shares.low, base, shares.spread), probability(shares.high, base, shares.spread))


def show_amounts(estimate: Estimate, digits: int = FIXED_DIGITS) -> Shown:
    """Return an amount and its interval as printed. An end that has no finite value is 'no upper limit'.

    ``digits`` are those of a value without an interval.
    """
    low, high = estimate.low, estimate.high
    ends = [end for end in (low, estimate.median, high) if end is not None]
    spread = max(ends) - min(ends) if ends else 0.0
    median = amount(estimate.median, spread, digits)
    if estimate.kind == "fixed" or estimate.median is None or low is None:
        return Shown(median)
    return Shown(median, amount(low, spread), NO_LIMIT if high is None else amount(high, spread))


def shown_mean(mean: float | None, low: float | None, high: float | None, *, is_share: bool) -> Shown:
    """Return a mean over replicates with its interval as printed, a share or an amount, to the interval's digits."""
    kind: IntervalKind = "fixed" if low == high == mean else "simulation"
    estimate = Estimate(mean, None, low, high, 0.0, kind)
    return show_shares(shares_of(estimate)) if is_share else show_amounts(estimate)


def shown_value(value: float, *, is_share: bool) -> str:
    """Return a single value as printed, a share in the base that suits it."""
    return probability(Share.of(value), base_for([value])) if is_share else amount(value)


def shown_difference(value: float | None, low: float | None, high: float | None, *, is_share: bool) -> Shown:
    """Return a difference with its interval and its signs, that of shares in percentage points."""
    if value is None or low is None or high is None:
        return Shown(UNDEFINED)
    if is_share:
        return Shown(f"{points(value)} points", *((points(low), points(high)) if low != high else ()))
    spread = high - low
    return Shown(signed(value, spread), *((signed(low, spread), signed(high, spread)) if low != high else ()))


def signed(value: float, spread: float = 0.0) -> str:
    """Return an amount with its sign, a true minus; nothing has none."""
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return sign + amount(abs(value), spread)


def percent_of_level(level: float) -> str:
    """Return a declared level as '90%', with all of its digits."""
    return f"{level * 100:.10g}%"


def percent(value: float | None, places: int = 1) -> str:
    """Return a share with so many places of a per cent, for a column or for what finitely many draws can tell.

    Neither none nor all is said of a share that is not exactly that: it is 'below 0.1%' or 'above 99.9%'.
    """
    if value is None:
        return UNDEFINED
    if value in (0.0, 1.0):
        return f"{value:.0%}"
    least = 0.01 * 10.0**-places
    if value < least / 2:
        return f"below {least:.{places}%}"
    return f"above {1 - least:.{places}%}" if value >= 1 - least / 2 else f"{value:.{places}%}"


def p_value(value: float | None) -> str:
    """Return a p value to two digits; no test is exact enough to tell values below one in ten thousand apart."""
    if value is None:
        return UNDEFINED
    return f"below {LEAST_P}" if value < LEAST_P else f"{value:.2g}"


def variance_share(value: float) -> str:
    """Return an estimated share of variance, which sampling may put outside 0 to 1, in whole per cent."""
    return percent(min(1.0, max(0.0, value)), places=0)


def percent_range(low: float | None, high: float | None) -> str:
    """Return '1.2% to 3.4%'."""
    return UNDEFINED if low is None or high is None else f"{percent(low)} to {percent(high)}"


def points(value: float | None) -> str:
    """Return a difference of shares in percentage points, with its sign: '+21.4', '−0.012'."""
    if value is None:
        return UNDEFINED
    places = 1 if abs(value) >= 0.001 or value == 0 else 3
    return f"{100 * value:+,.{places}f}".replace("-", "\N{MINUS SIGN}")


def bracketed(value: str, interval: str) -> str:
    """Return '24,000 (13,000 to 43,000)', or the value alone where it has no interval."""
    return f"{value} ({interval})" if interval else value

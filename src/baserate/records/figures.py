"""The parts of a published number: counts, intervals, ranges that are none, bounds, settings and periods."""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal

from baserate.errors import Faults
from baserate.tomlfile import forms
from baserate.tomlfile.declared import Disagreement
from baserate.tomlfile.forms import Constant, Text, Whole


class Real(forms.Number):
    """A number, always in double precision."""

    def read(self, raw: Any, path: str, faults: Faults) -> float | None:
        """Return the number."""
        found = forms.Number.read(self, raw, path, faults)
        return None if found is None else float(found)


#: A text of a record, as it is written.
Words = Annotated[str, Text(20_000, of="text", exact=True)]
Number = Annotated[float, Real()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Published counts: ``count`` of ``of``.

    They are trials of a process that goes on, unless ``census`` says that ``of`` is everyone or everything there was
    (the people on a list, the cameras of a city): then the share is exact there, and no interval follows from it.
    """

    count: Annotated[int, Whole(0)]
    of: Annotated[int, Whole(1)]
    census: Annotated[bool | None, Constant(True)] = None

    def __post_init__(self) -> None:
        if self.count > self.of:
            raise Disagreement("more events than trials", "a count of at most all trials")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Published numerator or denominator of a number where they are not counts of trials ('1 in 6,000', a cost)."""

    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A published statistical interval of the value. ``level`` is its coverage, where that was published."""

    low: Number
    high: Number
    level: Annotated[float | None, Real(0, 1, open_low=True, open_high=True)] = None
    kind: Literal["credible", "confidence"]

    def __post_init__(self) -> None:
        _check_order(self.low, self.high)

    @property
    def words(self) -> str:
        """What it is, as printed: '95% credible interval'."""
        level = f"{self.level:.0%} " if self.level is not None else ""
        return f"{level}{self.kind} interval"


class RangeKind(StrEnum):
    """What a published range spans. None of these is an interval for the value, and none is drawn from."""

    STATED = "stated"
    IN_WORDS = "in_words"
    ACROSS_ALGORITHMS = "across_algorithms"
    ACROSS_SITES = "across_sites"
    ACROSS_SAMPLES = "across_samples"
    ACROSS_SETTINGS = "across_settings"
    BETWEEN_PERIODS = "between_periods"
    BETWEEN_REPORTS = "between_reports"
    BETWEEN_VERSIONS = "between_versions"
    BETWEEN_SPECIFICATIONS = "between_specifications"

    @property
    def words(self) -> str:
        """What the range is, as printed: 'range between reports'."""
        first = {"stated": "stated range", "across_samples": "interquartile range across samples"}
        return first.get(self.value, f"range {self.value.replace('_', ' ')}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Published ends that are no interval: they span reports, versions, sites or algorithms."""

    low: Number
    high: Number
    kind: RangeKind

    def __post_init__(self) -> None:
        _check_order(self.low, self.high)


def _check_order(low: float, high: float) -> None:
    if low > high:
        raise Disagreement("the low end lies above the high end", "the lower end first")


class Bound(StrEnum):
    """On which side the value is a bound only: 'at least 14', 'less than 0.1%'."""

    LOWER = "lower"
    UPPER = "upper"

    @property
    def words(self) -> str:
        """As printed before the value."""
        return "at least" if self is Bound.LOWER else "at most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The setting at which a rate was measured. ``scale`` says of what: a vendor's score, or the rate it is set for."""

    value: Number | None = None
    scale: Words


_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """When it was measured. ``start`` and ``end`` are dates of ISO 8601 cut where they are not known exactly."""

    start: Words | None = None
    end: Words | None = None
    remark: Words | None = None

    def __post_init__(self) -> None:
        for date in (self.start, self.end):
            if date is not None and not _DATE.fullmatch(date):
                raise Disagreement(f"{date!r}, which is no date", "2017, 2017-06 or 2017-06-19")
        if self.start is not None and self.end is not None and not self.start <= self.end:
            raise Disagreement("the period ends before it starts", "a start before the end")
        if (self.start, self.end, self.remark) == (None, None, None):
            raise Disagreement("a period without a date or a remark", "a date or a remark")

    @property
    def last_year(self) -> int | None:
        """The year in which it ends, where that is known."""
        last = self.end or self.start
        return None if last is None else int(last[:4])

    @property
    def words(self) -> str:
        """The period as printed: 'June 2018 to February 2019 (observed trials)'."""
        dates = [_date_in_words(date) for date in dict.fromkeys((self.start, self.end)) if date is not None]
        if self.start is None and dates:
            dates = [f"up to {dates[0]}"]
        elif self.end is None and dates:
            dates = [f"from {dates[0]}"]
        span = " to ".join(dates)
        if self.remark is None:
            return span
        return f"{span} ({self.remark})" if span else self.remark


def _date_in_words(date: str) -> str:
    year, *rest = date.split("-")
    month = f"{month_name[int(rest[0])]} " if rest else ""
    day = f"{int(rest[1])} " if len(rest) > 1 else ""
    return f"{day}{month}{year}"

"""The parts of a published number: counts, intervals, ranges that are none, bounds, settings and periods."""

from __future__ import annotations

import re
from calendar import month_name
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Frozen(BaseModel):
    """What all parts of a record share: they cannot be changed, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Counts(Frozen):
    """Published counts: ``count`` of ``of``.

    They are trials of a process that goes on, unless ``census`` says that ``of`` is everyone or everything there was
    (the people on a list, the cameras of a city): then the share is exact there, and no interval follows from it.
    """

    count: int = Field(ge=0)
    of: int = Field(gt=0)
    census: Literal[True] | None = None

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.count > self.of:
            raise ValueError("more events than trials")
        return self


class Parts(Frozen):
    """Published numerator or denominator of a number where they are not counts of trials ('1 in 6,000', a cost)."""

    numerator: int | None = None
    denominator: int | None = None


class Interval(Frozen):
    """A published statistical interval of the value. ``level`` is its coverage, where that was published."""

    low: float
    high: float
    level: float | None = Field(default=None, gt=0, lt=1)
    kind: Literal["credible", "confidence"]

    @model_validator(mode="after")
    def _ends(self) -> Self:
        _check_order(self.low, self.high)
        return self

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


class Range(Frozen):
    """Published ends that are no interval: they span reports, versions, sites or algorithms."""

    low: float
    high: float
    kind: RangeKind

    @model_validator(mode="after")
    def _ends(self) -> Self:
        _check_order(self.low, self.high)
        return self


def _check_order(low: float, high: float) -> None:
    if low > high:
        raise ValueError("the low end lies above the high end")


class Bound(StrEnum):
    """On which side the value is a bound only: 'at least 14', 'less than 0.1%'."""

    LOWER = "lower"
    UPPER = "upper"

    @property
    def words(self) -> str:
        """As printed before the value."""
        return "at least" if self is Bound.LOWER else "at most"


class Threshold(Frozen):
    """The setting at which a rate was measured. ``scale`` says of what: a vendor's score, or the rate it is set for."""

    value: float | None = None
    scale: str


_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class Period(Frozen):
    """When it was measured. ``start`` and ``end`` are dates of ISO 8601 cut where they are not known exactly."""

    start: str | None = None
    end: str | None = None
    remark: str | None = None

    @model_validator(mode="after")
    def _dates(self) -> Self:
        for date in (self.start, self.end):
            if date is not None and not _DATE.fullmatch(date):
                raise ValueError(f"{date!r} is no date: write 2017, 2017-06 or 2017-06-19")
        if self.start is not None and self.end is not None and not self.start <= self.end:
            raise ValueError("the period ends before it starts")
        if (self.start, self.end, self.remark) == (None, None, None):
            raise ValueError("a period without a date or a remark")
        return self

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

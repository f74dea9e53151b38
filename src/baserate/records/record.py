"""One published measurement: what was measured, per what, where it was read and what speaks against it."""

from __future__ import annotations

import re
from calendar import month_name
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten
from typing import Annotated, Any, Literal

from baserate.errors import EvidenceError, Faults
from baserate.records.measures import Basis, Denominator, Kind, is_measure, is_proportion
from baserate.tomlfile import forms
from baserate.tomlfile.declared import Disagreement, Table
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


Reading = Literal["counts", "interval", "point", "none"]
DocumentType = Literal[
    "article",
    "article-journal",
    "article-newspaper",
    "dataset",
    "document",
    "hearing",
    "legal_case",
    "paper-conference",
    "report",
    "speech",
    "webpage",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An author: a person by family name, or a body by ``literal``."""

    family: Words | None = None
    given: Words | None = None
    literal: Words | None = None

    def __post_init__(self) -> None:
        if (self.family is None) == (self.literal is None):
            raise Disagreement("an author has either a family name or a literal one", "one of family and literal")

    def __str__(self) -> str:
        if self.literal is not None:
            return self.literal
        return f"{self.family}, {self.given}" if self.given else str(self.family)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source document. ``type`` is that of CSL; ``others`` adds 'et al.'; ``url`` is the document's own address."""

    id: Words
    type: DocumentType
    title: Words
    authors: tuple[Name, ...] = ()
    others: bool = False
    year: int | None = None
    container: Words | None = None
    volume: Words | None = None
    issue: Words | None = None
    pages: Words | None = None
    publisher: Words | None = None
    number: Words | None = None
    doi: Words | None = None
    url: Words | None = None
    note: Words | None = None

    @property
    def author(self) -> str:
        """The authors in one line; empty where none is known."""
        names = "; ".join(str(name) for name in self.authors)
        return f"{names} et al." if self.others else names


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a figure stands: the document, the place in it, and the address given for it."""

    document: Document
    locator: Words | None = None
    url: Words | None = None

    @property
    def title(self) -> str:
        """The document's title."""
        return self.document.title

    @property
    def author(self) -> str:
        """The document's authors in one line."""
        return self.document.author

    @property
    def year(self) -> int | None:
        """The year of publication, where it is known."""
        return self.document.year


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Another record that contradicts this one, or seems to, and why."""

    id: Words
    why: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One published measurement.

    ``term`` is what is measured and ``denominator`` per what. A proportion is a fraction from 0 to 1, whatever way it
    was printed (``as_published``). ``formerly`` is an id that it had before and is still found by. ``gallery_size``
    (entries searched) and ``threshold`` are those at which a rate of a search was measured. ``verification`` says what
    was read where, and what was not verified.
    """

    id: Words
    formerly: Words | None = None
    topic: Words
    term: Words
    denominator: Denominator
    kind: Kind
    basis: Basis
    statement: Words
    value: Number | None = None
    bound: Bound | None = None
    counts: Counts | None = None
    parts: Parts | None = None
    interval: Interval | None = None
    range: Range | None = None
    unit: Words
    as_published: Words | None = None
    gallery_size: Annotated[int | None, Whole(1)] = None
    threshold: Threshold | None = None
    context: Words | None = None
    population: Words | None = None
    period: Period | None = None
    source: Source
    verification: Words
    contradicts: tuple[Contradiction, ...] = ()
    cautions: tuple[Words, ...] = ()

    def __repr__(self) -> str:
        return f"Record {self.id}: {shorten(self.statement, 100, placeholder='…')}"

    @property
    def reading(self) -> Reading:
        """How a scenario reads it: by counts of trials, else a statistical interval, else its value, else not."""
        if self.counts is not None and not self.counts.census:
            return "counts"
        if self.interval is not None:
            return "interval"
        return "none" if self.value is None else "point"

    @property
    def trials(self) -> int | None:
        """Of how many: the trials or the census counted, else a denominator published without its numerator."""
        if self.counts is not None:
            return self.counts.of
        return self.parts.denominator if self.parts is not None and self.parts.numerator is None else None

    def __post_init__(self) -> None:
        if not is_measure(self.term):
            raise Disagreement(f"{self.term!r}, which is not a measure", "a measure", key="term")
        spans = [span for span in (self.interval, self.range) if span is not None]
        numbers = [number for span in spans for number in (span.low, span.high)]
        numbers += [] if self.value is None else [self.value]
        if is_proportion(self.term):
            if self.denominator is Denominator.NONE:
                raise Disagreement("a proportion without a denominator", "a denominator")
            if any(not 0 <= number <= 1 for number in numbers):
                raise Disagreement("a proportion outside 0 to 1", "a fraction from 0 to 1")
        if self.term == "qualitative" and numbers:
            raise Disagreement("a finding in words with a number", "no number")
        if self.counts is not None and (self.parts is not None or self.value is None):
            raise Disagreement("counts come with a value, and not with parts", "counts with a value")
        if self.bound is not None and (self.value is None or self.counts is not None or self.interval is not None):
            raise Disagreement("a bound is a value alone, without counts or an interval", "a bound of a value alone")
        if self.value is not None and any(not span.low <= self.value <= span.high for span in spans):
            raise Disagreement("the value lies outside its interval", "a value between the ends")


RECORD = Table(Record)


def read_record(raw: dict[str, Any]) -> Record:
    """Return the record of JSON data. Raises EvidenceError with every fault at once, each with its key."""
    faults = Faults()
    record = RECORD.read(raw, "", faults)
    if record is None:
        raise EvidenceError(fault.at(file=str(raw.get("id", "a record"))) for fault in faults.found)
    return record

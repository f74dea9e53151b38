"""One published measurement: what was measured, per what, where it was read and what speaks against it."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from baserate.records.denominators import Denominator
from baserate.records.kinds import Kind
from baserate.records.measures import is_measure, is_proportion

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


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Name(_Frozen):
    """An author: a person by family name, or a body by ``literal``."""

    family: str | None = None
    given: str | None = None
    literal: str | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.family is None) == (self.literal is None):
            raise ValueError("an author has either a family name or a literal one")
        return self

    def __str__(self) -> str:
        if self.literal is not None:
            return self.literal
        return f"{self.family}, {self.given}" if self.given else str(self.family)


class Document(_Frozen):
    """A source document. ``type`` is that of CSL; ``others`` adds 'et al.'; ``url`` is the document's own address."""

    id: str
    type: DocumentType
    title: str
    authors: tuple[Name, ...] = ()
    others: bool = False
    year: int | None = None
    container: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None
    number: str | None = None
    doi: str | None = None
    url: str | None = None
    note: str | None = None

    @property
    def author(self) -> str:
        """The authors in one line; empty where none is known."""
        names = "; ".join(str(name) for name in self.authors)
        return f"{names} et al." if self.others else names


class Source(_Frozen):
    """Where a figure stands: the document, the place in it, and the address given for it."""

    document: Document
    locator: str | None = None
    url: str | None = None

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


class Counts(_Frozen):
    """Published counts of trials: ``count`` events in ``of`` trials."""

    count: int = Field(ge=0)
    of: int = Field(gt=0)

    @model_validator(mode="after")
    def _within(self) -> Self:
        if self.count > self.of:
            raise ValueError("more events than trials")
        return self


class Parts(_Frozen):
    """Published numerator or denominator of a number where they are not counts of trials ('1 in 6,000', a cost)."""

    numerator: int | None = None
    denominator: int | None = None


class IntervalKind(StrEnum):
    """What an interval is. Only ``credible`` and ``confidence`` are statistical."""

    CREDIBLE = "credible"
    CONFIDENCE = "confidence"
    STATED_RANGE = "stated_range"
    RANGE_IN_WORDS = "range_in_words"
    RANGE_ACROSS_ALGORITHMS = "range_across_algorithms"
    RANGE_ACROSS_SITES = "range_across_sites"
    RANGE_BETWEEN_REPORTS = "range_between_reports"
    RANGE_BETWEEN_VERSIONS = "range_between_versions"
    RANGE_BETWEEN_SPECIFICATIONS = "range_between_specifications"
    LOWER_BOUND = "lower_bound"
    UPPER_BOUND = "upper_bound"
    SETTINGS = "settings"

    @property
    def words(self) -> str:
        """The kind as it is printed."""
        return f"{self.value} interval" if self in _STATISTICAL else self.value.replace("_", " ")


_STATISTICAL = frozenset({IntervalKind.CREDIBLE, IntervalKind.CONFIDENCE})
#: Kinds of interval that do not bound the value on both sides: settings tested, and one-sided bounds.
NOT_FOR_THE_VALUE = frozenset({IntervalKind.SETTINGS, IntervalKind.LOWER_BOUND, IntervalKind.UPPER_BOUND})


class Interval(_Frozen):
    """Published ends, and what they are. ``level`` is the published coverage, where there is one."""

    low: float | None = None
    high: float | None = None
    level: float | None = Field(default=None, gt=0, lt=1)
    kind: IntervalKind

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("an interval has at least one end")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("the low end lies above the high end")
        if (self.kind is IntervalKind.LOWER_BOUND) != (self.high is None):
            raise ValueError("a lower bound, and nothing else, has no high end")
        if (self.kind is IntervalKind.UPPER_BOUND) != (self.low is None):
            raise ValueError("an upper bound, and nothing else, has no low end")
        return self


class Contradiction(_Frozen):
    """Another record that contradicts this one, or seems to, and why."""

    id: str
    why: str


class Record(_Frozen):
    """One published measurement.

    ``term`` is what is measured and ``denominator`` per what. A proportion is a fraction from 0 to 1, whatever way it
    was printed (``as_published``). ``verification`` says what was read where, and what was not verified.
    """

    id: str
    topic: str
    term: str
    denominator: Denominator
    kind: Kind
    statement: str
    value: float | None = None
    counts: Counts | None = None
    parts: Parts | None = None
    interval: Interval | None = None
    unit: str
    as_published: str | None = None
    context: str | None = None
    population: str | None = None
    period: str | None = None
    source: Source
    verification: str
    contradicts: tuple[Contradiction, ...] = ()
    cautions: tuple[str, ...] = ()

    @property
    def reading(self) -> Reading:
        """How a scenario reads it: by counts of trials, else an interval for the value, else a point, else not."""
        if self.counts is not None:
            return "counts"
        if self.interval is not None and self.interval.kind not in NOT_FOR_THE_VALUE:
            return "interval"
        return "none" if self.value is None else "point"

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not is_measure(self.term):
            raise ValueError(f"{self.term!r} is not a measure")
        ends = (self.interval.low, self.interval.high) if self.interval else (None, None)
        numbers = [number for number in (self.value, *ends) if number is not None]
        if is_proportion(self.term):
            if self.denominator is Denominator.NONE:
                raise ValueError("a proportion without a denominator")
            if any(not 0 <= number <= 1 for number in numbers):
                raise ValueError("a proportion outside 0 to 1")
        if self.term == "qualitative" and numbers:
            raise ValueError("a finding in words with a number")
        if self.counts is not None and (self.parts is not None or self.value is None):
            raise ValueError("counts come with a value, and not with parts")
        if self.value is not None and sorted(numbers) != [n for n in (ends[0], self.value, ends[1]) if n is not None]:
            raise ValueError("the value lies outside its interval")
        return self

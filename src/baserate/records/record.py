"""One published measurement: what was measured, per what, where it was read and what speaks against it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from baserate.records.denominators import Denominator
from baserate.records.figures import Bound, Counts, Frozen, Interval, Parts, Period, Range, Threshold
from baserate.records.kinds import Basis, Kind
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


class Name(Frozen):
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


class Document(Frozen):
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


class Source(Frozen):
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


class Contradiction(Frozen):
    """Another record that contradicts this one, or seems to, and why."""

    id: str
    why: str


class Record(Frozen):
    """One published measurement.

    ``term`` is what is measured and ``denominator`` per what. A proportion is a fraction from 0 to 1, whatever way it
    was printed (``as_published``). ``formerly`` is an id that it had before and is still found by. ``gallery_size``
    (entries searched) and ``threshold`` are those at which a rate of a search was measured. ``verification`` says what
    was read where, and what was not verified.
    """

    id: str
    formerly: str | None = None
    topic: str
    term: str
    denominator: Denominator
    kind: Kind
    basis: Basis
    statement: str
    value: float | None = None
    bound: Bound | None = None
    counts: Counts | None = None
    parts: Parts | None = None
    interval: Interval | None = None
    range: Range | None = None
    unit: str
    as_published: str | None = None
    gallery_size: int | None = Field(default=None, gt=0)
    threshold: Threshold | None = None
    context: str | None = None
    population: str | None = None
    period: Period | None = None
    source: Source
    verification: str
    contradicts: tuple[Contradiction, ...] = ()
    cautions: tuple[str, ...] = ()

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

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not is_measure(self.term):
            raise ValueError(f"{self.term!r} is not a measure")
        spans = [span for span in (self.interval, self.range) if span is not None]
        numbers = [number for span in spans for number in (span.low, span.high)]
        numbers += [] if self.value is None else [self.value]
        if is_proportion(self.term):
            if self.denominator is Denominator.NONE:
                raise ValueError("a proportion without a denominator")
            if any(not 0 <= number <= 1 for number in numbers):
                raise ValueError("a proportion outside 0 to 1")
        if self.term == "qualitative" and numbers:
            raise ValueError("a finding in words with a number")
        if self.counts is not None and (self.parts is not None or self.value is None):
            raise ValueError("counts come with a value, and not with parts")
        if self.bound is not None and (self.value is None or self.counts is not None or self.interval is not None):
            raise ValueError("a bound is a value alone, without counts or an interval")
        if self.value is not None and any(not span.low <= self.value <= span.high for span in spans):
            raise ValueError("the value lies outside its interval")
        return self

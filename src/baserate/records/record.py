"""One published measurement: what was measured, per what, where it was read and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from baserate.errors import EvidenceError, Faults
from baserate.records.denominators import Denominator
from baserate.records.figures import Bound, Counts, Interval, Number, Parts, Period, Range, Threshold, Words
from baserate.records.kinds import Basis, Kind
from baserate.records.measures import is_measure, is_proportion
from baserate.tomlfile.declared import Disagreement, Table
from baserate.tomlfile.forms import Whole

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

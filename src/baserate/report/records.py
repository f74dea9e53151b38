"""Records of the evidence library as text, for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from baserate.records.fit import Candidate
from baserate.records.library import Library
from baserate.records.measures import Denominator, is_proportion, measure_name
from baserate.records.record import Interval, Range, Record, Source, Threshold

#: Below this width a record of the list takes two lines.
WIDE = 140
SMALLEST_PERCENT = 1e-4
CALENDAR_YEAR = "calendar year"
#: Width of the labels of a record.
LABELS = 12

_READINGS = {
    "counts": "counts: Beta(count + 1/2, of - count + 1/2)",
    "interval": "its interval",
    "point": "a point value, taken as exact",
    "none": "not read: it has no number of its own",
}


def value_in_words(record: Record) -> str:
    """Return what was found, in one line: '0.48% (10 of 2,077)', 'at least 8 people', '10 to 100 times'."""
    if record.counts is not None:
        return f"{_number(record, record.value)} ({record.counts.count:,} of {record.counts.of:,})"
    if record.parts is not None and record.parts.numerator == 1 and record.parts.denominator:
        return f"{_number(record, record.value)} (1 in {record.parts.denominator:,})"
    if record.bound is not None:
        return f"{record.bound.words} {_amount(record, record.value)}"
    span = record.interval or record.range
    if span is not None:
        ends = f"{_number(record, span.low)} to {_amount(record, span.high)}"
        kind = "" if record.interval is not None else "range "
        return ends if record.value is None else f"{_number(record, record.value)} ({kind}{ends})"
    return record.as_published or "no number" if record.value is None else _amount(record, record.value)


def address(source: Source) -> str:
    """Return where the figure was read, else where the document is; empty where neither is known."""
    doi = f"https://doi.org/{source.document.doi}" if source.document.doi else ""
    return source.url or source.document.url or doi


def span_in_words(record: Record, span: Interval | Range) -> str:
    """Return an interval or a range with what it is: '0.21% to 0.35% (95% credible interval)'."""
    words = span.words if isinstance(span, Interval) else f"{span.kind.words}; no interval, and not drawn from"
    return f"{_number(record, span.low)} to {_number(record, span.high)} ({words})"


def render_list(records: Iterable[Record], *, width: int) -> RenderableType:
    """Return the records by topic: one line a record where ``width`` columns have room for it, else two."""
    ordered = sorted(records, key=lambda record: (record.topic, record.id))
    parts: list[RenderableType] = []
    for topic, group in groupby(ordered, key=lambda record: record.topic):
        chosen = list(group)
        heading = Text(f"{topic} ({len(chosen)})", style="bold")
        parts += [*([Text()] if parts else []), heading, _table(chosen) if width >= WIDE else _pairs_of_lines(chosen)]
    return Group(*parts)


def render_fitting(found: Sequence[Candidate], *, width: int) -> RenderableType:
    """Return records that fit something in the order given; those that fit as one minus themselves say so."""
    direct = [candidate.record for candidate in found if not candidate.complement]
    turned = [candidate.record for candidate in found if candidate.complement]
    show = _table if width >= WIDE else _pairs_of_lines
    parts: list[RenderableType] = [show(direct)] if direct else []
    if turned:
        heading = Text("with complement = true: one minus these", style="bold")
        parts += [*([Text()] if direct else []), heading, show(turned)]
    return Group(*parts)


def render_record(record: Record, library: Library) -> RenderableType:
    """Return everything about one record: what, per what, how it is read, where from, and what speaks against it.

    The address is one line however long it is, so that it can be copied: print without cropping.
    """
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True, min_width=LABELS)
    grid.add_column(overflow="fold")
    for label, value in _fields(record):
        grid.add_row(label, Text(value))
    parts: list[RenderableType] = [
        Text(record.id, style="bold"),
        Padding(Text(record.statement), (0, 0, 1, 0)),
        grid,
        Text.assemble(
            ("address".ljust(LABELS + 2), "dim"),
            address(record.source) or "none recorded",
            overflow="ignore",
            no_wrap=True,
        ),
    ]
    if record.cautions:
        parts.append(_section("Cautions", record.cautions))
    if record.contradicts:
        against = [_against(library.get(other.id), other.why) for other in record.contradicts]
        parts.append(_section("Contradicted, or seemingly so, by", against))
    return Group(*parts)


def _amount(record: Record, number: float | None) -> str:
    """Return a number with its unit, where it is not a share."""
    text = _number(record, number)
    return text if _is_share(record) or record.unit == CALENDAR_YEAR else f"{text} {record.unit}"


def _is_share(record: Record) -> bool:
    """Whether its number is a fraction: a proportion, or a relative change."""
    return is_proportion(record.term) or record.unit == "proportion"


def _number(record: Record, number: float | None) -> str:
    """Return a number alone: a share as a percentage or per million, an amount with its thousands marked."""
    if number is None:
        return ""
    if _is_share(record):
        small = 0 < number < SMALLEST_PERCENT
        return f"{number * 1e6:.4g} per million" if small else f"{number * 100:.4g}%"
    if record.unit == CALENDAR_YEAR:
        return f"{number:.0f}"
    return f"{number:,.0f}" if number == round(number) else f"{number:,.6g}"


def _measure(record: Record) -> str:
    return measure_name(record.term)


def _table(records: Sequence[Record]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("id", no_wrap=True)
    table.add_column("value", overflow="fold")
    table.add_column("basis", no_wrap=True)
    table.add_column("measure", overflow="fold")
    table.add_column("per", overflow="fold")
    table.add_column("kind", no_wrap=True)
    for record in records:
        per = record.denominator.words
        table.add_row(record.id, value_in_words(record), record.basis, _measure(record), per, record.kind.words)
    return table


def _pairs_of_lines(records: Sequence[Record]) -> Group:
    lines: list[RenderableType] = []
    for record in records:
        lines.append(Text.assemble(record.id, "  ", (value_in_words(record), "cyan"), f"  {record.basis}"))
        about = " ".join(part for part in (_measure(record), record.denominator.words) if part)
        lines.append(Padding(Text(f"{about}; {record.kind.words}", style="dim"), (0, 0, 0, 2)))
    return Group(*lines)


def _fields(record: Record) -> list[tuple[str, str]]:
    """Return label and text of every field that the record has."""
    denominator = record.denominator
    per = "nothing: " + denominator.definition if denominator is Denominator.NONE else denominator.words
    defined = "" if denominator is Denominator.NONE else f" ({denominator.definition})"
    parts = ""
    if record.parts is not None:
        ends = (record.parts.numerator, record.parts.denominator)
        parts = " / ".join("?" if end is None else f"{end:,}" for end in ends) + " (not counts of trials)"
    elif record.counts is not None and record.counts.census:
        parts = "a census: all there were"
    fields = [
        ("measure", _measure(record)),
        ("per", per + defined),
        ("value", value_in_words(record)),
        ("basis", f"{record.basis}: {record.basis.definition}"),
        ("interval", span_in_words(record, record.interval) if record.interval else ""),
        ("range", span_in_words(record, record.range) if record.range else ""),
        ("made of", parts),
        ("as published", record.as_published or ""),
        ("unit", "" if _is_share(record) else record.unit),
        ("read as", _reading(record)),
        ("gallery", f"{record.gallery_size:,} entries" if record.gallery_size else ""),
        ("threshold", _threshold(record.threshold) if record.threshold else ""),
        ("context", record.context or ""),
        ("population", record.population or ""),
        ("period", record.period.words if record.period else ""),
        ("topic", record.topic),
        ("kind", f"{record.kind.words}: {record.kind.definition}"),
        ("source", _citation(record.source)),
        ("place in it", record.source.locator or ""),
        ("verification", record.verification),
    ]
    return [(label, value) for label, value in fields if value]


def _citation(source: Source) -> str:
    """Return the document in one line: author (year). Title. Where it was published. What else is known of it."""
    document = source.document
    year = f"({document.year})" if document.year is not None else ""
    head = [f"{document.author} {year}".rstrip(), document.title] if document.author else [f"{document.title} {year}"]
    container = " ".join(part for part in (document.container, document.volume) if part)
    issue = f"({document.issue})" if document.issue else ""
    pages = f", {document.pages}" if document.pages else ""
    publisher = document.publisher if document.publisher != document.author else None
    doi = f"doi:{document.doi}" if document.doi else None
    parts = [*head, container + issue + pages, publisher, document.number, doi, document.note]
    return ". ".join(part.strip().rstrip(".") for part in parts if part) + "."


def _reading(record: Record) -> str:
    if record.bound is not None:
        return f"its value, taken as exact, though it is a bound: {record.bound.words} this"
    return _READINGS[record.reading]


def _threshold(threshold: Threshold) -> str:
    return threshold.scale if threshold.value is None else f"{threshold.value:g} ({threshold.scale})"


def _section(title: str, items: Iterable[str]) -> Padding:
    grid = Table.grid(padding=(0, 1))
    for item in items:
        grid.add_row("-", Text(item))
    return Padding(Group(Text(title, style="bold"), grid), (1, 0, 0, 0))


def _against(other: Record, why: str) -> str:
    about = " ".join(part for part in (value_in_words(other), other.denominator.words) if part)
    return f"{other.id}: {about}. {why}"

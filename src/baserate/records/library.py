"""The reader of the evidence library: records by id, and which of them fit a parameter."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from baserate.errors import EvidenceError, Fault
from baserate.records.denominators import Denominator
from baserate.records.kinds import MEASURED
from baserate.records.measures import TOLD_BY_UNIT, complement_of, is_measure, measure_name
from baserate.records.record import Record

MAX_SUGGESTED = 5


class Library:
    """All records, in the order of their ids."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.records: tuple[Record, ...] = tuple(sorted(records, key=lambda record: record.id))
        self._by_id = {record.id: record for record in self.records}

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics of the records, sorted."""
        return tuple(sorted({record.topic for record in self.records}))

    def get(self, record_id: str) -> Record:
        """Return one record. Raises EvidenceError, naming ids that are close, when there is none of that id."""
        if record_id in self._by_id:
            return self._by_id[record_id]
        close = difflib.get_close_matches(record_id, self._by_id, n=3, cutoff=0.5)
        allowed = f"a record of the library, such as {', '.join(close)}" if close else "a record of the library"
        raise EvidenceError(Fault(f"no record {record_id[:80]!r}", allowed, "see `baserate evidence list`"))

    def fitting(
        self, measures: Collection[str], denominators: Collection[str], units: Collection[str] | None = None
    ) -> list[Record]:
        """Return the records with a number that fit, as ``check_fit`` has it."""
        return [record for record in self.records if _fits(record, measures, denominators, units)]


def check_fit(
    record: Record,
    measures: Collection[str],
    denominators: Collection[str],
    *,
    complement: bool = False,
    units: Collection[str] | None = None,
) -> Fault | None:
    """Return what is wrong with giving a record to a parameter, or None when it fits.

    ``measures`` and ``denominators`` are what the parameter takes; with ``complement`` it is given one minus the
    record. An amount, a ratio or an effect must also come in one of ``units`` (None: in any). The fault says what the
    record measures and per what, and names records that would fit.
    """
    taken = _complements(measures) if complement else measures
    if _fits(record, taken, denominators, units):
        return None
    if record.reading == "none":
        found = f"the record {record.id}, a finding without a number"
    else:
        one_minus = "one minus " if complement else ""
        found = f"the record {record.id}, {one_minus}{_measured(record)}"
    mend = _mend(record, measures, denominators, complement, units)
    return Fault(found, _allowed(measures, denominators, units), mend)


def _fits(
    record: Record, measures: Collection[str], denominators: Collection[str], units: Collection[str] | None
) -> bool:
    if record.reading == "none" or record.term not in measures or record.denominator not in denominators:
        return False
    return units is None or record.term not in TOLD_BY_UNIT or record.unit in units


def _complements(measures: Collection[str]) -> set[str]:
    return {complement_of(measure) for measure in measures} - {""}


def _measured(record: Record) -> str:
    """Return what a record measures, and per what: 'false discovery rate per alert'."""
    if record.denominator is Denominator.NONE:
        return f"{measure_name(record.term)} in {record.unit}, with no denominator"
    if record.term in TOLD_BY_UNIT:
        return f"{measure_name(record.term)} in {record.unit}, {record.denominator.words}"
    return f"{measure_name(record.term)} {record.denominator.words}"


def _allowed(measures: Collection[str], denominators: Collection[str], units: Collection[str] | None) -> str:
    if not measures or not denominators:
        return "no record of the library: none measures this parameter"
    names = " or ".join(measure_name(measure) if is_measure(measure) else measure for measure in sorted(measures))
    per = " or ".join(filter(None, (Denominator(name).words for name in sorted(denominators))))
    counted_in = "in " + " or ".join(sorted(units)) if units and TOLD_BY_UNIT & set(measures) else ""
    return " ".join(filter(None, (names, per, counted_in)))


def _mend(
    record: Record,
    measures: Collection[str],
    denominators: Collection[str],
    complement: bool,
    units: Collection[str] | None,
) -> str:
    if complement and _fits(record, measures, denominators, units):
        return f'leave complement out: {{ evidence = "{record.id}" }}'
    if not complement and _fits(record, _complements(measures), denominators, units):
        return f'write {{ evidence = "{record.id}", complement = true }}, which is one minus it'
    library = load_library()
    if direct := library.fitting(measures, denominators, units):
        return f"records that fit: {_nearest(record, direct)}"
    if turned := library.fitting(_complements(measures), denominators, units):
        return f"records that fit with complement = true: {_nearest(record, turned)}"
    return "no record of the library fits; give the quantity itself, with its source"


def _nearest(record: Record, others: Sequence[Record]) -> str:
    """Return the ids to name first: of the same document, measured rather than claimed, with counts."""

    def rank(other: Record) -> tuple[bool, bool, bool]:
        same = other.source.document.id == record.source.document.id
        return not same, other.kind not in MEASURED, other.reading != "counts"

    shown = [other.id for other in sorted(others, key=rank)[:MAX_SUGGESTED]]
    more = "" if len(others) <= MAX_SUGGESTED else f" and {len(others) - MAX_SUGGESTED} more"
    return ", ".join(shown) + more


@cache
def load_library() -> Library:
    """Return the evidence library that baserate comes with."""
    folder = files("baserate.records") / "data"
    documents = {document["id"]: document for document in _read(folder / "documents.json")}
    against: dict[str, list[dict[str, str]]] = {}
    for link in _read(folder / "contradictions.json"):
        first, second = link["between"]
        against.setdefault(first, []).append({"id": second, "why": link["why"]})
        against.setdefault(second, []).append({"id": first, "why": link["why"]})
    records = []
    for file in (folder / "records").iterdir():
        if not file.name.endswith(".json"):
            continue
        for raw in _read(file):
            source = raw["source"] | {"document": documents[raw["source"]["document"]]}
            own = {"topic": file.name.removesuffix(".json"), "contradicts": against.get(raw["id"], ())}
            records.append(Record.model_validate(raw | own | {"source": source}))
    return Library(records)


def _read(file: Traversable) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return content

"""Which records fit a parameter or an outcome, the best first, and what to say of one that does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from baserate.errors import Fault
from baserate.records.library import load_library
from baserate.records.measures import TOLD_BY_UNIT, Basis, Denominator, complement_of, is_measure, measure_name
from baserate.records.record import Record

MAX_SUGGESTED = 5
_BASES = (Basis.MEASUREMENT, Basis.ESTIMATE, Basis.CLAIM)
_READINGS = ("counts", "interval", "point")


@dataclass(frozen=True, slots=True)
class Need:
    """What a parameter or an outcome takes: measures, per what, and in which units (None: any).

    ``term`` is its own measure, which ranks before others that it takes. With ``counted`` it is a number of events:
    only records with counts fit.
    """

    term: str
    measures: frozenset[str]
    denominators: frozenset[str]
    units: frozenset[str] | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that fits; with ``complement`` it does as one minus the record."""

    record: Record
    complement: bool = False


def candidates(need: Need, records: Iterable[Record] | None = None) -> list[Candidate]:
    """Return the records that fit, the best first.

    A record as it is comes before one minus a record; then one of the very measure that is needed; then a measurement
    before an estimate and an estimate before a claim; a number before a mere bound; counts before an interval, and an
    interval before a point; more trials before fewer; and the more recent one before the older.
    """
    found = []
    for record in load_library().records if records is None else records:
        if _fits(record, need.measures, need.denominators, need.units, need.counted):
            found.append(Candidate(record))
        elif _fits(record, _complements(need.measures), need.denominators, need.units, need.counted):
            found.append(Candidate(record, complement=True))
    return sorted(found, key=lambda candidate: _rank(candidate, need.term))


def _rank(candidate: Candidate, term: str) -> tuple[bool, bool, int, bool, int, int, int, str]:
    record = candidate.record
    measured = complement_of(record.term) if candidate.complement else record.term
    year = record.period.last_year if record.period is not None else None
    return (
        candidate.complement,
        measured != term,
        _BASES.index(record.basis),
        record.bound is not None,
        _READINGS.index(record.reading),
        -(record.trials or 0),
        -(year or record.source.year or 0),
        record.id,
    )


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
        found = f"the record {record.id}, {'a range' if record.range is not None else 'a finding'} without a number"
    else:
        one_minus = "one minus " if complement else ""
        found = f"the record {record.id}, {one_minus}{_measured(record)}"
    hint = _hint(record, measures, denominators, complement, units)
    return Fault(found, _allowed(measures, denominators, units), hint)


def _fits(
    record: Record,
    measures: Collection[str],
    denominators: Collection[str],
    units: Collection[str] | None,
    counted: bool = False,
) -> bool:
    if record.reading == "none" or record.term not in measures or record.denominator not in denominators:
        return False
    if counted and record.reading != "counts":
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


def _hint(
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
    if record.range is not None and record.value is None:
        ends = f"low = {record.range.low:g}, high = {record.range.high:g}"
        return (
            f"its ends are a {record.range.kind.words}, no interval: where that is meant, write {{ {ends} }} yourself"
        )
    need = Need("", frozenset(measures), frozenset(denominators), None if units is None else frozenset(units))
    found = candidates(need)
    if direct := [candidate.record for candidate in found if not candidate.complement]:
        return f"records that fit: {_nearest(record, direct)}"
    if turned := [candidate.record for candidate in found]:
        return f"records that fit with complement = true: {_nearest(record, turned)}"
    return "no record of the library fits; give the quantity itself, with its source"


def _nearest(record: Record, others: list[Record]) -> str:
    """Return the ids to name first: those of the same document, then the best."""
    near = sorted(others, key=lambda other: other.source.document.id != record.source.document.id)
    shown = [other.id for other in near[:MAX_SUGGESTED]]
    more = "" if len(others) <= MAX_SUGGESTED else f" and {len(others) - MAX_SUGGESTED} more"
    return ", ".join(shown) + more

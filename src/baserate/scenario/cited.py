"""A quantity read from a record of the evidence library, by what the record publishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from baserate.errors import EvidenceError, Faults
from baserate.parameters import Parameter
from baserate.quantity import Beta, Complement, Distribution, Fixed, Origin, Quantity
from baserate.scenario.distributions import RANGE_LEVEL, range_distribution

if TYPE_CHECKING:
    from baserate.records.record import Record


def cited_quantity(
    raw: Mapping[str, Any], parameter: Parameter, path: str, name: str, unit: str, faults: Faults, warnings: list[str]
) -> Quantity | None:
    """Return the quantity of ``{evidence = ID}``, or None after noting what is wrong with it.

    Counts are read as Beta(count + 1/2, of - count + 1/2), else the published statistical interval, else the point
    value; a range that is no interval is told and not drawn from. ``name`` is the input's id, for warnings. The stream
    is the record's, so one record used twice is one draw. ``complement = true`` takes one minus the record.
    """
    from baserate.records.fit import check_fit  # the models of records take 0.1 s, and few scenarios cite one
    from baserate.records.library import load_library
    from baserate.records.measures import is_proportion

    record_id, complement = raw["evidence"], raw.get("complement", False)
    if not isinstance(complement, bool):
        faults.add(f"{path}.complement", complement, "true or false")
        return None
    if not isinstance(record_id, str):
        faults.add(f"{path}.evidence", record_id, "the id of a record in quotes", "see `baserate evidence list`")
        return None
    try:
        record = load_library().get(record_id)
    except EvidenceError as error:
        faults.extend([fault.at(key=f"{path}.evidence") for fault in error.faults])
        return None
    fault = check_fit(record, parameter.measures, parameter.denominators, complement=complement, units=parameter.units)
    if fault is not None:
        faults.extend([fault.at(key=f"{path}.evidence")])
        return None
    reference = f"one minus {record.id}" if complement else record.id
    if is_proportion(record.term) and not parameter.domain.is_probability:
        return _counted(record, parameter, path, reference, complement, faults)
    distribution = _published(record, parameter, path, faults)
    if distribution is None:
        return None
    _warn(record, name, warnings)
    return Quantity(
        Complement(distribution) if complement else distribution,
        f"evidence:{record.id}",
        unit or parameter.about.unit_in_words,
        Origin("evidence", reference),
    )


def _counted(
    record: Record, parameter: Parameter, path: str, reference: str, complement: bool, faults: Faults
) -> Quantity | None:
    """Return the number of events that a record counted, for a parameter that is a number of events."""
    if record.reading != "counts" or record.counts is None:
        found = f"the record {record.id}, a share without counts"
        faults.add(f"{path}.evidence", found, "a record with counts", "give the number itself", quote=False)
        return None
    number = record.counts.of - record.counts.count if complement else record.counts.count
    unit = parameter.about.unit_in_words
    return Quantity(Fixed(float(number)), f"evidence:{record.id}", unit, Origin("evidence", reference))


def _published(record: Record, parameter: Parameter, path: str, faults: Faults) -> Distribution | None:
    domain, interval = parameter.domain, record.interval
    if record.reading == "counts" and record.counts is not None and domain.is_probability:
        return Beta(record.counts.count, record.counts.of)
    if record.reading == "interval" and interval is not None:
        level = interval.level or RANGE_LEVEL
        return range_distribution(interval.low, interval.high, domain, f"{path}.evidence", faults, level=level)
    if record.value is None or not domain.holds(record.value):
        found = "a record without a number" if record.value is None else f"the value {record.value:g}"
        faults.add(f"{path}.evidence", found, domain.words, "give the quantity itself, with its source", quote=False)
        return None
    return Fixed(record.value)


def _warn(record: Record, name: str, warnings: list[str]) -> None:
    from baserate.records.kinds import Basis

    if record.basis is not Basis.MEASUREMENT:
        article = "an" if record.basis is Basis.ESTIMATE else "a"
        warnings.append(f"{name} rests on {record.id}, which is {article} {record.basis}: {record.basis.definition}")
    if record.bound is not None:
        warnings.append(f"{record.id} publishes a bound only, {record.bound.words} this; the number is taken as exact")
    elif record.range is not None and record.reading == "point":
        ends = f"{record.range.low:g} to {record.range.high:g}"
        warnings.append(
            f"{record.id} publishes a {record.range.kind.words}, {ends}, which is no interval; its value"
            f" {record.value:g} is taken as exact"
        )
    elif record.counts is not None and record.counts.census:
        warnings.append(f"{record.id} counts all there were: it is exact there and then, and taken as exact here")
    elif record.reading == "point":
        warnings.append(f"{record.id} is published without counts or an interval; it is taken as exact")
    warnings.extend(f"{record.id} is set against {other.id}: {other.why}" for other in record.contradicts)

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

    Counts are read as Beta(count + 1/2, of - count + 1/2), else the published interval, else the point value. ``name``
    is the input's id, for warnings. The stream is the record's, so one record used twice is one draw.
    ``complement = true`` takes one minus the record.
    """
    from baserate.records.library import check_fit, load_library  # its models take 0.1 s, and few scenarios cite

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
    distribution = _published(record, parameter, path, faults)
    if distribution is None:
        return None
    _warn(record, name, warnings)
    reference = f"one minus {record.id}" if complement else record.id
    return Quantity(
        Complement(distribution) if complement else distribution,
        f"evidence:{record.id}",
        unit or parameter.about.unit_in_words,
        Origin("evidence", reference),
    )


def _published(record: Record, parameter: Parameter, path: str, faults: Faults) -> Distribution | None:
    domain = parameter.domain
    if record.reading == "counts" and record.counts is not None and domain.is_probability:
        return Beta(record.counts.count, record.counts.of)
    interval = record.interval
    if record.reading == "interval" and interval is not None and interval.low is not None and interval.high is not None:
        level = interval.level or RANGE_LEVEL
        return range_distribution(interval.low, interval.high, domain, f"{path}.evidence", faults, level=level)
    if record.value is None or not domain.holds(record.value):
        found = "a record without a number" if record.value is None else f"the value {record.value:g}"
        faults.add(f"{path}.evidence", found, domain.words, "give the quantity itself, with its source", quote=False)
        return None
    return Fixed(record.value)


def _warn(record: Record, name: str, warnings: list[str]) -> None:
    from baserate.records.kinds import MEASURED

    if record.kind not in MEASURED:
        warnings.append(f"{name} rests on {record.id}, which is {record.kind.definition}")
    if record.interval is not None and record.reading == "point":
        words = record.interval.kind.replace("_", " ")
        warnings.append(f"{record.id} publishes its number with a {words} only; the number is taken as exact")
    elif record.reading == "point":
        warnings.append(f"{record.id} is published without counts or an interval; it is taken as exact")
    warnings.extend(f"{record.id} is set against {other.id}: {other.why}" for other in record.contradicts)

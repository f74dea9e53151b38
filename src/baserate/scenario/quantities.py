"""Every form in which a scenario file may give a quantity, read into one Quantity.

A quantity is a number, a range, a count of trials, or a record of the evidence library, by what the record publishes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from baserate.errors import EvidenceError, Faults
from baserate.parameters import Domain, Parameter
from baserate.quantity import Beta, Complement, Distribution, Fixed, Origin, Quantity
from baserate.scenario.distributions import (
    FORMS,
    RANGE_LEVEL,
    as_thousands,
    check_whole,
    range_distribution,
    read_number,
    read_value,
)
from baserate.tomlfile.forms import Text
from baserate.tomlfile.keys import unknown_keys
from baserate.tomlfile.numbers import NumberError, is_range, range_of

if TYPE_CHECKING:
    from baserate.records.record import Record


SHAPES = ("logit-normal", "log-normal", "normal", "uniform", "triangular")
TEXT_KEYS = ("source", "assumption", "unit")
FORM_KEYS = {
    "value": {"value"},
    "low": {"low", "high", "level", "shape", "mode"},
    "high": {"low", "high", "level", "shape", "mode"},
    "count": {"count", "of"},
    "of": {"count", "of"},
    "evidence": {"evidence", "complement"},
    "by_group": {"by_group"},
}
#: The word that stands for a currency in units.
CURRENCY = "currency"
HALF = 0.5
#: What there is a whole number of.
_WHOLE_UNITS = {"people", "households", "cameras", "identities"}
_SCALED_UNITS = {"%", "percent", "per cent", "permille", "per mille", "‰", "ppm", "thousand", "million", "billion"}


@dataclass(slots=True)
class Context:
    """What reading a quantity needs to know beside the quantity: the groups, where faults go, and warnings."""

    groups: tuple[str, ...]
    faults: Faults
    warnings: list[str] = field(default_factory=list)


def read_quantity(
    raw: Any, parameter: Parameter, path: str, stream: str, context: Context, origin: Origin | None = None
) -> Quantity | None:
    """Return the quantity given at ``path``, or None after noting what is wrong with it."""
    before = len(context.faults.found)
    texts = _texts(raw, parameter, path, context.faults) if isinstance(raw, dict) else {}
    unit = texts.get("unit", "")
    if isinstance(raw, dict) and "evidence" in raw:
        unknown_keys(raw, FORM_KEYS["evidence"] | set(TEXT_KEYS), path, context.faults)
        return cited_quantity(raw, parameter, path, stream, unit, context.faults, context.warnings)
    distribution = _distribution(raw, parameter, path, context.faults)
    if distribution is None or len(context.faults.found) > before:
        return None
    _ask(distribution, parameter, stream, context)
    return Quantity(distribution, stream, unit or parameter.about.unit_in_words, _origin(texts) or origin or Origin())


def _ask(distribution: Distribution, parameter: Parameter, name: str, context: Context) -> None:
    """Ask about what is hardly meant: errors more often than not, and parts of people."""
    median, about = float(distribution.ppf(0.5)), parameter.about
    if about.is_error and median > HALF:
        context.warnings.append(
            f"{name} is {median:.6g}, a rate of errors above one half: is that how often it is right? Then it has to be"
            f" {1 - median:.6g}; as it stands, it errs more often than not"
        )
    if about.unit in _WHOLE_UNITS and distribution.is_fixed and (hint := as_thousands(median)) and median % 1:
        context.warnings.append(f"{name} is {median:g} {about.unit}, which is no whole number: {hint}")


def read_by_group(
    raw: Mapping[str, Any], parameter: Parameter, path: str, stream: str, context: Context
) -> dict[str, Quantity]:
    """Return one quantity for each declared group from a ``{by_group = {...}}`` table."""
    faults, given = context.faults, raw["by_group"]
    texts = _texts(raw, parameter, path, faults)
    unknown_keys(raw, {"by_group", *TEXT_KEYS}, path, faults)
    path = f"{path}.by_group"
    if not isinstance(given, dict):
        faults.add(path, given, "a table with one quantity for each group", "write { by_group = { A = ..., B = ... } }")
        return {}
    if not context.groups:
        faults.add(path, given, "by_group only where groups are declared", "declare groups under [population]")
        return {}
    for missing in [group for group in context.groups if group not in given]:
        faults.add(path, f"no value for group {missing!r}", "a value for every group declared", quote=False)
    unknown_keys(given, set(context.groups), path, faults)
    found = {}
    for group in context.groups:
        if group in given:
            if isinstance(given[group], dict) and "by_group" in given[group]:
                faults.add(f"{path}.{group}", given[group], "a quantity without by_group", "by_group cannot be nested")
                continue
            quantity = read_quantity(
                given[group], parameter, f"{path}.{group}", f"{stream}[{group}]", context, _origin(texts)
            )
            if quantity is not None:
                found[group] = quantity
    return found


def _texts(raw: Mapping[str, Any], parameter: Parameter, path: str, faults: Faults) -> dict[str, str]:
    texts = {}
    for key in TEXT_KEYS:
        if key in raw and (text := Text().read(raw[key], f"{path}.{key}", faults)) is not None:
            texts[key] = text
    if "unit" in texts and not _is_unit(texts["unit"], parameter):
        hint = "write 5 % as 0.05 and 2 million as 2_000_000" if texts["unit"].lower() in _SCALED_UNITS else ""
        faults.add(f"{path}.unit", texts["unit"], f"the parameter's own unit: {parameter.about.unit_in_words}", hint)
    return texts


def _is_unit(unit: str, parameter: Parameter) -> bool:
    """Whether a unit is the parameter's: its unit or its denominator in words, in a currency of any name."""
    about = parameter.about
    for own in (about.unit_in_words, about.unit):
        pattern = re.escape(own.casefold()).replace(CURRENCY, r"\S{1,20}")
        if re.fullmatch(pattern, " ".join(unit.casefold().split())):
            return True
    return False


def _origin(texts: Mapping[str, str]) -> Origin | None:
    if "source" in texts:
        more = f"; assumption: {texts['assumption']}" if "assumption" in texts else ""
        return Origin("source", texts["source"] + more)
    if "assumption" in texts:
        return Origin("assumption", texts["assumption"])
    return None


def _distribution(raw: Any, parameter: Parameter, path: str, faults: Faults) -> Distribution | None:
    if isinstance(raw, dict):
        return _from_table(raw, parameter, path, faults)
    if isinstance(raw, str) and is_range(raw):
        return _range_text(raw, parameter, path, faults)
    number = read_value(raw, parameter, path, faults)
    return None if number is None else Fixed(number)


def _range_text(text: str, parameter: Parameter, path: str, faults: Faults) -> Distribution | None:
    if parameter.single:
        faults.add(path, text, f"one plain number: {parameter.domain.words}")
        return None
    try:
        low, high = range_of(text, share=parameter.domain.is_probability)
    except NumberError as error:
        faults.add(path, text, FORMS, error.hint)
        return None
    if not all(check_whole(end, parameter, path, faults) for end in (low, high)):
        return None
    return range_distribution(low, high, parameter.domain, path, faults)


def _from_table(raw: Mapping[str, Any], parameter: Parameter, path: str, faults: Faults) -> Distribution | None:
    named = next((key for key in FORM_KEYS if key in raw), None)
    if named is None:
        faults.add(
            path, raw, FORMS, 'give { value = ... } or one of the other forms together with "source" or "assumption"'
        )
        return None
    if parameter.single and named != "value":
        faults.add(path, raw, f"one plain number: {parameter.domain.words}")
        return None
    unknown_keys(raw, FORM_KEYS[named] | set(TEXT_KEYS), path, faults)
    if named == "value":
        value = raw["value"]
        if isinstance(value, dict):
            faults.add(f"{path}.value", value, 'a number or "a to b"')
            return None
        return _distribution(value, parameter, f"{path}.value", faults)
    if named in ("count", "of"):
        return _counted(raw, parameter, path, faults)
    return _ranged(raw, parameter, path, faults)


COUNTS = Domain("a whole number from 0 to 1e15", 0.0, 1e15, integer=True)
LEVEL = Domain("a level between 0 and 1, such as 0.9", 1e-6, 1 - 1e-9, is_probability=True)


def _counted(raw: Mapping[str, Any], parameter: Parameter, path: str, faults: Faults) -> Distribution | None:
    if not parameter.domain.is_probability:
        faults.add(path, raw, f"{parameter.domain.words}; {{count, of}} gives a proportion")
        return None
    numbers = {}
    for key in ("count", "of"):
        if key not in raw:
            faults.add(path, f"no {key!r}", "both count and of", quote=False)
        else:
            numbers[key] = read_number(raw[key], COUNTS, f"{path}.{key}", faults)
    count, of = numbers.get("count"), numbers.get("of")
    if count is None or of is None:
        return None
    if of < 1 or count > of:
        faults.add(path, f"count = {count:g}, of = {of:g}", "of at least 1, and count at most of", quote=False)
        return None
    return Beta(count, of)


def _ranged(raw: Mapping[str, Any], parameter: Parameter, path: str, faults: Faults) -> Distribution | None:
    ends: list[float | None] = []
    for key in ("low", "high"):
        if key not in raw:
            faults.add(path, f"no {key!r}", "both low and high", quote=False)
            ends.append(None)
        else:
            ends.append(read_value(raw[key], parameter, f"{path}.{key}", faults))
    shape, level, mode = raw.get("shape"), raw.get("level"), raw.get("mode")
    if shape is not None:
        shape = str(shape).replace("_", "-") if isinstance(shape, str) else shape
        if shape not in SHAPES:
            faults.add(f"{path}.shape", raw["shape"], "one of " + ", ".join(SHAPES))
            return None
    if level is not None:
        level = read_number(level, LEVEL, f"{path}.level", faults)
        if level is None:
            return None
    if (mode is not None) != (shape == "triangular"):
        faults.add(path, raw, "mode with the shape triangular, and only there", 'add shape = "triangular" and mode')
        return None
    if mode is not None:
        mode = read_value(mode, parameter, f"{path}.mode", faults)
        if mode is None:
            return None
    low, high = ends
    if low is None or high is None:
        return None
    return range_distribution(low, high, parameter.domain, path, faults, shape=shape, level=level, mode=mode)


def cited_quantity(
    raw: Mapping[str, Any], parameter: Parameter, path: str, name: str, unit: str, faults: Faults, warnings: list[str]
) -> Quantity | None:
    """Return the quantity of ``{evidence = ID}``, or None after noting what is wrong with it.

    Counts are read as Beta(count + 1/2, of - count + 1/2), else the published statistical interval, else the point
    value; a range that is not an interval is reported and not drawn from. ``name`` is the input's id, for warnings.
    The stream is the record's, so one record used twice is one draw. ``complement = true`` takes one minus the record.
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
        return _events_counted(record, parameter, path, reference, complement, faults)
    distribution = _published(record, parameter, path, faults)
    if distribution is None:
        return None
    _warn_of(record, name, warnings)
    return Quantity(
        Complement(distribution) if complement else distribution,
        f"evidence:{record.id}",
        unit or parameter.about.unit_in_words,
        Origin("evidence", reference),
    )


def _events_counted(
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


def _warn_of(record: Record, name: str, warnings: list[str]) -> None:
    from baserate.records.measures import Basis

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

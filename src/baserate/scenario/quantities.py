"""Every form in which a scenario file may give a quantity, read into one Quantity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from baserate.errors import Faults
from baserate.parameters import Domain, Parameter
from baserate.quantity import (
    Beta,
    Distribution,
    Fixed,
    Origin,
    Quantity,
)
from baserate.scenario.cited import cited_quantity
from baserate.scenario.distributions import FORMS, range_distribution, read_number
from baserate.tomlfile.keys import unknown_keys

MAX_TEXT = 2000
MAX_RANGE_TEXT = 200
SHAPES = ("logit-normal", "log-normal", "normal", "uniform", "triangular")
_NUMBER = r"[+-]?(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s+to\s+({_NUMBER})\s*")
_TEXT_KEYS = ("source", "assumption", "unit")
_FORM_KEYS = {
    "value": {"value"},
    "low": {"low", "high", "level", "shape", "mode"},
    "high": {"low", "high", "level", "shape", "mode"},
    "count": {"count", "of"},
    "of": {"count", "of"},
    "evidence": {"evidence", "complement"},
    "by_group": {"by_group"},
}
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
    texts = _texts(raw, path, context.faults) if isinstance(raw, dict) else {}
    unit = texts.get("unit", "")
    if isinstance(raw, dict) and "evidence" in raw:
        unknown_keys(raw, _FORM_KEYS["evidence"] | set(_TEXT_KEYS), path, context.faults)
        return cited_quantity(raw, parameter, path, stream, unit, context.faults, context.warnings)
    distribution = _distribution(raw, parameter, path, context.faults)
    if distribution is None or len(context.faults.found) > before:
        return None
    return Quantity(distribution, stream, unit or parameter.about.unit_in_words, _origin(texts) or origin or Origin())


def read_by_group(
    raw: Mapping[str, Any], parameter: Parameter, path: str, stream: str, context: Context
) -> dict[str, Quantity]:
    """Return one quantity for each declared group from a ``{by_group = {...}}`` table."""
    faults, given = context.faults, raw["by_group"]
    texts = _texts(raw, path, faults)
    unknown_keys(raw, {"by_group", *_TEXT_KEYS}, path, faults)
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


def _texts(raw: Mapping[str, Any], path: str, faults: Faults) -> dict[str, str]:
    texts = {}
    for key in _TEXT_KEYS:
        if key not in raw:
            continue
        text = raw[key]
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT:
            faults.add(f"{path}.{key}", text, f"text, at most {MAX_TEXT} characters")
        elif key == "unit" and text.strip().lower() in _SCALED_UNITS:
            faults.add(f"{path}.unit", text, "numbers in plain units", "write 5 % as 0.05 and 2 million as 2_000_000")
        else:
            texts[key] = text.strip()
    return texts


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
    if isinstance(raw, str):
        found = _RANGE.fullmatch(raw) if len(raw) <= MAX_RANGE_TEXT else None
        if found is None:
            mend = 'write a range as "20000 to 60000", and a number without quotes'
            faults.add(path, raw, FORMS, mend)
            return None
        if parameter.single:
            faults.add(path, raw, f"one plain number: {parameter.domain.words}")
            return None
        low, high = (float(part.replace("_", "")) for part in found.groups())
        return range_distribution(low, high, parameter.domain, path, faults)
    number = read_number(raw, parameter.domain, path, faults)
    return None if number is None else Fixed(number)


def _from_table(raw: Mapping[str, Any], parameter: Parameter, path: str, faults: Faults) -> Distribution | None:
    named = next((key for key in _FORM_KEYS if key in raw), None)
    if named is None:
        faults.add(path, raw, FORMS, 'give { value = ... } or one of the other forms beside "source" or "assumption"')
        return None
    if parameter.single and named != "value":
        faults.add(path, raw, f"one plain number: {parameter.domain.words}")
        return None
    unknown_keys(raw, _FORM_KEYS[named] | set(_TEXT_KEYS), path, faults)
    if named == "value":
        value = raw["value"]
        if isinstance(value, dict):
            faults.add(f"{path}.value", value, 'a number or "a to b"')
            return None
        return _distribution(value, parameter, f"{path}.value", faults)
    if named in ("count", "of"):
        return _counted(raw, parameter, path, faults)
    return _ranged(raw, parameter, path, faults)


_COUNTS = Domain("a whole number from 0 to 1e15", 0.0, 1e15, integer=True)
_LEVEL = Domain("a level between 0 and 1, such as 0.9", 1e-6, 1 - 1e-9)


def _counted(raw: Mapping[str, Any], parameter: Parameter, path: str, faults: Faults) -> Distribution | None:
    if not parameter.domain.is_probability:
        faults.add(path, raw, f"{parameter.domain.words}; {{count, of}} gives a proportion")
        return None
    numbers = {}
    for key in ("count", "of"):
        if key not in raw:
            faults.add(path, f"no {key!r}", "both count and of", quote=False)
        else:
            numbers[key] = read_number(raw[key], _COUNTS, f"{path}.{key}", faults)
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
            ends.append(read_number(raw[key], parameter.domain, f"{path}.{key}", faults))
    shape, level, mode = raw.get("shape"), raw.get("level"), raw.get("mode")
    if shape is not None:
        shape = str(shape).replace("_", "-") if isinstance(shape, str) else shape
        if shape not in SHAPES:
            faults.add(f"{path}.shape", raw["shape"], "one of " + ", ".join(SHAPES))
            return None
    if level is not None:
        level = read_number(level, _LEVEL, f"{path}.level", faults)
        if level is None:
            return None
    if (mode is not None) != (shape == "triangular"):
        faults.add(path, raw, "mode with the shape triangular, and only there", 'add shape = "triangular" and mode')
        return None
    if mode is not None:
        mode = read_number(mode, parameter.domain, f"{path}.mode", faults)
        if mode is None:
            return None
    low, high = ends
    if low is None or high is None:
        return None
    return range_distribution(low, high, parameter.domain, path, faults, shape=shape, level=level, mode=mode)

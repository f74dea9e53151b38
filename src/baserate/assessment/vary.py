"""Assessing at several settings of an input: the outcomes along a curve, at the same draws at every point."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from baserate.assessment.result import CurvePoint, OutcomeResult
from baserate.errors import Fault, Faults, UsageError, is_number
from baserate.scenario.changes import with_inputs
from baserate.scenario.model import Scenario, inputs_named
from baserate.values import read_only

#: Points from the low to the high end of a range.
POINTS = 25
#: A range of positive numbers is spaced evenly in logarithms where its high end is more than so many times its low one.
LOG_FROM = 10.0
#: Inputs that are varied at once.
MOST_VARIED = 2
MOST_POINTS = 2500
#: A number as TOML writes it.
_NUMBER = re.compile(r"[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?")
_RANGE = re.compile(r"\s*(\S+)\s+to\s+(\S+)\s*")
FORMS = 'numbers as TOML writes them, "0.001, 0.01", or a range, "0.001 to 0.1"'


@dataclass(frozen=True, slots=True)
class Vary:
    """An input by name, and the single values that it takes."""

    path: str
    values: tuple[float, ...]
    asked: str = ""

    @property
    def text(self) -> str:
        """The values as a text that asks for them."""
        return self.asked or ",".join(map(repr, self.values))


def read_vary(scenario: Scenario, asked: Mapping[str, Any]) -> tuple[Vary, ...]:
    """Return what is to be varied: by input, a list of numbers, a text of numbers with commas, or ``"LOW to HIGH"``.

    Raises UsageError with every unknown input and every value that cannot be used.
    """
    faults, made = Faults(), []
    if len(asked) > MOST_VARIED:
        faults.add("vary", f"{len(asked)} inputs", f"up to {MOST_VARIED}, which are crossed", quote=False)
    for path, given in asked.items():
        key = f"vary {path}"
        try:
            named = inputs_named(scenario, path, "vary")
        except UsageError as error:
            faults.extend(error.faults)
            continue
        values = _values(given, key, faults)
        parameter = named[0].parameter
        if parameter is None or parameter.whole or parameter.domain.integer:
            values = tuple(dict.fromkeys(float(round(value)) for value in values)) if _is_range(given) else values
        made.append(Vary(path, values, given if isinstance(given, str) else ""))
    points = int(np.prod([len(vary.values) for vary in made])) if made else 0
    if points > MOST_POINTS:
        faults.add("vary", f"{points:,} points", f"at most {MOST_POINTS:,}", quote=False)
    if not faults:
        faults.extend(list(_refused(scenario, made)))
    if faults:
        raise UsageError([fault.at(file=scenario.name or None) for fault in faults.found])
    return tuple(made)


def _refused(scenario: Scenario, varied: Sequence[Vary]) -> Iterator[Fault]:
    """Yield a fault for each value that the input cannot take."""
    for vary in varied:
        for value in vary.values:
            try:
                with_inputs(scenario, {vary.path: value})
            except UsageError as error:
                yield Fault(f"{value:.12g}", error.faults[0].allowed, error.faults[0].hint, key=f"vary {vary.path}")


def _is_range(given: object) -> bool:
    return isinstance(given, str) and _RANGE.fullmatch(given) is not None


def _values(given: Any, key: str, faults: Faults) -> tuple[float, ...]:
    if isinstance(given, str):
        return _of_text(given, key, faults)
    listed = list(given) if isinstance(given, Sequence) or hasattr(given, "__array__") else [given]
    wrong = [value for value in listed if not is_number(value)]
    if wrong or not listed:
        faults.add(key, wrong[0] if wrong else listed, f"numbers, or a text: {FORMS}")
        return ()
    return tuple(dict.fromkeys(float(value) for value in listed))


def _of_text(text: str, key: str, faults: Faults) -> tuple[float, ...]:
    span = _RANGE.fullmatch(text)
    parts = [part.strip() for part in (span.groups() if span else text.split(","))]
    wrong = [part for part in parts if not _NUMBER.fullmatch(part)]
    if wrong:
        hint = "write thousands without separators, 20000 or 20_000" if re.fullmatch(r"0\d+", wrong[0]) else ""
        faults.add(key, wrong[0], FORMS, hint)
        return ()
    numbers = [float(part.replace("_", "")) for part in parts]
    if span is None:
        return tuple(dict.fromkeys(numbers))
    low, high = numbers
    if not low < high:
        faults.add(key, text, "the lower end first", f'write "{parts[1]} to {parts[0]}"' if high < low else "")
        return ()
    return evenly(low, high)


def evenly(low: float, high: float, points: int = POINTS) -> tuple[float, ...]:
    """Return points from low to high, both among them: evenly in logarithms over more than a factor of ten above 0."""
    made = np.geomspace(low, high, points) if low > 0 and high > LOG_FROM * low else np.linspace(low, high, points)
    made[[0, -1]] = low, high
    return tuple(map(float, made))


def curve_of(
    scenario: Scenario, varied: Sequence[Vary], outcomes_of: Callable[[Scenario], tuple[OutcomeResult, ...]]
) -> tuple[CurvePoint, ...]:
    """Return the outcomes at every combination of the values; the last input named varies fastest."""
    made = []
    for values in itertools.product(*(vary.values for vary in varied)):
        at = {vary.path: value for vary, value in zip(varied, values, strict=True)}
        made.append(CurvePoint(read_only(at), outcomes_of(with_inputs(scenario, at))))
    return tuple(made)

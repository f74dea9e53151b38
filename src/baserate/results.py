"""What every result states: its inputs, with where each comes from, and the command that gives it again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baserate.quantity import OriginKind, Quantity


@dataclass(frozen=True, slots=True)
class InputResult:
    """One input with its exact quantiles and where it comes from; ``words`` describe its distribution."""

    id: str
    group: str | None
    origin: OriginKind
    reference: str
    median: float
    low: float
    high: float
    unit: str
    words: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        keys = ("id", "group", "origin", "reference", "median", "low", "high", "unit")
        return {key: getattr(self, key) for key in keys}


def state_input(input_id: str, group: str | None, quantity: Quantity, level: float) -> InputResult:
    """Return what a result states of an input; low and high hold the share ``level`` of it."""
    median, low, high = quantity.interval(level)
    origin, words = quantity.origin, quantity.distribution.words
    return InputResult(input_id, group, origin.kind, origin.reference, median, low, high, quantity.unit, words)


def command_of(verb: str, *operands: str, **parameters: object) -> str:
    """Return the command line that gives a result again; a parameter that is None or empty is left out.

    This is the one place in which the library writes options: a parameter's name with hyphens, a list as one option an
    entry, a mapping as ``KEY=VALUE``, True and False as ``--NAME`` and ``--no-NAME``, numbers in full.
    """
    words = ["baserate", verb, *operands]
    for name, value in parameters.items():
        words += _option(name.replace("_", "-"), value)
    return shlex.join(words)


def _option(name: str, value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return [f"--{name}" if value else f"--no-{name}"]
    if isinstance(value, Mapping):
        value = [f"{key}={part}" for key, part in value.items()]
    entries = value if isinstance(value, list | tuple) else [value]
    return [word for entry in entries for word in (f"--{name}", str(entry))]

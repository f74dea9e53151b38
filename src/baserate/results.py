"""The inputs of a scenario as a result states them: exact quantiles, and where each comes from."""

from __future__ import annotations

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

"""Numbers that a caller gives as arguments: whether they are numbers at all, whole, and in a range."""

from __future__ import annotations

import math
import numbers


def is_number(value: object) -> bool:
    """Whether a value is a real, finite number; True, False and texts are not."""
    if not isinstance(value, numbers.Real) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no double holds
        return False


def whole_in(value: object, low: int, high: int) -> bool:
    """Whether a value is a whole number from ``low`` to ``high``, of Python or of NumPy."""
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and low <= int(value) <= high


def between(value: object, low: float, high: float) -> bool:
    """Whether a value is a number inside ``low`` and ``high``, its ends left out."""
    return is_number(value) and low < float(value) < high  # type: ignore[arg-type]


def within(value: object, low: float, high: float) -> bool:
    """Whether a value is a number from ``low`` to ``high``, its ends included."""
    return is_number(value) and low <= float(value) <= high  # type: ignore[arg-type]

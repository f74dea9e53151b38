"""Results as values: equal where what they hold is equal, and sent to other processes whole.

Two undefined numbers (NaN) in the same place are equal here, as they are the same answer; arrays are equal where all of
their entries are.
"""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any

import numpy as np


class Value:
    """A base of frozen dataclasses (declared with ``eq=False``) that are compared by what they hold.

    The mappings that they hold, alone or in tuples, cannot be changed either.
    """

    __slots__ = ()

    def __post_init__(self) -> None:
        for one in fields(self):  # type: ignore[arg-type]
            held = getattr(self, one.name)
            if isinstance(held, dict):
                object.__setattr__(self, one.name, read_only(held))
            elif isinstance(held, tuple) and any(isinstance(part, dict) for part in held):
                kept = tuple(read_only(part) if isinstance(part, dict) else part for part in held)
                object.__setattr__(self, one.name, kept)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return same(self, other)

    def __hash__(self) -> int:
        return hash(_hashable(self))


def same(a: Any, b: Any) -> bool:
    """Return whether two values are equal, undefined numbers being equal to undefined ones, all the way down."""
    if a is b:
        return True
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return _same_arrays(np.asarray(a), np.asarray(b))
    if is_dataclass(a) and not isinstance(a, type):
        return type(a) is type(b) and all(same(getattr(a, one.name), getattr(b, one.name)) for one in compared(a))
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(same(value, b[key]) for key, value in a.items())
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and isinstance(b, float) and np.isnan(a) and np.isnan(b):
        return True
    return bool(a == b)


def compared(value: Any) -> list[Any]:
    """Return the fields of a dataclass that distinguish two of its kind."""
    return [one for one in fields(value) if one.compare]


def _same_arrays(a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> bool:
    if a.shape != b.shape:
        return False
    both = np.issubdtype(a.dtype, np.inexact) and np.issubdtype(b.dtype, np.inexact)
    return bool(np.array_equal(a, b, equal_nan=both))


def _hashable(value: Any) -> Any:
    """Return something hashable that is equal for equal values; arrays and undefined numbers count by their kind."""
    if isinstance(value, np.ndarray):
        return value.shape
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, tuple(_hashable(getattr(value, one.name)) for one in compared(value))
    if isinstance(value, Mapping):
        return frozenset((key, _hashable(part)) for key, part in value.items())
    if isinstance(value, tuple | list):
        return tuple(_hashable(part) for part in value)
    if isinstance(value, float) and np.isnan(value):
        return "undefined"
    try:
        hash(value)
    except TypeError:
        return type(value).__name__
    return value


def read_only(mapping: Mapping[Any, Any]) -> MappingProxyType[Any, Any]:
    """Return a view of a copy of a mapping that cannot be changed."""
    return MappingProxyType(dict(mapping))


# Results hold read-only mappings, which Python cannot send to another process by itself.
copyreg.pickle(MappingProxyType, lambda view: (read_only, (dict(view),)))

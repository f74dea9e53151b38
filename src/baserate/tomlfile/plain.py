"""Tables given by a caller of the library, as a TOML file would have given them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def plain_tables(tables: Mapping[Any, Any]) -> dict[str, Any]:
    """Return mappings as dicts with text keys, tuples as lists and scalars of NumPy as Python's, all the way down.

    Anything else stays what it is, and becomes a fault where it is read. Raises RecursionError for tables that hold
    themselves.
    """
    return {str(key): _plain(value) for key, value in tables.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return plain_tables(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if getattr(value, "shape", None) == ():
        return value.item()
    return value

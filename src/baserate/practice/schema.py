"""The JSON Schema of the ``[practice]`` table, made from the vocabulary."""

from __future__ import annotations

from typing import Any

from baserate.practice.table import MAX_NAMES, MAX_NUMBER, MAX_TEXT
from baserate.practice.vocabulary import FactKind, load_vocabulary

_TEXT = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "pattern": r"\S"}


def practice_schema() -> dict[str, Any]:
    """Return the JSON Schema of the facts that a practice may declare."""
    return {
        "type": "object",
        "properties": {name: _fact(kind) for name, kind in load_vocabulary().items()},
        "additionalProperties": False,
    }


def _fact(kind: FactKind) -> dict[str, Any]:
    value = _value(kind)
    sourced = {
        "type": "object",
        "properties": {"value": value, "source": _TEXT},
        "required": ["value"],
        "additionalProperties": False,
    }
    return {"description": kind.question, "anyOf": [value, sourced]}


def _value(kind: FactKind) -> dict[str, Any]:
    if kind.type == "bool":
        return {"type": "boolean"}
    if kind.type == "choice":
        return {"enum": list(kind.values)}
    if kind.type == "list":
        return {"type": "array", "items": {"enum": list(kind.values)}, "uniqueItems": True}
    if kind.type == "number":
        return {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER}
    if kind.type == "date":
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    if kind.type == "place":
        return {"type": "string", "pattern": "^(EU|GB|COE|CN|US|CA)(/[^/]+)*$"}
    return _TEXT if kind.type == "text" else {"type": "array", "items": _TEXT, "maxItems": MAX_NAMES}

"""The ``[practice]`` table as JSON Schema: every fact of the vocabulary, asked as it is asked elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from baserate.practice.places import ALLOWED_PLACES
from baserate.practice.table import MAX_NAMES, MAX_NUMBER
from baserate.practice.vocabulary import FactKind, load_vocabulary
from baserate.tomlfile.forms import ListOf, OneOf, Text, Whole

_TEXT = Text().schema()
_FORMS: dict[str, Callable[[FactKind], dict[str, Any]]] = {
    "bool": lambda _: {"type": "boolean"},
    "choice": lambda fact: OneOf(fact.values).schema(),
    "list": lambda fact: ListOf(OneOf(fact.values), distinct=True).schema(),
    "number": lambda _: Whole(0, MAX_NUMBER).schema(),
    "date": lambda _: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": "A day, 2026-11-25."},
    "place": lambda _: {"type": "string", "pattern": r"^(EU|GB|COE|CN|US|CA)(/.+)*$", "description": ALLOWED_PLACES},
    "text": lambda _: _TEXT,
    "text list": lambda _: ListOf(Text(), at_most=MAX_NAMES).schema(),
}


def practice_schema() -> dict[str, Any]:
    """Return the JSON Schema of the table: each fact as a value, or as a table with its source."""
    return {
        "description": "What is declared of the practice, for `baserate law`. A fact that is not known is left out.",
        "type": "object",
        "properties": {name: _fact(fact) for name, fact in load_vocabulary().items()},
        "additionalProperties": False,
    }


def _fact(fact: FactKind) -> dict[str, Any]:
    value = _FORMS[fact.type](fact)
    sourced = {
        "type": "object",
        "properties": {"value": value, "source": {"description": "Where that stands.", **_TEXT}},
        "required": ["value"],
        "additionalProperties": False,
    }
    derived = f" Where it is left out: {fact.derived}." if fact.derived else ""
    return {"description": fact.question + derived, "anyOf": [value, sourced]}

"""The keys of the result of ``baserate law`` as JSON Schema."""

from __future__ import annotations

from typing import get_args

from baserate.provisions.finding import AskState, ExceptionState, FindingResult
from baserate.provisions.provision import Binding, Kind
from baserate.schemas.shapes import FLAG, MAYBE_TEXT, TEXT, TEXTS, Schema, about, list_of, map_of, shape

_RESULT = {"enum": list(get_args(FindingResult))}
_SETS = list_of(map_of({"description": "True or false, or a condition that the fact has to satisfy."}))


def law_keys() -> dict[str, Schema]:
    """Return the keys beside those of every result."""
    return {
        "as_of": about("The day whose law was asked for.", TEXT),
        "findings": about("One for each provision.", list_of(shape(_finding()))),
        "notes": about("What is not encoded.", TEXTS),
    }


def _finding() -> dict[str, Schema]:
    settles = shape({"touched": _SETS, "not_touched": _SETS})
    fact = shape({"value": {}, "origin": {"enum": ["declared", "derived"]}, "source": TEXT})
    ask = shape({"what": TEXT, "state": {"enum": list(get_args(AskState))}})
    return {
        "provision": about("Its identifier.", TEXT),
        "result": about("Touched, not touched, or cannot be told.", _RESULT),
        "in_force": about("Whether it applies on that day.", FLAG),
        "but_for_exceptions": about("The result if no exception applied.", _RESULT),
        "exceptions": about("The state of each, by name.", map_of({"enum": list(get_args(ExceptionState))})),
        "missing": about("Every fact of some smallest set that settles it.", TEXTS),
        "settles": about("Every smallest set of facts that settles it, to either side.", settles),
        "facts": about("The known facts that it turns on.", map_of(fact)),
        "because": about("Why, in sentences.", TEXTS),
        "asks": about("What it asks for; changes no result.", list_of(ask)),
        "binding": {"enum": list(get_args(Binding))},
        "applies_from": MAYBE_TEXT,
        "applies_until": MAYBE_TEXT,
        "coming": about("Later days on which the result changes.", list_of(shape({"date": TEXT, "result": _RESULT}))),
        "kind": {"enum": list(get_args(Kind))},
        "title": TEXT,
        "citation": TEXT,
        "jurisdiction": TEXT,
        "text": about("Its operative words.", TEXT),
        "text_sha256": TEXT,
        "translation": about("Not official; empty where the words are English.", TEXT),
        "source": about("Where the words were read.", TEXT),
        "verified": about("Whether they were read in that source.", FLAG),
        "open_readings": TEXTS,
        "notes": TEXTS,
        "tensions": list_of(shape({"between": TEXTS, "words": TEXT})),
    }

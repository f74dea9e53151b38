"""The JSON Schema of results: what every key is, those that may be missing, and those that may be null.

Results may have more keys than are named here: a later version adds some, and takes none away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from baserate.assessment.breakeven.solve import FORMAT as BREAK_EVEN
from baserate.assessment.compare import FORMAT as COMPARISON
from baserate.assessment.result import FORMAT as ASSESSMENT
from baserate.assessment.update import FORMAT as UPDATE
from baserate.auditing.result import FORMAT as AUDIT
from baserate.provisions.finding import FORMAT as LAW
from baserate.provisions.finding import AskState, ExceptionState, FindingResult
from baserate.quantity import IntervalKind, OriginKind
from baserate.schemas.audit_result import audit_keys
from baserate.schemas.shapes import (
    COUNT,
    DIALECT,
    FLAG,
    MAYBE,
    MAYBE_TEXT,
    NUMBER,
    SHARE,
    TEXT,
    TEXTS,
    Schema,
    about,
    list_of,
    map_of,
    maybe,
    shape,
)
from baserate.simulation.result import FORMAT as SIMULATION
from baserate.trial.accuracy import FORMAT as MEANING
from baserate.trial.bound import FORMAT as TRIAL

_INTERVAL_KIND = about("What the interval is.", {"enum": list(get_args(IntervalKind))})
_LEVEL = about("The share between low and high.", SHARE)
_MADE_BY = {
    "version": about("The version of baserate.", TEXT),
    "command": about("The command that makes it again.", TEXT),
}
_HEAD = {
    "title": about("The title of the scenario or of the audit.", TEXT),
    **_MADE_BY,
    "seed": about("Fixes every number.", COUNT),
    "level": _LEVEL,
    "input_sha256": about("The SHA-256 of the scenario file.", TEXT),
}
_DRAWS = {"draws": about("Draws of the uncertain inputs.", COUNT)}
_WARNINGS = about("What to know before the numbers are used.", TEXTS)
_WHERE = about(
    "What distinguishes entries of one id: a size, a place, a group.", map_of({"type": ["number", "string"]})
)
_GROUP = about("The group; null for everybody.", MAYBE_TEXT)
_ESTIMATE = {
    "median": about("Null where it is undefined or infinite.", MAYBE),
    "mean": about("Null where there is none.", MAYBE),
    "low": MAYBE,
    "high": MAYBE,
    "kind": _INTERVAL_KIND,
}
_NAMED = {
    "id": about("STAGE.OUTCOME.", TEXT),
    "stage": TEXT,
    "term": about("What it measures: an id of the terms.", TEXT),
    "group": _GROUP,
    "unit": TEXT,
}
_WHY = {key: about("Why a number is null.", TEXT) for key in ("why", "why_no_mean")}
_INPUT = shape(
    {
        "id": about("STAGE.PARAMETER.", TEXT),
        "group": _GROUP,
        "origin": about("Where it comes from.", {"enum": list(get_args(OriginKind))}),
        "reference": about("The record, the source or the assumption.", TEXT),
        "median": NUMBER,
        "low": NUMBER,
        "high": NUMBER,
        "unit": TEXT,
    }
)
_INPUTS = about("The inputs as stated.", list_of(_INPUT))
_ENDS = shape({"median": MAYBE, "low": MAYBE, "high": MAYBE})


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema of results: which one it is, its ``format`` says."""
    made = {name: {"title": name, **keys()} for name, keys in _RESULTS.items()}
    return {
        "$schema": DIALECT,
        "title": "A result of baserate",
        "description": "What a command writes with --json.",
        "type": "object",
        "required": ["format"],
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in made],
        "$defs": made,
    }


def _of(name: str, keys: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return shape({"format": {"const": name}, **keys}, optional)


def _assessment() -> Schema:
    driver = shape(
        {
            "outcome": TEXT,
            "input": TEXT,
            "group": _GROUP,
            "first_order": about("The share of the variance that it explains alone.", NUMBER),
            "total": about("The same with its interactions.", NUMBER),
            "first_order_error": NUMBER,
            "total_error": NUMBER,
        },
        {"shared_with": about("Inputs that are the same draw.", TEXTS)},
    )
    outcome = shape({**_NAMED, **_ESTIMATE}, {"where": _WHERE, "denominator": TEXT, **_WHY})
    keys = {
        **_HEAD,
        **_DRAWS,
        "outcomes": list_of(outcome),
        "inputs": _INPUTS,
        "drivers": about("What the outcomes depend on.", list_of(driver)),
        "ratios": about("Groups over the reference group.", list_of(_ratio())),
        "bounds": about("The least and the most of the headlines over the declared ranges.", list_of(_bound())),
        "warnings": _WARNINGS,
    }
    point = shape({"at": about("The varied inputs.", map_of(NUMBER)), "outcomes": list_of(outcome)})
    optional = {
        "curve": about("The outcomes where inputs are varied.", list_of(point)),
        "period": about("Over how long outcomes `in_period` are, where one is declared.", shape({"days": NUMBER})),
    }
    return _of(ASSESSMENT, keys, optional)


def _ratio() -> Schema:
    exact = shape({"low": NUMBER, "high": MAYBE, "level": SHARE, "method": TEXT}, {"why": TEXT})
    keys = {
        "outcome": about("The outcome, or an input given by group.", TEXT),
        "group": TEXT,
        "reference": about("The group that it is compared with.", TEXT),
        **_ESTIMATE,
        "undefined": about("The share of draws that are 0/0, which are left out.", SHARE),
        "infinite": about("The share of draws that are x/0.", SHARE),
        "per_head": about("Whether each is taken per head of its group.", FLAG),
    }
    return shape(keys, {"where": _WHERE, "exact": about("Of two counts, given their sum.", exact), **_WHY})


def _bound() -> Schema:
    keys = {
        "outcome": TEXT,
        "group": _GROUP,
        "least": about("Null where it is infinite.", MAYBE),
        "most": about("Null where it is infinite.", MAYBE),
        "least_at": about("The inputs at which it is reached.", map_of(NUMBER)),
        "most_at": map_of(NUMBER),
        "favours": about("Which of the two favours the claim.", {"enum": ["least", "most"]}),
        "method": about("Proved by signs, or searched for.", {"enum": ["signs", "search"]}),
    }
    return shape(keys, {"where": _WHERE, "why": TEXT})


def _simulation() -> Schema:
    at = about("The setting of a sweep.", map_of({"type": ["number", "string"]}))
    loop = shape({"id": TEXT, "kind": TEXT, "days": COUNT, "plan": TEXTS, "assumes": TEXTS}, {"at": at})
    entry = {
        "id": TEXT,
        "loop": TEXT,
        "term": TEXT,
        "unit": TEXT,
        "where": _WHERE,
        "day": about("The last day.", COUNT),
        **_ESTIMATE,
        "standard_error": about("That of the mean.", MAYBE),
    }
    numbers = list_of(MAYBE)
    series = {"id": TEXT, "where": _WHERE, "day": list_of(COUNT), "mean": numbers, "low": numbers, "high": numbers}
    keys = {
        **_HEAD,
        "replicates": COUNT,
        "days": COUNT,
        "loops": list_of(loop),
        "outcomes": list_of(shape(entry, {"true_share": about("The true value.", NUMBER), "at": at})),
        "series": list_of(shape(series, {"at": at})),
        "differences": list_of(shape({**entry, "at": at, "against": at})),
        "inputs": _INPUTS,
        "warnings": _WARNINGS,
    }
    return _of(SIMULATION, keys)


def _comparison() -> Schema:
    estimate = shape(_ESTIMATE)
    scenario = shape({"name": TEXT, "title": TEXT, "input_sha256": TEXT})
    parts = {
        "a": estimate,
        "b": estimate,
        "difference": about("B less A.", estimate),
        "ratio": about("B over A.", estimate),
        "p_more": about("The share of draws in which B is more than A.", MAYBE),
        "ratio_draws": about("The share of draws in which the ratio is defined.", SHARE),
    }
    keys = {
        "a": scenario,
        "b": scenario,
        **_MADE_BY,
        **_DRAWS,
        "seed": COUNT,
        "level": _LEVEL,
        "outcomes": list_of(shape({**_NAMED, **parts}, {"where": _WHERE})),
        "only_in_a": TEXTS,
        "only_in_b": TEXTS,
        "changed": about("Inputs that differ.", TEXTS),
        "coupled": about("Inputs that differ and are drawn together.", TEXTS),
        "apart": about("Inputs that are drawn apart: counts that differ, and those asked for.", TEXTS),
        "warnings": _WARNINGS,
    }
    return _of(COMPARISON, keys)


def _break_even() -> Schema:
    keys = {
        **_HEAD,
        **_DRAWS,
        "outcome": TEXT,
        "group": _GROUP,
        "at": about("What the outcome is to be.", NUMBER),
        "solve": about("The input that is solved for.", TEXT),
        "value": about("What it would have to be; null where nothing will do.", MAYBE),
        "low": MAYBE,
        "high": MAYBE,
        "p_reached": about("The share of draws in which some value will do.", MAYBE),
        "method": TEXT,
    }
    return _of(BREAK_EVEN, keys, {"where": _WHERE, "formula": TEXT, "why": TEXT})


def _update() -> Schema:
    learned = {
        "id": TEXT,
        "group": _GROUP,
        "count": COUNT,
        "of": COUNT,
        "prior": _ENDS,
        "posterior": _ENDS,
        "distribution": TEXT,
        "p_as_far_out": about("The chance, before, of a count as far out.", SHARE),
    }
    counted = {key: form for key, form in learned.items() if key != "distribution"}
    taught = {key: learned[key] for key in ("id", "group", "prior", "posterior")}
    prediction = {"id": TEXT, "group": _GROUP, "of": NUMBER, "per": TEXT, "mean": NUMBER, "low": NUMBER, "high": NUMBER}
    estimate = shape(_ESTIMATE)
    keys = {
        **_HEAD,
        **_DRAWS,
        "inputs": list_of(shape(learned)),
        "counted": about("Counted outcomes, and counted inputs that depend on others.", list_of(shape(counted))),
        "taught": about("Inputs that these depend on, before and after.", list_of(shape(taught))),
        "effective_draws": about("Draws that count after counts of outcomes; null where all do.", MAYBE),
        "outcomes": list_of(shape({**_NAMED, "before": estimate, "after": estimate}, {"where": _WHERE})),
        "predictions": list_of(shape(prediction, {"median": NUMBER, "kind": TEXT, "given": TEXT})),
        "warnings": _WARNINGS,
    }
    return _of(UPDATE, keys)


def _trial() -> Schema:
    """A plan has ``n``; a reading has ``errors`` and ``of``, with ``low`` and ``high``."""
    plan = shape({"n": about("How many to check, of one group.", COUNT)})
    reading = shape({"errors": COUNT, "of": COUNT, "low": SHARE, "high": SHARE})
    keys = {**_MADE_BY, "confidence": SHARE, "method": TEXT}
    passing = list_of(shape({"true_rate": SHARE, "p_pass": SHARE}))
    bayesian = shape({"median": SHARE, "low": SHARE, "high": SHARE, "kind": TEXT, "method": TEXT})
    optional: dict[str, Schema] = {
        **dict.fromkeys(("n", "n_other", "errors", "of"), COUNT),
        **dict.fromkeys(("rate", "other_rate", "rate_at_most", "low", "high", "power", "wanted_power"), NUMBER),
        **dict.fromkeys(("difference", "design_effect", "effective_of", "lower_bound", "upper_bound"), NUMBER),
        "kind": TEXT,
        "passing": about("The chance that a system of this true rate passes.", passing),
        "bayesian": bayesian,
    }
    return _of(TRIAL, keys, optional) | {"anyOf": [plan, reading]}


def _meaning() -> Schema:
    ends = shape({"low": SHARE, "high": SHARE})
    meaning = {"id": TEXT, "words": TEXT, "sensitivity": ends, "false_positive_rate": ends, "ppv": ends}
    keys = {"accuracy": SHARE, "prevalence": SHARE, "meanings": list_of(shape(meaning)), **_MADE_BY}
    return _of(MEANING, keys, {"watchlist_size": MAYBE})


def _audit() -> Schema:
    return _of(
        AUDIT, {"title": TEXT, **_MADE_BY, "seed": COUNT, "level": _LEVEL, **audit_keys(), "warnings": _WARNINGS}
    )


def _law() -> Schema:
    result = {"enum": list(get_args(FindingResult))}
    day = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
    finding = {
        "provision": TEXT,
        "result": about("Whether the practice touches the provision.", result),
        "in_force": about("Whether it is in force on the day.", FLAG),
        "but_for_exceptions": about("The result if no exception applied.", result),
        "exceptions": map_of({"enum": list(get_args(ExceptionState))}),
        "missing": about("Every fact in some smallest set that settles it.", TEXTS),
        "settles": about("All sets of facts that settle it, by result.", map_of(list_of({"type": "object"}))),
        "facts": map_of({"type": "object"}),
        "because": TEXTS,
        "asks": list_of(shape({"what": TEXT, "state": {"enum": list(get_args(AskState))}})),
        "binding": TEXT,
        "applies_from": maybe(day),
        "coming": about("Later days on which the result changes.", list_of(shape({"date": day, "result": result}))),
        "kind": TEXT,
        "citation": TEXT,
        "text": TEXT,
        "source": TEXT,
        "verified": FLAG,
    }
    made_by = {"title": TEXT, **_MADE_BY, "input_sha256": _HEAD["input_sha256"]}
    return _of(LAW, {**made_by, "as_of": day, "findings": list_of(shape(finding)), "notes": TEXTS})


_RESULTS: dict[str, Callable[[], Schema]] = {
    "assessment": _assessment,
    "audit": _audit,
    "simulation": _simulation,
    "comparison": _comparison,
    "breakeven": _break_even,
    "update": _update,
    "trial": _trial,
    "meaning": _meaning,
    "law": _law,
}

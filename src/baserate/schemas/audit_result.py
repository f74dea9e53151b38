"""The keys of an audit's result, as JSON Schema."""

from __future__ import annotations

from baserate.schemas.shapes import (
    COUNT,
    FLAG,
    MAYBE,
    MAYBE_COUNT,
    MAYBE_TEXT,
    TEXT,
    Schema,
    about,
    list_of,
    map_of,
    maybe,
    shape,
)

_BY = about("The group, by column; empty for everybody.", map_of(TEXT))
_RATE = shape(
    {"value": about("Null where it cannot be known.", MAYBE)},
    {
        "low": MAYBE,
        "high": MAYBE,
        "method": about("The method of the interval.", MAYBE_TEXT),
        "why": about("Why it cannot be known.", TEXT),
        "numerator": MAYBE_COUNT,
        "denominator": MAYBE_COUNT,
        "resampled": about("The percentile interval of resamples.", shape({"low": MAYBE, "high": MAYBE})),
    },
)


def audit_keys() -> dict[str, Schema]:
    """Return the keys of an audit's result beside those that every result has."""
    group = _group()
    contrast = _contrast()
    curve = {"group": _BY, "points": list_of({"type": "object"})}
    series = {
        "rate": TEXT,
        "group": _BY,
        "periods": list_of(shape({"from": TEXT, "to": TEXT}, {"value": MAYBE, "low": MAYBE, "high": MAYBE})),
        "changes": list_of({"type": "object"}),
    }
    return {
        "spec_sha256": about("The SHA-256 of the audit file.", TEXT),
        "minimum_cell": about("Groups of fewer people are not shown.", COUNT),
        "minimum_count": COUNT,
        "resampling": maybe(shape({"scheme": TEXT, "of": TEXT, "resamples": COUNT})),
        "rows": about("Rows of the log.", COUNT),
        "dropped": about("Rows left out, by reason.", map_of(COUNT)),
        "overall": group,
        "groups": list_of(group),
        "headline": maybe(contrast),
        "contrasts": list_of(contrast),
        "impact_ratios": list_of(_impact_ratio()),
        "curves": shape({"roc": list_of(shape(curve)), "calibration": list_of(shape(curve))}),
        "sensitivity_to_labels": list_of(shape({"kind": TEXT, "rate": TEXT})),
        "drift": list_of(shape(series)),
        "threshold_test": list_of(shape({"by": TEXT, "group": TEXT, "reference": TEXT})),
    }


def _group() -> Schema:
    counts = dict.fromkeys(("n", "tp", "fp", "fn", "tn"), about("Null where the group is not shown.", MAYBE_COUNT))
    suppressed = about("Whether it is of too few people to be shown.", FLAG)
    optional = {"without_outcome": COUNT, "without_decision": COUNT}
    return shape({"group": _BY, **counts, "suppressed": suppressed, "rates": map_of(_RATE)}, optional)


def _impact_ratio() -> Schema:
    numbers = {"value": MAYBE, "p_below_four_fifths_if_alike": MAYBE}
    groups = {"by": TEXT, "group": TEXT, "most_selected": about("The group that it is compared with.", TEXT)}
    return shape({**groups, **numbers}, {"low": MAYBE, "high": MAYBE, "method": TEXT, "why": TEXT, "against": TEXT})


def _contrast() -> Schema:
    return shape(
        {
            "rate": TEXT,
            "by": about("The column, or columns crossed.", TEXT),
            "group": TEXT,
            "reference": TEXT,
            "difference": about("The group's rate less the reference's.", _RATE),
            "ratio": about("The group's rate over the reference's.", _RATE),
            "p": MAYBE,
            "q": about("The same, adjusted for the number of tests.", MAYBE),
            "verdict": MAYBE_TEXT,
        },
        {
            "n_needed": MAYBE,
            "n_needed_for": MAYBE_TEXT,
            "n_needed_of": TEXT,
            "family": MAYBE_COUNT,
            "chosen_among": COUNT,
            "level": MAYBE,
            "declared": FLAG,
        },
    )

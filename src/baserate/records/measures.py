"""What a record measures: the terms of the project, and a few that only records have."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from baserate.terms import terms


class _Measure(NamedTuple):
    name: str
    is_proportion: bool
    complement: str = ""


#: Measures of records that no outcome or parameter has.
RECORD_MEASURES: Mapping[str, _Measure] = MappingProxyType(
    {
        "false_omission_rate": _Measure("false omission rate", True, "npv"),
        "true_match_rate": _Measure("true match rate", True, "fnmr"),
        "error_rate": _Measure("error rate", True, "accuracy"),
        "share_out_of_order": _Measure("share out of order", True, "uptime"),
        "confirmed_share": _Measure("share confirmed", True, "unconfirmed_share"),
        "unconfirmed_share": _Measure("share not confirmed, right or wrong", True, "confirmed_share"),
        "incidence_rate": _Measure("incidence rate", False),
        "other_share": _Measure("share", True),
        "amount": _Measure("amount", False),
        "ratio": _Measure("ratio", False),
        "effect": _Measure("relative change", False),
        "qualitative": _Measure("finding in words", False),
    }
)
#: Measures that do not say of what they are: only their unit does.
TOLD_BY_UNIT = frozenset({"amount", "ratio", "effect", "incidence_rate"})
_BACK = {measure.complement: name for name, measure in RECORD_MEASURES.items() if measure.complement}


def is_measure(measure: str) -> bool:
    """Whether a record may have this measure."""
    return measure in terms() or measure in RECORD_MEASURES


def measure_name(measure: str) -> str:
    """Return a measure's name. Raises KeyError for one that does not exist."""
    return terms()[measure].name if measure in terms() else RECORD_MEASURES[measure].name


def is_proportion(measure: str) -> bool:
    """Whether the measure lies between 0 and 1."""
    return terms()[measure].is_proportion if measure in terms() else RECORD_MEASURES[measure].is_proportion


def complement_of(measure: str) -> str:
    """Return the measure that is one minus this one, or an empty text where there is none."""
    if measure in RECORD_MEASURES:
        return RECORD_MEASURES[measure].complement
    own = terms()[measure].complement if measure in terms() else ""
    return own or _BACK.get(measure, "")

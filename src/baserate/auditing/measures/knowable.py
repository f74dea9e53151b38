"""Which rates a log can tell of a group, and why it cannot tell the others.

Where outcomes are seen of people flagged only, a false positive rate computed from them is 100% whatever the system
does: it is not printed, and neither is any other rate whose denominator holds people of whom nothing is known.
"""

from __future__ import annotations

from collections.abc import Mapping

from baserate.auditing.log.table import PARTS, Ints
from baserate.auditing.measures.confusion import RATES
from baserate.auditing.spec import AuditSpec

_OF_FLAGGED = frozenset({"selection_rate", "ppv", "false_discovery_rate"})
_OF_OTHERS = frozenset({"selection_rate", "npv"})
ALL_RATES = (*RATES, "auc")
#: What a rate of nothing is a rate of.
_NOBODY = {
    "prevalence": "nobody has both a decision and an outcome",
    "selection_rate": "nobody has a decision",
    "false_positive_rate": "nobody is without the outcome",
    "false_negative_rate": "nobody has the outcome",
    "sensitivity": "nobody has the outcome",
    "specificity": "nobody is without the outcome",
    "ppv": "nobody is flagged whose outcome is known",
    "npv": "nobody is left unflagged whose outcome is known",
    "false_discovery_rate": "nobody is flagged whose outcome is known",
    "accuracy": "nobody has both a decision and an outcome",
    "auc": "everybody or nobody has the outcome",
}


def nobody(rate: str) -> str:
    """Return why a rate is 0/0."""
    return f"0/0: {_NOBODY[rate]}"


def unknowable(counts: Ints, spec: AuditSpec) -> Mapping[str, str]:
    """Return why each rate that cannot be known of a group is not, by rate; ``counts`` has shape (len(PARTS),)."""
    columns = spec.columns
    if columns.outcome is None:
        return _all_but({"selection_rate"}, "no outcome is declared")
    if not columns.has_decision:
        return _all_but({"ppv", "false_discovery_rate"}, "the log holds people flagged and nobody else")
    known = dict(zip(PARTS, counts.tolist(), strict=True))
    flagged, others = known["tp"] + known["fp"], known["fn"] + known["tn"]
    seen_for = spec.labels.seen_for
    if seen_for == "flagged" or (flagged and not others and known["unflagged_unknown"]):
        found = _all_but(_OF_FLAGGED, "outcomes are known of people flagged only")
    elif seen_for == "not flagged" or (others and not flagged and known["flagged_unknown"]):
        found = _all_but(_OF_OTHERS, "outcomes are known of people not flagged only")
    else:
        found = {}
    return found


def _all_but(known: frozenset[str] | set[str], why: str) -> dict[str, str]:
    return {rate: why for rate in ALL_RATES if rate not in known}

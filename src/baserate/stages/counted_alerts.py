"""Counted alerts: what was counted of a system's alerts, as published: right ones, wrong ones, and unknown ones."""

from __future__ import annotations

from baserate.formulas.formula import Formula
from baserate.parameters import POSITIVE, PROBABILITY, Domain, Parameter
from baserate.records.measures import ALERTED_ON
from baserate.stages.kind import Alerts, Counted, Derived, Outcome, StageKind, Wording

JEFFREYS = "Beta(right + 1/2, wrong + 1/2): Jeffreys, Proc. R. Soc. A 186:453, 1946"
ALTMAN_BLAND = "Altman and Bland, BMJ 309:102, 1994"
BOUND = "the share if all of the unknown ones were so: a bound (Manski, Partial Identification, 2003, ch. 1)"
ALL_KNOWN_ALIKE = "every alert of the days counted was counted, and others would be right as often as these were"
UNKNOWN_ALIKE = "alerts of unknown outcome are right as often as those whose outcome is known"
COUNT = Domain("a whole number from 0 to 1e15", 0.0, 1e15, integer=True)

UNKNOWN_NONE = Formula("unknown", "0", "every outcome is known, unless some are declared as unknown")
TRUE_ALERTS = Formula("true_alerts_per_year", "(right + wrong)*p_right*365/days", JEFFREYS, assumes=ALL_KNOWN_ALIKE)
FALSE_ALERTS = Formula(
    "false_alerts_per_year", "(right + wrong)*(1 - p_right)*365/days", JEFFREYS, assumes=ALL_KNOWN_ALIKE
)
ALERTS = Formula("alerts_per_year", "(right + wrong + unknown)*365/days", "definition")
KNOWN = Formula("known", "right + wrong", "definition")
PPV = Formula("ppv", "p_right", ALTMAN_BLAND)
FALSE_DISCOVERY_RATE = Formula("false_discovery_rate", "1 - p_right", "one minus the positive predictive value")
IF_UNKNOWN_WRONG = Formula("ppv_if_unknown_wrong", "true_alerts_per_year/alerts_per_year", BOUND)
IF_UNKNOWN_RIGHT = Formula("ppv_if_unknown_right", "(alerts_per_year - false_alerts_per_year)/alerts_per_year", BOUND)
ALL_TRUE = Formula("alerts_counted_true_per_year", "alerts_per_year*p_right", JEFFREYS, assumes=UNKNOWN_ALIKE)
ALL_FALSE = Formula("alerts_counted_false_per_year", "alerts_per_year*(1 - p_right)", JEFFREYS, assumes=UNKNOWN_ALIKE)


def _counts(name: str, measure: str, example: str) -> Parameter:
    """Return a parameter that is a number of alerts: from a record, the number that it counts."""
    return Parameter(
        name, COUNT, example, required=True, extensive=True, measures=frozenset({measure}), denominators=ALERTED_ON
    )


KIND = StageKind(
    name="counted_alerts",
    question="Of the alerts that were counted, how many turned out to be right, and what of those that nobody knows?",
    parameters=(
        _counts("right", "ppv", "122"),
        _counts("wrong", "false_discovery_rate", "47"),
        Parameter("unknown", COUNT, "771", extensive=True),
        Parameter("days", POSITIVE, "30", required=True, by_group=False),
    ),
    counted=(Counted(Parameter("p_right", PROBABILITY, ""), "right", "wrong"),),
    defaults=(Derived(UNKNOWN_NONE),),
    outcomes=(
        Outcome("known", (Derived(KNOWN),), hidden=True),
        Outcome("true_alerts_per_year", (Derived(TRUE_ALERTS),)),
        Outcome("false_alerts_per_year", (Derived(FALSE_ALERTS),)),
        Outcome("alerts_per_year", (Derived(ALERTS),)),
        Outcome("ppv", (Derived(PPV),), total="mean", weight="known"),
        Outcome("false_discovery_rate", (Derived(FALSE_DISCOVERY_RATE),), total="mean", weight="known"),
        Outcome("ppv_if_unknown_wrong", (Derived(IF_UNKNOWN_WRONG),), total="ratio"),
        Outcome("ppv_if_unknown_right", (Derived(IF_UNKNOWN_RIGHT),), total="ratio"),
        Outcome("alerts_counted_true_per_year", (Derived(ALL_TRUE),), hidden=True),
        Outcome("alerts_counted_false_per_year", (Derived(ALL_FALSE),), hidden=True),
    ),
    alerts=Alerts(
        (
            ("alerts_counted_true_per_year", "alerts_counted_false_per_year"),
            ("true_alerts_per_year", "false_alerts_per_year"),
        ),
        per="year",
        assumes=UNKNOWN_ALIKE,
    ),
    headline="ppv",
    wording=Wording("alert of known outcome", "alerts of known outcome", "wrong", "right"),
    assumes=(ALL_KNOWN_ALIKE,),
)

"""Gathering alert: an alarm when at least k flagged people meet, though nothing is the matter."""

from __future__ import annotations

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, COUNT, PROBABILITY, Items, Parameter
from baserate.stages.kind import Alerts, Derived, Outcome, StageKind

JOHNSON_KEMP_KOTZ = "Johnson, Kemp and Kotz, Univariate Discrete Distributions, 3rd ed., 2005"
INNOCENT = "the declared gatherings are ordinary ones: every alert on them is false"
ALIKE = "with groups declared, a gathering is of people of one group, and gatherings are split by the groups' shares"

P_ALERT = Formula(
    "p_alert",
    "binomial_sf(k, people, p_flagged)",
    JOHNSON_KEMP_KOTZ + ", ch. 3",
    assumes="people of one gathering are flagged independently of one another",
)
P_ALERT_CLUSTERED = Formula(
    "p_alert", "betabinomial_sf(k, people, p_flagged, clustering)", JOHNSON_KEMP_KOTZ + ", ch. 6"
)
INNOCENT_ALERTS = Formula("innocent_alerts_per_day", "per_day*p_alert", "expectation of a sum")
GATHERINGS = Formula("gatherings_per_day", "per_day", "definition")
SHARE = Formula("share_of_gatherings_alerted", "innocent_alerts_per_day/gatherings_per_day", "definition")
FLAGGED_BY_INPUT = Formula(
    "p_flagged",
    "Min(1, (alerts_true_per_year + alerts_false_per_year)/size)",
    "people flagged by the input over the population",
    assumes="everyone whom the input flags in a year is on the list",
)

KIND = StageKind(
    name="gathering_alert",
    question="How many ordinary gatherings would be alerted on because several flagged people happen to meet?",
    parameters=(
        Parameter(
            "p_flagged",
            PROBABILITY,
            "0.001",
            required=True,
            measures=frozenset({"selection_rate", "p_flagged"}),
            denominators=frozenset({"person", "person_scored"}),
        ),
        Parameter("k", COUNT, "10", required=True, single=True),
        Parameter("clustering", PROBABILITY, ""),
    ),
    items=Items(
        "gatherings",
        (
            Parameter("people", COUNT, "5000", required=True, by_group=False),
            Parameter("per_day", AMOUNT, "20", required=True, extensive=True),
        ),
    ),
    outcomes=(
        Outcome("gatherings_per_day", (Derived(GATHERINGS),), over_items="sum", hidden=True),
        Outcome(
            "p_alert",
            (Derived(P_ALERT_CLUSTERED), Derived(P_ALERT, without=frozenset({"clustering"}))),
            total="mean",
            weight="per_day",
            where="people",
        ),
        Outcome("innocent_alerts_per_day", (Derived(INNOCENT_ALERTS),), over_items="sum"),
        Outcome("share_of_gatherings_alerted", (Derived(SHARE),), total="ratio"),
    ),
    alerts=Alerts((("", "innocent_alerts_per_day"),), per="day"),
    fed_by=(Derived(FLAGGED_BY_INPUT),),
    headline="innocent_alerts_per_day",
    assumes=(INNOCENT, ALIKE),
)

"""Response: what answering the alerts of another stage takes, and what it costs per alert that is right."""

from __future__ import annotations

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, POSITIVE, Parameter
from baserate.stages.kind import Derived, Outcome, StageKind, Wording

ACCOUNTING = "definition"
IN_ORDER = "alerts are answered as they come, right and wrong alike, until the officers' hours are used up"

TRUE_RECEIVED = Formula("alerts_true_per_year", "alerts_true_per_year", ACCOUNTING)
HOURS = Formula(
    "officer_hours_per_year", "(alerts_true_per_year + alerts_false_per_year)*minutes_per_alert/60", ACCOUNTING
)
HOURS_ON_FALSE = Formula(
    "officer_hours_on_false_alerts_per_year", "alerts_false_per_year*minutes_per_alert/60", ACCOUNTING
)
SHARE_ON_FALSE = Formula(
    "share_of_hours_on_false_alerts", "officer_hours_on_false_alerts_per_year/officer_hours_per_year", ACCOUNTING
)
NEEDED = Formula("officers_needed", "officer_hours_per_year/(365*hours_per_officer_per_day)", ACCOUNTING)
UNATTENDED = Formula("share_unattended", "Max(0, 1 - officers/officers_needed)", ACCOUNTING, assumes=IN_ORDER)
ATTENDED_TRUE = Formula("attended_true_alerts_per_year", "alerts_true_per_year*(1 - share_unattended)", ACCOUNTING)
COST = Formula(
    "cost_per_true_alert",
    "cost_per_hour*officer_hours_per_year*(1 - share_unattended)/attended_true_alerts_per_year",
    ACCOUNTING,
    assumes=IN_ORDER,
)
COST_ALL_ATTENDED = Formula(
    "cost_per_true_alert", "cost_per_hour*officer_hours_per_year/alerts_true_per_year", ACCOUNTING
)

KIND = StageKind(
    name="response",
    question="What does answering the alerts take, and how much of it goes to false ones?",
    parameters=(
        Parameter(
            "minutes_per_alert",
            AMOUNT,
            '"20 to 60"',
            required=True,
            measures=frozenset({"minutes_per_alert"}),
            denominators=frozenset({"alert", "stop"}),
        ),
        Parameter("officers", AMOUNT, "10", by_group=False),
        Parameter("hours_per_officer_per_day", POSITIVE, "6", required=True, by_group=False),
        Parameter("cost_per_hour", AMOUNT, "50", by_group=False),
    ),
    outcomes=(
        Outcome("alerts_true_per_year", (Derived(TRUE_RECEIVED),), hidden=True),
        Outcome("officer_hours_per_year", (Derived(HOURS),)),
        Outcome(
            "officer_hours_on_false_alerts_per_year",
            (Derived(HOURS_ON_FALSE),),
        ),
        Outcome(
            "share_of_hours_on_false_alerts",
            (Derived(SHARE_ON_FALSE),),
            total="ratio",
        ),
        Outcome("officers_needed", (Derived(NEEDED),)),
        Outcome("share_unattended", (Derived(UNATTENDED),), total="whole"),
        Outcome(
            "attended_true_alerts_per_year",
            (Derived(ATTENDED_TRUE),),
            total="whole",
            hidden=True,
        ),
        Outcome(
            "cost_per_true_alert",
            (Derived(COST), Derived(COST_ALL_ATTENDED, without=frozenset({"officers"}))),
            total="whole",
        ),
    ),
    must_be_fed=True,
    headline="share_of_hours_on_false_alerts",
    wording=Wording("officer hour", "officer hours", "spent on false alerts", "spent on true alerts", counts="wrong"),
    assumes=(IN_ORDER,),
)

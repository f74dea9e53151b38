"""Response: what answering the alerts of another stage takes, and what it costs per alert that is right."""

from __future__ import annotations

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, POSITIVE, Parameter
from baserate.stages.kind import Derived, Outcome, Series, StageKind, Wording

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

GROSS = "Gross, Shortle, Thompson and Harris, Fundamentals of Queueing Theory, 4th ed., 2008, ch. 2 (M/M/c)"
QUEUE = (
    "alerts come at random at a steady rate, times of answering are exponential, and those that wait are answered in"
    " turn; officers on duty are spread evenly over the day"
)
MORE_AT_PEAKS = "no hour is busier than another, where peak_factor is not given"

FALSE_RECEIVED = Formula("alerts_false_per_year", "alerts_false_per_year", ACCOUNTING)
RECEIVED = Formula("alerts_received_per_year", "alerts_true_per_year + alerts_false_per_year", ACCOUNTING)
MINUTES_OF_AN_ALERT = Formula("minutes_of_an_alert", "minutes_per_alert", ACCOUNTING)
PEAK_FACTOR = Formula("peak_factor", "1", ACCOUNTING, assumes=MORE_AT_PEAKS)
ON_DUTY = Formula("officers_on_duty", "officers*hours_per_officer_per_day/24", ACCOUNTING)
LOAD = Formula("officers_busy", "alerts_received_per_year/365*peak_factor*minutes_of_an_alert/1440", GROSS)
WAIT_OVER = Formula(
    "p_wait_over", "wait_exceeds(officers_on_duty, officers_busy, minutes/minutes_of_an_alert)", GROSS, assumes=QUEUE
)
MEDIAN_WAIT = Formula(
    "median_wait_minutes", "median_wait(officers_on_duty, officers_busy)*minutes_of_an_alert", GROSS, assumes=QUEUE
)
ATTENDED_FALSE = Formula("attended_false_alerts_per_year", "alerts_false_per_year*(1 - share_unattended)", ACCOUNTING)
COST_TO_STOPPED = Formula(
    "cost_to_wrongly_stopped_per_year",
    "attended_false_alerts_per_year*cost_per_wrong_stop",
    ACCOUNTING,
    assumes="every false alert that is attended is one wrong stop",
)
COST_TO_ALL_STOPPED = Formula(
    "cost_to_wrongly_stopped_per_year",
    "alerts_false_per_year*cost_per_wrong_stop",
    ACCOUNTING,
    assumes=COST_TO_STOPPED.assumes,
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
        Parameter("peak_factor", AMOUNT, "", by_group=False),
        Parameter("cost_per_hour", AMOUNT, "50", by_group=False),
        Parameter("cost_per_wrong_stop", AMOUNT, "", by_group=False),
    ),
    series=(Series("minutes", (5.0, 15.0, 60.0), key="wait_minutes"),),
    defaults=(Derived(PEAK_FACTOR),),
    outcomes=(
        Outcome("alerts_true_per_year", (Derived(TRUE_RECEIVED),), hidden=True),
        Outcome("alerts_false_per_year", (Derived(FALSE_RECEIVED),), hidden=True),
        Outcome("alerts_received_per_year", (Derived(RECEIVED),), hidden=True),
        Outcome(
            "minutes_of_an_alert",
            (Derived(MINUTES_OF_AN_ALERT),),
            total="mean",
            weight="alerts_received_per_year",
            hidden=True,
        ),
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
        Outcome("officers_on_duty", (Derived(ON_DUTY),), total="whole", hidden=True),
        Outcome("officers_busy", (Derived(LOAD),), total="whole", hidden=True),
        Outcome("p_wait_over", (Derived(WAIT_OVER),), total="whole", where="minutes"),
        Outcome("median_wait_minutes", (Derived(MEDIAN_WAIT),), total="whole"),
        Outcome("attended_false_alerts_per_year", (Derived(ATTENDED_FALSE),), total="whole", hidden=True),
        Outcome(
            "cost_to_wrongly_stopped_per_year",
            (Derived(COST_TO_STOPPED), Derived(COST_TO_ALL_STOPPED, without=frozenset({"officers"}))),
            total="whole",
        ),
    ),
    must_be_fed=True,
    headline="share_of_hours_on_false_alerts",
    wording=Wording("officer hour", "officer hours", "spent on false alerts", "spent on true alerts", counts="wrong"),
    assumes=(IN_ORDER,),
)

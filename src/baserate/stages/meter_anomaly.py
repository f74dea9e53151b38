"""Meter anomaly: every household's use of water, power or goods is tested for anomalies, over and over."""

from __future__ import annotations

from baserate.formulas.classification import ALTMAN_BLAND_1, ALTMAN_BLAND_2
from baserate.formulas.formula import Formula
from baserate.formulas.looks import ANY_IN_LOOKS
from baserate.parameters import AMOUNT, PROBABILITY, Parameter
from baserate.stages.chain import (
    PASSES,
    chance_of_innocent,
    fed_rates,
    first_of_chain,
    in_passes_of_chain,
    innocent_people,
)
from baserate.stages.kind import Alerts, Derived, Looks, Outcome, StageKind, Wording

TESTS_INDEPENDENT = "tests of one household err independently of one another"

FALSE_ALARMS = Formula(
    "false_alarms_per_year",
    "households*(1 - prevalence)*tests_per_household_per_year*false_alarm_rate",
    ALTMAN_BLAND_1,
)
TRUE_ALARMS = Formula(
    "true_alarms_per_year", "households*prevalence*tests_per_household_per_year*sensitivity", ALTMAN_BLAND_1
)
PPV = Formula("ppv", "true_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)", ALTMAN_BLAND_2)
FALSE_DISCOVERY_RATE = Formula(
    "false_discovery_rate",
    "false_alarms_per_year/(true_alarms_per_year + false_alarms_per_year)",
    "Benjamini and Hochberg, J. R. Stat. Soc. B 57:289, 1995",
)
HOUSEHOLDS_WRONGLY_FLAGGED = Formula(
    "households_wrongly_flagged_per_year",
    "households*(1 - prevalence)*any_in_looks(false_alarm_rate, looks_per_person)",
    ANY_IN_LOOKS,
    assumes=TESTS_INDEPENDENT,
)

KIND = StageKind(
    name="meter_anomaly",
    question="When every household's use is tested again and again, how many are flagged with nothing to find?",
    parameters=(
        Parameter(
            "households",
            AMOUNT,
            "400_000",
            required=True,
            extensive=True,
            measures=frozenset({"amount"}),
            denominators=frozenset({"none"}),
            units=frozenset({"households"}),
        ),
        Parameter("tests_per_household_per_year", AMOUNT, "365", required=True),
        Parameter("false_alarm_rate", PROBABILITY, '"0.0001 to 0.01"', required=True),
        Parameter(
            "prevalence",
            PROBABILITY,
            '{ value = 1e-5, assumption = "one household in 100,000" }',
            required=True,
            measures=frozenset({"prevalence"}),
            denominators=frozenset({"household"}),
            term="prevalence_of_households",
        ),
        Parameter("sensitivity", PROBABILITY, '"0.1 to 0.9"', required=True, term="sensitivity_of_test"),
    ),
    defaults=(
        Derived(Formula("people_looked_at", "households", "every household is tested")),
        Derived(Formula("looks_per_person", "tests_per_household_per_year", "definition")),
        *first_of_chain("prevalence", "households*tests_per_household_per_year"),
        *fed_rates("false_alarm_rate"),
    ),
    outcomes=(
        Outcome("false_alarms_per_year", (Derived(FALSE_ALARMS),)),
        Outcome("true_alarms_per_year", (Derived(TRUE_ALARMS),)),
        Outcome("ppv", (Derived(PPV),), total="ratio"),
        Outcome("false_discovery_rate", (Derived(FALSE_DISCOVERY_RATE),), total="ratio"),
        Outcome(
            "households_wrongly_flagged_per_year",
            (Derived(HOUSEHOLDS_WRONGLY_FLAGGED),),
            over_looks=True,
        ),
        innocent_people("households*(1 - prevalence)"),
        *chance_of_innocent("households_wrongly_flagged_per_year", *in_passes_of_chain("false_alarm_rate")),
    ),
    series=(PASSES,),
    looks=Looks("households", "tests_per_household_per_year", "false_alarm_rate"),
    alerts=Alerts((("true_alarms_per_year", "false_alarms_per_year"),), per="year"),
    headline="ppv",
    wording=Wording(
        "alarm", "alarms", "about a household with nothing to find", "about a household with what is looked for"
    ),
    assumes=(TESTS_INDEPENDENT,),
)

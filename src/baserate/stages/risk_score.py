"""Risk score: people are scored once, and those above a threshold are flagged."""

from __future__ import annotations

from baserate.formulas.classification import ALTMAN_BLAND_1, ALTMAN_BLAND_2
from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, PROBABILITY, Parameter
from baserate.stages.chain import (
    CORRELATED,
    CORRELATION_IS_CUT,
    ERROR_CORRELATION,
    TRUE_LOOKS,
    fed_rates,
    first_of_chain,
    sensitivity_of_chain,
)
from baserate.stages.kind import Alerts, Derived, Looks, OperatingPoints, Outcome, StageKind, Wording

BINORMAL = "Green and Swets, Signal Detection Theory and Psychophysics, 1966: binormal model, equal variances"
BINORMAL_ASSUMES = "scores of people with and without the outcome are normal with equal variances"

THRESHOLD = Formula(
    "binormal_cut", "binormal_threshold(base_rate, auc, flag_share)", BINORMAL, assumes=BINORMAL_ASSUMES
)
SENSITIVITY = Formula("sensitivity", "normal_cdf(sqrt(2)*normal_ppf(auc) - binormal_cut)", BINORMAL)
FALSE_POSITIVE_RATE = Formula("false_positive_rate", "normal_cdf(-binormal_cut)", BINORMAL)

TRUE_POSITIVES = Formula("true_positives", "scored*base_rate*sensitivity", ALTMAN_BLAND_1)
FALSE_POSITIVES = Formula("false_positives", "scored*(1 - base_rate)*false_positive_rate", ALTMAN_BLAND_1)
FALSE_GIVEN_FALSE = Formula("false_positives", "scored*(1 - base_rate)*false_rate_here", ALTMAN_BLAND_1)
MISSED = Formula("missed", "scored*base_rate*(1 - sensitivity)", ALTMAN_BLAND_1)
FLAGGED = Formula("flagged", "true_positives + false_positives", ALTMAN_BLAND_2)
PPV = Formula("ppv", "true_positives/(true_positives + false_positives)", ALTMAN_BLAND_2)
FALSE_DISCOVERY_RATE = Formula(
    "false_discovery_rate",
    "false_positives/(true_positives + false_positives)",
    "Benjamini and Hochberg, J. R. Stat. Soc. B 57:289, 1995",
)
APPARENT_TRUE_POSITIVES = Formula(
    "apparent_true_positives",
    "true_positives*label_recall + false_positives*label_false_rate",
    "recorded labels as a second, imperfect test (Rogan and Gladen, Am. J. Epidemiol. 107:71, 1978)",
)
APPARENT_PPV = Formula("apparent_ppv", "apparent_true_positives/flagged", ALTMAN_BLAND_2)

#: Everyone scored is looked at once; more often only where more are scored than there are.
PEOPLE_SCORED = Formula("people_looked_at", "Min(size, scored)", "people scored")
LOOKS_OF_SCORE = Formula("looks_per_person", "Max(1, scored/size)", "scores over people scored")
ALL_SCORED = Formula("people_looked_at", "scored", "people scored")
ONE_LOOK = Formula("looks_per_person", "1", "everyone is scored once a year")

SCORED_BY_INPUT = Formula("scored", "alerts_true_per_year + alerts_false_per_year", "alerts received")
BASE_RATE_BY_INPUT = Formula(
    "base_rate", "share_of_both(alerts_true_per_year, alerts_false_per_year)", "alerts received"
)

KIND = StageKind(
    name="risk_score",
    question="Of the people a score marks as high-risk, how many will do what it predicts?",
    parameters=(
        Parameter(
            "scored",
            AMOUNT,
            "100_000",
            required=True,
            extensive=True,
            measures=frozenset({"amount"}),
            denominators=frozenset({"none"}),
            units=frozenset({"people"}),
        ),
        Parameter(
            "base_rate",
            PROBABILITY,
            '{ value = 0.001, assumption = "one in 1,000 people a year" }',
            required=True,
            measures=frozenset({"prevalence", "base_rate", "incidence_rate"}),
            units=frozenset({"homicides per person-year"}),
            denominators=frozenset({"person", "person_scored", "person_year"}),
        ),
        Parameter(
            "sensitivity",
            PROBABILITY,
            "",
            measures=frozenset({"sensitivity"}),
            denominators=frozenset({"person_with_outcome"}),
        ),
        Parameter(
            "false_positive_rate",
            PROBABILITY,
            "",
            measures=frozenset({"false_positive_rate"}),
            denominators=frozenset({"person_without_outcome"}),
        ),
        Parameter("auc", PROBABILITY, '"0.65 to 0.75"', measures=frozenset({"auc"}), denominators=frozenset({"pair"})),
        Parameter(
            "flag_share",
            PROBABILITY,
            "0.02",
            measures=frozenset({"selection_rate"}),
            denominators=frozenset({"person_scored"}),
        ),
        Parameter("label_recall", PROBABILITY, ""),
        Parameter("label_false_rate", PROBABILITY, ""),
        ERROR_CORRELATION,
    ),
    points=OperatingPoints(
        ("sensitivity", "false_positive_rate"),
        frozenset({"sensitivity", "false_positive_rate", "auc", "flag_share"}),
        opposed=False,
    ),
    alternatives=((frozenset({"sensitivity", "false_positive_rate"}), frozenset({"auc", "flag_share"})),),
    together=(frozenset({"label_recall", "label_false_rate"}),),
    defaults=(
        Derived(THRESHOLD),
        Derived(SENSITIVITY),
        Derived(FALSE_POSITIVE_RATE),
        Derived(PEOPLE_SCORED),
        Derived(ALL_SCORED),
        Derived(LOOKS_OF_SCORE),
        Derived(ONE_LOOK),
        *first_of_chain("base_rate", "scored"),
        *fed_rates("false_positive_rate"),
    ),
    outcomes=(
        TRUE_LOOKS,
        CORRELATION_IS_CUT,
        Outcome("true_positives", (Derived(TRUE_POSITIVES),)),
        Outcome(
            "false_positives",
            (Derived(FALSE_GIVEN_FALSE, needs=CORRELATED), Derived(FALSE_POSITIVES, without=CORRELATED)),
        ),
        Outcome("missed", (Derived(MISSED),)),
        Outcome("flagged", (Derived(FLAGGED),)),
        Outcome("ppv", (Derived(PPV),), total="ratio"),
        Outcome("false_discovery_rate", (Derived(FALSE_DISCOVERY_RATE),), total="ratio"),
        Outcome("apparent_true_positives", (Derived(APPARENT_TRUE_POSITIVES),), hidden=True),
        Outcome("apparent_ppv", (Derived(APPARENT_PPV),), total="ratio"),
        *sensitivity_of_chain("true_positives"),
    ),
    looks=Looks("scored", "", "false_positive_rate"),
    alerts=Alerts((("true_positives", "false_positives"),), per="year", assumes="everyone is scored once a year"),
    fed_by=(Derived(SCORED_BY_INPUT), Derived(BASE_RATE_BY_INPUT)),
    headline="ppv",
    wording=Wording("person marked", "people marked", "marked wrongly", "marked rightly"),
)

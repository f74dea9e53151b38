"""Screening: everyone who passes is tested for something rare."""

from __future__ import annotations

from baserate.formulas.classification import ALTMAN_BLAND_1, ALTMAN_BLAND_2
from baserate.formulas.formula import Formula
from baserate.formulas.looks import ANY_IN_LOOKS, EVERYONE
from baserate.parameters import AMOUNT, PROBABILITY, Parameter
from baserate.stages.chain import (
    CORRELATED,
    CORRELATION_IS_CUT,
    ERROR_CORRELATION,
    FED,
    PASSES,
    TRUE_LOOKS,
    chance_of_innocent,
    fed_rates,
    first_of_chain,
    in_passes_of_chain,
    innocent_people,
    people_of_chain,
    sensitivity_of_chain,
)
from baserate.stages.kind import Alerts, Derived, Looks, OperatingPoints, Outcome, StageKind, Wording

LOOKS_INDEPENDENT = "looks at one person err independently of one another"

TRUE_POSITIVES = Formula("true_positives_per_year", "screened_per_year*prevalence*sensitivity", ALTMAN_BLAND_1)
FALSE_POSITIVES = Formula(
    "false_positives_per_year", "screened_per_year*(1 - prevalence)*false_positive_rate", ALTMAN_BLAND_1
)
FALSE_NEGATIVES = Formula("false_negatives_per_year", "screened_per_year*prevalence*(1 - sensitivity)", ALTMAN_BLAND_1)
TRUE_NEGATIVES = Formula(
    "true_negatives_per_year", "screened_per_year*(1 - prevalence)*(1 - false_positive_rate)", ALTMAN_BLAND_1
)
#: The same where errors of one stage and of those before it are correlated.
FALSE_GIVEN_FALSE = Formula(
    "false_positives_per_year", "screened_per_year*(1 - prevalence)*false_rate_here", ALTMAN_BLAND_1
)
TRUE_GIVEN_FALSE = Formula(
    "true_negatives_per_year", "screened_per_year*(1 - prevalence)*(1 - false_rate_here)", ALTMAN_BLAND_1
)
PEOPLE_OF_CHAIN = people_of_chain("people_wrongly_flagged_per_year")
FLAGGED = Formula("flagged_per_year", "true_positives_per_year + false_positives_per_year", ALTMAN_BLAND_2)
PPV = Formula("ppv", "true_positives_per_year/(true_positives_per_year + false_positives_per_year)", ALTMAN_BLAND_2)
NPV = Formula("npv", "true_negatives_per_year/(true_negatives_per_year + false_negatives_per_year)", ALTMAN_BLAND_2)
FALSE_DISCOVERY_RATE = Formula(
    "false_discovery_rate",
    "false_positives_per_year/(true_positives_per_year + false_positives_per_year)",
    "Benjamini and Hochberg, J. R. Stat. Soc. B 57:289, 1995",
)
FLAGS_PER_TRUE_POSITIVE = Formula(
    "flags_per_true_positive",
    "(true_positives_per_year + false_positives_per_year)/true_positives_per_year",
    "one over the positive predictive value",
)
PEOPLE_WRONGLY_FLAGGED = Formula(
    "people_wrongly_flagged_per_year",
    "people_looked_at*(1 - prevalence)*any_in_looks(false_positive_rate, looks_per_person)",
    ANY_IN_LOOKS,
    assumes=LOOKS_INDEPENDENT,
)
PEOPLE_BY_LOOKS = Formula(
    "people_looked_at", "Min(size, screened_per_year/looks_per_person_per_year)", "looks over looks per person"
)
LOOKS_GIVEN = Formula(
    "looks_per_person", "Max(looks_per_person_per_year, screened_per_year/size)", "looks over people looked at"
)
LOOKS = Formula("looks_per_person", "screened_per_year/people_looked_at", "looks over people looked at")
#: Who is looked at, and how often: from the looks per person where they are given, else everyone alike.
LOOKS_AND_PEOPLE = (Derived(PEOPLE_BY_LOOKS), Derived(LOOKS_GIVEN), Derived(EVERYONE), Derived(LOOKS))

SCREENED_BY_INPUT = Formula("screened_per_year", "alerts_true_per_year + alerts_false_per_year", "alerts received")
PREVALENCE_BY_INPUT = Formula(
    "prevalence", "share_of_both(alerts_true_per_year, alerts_false_per_year)", "alerts received"
)

PREVALENCE = Parameter(
    "prevalence",
    PROBABILITY,
    "1e-5",
    required=True,
    measures=frozenset({"prevalence", "base_rate"}),
    denominators=frozenset({"person", "person_scored", "person_screened", "screening", "portal_scan", "voter"}),
)
SCREENED = Parameter(
    "screened_per_year",
    AMOUNT,
    "1_000_000",
    split_by="looks_per_person_per_year",
    required=True,
    extensive=True,
    measures=frozenset({"amount"}),
    denominators=frozenset({"none"}),
    units=frozenset({"screenings per year"}),
)
LOOKS_PER_PERSON = Parameter(
    "looks_per_person_per_year",
    AMOUNT,
    "",
    measures=frozenset({"incidence_rate"}),
    denominators=frozenset({"person_year"}),
    units=frozenset({"stop and searches per person-year"}),
)


def screening_outcomes(
    rate: str, true_positives: Formula, false_positives: Formula, *others: Formula
) -> tuple[Outcome, ...]:
    """Return the outcomes of a screening, given how its flags and misses are counted.

    ``rate`` is the false rate of a look at an innocent; ``others`` are the formulas of false negatives, true negatives
    and people wrongly flagged, in that order.
    """
    false_negatives, true_negatives, people = others
    return (
        TRUE_LOOKS,
        CORRELATION_IS_CUT,
        Outcome("true_positives_per_year", (Derived(true_positives),)),
        Outcome(
            "false_positives_per_year",
            (Derived(FALSE_GIVEN_FALSE, needs=CORRELATED), Derived(false_positives, without=CORRELATED)),
        ),
        Outcome("false_negatives_per_year", (Derived(false_negatives),)),
        Outcome(
            "true_negatives_per_year",
            (Derived(TRUE_GIVEN_FALSE, needs=CORRELATED), Derived(true_negatives, without=CORRELATED)),
            hidden=True,
        ),
        Outcome("flagged_per_year", (Derived(FLAGGED),)),
        Outcome("ppv", (Derived(PPV),), total="ratio"),
        Outcome("npv", (Derived(NPV),), total="ratio"),
        Outcome("false_discovery_rate", (Derived(FALSE_DISCOVERY_RATE),), total="ratio"),
        Outcome("flags_per_true_positive", (Derived(FLAGS_PER_TRUE_POSITIVE),), total="ratio"),
        Outcome("people_wrongly_flagged_per_year", (*PEOPLE_OF_CHAIN, Derived(people, without=FED)), over_looks=True),
        innocent_people("size*(1 - prevalence)"),
        *chance_of_innocent("people_wrongly_flagged_per_year", *in_passes_of_chain(rate)),
        *sensitivity_of_chain("true_positives_per_year"),
    )


KIND = StageKind(
    name="screening",
    question="Of those flagged in a mass screening, how many are what it looks for?",
    parameters=(
        SCREENED,
        PREVALENCE,
        Parameter(
            "sensitivity",
            PROBABILITY,
            '{ count = 90, of = 100, source = "where it was measured" }',
            required=True,
            measures=frozenset({"sensitivity", "tpir"}),
            denominators=frozenset({"person_with_outcome", "mated_search", "lie"}),
        ),
        Parameter(
            "false_positive_rate",
            PROBABILITY,
            '"0.0005 to 0.002"',
            required=True,
            measures=frozenset({"false_positive_rate", "fpir"}),
            denominators=frozenset(
                {"person_without_outcome", "nonmated_search", "face_seen", "portal_scan", "true_statement"}
            ),
        ),
        LOOKS_PER_PERSON,
        ERROR_CORRELATION,
    ),
    points=OperatingPoints(
        ("sensitivity", "false_positive_rate"), frozenset({"sensitivity", "false_positive_rate"}), opposed=False
    ),
    defaults=(
        *LOOKS_AND_PEOPLE,
        *first_of_chain("prevalence", "screened_per_year"),
        *fed_rates("false_positive_rate"),
    ),
    outcomes=screening_outcomes(
        "false_positive_rate", TRUE_POSITIVES, FALSE_POSITIVES, FALSE_NEGATIVES, TRUE_NEGATIVES, PEOPLE_WRONGLY_FLAGGED
    ),
    series=(PASSES,),
    needs_size=True,
    looks=Looks("screened_per_year", "looks_per_person_per_year", "false_positive_rate"),
    alerts=Alerts((("true_positives_per_year", "false_positives_per_year"),), per="year"),
    fed_by=(Derived(SCREENED_BY_INPUT), Derived(PREVALENCE_BY_INPUT)),
    headline="ppv",
    wording=Wording("flag", "flags", "about the wrong person", "about the right person"),
    assumes=(LOOKS_INDEPENDENT,),
)

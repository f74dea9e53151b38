"""Emotion screening: a sign in the face or the behaviour is taken for an intent."""

from __future__ import annotations

from baserate.formulas.classification import ALTMAN_BLAND_1
from baserate.formulas.formula import Formula
from baserate.formulas.looks import ANY_IN_LOOKS
from baserate.parameters import PROBABILITY, Parameter
from baserate.stages.chain import ERROR_CORRELATION, PASSES, fed_rates, first_of_chain
from baserate.stages.kind import Alerts, Derived, Looks, StageKind, Wording
from baserate.stages.screening import (
    LOOKS_AND_PEOPLE,
    LOOKS_INDEPENDENT,
    LOOKS_PER_PERSON,
    PREVALENCE,
    PREVALENCE_BY_INPUT,
    SCREENED,
    SCREENED_BY_INPUT,
    screening_outcomes,
)

SIGN_IS_THE_FLAG = "everyone in whom the sign is seen is flagged, and nobody else"

TRUE_POSITIVES = Formula("true_positives_per_year", "screened_per_year*prevalence*p_sign_given_intent", ALTMAN_BLAND_1)
FALSE_POSITIVES = Formula(
    "false_positives_per_year", "screened_per_year*(1 - prevalence)*p_sign_given_no_intent", ALTMAN_BLAND_1
)
FALSE_NEGATIVES = Formula(
    "false_negatives_per_year", "screened_per_year*prevalence*(1 - p_sign_given_intent)", ALTMAN_BLAND_1
)
TRUE_NEGATIVES = Formula(
    "true_negatives_per_year", "screened_per_year*(1 - prevalence)*(1 - p_sign_given_no_intent)", ALTMAN_BLAND_1
)
PEOPLE_WRONGLY_FLAGGED = Formula(
    "people_wrongly_flagged_per_year",
    "people_looked_at*(1 - prevalence)*any_in_looks(p_sign_given_no_intent, looks_per_person)",
    ANY_IN_LOOKS,
    assumes=LOOKS_INDEPENDENT,
)

KIND = StageKind(
    name="emotion_screening",
    question="Of those flagged for a sign of nerves or anger, how many have the intent that it is taken for?",
    parameters=(
        SCREENED,
        PREVALENCE,
        # A rate of a sign given an emotion is no rate of it given an intent: no record measures either of these.
        Parameter("p_sign_given_intent", PROBABILITY, '"0.2 to 0.6"', required=True),
        Parameter("p_sign_given_no_intent", PROBABILITY, '"0.01 to 0.2"', required=True),
        LOOKS_PER_PERSON,
        ERROR_CORRELATION,
    ),
    defaults=(
        *LOOKS_AND_PEOPLE,
        *first_of_chain("prevalence", "screened_per_year"),
        *fed_rates("p_sign_given_no_intent"),
    ),
    outcomes=screening_outcomes(
        "p_sign_given_no_intent",
        TRUE_POSITIVES,
        FALSE_POSITIVES,
        FALSE_NEGATIVES,
        TRUE_NEGATIVES,
        PEOPLE_WRONGLY_FLAGGED,
    ),
    series=(PASSES,),
    needs_size=True,
    looks=Looks("screened_per_year", "looks_per_person_per_year", "p_sign_given_no_intent"),
    alerts=Alerts((("true_positives_per_year", "false_positives_per_year"),), per="year"),
    fed_by=(Derived(SCREENED_BY_INPUT), Derived(PREVALENCE_BY_INPUT)),
    headline="ppv",
    wording=Wording("flag", "flags", "about someone without the intent", "about someone with the intent"),
    assumes=(SIGN_IS_THE_FLAG, LOOKS_INDEPENDENT),
)

"""Attribute tagging: people are described by sex, age, clothes, car; how many fit, and how often it is all right."""

from __future__ import annotations

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, PROBABILITY, Items, Parameter
from baserate.stages.kind import Derived, Outcome, StageKind

PRODUCT = "product rule for independent events (Feller, vol. 1, ch. V)"
ERRORS_INDEPENDENT = "attributes of one description err independently of one another"
SHARES_INDEPENDENT = "attributes are spread over the population independently of one another"

ALL_RIGHT = Formula("p_all_right", "accuracy", PRODUCT, assumes=ERRORS_INDEPENDENT)
MISTAGGED = Formula("mistagged_per_day", "tagged_per_day*(1 - p_all_right)", "expectation of a count")
SHARE_FITTING = Formula("share_fitting_description", "population_share", PRODUCT, assumes=SHARES_INDEPENDENT)
PEOPLE_FITTING = Formula("people_fitting_description", "size*share_fitting_description", "expectation of a count")
SOUGHT_FITS = Formula("p_sought_person_fits", "p_all_right", PRODUCT, assumes=ERRORS_INDEPENDENT)

KIND = StageKind(
    name="attribute_tagging",
    question="How many people fit a description, and how often is such a description right in every part?",
    parameters=(Parameter("tagged_per_day", AMOUNT, "100_000", required=True, extensive=True),),
    items=Items(
        "attributes",
        (
            Parameter(
                "accuracy",
                PROBABILITY,
                '"0.8 to 0.95"',
                required=True,
                measures=frozenset({"accuracy"}),
                denominators=frozenset({"image"}),
            ),
            Parameter("population_share", PROBABILITY, "0.5", required=True),
        ),
        label="name",
        one="attribute",
        label_examples=("sex",),
    ),
    outcomes=(
        Outcome(
            "p_all_right",
            (Derived(ALL_RIGHT),),
            total="mean",
            weight="tagged_per_day",
            over_items="product",
        ),
        Outcome("mistagged_per_day", (Derived(MISTAGGED),)),
        Outcome(
            "share_fitting_description",
            (Derived(SHARE_FITTING),),
            total="mean",
            weight="group_share",
            over_items="product",
            hidden=True,
        ),
        Outcome("people_fitting_description", (Derived(PEOPLE_FITTING),)),
        Outcome(
            "p_sought_person_fits",
            (Derived(SOUGHT_FITS),),
            total="mean",
            weight="tagged_per_day",
        ),
    ),
    needs_size=True,
    headline="people_fitting_description",
    assumes=(ERRORS_INDEPENDENT, SHARES_INDEPENDENT),
)

"""Chilling effect: what people no longer do when they are, or may be, watched."""

from __future__ import annotations

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, PROBABILITY, Parameter
from baserate.stages.kind import Derived, Outcome, StageKind

CAUSED = "the drop measured is caused by surveillance, and lasts"

FORGONE = Formula(
    "acts_forgone_per_year",
    "people_affected*acts_per_person_per_year*relative_drop",
    "expectation of a count; the drop as in Penney, Berkeley Technology Law Journal 31:117, 2016",
    assumes=CAUSED,
)

KIND = StageKind(
    name="chilling",
    question="How many lawful acts are not done in a year because people are watched?",
    parameters=(
        Parameter(
            "people_affected",
            AMOUNT,
            "1_000_000",
            required=True,
            extensive=True,
            measures=frozenset({"amount"}),
            denominators=frozenset({"none"}),
            units=frozenset({"people"}),
        ),
        Parameter("acts_per_person_per_year", AMOUNT, '"1 to 20"', required=True),
        Parameter(
            "relative_drop",
            PROBABILITY,
            '{ evidence = "penney2016-wikipedia-drop" }',
            required=True,
            measures=frozenset({"effect"}),
            denominators=frozenset({"earlier_level"}),
            units=frozenset({"proportion"}),
        ),
    ),
    outcomes=(Outcome("acts_forgone_per_year", (Derived(FORGONE),)),),
    headline="acts_forgone_per_year",
    assumes=(CAUSED,),
)

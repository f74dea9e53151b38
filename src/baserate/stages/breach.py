"""Breach: a store of data about people is kept for years, and may be let out in any of them."""

from __future__ import annotations

from baserate.formulas.formula import Formula
from baserate.parameters import AMOUNT, PROBABILITY, Parameter
from baserate.stages.kind import Derived, Outcome, StageKind

YEARS_INDEPENDENT = "years are alike, and independent of one another"
EXPOSED_ONCE = "who is exposed more than once in the period counts once"

OVER_PERIOD = Formula(
    "p_breach_over_period",
    "1 - (1 - p_breach_per_year)**years",
    "at least one success in independent trials (Feller, vol. 1, ch. VI)",
    assumes=YEARS_INDEPENDENT,
)
EXPOSED = Formula(
    "people_exposed", "people_held*share_exposed*p_breach_over_period", "expected value", assumes=EXPOSED_ONCE
)

KIND = StageKind(
    name="breach",
    question="How likely is a breach of a store while it is kept, and how many people does it expose in expectation?",
    parameters=(
        Parameter(
            "people_held",
            AMOUNT,
            "1_000_000",
            required=True,
            extensive=True,
            measures=frozenset({"amount"}),
            denominators=frozenset({"none"}),
            units=frozenset({"people"}),
        ),
        Parameter("p_breach_per_year", PROBABILITY, '"0.01 to 0.1"', required=True, by_group=False),
        Parameter("share_exposed", PROBABILITY, '"0.1 to 0.9"', required=True),
        Parameter("years", AMOUNT, "10", required=True, by_group=False),
    ),
    outcomes=(
        Outcome("p_breach_over_period", (Derived(OVER_PERIOD),), total="whole"),
        Outcome("people_exposed", (Derived(EXPOSED),)),
    ),
    headline="p_breach_over_period",
    span="years",
    assumes=(YEARS_INDEPENDENT, EXPOSED_ONCE),
)

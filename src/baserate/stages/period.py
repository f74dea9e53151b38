"""A kind of stage over a period other than a year: its outcomes ``X_per_year`` become ``X_in_period``.

Parameters stay the rates that their names say. A flow is so much of a year's; people are those of the looks that come
in the period; and what runs over years of its own runs over the period.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from baserate.formulas.formula import Formula
from baserate.stages.kind import Derived, Outcome, StageKind
from baserate.terms import IN_PERIOD, PER_YEAR

#: The length of the period in years, by the name that formulas know it by.
YEARS = "period_years"
LOOKS = "looks_per_person"
PART_OF_A_YEAR = "a steady flow over the period"


@cache
def over_period(kind: StageKind) -> StageKind:
    """Return a kind as it is over a period whose length formulas know as ``period_years``."""
    renamed = {
        name: in_period(name) for outcome in kind.outcomes if outcome.over_looks for name in (outcome.name, outcome.id)
    }
    renamed = {old: new for old, new in renamed.items() if old != new}
    if kind.span:
        renamed[kind.span] = YEARS
    outcomes: list[Outcome] = []
    for outcome in kind.outcomes:
        outcomes += _outcomes(_renamed_outcome(outcome, renamed))
    names = {outcome.name for outcome in outcomes}
    return replace(
        kind,
        parameters=tuple(replace(one, required=one.required and one.name != kind.span) for one in kind.parameters),
        defaults=tuple(_scaled_looks(_renamed(derived, renamed)) for derived in kind.defaults),
        outcomes=tuple(outcomes),
        headline=in_period(kind.headline) if in_period(kind.headline) in names else kind.headline,
        is_over_period=True,
    )


def in_period(name: str) -> str:
    """Return the name over a period of what is counted per year, and any other name as it is."""
    return name.removesuffix(PER_YEAR) + IN_PERIOD if name.endswith(PER_YEAR) else name


def _outcomes(outcome: Outcome) -> tuple[Outcome, ...]:
    """Return an outcome, and with a flow per year, which then only serves others, that of the period."""
    outcome = replace(outcome, derived=tuple(map(_scaled_looks, outcome.derived)))
    if outcome.hidden or not outcome.name.endswith(PER_YEAR):
        return (outcome,)
    name = in_period(outcome.name)
    flow = Derived(Formula(name, f"{outcome.name}*{YEARS}", PART_OF_A_YEAR))
    return (
        replace(outcome, hidden=True),
        replace(
            outcome,
            name=name,
            derived=(flow,),
            term=in_period(outcome.term),
            total="ratio" if outcome.total in ("sum", "mean") else outcome.total,
            over_items="",
        ),
    )


def _renamed_outcome(outcome: Outcome, renamed: Mapping[str, str]) -> Outcome:
    derived = tuple(_renamed(one, renamed) for one in outcome.derived)
    if not outcome.over_looks:
        return replace(outcome, derived=derived)
    return replace(
        outcome,
        name=renamed.get(outcome.name, outcome.name),
        derived=derived,
        term=in_period(outcome.term),
        given_as=in_period(outcome.given_as),
    )


def _renamed(derived: Derived, renamed: Mapping[str, str]) -> Derived:
    """Return a formula in which some of the values have other names."""
    formula = derived.formula
    if renamed.keys().isdisjoint((formula.result, *formula.arguments)):
        return derived
    names = "|".join(map(re.escape, renamed))
    expression = re.sub(rf"\b({names})\b", lambda found: renamed[found[1]], formula.expression)
    result = renamed.get(formula.result, formula.result)
    return replace(derived, formula=replace(formula, result=result, expression=expression))


def _scaled_looks(derived: Derived) -> Derived:
    """Return looks per person as those of the period; what is received from another stage is that already."""
    formula = derived.formula
    if formula.result != LOOKS:
        return derived
    return replace(derived, formula=replace(formula, expression=f"{YEARS}*({formula.expression})"))

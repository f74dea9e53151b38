"""Assessments of the ready cases, each made once, and their pages."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from baserate.assessment.result import Assessment
from baserate.assessment.run import assess
from baserate.quantity import Estimate
from baserate.scenario.cases import cases_folder
from baserate.scenario.load import load_scenario


@cache
def assessed(name: str) -> Assessment:
    return assess(load_scenario(f"case:{name}"))


def readme(name: str) -> str:
    return (cases_folder() / name / "README.md").read_text(encoding="utf-8")


def words(name: str) -> str:
    """Return the page of a case with its lines joined."""
    return " ".join(readme(name).split())


def find(name: str, outcome_id: str, group: str | None = None, people: int | None = None) -> Estimate:
    """Return the estimate of an outcome of a case, of one size of gathering where people are given."""
    for outcome in assessed(name).outcomes:
        if (outcome.id, outcome.group) == (outcome_id, group) and people in (None, (outcome.where or {}).get("people")):
            return outcome.estimate
    raise KeyError(outcome_id)


def rounds_to(value: float, printed: str) -> bool:
    """Whether a value is what is printed, to half a unit of its last digit that is not 0."""
    exponent = Decimal(printed).normalize().as_tuple().exponent
    return abs(value - float(printed)) <= 0.500001 * 10 ** int(exponent)

"""The outcomes and inputs of an assessment as one table of comma-separated values."""

from __future__ import annotations

from collections.abc import Iterator

from baserate.assessment.result import Assessment
from baserate.report.assessment.facts import unit_of
from baserate.report.parts.csv_table import to_csv
from baserate.terms import term

HEADER = (
    "record", "id", "stage", "term", "name", "group", "where", "unit", "median", "mean", "low", "high", "level", "kind",
    "why", "why_no_mean", "origin", "reference",
)  # fmt: skip


def assessment_csv(assessment: Assessment) -> str:
    """Return one row an outcome entry and one an input, told apart by the column ``record``."""
    return to_csv(HEADER, (*_outcomes(assessment), *_inputs(assessment)))


def _outcomes(assessment: Assessment) -> Iterator[dict[str, object]]:
    kinds = {stage.id: stage.kind for stage in assessment.scenario.stages}
    for found in assessment.outcomes:
        yield {
            "record": "outcome",
            "id": found.id,
            "stage": found.stage,
            "term": found.term,
            "name": term(found.term).name,
            "group": found.group,
            "where": "; ".join(f"{key}={value:.15g}" for key, value in (found.where or {}).items()),
            "unit": unit_of(kinds[found.stage], found.term),
            **found.estimate.to_dict(),
            "level": found.estimate.level,
        }


def _inputs(assessment: Assessment) -> Iterator[dict[str, object]]:
    parameters = {input_id: parameter for input_id, _, parameter, _ in assessment.scenario.inputs()}
    for found in assessment.inputs:
        parameter = parameters.get(found.id)
        measure = parameter.about if parameter else term("size")
        stage = "" if parameter is None else found.id.partition(".")[0]
        yield {
            "record": "input",
            "id": found.id,
            "stage": stage,
            "term": measure.id,
            "name": measure.name,
            "group": found.group,
            "unit": found.unit,
            "median": found.median,
            "low": found.low,
            "high": found.high,
            "level": assessment.level,
            "kind": "fixed" if found.low == found.high else "declared range",
            "origin": found.origin,
            "reference": found.reference,
        }

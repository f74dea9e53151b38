"""The CSV: every outcome and input of the JSON result, numbers in full, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import json
from typing import get_args

import pytest

from baserate.assessment.run import assess
from baserate.quantity import IntervalKind
from baserate.report.document import Report
from support.page import FACE_SEARCH, FIVE_STAGES, scenario
from support.scenarios import load_text


def rows_of(text: str) -> tuple[list[dict[str, str]], dict]:
    result = assess(load_text(text), draws=500)
    return list(csv.DictReader(io.StringIO(Report(result).csv(), newline=""))), result.to_dict()


def number(text: str) -> float | None:
    return float(text) if text else None


def test_it_holds_every_outcome_of_the_json_in_full():
    rows, result = rows_of(FIVE_STAGES)
    outcomes = [row for row in rows if row["record"] == "outcome"]
    assert len(outcomes) == len(result["outcomes"])
    for row, expected in zip(outcomes, result["outcomes"], strict=True):
        assert (row["id"], row["stage"], row["term"], row["kind"]) == tuple(
            expected[key] for key in ("id", "stage", "term", "kind")
        )
        assert row["group"] == (expected["group"] or "")
        for key in ("median", "mean", "low", "high"):
            assert number(row[key]) == expected[key]
    assert {row["where"] for row in outcomes if row["term"] == "p_alert"} == {"people=5000", "people=500"}


def test_it_holds_every_input_with_its_origin():
    rows, result = rows_of(FIVE_STAGES)
    inputs = [row for row in rows if row["record"] == "input"]
    assert [(row["id"], row["origin"], row["reference"]) for row in inputs] == [
        (found["id"], found["origin"], found["reference"]) for found in result["inputs"]
    ]
    assert [number(row["median"]) for row in inputs] == [found["median"] for found in result["inputs"]]


def test_an_undefined_number_is_empty():
    rows, _ = rows_of(scenario(FACE_SEARCH.replace("1e-5", "0").replace("fpir = 0.001", "fpir = 0")))
    (row,) = [row for row in rows if row["id"] == "search.ppv"]
    assert row["median"] == row["low"] == row["high"] == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", 'a","b', "two\nlines", ";=1+1"])
def test_no_text_is_run_as_a_formula_or_breaks_the_table(text):
    quoted = json.dumps(text.strip() or text)
    stage = FACE_SEARCH.replace('"trial report, table 2"', quoted)
    rows, _ = rows_of(scenario(stage, groups=f"{{ {json.dumps(text)} = 0.5, plain = 0.5 }}"))
    for row in rows:
        assert None not in row and row["record"] in ("outcome", "input")
        for key in ("group", "reference"):
            assert not row[key].lstrip().startswith(("=", "+", "-", "@", "\t", "＝", ";"))
    assert any(text.replace(";=", ";'=") in row["group"] for row in rows)


def test_an_input_of_a_declared_range_says_so():
    rows, _ = rows_of(FIVE_STAGES)
    kinds = {row["id"]: row["kind"] for row in rows if row["record"] == "input"}
    assert kinds["clinic.false_positive_rate"] == "declared range" and kinds["clinic.sensitivity"] == "fixed"
    assert set(kinds.values()) <= set(get_args(IntervalKind))

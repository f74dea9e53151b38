"""The sentence on the bounds of a headline, and the curve where inputs are varied."""

from __future__ import annotations

from baserate.assessment.run import assess
from baserate.report.assessment.model import build_report
from support.scenarios import load_text, scenario_text

STAGE = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": 1e5,
    "prevalence": "0.001 to 0.01",
    "sensitivity": 0.9,
    "false_positive_rate": "0.01 to 0.1",
}
HOURS = {"id": "v", "kind": "response", "input": "s", "minutes_per_alert": "10 to 60", "hours_per_officer_per_day": 5}


def report(*stages, vary=None):
    return build_report(assess(load_text(scenario_text(*stages, size=1e6)), draws=400, drivers=0, vary=vary))


def ppv(prevalence, rate):
    return prevalence * 0.9 / (prevalence * 0.9 + (1 - prevalence) * rate)


def test_the_sentence_says_the_end_that_favours_the_claim_first():
    (sentence,) = [text for text in report(STAGE).stages[0].more if text.startswith("Even with every input")]
    best, worst = ppv(0.01, 0.01), ppv(0.001, 0.1)
    assert f"is at most {best:.1%}" in sentence
    assert f"it is at least {worst:.3%}" in sentence
    assert "s.prevalence 0.01, s.false_positive_rate 0.01" in sentence


def test_where_fewer_favour_the_claim_the_least_comes_first():
    (sentence,) = [text for text in report(STAGE, HOURS).stages[1].more if text.startswith("Even with every input")]
    assert "is at least" in sentence
    assert "it is at most" in sentence


def test_a_fixed_scenario_has_no_such_sentence():
    fixed = {**STAGE, "prevalence": 0.01, "false_positive_rate": 0.01}
    assert not any(text.startswith("Even with") for text in report(fixed).stages[0].more)


def test_a_curve_rises_on_its_chart_and_stands_in_a_table():
    made = report(STAGE, vary={"s.prevalence": "1e-4 to 1e-1"})
    (chart,) = [chart for chart in made.charts if "curve" in chart.id]
    rows = chart.specification["data"]["values"]
    medians = [row["median"] for row in rows]
    assert len(rows) == 25
    assert medians == sorted(medians)
    assert all(row["low"] <= row["median"] <= row["high"] for row in rows)
    assert rows[0]["x"] == 1e-4
    encoding = chart.specification["layer"][0]["encoding"]
    assert encoding["x"]["scale"] == {"type": "log"}
    assert encoding["y"]["axis"]["format"] == "~%"
    assert made.curve is not None
    assert [row.header for row in made.curve.rows][:1] == ["0.0001"]
    assert len(made.curve.rows) == 25


def test_two_varied_inputs_give_a_curve_for_each_value_of_the_second():
    made = report(STAGE, vary={"s.prevalence": [0.001, 0.01], "s.sensitivity": [0.5, 0.9]})
    (chart,) = [chart for chart in made.charts if "curve" in chart.id]
    assert {row["series"] for row in chart.specification["data"]["values"]} == {
        "s.sensitivity 0.5",
        "s.sensitivity 0.9",
    }
    assert made.curve is not None
    assert [column.name for column in made.curve.columns] == ["s.prevalence", "s.sensitivity", "s.ppv"]


def test_a_single_point_is_a_table_without_a_chart():
    made = report(STAGE, vary={"s.prevalence": [0.001]})
    assert not [chart for chart in made.charts if "curve" in chart.id]
    assert made.curve is not None

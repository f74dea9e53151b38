"""What a log cannot tell is null with the reason: not tested, not in the family, not drawn."""

from __future__ import annotations

import json

import numpy as np
import pytest
from scipy import stats

from baserate.auditing.measures.impact import chances_below
from baserate.report.document import Report
from support.logs import COLUMNS, HEADER, rows_of_counts, run_audit, write_csv

SELECTED = {"A": (30, 30, 20, 20), "B": (10, 10, 40, 40)}
BOTH = {
    "prevalence",
    "false_positive_rate",
    "false_negative_rate",
    "sensitivity",
    "specificity",
    "npv",
    "accuracy",
}


def searches(tmp_path):
    rows = [("white", 1, 1)] * 240 + [("white", 1, 0)] * 760 + [("white", 0, 0)] * 9000
    rows += [("black", 1, 1)] * 180 + [("black", 1, 0)] * 720 + [("black", 0, 0)] * 5100
    return write_csv(tmp_path / "log.csv", HEADER, rows)


@pytest.fixture
def flagged_only(tmp_path):
    return run_audit(searches(tmp_path), COLUMNS, labels={"seen_for": "flagged"}, reference={"group": "white"})


def test_rates_that_need_the_others_are_null_with_the_reason_and_nothing_else(flagged_only):
    for group in (flagged_only.to_dict()["overall"], *flagged_only.to_dict()["groups"]):
        for rate in BOTH:
            assert group["rates"][rate] == {"value": None, "why": "outcomes are known of people flagged only"}
        assert group["rates"]["ppv"]["low"] < group["rates"]["ppv"]["value"] < group["rates"]["ppv"]["high"]


def test_only_what_is_known_is_tested_and_a_rate_and_its_complement_are_one_test(flagged_only):
    found = {contrast.rate: contrast for contrast in flagged_only.contrasts}
    assert set(found) == {"ppv", "false_discovery_rate", "selection_rate"}
    assert {contrast.family for contrast in found.values()} == {2}
    assert found["ppv"].q == found["false_discovery_rate"].q
    hits = stats.chi2_contingency([[180, 720], [240, 760]], correction=False).pvalue
    flags = stats.chi2_contingency([[900, 5100], [1000, 9000]], correction=False).pvalue
    adjusted = stats.false_discovery_control([hits, flags])
    assert found["ppv"].p == pytest.approx(hits)
    assert found["ppv"].q == pytest.approx(adjusted[0])


def test_nothing_unknown_is_drawn_or_tabled_and_the_hit_rate_is(flagged_only):
    page = Report(flagged_only).content(".html").decode()
    assert "forest-ppv" in page
    assert "forest-false_positive_rate" not in page
    shown = Report(flagged_only).model.rates[0]
    heads = [column.name for column in shown.columns]
    assert "PPV" in heads
    assert "False positive rate" not in heads


def test_without_an_outcome_shares_are_compared_and_nothing_else(tmp_path):
    log = write_csv(tmp_path / "log.csv", ("group", "decision"), [(g, d) for g, d, _ in rows_of_counts(SELECTED)])
    result = run_audit(log, {"decision": "decision", "groups": ["group"]}, reference={"group": "A"})
    told = json.loads(json.dumps(result.to_dict()))
    assert [group["n"] for group in told["groups"]] == [100, 100]
    assert {name for name, rate in told["overall"]["rates"].items() if rate["value"] is not None} == {"selection_rate"}
    assert told["overall"]["rates"]["ppv"] == {"value": None, "why": "no outcome is declared"}
    assert [contrast["rate"] for contrast in told["contrasts"]] == ["selection_rate"]
    assert told["headline"]["rate"] == "selection_rate"
    assert told["dropped"]["no outcome"] == 0


def test_without_a_decision_rates_are_of_people_flagged(tmp_path):
    log = write_csv(tmp_path / "log.csv", ("group", "outcome"), [("A", 1)] * 30 + [("A", 0)] * 70 + [("B", 0)] * 50)
    result = run_audit(log, {"outcome": "outcome", "groups": ["group"]})
    assert result["ppv", "A"].value == pytest.approx(0.3)
    assert result["false_discovery_rate", "B"].value == 1
    known = {name for name, rate in result.overall.rates.items() if rate.value is not None}
    assert known == {"ppv", "false_discovery_rate"}


def test_nothing_of_nothing_says_what_is_missing(tmp_path):
    log = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts({"A": (20, 0, 30, 0), "B": (10, 10, 10, 10)}))
    group = run_audit(log, COLUMNS).to_dict()["groups"][0]
    assert group["rates"]["false_positive_rate"] == {"value": None, "why": "0/0: nobody is without the outcome"}


def test_impact_ratios_are_against_the_group_flagged_most_or_the_reference(tmp_path):
    counts = {"A": (50, 0, 50, 0), "B": (30, 0, 70, 0), "C": (45, 0, 55, 0)}
    log = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts(counts))
    columns = {"decision": "decision", "groups": ["group"]}
    ratios = {one.group[0]: one for one in run_audit(log, columns).impact_ratios}
    assert set(ratios) == {"B", "C"}
    assert {one.most_selected for one in ratios.values()} == {("A",)}
    assert ratios["B"].ratio.value == pytest.approx(0.6)
    # Katz's interval with a normal quantile for three pairs: 0.05/3 in all, half on each side.
    half = stats.norm.isf(0.05 / 6) * (1 / 30 - 1 / 100 + 1 / 50 - 1 / 100) ** 0.5
    assert ratios["B"].ratio.low == pytest.approx(0.6 * 2.718281828459045**-half)
    against = run_audit(log, columns, reference={"group": "C"}).impact_ratios
    assert {one.group[0]: pytest.approx(one.ratio.value) for one in against} == {"A": 50 / 45, "B": 30 / 45}
    half = stats.norm.isf(0.025) * (1 / 30 - 1 / 100 + 1 / 45 - 1 / 100) ** 0.5
    assert against[1].ratio.high == pytest.approx(30 / 45 * 2.718281828459045**half)


def test_the_chance_of_a_ratio_below_four_fifths_is_that_of_a_double_sum():
    for sizes, rate in (((20, 30), 0.4), ((12, 12), 0.5), ((40, 9), 0.1)):
        chances = {0: 0.0, 1: 0.0}
        n, m = sizes
        for x in range(n + 1):
            for y in range(m + 1):
                p = stats.binom.pmf(x, n, rate) * stats.binom.pmf(y, m, rate)
                # In whole numbers: x/n < 0.8 * y/m, without a rounding of 0.8.
                chances[0] += p * (10 * x * m < 8 * y * n)
                chances[1] += p * (10 * y * n < 8 * x * m)
        assert chances_below(np.array(sizes, dtype=float), rate) == pytest.approx([chances[0], chances[1]])


def test_with_few_people_a_ratio_falls_below_four_fifths_by_chance(tmp_path):
    log = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts({"A": (10, 0, 10, 0), "B": (7, 0, 13, 0)}))
    (one,) = run_audit(log, {"decision": "decision", "groups": ["group"]}).impact_ratios
    assert one.ratio.value == pytest.approx(0.7)
    assert 0.2 < one.p_below_four_fifths_if_alike < 0.5

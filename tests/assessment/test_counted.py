"""Counts by group beside the undivided count, and ends of intervals where nothing was counted."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from baserate.assessment.run import assess
from support.scenarios import assess_text, load_text, scenario_text

LEVEL = 0.9
STAGE = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": 1e6,
    "prevalence": 0,
    "sensitivity": 0.9,
}
FLAGS = "s.false_positives_per_year"


def flags(rate, groups=None, **more):
    found = assess_text(scenario_text(STAGE | {"false_positive_rate": rate} | more, size=1e6, groups=groups))
    return {key[1]: outcome for key, outcome in found.items() if key[0] == FLAGS}


def test_no_error_of_a_thousand_has_no_lower_end_and_the_upper_end_of_its_posterior():
    found = flags({"count": 0, "of": 1000})[None]
    posterior = stats.beta(0.5, 1000.5)
    assert found["low"] == 0
    assert found["high"] == pytest.approx(1e6 * posterior.ppf(0.95), rel=2e-3)
    assert found["median"] == pytest.approx(1e6 * posterior.median(), rel=2e-3)
    assert found["mean"] == pytest.approx(1e6 * posterior.mean(), rel=2e-3)


def test_nothing_but_errors_has_no_upper_end_below_one():
    found = flags({"count": 50, "of": 50})[None]
    assert found["high"] == 1e6
    assert found["low"] == pytest.approx(1e6 * stats.beta(50.5, 0.5).ppf(0.05), rel=2e-3)
    assert found["median"] < 1e6


@pytest.mark.parametrize("draws", [1, 7, 100, 1000, 4097, 20_000])
@pytest.mark.parametrize("level", [0.5, 0.9, 0.95])
def test_the_end_is_nothing_at_any_number_of_draws(draws, level):
    text = scenario_text(STAGE | {"false_positive_rate": {"count": 0, "of": 30}}, size=1e6)
    found = assess(load_text(text), draws=draws, level=level, drivers=0)[FLAGS]
    assert found.low == 0


def test_the_inputs_are_told_with_the_same_ends():
    text = scenario_text(STAGE | {"false_positive_rate": {"count": 0, "of": 1000}}, size=1e6)
    (found,) = [one for one in assess(load_text(text), draws=100).inputs if one.id == "s.false_positive_rate"]
    assert (found.low, found.high) == (0, pytest.approx(stats.beta(0.5, 1000.5).ppf(0.95), rel=1e-12))


def test_an_outcome_that_is_divided_by_what_was_never_counted_has_an_infinite_end():
    stage = STAGE | {"prevalence": 0.01, "sensitivity": {"count": 0, "of": 10}, "false_positive_rate": 0.1}
    found = assess_text(scenario_text(stage, size=1e6))
    per_hit = found["s.flags_per_true_positive", None]
    assert per_hit["high"] is None and per_hit["why"] == "infinite"
    assert per_hit["low"] > 1 and per_hit["median"] is not None
    assert found["s.ppv", None]["low"] == 0


def test_two_names_of_one_question_have_one_answer():
    stage = STAGE | {"prevalence": 0.01, "sensitivity": {"count": 9, "of": 10}}
    found = assess_text(scenario_text(stage | {"false_positive_rate": {"count": 0, "of": 50}}, size=1e6))
    ppv, flags_per = found["s.ppv", None], found["s.flags_per_true_positive", None]
    assert (ppv["high"], flags_per["low"]) == (1, 1)
    assert 1 / ppv["low"] == pytest.approx(flags_per["high"], rel=1e-3)
    assert 1 / ppv["median"] == pytest.approx(flags_per["median"], rel=1e-3)


def test_a_group_without_an_error_has_its_own_half():
    """0 of 400: the upper end is 1.92/of."""
    groups = {"A": 0.5, "B": 0.5}
    found = flags({"by_group": {"A": {"count": 0, "of": 400}, "B": {"count": 3, "of": 400}}}, groups)
    assert found["A"]["low"] == 0
    assert found["A"]["high"] == pytest.approx(5e5 * 1.92 / 400, rel=3e-3)
    assert found["B"]["median"] == pytest.approx(5e5 * stats.beta(3.5, 397.5).median(), rel=3e-3)


SPLITS = [(0, 0, 0, 0), (3, 0, 0, 0), (1, 2, 0, 0), (20, 10, 5, 5), (2, 1, 3, 0), (400, 200, 100, 100)]


@pytest.mark.parametrize("counts", SPLITS)
def test_the_total_does_not_move_when_its_counts_are_split(counts):
    """Split as the population is, so that the undivided count is of the same tries."""
    shares = {"A": 0.5, "B": 0.25, "C": 0.125, "D": 0.125}
    split = {
        group: {"count": k, "of": int(800 * share)} for k, (group, share) in zip(counts, shares.items(), strict=True)
    }
    whole = flags({"count": sum(counts), "of": 800}, shares)[None]
    found = flags({"by_group": split}, shares)[None]
    assert found["mean"] == pytest.approx(whole["mean"], rel=0.003)
    width = whole["high"] - whole["low"]
    for end in ("low", "median", "high"):
        # A sum of independent parts has a little less spread than the undivided count, never more.
        assert abs(found[end] - whole[end]) <= 0.06 * width
    if sum(counts) == 0:
        assert found["low"] == 0


@given(st.lists(st.integers(0, 4), min_size=2, max_size=5))
def test_the_mean_of_the_total_is_that_of_the_undivided_count(counts):
    n = len(counts)
    shares = {f"g{place}": 1 / n for place in range(n)}
    rate = {"by_group": {f"g{place}": {"count": k, "of": 500} for place, k in enumerate(counts)}}
    stage = STAGE | {"false_positive_rate": rate}
    found = assess(load_text(scenario_text(stage, size=1e6, groups=shares)), draws=4096, drivers=0)[FLAGS]
    assert found.mean == pytest.approx(1e6 * (sum(counts) + 0.5) / (500 * n + 1), rel=0.02)


def test_the_halves_are_shared_by_the_looks_where_groups_are_looked_at_more_or_less_often():
    """Commuters are 95% of the looks at 20 times those of others: of the total nearly all is theirs."""
    groups = {"commuters": 0.5, "others": 0.5}
    looks = {"looks_per_person_per_year": {"by_group": {"commuters": 200, "others": 10}}}
    rate = {"by_group": {"commuters": {"count": 0, "of": 2000}, "others": {"count": 0, "of": 100}}}
    found = flags(rate, groups, **looks)[None]
    part = 200 / 210
    mean = 1e6 * (part * part / 2 / (2000 + part) + (1 - part) * (1 - part) / 2 / (100 + 1 - part))
    assert found["mean"] == pytest.approx(mean, rel=0.01)
    assert found["low"] == 0


def test_groups_add_up_where_no_counts_are_by_group_and_the_mean_of_the_total_where_they_are():
    groups = {"A": 0.5, "B": 0.5}
    plain = flags({"by_group": {"A": 0.1, "B": 0.2}}, groups)
    assert plain["A"]["median"] + plain["B"]["median"] == pytest.approx(plain[None]["median"], rel=1e-12)
    counted = flags({"by_group": {"A": {"count": 0, "of": 50}, "B": {"count": 0, "of": 50}}}, groups)
    assert counted["A"]["mean"] + counted["B"]["mean"] == pytest.approx(2 * counted[None]["mean"], rel=0.02)


def test_groups_that_cite_one_record_are_one_draw_with_one_half():
    record = {"evidence": "compas-fpr-black"}
    groups = {"A": 0.3, "B": 0.7}
    whole = flags(record, groups)[None]
    found = flags({"by_group": {"A": record, "B": record}}, groups)[None]
    for end in ("low", "median", "high", "mean"):
        assert found[end] == pytest.approx(whole[end], rel=1e-9)


def test_measured_coverage_of_the_upper_end_at_no_error():
    """At a true rate of 1.92/n the posterior's upper end of no error is passed in 1 of e**1.92 trials."""
    n, rate = 1000, 2.2 / 1000
    counts = np.arange(0, 12)
    covered = 0.0
    for k in counts:
        found = flags({"count": int(k), "of": n})[None]
        covered += stats.binom(n, rate).pmf(k) * (found["low"] <= 1e6 * rate <= found["high"])
    assert covered > 0.8

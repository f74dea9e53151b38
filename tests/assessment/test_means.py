"""Means that exist are told, and no others: by rule, and beside the exact means of reciprocals."""

from __future__ import annotations

import pytest

from support.scenarios import assess_text, scenario_text

STAGE = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": "1e6 to 3e6",
    "prevalence": 0.01,
    "sensitivity": 0.9,
    "false_positive_rate": "0.01 to 0.1",
}
PER_HIT = "s.flags_per_true_positive"


def per_hit(group=None, groups=None, text=scenario_text, **changes):
    found = assess_text(text(STAGE | changes, size=1e7, groups=groups), drivers=0)
    return found[PER_HIT, group]


def uniform(low, high):
    return {"low": low, "high": high, "shape": "uniform"}


def triangular(low, mode, high):
    return {"low": low, "mode": mode, "high": high, "shape": "triangular"}


EXISTS = [
    {"sensitivity": "0.001 to 0.9"},
    {"sensitivity": {"count": 1, "of": 10}},
    {"sensitivity": uniform(0.01, 1)},
    {"sensitivity": triangular(0, 0.5, 1)},
    {"sensitivity": triangular(0.1, 0.1, 1)},
    {"prevalence": "1e-6 to 1e-2"},
]
NONE = [
    {"sensitivity": {"count": 0, "of": 10}},
    {"sensitivity": uniform(0, 1)},
    {"sensitivity": triangular(0, 0, 1)},
    {"prevalence": {"count": 0, "of": 10}},
    {"sensitivity": {"low": 0.4, "high": 0.6, "shape": "normal"}},
]


@pytest.mark.parametrize("changes", EXISTS)
def test_a_mean_that_exists_is_told(changes):
    found = per_hit(**changes)
    assert found["mean"] is not None and "why_no_mean" not in found


@pytest.mark.parametrize("changes", NONE)
def test_a_mean_that_does_not_exist_is_not_told_and_the_reason_is(changes):
    found = per_hit(**changes)
    assert found["mean"] is None
    (name,) = changes
    assert f"s.{name}" in found["why_no_mean"]
    assert found["median"] is not None


@pytest.mark.parametrize(("count", "of"), [(1, 3), (3, 10), (30, 100)])
def test_the_mean_of_a_reciprocal_of_counts_is_the_exact_one(count, of):
    """E[1/X] of Beta(a, b) is (a + b - 1)/(a - 1); here of 1 + c/X."""
    a, b = count + 0.5, of - count + 0.5
    found = per_hit(sensitivity={"count": count, "of": of}, false_positive_rate=0.05, screened_per_year=1e6)
    exact = 1 + 0.99 * 0.05 / 0.01 * (a + b - 1) / (a - 1)
    # The draws' mean of 1/x at a = 1.5 converges slowly: its variance is infinite.
    assert found["mean"] == pytest.approx(exact, rel=0.05 if count == 1 else 5e-3)


def test_one_hit_in_either_group_is_enough_for_a_mean_of_both():
    """0 and 0 of n: a of both together is one; with a hit in either it is above one, and the total has a mean."""
    groups = {"A": 0.5, "B": 0.5}

    def sensitivity(a, b):
        return {"by_group": {"A": {"count": a, "of": 10}, "B": {"count": b, "of": 10}}}

    one = {"groups": groups, "sensitivity": sensitivity(0, 1)}
    assert per_hit(**one)["mean"] is not None
    assert per_hit("A", **one)["mean"] is None
    assert per_hit("B", **one)["mean"] is not None
    none = {"groups": groups, "sensitivity": sensitivity(0, 0)}
    assert per_hit(**none)["mean"] is None


def test_inputs_that_depend_on_one_another_below_the_line_have_none():
    text = scenario_text(STAGE | {"prevalence": "0.001 to 0.01", "sensitivity": "0.1 to 0.9"}, size=1e7)
    text += '[[dependence]]\nbetween = ["s.prevalence", "s.sensitivity"]\nrank_correlation = 0.5\n'
    found = assess_text(text, drivers=0)[PER_HIT, None]
    assert found["mean"] is None and "depend on one another" in found["why_no_mean"]
    above = text.replace('"s.prevalence"', '"s.false_positive_rate"')
    assert assess_text(above, drivers=0)[PER_HIT, None]["mean"] is not None


def test_shares_and_counts_always_have_one():
    stage = STAGE | {"sensitivity": {"count": 0, "of": 10}, "prevalence": {"count": 0, "of": 10}}
    found = assess_text(scenario_text(stage, size=1e7), drivers=0)
    for key, outcome in found.items():
        assert (outcome["mean"] is None) == (key[0] == PER_HIT), key


def test_a_single_value_is_its_own_mean_and_one_over_nothing_has_none():
    fixed = {"screened_per_year": 1e6, "false_positive_rate": 0.1}
    found = per_hit(**fixed)
    assert found["low"] == found["median"] == found["high"] == found["mean"]
    infinite = per_hit(**fixed, sensitivity=0)
    assert infinite["mean"] is None and infinite["median"] is None
    assert (infinite["why"], infinite["why_no_mean"]) == ("infinite", "infinite")
    undefined = per_hit(**fixed | {"screened_per_year": 0})
    assert (undefined["why"], undefined["why_no_mean"]) == ("undefined", "undefined")


def test_the_hours_to_find_somebody_have_one_where_rates_are_off_zero():
    stage = {
        "id": "p",
        "kind": "person_search",
        "encounters_per_hour": "1 to 5",
        "coverage": {"count": 20, "of": 100},
        "uptime": 0.9,
        "match_rate": 0.7,
        "faces_per_hour": 100,
        "fmr": "1e-5 to 1e-4",
        "minutes": 60,
    }
    name = ("p.median_hours_to_find", None)
    assert assess_text(scenario_text(stage, size=1e6))[name]["mean"] is not None
    assert assess_text(scenario_text(stage | {"coverage": {"count": 0, "of": 100}}, size=1e6))[name]["mean"] is None


def test_every_outcome_says_per_what_it_is():
    found = assess_text(scenario_text(STAGE, size=1e7), draws=10, drivers=0)
    assert all(isinstance(one["denominator"], str) and one["denominator"] for one in found.values())
    assert found["s.false_discovery_rate", None]["denominator"] == "all flags"


def test_an_outcome_that_is_infinite_in_some_draws_is_not_the_same_in_all():
    """Sixteen officers, and in a third of the draws more calls than they can take: the median wait has no upper end."""
    response = {"id": "r", "kind": "response", "input": "s", "minutes_per_alert": "1 to 10", "officers": 16}
    response["hours_per_officer_per_day"] = 5
    alerts = STAGE | {"screened_per_year": 1.8e6, "false_positive_rate": 0.1}
    found = assess_text(scenario_text(alerts, response, size=1e7), drivers=0)["r.median_wait_minutes", None]
    assert found["kind"] == "credible" and found["median"] is not None
    assert (found["high"], found["why"], found["mean"]) == (None, "infinite", None)

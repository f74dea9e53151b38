"""Break-even values against closed forms worked by hand, other solvers, and the outcome at the value itself."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize, stats

from baserate.assessment.breakeven.bracketing import refine, scan
from baserate.assessment.breakeven.solve import break_even
from baserate.assessment.run import assess
from baserate.errors import UsageError
from baserate.parameters import AMOUNT, PROBABILITY
from baserate.quantity import Fixed
from baserate.scenario.changes import with_quantities
from support.scenarios import load_text, scenario_text

SEARCH = {
    "id": "search",
    "kind": "face_search",
    "faces_per_day": 40_000,
    "p_watchlisted": 1e-5,
    "fnir": 0.1,
    "fpir": 1e-3,
}
COMPARED = {**{key: value for key, value in SEARCH.items() if key != "fpir"}, "fmr": 1e-6, "watchlist_size": 2000}
CROWD = {
    "id": "c",
    "kind": "gathering_alert",
    "p_flagged": 0.001,
    "k": 10,
    "gatherings": [{"people": 5000, "per_day": 2}],
}


def loaded(*stages, **options):
    return load_text(scenario_text(*stages, size=options.pop("size", 1e6), **options))


def test_the_rate_at_which_half_of_alerts_are_right():
    found = break_even(loaded(SEARCH), "search.ppv", 0.5, "search.fpir")
    assert found.value == pytest.approx(1e-5 * 0.9 / (1 - 1e-5), rel=1e-12)
    assert found.low == found.value == found.high
    assert found.method == "closed form"
    assert "search.fnir" in found.formula
    assert found.to_dict()["value"] == found.value


@pytest.mark.parametrize("watchlist", [2000, 1e9, 1e14])
def test_a_power_is_undone_to_the_last_digits(watchlist):
    """fmr = -expm1(log1p(-fpir)/N): at a billion on the list 1-(1-f)^(1/N) in floating point keeps no digit."""
    found = break_even(loaded({**COMPARED, "watchlist_size": watchlist}), "search.ppv", 0.5, "search.fmr")
    fpir = 1e-5 * 0.9 / (1 - 1e-5)
    assert found.value == pytest.approx(-math.expm1(math.log1p(-fpir) / watchlist), rel=1e-12)
    assert found.method == "closed form"


def test_uncertain_inputs_give_the_value_an_interval():
    uncertain = {**SEARCH, "p_watchlisted": {"low": 1e-6, "high": 1e-4}, "fnir": {"count": 11, "of": 100}}
    only_one = break_even(loaded({**SEARCH, "fnir": {"count": 11, "of": 100}}), "search.ppv", 0.5, "search.fpir")
    missed = stats.beta(11.5, 89.5)
    for part, at in (("value", 0.5), ("low", 0.95), ("high", 0.05)):
        assert getattr(only_one, part) == pytest.approx(1e-5 * (1 - missed.ppf(at)) / (1 - 1e-5), rel=1e-4)
    both = break_even(loaded(uncertain), "search.ppv", 0.5, "search.fpir")
    reached = assess(loaded({**uncertain, "fpir": both.value})).find("search.ppv").estimate
    assert reached.median == pytest.approx(0.5, abs=2e-3)
    sure = assess(loaded({**uncertain, "fpir": both.low})).find("search.ppv").estimate
    assert sure.low == pytest.approx(0.5, abs=2e-3)


@pytest.mark.parametrize(
    ("stages", "outcome", "target", "solve"),
    [
        ((COMPARED,), "search.people_wrongly_alerted_per_year", 500, "search.fmr"),
        ((COMPARED,), "search.false_alerts_per_day", 3, "search.watchlist_size"),
        ((COMPARED,), "search.ppv", 0.9, "search.p_watchlisted"),
        (({**COMPARED, "heterogeneity_cv": 2},), "search.ppv", 0.2, "search.fmr"),
        ((CROWD,), "c.innocent_alerts_per_day", 0.5, "c.p_flagged"),
        ((CROWD,), "c.innocent_alerts_per_day", 0.5, "c.gatherings[0].per_day"),
        ((SEARCH,), "search.people_wrongly_alerted_per_year", 2000, "population.size"),
    ],
)
def test_at_the_value_the_outcome_is_the_target(stages, outcome, target, solve):
    found = break_even(loaded(*stages), outcome, target, solve)

    def change(input_id, group, quantity):
        return replace(quantity, distribution=Fixed(found.value)) if input_id == solve else quantity

    changed = with_quantities(loaded(*stages), change)
    assert assess(changed).find(outcome).estimate.median == pytest.approx(target, rel=1e-7)


def test_bracketing_agrees_with_brents_method():
    found = break_even(loaded(CROWD), "c.p_alert", 0.25, "c.p_flagged")
    root = optimize.brentq(lambda p: stats.binom.sf(9, 5000, p) - 0.25, 1e-6, 0.1, xtol=1e-15, rtol=1e-12)
    assert found.value == pytest.approx(root, rel=1e-9)
    assert found.method == "bracketing"


def test_a_whole_number_is_the_first_past_the_target():
    found = break_even(loaded(CROWD), "c.p_alert", 0.01, "c.k", where={"people": 5000})
    first = next(k for k in range(1, 100) if stats.binom.sf(k - 1, 5000, 0.001) < 0.01)
    assert found.value == first
    assert found.method == "whole numbers"


def test_through_the_stages_that_feed_one_another():
    second = {"id": "t", "kind": "screening", "input": "search", "sensitivity": 0.8, "false_positive_rate": 0.05}
    found = break_even(loaded(SEARCH, second), "t.ppv", 0.5, "search.fpir")
    assert found.value == pytest.approx(1e-5 * 0.9 * 0.8 / ((1 - 1e-5) * 0.05), rel=1e-9)
    assert found.method == "closed form"


def test_where_it_levels_off_at_the_target_the_first_value_counts():
    police = {"id": "p", "kind": "response", "input": "search", "minutes_per_alert": 60, "hours_per_officer_per_day": 6}
    found = break_even(loaded(SEARCH, {**police, "officers": 1}), "p.share_unattended", 0, "p.officers")
    alerts = 40_000 * (1e-5 * 0.9 + (1 - 1e-5) * 1e-3)
    assert found.value == pytest.approx(alerts / 6, rel=1e-9)


def test_alerts_that_are_summed_over_a_list_are_bracketed():
    police = {"id": "p", "kind": "response", "input": "c", "minutes_per_alert": 60, "hours_per_officer_per_day": 6}
    found = break_even(loaded(CROWD, police), "p.officers_needed", 0.1, "c.p_flagged")
    root = optimize.brentq(lambda p: 2 * stats.binom.sf(9, 5000, p) / 6 - 0.1, 1e-6, 0.1, xtol=1e-15, rtol=1e-12)
    assert found.value == pytest.approx(root, rel=1e-9)
    assert found.method == "bracketing"


GROUPS = {"A": 0.7, "B": 0.3}
BY_GROUP = {**SEARCH, "fpir": {"by_group": {"A": 1e-4, "B": 1e-3}}}


def test_for_one_group_and_for_all_of_them():
    scenario = loaded(BY_GROUP, groups=GROUPS)
    own = break_even(scenario, "search.ppv", 0.5, "search.fpir", group="B")
    assert own.value == pytest.approx(1e-5 * 0.9 / (1 - 1e-5), rel=1e-9)
    assert (own.solved_group, own.method) == ("B", "closed form")
    # 0.9e-5 of all faces are true alerts; half of alerts are right where false alerts are as many over both groups.
    both = break_even(scenario, "search.ppv", 0.05, "search.fpir[B]")
    wanted = (1e-5 * 0.9 * 19 / (1 - 1e-5) - 0.7 * 1e-4) / 0.3
    assert both.value == pytest.approx(wanted, rel=1e-9)
    assert both.method == "bracketing"
    amount = break_even(scenario, "search.false_alerts_per_day", 10, "search.faces_per_day", group="B")
    assert amount.value == pytest.approx(10 / (0.3 * (1 - 1e-5) * 1e-3), rel=1e-9)


@pytest.mark.parametrize(
    ("outcome", "target", "solve", "why"),
    [
        ("search.people_wrongly_alerted_per_year", 2e6, "search.fpir", "stays below"),
        ("search.false_alerts_per_day", 1e9, "search.fpir", "stays below"),
        ("search.ppv", 0.001, "search.fpir", ""),
        ("search.true_alerts_per_day", 1, "search.fpir", "does not change"),
    ],
)
def test_no_value_and_why(outcome, target, solve, why):
    found = break_even(loaded(SEARCH), outcome, target, solve)
    assert (found.value is None) == bool(why)
    assert why in found.why
    assert found.to_dict().get("why", "") == found.why


def test_an_outcome_that_rises_and_falls_has_several():
    """With correlation, the tail of a count above its mean first rises and then falls to p."""
    crowd = {**CROWD, "p_flagged": 0.1, "k": 150, "clustering": 0.01, "gatherings": [{"people": 1000, "per_day": 1}]}
    found = break_even(loaded(crowd), "c.p_alert", 0.2, "c.clustering")
    assert found.value is None
    assert "more than one" in found.why
    assert len(found.values) == 2
    for rho in found.values:
        spread = (1 - rho) / rho
        assert stats.betabinom.sf(149, 1000, 0.1 * spread, 0.9 * spread) == pytest.approx(0.2, rel=1e-7)


def test_out_of_range_in_some_draws_only():
    """2,000 people a year are wrongly alerted at most where the population is as large; it is so in half of draws."""
    scenario = load_text(scenario_text(SEARCH, size={"low": 1000, "high": 3000, "shape": "uniform"}))
    found = break_even(scenario, "search.people_wrongly_alerted_per_year", 1500, "search.fpir")
    assert found.p_reached == pytest.approx(0.75, abs=2e-3)
    assert found.value is not None
    assert found.high is None
    most = break_even(scenario, "search.people_wrongly_alerted_per_year", 2500, "search.fpir")
    assert most.value is None
    assert "more than half" in most.why


def test_the_scan_finds_crossings_of_plain_functions():
    draws = np.array([0.2, 0.7])
    parabola = scan(lambda x: (x - 0.5) ** 2 + 0 * draws, PROBABILITY, 0.04, 2)
    assert parabola.several
    roots = [refine(lambda x: (x - 0.5) ** 2, parabola, cells)[0] for cells in parabola.cells_of_first()]
    assert roots == pytest.approx([0.3, 0.7], rel=1e-12)
    line = scan(lambda x: x * draws, AMOUNT, 21.0, 2)
    assert refine(lambda x: x * draws, line, line.only_cells()) == pytest.approx(21 / draws, rel=1e-14)
    opposed = scan(lambda x: np.array([1, -1]) * x + np.array([0, 20]), AMOUNT, 10.0, 2)
    assert opposed.turns


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"outcome": "search.pv"}, r"did you mean 'search\.ppv'"),
        ({"solve": "search.fpri"}, r"did you mean 'search\.fpir'"),
        ({"at": 1.5}, "a share from 0 to 1"),
        ({"at": math.nan}, "^at: "),
        ({"group": "C"}, "group: "),
        ({"where": {"people": 7}}, "^where: "),
        ({"draws": 0}, "^draws: "),
        ({"solve": "search.fpir[C]"}, r"search\.fpir\[A\]"),
        ({"solve": "search.fpir"}, r"search\.fpir\[A\]"),
    ],
)
def test_what_cannot_be_asked_is_reported(options, words):
    chosen = {"outcome": "search.ppv", "at": 0.5, "solve": "search.fpir[A]", **options}
    with pytest.raises(UsageError, match=words):
        break_even(loaded(BY_GROUP, groups=GROUPS), **chosen)


def test_an_outcome_that_is_infinite_somewhere_changes():
    """Flags per true one are infinite at a sensitivity of 0: 1 + 0.99*0.055/(0.01*s) = 20 at s = 0.05445/0.19."""
    stage = {"id": "s", "kind": "screening", "screened_per_year": 1e6, "prevalence": 0.01, "sensitivity": 0.3}
    stage["false_positive_rate"] = {"by_group": {"A": 0.05, "B": 0.1}}
    text = scenario_text(stage, size=1e6, groups={"A": 0.9, "B": 0.1})
    found = break_even(load_text(text), "s.flags_per_true_positive", 20, "s.sensitivity")
    assert found.value == pytest.approx(0.05445 / 0.19, rel=1e-12)
    assert found.method == "bracketing"


def test_a_chain_without_groups_has_a_closed_form():
    """People at two stages, each looked at once: amounts and rates of a stage that is fed are solved in symbols."""
    first = {"id": "a", "kind": "screening", "screened_per_year": 1e6, "prevalence": 0.01, "sensitivity": 0.9}
    first["false_positive_rate"] = 0.04
    second = {"id": "b", "kind": "screening", "input": "a", "sensitivity": 0.8, "false_positive_rate": 0.05}
    found = break_even(load_text(scenario_text(first, second, size=1e6)), "b.ppv", 0.5, "b.false_positive_rate")
    assert found.value == pytest.approx(0.01 * 0.9 * 0.8 / (0.99 * 0.04), rel=1e-12)
    assert found.method == "closed form"


def test_counts_split_between_groups_break_even_where_their_undivided_count_does():
    """Wrong flags of so many looks, at 3 errors in 1,000: looks are the target over the rate's own posterior."""
    split = {"by_group": {"A": {"count": 1, "of": 300}, "B": {"count": 2, "of": 700}}}
    stage = {"id": "s", "kind": "screening", "screened_per_year": 1e5, "prevalence": 0, "sensitivity": 0.9}
    text = scenario_text(stage | {"false_positive_rate": split}, size=1e9, groups={"A": 0.3, "B": 0.7})
    found = break_even(load_text(text), "s.false_positives_per_year", 1000, "s.screened_per_year", draws=4000)
    exact = 1000 / stats.beta(3.5, 997.5).ppf([0.95, 0.5, 0.05])
    assert [found.low, found.value, found.high] == pytest.approx(exact, rel=0.03)

"""Patrol feedback against closed forms, laws of urns, and a slow model of one object an incident."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from baserate.loops.patrol_feedback import PLAN, PatrolWorld, allocate
from baserate.simulation.blocks import Task, run_task
from baserate.simulation.run import simulate
from support.loops import URN, last_day, loop_text, place, spec_from
from support.scenarios import load_text
from support.urn_objects import Place, run_urn


@pytest.mark.slow
def test_with_equal_rates_the_share_of_patrols_tends_to_a_beta_of_the_priors():
    """A Polya urn: Beta(n_A, n_B). Finite days and more than one ball a day leave a small gap, so rates are small."""
    seen = last_day([place("a", 0.05, 3), place("b", 0.05, 2)], 800, days=10_000)["patrol_share"][0]
    assert stats.kstest(seen, stats.beta(3, 2).cdf).pvalue > 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("allocation", ["proportional", "hottest", "uniform", "importance_weighted"])
@pytest.mark.parametrize("settings", [{}, {"decay": 0.05, "patrols": 3, "p_discover": 0.4, "weights": (1.0, 0.5)}])
def test_counts_are_equal_in_distribution_to_one_object_an_incident(allocation, settings):
    rates, before, reporting = (1.2, 0.8, 2.0), (4.0, 6.0, 1.0), (1.0, 0.3, 0.6)
    rng = np.random.default_rng(5)
    runs = 300

    def one():
        places = [Place(*numbers) for numbers in zip(rates, before, reporting, strict=True)]
        return run_urn(places, 40, rng, allocation=allocation, **settings)

    slow = np.array([one() for _ in range(runs)])
    named = [
        place(name, rate, n, reporting_rate=r) for name, rate, n, r in zip("abc", rates, before, reporting, strict=True)
    ]
    weights = settings.get("weights", (1.0, 0.0))
    fast = last_day(
        named,
        4000,
        days=40,
        allocation=allocation,
        patrols_per_day=settings.get("patrols", 1),
        p_discover=settings.get("p_discover", 1.0),
        decay_per_day=settings.get("decay", 0.0),
        discovered_weight=weights[0],
        reported_weight=weights[1],
    )["patrol_share"]
    for column in range(3):
        assert stats.ks_2samp(slow[:, column], fast[column]).pvalue > 1e-3


def test_reports_alone_give_each_place_its_reported_share_wherever_patrols_go():
    """Nothing that patrols find enters the record, so the share is Poisson thinning alone."""
    places = [place("a", 50, 0, reporting_rate=0.2), place("b", 30, 0, reporting_rate=0.6), place("c", 0, 0)]
    options = {"days": 200, "discovered_weight": 0.0, "reported_weight": 2.0}
    for allocation in ("proportional", "hottest"):
        seen = last_day(places, 400, allocation=allocation, **options)["recorded_share"]
        assert seen[0].mean() == pytest.approx(10 / 28, abs=4 * seen[0].std() / 20)
        assert (seen[2] == 0).all()


def test_patrols_placed_uniformly_find_what_coverage_says():
    """With m patrols over K places an incident is found with probability 1 - (1 - p/K)**m."""
    places = [place(str(number), 4.0, 1) for number in range(5)]
    seen = last_day(places, 2000, days=50, allocation="uniform", patrols_per_day=7, p_discover=0.3)
    share = seen["discovered_incidents"].sum(axis=0) / seen["incidents"].sum(axis=0)
    assert share.mean() == pytest.approx(1 - (1 - 0.3 / 5) ** 7, abs=4 * share.std() / np.sqrt(2000))


def test_the_hottest_place_keeps_every_patrol():
    seen = last_day([place("a", 1.0, 11), place("b", 30.0, 10)], 50, days=20, allocation="hottest")
    assert (seen["patrol_share"] == np.array([[1.0], [0.0]])).all()
    assert (seen["discovered_incidents"][1] == 0).all()


@pytest.mark.slow
def test_mixed_discoveries_and_reports_settle_at_the_root_of_the_addition_matrix():
    """The limit is the root in [0, 1] of (c+d-a-b)x**2 + (a-2c-d)x + c at which the slope is negative."""
    rates, w_d, w_r, reporting = (3.0, 1.5), 1.0, 2.0, (0.5, 0.8)
    a, b = w_d * rates[0] + w_r * rates[0] * reporting[0], w_r * rates[1] * reporting[1]
    c, d = w_r * rates[0] * reporting[0], w_d * rates[1] + w_r * rates[1] * reporting[1]
    polynomial = np.polynomial.Polynomial([c, a - 2 * c - d, c + d - a - b])
    [limit] = [x.real for x in polynomial.roots() if 0 <= x.real <= 1 and polynomial.deriv()(x.real) < 0]
    places = [place("a", rates[0], 2, reporting_rate=0.5), place("b", rates[1], 3, reporting_rate=0.8)]
    seen = last_day(places, 200, days=8000, discovered_weight=w_d, reported_weight=w_r)["patrol_share"][0]
    assert seen.mean() == pytest.approx(limit, abs=0.004)


def test_what_is_recorded_decays_to_its_stationary_mean():
    """Reports alone: E[n] = w*rate*r/decay once the start is forgotten."""
    places = [place("a", 6.0, 500, reporting_rate=0.5)]
    spec = spec_from(places, days=600, decay_per_day=0.05, discovered_weight=0.0, reported_weight=1.5)
    world = PatrolWorld(spec, 1, range(3000))
    state = world.start()
    for day in range(1, 601):
        for step in PLAN:
            state = step.run(state, world, day)
    error = state.recorded.std() / np.sqrt(3000)
    assert state.recorded.mean() == pytest.approx(1.5 * 3.0 / 0.05, abs=4 * error)


@pytest.mark.parametrize("allocation", ["proportional", "hottest", "importance_weighted"])
def test_a_place_without_incidents_or_record_changes_no_number_of_the_others(allocation):
    options = {"days": 60, "patrols_per_day": 2, "p_discover": 0.6, "allocation": allocation, "decay_per_day": 0.01}
    plain = last_day(URN, 40, **options)
    for position in range(3):
        more = list(URN)
        more.insert(position, place("none", 0, 0))
        seen = last_day(more, 40, **options)
        assert (np.delete(seen["recorded_share"], position, axis=0) == plain["recorded_share"]).all()
        assert (np.delete(seen["discovered_incidents"], position, axis=0) == plain["discovered_incidents"]).all()


def test_the_incidents_of_a_place_are_the_same_whatever_the_policy_and_the_other_places():
    first = last_day(URN, 40, days=60)["incidents"]
    other = last_day([place("new", 8.0, 900), *reversed(URN)], 40, days=60, allocation="hottest", decay_per_day=0.2)
    assert (first == other["incidents"][[2, 1]]).all()


def test_steps_change_no_state_they_are_given():
    spec = spec_from(URN, days=1, p_discover=0.5, decay_per_day=0.1, allocation="importance_weighted")
    world = PatrolWorld(spec, 1, range(20))
    state = world.start()
    for day in (1, 2):
        for step in PLAN:
            before = {name: np.array(getattr(state, name)) for name in state.__slots__}
            after = step.run(state, world, day)
            assert all((before[name] == getattr(state, name)).all() for name in before), step.name
            state = after


def test_allocations_are_shares():
    recorded = np.array([[3.0, 1.0, 0.0], [0.0, 0.0, 0.0], [2.0, 2.0, 1.0]])
    third = [1 / 3] * 3
    assert allocate(recorded, "proportional").tolist() == [[0.75, 0.25, 0.0], third, [0.4, 0.4, 0.2]]
    assert allocate(recorded, "hottest").tolist() == [[1.0, 0.0, 0.0], third, [0.5, 0.5, 0.0]]
    assert allocate(recorded, "uniform").tolist() == [third] * 3


def test_few_and_many_places_send_patrols_alike():
    """Two ways to place patrols, by comparison and by search, put them at the same places."""
    few = [place(f"p{number}", 2.0, number) for number in range(8)]
    spec = spec_from(few, days=1, patrols_per_day=8)
    padded = few + [place(f"q{number}", 0.0, 0) for number in range(3)]
    wide = spec_from(padded, days=1, patrols_per_day=8)
    sent = []
    for one in (spec, wide):
        world = PatrolWorld(one, 1, range(30))
        sent.append(PLAN[2].run(PLAN[1].run(world.start(), world, 1), world, 1).sent)
    assert (sent[0] == sent[1][:, :8]).all()
    assert (sent[1].sum(axis=1) == 8).all()


def test_an_uncertain_rate_is_drawn_once_a_replicate():
    places = [place("a", "10 to 30", 1), place("b", 20.0, 1)]
    seen = last_day(places, 2000, days=400)["incidents"] / 400
    log_rate = np.log(seen[0])
    assert log_rate.mean() == pytest.approx(np.log(np.sqrt(300)), abs=0.03)
    assert log_rate.std() == pytest.approx(np.log(3) / 2 / stats.norm.ppf(0.95), rel=0.08)
    assert seen[1].std() == pytest.approx(np.sqrt(20 / 400), rel=0.1)


def test_the_seed_and_nothing_about_the_work_decides_the_numbers(tmp_path):
    scenario = load_text(loop_text(URN, days=30, p_discover=0.7))
    first = simulate(scenario, replicates=60).to_dict()
    assert simulate(scenario, replicates=60).to_dict() == first
    assert simulate(scenario, replicates=60, seed=2).to_dict()["outcomes"] != first["outcomes"]
    spec = spec_from(URN, days=30, p_discover=0.7)
    whole = run_task(Task(spec, 1, range(60), (30,))).values["patrol_share"]
    halves = [run_task(Task(spec, 1, part, (30,))).values["patrol_share"] for part in (range(35), range(35, 60))]
    assert (np.concatenate(halves, axis=2) == whole).all()


def test_another_loop_beside_it_changes_no_number():
    text = loop_text(URN, days=30)
    second = text.partition("[[loop]]")[2].replace('"p"', '"q"').replace("days = 30", "days = 20")
    alone = simulate(load_text(text), replicates=20).to_dict()
    beside = simulate(load_text(text + "[[loop]]" + second), replicates=20).to_dict()
    assert alone["outcomes"] == [found for found in beside["outcomes"] if found["loop"] == "p"]


def test_a_policy_changed_leaves_the_shared_randomness_alone():
    spec = spec_from(URN, days=30)
    for allocation in ("hottest", "uniform", "importance_weighted"):
        other = replace(spec, choices=(("allocation", allocation),))
        first, second = (run_task(Task(one, 1, range(30), (30,))).values["incidents"] for one in (spec, other))
        assert (first == second).all()


def forecast_by_hand(world, days):
    """Return lambda_n on each day by summing over every recorded incident, and the shares of patrols it asks for."""
    state, history = world.start(), []
    background = world.recorded_before + np.zeros(world.shape)
    for day in range(1, days + 1):
        lam = background / (50.0 + day - 1)
        for then, added in history:
            lam = lam + 0.6 * 0.2 * added * np.exp(-0.2 * (day - then))
        mu = background / (50.0 + day - 1)
        for step in PLAN:
            state = step.run(state, world, day)
        assert state.shares == pytest.approx(lam / lam.sum(axis=1, keepdims=True), rel=1e-12)
        added = state.kept + 0.5 * state.reported
        background = background + added * mu / lam
        history.append((day, added))


def test_the_self_exciting_forecast_is_the_sum_over_every_incident():
    settings = {"theta": 0.6, "omega_per_day": 0.2, "days_before": 50, "reported_weight": 0.5, "p_discover": 0.8}
    places = [place("a", 2.0, 30, reporting_rate=0.5), place("b", 1.0, 10), place("c", 3.0, 5)]
    spec = spec_from(places, days=25, allocation="self_exciting", **settings)
    forecast_by_hand(PatrolWorld(spec, 1, range(8)), 25)


def test_a_forecast_without_excitement_is_the_proportional_allocation():
    settings = {"theta": 0.0, "omega_per_day": 0.2, "days_before": 50}
    forecast = last_day(URN, 50, days=200, allocation="self_exciting", **settings)["patrol_share"]
    assert forecast == pytest.approx(last_day(URN, 50, days=200)["patrol_share"], rel=1e-9)


def test_a_forecast_needs_its_parameters():
    from baserate.errors import ScenarioError

    with pytest.raises(ScenarioError, match="no theta, days_before"):
        spec_from(URN, days=20, allocation="self_exciting", omega_per_day=0.1)

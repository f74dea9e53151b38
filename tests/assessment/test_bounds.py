"""Bounds of the headlines: closed forms at corners, searches held to grids, and random scenarios of every kind."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy import stats

from baserate.assessment.bounds.box import box_of
from baserate.assessment.bounds.find import bounds_of
from baserate.assessment.bounds.search import extreme
from baserate.assessment.evaluate import evaluate, row_of
from baserate.assessment.plan import plan_of
from baserate.assessment.run import assess
from support.random_stages import random_scenario
from support.scenarios import load_text, scenario_text

SEARCH = {
    "id": "search",
    "kind": "face_search",
    "faces_per_day": "20000 to 60000",
    "watchlist_size": 2000,
    "p_watchlisted": "1e-5 to 1e-4",
    "fnir": {"count": 11, "of": 100},
    "fpir": "1e-4 to 1e-3",
}


def loaded(*stages, **options):
    return load_text(scenario_text(*stages, size=1e6, **options))


def bound_of(scenario, outcome, group=None):
    bounds, _ = bounds_of(plan_of(scenario))
    return next(one for one in bounds if (one.outcome, one.group) == (outcome, group))


def ppv(watchlisted, fnir, fpir):
    true = watchlisted * (1 - fnir)
    return true / (true + (1 - watchlisted) * fpir)


def test_the_ppv_of_a_search_is_least_and_most_at_the_corners_that_its_formula_has():
    low, high = stats.binomtest(11, 100).proportion_ci(0.95, "exact")
    found = bound_of(loaded(SEARCH), "search.ppv")
    assert found.least == pytest.approx(ppv(1e-5, high, 1e-3))
    assert found.most == pytest.approx(ppv(1e-4, low, 1e-4))
    assert found.most_at == pytest.approx({"search.p_watchlisted": 1e-4, "search.fnir": low, "search.fpir": 1e-4})
    assert found.least_at == pytest.approx({"search.p_watchlisted": 1e-5, "search.fnir": high, "search.fpir": 1e-3})
    assert (found.favours, found.method) == ("most", "signs")


def test_fixed_inputs_are_as_they_are_and_a_fixed_scenario_is_its_own_bound():
    fixed = {**SEARCH, "faces_per_day": 30000, "p_watchlisted": 1e-5, "fnir": 0.1, "fpir": 1e-3}
    found = bound_of(loaded(fixed), "search.ppv")
    assert found.least == found.most == pytest.approx(ppv(1e-5, 0.1, 1e-3))
    assert found.least_at == found.most_at == {}


def test_no_error_and_nothing_but_errors_reach_the_ends():
    found = bound_of(loaded({**SEARCH, "fnir": 0.1, "fpir": {"count": 0, "of": 1000}}), "search.ppv")
    assert found.most == 1
    assert found.most_at["search.fpir"] == 0


def test_a_range_with_a_level_keeps_its_declared_ends():
    given = {"low": 0.1, "high": 0.3, "level": 0.8, "shape": "uniform"}
    found = bound_of(loaded({**SEARCH, "fnir": given}), "search.ppv")
    assert found.least_at["search.fnir"] == 0.3
    given |= {"shape": "triangular", "mode": 0.2}
    assert bound_of(loaded({**SEARCH, "fnir": given}), "search.ppv").most_at["search.fnir"] == 0.1


def test_groups_have_bounds_of_their_own():
    given = {"by_group": {"A": "1e-4 to 1e-3", "B": "1e-3 to 1e-2"}}
    scenario = loaded({**SEARCH, "fnir": 0.1, "fpir": given}, groups={"A": 0.5, "B": 0.5})
    own = bound_of(scenario, "search.ppv", "B")
    assert own.least == pytest.approx(ppv(1e-5, 0.1, 1e-2))
    assert set(own.least_at) == {"search.p_watchlisted", "search.fpir[B]"}
    assert bound_of(scenario, "search.ppv").least == pytest.approx(ppv(1e-5, 0.1, (1e-3 + 1e-2) / 2))


def test_what_is_reached_inside_is_found_by_the_search():
    """The chance of k at least of n with clustering is not monotone in the clustering: held to a fine grid."""
    stage = {
        "id": "g",
        "kind": "gathering_alert",
        "p_flagged": "0.01 to 0.05",
        "k": 3,
        "gatherings": [{"people": 200, "per_day": 1}],
        "clustering": {"low": 0.0001, "high": 0.9, "shape": "uniform"},
    }
    scenario = loaded(stage)
    found = bound_of(scenario, "g.innocent_alerts_per_day")
    rates, grid = np.meshgrid(np.linspace(0.01, 0.05, 41), np.geomspace(0.0001, 0.9, 401))
    scale = (1 - grid) / grid
    values = stats.betabinom.sf(2, 200, rates * scale, (1 - rates) * scale)
    assert found.method == "search"
    assert found.least == pytest.approx(values.min(), rel=1e-3)
    assert found.least <= values.min() * (1 + 1e-9)
    assert found.most == pytest.approx(values.max(), rel=1e-3)
    assert found.most >= values.max() * (1 - 1e-9)
    assert found.favours == "least"


def test_a_search_finds_what_lies_between_the_corners():
    least, most = (extreme(lambda x: (x[0] - 0.3) ** 2 + np.cos(9 * x[1]), 2, sign) for sign in (1, -1))
    grid = np.linspace(0, 1, 4001)
    assert least[0] == pytest.approx(np.cos(9 * grid).min(), abs=1e-6)
    assert most[0] == pytest.approx(0.49 + np.cos(9 * grid).max(), abs=1e-6)
    assert least[1] == pytest.approx([0.3, np.pi / 9], abs=1e-3)


def test_where_nothing_is_defined_there_is_no_bound():
    assert extreme(lambda x: np.full(x.shape[1], np.nan), 3, 1) is None


def test_where_every_search_may_fail_the_least_is_nothing():
    found = bound_of(loaded({**SEARCH, "fnir": {"count": 10, "of": 10}}), "search.ppv").to_dict()
    assert found["least"] == 0
    assert found["least_at"]["search.fnir"] == 1


def uncertain(text: str, chance: np.random.Generator) -> str:
    """Return a scenario's text with its numbers between 0 and 0.5 made ranges."""
    lines = []
    for line in text.splitlines():
        name, equals, value = line.partition(" = ")
        if equals and name not in ("format", "k", "groups", "size", "operate_at") and value.startswith("0."):
            low, high = float(value) * chance.uniform(0.2, 1), min(0.9, float(value) * chance.uniform(1, 3))
            lines.append(f'{name} = "{low:.6f} to {high:.6f}"')
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", range(40))
def test_no_point_of_the_box_lies_beyond_the_bounds_of_a_random_scenario(seed):
    chance = np.random.default_rng(seed)
    scenario = load_text(uncertain(random_scenario(seed, stages=2), chance))
    plan, box = plan_of(scenario), box_of(scenario)
    bounds, warnings = bounds_of(plan)
    assert not warnings
    places = chance.random((len(box.sides), 3000))
    places[:, :1000] = np.round(places[:, :1000])
    done = evaluate(plan, {}, box.given(dict(zip(box.sides, places, strict=True))))
    entries = {(entry.id, entry.group, entry.item): entry for entry in plan.layout if entry.point is None}
    for bound in bounds:
        found = row_of(plan, done, entries[bound.outcome, bound.group, None])
        found = found[np.isfinite(found)]
        scale = 1e-9 * (np.abs(found).max() if len(found) else 0)
        assert bound.least is None or (found >= bound.least - scale).all(), bound
        assert bound.most is None or (found <= bound.most + scale).all(), bound


def test_the_bounds_hold_the_interval_and_take_little_time():
    scenario = loaded(SEARCH, {**SEARCH, "id": "other", "fpir": "0.01 to 0.1"})
    found = assess(scenario, draws=2000, drivers=0)
    for bound in found.bounds:
        own = found[bound.outcome]
        assert bound.least < own.low < own.high < bound.most
    plan = plan_of(scenario)
    start = time.process_time()
    bounds_of(plan)
    assert time.process_time() - start < 0.05
    assert found.to_dict()["bounds"][0]["least"] == found.bounds[0].least

"""What holds whatever the formula, at every draw; validation/invariants.py checks thousands of scenarios."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baserate.errors import ScenarioError
from support import monotone
from support.invariants import NAMES, broken
from support.one_by_one import people_alerted_on
from support.random_stages import random_scenario
from support.scenarios import assess_text, load_text, scenario_text


def test_nothing_is_broken_in_random_scenarios_and_every_invariant_is_met_somewhere():
    met = Counter()
    for seed in range(60):
        for name, checked, bad in broken(load_text(random_scenario(seed, stages=4)), draws=16, seed=seed + 1):
            assert bad == 0, (seed, name)
            met[name] += checked
    assert all(met[name] > 0 for name in NAMES)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_no_error_rate_that_rises_makes_fewer_errors_at_any_values_of_the_inputs(seed):
    try:
        scenario = load_text(random_scenario(seed, stages=3))
    except ScenarioError:
        return  # errors that cannot correlate so
    for name, _, bad in monotone.not_monotone(scenario, draws=32, seed=seed):
        assert bad == 0, name


def test_every_rate_that_should_rise_is_met_in_random_scenarios():
    met = Counter()
    for seed in range(20):
        for name, checked, bad in monotone.not_monotone(load_text(random_scenario(seed, stages=4)), draws=8):
            assert bad == 0, (seed, name)
            met[name] += checked
    assert all(met[name] > 0 for name in monotone.NAMES)


FIRST = {"id": "a", "kind": "screening", "prevalence": 0.1, "sensitivity": 0.9}
SETTINGS = [
    # (looks a person, the stages' false rates, their correlations, the first stage's review)
    (0.4, (0.2,), (), 1.0),
    (3.25, (0.05, 0.3), (0.3,), 1.0),
    (2.0, (0.3, 0.4, 0.25), (0.2, 0.15), 1.0),
    (6.5, (0.2, 0.3, 0.5), (0.0, -0.1), 0.5),
]


@pytest.mark.parametrize(("looks", "rates", "correlations", "confirmed"), SETTINGS)
def test_people_are_those_of_a_simulation_one_by_one(looks, rates, correlations, confirmed):
    size = 200_000
    if confirmed == 1:
        stages = [FIRST | {"screened_per_year": size * looks, "false_positive_rate": rates[0]}]
    else:
        stages = [{"id": "a", "kind": "face_search", "faces_per_day": size * looks / 365, "p_watchlisted": 0.1}]
        stages[0] |= {"fnir": 0.1, "fpir": rates[0]}
        stages[0]["review"] = {"p_confirm_true": 0.9, "p_confirm_false": confirmed}
    for place, (rate, correlation) in enumerate(zip(rates[1:], correlations, strict=True)):
        stage = {"id": "bc"[place], "kind": "screening", "input": "ab"[place], "sensitivity": 0.8}
        stages.append(stage | {"false_positive_rate": rate, "error_correlation": correlation})
    found = assess_text(scenario_text(*stages, size=size))
    innocents = int(size * 0.9)
    simulated = people_alerted_on(innocents, looks, rates, correlations, confirmed, np.random.default_rng(8))
    last = f"{stages[-1]['id']}.people_wrongly_flagged_per_year"
    spread = np.sqrt(simulated * (1 - simulated / innocents))
    assert found[last, None]["median"] == pytest.approx(simulated, abs=4 * spread)

"""Waits of a response against alerts that queue one by one, numbers worked out by others, and limits."""

from __future__ import annotations

import numpy as np
import pytest

from baserate.assessment.run import assess
from baserate.errors import ScenarioError
from support.queue import waits
from support.scenarios import assess_text, load_text, scenario_text

COUNTED = {"id": "c", "kind": "counted_alerts", "right": 876, "wrong": 16_644, "days": 365}
#: 48 alerts a day at 45 minutes each keep 1.5 officers busy; 12 officers of 4 hours a day are 2 at any time.
RESPONSE = {
    "id": "r",
    "kind": "response",
    "input": "c",
    "minutes_per_alert": 45,
    "officers": 12,
    "hours_per_officer_per_day": 4,
}


def found_of(**changes):
    return assess(load_text(scenario_text(COUNTED, RESPONSE | changes)), draws=500)


def test_the_waits_of_two_officers_at_an_offered_load_of_three_quarters():
    found = found_of(wait_minutes=[0, 15])
    assert found["r.p_wait_over", {"minutes": 0}].median == pytest.approx(0.6429, abs=5e-5)
    assert found["r.p_wait_over", {"minutes": 15}].median == pytest.approx(0.5442, abs=5e-5)
    assert found["r.median_wait_minutes"].median == pytest.approx(15.08 * 45 / 30, abs=5e-3 * 1.5)


def test_officers_may_be_no_whole_number():
    found = found_of(officers=15, wait_minutes=[0])
    assert found["r.p_wait_over", {"minutes": 0}].median == pytest.approx(0.3979, abs=5e-5)
    assert found["r.median_wait_minutes"].median == 0


@pytest.mark.parametrize(("officers", "peak"), [(12, 1.0), (12, 1.25), (30, 2.5)])
def test_alerts_that_queue_one_by_one_wait_as_long(officers, peak):
    found = found_of(officers=officers, peak_factor=peak)
    random = np.random.default_rng(4)
    on_duty = officers * 4 // 24
    waited = waits(random, 48 * peak / 1440, 45, on_duty, 420_000)[20_000:].reshape(50, -1)
    for minutes in (5, 15, 60):
        batches = (waited > minutes).mean(axis=1)
        error = batches.std(ddof=1) / np.sqrt(len(batches))
        assert abs(batches.mean() - found["r.p_wait_over", {"minutes": minutes}].median) < 4.5 * error, minutes
    medians = np.median(waited, axis=1)
    error = medians.std(ddof=1) / np.sqrt(len(medians)) + 1e-9
    # The median of a batch leans by about one part in its length.
    assert abs(medians.mean() - found["r.median_wait_minutes"].median) < 5 * error


def test_more_alerts_than_can_be_answered_wait_without_end():
    found = found_of(officers=9)
    assert [found["r.p_wait_over", {"minutes": one}].median for one in (5, 15, 60)] == [1, 1, 1]
    assert found["r.median_wait_minutes"].median is None
    assert found["r.share_unattended"].median == 0


def test_waits_rise_with_load_and_fall_with_officers_and_with_time():
    for name, values, sign in (
        ("minutes_per_alert", [10, 20, 45, 59, 61], 1),
        ("peak_factor", [0.2, 0.9, 1, 1.3, 2], 1),
        ("officers", [7, 9, 12, 13.5, 30], -1),
    ):
        chances = [found_of(**{name: value})["r.p_wait_over", {"minutes": 15}].median for value in values]
        assert (np.diff(chances) * sign >= 0).all() and chances[0] != chances[-1], name
    chances = [one.median for one in found_of().outcomes if one.id == "r.p_wait_over"]
    assert len(chances) == 3 and chances == sorted(chances, reverse=True)


def test_groups_wait_in_one_line():
    groups = {"A": 0.5, "B": 0.5}
    stage = RESPONSE | {"minutes_per_alert": {"by_group": {"A": 30, "B": 60}}}
    split = assess_text(scenario_text(COUNTED, stage, size=1e6, groups=groups))
    whole = assess_text(scenario_text(COUNTED, RESPONSE, size=1e6))
    for key, outcome in whole.items():
        if key[0] in ("r.p_wait_over", "r.median_wait_minutes"):
            assert split[key]["median"] == pytest.approx(outcome["median"], rel=1e-9)
    assert ("r.p_wait_over", "A", 0) not in split


@pytest.mark.parametrize("officers", [12, 6, None])
def test_what_wrong_stops_cost_is_of_those_that_are_attended(officers):
    stage = RESPONSE | {"cost_per_wrong_stop": 30}
    if officers is None:
        del stage["officers"]
    else:
        stage["officers"] = officers
    found = assess_text(scenario_text(COUNTED, stage))
    attended = {12: 1.0, 6: 2 / 3, None: 1.0}[officers]
    false = 365 * 48 * (1 - found["c.ppv", None]["mean"])
    assert found["r.cost_to_wrongly_stopped_per_year", None]["mean"] == pytest.approx(false * attended * 30, rel=1e-6)
    assert (officers is not None) == (("r.p_wait_over", None, 0) in found)


@pytest.mark.parametrize("wait", [[], 15, [5, 5], [-1], ["soon"], [{"by_group": 1}], [float("nan")]])
def test_what_is_no_list_of_minutes_is_a_fault(wait):
    with pytest.raises(ScenarioError, match="wait_minutes"):
        load_text(scenario_text(COUNTED, RESPONSE | {"wait_minutes": wait}))

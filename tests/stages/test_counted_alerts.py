"""Counted alerts: quantiles of the Beta posterior in closed form, agreement at every draw, and what they feed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from baserate.assessment.evaluate import evaluate, row_of
from baserate.assessment.plan import find_outcome, plan_of
from baserate.assessment.posterior import Counts
from baserate.assessment.update import Seen, update
from baserate.errors import ScenarioError
from baserate.random.streams import uniforms
from baserate.scenario.changes import with_inputs
from support.scenarios import assess_text, load_text, scenario_text

NEW_YORK = {"id": "c", "kind": "counted_alerts", "right": 122, "wrong": 47, "unknown": 771, "days": 30}
RESPONSE = {"id": "r", "kind": "response", "input": "c", "minutes_per_alert": 24, "hours_per_officer_per_day": 6}
LEVELS = {"median": 0.5, "low": 0.05, "high": 0.95}


def test_every_outcome_is_a_function_of_one_beta_share():
    found = assess_text(scenario_text(NEW_YORK))
    p = stats.beta(122.5, 47.5)
    for name, level in LEVELS.items():
        share, turned = p.ppf(level), p.ppf(1 - level)
        expected = {
            "ppv": share,
            "false_discovery_rate": 1 - turned,
            "true_alerts_per_year": 169 * share * 365 / 30,
            "false_alerts_per_year": 169 * (1 - turned) * 365 / 30,
            "alerts_per_year": 940 * 365 / 30,
            "ppv_if_unknown_wrong": 169 * share / 940,
            "ppv_if_unknown_right": (169 * share + 771) / 940,
        }
        for outcome, value in expected.items():
            assert found[f"c.{outcome}", None][name] == pytest.approx(value, rel=2e-4), (outcome, name)


def draws_of(text, *names):
    plan = plan_of(load_text(text))
    done = evaluate(plan, next(uniforms(3, plan.streams, 256, 256)))
    return [row_of(plan, done, find_outcome(plan, name, "outcome")) for name in names]


def test_the_outcomes_agree_at_every_draw_and_what_they_feed_gets_all_the_alerts():
    names = ["c.true_alerts_per_year", "c.false_alerts_per_year", "c.alerts_per_year", "c.ppv"]
    names += ["c.ppv_if_unknown_wrong", "c.ppv_if_unknown_right", "r.share_of_hours_on_false_alerts"]
    text = scenario_text(NEW_YORK, RESPONSE)
    true, false, every, ppv, worst, best, on_false = draws_of(text, *names)
    (hours,) = draws_of(text, "r.officer_hours_per_year")
    assert len(np.unique(ppv)) > 200
    np.testing.assert_allclose(true + false, 169 * 365 / 30, rtol=1e-12)
    np.testing.assert_allclose(true / (true + false), ppv, rtol=1e-12)
    np.testing.assert_allclose(worst, true / every, rtol=1e-12)
    np.testing.assert_allclose(best, 1 - false / every, rtol=1e-12)
    assert ((worst <= ppv) & (ppv <= best) & (worst >= 0) & (best <= 1)).all()
    np.testing.assert_allclose(on_false, 1 - ppv, rtol=1e-12)
    np.testing.assert_allclose(hours, 940 * 365 / 30 * 24 / 60, rtol=1e-12)


def test_alerts_drawn_one_by_one_keep_the_officers_as_busy_as_the_stage_that_is_fed_says():
    """A year of alerts, each on some day and right or wrong by a share drawn from what the counts leave possible."""
    random = np.random.default_rng(8)
    hours, wrong_hours = [], []
    for _ in range(400):
        share = random.beta(122.5, 47.5)
        alerts = random.poisson(940 * 365 / 30)
        right = random.random(alerts) < share
        minutes = random.exponential(24, alerts)
        hours.append(minutes.sum() / 60)
        wrong_hours.append(minutes[~right].sum() / 60)
    found = assess_text(scenario_text(NEW_YORK, RESPONSE))
    for simulated, name in ((hours, "officer_hours_per_year"), (wrong_hours, "officer_hours_on_false_alerts_per_year")):
        error = np.std(simulated) / 20
        assert abs(np.mean(simulated) - found[f"r.{name}", None]["mean"]) < 4.5 * error, name


def test_counts_left_unknown_are_none_and_a_group_is_drawn_by_its_own_counts():
    stage = {key: value for key, value in NEW_YORK.items() if key != "unknown"}
    counts = {"right": {"by_group": {"A": 100, "B": 22}}, "wrong": {"by_group": {"A": 20, "B": 27}}}
    found = assess_text(scenario_text(stage | counts, size=1e6, groups={"A": 0.5, "B": 0.5}))
    for group, of in (("A", (100, 20)), ("B", (22, 27))):
        median = stats.beta(of[0] + 0.5, of[1] + 0.5).median()
        assert found["c.ppv", group]["median"] == pytest.approx(median, rel=1e-4)
        assert found["c.ppv_if_unknown_right", group]["median"] == pytest.approx(median, rel=1e-4)
    assert found["c.alerts_per_year", None]["median"] == pytest.approx(169 * 365 / 30)


def test_numbers_that_change_are_drawn_anew_and_counts_are_learned_from():
    declared = load_text(scenario_text(NEW_YORK))
    changed = with_inputs(declared, {"c.wrong": 400})
    assert changed.assess(draws=2000)["c.ppv"].median == pytest.approx(stats.beta(122.5, 400.5).median(), rel=1e-3)
    learned = update(declared, [Seen("c.p_right", Counts(10, 1000))], draws=2000)
    after = learned["c.ppv"].after.median
    assert after == pytest.approx(stats.beta(132.5, 1037.5).median(), rel=1e-3)


def test_one_record_of_right_alerts_gives_both_numbers_and_is_one_draw():
    record = "pnr-de-2020-confirmed-per-hit"
    cited = {"right": {"evidence": record}, "wrong": {"evidence": record, "complement": True}, "days": 366}
    scenario = load_text(scenario_text(NEW_YORK | cited))
    settings = scenario.stages[0].settings
    assert [settings[name].everybody.interval(0.9)[0] for name in ("right", "wrong")] == [5347, 72832]
    assert settings["p_right"].everybody.stream == f"evidence:{record}"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"right": 0, "wrong": 0}, "nothing is known"),
        ({"right": 12.5}, "a whole number"),
        ({"wrong": "10 to 20"}, "count"),
        ({"right": -1}, "a whole number"),
        ({"days": 0}, "above 0"),
        ({"right": {"by_group": {"A": 100, "B": 22}}}, "by group"),
        ({"p_right": 0.5}, "p_right"),
    ],
)
def test_what_is_no_count_is_a_fault_that_says_so(changes, says):
    with pytest.raises(ScenarioError, match=says):
        load_text(scenario_text(NEW_YORK | changes, size=1e6, groups={"A": 0.5, "B": 0.5}))

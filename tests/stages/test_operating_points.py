"""Rates at thresholds: each is the stage with those rates, their order holds at every draw, and one of them feeds."""

from __future__ import annotations

import numpy as np
import pytest

from baserate.assessment.breakeven.solve import break_even
from baserate.assessment.compare import compare
from baserate.assessment.evaluate import evaluate, row_of
from baserate.assessment.plan import plan_of
from baserate.assessment.posterior import Counts
from baserate.assessment.run import assess
from baserate.assessment.update import Seen, update
from baserate.errors import ScenarioError
from baserate.random.streams import uniforms
from baserate.report.assessment.model import build_report
from baserate.scenario.changes import with_inputs
from support.scenarios import load_text, scenario_text

GROUPS = {"A": 0.7, "B": 0.3}
FACES = {"id": "s", "kind": "face_search", "faces_per_day": 10_000, "p_watchlisted": 1e-4}
FACE_POINTS = [
    {"threshold": 0.7, "fnir": {"count": 31, "of": 100}, "fpir": "1e-5 to 9e-5"},
    {"threshold": 0.5, "fnir": {"count": 5, "of": 100}, "fpir": "1e-3 to 9e-3"},
    {"threshold": 0.6, "fnir": {"count": 12, "of": 100}, "fpir": "1e-4 to 9e-4"},
]
SCREENING = {"id": "s", "kind": "screening", "screened_per_year": 2e6, "prevalence": 1e-3}
SCORE = {"id": "s", "kind": "risk_score", "scored": 1e5, "base_rate": 0.02}
HIT_POINTS = [
    {"threshold": 3, "sensitivity": "0.8 to 0.9", "false_positive_rate": 0.1},
    {"threshold": 5, "sensitivity": "0.5 to 0.7", "false_positive_rate": 0.02},
]
STAGES = [(FACES, FACE_POINTS), (SCREENING, HIT_POINTS), (SCORE, HIT_POINTS)]
IDS = [stage["kind"] for stage, _ in STAGES]


def loaded(stage, *others, **options):
    return load_text(scenario_text(stage, *others, size=1e6, **options))


def rows(scenario, **options):
    return {
        (one.id, one.group, (one.where or {}).get("threshold")): one for one in assess(scenario, **options).outcomes
    }


@pytest.mark.parametrize(("stage", "points"), STAGES, ids=IDS)
def test_each_point_is_the_stage_with_that_points_rates(stage, points):
    found = rows(loaded(stage | {"operating_points": points}), draws=4000)
    assert {key[2] for key in found} == {point["threshold"] for point in points}
    for point in points:
        rates = {key: value for key, value in point.items() if key != "threshold"}
        alone = rows(loaded(stage | rates), draws=4000)
        assert len(alone) == len(found) / len(points)
        for (outcome, group, _), expected in alone.items():
            mine = found[outcome, group, point["threshold"]]
            for part in ("median", "low", "high"):
                assert getattr(mine, part) == pytest.approx(getattr(expected, part), rel=2e-2), (outcome, part)


@pytest.mark.parametrize("groups", [None, GROUPS])
def test_the_order_of_the_points_holds_at_every_draw(groups):
    points = FACE_POINTS
    if groups:
        points = [
            point | {"fpir": {"by_group": {"A": point["fpir"], "B": {"count": place, "of": 1000}}}}
            for point, place in zip(points, (1, 30, 6), strict=True)
        ]
    plan = plan_of(loaded(FACES | {"operating_points": points}, groups=groups))
    done = evaluate(plan, next(uniforms(5, plan.streams, 1024, 1024)))
    for name, sign in (("true_alerts_per_day", -1), ("false_alerts_per_day", -1), ("fpir", -1)):
        for group in (None, *(groups or ())):
            at = {
                entry.where["threshold"]: row_of(plan, done, entry)
                for entry in plan.layout
                if (entry.outcome.name, entry.group) == (name, group)
            }
            draws = np.stack([at[threshold] for threshold in sorted(at)])
            assert (sign * np.diff(draws, axis=0) > 0).all(), (name, group)
            assert np.ptp(draws, axis=1).min() > 0


def test_rates_beside_the_points_are_where_it_operates():
    found = rows(loaded(FACES | {"operating_points": FACE_POINTS, "fnir": 0.2, "fpir": 5e-4}), draws=500)
    alone = rows(loaded(FACES | {"fnir": 0.2, "fpir": 5e-4}), draws=500)
    for key, expected in alone.items():
        assert found[key].numbers == expected.numbers, key
    assert ("s.ppv", None, 0.6) in found


def test_the_point_named_feeds_and_is_what_questions_mean():
    response = {"id": "r", "kind": "response", "input": "s", "minutes_per_alert": 30, "hours_per_officer_per_day": 6}
    scenario = loaded(FACES | {"operating_points": FACE_POINTS, "operate_at": 0.6}, response)
    found = rows(scenario, draws=1000)
    at_point = [found["s.ppv", None, threshold].median for threshold in (0.6, None)]
    assert at_point[0] == at_point[1] != found["s.ppv", None, 0.5].median
    alerts = found["s.alerts_per_day", None, 0.6].median
    assert found["r.officer_hours_per_year", None, None].median == pytest.approx(365 * alerts / 2)
    even = break_even(scenario, "s.ppv", 0.5, "s.fpir", draws=400)
    other = loaded(FACES | {"fnir": FACE_POINTS[2]["fnir"], "fpir": "1e-4 to 9e-4"})
    alone = break_even(other, "s.ppv", 0.5, "s.fpir", draws=400)
    assert even.value == pytest.approx(alone.value, rel=2e-2)
    changed = with_inputs(scenario, {"s.fpir": 1e-6})
    assert rows(changed)["s.ppv", None, None].median > 0.98
    both = compare(scenario, changed, draws=400)
    assert both["s.ppv"].difference.low > 0.3
    learned = update(scenario, [Seen("s.fpir", Counts(1, 10_000))], draws=1000)
    assert learned["s.ppv"].after.median > learned["s.ppv"].before.median
    # What is learned of one point is learned of all, as they are drawn at one random point.
    assert learned["s.ppv", {"threshold": 0.5}].after.median > learned["s.ppv", {"threshold": 0.5}].before.median
    report = build_report(assess(scenario, draws=500))
    assert report.stages[0].headline.startswith("At a threshold of 0.6: Of every ")


def test_a_stage_that_feeds_and_says_not_where_it_operates_is_a_fault():
    response = {"id": "r", "kind": "response", "input": "s", "minutes_per_alert": 30, "hours_per_officer_per_day": 6}
    with pytest.raises(ScenarioError, match=r"no operate_at, and r is fed by s.*0\.7, 0\.5, 0\.6"):
        loaded(FACES | {"operating_points": FACE_POINTS}, response)
    found = assess(loaded(FACES | {"operating_points": FACE_POINTS}), draws=100)
    assert not [warning for warning in found.warnings if "not used" in warning]
    build_report(found)


def points(*pairs, **others):
    return [{"threshold": place, "fnir": fnir, "fpir": fpir} | others for place, (fnir, fpir) in enumerate(pairs)]


@pytest.mark.parametrize(
    "pairs",
    [
        [(0.1, 1e-3), (0.2, 1e-4), (0.3, 1e-5)],
        [(0.3, 1e-5), (0.2, 1e-4), (0.1, 1e-3)],
        [(0.1, 1e-3), (0.1, 1e-3), (0.3, 1e-3)],
        [(0.1, 1e-3)],
    ],
)
def test_rates_that_move_one_way_are_taken(pairs):
    assert loaded(FACES | {"operating_points": points(*pairs)})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"operating_points": points((0.1, 1e-3), (0.2, 1e-2))}, "fnir that rises and fpir that falls"),
        ({"operating_points": points((0.1, 1e-3), (0.2, 1e-4), (0.15, 1e-5))}, "from threshold 1 to 2 fnir goes from"),
        ({"operating_points": points((0.1, 1e-3), (0.3, 1e-4), (0.2, 1e-3), (0.1, 1e-2))}, "or the reverse"),
        ({"operating_points": points((0.1, 1e-3), (0.2, 1e-4), threshold=0.5)}, "one threshold twice"),
        ({"operating_points": [{"threshold": 1, "fnir": 0.1}]}, "no fpir"),
        ({"operating_points": [{"threshold": 1, "fnir": 0.1, "fpir": 0.1, "fmr": 0.1}]}, "fmr"),
        ({"operating_points": []}, "a list of 1 to 50"),
        ({"operating_points": points((0.1, 1e-3)), "operate_at": 0.3}, "one of the thresholds: 0"),
        ({"operating_points": points((0.1, 1e-3)), "operate_at": 0, "fnir": 0.1, "fpir": 0.1}, "one of them"),
        ({"fnir": 0.1, "fpir": 0.1, "operate_at": 0.3}, "only beside operating_points"),
        ({"operating_points": points((0.1, 1e-3)), "fnir": 0.1}, "exactly one of"),
        ({"operating_points": points((0.1, {"by_group": {"A": 0.1, "C": 0.2}}))}, "C"),
    ],
)
def test_points_that_cannot_be_used_are_faults_that_say_why(changes, says):
    with pytest.raises(ScenarioError, match=says):
        loaded(FACES | changes, groups=GROUPS)


def test_an_order_that_fails_in_one_group_is_told_of_that_group():
    wrong = [(0.1, {"by_group": {"A": 1e-3, "B": 1e-3}}), (0.2, {"by_group": {"A": 1e-4, "B": 1e-2}})]
    with pytest.raises(ScenarioError, match="for B"):
        loaded(FACES | {"operating_points": points(*wrong)}, groups=GROUPS)

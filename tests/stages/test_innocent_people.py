"""The chance of one innocent person to be wrongly flagged: people one by one, closed forms, and what cannot be."""

from __future__ import annotations

import numpy as np
import pytest

from baserate.assessment.evaluate import evaluate, row_of
from baserate.assessment.plan import plan_of
from baserate.assessment.run import assess
from baserate.random.streams import uniforms
from support.gallery import log_normal_rates
from support.passers import wrongly_flagged
from support.scenarios import load_text, scenario_text

YEARLY = "p_innocent_person_wrongly_flagged_per_year"
PASSES = (1, 10, 100, 250, 500)
GROUPS = {"A": 0.75, "B": 0.25}
SCREENING = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": 300_000,
    "looks_per_person_per_year": 7.5,
    "prevalence": {"by_group": {"A": 0.02, "B": 0.2}},
    "sensitivity": 0.9,
    "false_positive_rate": {"by_group": {"A": 0.01, "B": 0.06}},
}


def found_of(*stages, size=100_000, groups=None, **options):
    return assess(load_text(scenario_text(*stages, size=size, groups=groups)), **options)


def near(counts: list[tuple[int, int]], expected: float) -> bool:
    """Whether the flagged over the innocent of simulated years are what is expected, within 4.5 standard errors."""
    shares = np.array([flagged / innocent for flagged, innocent in counts])
    return abs(shares.mean() - expected) < 4.5 * shares.std(ddof=1) / np.sqrt(len(shares))


def test_people_who_pass_one_by_one_are_flagged_as_often_by_group_and_in_all():
    found = found_of(SCREENING, groups=GROUPS)
    random = np.random.default_rng(11)
    years, of_group = [], {"A": [], "B": []}
    for _ in range(60):
        one_year = []
        for group, prevalence, rate, size in (("A", 0.02, 0.01, 75_000), ("B", 0.2, 0.06, 25_000)):
            looked_at = int(40_000 * size / 100_000)
            counted = wrongly_flagged(random, size, looked_at, prevalence, 7.5, np.full(size, rate))
            one_year.append(counted)
            of_group[group].append(counted)
        years.append(tuple(map(sum, zip(*one_year, strict=True))))
    assert near(years, found[f"s.{YEARLY}"].median)
    for group, counted in of_group.items():
        assert near(counted, found[f"s.{YEARLY}", group].median)


@pytest.mark.parametrize("review", [None, {"p_confirm_true": 0.9, "p_confirm_false": 0.3}])
def test_people_whose_own_rates_differ_are_averaged_over_in_passes(review):
    stage = {"id": "f", "kind": "face_search", "faces_per_day": 1000, "p_watchlisted": 0.01, "fnir": 0.1}
    stage |= {"fmr": 2e-4, "watchlist_size": 50, "heterogeneity_cv": 4} | ({"review": review} if review else {})
    found = found_of(stage)
    random = np.random.default_rng(5)
    own = log_normal_rates(random, np.full(400_000, 2e-4), 4)
    per_pass = -np.expm1(50 * np.log1p(-own)) * (review["p_confirm_false"] if review else 1)
    name = f"f.{'confirmed_' if review else ''}{YEARLY}"
    for passes in PASSES:
        flagged = random.binomial(passes, per_pass) > 0
        expected = found[name, {"passes": passes}].median
        assert abs(flagged.mean() - expected) < 4.5 * flagged.std() / np.sqrt(len(flagged)), passes


@pytest.mark.parametrize(
    ("stage", "rate"),
    [
        (
            {k: v for k, v in SCREENING.items() if k != "prevalence"}
            | {"prevalence": 0.1, "false_positive_rate": 0.02},
            0.02,
        ),
        (
            {
                "id": "s",
                "kind": "emotion_screening",
                "screened_per_year": 1e5,
                "prevalence": 0.1,
                "p_sign_given_intent": 0.5,
                "p_sign_given_no_intent": 0.07,
            },
            0.07,
        ),
        (
            {
                "id": "s",
                "kind": "meter_anomaly",
                "households": 4e4,
                "tests_per_household_per_year": 12,
                "false_alarm_rate": 0.003,
                "prevalence": 0.1,
                "sensitivity": 0.5,
            },
            0.003,
        ),
        (
            {
                "id": "s",
                "kind": "database_search",
                "searches_per_year": 300,
                "gallery_size": 5000,
                "p_in_gallery": 0.1,
                "fnir": 0.1,
                "fmr": 2e-4,
            },
            2e-4,
        ),
    ],
    ids=lambda one: one["kind"] if isinstance(one, dict) else "",
)
def test_in_so_many_looks_it_is_one_less_the_chance_of_no_error_in_any(stage, rate):
    found = found_of(stage)
    for passes in PASSES:
        expected = -np.expm1(passes * np.log1p(-rate))
        assert found[f"s.{YEARLY}", {"passes": passes}].median == pytest.approx(expected, rel=1e-12)
    people = {"meter_anomaly": ("households_wrongly_flagged_per_year", 0.9 * 4e4)}
    people |= {"database_search": ("people_wrongly_returned_per_year", 5000)}
    name, innocent = people.get(stage["kind"], ("people_wrongly_flagged_per_year", 0.9 * 1e5))
    assert found[f"s.{YEARLY}"].median == pytest.approx(found[f"s.{name}"].median / innocent, rel=1e-12)


def test_a_stage_that_is_fed_has_the_innocent_people_and_the_rate_of_its_chain():
    first = SCREENING | {"prevalence": 0.1, "false_positive_rate": 0.04}
    second = {"id": "t", "kind": "screening", "input": "s", "sensitivity": 0.9, "false_positive_rate": 0.25}
    found = found_of(first, second)
    innocent = 0.9 * 100_000
    people = found["t.people_wrongly_flagged_per_year"].median
    assert found[f"t.{YEARLY}"].median == pytest.approx(people / innocent, rel=1e-12)
    assert found[f"t.{YEARLY}", {"passes": 10}].median == pytest.approx(1 - 0.99**10, rel=1e-12)


def test_at_every_draw_it_is_a_chance_that_rises_with_looks_and_with_each_error_rate():
    stage = SCREENING | {"false_positive_rate": "1e-4 to 0.2", "screened_per_year": "1e4 to 2e6"}
    plan = plan_of(load_text(scenario_text(stage, size=100_000, groups=GROUPS)))
    rising = {stream: np.full(64, 0.5) for stream in plan.streams} | {
        "s.false_positive_rate": np.linspace(0.01, 0.99, 64)
    }
    for points, ordered in ((next(uniforms(2, plan.streams, 512, 512)), False), (rising, True)):
        done = evaluate(plan, points)
        before: dict[str | None, np.ndarray] = {}
        for entry in plan.layout:
            if entry.id != f"s.{YEARLY}":
                continue
            row = row_of(plan, done, entry)
            assert ((row >= 0) & (row <= 1)).all()
            if ordered:
                assert (np.diff(row) >= 0).all() and row[-1] > row[0]
            if entry.where is not None:
                assert (row >= before.get(entry.group, 0)).all()
                before[entry.group] = row
        assert set(before) == {None, *GROUPS}

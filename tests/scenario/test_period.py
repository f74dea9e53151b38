"""A declared period: what is told of it is so much of a year, people are those of its looks, and the rest stays."""

from __future__ import annotations

import pickle

import pytest

from baserate.assessment.breakeven.solve import break_even
from baserate.assessment.run import assess
from baserate.errors import ScenarioError
from baserate.report.assessment.model import build_report
from baserate.terms import term
from support.scenarios import load_text, scenario_text

STAGES = [
    {
        "id": "s",
        "kind": "screening",
        "screened_per_year": 2e6,
        "looks_per_person_per_year": 25,
        "prevalence": 1e-3,
        "sensitivity": "0.8 to 0.9",
        "false_positive_rate": 0.01,
    },
    {"id": "t", "kind": "screening", "input": "s", "sensitivity": 0.9, "false_positive_rate": 0.2},
    {
        "id": "f",
        "kind": "face_search",
        "faces_per_day": 30_000,
        "p_watchlisted": 1e-4,
        "fnir": 0.1,
        "fpir": 1e-3,
        "review": {"p_confirm_true": 0.9, "p_confirm_false": 0.5},
    },
    {
        "id": "m",
        "kind": "meter_anomaly",
        "households": 4e5,
        "tests_per_household_per_year": 365,
        "false_alarm_rate": 0.002,
        "prevalence": 1e-4,
        "sensitivity": 0.5,
    },
    {
        "id": "d",
        "kind": "database_search",
        "searches_per_year": 5000,
        "gallery_size": 3e4,
        "p_in_gallery": 0.3,
        "fnir": 0.1,
        "fmr": 1e-4,
    },
    {"id": "k", "kind": "counted_alerts", "right": 122, "wrong": 47, "unknown": 771, "days": 30},
    {
        "id": "r",
        "kind": "response",
        "input": "k",
        "minutes_per_alert": 20,
        "officers": 9,
        "hours_per_officer_per_day": 6,
    },
    {"id": "c", "kind": "chilling", "people_affected": 1e6, "acts_per_person_per_year": 5, "relative_drop": 0.1},
]
BREACH = {"id": "b", "kind": "breach", "people_held": 1e6, "p_breach_per_year": 0.1, "share_exposed": 0.5}


def loaded(*stages, days=None):
    period = f"\n[period]\ndays = {days}\n" if days is not None else ""
    return load_text(scenario_text(*stages, size=1e6) + period)


def by_name(assessment):
    return {(one.id, tuple((one.where or {}).items())): one for one in assessment.outcomes}


@pytest.mark.parametrize("days", [30, 7.5, 365, 730])
def test_flows_are_so_much_of_a_year_and_other_outcomes_stay(days):
    year, period = by_name(assess(loaded(*STAGES), draws=200)), by_name(assess(loaded(*STAGES, days=days), draws=200))
    assert len(year) == len(period)
    people = ("people_wrongly", "households_wrongly", "p_innocent")
    for (name, where), before in year.items():
        renamed = name.removesuffix("_per_year") + "_in_period" if name.endswith("_per_year") else name
        after = period[renamed, where]
        is_people = any(part in name for part in people) and not where
        if is_people and days != 365:
            continue
        times = days / 365 if renamed != name and not where else 1
        for one, other in zip(after.numbers, before.numbers, strict=True):
            assert one == pytest.approx(other * times, rel=1e-12), name
        if renamed != name:
            assert "year" not in after.unit and "year" not in term(after.term).name, name


@pytest.mark.parametrize("days", [30, 100])
def test_people_are_those_of_as_many_looks_as_come_in_the_period(days):
    found = by_name(assess(loaded(*STAGES, days=days), draws=50))

    def chance(rate, looks):
        whole = int(looks)
        return 1 - (1 - rate) ** whole * (1 - (looks - whole) * rate)

    part = days / 365
    expected = {
        "s.people_wrongly_flagged": 80_000 * 0.999 * chance(0.01, 25 * part),
        "t.people_wrongly_flagged": 80_000 * 0.999 * chance(0.002, 25 * part),
        "f.people_wrongly_alerted": 1e6 * (1 - 1e-4) * chance(1e-3, 30_000 * days / 1e6),
        "f.confirmed_people_wrongly_alerted": 1e6 * (1 - 1e-4) * chance(5e-4, 30_000 * days / 1e6),
        "m.households_wrongly_flagged": 4e5 * (1 - 1e-4) * chance(0.002, days),
        "d.people_wrongly_returned": 3e4 * chance(1e-4, 5000 * part),
    }
    for name, value in expected.items():
        assert found[f"{name}_in_period", ()].median == pytest.approx(value, rel=1e-9), name
    innocent = found["s.p_innocent_person_wrongly_flagged_in_period", ()].median
    assert innocent == pytest.approx(expected["s.people_wrongly_flagged"] / (1e6 * 0.999), rel=1e-9)


def test_counted_alerts_are_scaled_from_their_own_days():
    found = by_name(assess(loaded(*STAGES, days=30), draws=50))
    assert found["k.alerts_in_period", ()].median == pytest.approx(940, rel=1e-12)


@pytest.mark.parametrize("years", [{}, {"years": 10}])
def test_a_breach_runs_over_the_period(years):
    found = assess(loaded(BREACH | years, days=73), draws=50)
    chance = 1 - 0.9**0.2
    assert found["b.p_breach_over_period"].median == pytest.approx(chance, rel=1e-12)
    assert found["b.people_exposed"].median == pytest.approx(5e5 * chance, rel=1e-12)
    assert any("b.years is declared and not used" in warning for warning in found.warnings) == bool(years)


def test_the_period_is_said_in_json_and_text_and_no_sentence_speaks_of_a_year():
    found = assess(loaded(*STAGES[:3], days=30), draws=200)
    made = found.to_dict()
    assert made["period"] == {"days": 30} and "period" not in assess(loaded(STAGES[0]), draws=50).to_dict()
    assert not any(one["id"].endswith("_per_year") for one in made["outcomes"])
    assert any("the period is 30 days" in warning for warning in found.warnings)
    report = build_report(found)
    assert report.stages[0].more[0].startswith("In the period, ")
    rows = [(row.header, *row.cells) for stage in report.stages for row in stage.outcomes.rows]
    assert not [row for row in rows if "year" in " ".join(row)]
    assert any(row[0] == "People wrongly flagged in the period" for row in rows)


def test_questions_are_asked_of_the_period_and_scenarios_travel():
    scenario = loaded(STAGES[0], days=30)
    even = break_even(scenario, "s.false_positives_in_period", 1000, "s.false_positive_rate", draws=50)
    assert even.value == pytest.approx(1000 / (2e6 * 30 / 365 * 0.999), rel=1e-9)
    assert pickle.loads(pickle.dumps(scenario)) == scenario


@pytest.mark.parametrize(("days", "says"), [(0, "above 0"), (-3, "above 0"), ('"a month"', "days"), (1e9, "36,500")])
def test_what_is_no_period_is_a_fault(days, says):
    with pytest.raises(ScenarioError, match=says):
        loaded(STAGES[0], days=days)
    with pytest.raises(ScenarioError, match="days"):
        load_text(scenario_text(STAGES[0], size=1e6) + "\n[period]\nyears = 1\n")

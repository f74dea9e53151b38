"""The kinds of stage of single claims against their definitions in 50 digits; their limits and their groups."""

from __future__ import annotations

import json

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.errors import ScenarioError
from baserate.records.library import load_library
from baserate.scenario.template import new_scenario
from baserate.stages import kind_names
from support.exact import AMOUNT, PEOPLE, RATE, TINY, at_least_once, check, exact
from support.scenarios import assess_text, load_text, scenario_text

NEW_KINDS = (
    "attribute_tagging",
    "breach",
    "camera_network",
    "chilling",
    "emotion_screening",
    "meter_anomaly",
    "person_search",
    "record_linkage",
)
SEARCH = {
    "id": "s",
    "kind": "person_search",
    "encounters_per_hour": 3,
    "coverage": 0.2,
    "uptime": 0.9,
    "match_rate": 0.7,
    "faces_per_hour": 120_000,
    "fmr": 1e-6,
    "minutes": 1440,
}
LINKAGE = {
    "id": "l",
    "kind": "record_linkage",
    "true_links": 1e6,
    "recall": 0.9,
    "candidate_pairs": 1e9,
    "p_false_link": 1e-4,
    "links_per_profile": 5,
}
METERS = {
    "id": "m",
    "kind": "meter_anomaly",
    "households": 1e6,
    "tests_per_household_per_year": 365,
    "false_alarm_rate": 1e-3,
    "prevalence": 1e-5,
    "sensitivity": 0.5,
}
EMOTION = {
    "id": "e",
    "kind": "emotion_screening",
    "screened_per_year": 1e6,
    "prevalence": 1e-6,
    "p_sign_given_intent": 0.4,
    "p_sign_given_no_intent": 0.05,
}
NETWORK = {
    "id": "n",
    "kind": "camera_network",
    "cameras": 50_000,
    "uptime": 0.95,
    "capital_per_camera": 10_000,
    "operating_per_camera_per_year": 500,
    "life_years": 8,
}
BREACH = {"id": "b", "kind": "breach", "people_held": 1e6, "p_breach_per_year": 0.05, "share_exposed": 0.5, "years": 10}
CHILLING = {
    "id": "c",
    "kind": "chilling",
    "people_affected": 1e6,
    "acts_per_person_per_year": 12,
    "relative_drop": 0.2,
}
TAGGING = {
    "id": "t",
    "kind": "attribute_tagging",
    "tagged_per_day": 1e5,
    "attributes": [
        {"name": "sex", "accuracy": 0.98, "population_share": 0.5},
        {"name": "coat", "accuracy": 0.8, "population_share": 0.02},
    ],
}


# ------------------------------------------------------------------ person search


@given(st.floats(1e-6, 1e3), RATE, RATE, RATE, st.floats(1e-3, 1e5), AMOUNT, TINY)
def test_person_search(encounters, coverage, uptime, match, minutes, faces, fmr):
    stage = {
        **SEARCH,
        "encounters_per_hour": encounters,
        "coverage": coverage,
        "uptime": uptime,
        "match_rate": match,
        "minutes": minutes,
        "faces_per_hour": faces,
        "fmr": fmr,
    }
    found = assess_text(scenario_text(stage))
    r, c, u, m, t, n, f = exact(encounters, coverage, uptime, match, minutes, faces, fmr)
    h = r * c * u * m
    check(
        found,
        {
            ("s.p_found_within_minutes", None): -mpmath.expm1(-h * t / 60),
            ("s.median_hours_to_find", None): mpmath.log(2) / h,
            ("s.false_leads_within_minutes", None): n * f * t / 60,
            ("s.false_leads_before_found", None): n * f / h,
        },
    )


def test_person_search_at_the_published_numbers():
    found = assess_text(scenario_text(SEARCH))
    mean_hours = found["s.false_leads_before_found", None]["median"] / (120_000 * 1e-6)
    assert mean_hours == pytest.approx(2.646, abs=5e-4)
    assert found["s.p_found_within_minutes", None]["median"] == pytest.approx(0.9999, abs=5e-5)
    varied = assess_text(scenario_text({**SEARCH, "coverage_concentration": 2}))
    # The published 0.760 comes of a simulation; the integral over Beta(0.4, 1.6) is 0.758.
    assert varied["s.p_found_within_minutes", None]["median"] == pytest.approx(0.760, abs=0.0025)
    assert ("s.false_leads_before_found", None) not in varied  # the mean wait is infinite
    assert varied["s.false_leads_within_minutes", None]["median"] == pytest.approx(120_000 * 1e-6 * 24, rel=1e-12)


def unfound(coverage, concentration, exposure):
    """Return E[exp(-exposure*C)] over the Beta distribution, by quadrature of its density."""
    a, b = mpmath.mpf(coverage) * concentration, (1 - mpmath.mpf(coverage)) * concentration

    def integrand(x):  # c = x**(1/a) takes the pole of the density at 0 away
        c = x ** (1 / a)
        return mpmath.exp(-exposure * c) * (1 - c) ** (b - 1)

    return mpmath.quad(integrand, [0, 1e-6, 1e-3, 0.1, 0.3, 0.6, 0.9, 1]) / a / mpmath.beta(a, b)


@pytest.mark.parametrize(
    ("coverage", "concentration", "minutes"),
    [(0.2, 2, 1440), (0.2, 2, 1), (0.6, 5, 30), (0.1, 20, 600), (0.3, 4, 1e-6)],
)
def test_coverage_that_varies_over_routes_against_quadrature(coverage, concentration, minutes):
    stage = {**SEARCH, "coverage": coverage, "coverage_concentration": concentration, "minutes": minutes}
    found = assess_text(scenario_text(stage))
    rate = mpmath.mpf(3) * mpmath.mpf(0.9) * mpmath.mpf(0.7)
    with mpmath.workdps(25):
        expected = 1 - unfound(coverage, concentration, rate * mpmath.mpf(minutes) / 60)
        median = found["s.median_hours_to_find", None]["median"]
        half = unfound(coverage, concentration, rate * mpmath.mpf(median))
    assert found["s.p_found_within_minutes", None]["median"] == pytest.approx(float(expected), rel=1e-9)
    assert float(half) == pytest.approx(0.5, rel=1e-9)


@given(RATE, st.floats(0.01, 1000), st.floats(0.01, 1e4))
def test_routes_that_differ_never_help_and_large_concentration_makes_them_alike(coverage, concentration, minutes):
    stage = {**SEARCH, "coverage": coverage, "minutes": minutes}
    alike = assess_text(scenario_text(stage))
    varied = assess_text(scenario_text({**stage, "coverage_concentration": concentration}))
    nearly = assess_text(scenario_text({**stage, "coverage_concentration": 1e6}))
    p = "s.p_found_within_minutes", None
    assert varied[p]["median"] <= alike[p]["median"] * (1 + 1e-9)  # Jensen
    assert nearly[p]["median"] == pytest.approx(alike[p]["median"], rel=2e-2)
    assert nearly[p]["median"] <= alike[p]["median"] * (1 + 1e-9)


def test_person_search_by_group():
    stage = {**SEARCH, "match_rate": {"by_group": {"A": 0.8, "B": 0.4}}, "fmr": {"by_group": {"A": 1e-6, "B": 1e-5}}}
    found = assess_text(scenario_text(stage, size=1e6, groups={"A": 0.75, "B": 0.25}))
    h = {"A": mpmath.mpf("0.432"), "B": mpmath.mpf("0.216")}
    p = {group: 1 - mpmath.exp(-24 * h[group]) for group in h}
    leads = {"A": mpmath.mpf("0.09"), "B": mpmath.mpf("0.3")}
    expected = {
        ("s.p_found_within_minutes", None): 0.75 * p["A"] + 0.25 * p["B"],
        ("s.false_leads_within_minutes", None): 24 * (leads["A"] + leads["B"]),
        ("s.false_leads_before_found", None): leads["A"] / h["A"] + leads["B"] / h["B"],
    }
    for group in h:
        expected["s.p_found_within_minutes", group] = p[group]
        expected["s.median_hours_to_find", group] = mpmath.log(2) / h[group]
        expected["s.false_leads_within_minutes", group] = 24 * leads[group]
    check(found, expected)
    # A median over groups is not made of the groups' medians: where they differ, there is no total.
    assert ("s.median_hours_to_find", None) not in found
    same = assess_text(scenario_text(SEARCH, size=1e6, groups={"A": 0.75, "B": 0.25}))
    assert same["s.median_hours_to_find", None] | {"group": "A"} == same["s.median_hours_to_find", "A"]


# ------------------------------------------------------------------ attribute tagging


@given(PEOPLE, AMOUNT, st.lists(st.tuples(RATE, RATE), min_size=1, max_size=8))
def test_attribute_tagging(size, tagged, attributes):
    items = [
        {"name": f"attribute {index}", "accuracy": accuracy, "population_share": share}
        for index, (accuracy, share) in enumerate(attributes)
    ]
    found = assess_text(scenario_text({**TAGGING, "tagged_per_day": tagged, "attributes": items}, size=size))
    right = mpmath.fprod(mpmath.mpf(accuracy) for accuracy, _ in attributes)
    share = mpmath.fprod(mpmath.mpf(share) for _, share in attributes)
    check(
        found,
        {
            ("t.p_all_right", None): right,
            ("t.people_fitting_description", None): mpmath.mpf(size) * share,
            ("t.p_sought_person_fits", None): right,
        },
    )
    # 1 - p_all_right is as exact as p_all_right is.
    expected = float(mpmath.mpf(tagged) * (1 - right))
    assert found["t.mistagged_per_day", None]["median"] == pytest.approx(expected, rel=1e-9, abs=1e-15 * tagged * 10)


def test_attribute_tagging_by_group():
    items = [
        {"name": "sex", "accuracy": {"by_group": {"A": 0.99, "B": 0.65}}, "population_share": 0.5},
        {"name": "age", "accuracy": 0.8, "population_share": {"by_group": {"A": 0.1, "B": 0.3}}},
    ]
    found = assess_text(scenario_text({**TAGGING, "attributes": items}, size=1000, groups={"A": 0.6, "B": 0.4}))
    check(
        found,
        {
            ("t.p_all_right", "A"): mpmath.mpf("0.792"),
            ("t.p_all_right", "B"): mpmath.mpf("0.52"),
            ("t.p_all_right", None): mpmath.mpf("0.6832"),
            ("t.p_sought_person_fits", None): mpmath.mpf("0.6832"),
            ("t.mistagged_per_day", None): 60_000 * mpmath.mpf("0.208") + 40_000 * mpmath.mpf("0.48"),
            ("t.people_fitting_description", "B"): 60,
            ("t.people_fitting_description", None): 90,
        },
    )


def test_attributes_are_kept_by_their_names():
    assert load_text(scenario_text(TAGGING, size=1000)).stages[0].labels == ("sex", "coat")


@pytest.mark.parametrize(
    ("item", "key", "says"),
    [
        ({"accuracy": 0.9, "population_share": 0.5}, "attributes[1]", "no name"),
        ({"name": "sex", "accuracy": 0.9, "population_share": 0.5}, "attributes[1].name", "differ"),
        ({"name": "  ", "accuracy": 0.9, "population_share": 0.5}, "attributes[1].name", "text"),
        ({"name": 5, "accuracy": 0.9, "population_share": 0.5}, "attributes[1].name", "text"),
        ({"name": "a" * 101, "accuracy": 0.9, "population_share": 0.5}, "attributes[1].name", "text"),
        ({"name": "coat", "acuracy": 0.9, "accuracy": 0.9, "population_share": 0.5}, "acuracy", "accuracy"),
    ],
)
def test_the_names_of_attributes_are_checked(item, key, says):
    stage = {**TAGGING, "attributes": [TAGGING["attributes"][0], item]}
    with pytest.raises(ScenarioError) as caught:
        load_text(scenario_text(stage, size=1000))
    (fault,) = caught.value.faults
    assert key in fault.key
    assert says in f"{fault.found} {fault.allowed} {fault.hint}"


# ------------------------------------------------------------------ record linkage


@given(PEOPLE, AMOUNT, RATE, st.floats(1, 1e9), TINY, st.floats(1, 50))
def test_record_linkage(size, true, recall, more, false_rate, links):
    stage = {
        **LINKAGE,
        "true_links": true,
        "recall": recall,
        "candidate_pairs": true * more,
        "p_false_link": false_rate,
        "links_per_profile": links,
    }
    found = assess_text(scenario_text(stage, size=size))
    people, m, r, n, f, per = exact(size, true, recall, true * more, false_rate, links)
    false = (n - m) * f
    precision = m * r / (m * r + false)
    check(
        found,
        {
            ("l.false_links", None): false,
            ("l.link_precision", None): precision,
            ("l.p_profile_clean", None): precision**per,
            ("l.people_with_a_false_link", None): people * (1 - precision**per),
        },
    )


def test_record_linkage_by_group_and_answered_by_officers():
    response = {"id": "r", "kind": "response", "input": "l", "minutes_per_alert": 30, "hours_per_officer_per_day": 6}
    stage = {**LINKAGE, "p_false_link": {"by_group": {"A": 1e-5, "B": 1e-3}}}
    found = assess_text(scenario_text(stage, response, size=1e6, groups={"A": 0.5, "B": 0.5}))
    false = {"A": (5e8 - 5e5) * 1e-5, "B": (5e8 - 5e5) * 1e-3}
    precision = {group: 4.5e5 / (4.5e5 + false[group]) for group in false}
    check(
        found,
        {
            ("l.false_links", None): false["A"] + false["B"],
            ("l.link_precision", "B"): precision["B"],
            ("l.link_precision", None): 9e5 / (9e5 + false["A"] + false["B"]),
            ("l.p_profile_clean", None): (precision["A"] ** 5 + precision["B"] ** 5) / 2,
            ("l.people_with_a_false_link", None): 5e5 * (2 - precision["A"] ** 5 - precision["B"] ** 5),
            ("r.officer_hours_per_year", None): (9e5 + false["A"] + false["B"]) / 2,
            ("r.officer_hours_on_false_alerts_per_year", "A"): false["A"] / 2,
        },
    )


def test_more_true_links_than_pairs_compared_are_refused():
    with pytest.raises(ScenarioError, match=r"at most candidate_pairs"):
        load_text(scenario_text({**LINKAGE, "candidate_pairs": 1e5}, size=1e6))
    shares = {"by_group": {"A": 1e5, "B": 2e9}}
    load_text(scenario_text({**LINKAGE, "candidate_pairs": shares}, size=1e6, groups={"A": 0.5, "B": 0.5}))


# ------------------------------------------------------------------ meters and emotions


@given(AMOUNT, st.floats(1, 1e5), TINY, TINY, RATE)
def test_meter_anomaly(households, tests, false_alarm, prevalence, sensitivity):
    stage = {
        **METERS,
        "households": households,
        "tests_per_household_per_year": tests,
        "false_alarm_rate": false_alarm,
        "prevalence": prevalence,
        "sensitivity": sensitivity,
    }
    found = assess_text(scenario_text(stage))
    n, t, f, p, s = exact(households, tests, false_alarm, prevalence, sensitivity)
    true, false = n * p * t * s, n * (1 - p) * t * f
    check(
        found,
        {
            ("m.true_alarms_per_year", None): true,
            ("m.false_alarms_per_year", None): false,
            ("m.ppv", None): true / (true + false),
            ("m.false_discovery_rate", None): false / (true + false),
            ("m.households_wrongly_flagged_per_year", None): n * (1 - p) * at_least_once(f, t),
        },
    )


def test_meter_alarms_by_group_feed_a_response():
    stage = {**METERS, "false_alarm_rate": {"by_group": {"A": 1e-3, "B": 4e-3}}}
    response = {"id": "r", "kind": "response", "input": "m", "minutes_per_alert": 60, "hours_per_officer_per_day": 6}
    found = assess_text(scenario_text(stage, response, size=2e6, groups={"A": 0.9, "B": 0.1}))
    false = {"A": 9e5 * (1 - 1e-5) * 0.365, "B": 1e5 * (1 - 1e-5) * 1.46}
    true = 1e6 * 1e-5 * 365 * 0.5
    check(
        found,
        {
            ("m.false_alarms_per_year", "B"): false["B"],
            ("m.false_alarms_per_year", None): false["A"] + false["B"],
            ("m.ppv", None): true / (true + false["A"] + false["B"]),
            ("r.officer_hours_on_false_alerts_per_year", None): false["A"] + false["B"],
        },
    )


@given(PEOPLE, AMOUNT, TINY, RATE, RATE, st.floats(0.1, 400))
def test_emotion_screening_is_a_screening_by_its_two_sign_rates(
    size, screened, prevalence, given_intent, given_none, looks
):
    screened = min(screened, size * looks)  # no more people are looked at than there are
    numbers = {"screened_per_year": screened, "prevalence": prevalence, "looks_per_person_per_year": looks}
    signs = {"p_sign_given_intent": given_intent, "p_sign_given_no_intent": given_none}
    rates = {"sensitivity": given_intent, "false_positive_rate": given_none}
    emotion = {"id": "e", "kind": "emotion_screening", **numbers, **signs}
    screening = {"id": "s", "kind": "screening", **numbers, **rates}
    found = assess_text(scenario_text(emotion, screening, size=size))
    n, people, p, t, f, per = exact(screened, size, prevalence, given_intent, given_none, looks)
    tp, fp = n * p * t, n * (1 - p) * f
    looked_at = min(people, n / per)
    check(
        found,
        {
            ("e.true_positives_per_year", None): tp,
            ("e.false_positives_per_year", None): fp,
            ("e.ppv", None): tp / (tp + fp),
            ("e.people_wrongly_flagged_per_year", None): looked_at * (1 - p) * at_least_once(f, n / looked_at),
        },
    )
    names = {key[0].removeprefix("s.") for key in found if key[0].startswith("s.")}
    for name in names:
        mine, its = found[f"e.{name}", None], found[f"s.{name}", None]
        assert mine["median"] == pytest.approx(its["median"], rel=1e-12), name


def test_emotion_screening_looks_at_those_whom_another_stage_flags_and_is_answered():
    first = {**EMOTION, "id": "first", "p_sign_given_no_intent": {"by_group": {"A": 0.05, "B": 0.2}}}
    second = {"id": "second", "kind": "emotion_screening", "input": "first"}
    second |= {"p_sign_given_intent": 0.5, "p_sign_given_no_intent": 0.1}
    response = {
        "id": "r",
        "kind": "response",
        "input": "second",
        "minutes_per_alert": 60,
        "hours_per_officer_per_day": 6,
    }
    found = assess_text(scenario_text(first, second, response, size=1e6, groups={"A": 0.8, "B": 0.2}))
    nobody = 1e6 * (1 - 1e-6)
    check(
        found,
        {
            ("second.true_positives_per_year", None): 1e6 * 1e-6 * 0.4 * 0.5,
            ("second.false_positives_per_year", "B"): 0.2 * nobody * 0.2 * 0.1,
            ("second.false_positives_per_year", None): nobody * (0.8 * 0.05 + 0.2 * 0.2) * 0.1,
            ("r.officer_hours_on_false_alerts_per_year", None): nobody * 0.08 * 0.1,
        },
    )


# ------------------------------------------------------------------ networks, breaches, chilling effects


NETWORK_REST = (
    "mbit_per_second",
    "retention_days",
    "faces_per_camera_per_day",
    "inferences_per_accelerator_per_second",
    "watts_per_camera",
    "watts_per_accelerator",
)


@given(AMOUNT, RATE, st.lists(st.floats(1e-3, 1e5), min_size=9, max_size=9))
def test_camera_network(cameras, uptime, numbers):
    names = ("capital_per_camera", "operating_per_camera_per_year", "life_years", *NETWORK_REST)
    stage = {**NETWORK, "cameras": cameras, "uptime": uptime, **dict(zip(names, numbers, strict=True))}
    found = assess_text(scenario_text(stage))
    n, u, capital, operating, life, mbit, days, faces, speed, watts, more_watts = exact(cameras, uptime, *numbers)
    accelerators = n * u * faces / 86400 / speed
    check(
        found,
        {
            ("n.cost_per_year", None): n * (capital / life + operating),
            ("n.storage_petabytes", None): n * u * mbit / 8 * 86400 * days / 10**9,
            ("n.ingest_gbit_per_second", None): n * u * mbit / 1000,
            ("n.accelerators_needed", None): accelerators,
            ("n.power_megawatts", None): (n * u * watts + accelerators * more_watts) / 10**6,
            ("n.dark_camera_days_per_year", None): n * (1 - u) * 365,
        },
    )


def test_a_network_in_round_numbers():
    """A thousand cameras at 8 Mbit/s fill 86.4 TB a day; 100 of 86,400 faces a day and camera are 100 a second."""
    stage = {**NETWORK, "cameras": 1000, "uptime": 1, "mbit_per_second": 8, "retention_days": 1}
    stage |= {"faces_per_camera_per_day": 86_400, "inferences_per_accelerator_per_second": 100}
    found = assess_text(scenario_text(stage))
    check(
        found,
        {
            ("n.storage_petabytes", None): mpmath.mpf("0.0864"),
            ("n.ingest_gbit_per_second", None): 8,
            ("n.accelerators_needed", None): 10,
            ("n.dark_camera_days_per_year", None): 0,
        },
    )
    assert ("n.power_megawatts", None) not in found


def test_a_network_has_no_groups_of_people():
    found = assess_text(scenario_text(NETWORK, size=1e6, groups={"A": 0.5, "B": 0.5}))
    assert {group for _, group in found} == {None}
    check(found, {("n.cost_per_year", None): 50_000 * 1750})
    by_group = {**NETWORK, "cameras": {"by_group": {"A": 1, "B": 2}}}
    with pytest.raises(ScenarioError, match="does not differ by group"):
        load_text(scenario_text(by_group, size=1e6, groups={"A": 0.5, "B": 0.5}))


@given(AMOUNT, TINY, RATE, st.floats(0.1, 1000))
def test_breach(held, yearly, exposed, years):
    stage = {**BREACH, "people_held": held, "p_breach_per_year": yearly, "share_exposed": exposed, "years": years}
    found = assess_text(scenario_text(stage))
    n, p, s, t = exact(held, yearly, exposed, years)
    over = 1 - (1 - p) ** t
    check(found, {("b.p_breach_over_period", None): over, ("b.people_exposed", None): n * s * over})


def test_breach_by_group():
    stage = {**BREACH, "share_exposed": {"by_group": {"A": 0.1, "B": 0.9}}}
    found = assess_text(scenario_text(stage, size=1e6, groups={"A": 0.7, "B": 0.3}))
    over = 1 - mpmath.mpf("0.95") ** 10
    check(
        found,
        {
            ("b.p_breach_over_period", None): over,
            ("b.people_exposed", "A"): 70_000 * over,
            ("b.people_exposed", "B"): 270_000 * over,
            ("b.people_exposed", None): 340_000 * over,
        },
    )
    certain = assess_text(scenario_text({**BREACH, "p_breach_per_year": 1}))
    check(certain, {("b.p_breach_over_period", None): 1, ("b.people_exposed", None): 500_000})
    never = assess_text(scenario_text({**BREACH, "years": 0}))
    check(never, {("b.p_breach_over_period", None): 0, ("b.people_exposed", None): 0})


@given(AMOUNT, st.floats(1e-3, 1e5), RATE)
def test_chilling(people, acts, drop):
    stage = {**CHILLING, "people_affected": people, "acts_per_person_per_year": acts, "relative_drop": drop}
    n, a, d = exact(people, acts, drop)
    check(assess_text(scenario_text(stage)), {("c.acts_forgone_per_year", None): n * a * d})


def test_chilling_by_group():
    stage = {**CHILLING, "relative_drop": {"by_group": {"A": 0.05, "B": 0.3}}}
    found = assess_text(scenario_text(stage, size=2e6, groups={"A": 0.8, "B": 0.2}))
    check(
        found,
        {
            ("c.acts_forgone_per_year", "A"): 480_000,
            ("c.acts_forgone_per_year", "B"): 720_000,
            ("c.acts_forgone_per_year", None): 1_200_000,
        },
    )


# ------------------------------------------------------------------ what all have in common


@pytest.mark.parametrize(
    ("stage", "name", "record"),
    [
        (NETWORK, "cameras", "press-2-176m-cameras"),
        (NETWORK, "uptime", "press-3-95-serviceability"),
        (NETWORK, "capital_per_camera", "press-3-changsha-unit-cost"),
        (SEARCH, "minutes", "press-2-guiyang-7min"),
        (CHILLING, "people_affected", "press-4-xinjiang-1m"),
        (CHILLING, "relative_drop", "penney2016-wikipedia-drop"),
        (CHILLING, "relative_drop", "marthews-tucker-2017-search-drop"),
        (BREACH, "people_held", "chicago-ssl-scored-2018"),
    ],
)
def test_counts_cite_records_of_the_same_unit(stage, name, record):
    scenario = load_text(scenario_text({**stage, name: {"evidence": record}}))
    quantity = scenario.stages[0].settings[name].everybody
    published = load_library().get(record)
    low, high = (published.interval.low, published.interval.high) if published.reading == "interval" else (None, None)
    assert quantity.origin.reference == record
    assert quantity.interval(0.9)[1:] == pytest.approx((low or published.value, high or published.value), rel=1e-9)


@pytest.mark.parametrize(
    ("stage", "name", "record"),
    [
        (NETWORK, "cameras", "press-4-xinjiang-1m"),
        (NETWORK, "cameras", "press-2-camera-per-two"),
        (NETWORK, "capital_per_camera", "swp-lfr-cost-per-arrest"),
        (CHILLING, "people_affected", "press-2-176m-cameras"),
        (CHILLING, "relative_drop", "welsh-farrington2009-car-parks"),
        (BREACH, "people_held", "press-0-2_5bn-faces"),
        (SEARCH, "minutes", "press-2-176m-cameras"),
        (METERS, "households", "press-4-xinjiang-1m"),
        (METERS, "false_alarm_rate", "met-lfr-2024-25-false-alerts-per-alert"),
        (EMOTION, "p_sign_given_intent", "barrett2019-scowl-anger"),
    ],
)
def test_counts_of_something_else_do_not_fit(stage, name, record):
    with pytest.raises(ScenarioError) as caught:
        load_text(scenario_text({**stage, name: {"evidence": record}}, size=1e6))
    (fault,) = caught.value.faults
    assert record in fault.found
    assert name in fault.key


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_a_new_scenario_of_each_kind_can_be_assessed(kind):
    assert kind in kind_names()
    found = assess_text(new_scenario(kind), draws=64)
    assert all(outcome["median"] is not None for outcome in found.values())


@pytest.mark.parametrize(
    "stage", [SEARCH, LINKAGE, METERS, EMOTION, BREACH, CHILLING, TAGGING], ids=lambda stage: stage["kind"]
)
def test_groups_that_do_not_differ_have_the_totals_of_no_groups(stage):
    whole = assess_text(scenario_text(stage, size=1e6))
    split = assess_text(scenario_text(stage, size=1e6, groups={"A": 0.25, "B": 0.75}))
    for key, outcome in whole.items():
        assert split[key]["median"] == pytest.approx(outcome["median"], rel=1e-12), key
        if outcome["unit"] != "probability" and key[0].split(".")[1] not in (
            "median_hours_to_find",
            "flags_per_true_positive",
        ):
            parts = [split[key[0], group]["median"] for group in ("A", "B")]
            assert sum(parts) == pytest.approx(outcome["median"], rel=1e-12), key
    assert json.dumps(sorted(key[0] for key in whole)) == json.dumps(sorted(key[0] for key in split if key[1] is None))

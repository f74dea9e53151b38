"""Stages that feed one another: people, correlated errors and sensitivity of the whole, by hand."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import numpy as np
import pytest
from scipy import integrate, stats

from baserate.assessment.run import assess
from baserate.errors import ScenarioError
from support.scenarios import assess_text, load_text, scenario_text

FIRST = {
    "id": "first",
    "kind": "screening",
    "screened_per_year": 24e6,
    "prevalence": 1e-3,
    "sensitivity": 0.9,
    "false_positive_rate": 0.04,
}
SECOND = {"id": "second", "kind": "screening", "input": "first", "sensitivity": 0.8, "false_positive_rate": 0.06}


def medians(*stages, **options):
    found = assess_text(scenario_text(*stages, **options), drivers=0)
    return {key: outcome["median"] for key, outcome in found.items()}


def any_in(f, looks):
    whole = int(looks)
    return 1 - (1 - mpmath.mpf(f)) ** whole * (1 - (mpmath.mpf(looks) - whole) * f)


def test_people_of_a_second_stage_at_the_published_oracle():
    """L = 24, f .04 and .06, phi .4: 398,947 of 999,000 innocents."""
    found = medians(FIRST, SECOND | {"error_correlation": 0.4}, size=1e6)
    assert found["second.people_wrongly_flagged_per_year", None] == pytest.approx(398_947, abs=0.5)


def test_two_tests_that_each_err_on_a_twentieth_of_innocents():
    """At a correlation of 0.5 both err on 2.625%; independent, on 0.25%."""
    one = FIRST | {"false_positive_rate": 0.05}
    for correlation, both in ((0.5, 0.02625), (0.0, 0.0025)):
        two = SECOND | {"false_positive_rate": 0.05, "error_correlation": correlation}
        found = medians(one, two, size=1e6)
        assert found["second.false_positives_per_year", None] == pytest.approx(24e6 * 0.999 * both, rel=1e-12)


def test_without_a_correlation_errors_are_independent():
    without, at_none = medians(FIRST, SECOND, size=1e6), medians(FIRST, SECOND | {"error_correlation": 0}, size=1e6)
    assert without.keys() == at_none.keys()
    for key, value in without.items():
        assert at_none[key] == pytest.approx(value, rel=1e-12), key
    people = 999_000 * any_in(0.04 * 0.06, 24)
    assert without["second.people_wrongly_flagged_per_year", None] == pytest.approx(float(people), rel=1e-12)
    assert without["second.sensitivity_of_chain", None] == pytest.approx(0.72, rel=1e-12)


def test_three_stages_of_three_kinds_by_group_with_a_review_between():
    search = {
        "id": "search",
        "kind": "face_search",
        "faces_per_day": 40_000,
        "p_watchlisted": {"by_group": {"A": 1e-3, "B": 2e-3}},
        "passes_per_person_per_year": {"by_group": {"A": 40, "B": 10.5}},
        "fnir": 0.1,
        "fpir": {"by_group": {"A": 0.02, "B": 0.1}},
        "review": {"p_confirm_true": 0.9, "p_confirm_false": 0.5},
    }
    score = {"id": "score", "kind": "risk_score", "input": "search", "sensitivity": 0.7, "false_positive_rate": 0.2}
    check = {
        "id": "check",
        "kind": "emotion_screening",
        "input": "score",
        "p_sign_given_intent": 0.6,
        "p_sign_given_no_intent": 0.3,
        "error_correlation": 0.05,
    }
    shares = {"A": 0.25, "B": 0.75}
    found = medians(search, score, check, size=1e6, groups=shares)
    mean_looks = 0.25 * 40 + 0.75 * 10.5
    everybody = true_in_all = 0.0
    for group, looks, fpir, p in (("A", 40, 0.02, 1e-3), ("B", 10.5, 0.1, 2e-3)):
        passes = 365 * 40_000 * shares[group] * looks / mean_looks
        f1 = fpir * 0.5 * 0.2
        f = f1 * (0.3 + 0.05 * np.sqrt(0.3 * 0.7 * (1 - f1) / f1))
        wrong = passes * (1 - p) * f
        assert found["check.false_positives_per_year", group] == pytest.approx(wrong, rel=1e-12)
        people = passes / looks * (1 - p) * float(any_in(f, looks))
        assert found["check.people_wrongly_flagged_per_year", group] == pytest.approx(people, rel=1e-12)
        true = passes * p * 0.9 * 0.9 * 0.7 * 0.6
        assert found["check.true_positives_per_year", group] == pytest.approx(true, rel=1e-12)
        everybody += people
        true_in_all += passes * p
    assert found["check.people_wrongly_flagged_per_year", None] == pytest.approx(everybody, rel=1e-12)
    chain = 0.9 * 0.9 * 0.7 * 0.6
    assert found["check.sensitivity_of_chain", None] == pytest.approx(chain, rel=1e-12)


def test_a_search_of_those_whom_a_screening_flags_numbers_by_hand():
    search = {"id": "search", "kind": "face_search", "input": "first", "fnir": 0.2, "fpir": 0.03}
    search["review"] = {"p_confirm_true": 0.5, "p_confirm_false": 0.25}
    found = medians(FIRST, search, size=1e6)
    true, false = 24e6 * 1e-3 * 0.9, 24e6 * 0.999 * 0.04
    expected = {
        "true_alerts_per_day": true * 0.8 / 365,
        "false_alerts_per_day": false * 0.03 / 365,
        "confirmed_false_alerts_per_day": false * 0.03 * 0.25 / 365,
        "ppv": true * 0.8 / (true * 0.8 + false * 0.03),
        "false_alerts_per_face": false * 0.03 / (true + false),
        "people_wrongly_alerted_per_year": 999_000 * float(any_in(0.04 * 0.03, 24)),
        "confirmed_people_wrongly_alerted_per_year": 999_000 * float(any_in(0.04 * 0.03 * 0.25, 24)),
        "sensitivity_of_chain": 0.72,
        "confirmed_sensitivity_of_chain": 0.36,
    }
    for name, value in expected.items():
        assert found[f"search.{name}", None] == pytest.approx(value, rel=1e-12), name


def test_households_that_are_tested_often_feed_a_search_and_none_is_counted_twice():
    meters = {
        "id": "meters",
        "kind": "meter_anomaly",
        "households": 5000,
        "tests_per_household_per_year": 30.5,
        "false_alarm_rate": 0.1,
        "prevalence": 0.01,
        "sensitivity": 0.5,
    }
    found = medians(meters, SECOND | {"input": "meters"}, size=1e6)
    expected = 5000 * 0.99 * float(any_in(0.1 * 0.06, 30.5))
    assert found["second.people_wrongly_flagged_per_year", None] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("cv", [None, 2.0])
def test_a_search_of_a_database_is_a_look_at_everybody_in_it(cv):
    database = {
        "id": "database",
        "kind": "database_search",
        "searches_per_year": 800,
        "gallery_size": 50_000,
        "p_in_gallery": 0.4,
        "fnir": 0.1,
        "fmr": {"by_group": {"A": 1e-4, "B": 5e-4}},
        "review": {"p_confirm_true": 0.9, "p_confirm_false": 0.2},
    }
    if cv is not None:
        database["heterogeneity_cv"] = cv
    second = SECOND | {"input": "database", "error_correlation": 0.01}
    found = medians(database, second, size=1e6, groups={"A": 0.7, "B": 0.3})
    for group, share, fmr in (("A", 0.7, 1e-4), ("B", 0.3, 5e-4)):
        f1 = 0.2 * (fmr if cv is None else mean_over_people(lambda x: x, fmr, cv))
        given = 0.06 + 0.01 * np.sqrt(0.06 * 0.94 * (1 - f1) / f1)
        wrong = 800 * 50_000 * share * f1 * given
        assert found["second.false_positives_per_year", group] == pytest.approx(wrong, rel=1e-7)

        def hit(x, given=given):
            return float(any_in(0.2 * given * x, 800))

        hits = hit(fmr) if cv is None else mean_over_people(hit, fmr, cv)
        people = found["second.people_wrongly_flagged_per_year", group]
        assert people == pytest.approx(50_000 * share * hits, rel=1e-7)
    assert found["second.sensitivity_of_chain", None] == pytest.approx(0.9 * 0.9 * 0.8, rel=1e-12)


def test_a_score_is_one_look_at_each_whom_it_scores():
    score = {"id": "score", "kind": "risk_score", "scored": 1e4, "base_rate": 0.01}
    score |= {"auc": 0.7, "flag_share": 0.05}
    found = medians(score, SECOND | {"input": "score"}, size=1e6)
    wrong = found["second.false_positives_per_year", None]
    assert found["second.people_wrongly_flagged_per_year", None] == pytest.approx(wrong, rel=1e-12)
    assert wrong == pytest.approx(0.06 * found["score.false_positives", None], rel=1e-12)


def mean_over_people(rate_of, mean, cv):
    """Return the mean of what a false match rate, log-normal and cut at 1, brings, by adaptive quadrature."""
    spread = np.sqrt(np.log1p(cv**2))
    z_cut = (np.log(1 / mean) + spread**2 / 2) / spread

    def weighed(z):
        return rate_of(min(1.0, np.exp(np.log(mean) - spread**2 / 2 + spread * z))) * stats.norm.pdf(z)

    parts = [-12, -4, -1, 1, 3, min(z_cut, 12)]
    inside = sum(integrate.quad(weighed, *ends, epsabs=0, epsrel=1e-11)[0] for ends in pairwise(parts))
    return inside + stats.norm.sf(parts[-1]) * rate_of(1.0)


@pytest.mark.parametrize("fed", ["a search that feeds", "a search that is fed"])
@pytest.mark.parametrize("correlation", [None, 0.1])
def test_people_who_differ_are_averaged_over_along_the_chain(fed, correlation):
    unequal = {
        "id": "search",
        "kind": "face_search",
        "fnir": 0.1,
        "fmr": {"by_group": {"A": 1e-4, "B": 4e-4}},
        "watchlist_size": 100,
        "heterogeneity_cv": {"by_group": {"A": 1, "B": 3}},
        "review": {"p_confirm_true": 0.9, "p_confirm_false": 0.5},
    }
    r = {} if correlation is None else {"error_correlation": correlation}
    shares = {"A": 0.4, "B": 0.6}
    if fed == "a search that feeds":
        first = unequal | {"faces_per_day": 1e5, "p_watchlisted": 1e-3}
        found = medians(first, SECOND | {"input": "search"} | r, size=1e6, groups=shares)
        looks, own, confirmed, of = 36.5, 0.06, 0.5, "second.people_wrongly_flagged_per_year"
    else:
        found = medians(FIRST, unequal | {"input": "first"} | r, size=1e6, groups=shares)
        looks, own, confirmed, of = 24.0, None, 1.0, "search.people_wrongly_alerted_per_year"
        reviewed = "search.confirmed_people_wrongly_alerted_per_year"
    total = 0.0
    for group, fmr, cv in (("A", 1e-4, 1), ("B", 4e-4, 3)):
        fpir = mean_over_people(lambda x: -np.expm1(100 * np.log1p(-min(x, 1 - 1e-16))), fmr, cv)
        f1, f2 = (fpir * confirmed, own) if own else (0.04, fpir)
        given = f2 + (correlation or 0) * np.sqrt(f2 * (1 - f2) * (1 - f1) / f1)
        times = confirmed * given if own else 0.04 * given / fpir

        def people(times, fmr=fmr, cv=cv, looks=looks):
            def hit(x):
                return float(any_in(times * -np.expm1(100 * np.log1p(-min(x, 1 - 1e-16))), looks))

            return shares[group] * 1e6 * (1 - 1e-3) * mean_over_people(hit, fmr, cv)  # noqa: B023

        assert found[of, group] == pytest.approx(people(times), rel=1e-8)
        if not own:
            assert found[reviewed, group] == pytest.approx(people(times * 0.5), rel=1e-8)
        total += people(times)
    assert found[of, None] == pytest.approx(total, rel=1e-8)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"looks_per_person_per_year": 3}, "stage[1].looks_per_person_per_year"),
        ({"screened_per_year": 1000}, "stage[1].screened_per_year"),
        ({"prevalence": 0.1}, "stage[1].prevalence"),
        ({"error_correlation": 0.9}, "stage[1].error_correlation"),
        ({"error_correlation": -0.9}, "stage[1].error_correlation"),
    ],
)
def test_a_stage_that_is_fed_says_nothing_of_its_own_looks_and_correlates_no_more_than_can_be(changes, key):
    with pytest.raises(ScenarioError) as caught:
        load_text(scenario_text(FIRST, SECOND | changes, size=1e6))
    assert [fault.key for fault in caught.value.faults] == [key]
    assert caught.value.faults[0].line is not None


def test_the_largest_correlation_is_named_and_is_the_largest():
    """Errors of 4% and 6%: all of the first among the second."""
    largest = float(np.sqrt(0.04 * 0.94 / (0.96 * 0.06)))
    with pytest.raises(ScenarioError, match=f"at most {largest:.6g}, the largest possible"):
        load_text(scenario_text(FIRST, SECOND | {"error_correlation": largest + 1e-5}, size=1e6))
    found = medians(FIRST, SECOND | {"error_correlation": largest}, size=1e6)
    assert found["second.false_positives_per_year", None] == pytest.approx(
        found["first.false_positives_per_year", None], rel=1e-12
    )


def test_a_correlation_needs_a_stage_before_that_knows_its_false_rate():
    with pytest.raises(ScenarioError, match="where a stage is fed"):
        load_text(scenario_text(FIRST | {"error_correlation": 0.1}, size=1e6))
    crowd = {"id": "crowd", "kind": "gathering_alert", "p_flagged": 0.01, "k": 2}
    crowd["gatherings"] = [{"people": 30, "per_day": 5}]
    with pytest.raises(ScenarioError, match="no such rate of crowd"):
        load_text(scenario_text(crowd, SECOND | {"input": "crowd", "error_correlation": 0.1}, size=1e6))


@pytest.mark.parametrize("by_group", [False, True])
def test_looks_at_more_people_than_there_are_are_refused_with_the_looks_that_would_do(by_group):
    stage = FIRST | {"looks_per_person_per_year": 12}
    options = {"size": 1e6}
    if by_group:
        stage |= {"screened_per_year": {"by_group": {"A": 1e6, "B": 12e6}}}
        options["groups"] = {"A": 0.5, "B": 0.5}
    with pytest.raises(ScenarioError, match="give looks_per_person_per_year at least 24") as caught:
        load_text(scenario_text(stage, **options))
    assert [fault.key for fault in caught.value.faults] == ["stage[0].looks_per_person_per_year"]
    load_text(scenario_text(stage | {"looks_per_person_per_year": 24}, **options))


def test_how_many_draws_a_correlation_was_cut_in_is_said():
    rate = {"low": 0.01, "high": 0.11, "shape": "uniform"}
    two = SECOND | {"error_correlation": 0.6, "false_positive_rate": rate}
    result = assess(load_text(scenario_text(FIRST, two, size=1e6)), draws=4096, drivers=0)
    u = np.linspace(0.01, 0.11, 1_000_001)
    small, large = np.minimum(u, 0.04), np.maximum(u, 0.04)
    cut = (np.sqrt(small * (1 - large) / ((1 - small) * large)) < 0.6).mean()
    (said,) = [warning for warning in result.warnings if "is cut" in warning]
    count = int(said.split(" in ")[1].split(" of ")[0].replace(",", ""))
    assert count / 4096 == pytest.approx(cut, abs=2e-3)


def test_a_number_of_people_says_what_it_assumes_and_that_it_is_an_upper_bound():
    found = assess_text(scenario_text(FIRST, SECOND, size=1e6), drivers=0)
    for stage in ("first", "second"):
        _, direction = found[f"{stage}.people_wrongly_flagged_per_year", None]["assumes"]
        assert direction.startswith("an upper bound")
    (hits,) = found["second.sensitivity_of_chain", None]["assumes"]
    assert "independent" in hits


def test_people_of_an_unequal_search_that_a_database_of_equal_people_feeds():
    """The first stage whose people differ is the second: of the database only its false rate is passed on."""
    database = {"id": "database", "kind": "database_search", "searches_per_year": 80, "gallery_size": 5000}
    database |= {"p_in_gallery": 0.3, "fnir": 0.3, "fmr": 0.002}
    database["review"] = {"p_confirm_true": 0.9, "p_confirm_false": 0.05}
    search = {"id": "search", "kind": "face_search", "input": "database", "fnir": 0.2}
    search |= {"fmr": 0.01, "watchlist_size": 50, "heterogeneity_cv": 2}
    found = medians(database, search, size=1e6)

    def hit(x):
        return float(any_in(0.002 * 0.05 * (1 - (1 - x) ** 50), 80))

    people = found["search.people_wrongly_alerted_per_year", None]
    assert people == pytest.approx(5000 * mean_over_people(hit, 0.01, 2), rel=1e-7)
    assert people <= 365 * found["search.false_alerts_per_day", None]


@pytest.mark.parametrize("kind", ["screening", "emotion_screening", "face_search", "risk_score"])
def test_no_alerts_of_one_group_leave_the_others_what_they_are(kind):
    """A group on whom nothing is ever raised passes on nothing: all together have the alerts of the rest."""
    rates = {
        "screening": {"sensitivity": 0.5, "false_positive_rate": 0.1},
        "emotion_screening": {"p_sign_given_intent": 0.5, "p_sign_given_no_intent": 0.1},
        "face_search": {"watchlist_size": 10, "fnir": 0.5, "fpir": 0.1},
        "risk_score": {"sensitivity": 0.5, "false_positive_rate": 0.1},
    }[kind]
    first = {"id": "a", "kind": "screening", "screened_per_year": 1e6, "prevalence": 0.001}
    first |= {"sensitivity": {"by_group": {"A": 0.9, "B": 0}}, "false_positive_rate": {"by_group": {"A": 0.01, "B": 0}}}
    hours = {"minutes_per_alert": 30, "officers": 1, "hours_per_officer_per_day": 8}
    stages = (
        first,
        {"id": "b", "kind": kind, "input": "a", **rates},
        {"id": "c", "kind": "response", "input": "b"} | hours,
    )
    found = assess_text(scenario_text(*stages, size=1e6, groups={"A": 0.5, "B": 0.5}), draws=1, drivers=0)
    alerts = 450 * 0.5 + 4995 * 0.1
    assert found["c.officer_hours_per_year", None]["median"] == pytest.approx(alerts / 2)
    assert found["c.officer_hours_per_year", "B"]["median"] == 0
    assert found["b.ppv", None]["median"] == pytest.approx(225 / alerts)
    assert found["b.ppv", "B"]["why"] == "undefined"

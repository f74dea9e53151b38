"""Every kind of stage at fixed inputs, against its definition worked out in 50 digits, number by number."""

from __future__ import annotations

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.assessment.evaluate import evaluate
from baserate.assessment.plan import plan_of
from baserate.random.streams import uniforms
from support.exact import AMOUNT, PEOPLE, RATE, TINY, at_least_once, check, exact
from support.scenarios import assess_text, load_text, scenario_text


@given(PEOPLE, AMOUNT, TINY, RATE, RATE)
def test_screening(size, screened, prevalence, sensitivity, fpr):
    stage = {
        "id": "s",
        "kind": "screening",
        "screened_per_year": screened,
        "prevalence": prevalence,
        "sensitivity": sensitivity,
        "false_positive_rate": fpr,
    }
    found = assess_text(scenario_text(stage, size=size))
    n, people, p, t, f = exact(screened, size, prevalence, sensitivity, fpr)
    tp, fp = n * p * t, n * (1 - p) * f
    fn, tn = n * p * (1 - t), n * (1 - p) * (1 - f)
    check(
        found,
        {
            ("s.true_positives_per_year", None): tp,
            ("s.false_positives_per_year", None): fp,
            ("s.false_negatives_per_year", None): fn,
            ("s.flagged_per_year", None): tp + fp,
            ("s.ppv", None): p * t / (p * t + (1 - p) * f),
            ("s.npv", None): tn / (tn + fn),
            ("s.false_discovery_rate", None): fp / (tp + fp),
            ("s.flags_per_true_positive", None): (tp + fp) / tp,
            ("s.people_wrongly_flagged_per_year", None): people * (1 - p) * at_least_once(f, n / people),
        },
    )


def test_screening_at_the_numbers_of_the_base_rate_fallacy():
    stage = {
        "id": "s",
        "kind": "screening",
        "screened_per_year": 1e6,
        "prevalence": 1e-5,
        "sensitivity": 0.9,
        "false_positive_rate": 1e-3,
    }
    found = assess_text(scenario_text(stage, size=1_000_000))
    assert found["s.ppv", None]["median"] == pytest.approx(0.00892, abs=5e-6)


@given(
    PEOPLE, AMOUNT, TINY, RATE, st.floats(-41, -1).map(lambda value: float(10 ** (value / 2.75))), st.floats(1, 2.5e9)
)
def test_face_search_by_the_rate_per_comparison(size, faces, watchlisted, fnir, fmr, gallery):
    stage = {
        "id": "s",
        "kind": "face_search",
        "faces_per_day": faces,
        "p_watchlisted": watchlisted,
        "fnir": fnir,
        "fmr": fmr,
        "watchlist_size": gallery,
    }
    found = assess_text(scenario_text(stage, size=size))
    n, people, p, miss, f, enrolled = exact(faces, size, watchlisted, fnir, fmr, gallery)
    fpir = 1 - (1 - f) ** enrolled
    true, false = n * p * (1 - miss), n * (1 - p) * fpir
    looks = 365 * n / people
    check(
        found,
        {
            ("s.fpir", None): fpir,
            ("s.true_alerts_per_day", None): true,
            ("s.false_alerts_per_day", None): false,
            ("s.alerts_per_day", None): true + false,
            ("s.ppv", None): true / (true + false),
            ("s.false_alerts_per_true_alert", None): false / true,
            ("s.people_wrongly_alerted_per_year", None): people * (1 - p) * at_least_once(fpir, looks),
        },
    )


@given(AMOUNT, TINY, RATE, TINY, RATE, RATE)
def test_face_search_with_review(faces, watchlisted, fnir, fpir, confirm_true, confirm_false):
    stage = {
        "id": "s",
        "kind": "face_search",
        "faces_per_day": faces,
        "p_watchlisted": watchlisted,
        "fnir": fnir,
        "fpir": fpir,
        "review": {"p_confirm_true": confirm_true, "p_confirm_false": confirm_false},
    }
    found = assess_text(scenario_text(stage, size=1e6))
    n, p, miss, f, r_true, r_false = exact(faces, watchlisted, fnir, fpir, confirm_true, confirm_false)
    true, false = n * p * (1 - miss) * r_true, n * (1 - p) * f * r_false
    check(
        found,
        {
            ("s.confirmed_true_alerts_per_day", None): true,
            ("s.confirmed_false_alerts_per_day", None): false,
            ("s.confirmed_ppv", None): true / (true + false),
            ("s.confirmed_fpir", None): f * r_false,
            ("s.confirmed_people_wrongly_alerted_per_year", None): mpmath.mpf(10) ** 6
            * (1 - p)
            * at_least_once(f * r_false, 365 * n / mpmath.mpf(10) ** 6),
        },
    )


def lognormal_mixture(mean, cv, n):
    """Return E[1 - (1 - F)^n], F log-normal and cut at 1, by adaptive quadrature."""
    sigma = mpmath.sqrt(mpmath.log(1 + mpmath.mpf(cv) ** 2))
    cut = (mpmath.log(1 / mpmath.mpf(mean)) + sigma**2 / 2) / sigma

    def integrand(z):
        f = mpmath.mpf(mean) * mpmath.exp(sigma * z - sigma**2 / 2)
        return (1 - (1 - f) ** n) * mpmath.npdf(z)

    with mpmath.workdps(20):
        return float(mpmath.quad(integrand, [-10, -6, -3, 0, 1, 2, 3, cut]) + mpmath.ncdf(-cut))


def test_unequal_people_bring_fewer_false_searches_than_the_mean_rate_says():
    stage = {
        "id": "s",
        "kind": "face_search",
        "faces_per_day": 1000,
        "p_watchlisted": 1e-4,
        "fnir": 0.1,
        "fmr": 1e-3,
        "watchlist_size": 2000,
    }
    equal = assess_text(scenario_text(stage, size=1e5))
    unequal = assess_text(scenario_text({**stage, "heterogeneity_cv": 3}, size=1e5))
    assert equal["s.fpir", None]["median"] == pytest.approx(0.865, abs=5e-4)
    assert unequal["s.fpir", None]["median"] == pytest.approx(lognormal_mixture(1e-3, 3, 2000), rel=1e-9)
    people = "s.people_wrongly_alerted_per_year", None
    assert unequal[people]["median"] < equal[people]["median"]
    same = assess_text(scenario_text({**stage, "heterogeneity_cv": 0}, size=1e5))
    assert same["s.fpir", None]["median"] == pytest.approx(equal["s.fpir", None]["median"], rel=1e-9)


@given(AMOUNT, TINY, RATE, RATE, RATE, RATE)
def test_risk_score_by_rates(scored, base_rate, sensitivity, fpr, recall, false_rate):
    stage = {
        "id": "r",
        "kind": "risk_score",
        "scored": scored,
        "base_rate": base_rate,
        "sensitivity": sensitivity,
        "false_positive_rate": fpr,
        "label_recall": recall,
        "label_false_rate": false_rate,
    }
    found = assess_text(scenario_text(stage))
    n, p, t, f, r1, r0 = exact(scored, base_rate, sensitivity, fpr, recall, false_rate)
    tp, fp = n * p * t, n * (1 - p) * f
    check(
        found,
        {
            ("r.flagged", None): tp + fp,
            ("r.true_positives", None): tp,
            ("r.false_positives", None): fp,
            ("r.missed", None): n * p * (1 - t),
            ("r.ppv", None): tp / (tp + fp),
            ("r.false_discovery_rate", None): fp / (tp + fp),
            ("r.apparent_ppv", None): (tp * r1 + fp * r0) / (tp + fp),
        },
    )


@given(st.floats(1e-4, 0.5), st.floats(0.5, 0.99), st.floats(1e-3, 0.9))
def test_risk_score_by_auc_flags_the_share_asked_for_on_the_binormal_curve(base_rate, auc, share):
    stage = {"id": "r", "kind": "risk_score", "scored": 1000, "base_rate": base_rate, "auc": auc, "flag_share": share}
    found = assess_text(scenario_text(stage))
    assert found["r.flagged", None]["median"] == pytest.approx(1000 * share, rel=1e-9)
    with mpmath.workdps(30):
        apart = mpmath.sqrt(2) * mpmath.sqrt(2) * mpmath.erfinv(2 * mpmath.mpf(auc) - 1)

        def flagged(t):
            return base_rate * mpmath.ncdf(apart - t) + (1 - base_rate) * mpmath.ncdf(-t)

        low, high = mpmath.mpf(-10), mpmath.mpf(10)
        for _ in range(90):
            middle = (low + high) / 2
            low, high = (middle, high) if flagged(middle) > share else (low, middle)
        tp = 1000 * base_rate * mpmath.ncdf(apart - low)
    assert found["r.true_positives", None]["median"] == pytest.approx(float(tp), rel=1e-9)


def test_gathering_alert_at_the_published_numbers():
    stage = {
        "id": "g",
        "kind": "gathering_alert",
        "p_flagged": 1e-3,
        "k": 10,
        "gatherings": [{"people": 5000, "per_day": 20}, {"people": 100, "per_day": 400}],
    }
    found = assess_text(scenario_text(stage))
    n, f = 5000, mpmath.mpf(1e-3)
    large = 1 - sum(mpmath.binomial(n, j) * f**j * (1 - f) ** (n - j) for j in range(10))
    small = sum(mpmath.binomial(100, j) * f**j * (1 - f) ** (100 - j) for j in range(10, 101))
    assert float(large) == pytest.approx(0.03176, abs=5e-6)
    check(
        found,
        {
            ("g.p_alert", None, 0): large,
            ("g.p_alert", None, 1): small,
            ("g.innocent_alerts_per_day", None): 20 * large + 400 * small,
            ("g.share_of_gatherings_alerted", None): (20 * large + 400 * small) / 420,
        },
    )
    assert [found["g.p_alert", None, item]["where"] for item in (0, 1)] == [{"people": 5000}, {"people": 100}]


def test_gathering_alert_with_a_million_people_and_k_far_out():
    stage = {
        "id": "g",
        "kind": "gathering_alert",
        "p_flagged": 1e-3,
        "k": 1500,
        "gatherings": [{"people": 1_000_000, "per_day": 1}],
    }
    found = assess_text(scenario_text(stage))
    f, k, n = mpmath.mpf(1e-3), 1500, 1_000_000
    term = mpmath.binomial(n, k) * f**k * (1 - f) ** (n - k)
    tail = mpmath.mpf(0)
    for j in range(k, k + 2000):
        tail += term
        term *= mpmath.mpf(n - j) / (j + 1) * f / (1 - f)
    check(found, {("g.p_alert", None, 0): tail})


@given(AMOUNT, TINY, RATE, RATE, st.floats(0, 600), st.floats(0, 1000), st.floats(0.1, 24), st.floats(0.1, 1000))
def test_response_to_a_screening(screened, prevalence, sensitivity, fpr, minutes, officers, hours, cost):
    screening = {
        "id": "s",
        "kind": "screening",
        "screened_per_year": screened,
        "prevalence": prevalence,
        "sensitivity": sensitivity,
        "false_positive_rate": fpr,
    }
    response = {
        "id": "r",
        "kind": "response",
        "input": "s",
        "minutes_per_alert": max(minutes, 1e-3),
        "officers": officers,
        "hours_per_officer_per_day": hours,
        "cost_per_hour": cost,
    }
    # The order of the stages in the file does not matter.
    found = assess_text(scenario_text(response, screening, size=1e6))
    n, p, t, f, m, o, h, c = exact(screened, prevalence, sensitivity, fpr, max(minutes, 1e-3), officers, hours, cost)
    true, false = n * p * t, n * (1 - p) * f
    total = (true + false) * m / 60
    needed = total / (365 * h)
    unattended = max(mpmath.mpf(0), 1 - o / needed)
    expected = {
        ("r.officer_hours_per_year", None): total,
        ("r.officer_hours_on_false_alerts_per_year", None): false * m / 60,
        ("r.officers_needed", None): needed,
    }
    if officers > 1e-6:
        expected["r.cost_per_true_alert", None] = c * total / true
    check(found, expected)
    assert found["r.share_unattended", None]["median"] == pytest.approx(float(unattended), abs=1e-12)


def test_groups_have_their_own_parameters_and_are_then_summed():
    stage = {
        "id": "s",
        "kind": "face_search",
        "faces_per_day": 10_000,
        "p_watchlisted": 1e-3,
        "fnir": {"by_group": {"A": 0.1, "B": 0.3}},
        "fpir": {"by_group": {"A": 1e-4, "B": 5e-3}},
    }
    response = {
        "id": "r",
        "kind": "response",
        "input": "s",
        "minutes_per_alert": 30,
        "officers": 0.5,
        "hours_per_officer_per_day": 6,
        "cost_per_hour": 40,
    }
    found = assess_text(scenario_text(stage, response, size=1e6, groups={"A": 0.75, "B": 0.25}))
    false = {"A": 7500 * 0.999 * 1e-4, "B": 2500 * 0.999 * 5e-3}
    true = {"A": 7500 * 1e-3 * 0.9, "B": 2500 * 1e-3 * 0.7}
    everyone = sum(false.values()) + sum(true.values())
    people = {
        "A": 750_000 * 0.999 * (1 - (1 - 1e-4) ** 3 * (1 - 0.65 * 1e-4)),
        "B": 250_000 * 0.999 * (1 - (1 - 5e-3) ** 3 * (1 - 0.65 * 5e-3)),
    }
    expected = {
        ("s.fpir", None): sum(false.values()) / 9990,
        ("s.ppv", None): sum(true.values()) / everyone,
        ("s.people_wrongly_alerted_per_year", None): sum(people.values()),
        ("r.officer_hours_per_year", None): 365 * everyone / 2,
        ("r.share_unattended", None): 1 - 0.5 * 6 / (everyone / 2),
        ("r.cost_per_true_alert", None): 20 * everyone / sum(true.values()),
    }
    for group in ("A", "B"):
        expected["s.false_alerts_per_day", group] = false[group]
        expected["s.ppv", group] = true[group] / (true[group] + false[group])
        expected["s.people_wrongly_alerted_per_year", group] = people[group]
        expected["r.officer_hours_on_false_alerts_per_year", group] = 365 * false[group] / 2
    check(found, expected)
    assert ("r.share_unattended", "A") not in found


def test_a_second_screening_looks_at_the_flags_of_the_first():
    first = {
        "id": "first",
        "kind": "screening",
        "screened_per_year": 1e6,
        "prevalence": 1e-3,
        "sensitivity": 0.9,
        "false_positive_rate": 0.01,
    }
    second = {"id": "second", "kind": "screening", "input": "first", "sensitivity": 0.8, "false_positive_rate": 0.05}
    found = assess_text(scenario_text(first, second, size=1e6))
    check(
        found,
        {
            ("second.true_positives_per_year", None): 1e6 * 1e-3 * 0.9 * 0.8,
            ("second.false_positives_per_year", None): 1e6 * (1 - 1e-3) * 0.01 * 0.05,
            ("second.false_negatives_per_year", None): 1e6 * 1e-3 * 0.9 * 0.2,
        },
    )


def test_a_list_made_by_a_risk_score_feeds_gathering_alerts():
    score = {
        "id": "score",
        "kind": "risk_score",
        "scored": 1e5,
        "base_rate": 0.01,
        "sensitivity": 0.5,
        "false_positive_rate": 0.02,
    }
    crowd = {
        "id": "crowd",
        "kind": "gathering_alert",
        "input": "score",
        "k": 3,
        "gatherings": [{"people": 40, "per_day": 9}],
    }
    found = assess_text(scenario_text(score, crowd, size=1e6))
    f = mpmath.mpf(1e5 * 0.01 * 0.5 + 1e5 * 0.99 * 0.02) / mpmath.mpf(10) ** 6
    p = 1 - sum(mpmath.binomial(40, j) * f**j * (1 - f) ** (40 - j) for j in range(3))
    check(found, {("crowd.p_alert", None, 0): p, ("crowd.innocent_alerts_per_day", None): 9 * p})


def test_alerts_and_faces_are_different_denominators():
    """100 false alarms beside 900 true ones are a tenth of the alerts, whatever the number of faces."""
    for faces in (1e4, 1e8):
        stage = {
            "id": "s",
            "kind": "face_search",
            "faces_per_day": faces,
            "p_watchlisted": 1000 / faces,
            "fnir": 0.1,
            "fpir": 100 / (faces - 1000),
        }
        found = assess_text(scenario_text(stage, size=1e6))
        assert found["s.false_discovery_rate", None]["median"] == pytest.approx(0.1, rel=1e-9)
        assert found["s.false_alerts_per_face", None]["median"] == pytest.approx(100 / faces, rel=1e-9)


def test_nothing_over_nothing_is_undefined_and_said_to_be():
    stage = {"id": "s", "kind": "face_search", "faces_per_day": 100, "p_watchlisted": 0, "fnir": 0.1, "fpir": 0}
    found = assess_text(scenario_text(stage, size=1e6))
    assert found["s.ppv", None]["median"] is None
    assert found["s.false_alerts_per_true_alert", None]["median"] is None
    assert found["s.alerts_per_day", None]["median"] == 0


def test_people_are_never_more_than_wrong_flags_and_passengers_who_fly_often_are_few():
    """Twelve million screenings at twelve looks each are of a million people: 1e6*(1 - 0.999**12)."""
    stage = {"id": "s", "kind": "screening", "screened_per_year": 1.2e7, "prevalence": 0, "sensitivity": 0.9}
    stage |= {"false_positive_rate": 1e-3, "looks_per_person_per_year": 12}
    found = assess_text(scenario_text(stage, size=1e7))
    assert found["s.people_wrongly_flagged_per_year", None]["median"] == pytest.approx(1e6 * (1 - 0.999**12), rel=1e-12)
    once = {**stage, "screened_per_year": 2.5e4, "false_positive_rate": 0.999}
    del once["looks_per_person_per_year"]
    found = assess_text(scenario_text(once, size=34_020))
    for name in ("s.people_wrongly_flagged_per_year", "s.false_positives_per_year"):
        assert found[name, None]["median"] == pytest.approx(24_975, rel=1e-12)


def test_commuters_are_looked_at_more_often_and_so_more_of_the_looks_are_at_them():
    stage = {"id": "s", "kind": "screening", "screened_per_year": 1e7, "prevalence": 0, "sensitivity": 0.9}
    stage |= {"false_positive_rate": 1e-4}
    stage |= {"looks_per_person_per_year": {"by_group": {"commuters": 400, "others": 20}}}
    groups = {"commuters": 0.3, "others": 0.7}
    found = assess_text(scenario_text(stage, size=1e6, groups=groups))
    per_person = 0.3 * 400 + 0.7 * 20
    for group, looks in (("commuters", 400), ("others", 20)):
        screened = 1e7 * groups[group] * looks / per_person
        flags = found["s.false_positives_per_year", group]["median"]
        assert flags == pytest.approx(screened * 1e-4, rel=1e-12)
        people = found["s.people_wrongly_flagged_per_year", group]["median"]
        assert people == pytest.approx(screened / looks * (1 - (1 - 1e-4) ** looks), rel=1e-12)
        assert people <= flags
    assert found["s.false_positives_per_year", None]["median"] == pytest.approx(1000, rel=1e-12)


@pytest.mark.parametrize("review", [{}, {"review": {"p_confirm_true": 0.9, "p_confirm_false": 0.2}}])
@pytest.mark.parametrize("passes", [None, 0.5, 30, {"by_group": {"A": 100, "B": 3}}])
@pytest.mark.parametrize("rate", [{"fpir": "1e-4 to 0.5"}, {"fmr": "1e-5 to 1e-3", "heterogeneity_cv": 2}])
def test_people_are_at_most_wrong_alerts_and_wrong_alerts_at_most_looks_at_every_draw(review, passes, rate):
    stage = {"id": "s", "kind": "face_search", "faces_per_day": "10 to 1e5", "p_watchlisted": "1e-5 to 0.1"}
    stage |= {"fnir": 0.1, "watchlist_size": 500, **rate, **review}
    if passes is not None:
        stage["passes_per_person_per_year"] = passes
    plan = plan_of(load_text(scenario_text(stage, size="1e5 to 1e7", groups={"A": 0.3, "B": 0.7})))
    points = next(uniforms(3, plan.streams, 2048, 2048))
    values = evaluate(plan, points)["s"]
    for of in (values.by_group, values.total):
        looks = 365 * of["faces_per_day"] * (1 + 1e-12)
        for prefix in ("", "confirmed_") if review else ("",):
            people = of[f"{prefix}people_wrongly_alerted_per_year"]
            alerts = 365 * of[f"{prefix}false_alerts_per_day"]
            assert (people <= alerts * (1 + 1e-12)).all()
            assert (alerts <= looks).all()

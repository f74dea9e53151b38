"""Searches of a database against a gallery of single people, closed forms, and what a report of them must not say."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.assessment.evaluate import evaluate, row_of
from baserate.assessment.plan import find_outcome, plan_of
from baserate.random.streams import uniforms
from support.exact import RATE, TINY, at_least_once, check, exact
from support.gallery import search_years
from support.scenarios import assess_text, load_text, scenario_text

SEARCH = {
    "id": "d",
    "kind": "database_search",
    "searches_per_year": 200,
    "gallery_size": 400,
    "p_in_gallery": 0.3,
    "fnir": 0.1,
}
GROUPS = {"A": 0.7, "B": 0.3}
REVIEW = {"p_confirm_true": 0.9, "p_confirm_false": 0.4}


def by_group(a, b):
    return {"by_group": {"A": a, "B": b}}


def near(simulated: np.ndarray, expected: float) -> bool:
    """Whether the mean of simulated years is what is expected, within 4.5 of its standard errors."""
    error = simulated.std(ddof=1) / np.sqrt(len(simulated))
    return abs(simulated.mean() - expected) < 4.5 * error


@pytest.mark.parametrize("cv", [0, 3])
@pytest.mark.parametrize("prefix", ["", "confirmed_"])
def test_a_gallery_of_single_people_gives_the_same_numbers(prefix, cv):
    rates = {"A": 1e-3, "B": 8e-3}
    stage = SEARCH | {"fmr": by_group(*rates.values()), "review": REVIEW} | ({"heterogeneity_cv": cv} if cv else {})
    found = assess_text(scenario_text(stage, size=1e6, groups=GROUPS))
    confirm = REVIEW["p_confirm_false"] if prefix else 1.0
    random = np.random.default_rng(20261125 + cv)
    year = search_years(random, {"A": 280, "B": 120}, rates, searches=200, years=150, cv=cv, p_confirm=confirm)

    def median(name, group=None):
        return found[f"d.{prefix}{name}", group]["median"]

    assert near(year.candidates / 200, median("false_candidates_per_search"))
    assert near(year.candidates, median("false_candidates_per_year"))
    assert near(year.searches_with_one, median("searches_with_a_false_candidate_per_year"))
    assert near(year.searches_with_one / 200, median("share_of_searches_with_a_false_candidate"))
    assert near(year.people, median("people_wrongly_returned_per_year"))
    for place, group in enumerate(GROUPS):
        returned, people = year.searches_with_one_by_group[:, place], year.people_by_group[:, place]
        assert near(returned, median("searches_with_a_false_candidate_per_year", group))
        assert near(people, median("people_wrongly_returned_per_year", group))


def test_a_database_of_half_a_million_where_groups_differ_six_times():
    stage = SEARCH | {"gallery_size": 500_000, "fmr": by_group(1e-6, 6e-6)}
    found = assess_text(scenario_text(stage, size=1e6, groups=GROUPS))
    assert found["d.share_of_searches_with_a_false_candidate", None]["median"] == pytest.approx(0.7135, abs=5e-5)


@given(st.floats(1, 1e6), st.floats(1, 1e9), RATE, RATE, st.floats(-41, -1).map(lambda v: float(10 ** (v / 2.75))))
def test_one_group_in_closed_form(searches, gallery, inside, fnir, fmr):
    stage = SEARCH | {"searches_per_year": searches, "gallery_size": gallery, "p_in_gallery": inside, "fnir": fnir}
    found = assess_text(scenario_text(stage | {"fmr": fmr}))
    n, size, pi, miss, f = exact(searches, gallery, inside, fnir, fmr)
    true, false = n * pi * (1 - miss), n * size * f
    check(
        found,
        {
            ("d.true_candidates_per_year", None): true,
            ("d.false_candidates_per_search", None): size * f,
            ("d.searches_with_a_false_candidate_per_year", None): n * (1 - (1 - f) ** size),
            ("d.ppv", None): true / (true + false),
            ("d.false_discovery_rate", None): false / (true + false),
            ("d.people_wrongly_returned_per_year", None): size * at_least_once(f, n),
        },
    )


@given(st.floats(1, 1e9), TINY)
def test_a_rate_per_search_is_turned_into_one_per_comparison(gallery, fpir):
    found = assess_text(scenario_text(SEARCH | {"gallery_size": gallery, "fpir": fpir}))
    size, f = exact(gallery, fpir)
    with mpmath.workdps(40):
        fmr = 1 - (1 - f) ** (1 / size)
    check(found, {("d.false_candidates_per_search", None): size * fmr})
    share = found["d.share_of_searches_with_a_false_candidate", None]["median"]
    assert share == pytest.approx(fpir, rel=1e-9)


@pytest.mark.parametrize("rate", [{"fpir": 0.2}, {"fmr": 5e-4}, {"fmr": 5e-4, "heterogeneity_cv": 2}])
def test_groups_that_do_not_differ_have_the_totals_of_no_groups(rate):
    stage = SEARCH | rate | {"review": REVIEW}
    whole = assess_text(scenario_text(stage, size=1e6))
    split = assess_text(scenario_text(stage, size=1e6, groups=GROUPS))
    for key, outcome in whole.items():
        assert split[key]["median"] == pytest.approx(outcome["median"], rel=1e-9), key


@pytest.mark.parametrize("cv", [None, 4])
def test_people_are_at_most_their_candidates_and_the_gallery_and_every_share_is_one_at_every_draw(cv):
    stage = SEARCH | {"fmr": by_group("1e-5 to 1e-1", {"count": 1, "of": 300}), "review": REVIEW}
    stage |= {"gallery_size": "500 to 5000", "searches_per_year": "0.1 to 900"}
    stage |= {"heterogeneity_cv": cv} if cv else {}
    plan = plan_of(load_text(scenario_text(stage, size=1e6, groups=GROUPS)))
    done = evaluate(plan, next(uniforms(1, plan.streams, 512, 512)))

    def draws(name, group):
        return row_of(plan, done, find_outcome(plan, f"d.{name}", "outcome", group))

    gallery = done["d"].by_group["gallery_size"]
    for place, group in enumerate([*GROUPS, None]):
        people_there = gallery.sum(axis=0) if group is None else gallery[place]
        for prefix in ("", "confirmed_"):
            people = draws(f"{prefix}people_wrongly_returned_per_year", group)
            candidates = draws(f"{prefix}false_candidates_per_year", group)
            assert (people <= candidates * (1 + 1e-12)).all()
            assert (people <= people_there * (1 + 1e-12)).all()
            assert (draws(f"{prefix}searches_with_a_false_candidate_per_year", group) <= candidates * (1 + 1e-12)).all()
            for share in ("ppv", "false_discovery_rate", "share_of_searches_with_a_false_candidate"):
                values = draws(prefix + share, group)
                assert ((values >= 0) & (values <= 1)).all()


@pytest.mark.parametrize(
    ("name", "rises"),
    [
        ("false_candidates_per_search", True),
        ("searches_with_a_false_candidate_per_year", True),
        ("people_wrongly_returned_per_year", True),
        ("false_discovery_rate", True),
        ("ppv", False),
    ],
)
def test_everything_moves_one_way_with_the_false_match_rate(name, rises):
    medians = []
    for fmr in np.logspace(-9, 0, 40):
        found = assess_text(scenario_text(SEARCH | {"fmr": float(fmr)}))
        medians.append(found[f"d.{name}", None]["median"])
    steps = np.diff(medians)
    assert ((steps if rises else -steps) >= -1e-12 * np.abs(medians[1:])).all()
    assert abs(medians[-1] - medians[0]) > 0

"""[[dependence]]: which inputs are joined, group by group, and what cannot be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from baserate.assessment.evaluate import joined_points
from baserate.assessment.run import assess
from baserate.errors import ScenarioError
from baserate.quantity import Complement
from baserate.random.streams import uniforms
from baserate.scenario.changes import with_quantities
from support.scenarios import load_text, scenario_text

SEARCH = {
    "id": "search",
    "kind": "face_search",
    "faces_per_day": "20000 to 60000",
    "watchlist_size": 2000,
    "p_watchlisted": "1e-5 to 1e-4",
    "fnir": {"count": 11, "of": 100},
    "fpir": "1e-4 to 1e-3",
}
GROUPS = {"A": 0.6, "B": 0.4}


def table(first, second, rank):
    return f'[[dependence]]\nbetween = ["{first}", "{second}"]\nrank_correlation = {rank}\n'


def declared(*tables, groups=None, **changes):
    return load_text(scenario_text({**SEARCH, **changes}, size=1e6, groups=groups) + "".join(tables))


def draws(scenario, n=1 << 14):
    (points,) = uniforms(1, scenario.streams(), n, n)
    points = joined_points(scenario, points)
    return {(one, group): quantity.values(points) for one, group, _, quantity in scenario.inputs()}


def rank_correlation(one, other):
    return stats.spearmanr(one, other).statistic


@pytest.mark.parametrize("rank", [-0.9, -0.5, 0.3, 0.95])
def test_inputs_have_the_rank_correlation_and_their_own_distributions(rank):
    scenario = declared(table("search.fnir", "search.fpir", rank))
    found = draws(scenario)
    fnir, fpir = found["search.fnir", None], found["search.fpir", None]
    assert rank_correlation(fnir, fpir) == pytest.approx(rank, abs=3e-3)
    assert rank_correlation(fnir, found["search.faces_per_day", None]) == pytest.approx(0, abs=2e-3)
    assert stats.kstest(fnir, stats.beta(11.5, 89.5).cdf).statistic < 3e-3
    assert np.quantile(fpir, [0.05, 0.95]) == pytest.approx([1e-4, 1e-3], rel=1e-2)


def test_where_both_are_by_group_they_are_joined_group_by_group():
    by_group = {"fnir": {"by_group": {"A": "0.1 to 0.2", "B": "0.2 to 0.3"}}}
    by_group["fpir"] = {"by_group": {"A": "1e-4 to 1e-3", "B": "1e-3 to 1e-2"}}
    found = draws(declared(table("search.fnir", "search.fpir", -0.7), groups=GROUPS, **by_group))
    for one in GROUPS:
        for other in GROUPS:
            wanted = -0.7 if one == other else 0
            assert rank_correlation(found["search.fnir", one], found["search.fpir", other]) == pytest.approx(
                wanted, abs=4e-3
            )
    found = draws(declared(table("search.fpir[A]", "search.fpir[B]", 0.8), groups=GROUPS, **by_group))
    assert rank_correlation(found["search.fpir", "A"], found["search.fpir", "B"]) == pytest.approx(0.8, abs=3e-3)
    assert rank_correlation(found["search.fnir", "A"], found["search.fnir", "B"]) == pytest.approx(0, abs=3e-3)


def test_one_for_everybody_is_joined_with_each_groups():
    given = {"fpir": {"by_group": {"A": "1e-4 to 1e-3", "B": "1e-3 to 1e-2"}}}
    found = draws(declared(table("search.fnir", "search.fpir", 0.6), groups=GROUPS, **given))
    for group in GROUPS:
        assert rank_correlation(found["search.fnir", None], found["search.fpir", group]) == pytest.approx(0.6, abs=4e-3)


def test_what_falls_with_its_points_still_correlates_as_the_file_says():
    """One minus a record's rate is drawn at the record's points, so it is low where they are high."""

    def turned(input_id, _group, quantity):
        is_fnir = input_id == "search.fnir"
        return replace(quantity, distribution=Complement(quantity.distribution)) if is_fnir else quantity

    found = draws(with_quantities(declared(table("search.fnir", "search.fpir", 0.5)), turned))
    assert rank_correlation(found["search.fnir", None], found["search.fpir", None]) == pytest.approx(0.5, abs=3e-3)


def test_a_product_of_joined_log_normals_spreads_as_its_closed_form():
    """The log of true positives is a sum: its variance has the covariance of the two in it, twice."""
    stage = {"id": "s", "kind": "screening", "screened_per_year": "1e5 to 4e5", "prevalence": 0.01, "sensitivity": 1}
    stage["looks_per_person_per_year"] = "1 to 4"
    stage["false_positive_rate"] = 0.5
    text = scenario_text(stage, size=1e9)
    rank, spread = 0.6, np.log(2) / stats.norm.ppf(0.95)
    rho = 2 * np.sin(np.pi * rank / 6)
    joined = load_text(text + table("s.screened_per_year", "s.looks_per_person_per_year", rank))
    found = draws(joined)
    product = np.log(found["s.screened_per_year", None] * found["s.looks_per_person_per_year", None])
    assert product.std() == pytest.approx(spread * np.sqrt(2 + 2 * rho), rel=2e-3)


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ([table("search.fnir", "search.fpri", 0.5)], "did you mean 'search.fpir'"),
        ([table("search.fnir", "search.watchlist_size", 0.5)], "declared as one value"),
        ([table("search.fnir", "search.fnir", 0.5)], "one draw twice"),
        ([table("search.fnir", "search.fpir", 0.5), table("search.fpir", "search.fnir", 0.5)], "joined already"),
        ([table("search.fnir", "search.fpir", 1.5)], "from -1 to 1"),
        (
            [
                table("search.fnir", "search.fpir", 0.9),
                table("search.fpir", "search.p_watchlisted", 0.9),
                table("search.fnir", "search.p_watchlisted", -0.9),
            ],
            "no distribution can have together",
        ),
    ],
)
def test_what_cannot_be_joined_is_a_fault_at_its_place(tables, says):
    with pytest.raises(ScenarioError, match="dependence") as caught:
        declared(*tables)
    assert says in str(caught.value)
    assert all(fault.line for fault in caught.value.faults)


def test_two_inputs_of_one_record_are_one_draw():
    record = {"evidence": "compas-fpr-black"}
    stage = {"kind": "screening", "screened_per_year": 1e5, "prevalence": 1e-3, "sensitivity": 0.9}
    text = scenario_text(*({"id": one, **stage, "false_positive_rate": record} for one in "ab"), size=1e6)
    with pytest.raises(ScenarioError, match="one draw twice"):
        load_text(text + table("a.false_positive_rate", "b.false_positive_rate", 0.5))


def test_an_input_that_cannot_be_read_has_its_own_fault_alone():
    with pytest.raises(ScenarioError) as caught:
        declared(table("search.fnir", "search.fpir", 0.5), fnir=7)
    assert [fault.key for fault in caught.value.faults] == ["stage[0].fnir"]


def test_all_faults_are_said_at_once():
    with pytest.raises(ScenarioError) as caught:
        declared(table("search.x", "search.y", 2), table("search.fnir", "search.fnir", 0.1))
    assert len(caught.value.faults) >= 2


def test_drivers_take_joined_inputs_as_one():
    found = assess(declared(table("search.fnir", "search.fpir", -0.5)), draws=500)
    names = [driver.input for driver in found.drivers]
    assert "search.fnir+search.fpir" in names
    assert not {"search.fnir", "search.fpir"} & set(names)
    assert sum(driver.first_order for driver in found.drivers) == pytest.approx(1, abs=0.1)


def test_drivers_of_one_group_that_are_joined_are_named_without_it():
    by_group = {"fnir": {"by_group": {"A": "0.1 to 0.2", "B": "0.2 to 0.3"}}}
    by_group["fpir"] = {"by_group": {"A": "1e-4 to 1e-3", "B": "1e-3 to 1e-2"}}
    found = assess(declared(table("search.fnir", "search.fpir", -0.5), groups=GROUPS, **by_group), draws=500)
    both = [(driver.input, driver.group) for driver in found.drivers if "+" in driver.input]
    assert sorted(both) == [("search.fnir+search.fpir", "A"), ("search.fnir+search.fpir", "B")]


def test_an_input_made_one_value_is_joined_to_nothing():
    scenario = declared(table("search.fnir", "search.fpir", -0.5)).with_inputs({"search.fnir": 0.1})
    plain = declared().with_inputs({"search.fnir": 0.1})
    assert assess(scenario, draws=500).outcomes == assess(plain, draws=500).outcomes

"""Sweeps: a point of a sweep is the file with that value in it, and policies are compared replicate by replicate."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from baserate.api.given import values_text
from baserate.errors import UsageError
from baserate.report.document import Report
from baserate.scenario.load import load_scenario
from baserate.simulation import gather
from baserate.simulation.run import simulate
from baserate.simulation.sweep import points_of, read_vary
from baserate.tomlfile.numbers import number_of
from support.loops import URN, last_day, loop_text, place
from support.scenarios import load_text

POLICIES = ("proportional", "importance_weighted", "uniform")
PEOPLE = """\
format = 1
title = "A list"
[population]
size = {size}
groups = {{ B = 0.7, A = 0.3 }}
[[loop]]
id = "list"
kind = "list_feedback"
days = 60
incidents_per_person_per_year = 1.5
p_recorded = {{ by_group = {{ A = {a}, B = 0.25 }} }}
contacts_to_list = 2
[[loop]]
id = "alerts"
kind = "gathering_feedback"
days = 30
p_flagged = 0.01
k = 3
p_checked = 0.1
p_record_per_check = 0.1
gatherings = [ {{ people = 100, per_day = 5 }}, {{ people = {people}, per_day = 1 }} ]
"""


def swept(scenario, *texts, design=0, replicates=40, **options):
    points = points_of(read_vary(texts, scenario.loops), design, 1)
    return simulate(scenario, replicates=replicates, points=points, **options)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "value", "changed"),
    [
        ("population.size", 5000, {"size": 5000}),
        ("list.p_recorded.A", 0.9, {"a": 0.9}),
        ("alerts.gatherings[1].people", 900, {"people": 900}),
    ],
)
def test_a_point_of_a_sweep_is_the_file_with_that_value_in_it(path, value, changed):
    plain = {"size": 20_000, "a": 0.5, "people": 300}
    result = swept(load_text(PEOPLE.format(**plain)), f"{path}={value},{value / 2}", replicates=8)
    written = simulate(load_text(PEOPLE.format(**{**plain, **changed})), replicates=8)
    touched = {loop.id for loop in result.loops if loop.at}
    assert touched == ({"list", "alerts"} if path == "population.size" else {path.partition(".")[0]})
    at_value = [one for one in result.outcomes if one.at.get(path) == value]
    expected = [one for one in written.outcomes if one.loop in touched]
    assert [(one.id, dict(one.where), one.estimate) for one in at_value] == [
        (one.id, dict(one.where), one.estimate) for one in expected
    ]


@pytest.mark.parametrize(
    "text", ["population.size=0", "population.size=nan", "list.p_recorded.C=0.5", "list.p_recorded.A=2"]
)
def test_people_and_groups_that_cannot_be_are_reported(text):
    with pytest.raises(UsageError, match="vary"):
        read_vary([text], load_text(PEOPLE.format(size=100, a=0.5, people=3)).loops)


def test_a_loop_about_places_has_no_people_to_vary():
    with pytest.raises(UsageError, match="vary"):
        read_vary(["population.size=5"], load_text(loop_text(URN)).loops)


def test_a_difference_is_that_of_the_same_replicates():
    result = swept(load_text(loop_text(URN, days=60)), "p.allocation=" + ",".join(POLICIES))
    runs = {policy: last_day(URN, 40, days=60, allocation=policy) for policy in POLICIES}
    assert len(result.differences) == 2 * 4 * 2  # two policies beside the first, four outcomes, two places
    for found in result.differences:
        assert found.against == {"p.allocation": "proportional"}
        row = ("top", "random").index(found.where["place"])
        less = runs[found.at["p.allocation"]][found.term][row] - runs["proportional"][found.term][row]
        assert found.estimate.mean == pytest.approx(less.mean(), rel=1e-12, abs=1e-15)
        assert (found.estimate.low, found.estimate.high) == pytest.approx(tuple(np.quantile(less, [0.05, 0.95])))
        assert found.standard_error == pytest.approx(less.std(ddof=1) / np.sqrt(40), rel=1e-9, abs=1e-15)


def test_policies_share_their_randomness_so_differences_vary_less_than_policies():
    """Var(X - Y) = Var X + Var Y - 2 Cov; independent runs would have no covariance."""
    places = [place("top", 3.69, 609), place("random", 2.82, 379)]
    scenario = load_text(loop_text(places, days=100))
    result = swept(scenario, "p.allocation=proportional,importance_weighted", replicates=400)
    apart = {}
    for one in result.outcomes:
        apart[one.id, one.where["place"]] = apart.get((one.id, one.where["place"]), 0.0) + one.standard_error**2
    for found in result.differences:
        ratio = found.standard_error**2 / apart[found.id, found.where["place"]]
        if found.term == "incidents":
            assert (found.estimate.low, found.estimate.high, ratio) == (0.0, 0.0, 0.0)
        else:
            assert ratio < 0.5


@pytest.mark.slow
def test_policies_are_compared_at_the_same_numbers():
    scenario = load_text(loop_text(URN, days=20))
    result = swept(
        scenario, "p.allocation=hottest,uniform", "p.decay_per_day=0,0.1", "p.p_discover=0.2 to 0.9", design=4
    )
    assert len(result.loops) == 2 * 2 * 4
    mean = {(tuple(one.at.items()), one.id, one.where["place"]): one.estimate.mean for one in result.outcomes}
    assert len(result.differences) == 2 * 4 * 4 * 2
    for found in result.differences:
        here = tuple(found.at.items())
        there = tuple({**found.at, **found.against}.items())
        assert found.at["p.allocation"] == "uniform"
        expected = mean[here, found.id, found.where["place"]] - mean[there, found.id, found.where["place"]]
        assert found.estimate.mean == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_two_loops_are_each_compared_with_their_own_first_policy():
    text = loop_text(URN, days=5)
    second = text.partition("[[loop]]")[2].replace('"p"', '"q"')
    result = swept(
        load_text(text + "[[loop]]" + second), "p.allocation=hottest,uniform", "q.allocation=uniform,proportional"
    )
    assert [loop.id for loop in result.loops] == ["p", "p", "q", "q"]
    assert {(one.loop, *one.against.items()) for one in result.differences} == {
        ("p", ("p.allocation", "hottest")),
        ("q", ("q.allocation", "uniform")),
    }


def test_without_a_policy_to_vary_there_is_no_difference():
    scenario = load_text(loop_text(URN, days=5))
    assert simulate(scenario, replicates=3).differences == ()
    assert swept(scenario, "p.decay_per_day=0,0.1").differences == ()


def test_differences_are_the_same_from_memory_and_from_a_file(monkeypatch):
    scenario = load_text(loop_text(URN, days=20))
    first = swept(scenario, "p.allocation=" + ",".join(POLICIES))
    monkeypatch.setattr(gather, "IN_MEMORY", 0)
    monkeypatch.setattr(gather, "AT_ONCE", 1)
    assert swept(scenario, "p.allocation=" + ",".join(POLICIES)).to_dict() == first.to_dict()


def test_json_and_csv_hold_the_differences():
    result = swept(load_text(loop_text(URN, days=6)), "p.allocation=hottest,uniform")
    made = result.to_dict()["differences"]
    assert [one["mean"] for one in made] == [one.estimate.mean for one in result.differences]
    assert made[0]["at"] == {"p.allocation": "uniform"}
    assert made[0]["against"] == {"p.allocation": "hottest"}
    rows = list(csv.DictReader(io.StringIO(Report(result).csv())))
    told = [row for row in rows if row["record"] == "difference"]
    assert [float(row["mean"]) for row in told] == [one.estimate.mean for one in result.differences]
    assert {row["against"] for row in told} == {"p.allocation=hottest"}


def test_values_are_read_as_a_file_has_them_and_a_number_of_python_is_that_number():
    loops = load_scenario("case:oakland-urns").loops
    path = f"{loops[0].id}.p_discover"
    assert read_vary([f"{path}=20%,1 in 4,0.125"], loops)[0].values == (0.2, 0.25, 0.125)
    assert read_vary([f"{path}=10% to 30%"], loops)[0].low == 0.1
    assert read_vary([f"{path}={values_text([0.5, 1e-05])}"], loops)[0].values == (0.5, 1e-05)
    assert number_of(values_text([1.234]), share=False) == 1.234
    with pytest.raises(UsageError, match="1234 if thousands are meant"):
        read_vary([f"{loops[0].id}.days=1.234"], loops)

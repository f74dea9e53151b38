"""Outcomes along a curve: points, the same draws at each, and what cannot be varied."""

from __future__ import annotations

import json

import numpy as np
import pytest

import baserate as br
from baserate.assessment.run import assess
from baserate.assessment.vary import evenly, read_vary
from baserate.errors import UsageError
from support.commands import run
from support.scenarios import load_text, scenario_text

STAGE = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": "1e5 to 4e5",
    "prevalence": "1e-4 to 1e-3",
    "sensitivity": {"count": 90, "of": 100},
    "false_positive_rate": {"by_group": {"A": 0.01, "B": "0.01 to 0.03"}},
}


def declared(**changes):
    return load_text(scenario_text({**STAGE, **changes}, size=1e6, groups={"A": 0.5, "B": 0.5}))


def test_a_point_is_what_assess_says_of_the_scenario_with_that_single_value():
    scenario = declared()
    found = assess(scenario, draws=400, drivers=0, vary={"s.prevalence": [1e-4, 2e-3]})
    assert [dict(point.at) for point in found.curve] == [{"s.prevalence": 1e-4}, {"s.prevalence": 2e-3}]
    for point in found.curve:
        alone = assess(declared(prevalence=point.at["s.prevalence"]), draws=400, drivers=0)
        assert point.outcomes == alone.outcomes


def test_every_point_has_the_same_draws():
    """What does not depend on the varied input is the same all along, and the PPV rises without noise."""
    found = assess(declared(), draws=300, drivers=0, vary={"s.prevalence": "1e-5 to 1e-1"})
    assert len(found.curve) == 25
    medians = [point["s.ppv"].median for point in found.curve]
    assert medians == sorted(medians)
    npv = {point["s.false_positives_per_year"].low / (1 - point.at["s.prevalence"]) for point in found.curve}
    assert max(npv) == pytest.approx(min(npv), rel=1e-9)


def test_a_range_is_even_in_logarithms_over_more_than_ten_times_and_straight_below():
    assert np.diff(np.log(evenly(1e-4, 1e-1))) == pytest.approx(np.log(1e3) / 24)
    assert np.diff(evenly(1.0, 10.0)) == pytest.approx(9 / 24)
    assert np.diff(evenly(0.0, 0.5)) == pytest.approx(0.5 / 24)
    assert evenly(1e-4, 0.3)[0] == 1e-4
    assert evenly(1e-4, 0.3)[-1] == 0.3


def test_two_inputs_are_crossed_the_last_fastest():
    asked = {"s.prevalence": "0.001,0.01", "s.false_positive_rate[B]": "0.02, 0.03, 0.04"}
    found = assess(declared(), draws=50, drivers=0, vary=asked)
    assert [tuple(point.at.values()) for point in found.curve] == [
        (a, b) for a in (1e-3, 1e-2) for b in (0.02, 0.03, 0.04)
    ]
    assert list(found.curve[0].at) == list(asked)


def test_an_input_by_group_is_varied_for_one_group_or_for_all():
    found = assess(declared(), draws=50, drivers=0, vary={"s.false_positive_rate": [0.05]})
    rates = [found.curve[0]["s.false_positives_per_year", group] for group in "AB"]
    assert rates[0].estimate == rates[1].estimate
    one = assess(declared(), draws=50, drivers=0, vary={"s.false_positive_rate[A]": [0.05]}).curve[0]
    assert one["s.false_positives_per_year", "A"].median > one["s.false_positives_per_year", "B"].median


def test_whole_numbers_stay_whole_along_a_range():
    found = read_vary(declared(), {"population.size": "1000 to 1010"})
    assert found[0].values == tuple(range(1000, 1011))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"s.prevalance": "0.1"}, "did you mean 's.prevalence'"),
        ({"s.prevalence": "1.5"}, "a probability, 0 to 1"),
        ({"s.prevalence": "0.2 to 0.1"}, 'write "0.1 to 0.2"'),
        ({"s.screened_per_year": "20,000"}, "20_000"),
        ({"s.prevalence": "a,b"}, "numbers as TOML writes them"),
        ({"s.prevalence": []}, "numbers"),
        ({"s.prevalence": [True]}, "numbers"),
        ({"s.prevalence": "0.1", "s.sensitivity": "0.1", "population.size": "10"}, "up to 2"),
        ({"s.false_positive_rate[C]": "0.1"}, "s.false_positive_rate[A]"),
    ],
)
def test_what_cannot_be_varied_is_said(asked, says):
    with pytest.raises(UsageError) as caught:
        assess(declared(), draws=10, vary=asked)
    assert says in str(caught.value)


def test_the_command_gives_the_curve_and_its_own_command_gives_it_again(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(scenario_text({**STAGE, "false_positive_rate": "0.01 to 0.02"}, size=1e6))
    call = ["assess", path, "--draws", 50, "--vary", "s.prevalence=1e-4,1e-3", "--json", "-"]
    first = json.loads(run(*call).stdout)
    assert [point["at"] for point in first["curve"]] == [{"s.prevalence": 1e-4}, {"s.prevalence": 1e-3}]
    assert "--vary s.prevalence=1e-4,1e-3" in first["command"]
    assert br.assess(path, draws=50, vary={"s.prevalence": [1e-4, 1e-3]}).to_dict()["curve"] == first["curve"]
    assert run("assess", path, "--vary", "s.prevalence").returncode == 2

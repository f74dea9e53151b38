"""Sobol indices against their closed forms, SALib and OpenTURNS, and the drivers of scenarios against the same."""

from __future__ import annotations

import json
import warnings
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from baserate.assessment.behind import inputs_behind
from baserate.assessment.drivers import base_points, drivers_of, estimate
from baserate.assessment.evaluate import evaluate
from baserate.assessment.plan import plan_of
from baserate.assessment.run import assess
from baserate.scenario.load import load_scenario
from support.paths import ROOT
from support.scenarios import load_text, scenario_text

SCREENING = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": 1e6,
    "prevalence": 1e-3,
    "sensitivity": 0.9,
    "false_positive_rate": 0.01,
}


def ishigami(points, a=7.0, b=0.1):
    x, y, z = (np.pi * (2 * points[name] - 1) for name in ("x", "y", "z"))
    return (np.sin(x) + a * np.sin(y) ** 2 + b * z**4 * np.sin(x))[np.newaxis]


def ishigami_indices(a=7.0, b=0.1):
    """First order and total, in closed form (Ishigami and Homma 1990)."""
    one = (1 + b * np.pi**4 / 5) ** 2 / 2
    two, both = a**2 / 8, b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0]) / whole, np.array([one + both, two, both]) / whole


WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def g_function(points):
    cube = np.stack([points[f"x{i}"] for i in range(len(WEIGHTS))])
    return np.prod((np.abs(4 * cube - 2) + WEIGHTS[:, None]) / (1 + WEIGHTS[:, None]), axis=0)[np.newaxis]


def g_indices():
    """First order and total of the g-function, in closed form (Saltelli and Sobol 1995)."""
    parts = 1 / 3 / (1 + WEIGHTS) ** 2
    whole = np.prod(1 + parts) - 1
    return parts / whole, parts * np.prod(1 + parts) / (1 + parts) / whole


def sobol_indices(function, names, n):
    """Return the indices of every factor of a function of the unit cube, at ``n * (len(names) + 2)`` points."""
    first, second = base_points(names, n, 1)
    a, b = function(first), function(second)
    return {name: estimate(a, b, function({**first, name: second[name]})) for name in names}


FUNCTIONS = {
    "ishigami": (ishigami, ["x", "y", "z"], ishigami_indices),
    "g": (g_function, [f"x{i}" for i in range(len(WEIGHTS))], g_indices),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_closed_forms(name):
    function, names, exact = FUNCTIONS[name]
    for n, tolerance in ((2**11, 0.02), (2**15, 0.003)):
        found = sobol_indices(function, names, n)
        for part, values in zip(("first", "total"), exact(), strict=True):
            ours = np.array([getattr(found[one], part)[0] for one in names])
            errors = np.array([getattr(found[one], f"{part}_error")[0] for one in names])
            np.testing.assert_allclose(ours, values, atol=tolerance)
            assert (np.abs(ours - values) <= 3 * errors + 1e-12).all()


def by_salib(function, names, n, seed=3):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from SALib.analyze import sobol as analyse
        from SALib.sample import sobol as sample

        problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
        points = np.clip(sample.sample(problem, n, calc_second_order=False, seed=seed), 1e-12, 1 - 1e-12)
        values = function({name: points[:, i].copy() for i, name in enumerate(names)})[0]
        found = analyse.analyze(problem, values, calc_second_order=False, seed=seed)
    return found["S1"], found["S1_conf"], found["ST"], found["ST_conf"]


def by_openturns(function, names, n):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import openturns as ot
    ot.ResourceMap.SetAsString("SobolIndicesExperiment-SamplingMethod", "QMC")
    design = ot.SobolIndicesExperiment(ot.JointDistribution([ot.Uniform(0, 1)] * len(names)), n).generate()
    points = np.clip(np.array(design), 1e-12, 1 - 1e-12)
    values = function({name: points[:, i].copy() for i, name in enumerate(names)})[0]
    found = ot.JansenSensitivityAlgorithm(design, ot.Sample(values[:, np.newaxis]), n)
    return np.array(found.getFirstOrderIndices()), np.array(found.getTotalOrderIndices())


def case():
    """Return a real case's headline as a function of the unit cube, and its factors."""
    scenario = load_scenario("case:south-wales-2017")
    cut = plan_of(scenario).cut({"search": ["ppv"]})
    behind = inputs_behind(cut, "search", "ppv")
    names = [
        name for name, group, _, quantity in scenario.inputs() if not quantity.is_fixed and (name, group) in behind
    ]

    def function(points):
        given = {name: np.full(len(points[names[0]]), 0.5) for name in scenario.streams()}
        streams = {input_id: quantity.stream for input_id, _, _, quantity in scenario.inputs()}
        given.update({streams[name]: points[name] for name in names})
        return np.atleast_2d(evaluate(cut, given)["search"].total["ppv"][0])

    return scenario, function, names


@pytest.mark.slow
@pytest.mark.parametrize("name", [*FUNCTIONS, "case"])
def test_agreement_with_salib_and_openturns(name):
    n = 2**13
    if name == "case":
        scenario, function, names = case()
        assert len(names) >= 2
        drivers = {driver.input: driver for driver in drivers_of(plan_of(scenario), points=n).drivers}
        ours = np.array([[drivers[one].first_order, drivers[one].total] for one in names]).T
    else:
        function, names, _ = FUNCTIONS[name]
        found = sobol_indices(function, names, n)
        ours = np.array([[found[one].first[0], found[one].total[0]] for one in names]).T
    first, first_within, total, total_within = by_salib(function, names, n)
    assert (np.abs(ours[0] - first) <= first_within + 1e-3).all()
    assert (np.abs(ours[1] - total) <= total_within + 1e-3).all()
    first, total = by_openturns(function, names, n)
    np.testing.assert_allclose(ours, [first, total], atol=0.01)


def test_a_product_of_log_normal_inputs_has_its_closed_form():
    """Indices of a product of log-normals: first (e^v_i - 1)/(e^V - 1), total (e^v_i - 1) e^(V - v_i)/(e^V - 1)."""
    stage = {**SCREENING, "screened_per_year": "1e5 to 4e5", "false_positive_rate": 0.5, "looks_per_person_per_year": 1}
    response = {"id": "r", "kind": "response", "input": "s", "minutes_per_alert": "10 to 90"}
    scenario = load_text(scenario_text(stage, {**response, "hours_per_officer_per_day": "2 to 9"}, size=1e6))
    first_stage, second = scenario.stages
    needed = replace(second, kind=replace(second.kind, headline="officers_needed"))
    inputs = {"s.screened_per_year": 4, "r.minutes_per_alert": 9, "r.hours_per_officer_per_day": 4.5}
    variances = np.array([(np.log(ratio) / (2 * stats.norm.ppf(0.95))) ** 2 for ratio in inputs.values()])
    first = np.expm1(variances) / np.expm1(variances.sum())
    total = first * np.exp(variances.sum() - variances)
    drivers = drivers_of(plan_of(replace(scenario, stages=(first_stage, needed))), points=2**14).drivers
    found = {driver.input: driver for driver in drivers if driver.outcome == "r.officers_needed"}
    assert [found[name].first_order for name in inputs] == pytest.approx(first, abs=0.01)
    assert [found[name].total for name in inputs] == pytest.approx(total, abs=0.01)


def test_a_shared_record_is_one_factor():
    record = {"evidence": "met-lfr-2024-25-false-alerts-per-face"}
    search = {"id": "f", "kind": "face_search", "faces_per_day": 1e4, "fnir": 0.1, "fpir": record}
    second = {"id": "g", "kind": "face_search", "input": "f", "fnir": 0.2, "fpir": record}
    scenario = load_text(scenario_text({**search, "p_watchlisted": "1e-9 to 1e-8"}, second, size=1e6))
    rows = assess(scenario).to_dict()["drivers"]
    found = {(row["outcome"], row["input"]): row.get("shared_with") for row in rows}
    assert found == {
        ("f.ppv", "f.fpir"): None,
        ("f.ppv", "f.p_watchlisted"): None,
        ("g.ppv", "f.fpir"): ["g.fpir"],
        ("g.ppv", "f.p_watchlisted"): None,
    }


@pytest.mark.slow
def test_one_uncertain_input_explains_everything_and_none_nothing():
    one = load_text(scenario_text({**SCREENING, "prevalence": "1e-4 to 1e-2"}, size=1e6))
    (driver,) = drivers_of(plan_of(one)).drivers
    assert (driver.outcome, driver.input, driver.first_order, driver.total) == ("s.ppv", "s.prevalence", 1, 1)
    assert drivers_of(plan_of(load_text(scenario_text(SCREENING, size=1e6)))).drivers == ()


def test_what_cancels_has_none_and_groups_are_named():
    stage = {**SCREENING, "screened_per_year": "1e5 to 4e5", "prevalence": "1e-4 to 1e-2"}
    rates = {"by_group": {"A": "0.01 to 0.1", "B": {"count": 3, "of": 90}}}
    scenario = load_text(scenario_text({**stage, "false_positive_rate": rates}, size=1e6, groups={"A": 0.6, "B": 0.4}))
    rows = assess(scenario).to_dict()["drivers"]
    json.dumps(rows, allow_nan=False)
    assert {"outcome", "input", "first_order", "total"} <= set(rows[0])
    found = {(row["input"], row["group"]): row for row in rows}
    assert found["s.screened_per_year", None]["total"] == 0
    assert found["s.false_positive_rate", "A"]["total"] > found["s.false_positive_rate", "B"]["total"] > 0
    assert [row["total"] for row in rows] == sorted((row["total"] for row in rows), reverse=True)
    for row in rows:
        assert row["first_order"] <= row["total"] + 3 * (row["first_order_error"] + row["total_error"])


def test_an_outcome_that_is_undefined_in_some_draws_is_reported_and_left_out():
    stage = {**SCREENING, "prevalence": {"low": 0, "high": 1e-3, "shape": "uniform"}, "sensitivity": "0.1 to 0.2"}
    search = {
        "id": "f",
        "kind": "gathering_alert",
        "p_flagged": 1e-9,
        "k": 1000,
        "gatherings": [{"people": 10, "per_day": "1 to 2"}],
    }
    response = {"id": "r", "kind": "response", "input": "f", "minutes_per_alert": "1 to 2"}
    scenario = load_text(scenario_text(stage, search, {**response, "hours_per_officer_per_day": 6}, size=1e6))
    found = drivers_of(plan_of(scenario))
    assert {driver.outcome for driver in found.drivers} == {"s.ppv"}
    assert any("r.share_of_hours_on_false_alerts" in warning for warning in found.warnings)


def test_long_lists_get_fewer_points_or_none_and_the_answer_does_not_change_with_the_clock():
    gatherings = [{"people": 100 + i, "per_day": "1 to 2"} for i in range(20)]
    crowd = {"id": "c", "kind": "gathering_alert", "p_flagged": "0.01 to 0.02", "k": 5, "gatherings": gatherings}
    scenario = load_text(scenario_text(crowd))
    full, fewer, none = (drivers_of(plan_of(scenario), budget=budget) for budget in (10**8, 400_000, 1000))
    assert len(full.drivers) == len(fewer.drivers) == 21
    assert fewer.drivers[0].total_error > full.drivers[0].total_error
    assert none.drivers == ()
    assert "too many" in none.warnings[0]


def test_without_drivers_nothing_else_changes():
    scenario = load_scenario(str(ROOT / "benchmarks" / "five_stages.toml"))
    plain, told = assess(scenario, draws=500, drivers=0).to_dict(), assess(scenario, draws=500).to_dict()
    assert plain.pop("drivers") == []
    assert {row["outcome"].partition(".")[0] for row in told.pop("drivers")} == {stage.id for stage in scenario.stages}
    assert plain.pop("command") == told.pop("command") + " --no-drivers"
    assert plain == told

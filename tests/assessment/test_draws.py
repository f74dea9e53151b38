"""Draws, intervals and quantiles: against closed forms, against measured coverage, and against themselves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from baserate import spill
from baserate.assessment import run as run_module
from baserate.assessment.evaluate import evaluate
from baserate.assessment.plan import plan_of
from baserate.assessment.run import assess
from baserate.errors import UsageError
from baserate.random.streams import uniforms
from support.scenarios import assess_text, load_text, scenario_text

SCREENING = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": 1e6,
    "prevalence": 1e-3,
    "sensitivity": 0.9,
    "false_positive_rate": 0.01,
}


def test_an_outcome_that_falls_with_one_input_has_its_quantiles_at_the_others():
    found = assess_text(scenario_text({**SCREENING, "false_positive_rate": {"count": 7, "of": 900}}, size=1e6))
    rate = stats.beta(7.5, 893.5)
    for part, at in (("low", 0.95), ("median", 0.5), ("high", 0.05)):
        exact = 1e-3 * 0.9 / (1e-3 * 0.9 + 0.999 * rate.ppf(at))
        assert found["s.ppv", None][part] == pytest.approx(exact, rel=2e-3)
    assert found["s.false_positives_per_year", None]["mean"] == pytest.approx(1e6 * 0.999 * rate.mean(), rel=1e-4)


def test_a_product_of_log_normal_inputs_is_log_normal():
    stage = {**SCREENING, "screened_per_year": "1e5 to 4e5", "looks_per_person_per_year": 1}
    response = {
        "id": "r",
        "kind": "response",
        "input": "s",
        "minutes_per_alert": "10 to 90",
        "hours_per_officer_per_day": "2 to 9",
    }
    found = assess_text(scenario_text(stage, response, size=1e6), draws=20_000)["r.officers_needed", None]
    ranges = [(1e5, 4e5), (10, 90), (2, 9)]
    z = stats.norm.ppf(0.95)
    spread = np.sqrt(sum((np.log(high / low) / (2 * z)) ** 2 for low, high in ranges))
    rate = 1e-3 * 0.9 + 0.999 * 0.01
    middle = np.sqrt(1e5 * 4e5) * rate * np.sqrt(10 * 90) / 60 / (365 * np.sqrt(2 * 9))
    for part, at in (("low", 0.05), ("median", 0.5), ("high", 0.95)):
        assert found[part] == pytest.approx(middle * np.exp(spread * stats.norm.ppf(at)), rel=5e-3)
    assert found["mean"] == pytest.approx(middle * np.exp(spread**2 / 2), rel=2e-3)


def test_one_evidence_record_used_twice_is_one_draw():
    record = {"evidence": "compas-fpr-black"}
    stage = {"kind": "risk_score", "scored": 100, "base_rate": 0.1, "sensitivity": 0.5, "false_positive_rate": record}
    text = scenario_text({"id": "one", **stage}, {"id": "two", **stage}, {"id": "own", **stage} | {"sensitivity": 0.4})
    scenario = load_text(text)
    assert scenario.streams() == ("evidence:compas-fpr-black",)
    points = next(iter(uniforms(1, scenario.streams(), 256, 256)))
    done = evaluate(plan_of(scenario), points)
    np.testing.assert_array_equal(done["one"].total["ppv"], done["two"].total["ppv"])
    apart = load_text(text.replace('{ "evidence" = "compas-fpr-black" }', '"0.4 to 0.5"'))
    assert len(apart.streams()) == 3


def test_adding_a_stage_changes_the_numbers_of_another_within_simulation_error_only():
    stage = {**SCREENING, "prevalence": "1e-4 to 1e-2", "sensitivity": {"count": 8, "of": 10}}
    alone = assess_text(scenario_text(stage, size=1e6))["s.ppv", None]
    beside = {**stage, "id": "a", "false_positive_rate": "0.1 to 0.2"}
    with_other = assess_text(scenario_text(stage, beside, size=1e6))["s.ppv", None]
    for part in ("low", "median", "high", "mean"):
        assert with_other[part] == pytest.approx(alone[part], rel=0.01)


UNCERTAIN = scenario_text(
    {**SCREENING, "prevalence": "1e-4 to 1e-2", "sensitivity": {"count": 8, "of": 10}},
    {**SCREENING, "id": "t", "false_positive_rate": {"by_group": {"A": "0.1 to 0.2", "B": 0.3}}},
    size="1e5 to 1e6",
    groups={"A": 0.4, "B": 0.6},
)


def test_neither_the_block_nor_where_draws_are_kept_changes_a_number(monkeypatch):
    scenario = load_text(UNCERTAIN)
    plain = assess(scenario, draws=3000).to_dict()
    monkeypatch.setattr(spill, "IN_MEMORY", 0)
    assert assess(scenario, draws=3000).to_dict() == plain
    monkeypatch.setattr(run_module, "MAX_BLOCK", 257)
    assert assess(scenario, draws=3000).to_dict() == plain


def test_twice_the_draws_change_little_and_another_seed_changes_little():
    scenario = load_text(UNCERTAIN)
    first, more, other = (assess(scenario, **options).outcomes for options in ({}, {"draws": 40_000}, {"seed": 2}))
    for one, two, three in zip(first, more, other, strict=True):
        for part in ("median", "low", "high"):
            value = getattr(one.estimate, part)
            assert getattr(two.estimate, part) == pytest.approx(value, rel=0.02)
            assert getattr(three.estimate, part) == pytest.approx(value, rel=0.02)


def test_more_draws_than_a_disk_would_hold_are_refused():
    with pytest.raises(UsageError, match="draws"):
        run_module.table_of_draws(10**6, 10**6)


@pytest.mark.parametrize(("count", "of"), [(0, 40), (1, 3), (40, 40), (20, 40), (5, 1000)])
def test_the_interval_of_counts_is_the_credible_interval_it_says(count, of):
    found = assess_text(scenario_text({**SCREENING, "sensitivity": {"count": count, "of": of}}, size=1e6), level=0.95)
    missed = found["s.false_negatives_per_year", None]
    low, high = stats.beta(of - count + 0.5, count + 0.5).ppf([0.025, 0.975]) * 1000
    exact = [0 if count == of else low, 1000 if count == 0 else high]
    assert [missed["low"], missed["high"]] == pytest.approx(exact, rel=2e-2, abs=1e-9)


@pytest.mark.slow
def test_measured_coverage_of_an_outcome_whose_inputs_were_counted():
    """Rates drawn from the prior, counts drawn from the rates: the interval holds the true PPV as often as it says."""
    generator = np.random.default_rng(20)
    trials, held, level = 400, 0, 0.8
    for _ in range(trials):
        sensitivity, fpr = generator.beta(0.5, 0.5, size=2)
        counts = {"sensitivity": (sensitivity, 60), "false_positive_rate": (fpr, 200)}
        given = {key: {"count": int(generator.binomial(n, rate)), "of": n} for key, (rate, n) in counts.items()}
        found = assess_text(scenario_text({**SCREENING, "prevalence": 0.1, **given}, size=1e6), draws=1024, level=level)
        ppv = 0.1 * sensitivity / (0.1 * sensitivity + 0.9 * fpr)
        held += found["s.ppv", None]["low"] <= ppv <= found["s.ppv", None]["high"]
    assert held / trials == pytest.approx(level, abs=4 * np.sqrt(level * (1 - level) / trials))


@pytest.mark.parametrize("of", [10, 40, 200])
def test_measured_coverage_of_the_interval_of_counts_over_fixed_rates(of):
    """Averaged over rates, the interval holds the rate about as often as it says (Brown et al. 2001)."""
    from baserate.quantity import Beta, Quantity

    ends = np.array([Quantity(Beta(count, of), "x").interval(0.95)[1:] for count in range(of + 1)])
    rates = np.linspace(0.005, 0.995, 397)
    held = (ends[:, :1] <= rates) & (rates <= ends[:, 1:])
    coverage = (stats.binom.pmf(np.arange(of + 1)[:, np.newaxis], of, rates) * held).sum(axis=0)
    assert coverage.mean() == pytest.approx(0.95, abs=0.012)


def test_draws_in_which_an_outcome_is_undefined_are_reported():
    stage = {**SCREENING, "prevalence": 0, "false_positive_rate": {"low": 0, "high": 1e-3, "shape": "uniform"}}
    result = assess(load_text(scenario_text({**stage, "prevalence": 1, "sensitivity": 0}, size=1e6)), draws=100)
    assert any("s.ppv is undefined" in warning for warning in result.warnings)
    assert result.find("s.ppv").estimate.median is None

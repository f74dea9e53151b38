"""Trials against SciPy's exact tests, closed forms, and coverage summed over every possible count."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from baserate.errors import UsageError
from baserate.trial.accuracy import meanings_of
from baserate.trial.bound import design_effect_of, plan_trial, read_trial
from baserate.trial.differences import plan_difference, power_of_difference

EDGES = [(0, 40), (1, 3), (40, 40), (3, 1200), (0, 1), (1, 1), (17, 53)]


@pytest.mark.parametrize(("errors", "of"), EDGES)
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_a_reading_has_the_exact_interval_of_scipy(errors, of, confidence):
    found = read_trial(errors, of, confidence=confidence)
    exact = stats.binomtest(errors, of).proportion_ci(confidence, method="exact")
    assert (found.low, found.high) == pytest.approx(tuple(exact), rel=1e-9)
    for side, end, bound in (("less", 1, found.upper_bound), ("greater", 0, found.lower_bound)):
        one_sided = stats.binomtest(errors, of, alternative=side).proportion_ci(confidence, method="exact")
        assert bound == pytest.approx(one_sided[end], rel=1e-9)


@pytest.mark.parametrize(("errors", "of"), EDGES)
def test_the_bayesian_reading_is_jeffreys_and_reaches_the_end_where_all_counts_do(errors, of):
    found = read_trial(errors, of)
    posterior = stats.beta(errors + 0.5, of - errors + 0.5)
    assert found.bayesian_median == pytest.approx(posterior.median(), rel=1e-9)
    assert found.bayesian_low == (0 if errors == 0 else pytest.approx(posterior.ppf(0.025), rel=1e-9))
    assert found.bayesian_high == (1 if errors == of else pytest.approx(posterior.ppf(0.975), rel=1e-9))


def test_the_rule_of_three_and_one_success_in_one_try():
    for n in (1, 40, 300, 2995):
        assert read_trial(0, n).upper_bound == pytest.approx(1 - 0.05 ** (1 / n), rel=1e-12)
    assert read_trial(0, 1).upper_bound == pytest.approx(0.95)
    assert plan_trial(1e-3).n == 2995


def coverage(of, ends, rates):
    """Return, for each true rate, the probability that the interval of the count holds it."""
    low, high = np.array(ends).T
    held = (low[:, np.newaxis] <= rates) & (rates <= high[:, np.newaxis])
    return (stats.binom.pmf(np.arange(of + 1)[:, np.newaxis], of, rates) * held).sum(axis=0)


@pytest.mark.parametrize("of", [1, 3, 10, 40, 200])
@pytest.mark.parametrize("confidence", [0.9, 0.95])
def test_coverage_summed_over_every_count(of, confidence):
    """Exact intervals never fall short of their level; Jeffreys' hold it on average (Brown, Cai and DasGupta 2001)."""
    readings = [read_trial(errors, of, confidence=confidence) for errors in range(of + 1)]
    rates = np.linspace(0, 1, 4001)
    exact = coverage(of, [(one.low, one.high) for one in readings], rates)
    assert exact.min() >= confidence - 1e-9
    upper = coverage(of, [(0, one.upper_bound) for one in readings], rates)
    assert upper.min() >= confidence - 1e-9
    # At the bound of a count itself the one-sided level is met exactly: no shorter bound would do.
    at = readings[0].upper_bound + 1e-12
    assert coverage(of, [(0, one.upper_bound) for one in readings], np.array([at]))[0] == pytest.approx(confidence)
    bayesian = coverage(of, [(one.bayesian_low, one.bayesian_high) for one in readings], rates)
    assert bayesian.mean() == pytest.approx(confidence, abs=0.05 if of == 1 else 0.03 if of == 3 else 0.012)


@given(st.floats(1e-6, 0.9), st.integers(0, 30), st.sampled_from([0.8, 0.95, 0.99]), st.sampled_from([1.0, 1.7, 4.0]))
def test_a_plan_is_the_least_number_whose_reading_shows_the_rate(rate, errors, confidence, effect):
    plan = plan_trial(rate, confidence=confidence, errors=errors, design_effect=effect)

    def bound(n):
        return read_trial(errors, n, confidence=confidence, design_effect=effect).upper_bound

    assert bound(plan.n) <= rate * (1 + 1e-9)
    if plan.n - 1 > errors:
        assert bound(plan.n - 1) >= rate * (1 - 1e-9)


@pytest.mark.parametrize(("rate", "errors"), [(0.1, 0), (0.01, 2), (0.3, 7)])
def test_a_plan_without_clusters_has_the_least_n_that_scipy_finds(rate, errors):
    n = next(n for n in range(errors + 1, 10**4) if stats.binom.cdf(errors, n, rate) <= 0.05)
    plan = plan_trial(rate, errors=errors)
    assert plan.n == n
    for passing in plan.passing:
        assert passing.p_pass == pytest.approx(stats.binom.cdf(errors, n, passing.true_rate), rel=1e-9)


def test_clusters_are_allowed_for():
    """Beta-binomial clusters: an interval as for single tries covers too little, one with the design effect enough."""
    clusters, size, rate, icc = 60, 20, 0.1, 0.15
    generator = np.random.default_rng(4)
    spread = (1 - icc) / icc
    counts = generator.binomial(size, generator.beta(rate * spread, (1 - rate) * spread, (2000, clusters))).sum(axis=1)
    effect = design_effect_of(icc, size)
    assert effect == pytest.approx(1 + 19 * 0.15)

    def covered(design_effect):
        found = [read_trial(int(count), clusters * size, design_effect=design_effect) for count in counts]
        return np.mean([one.low <= rate <= one.high for one in found])

    assert covered(effect) == pytest.approx(0.955, abs=0.025)
    assert covered(1) < 0.8


def fisher_power(n, m, p, q, confidence):
    total = 0.0
    for x in range(n + 1):
        for y in range(m + 1):
            table = [[x, n - x], [y, m - y]]
            tail = min(stats.fisher_exact(table, side)[1] for side in ("less", "greater"))
            if tail <= (1 - confidence) / 2 + 1e-12:
                total += stats.binom.pmf(x, n, p) * stats.binom.pmf(y, m, q)
    return total


@pytest.mark.parametrize(
    ("n", "m", "p", "q"), [(12, 20, 0.1, 0.6), (15, 15, 0.5, 0.02), (9, 6, 0, 1), (14, 8, 0.3, 0.3)]
)
def test_power_is_that_of_fishers_test_over_every_pair_of_counts(n, m, p, q):
    assert power_of_difference(n, m, p, q) == pytest.approx(fisher_power(n, m, p, q, 0.95), rel=1e-9, abs=1e-12)


def test_a_planned_difference_has_its_power_and_one_fewer_has_not():
    plan = plan_difference(0.02, 0.03, power=0.9)
    assert plan.power == power_of_difference(plan.n, plan.n_other, 0.02, 0.05) >= 0.9
    assert power_of_difference(plan.n - 1, plan.n_other - 1, 0.02, 0.05) < 0.9
    # The normal approximation asks for too few, and for too many with a continuity correction (Fleiss et al. 2003).
    z = stats.norm.ppf(0.975) * math.sqrt(2 * 0.035 * 0.965)
    z += stats.norm.ppf(0.9) * math.sqrt(0.02 * 0.98 + 0.05 * 0.95)
    n = (z / 0.03) ** 2
    assert n < plan.n < n / 4 * (1 + math.sqrt(1 + 4 / (n * 0.03))) ** 2
    assert plan_difference(0.02, 0.03, power=0.9, design_effect=2).n == 2 * plan.n
    smaller = plan_difference(0.02, 0.03, power=0.9, ratio=0.25)
    assert smaller.n > plan.n > smaller.n_other


@pytest.mark.parametrize("prevalence", [1e-4, 0.02, 0.4, 0.999])
@pytest.mark.parametrize("accuracy", [0.3, 0.9, 0.999])
def test_meanings_span_just_what_systems_that_make_them_true_reach(accuracy, prevalence):
    ends = np.geomspace(1e-12, 0.1, 5_000)
    grid = np.sort(np.concatenate([np.linspace(0, 1, 20_001), ends, 1 - ends]))
    wrong = 1 - accuracy
    systems = {
        "overall": (
            np.concatenate([grid, 1 - (wrong - (1 - prevalence) * grid) / prevalence]),
            np.concatenate([(wrong - prevalence * (1 - grid)) / (1 - prevalence), grid]),
        ),
        "sensitivity": (np.full_like(grid, accuracy), grid),
        "specificity": (grid, np.full_like(grid, wrong)),
        "both_rates": (np.array([accuracy]), np.array([wrong])),
        "ppv": (grid, prevalence * grid * wrong / accuracy / (1 - prevalence)),
    }
    found = {meaning.id: meaning for meaning in meanings_of(accuracy, prevalence)}
    for name, (s, f) in systems.items():
        possible = (f >= 0) & (f <= 1) & (s >= 0) & (s <= 1) & (s + f > 0)
        s, f = s[possible], f[possible]
        right = prevalence * s / (prevalence * s + (1 - prevalence) * f)
        for span, reached in ((found[name].ppv, right), (found[name].false_positive_rate, f)):
            assert (reached.min(), reached.max()) == pytest.approx((span.low, span.high), rel=2e-3, abs=2e-4)


def test_meanings_of_a_known_claim():
    found = {meaning.id: meaning for meaning in meanings_of(0.999, 1e-4, 2000)}
    right = 1e-4 * 0.999
    assert found["both_rates"].ppv.low == pytest.approx(right / (right + 0.9999 * 1e-3))
    assert found["overall"].ppv.high == pytest.approx(1e-4 / (1e-4 + 1e-3), rel=1e-9)
    assert found["overall"].nobody_does_as_well
    assert found["npv"].nobody_does_as_well
    assert not found["both_rates"].nobody_does_as_well
    assert found["per_comparison"].false_positive_rate.low == pytest.approx(1 - 0.999**2000)
    # Chouldechova's identity: at that false positive rate, and all found, the claimed share of flags is right.
    rate = found["ppv"].false_positive_rate.high
    assert 1e-4 / (1e-4 + 0.9999 * rate) == pytest.approx(0.999)
    assert meanings_of(0.999, 0.5)["overall"].ppv.low == pytest.approx(0.5 / (0.5 + 1e-3), rel=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(
    "call",
    [
        lambda: read_trial(5, 3),
        lambda: read_trial(0, 0),
        lambda: read_trial(-1, 3),
        lambda: read_trial(0, 3, confidence=1),
        lambda: read_trial(0, 3, design_effect=0.5),
        lambda: read_trial(0, 3, confidence=math.nan),
        lambda: plan_trial(0),
        lambda: plan_trial(math.nan),
        lambda: plan_trial(1e-16),
        lambda: plan_trial(0.1, errors=-1),
        lambda: design_effect_of(2, 5),
        lambda: design_effect_of(0.5, 0),
        lambda: plan_difference(0.5, 0.6),
        lambda: plan_difference(0.5, 0),
        lambda: plan_difference(0.5, 1e-5),
        lambda: plan_difference(0.5, 0.1, power=1),
        lambda: plan_difference(0.5, 0.1, ratio=0),
        lambda: meanings_of(1, 0.5),
        lambda: meanings_of(0.5, 0),
        lambda: meanings_of(0.5, 0.5, 0),
    ],
)
def test_what_cannot_be_used_is_reported(call):
    with pytest.raises(UsageError):
        call()

"""Intervals against their definitions: binomial tails in SciPy, score equations, printed examples, and coverage."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from baserate.auditing.measures.intervals import (
    auc_interval,
    clopper_pearson,
    katz_ratio,
    newcombe_difference,
    wilson,
    z_of,
)

COUNTS = st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_the_exact_interval_ends_where_the_binomial_tails_are_half_of_what_is_left(count, level):
    x, n = count
    _, low, high = clopper_pearson(x, n, level)
    tail = (1 - level) / 2
    if x > 0:
        assert stats.binom.sf(x - 1, n, float(low)) == pytest.approx(tail, rel=1e-7)
    else:
        assert low == 0
    if x < n:
        assert stats.binom.cdf(x, n, float(high)) == pytest.approx(tail, rel=1e-7)
    else:
        assert high == 1


@given(COUNTS, st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilsons_interval_is_scipys(count, level):
    x, n = count
    expected = stats.binomtest(x, n).proportion_ci(level, method="wilson")
    _, low, high = wilson(x, n, level)
    assert float(low) == pytest.approx(expected.low, abs=1e-12)
    assert float(high) == pytest.approx(expected.high, abs=1e-12)


def test_nothing_of_nothing_is_undefined_and_not_zero():
    for method in (clopper_pearson, wilson):
        assert all(math.isnan(float(part)) for part in method(0, 0, 0.95))


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17:873, 1998, table II, method 10.
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 10), 0.6075, 1.0),
        ((0, 10, 0, 10), -0.2775, 0.2775),
    ],
)
def test_the_difference_is_as_newcombe_printed_it(counts, low, high):
    found = newcombe_difference(*counts, 0.95)
    assert float(found.low) == pytest.approx(low, abs=5e-5)
    assert float(found.high) == pytest.approx(high, abs=5e-5)


@given(COUNTS, COUNTS)
def test_the_ratio_turned_is_one_over_it_and_its_variance_is_that_of_the_logarithm(one, other):
    value, low, high = (float(part) for part in katz_ratio(*one, *other, 0.95))
    back = katz_ratio(*other, *one, 0.95)
    if one[0] and other[0]:
        assert value == pytest.approx(1 / float(back.value))
        assert low == pytest.approx(1 / float(back.high))
        spread = 1 / one[0] - 1 / one[1] + 1 / other[0] - 1 / other[1]
        assert math.log(high / low) == pytest.approx(2 * z_of(0.95) * math.sqrt(spread))
    elif other[0]:
        assert (value, low) == (0, 0)
        assert math.isfinite(high)
    else:
        assert math.isnan(value)
        assert math.isnan(high)


@given(st.floats(0.02, 0.98), st.integers(2, 500), st.integers(2, 500))
def test_the_ends_of_an_areas_interval_solve_its_score_equation(auc, m, n):
    found = auc_interval(auc, m, n, z_of(0.95))
    s = (m + n) / 2 - 1
    for end in (float(found.low), float(found.high)):
        spread = end * (1 - end) * (1 + s * (1 - end) / (2 - end) + s * end / (1 + end)) / (m * n)
        assert abs(auc - end) == pytest.approx(z_of(0.95) * math.sqrt(spread), abs=1e-9)
    mirrored = auc_interval(1 - auc, m, n, z_of(0.95))
    assert float(mirrored.low) == pytest.approx(1 - float(found.high), abs=1e-9)


def test_an_area_of_one_is_not_certain():
    found = auc_interval(1.0, 10, 10, z_of(0.95))
    assert float(found.high) == 1
    assert 0.5 < float(found.low) < 0.9


def coverage(n: int, p: float, low: np.ndarray, high: np.ndarray) -> float:
    """Return the exact chance that the interval of x of n holds p; the ends are given for x = 0 to n."""
    weights = stats.binom.pmf(np.arange(n + 1), n, p)
    return float(weights[(low <= p) & (p <= high)].sum())


def bootstrap_ends(n: int) -> tuple[np.ndarray, np.ndarray]:
    x = np.arange(n + 1)
    return stats.binom.ppf(0.025, n, x / n) / n, stats.binom.ppf(0.975, n, x / n) / n


def test_exact_coverage_at_n_40_is_that_of_the_published_comparison():
    x = np.arange(41)
    # A bootstrap of no error at all is 0 to 0; whatever else it does, it covers no more often than there is an error.
    assert coverage(40, 0.02, *bootstrap_ends(40)) <= 1 - 0.98**40 == pytest.approx(0.554, abs=5e-4)
    assert coverage(40, 0.02, *wilson(x, 40, 0.95)[1:]) == pytest.approx(0.954, abs=5e-4)
    assert coverage(40, 0.02, *clopper_pearson(x, 40, 0.95)[1:]) == pytest.approx(0.992, abs=5e-4)


def test_a_percentile_bootstrap_covers_18_percent_where_95_are_promised_and_ours_do_not():
    assert coverage(10, 0.02, *bootstrap_ends(10)) == pytest.approx(0.18, abs=5e-3)
    x = np.arange(11)
    assert coverage(10, 0.02, *clopper_pearson(x, 10, 0.95)[1:]) >= 0.95
    assert coverage(10, 0.02, *wilson(x, 10, 0.95)[1:]) >= 0.95


@pytest.mark.parametrize("n", [5, 10, 40, 200])
def test_the_exact_interval_never_covers_less_than_it_says(n):
    low, high = clopper_pearson(np.arange(n + 1), n, 0.95)[1:]
    assert min(coverage(n, p, low, high) for p in np.linspace(0.001, 0.999, 400)) >= 0.95

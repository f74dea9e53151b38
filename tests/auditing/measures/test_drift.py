"""Changes over time: found where they were put, and hardly ever where there are none."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from baserate.auditing.measures.drift import SIGNIFICANCE, find_changes, scatter_of


def slow_search(x, n, penalty, scatter):
    """Return the best cuts by trying every set of up to two of them."""

    def likelihood(start, end):
        hits, of = x[start:end].sum(), n[start:end].sum()
        p = hits / of
        return (
            stats.binom.logpmf(x[start:end], n[start:end], p).sum()
            - stats.binom.logpmf(x[start:end], n[start:end], np.clip(x[start:end] / n[start:end], 1e-300, 1)).sum()
        )

    best = (-np.inf, ())
    for size in range(3):
        for cuts in itertools.combinations(range(1, len(x)), size):
            ends = (0, *cuts, len(x))
            total = sum(likelihood(a, b) for a, b in itertools.pairwise(ends)) / scatter - penalty * size
            best = max(best, (total, cuts))
    return best[1]


@pytest.mark.parametrize("seed", range(8))
def test_cuts_are_those_of_a_search_of_all(seed):
    generator = np.random.default_rng(seed)
    n = generator.integers(150, 400, 14)
    p = np.repeat([0.2, 0.45, 0.3], [5, 4, 5])
    x = generator.binomial(n, p)
    penalty = stats.chi2.isf(SIGNIFICANCE / 13, 1) / 2
    slow = slow_search(x, n, penalty, scatter_of(x, n))
    assert {cut for cut, *_ in find_changes(x, n)} <= set(slow)
    assert len(slow) - len(find_changes(x, n)) <= 1


def test_without_a_change_few_series_are_cut():
    generator = np.random.default_rng(11)
    runs = 400
    found = sum(bool(find_changes(generator.binomial(300, 0.3, 24), np.full(24, 300))) for _ in range(runs))
    assert found <= stats.binom.ppf(0.999, runs, 0.05)


def test_ordinary_scatter_beyond_chance_is_no_change():
    generator = np.random.default_rng(12)
    runs = 200
    found = 0
    for _ in range(runs):
        p = generator.beta(30, 70, 24)
        found += bool(find_changes(generator.binomial(2000, p), np.full(24, 2000)))
    assert found <= 0.2 * runs


def test_a_late_cohort_of_the_size_of_compas_is_found_nearly_always():
    generator = np.random.default_rng(13)
    runs = 200
    found = 0
    for _ in range(runs):
        x = np.concatenate([generator.binomial(300, 0.36, 15), generator.binomial(60, 0.55, 9)])
        n = np.repeat([300, 60], [15, 9])
        found += any(cut in (14, 15, 16) for cut, *_ in find_changes(x, n))
    assert found >= 0.95 * runs


def test_constant_series_have_no_change_and_few_periods_are_not_tested():
    assert find_changes(np.zeros(9, dtype=int), np.full(9, 50)) == []
    assert find_changes(np.repeat([5, 90], [3, 4]), np.full(7, 100)) == []
    assert [cut for cut, *_ in find_changes(np.repeat([5, 90], [4, 4]), np.full(8, 100))] == [4]

"""Gaussian copulas: rank correlations of the draws, uniform margins, and matrices that cannot be."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from baserate.random.copula import factor_of, joined, pearson_of_spearman
from baserate.random.streams import uniforms


def points(names, n=1 << 14):
    (found,) = uniforms(3, names, n, n)
    return [found[name] for name in sorted(names)]


@pytest.mark.parametrize("rank", [-1.0, -0.6, -0.2, 0.0, 0.5, 0.9, 1.0])
def test_the_ranks_of_the_draws_correlate_as_asked(rank):
    rho = pearson_of_spearman(rank)
    first, second = joined(points(["a", "b"]), factor_of(np.array([[1.0, rho], [rho, 1.0]])))
    assert stats.spearmanr(first, second).statistic == pytest.approx(rank, abs=2e-3)
    for one in (first, second):
        assert stats.kstest(one, "uniform").statistic < 2e-3


def test_three_that_are_joined_have_every_correlation_and_the_first_keeps_its_points():
    ranks = np.array([[1, 0.5, -0.3], [0.5, 1, 0.2], [-0.3, 0.2, 1]])
    given = points(["a", "b", "c"])
    made = joined(given, factor_of(np.vectorize(pearson_of_spearman)(ranks)))
    assert np.abs(stats.spearmanr(np.stack(made), axis=1).statistic - ranks).max() < 3e-3
    assert np.array_equal(made[0], given[0])


def test_a_singular_matrix_is_taken_and_one_that_cannot_be_is_not():
    assert factor_of(np.ones((3, 3))) == pytest.approx(np.array([[1.0, 0, 0]] * 3))
    impossible = np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])
    with pytest.raises(ValueError, match="no distribution"):
        factor_of(impossible)


def test_a_factor_gives_its_matrix_back():
    matrix = np.array([[1, 0.4, 0.1], [0.4, 1, -0.5], [0.1, -0.5, 1]])
    factor = factor_of(matrix)
    assert factor @ factor.T == pytest.approx(matrix)
    assert np.array_equal(factor, np.tril(factor))

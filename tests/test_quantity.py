"""Distributions against SciPy's own, and against what a range promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from baserate.quantity import (
    Beta,
    Complement,
    Fixed,
    LogitNormal,
    LogNormal,
    Normal,
    Quantity,
    Triangular,
    Uniform,
    widen_triangular,
    widen_uniform,
)

U = np.array([1e-9, 1e-3, 0.05, 0.3, 0.5, 0.77, 0.95, 0.999, 1 - 1e-9])
LEVELS = st.floats(0.05, 0.999)


@given(st.floats(-15, 14), st.floats(0.01, 10), LEVELS)
def test_a_logit_normal_range_holds_its_level_and_its_median_is_the_middle_on_the_logit_scale(start, width, level):
    low, high = 1 / (1 + np.exp(-start)), 1 / (1 + np.exp(-(start + width)))
    if not 0 < low < high < 1:
        return
    found = LogitNormal(low, high, level).ppf([(1 - level) / 2, 0.5, (1 + level) / 2])
    np.testing.assert_allclose(found[[0, 2]], [low, high], rtol=1e-9)
    odds = found / (1 - found)
    assert odds[1] ** 2 == pytest.approx(odds[0] * odds[2], rel=1e-6)


@given(st.floats(1e-9, 1e12), st.floats(1.001, 1e6), LEVELS)
def test_a_log_normal_range_agrees_with_scipy(low, ratio, level):
    high = low * ratio
    spread = np.log(ratio) / (2 * stats.norm.ppf((1 + level) / 2))
    expected = stats.lognorm(s=spread, scale=np.sqrt(low * high)).ppf(U)
    np.testing.assert_allclose(LogNormal(low, high, level).ppf(U), expected, rtol=1e-7)


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6), LEVELS)
def test_a_normal_range_agrees_with_scipy(low, width, level):
    spread = width / (2 * stats.norm.ppf((1 + level) / 2))
    expected = stats.norm(loc=low + width / 2, scale=spread).ppf(U)
    np.testing.assert_allclose(Normal(low, low + width, level).ppf(U), expected, rtol=1e-7, atol=1e-7 * width)


def test_a_normal_range_on_a_bounded_parameter_is_the_truncated_normal():
    spread = 3 / (2 * stats.norm.ppf(0.95))
    expected = stats.truncnorm(a=(0 - 2.5) / spread, b=np.inf, loc=2.5, scale=spread).ppf(U)
    np.testing.assert_allclose(Normal(1.0, 4.0, 0.9, floor=0.0).ppf(U), expected, rtol=1e-9, atol=1e-14)


@given(st.floats(-10, 10), st.floats(0.1, 100), st.floats(0, 1))
def test_triangular_agrees_with_scipy(low, width, share):
    expected = stats.triang(c=share, loc=low, scale=width).ppf(U)
    made = Triangular(low, min(low + share * width, low + width), low + width).ppf(U)
    np.testing.assert_allclose(made, expected, rtol=1e-6, atol=1e-6 * width)


def test_uniform_agrees_with_scipy():
    np.testing.assert_allclose(Uniform(2.0, 6.0).ppf(U), stats.uniform(2, 4).ppf(U))


@given(st.integers(0, 500), st.integers(1, 500))
def test_counts_are_the_posterior_under_jeffreys_prior(count, of):
    if count > of:
        return
    np.testing.assert_allclose(Beta(count, of).ppf(U), stats.beta(count + 0.5, of - count + 0.5).ppf(U), rtol=1e-8)


@given(st.floats(-5, 5), st.floats(0.1, 10), st.floats(0.01, 0.99), st.floats(0.2, 0.99))
def test_a_widened_triangular_has_its_level_between_the_ends_and_its_mode_where_it_was(low, width, share, level):
    mode = low + share * width
    made = widen_triangular(low, mode, low + width, level)
    assert made.mode == mode
    found = stats.triang(c=(mode - made.low) / (made.high - made.low), loc=made.low, scale=made.high - made.low)
    np.testing.assert_allclose(found.cdf([low, low + width]), [(1 - level) / 2, (1 + level) / 2], atol=1e-6)


@given(st.floats(-5, 5), st.floats(0.1, 10), st.floats(0.2, 1))
def test_a_widened_uniform_has_its_level_between_the_ends(low, width, level):
    made = widen_uniform(low, low + width, level)
    found = stats.uniform(made.low, made.high - made.low).cdf([low, low + width])
    np.testing.assert_allclose(found, [(1 - level) / 2, (1 + level) / 2], atol=1e-9)


def test_a_complement_is_the_same_draw_turned_round():
    beta = Beta(3, 40)
    np.testing.assert_array_equal(Complement(beta).ppf(U), 1 - beta.ppf(U))
    median, low, high = Quantity(Complement(beta), "x").interval(0.9)
    assert low < median < high
    assert low == pytest.approx(1 - beta.ppf(0.95))


def test_a_fixed_quantity_is_one_draw():
    quantity = Quantity(Fixed(0.25), "x")
    assert quantity.is_fixed
    assert quantity.values({}).tolist() == [0.25]
    assert quantity.interval(0.9) == (0.25, 0.25, 0.25)


@pytest.mark.parametrize("made", [Fixed(1.0), LogitNormal(0.1, 0.2, 0.9), LogNormal(1, 2, 0.9), Normal(1, 2, 0.9)])
def test_every_distribution_says_in_words_what_it_is(made):
    assert made.words

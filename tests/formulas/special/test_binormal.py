"""The binormal threshold against a root at fifty digits, and the symmetries of two normal classes."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baserate.formulas.special import binormal_threshold, normal_cdf, normal_ppf

ROOT_TWO = np.sqrt(2)


def cdf(x: mp.mpf) -> mp.mpf:
    return mp.erfc(-x / mp.sqrt(2)) / 2


def exact_distance(auc: float) -> mp.mpf:
    """sqrt(2) Phi^-1(auc), by Newton's method from SciPy's value."""
    y = mp.mpf(float(normal_ppf(auc)))
    for _ in range(6):
        y -= (cdf(y) - mp.mpf(auc)) / mp.npdf(y)
    return mp.sqrt(2) * y


def exact_threshold(base_rate: float, distance: mp.mpf, share: float) -> mp.mpf:
    """By bisection, then Newton's method."""
    weight, wanted = mp.mpf(base_rate), mp.mpf(share)

    def excess(t: mp.mpf) -> mp.mpf:
        return weight * cdf(distance - t) + (1 - weight) * cdf(-t) - wanted

    low, high = -abs(distance) - 40, abs(distance) + 40
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    t = (low + high) / 2
    for _ in range(200):
        gap = excess(t)
        low, high = (t, high) if gap > 0 else (low, t)
        newton = t + gap / (weight * mp.npdf(distance - t) + (1 - weight) * mp.npdf(t))
        new = newton if low < newton < high else (low + high) / 2
        if abs(new - t) < mp.mpf(10) ** -40:
            return new
        t = new
    raise AssertionError("the root at fifty digits did not settle")


def check_rates(base_rate: float, auc: float, share: float) -> None:
    """Both rates that follow from the threshold, to 1e-12 of themselves."""
    found = binormal_threshold(base_rate, auc, share)
    with mp.workdps(50):
        distance = exact_distance(auc)
        exact, near = exact_threshold(base_rate, distance, share), mp.mpf(float(found))
        assert abs(cdf(distance - near) / cdf(distance - exact) - 1) < 1e-12
        assert abs(cdf(-near) / cdf(-exact) - 1) < 1e-12


def probabilities() -> st.SearchStrategy[float]:
    power = st.floats(-12, -0.01).map(lambda e: 10.0**e)
    return st.one_of(power, power.map(lambda p: 1 - p), st.floats(0.01, 0.99))


@pytest.mark.slow
@given(probabilities(), probabilities(), probabilities())
def test_rates_to_fifty_digits(base_rate, auc, share):
    check_rates(base_rate, auc, share)


@given(probabilities(), probabilities(), st.floats(-15, -1), st.sampled_from([-1, 0, 1]), st.booleans())
def test_share_near_the_base_rate(base_rate, auc, away, side, of_others):
    """Between well separated classes any threshold flags nearly the same share: the rates hang on the difference."""
    share = (1 - base_rate if of_others else base_rate) * (1 + side * 10.0**away)
    assume(0 < share < 1)
    check_rates(base_rate, auc, share)


@pytest.mark.parametrize("share", [1e-300, 1e-12, 0.5, 1 - 1e-12, 1 - 2.0**-53])
@pytest.mark.parametrize("auc", [1e-12, 0.5, 0.7, 1 - 1e-12])
@pytest.mark.parametrize("base_rate", [1e-12, 0.3, 1 - 1e-12])
def test_rates_at_the_extremes(base_rate, auc, share):
    check_rates(base_rate, auc, share)


@given(probabilities(), probabilities(), probabilities(), st.floats(0.01, 0.99))
def test_monotone(base_rate, auc, share, less):
    t = binormal_threshold(base_rate, auc, share)
    slack = 1e-12 * (1 + abs(t))
    assert binormal_threshold(base_rate, auc, share * less) >= t - slack
    fewer = binormal_threshold(base_rate * less, auc, share)
    if auc >= 0.5:
        assert fewer <= t + slack
        assert binormal_threshold(base_rate, 0.5 + (auc - 0.5) * less, share) <= t + slack
    else:
        assert fewer >= t - slack


@given(st.integers(1, 2**20 - 1), st.integers(1, 2**20 - 1), st.integers(1, 2**20 - 1))
def test_symmetries(base, area, flagged):
    """In fractions of 2**20, whose complements are exact: seen from the other end, and with the classes exchanged."""
    base_rate, auc, share = base / 2**20, area / 2**20, flagged / 2**20
    t, distance = binormal_threshold(base_rate, auc, share), ROOT_TWO * normal_ppf(auc)
    other_end = binormal_threshold(1 - base_rate, auc, 1 - share)
    exchanged = binormal_threshold(1 - base_rate, 1 - auc, share)
    assert other_end == pytest.approx(distance - t, rel=1e-11, abs=1e-11)
    assert exchanged == pytest.approx(t - distance, rel=1e-11, abs=1e-11)


@given(probabilities(), probabilities())
def test_no_discrimination(base_rate, share):
    """At an area of one half the score says nothing, and both rates are the flagged share."""
    assert normal_cdf(-binormal_threshold(base_rate, 0.5, share)) == pytest.approx(share, rel=1e-12)


@given(probabilities(), probabilities())
def test_one_class(auc, share):
    assert binormal_threshold(0, auc, share) == -normal_ppf(share)
    assert binormal_threshold(1, auc, share) == ROOT_TWO * normal_ppf(auc) - normal_ppf(share)


def test_nobody_and_everybody():
    np.testing.assert_array_equal(binormal_threshold([0, 0.3, 1], 0.8, 0), np.full(3, np.inf))
    np.testing.assert_array_equal(binormal_threshold([0, 0.3, 1], 0.8, 1), np.full(3, -np.inf))


def test_many_at_once_are_as_one_by_one():
    rng = np.random.default_rng(1)
    base_rate, auc, share = 10 ** rng.uniform(-12, 0, 500), rng.uniform(size=500), 10 ** rng.uniform(-12, 0, 500)
    together = binormal_threshold(base_rate, auc, share)
    one_by_one = [binormal_threshold(base_rate[i], auc[i], share[i]) for i in range(500)]
    np.testing.assert_allclose(together, one_by_one, rtol=1e-12, atol=1e-12)
    assert binormal_threshold([[0.1], [0.2]], 0.8, [0.1, 0.2, 0.3]).shape == (2, 3)


@given(st.floats(-37, 8))
def test_normal_to_fifty_digits(x):
    with mp.workdps(50):
        exact = cdf(mp.mpf(x))
        assert abs(mp.mpf(float(normal_cdf(x))) / exact - 1) < 1e-12
        back = mp.mpf(float(normal_ppf(normal_cdf(x))))
        assert abs(cdf(back) / mp.mpf(float(normal_cdf(x))) - 1) < 1e-12


def test_invalid_is_nan():
    assert np.isnan(normal_cdf(np.nan))
    np.testing.assert_array_equal(np.isnan(normal_ppf([-0.1, 0, 1, 1.1, np.nan])), [1, 0, 0, 1, 1])
    np.testing.assert_array_equal(np.isnan(binormal_threshold([-0.1, 0.3, 1.1, np.nan], 0.8, 0.1)), [1, 0, 1, 1])
    np.testing.assert_array_equal(np.isnan(binormal_threshold(0.3, [0, 0.8, 1, np.nan], 0.1)), [1, 0, 1, 1])
    np.testing.assert_array_equal(np.isnan(binormal_threshold(0.3, 0.8, [-0.1, 0.1, 1.1, np.nan])), [1, 0, 1, 1])

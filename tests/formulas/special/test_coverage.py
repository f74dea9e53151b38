"""The wait on routes that differ in coverage, against Kummer's function in 40 digits, its limits, and simulation."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.formulas.special.coverage import beta_exposure, beta_exposure_median

COVERAGE = st.floats(1e-4, 1 - 1e-4)
CONCENTRATION = st.floats(-3, 6).map(lambda power: float(10**power))


def kummer(coverage, concentration, exposure):
    a, c = mpmath.mpf(coverage) * mpmath.mpf(concentration), mpmath.mpf(concentration)
    return mpmath.hyp1f1(a, c, -mpmath.mpf(exposure), maxprec=100_000)


@given(COVERAGE, CONCENTRATION, st.floats(-8, 3).map(lambda power: float(10**power)))
def test_the_chance_of_being_found_against_kummers_function(coverage, concentration, exposure):
    with mpmath.workdps(40):
        expected = 1 - kummer(coverage, concentration, exposure)
    assert beta_exposure(coverage, concentration, exposure) == pytest.approx(float(expected), rel=1e-11)


@given(
    st.floats(-12, -4).map(lambda power: float(10**power)),
    CONCENTRATION,
    st.floats(1.3, 3).map(lambda power: float(10**power)),
)
def test_hardly_any_coverage_loses_no_digits(coverage, concentration, exposure):
    with mpmath.workdps(60):
        expected = 1 - kummer(coverage, concentration, exposure)
    found = beta_exposure(coverage, concentration, exposure)
    assert found == pytest.approx(float(expected), rel=1e-10)
    assert found <= -np.expm1(-coverage * exposure) * (1 + 1e-10)  # Jensen


def test_a_coverage_of_one_in_a_trillion():
    """Beside Kummer's function in 60 digits, where one minus the chance of not being found keeps four of them."""
    assert beta_exposure(1e-12, 1e6, 31.4) == pytest.approx(3.14050e-11, rel=1e-5)


@pytest.mark.parametrize("exposure", [1.1e4, 1e6, 1e9])
@pytest.mark.parametrize(("coverage", "concentration"), [(0.2, 2.0), (0.05, 1.0), (0.9, 0.5)])
def test_the_tail_against_its_asymptotic_expansion(coverage, concentration, exposure):
    with mpmath.workdps(40):
        a, b = mpmath.mpf(coverage) * concentration, (1 - mpmath.mpf(coverage)) * concentration
        series = mpmath.hyp2f0(a, 1 - b, 1 / mpmath.mpf(exposure))
        expected = mpmath.gamma(a + b) / mpmath.gamma(b) * mpmath.mpf(exposure) ** -a * series
    assert 1 - beta_exposure(coverage, concentration, exposure) == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.slow
@given(COVERAGE, CONCENTRATION)
def test_half_are_found_within_the_median_exposure(coverage, concentration):
    median = beta_exposure_median(coverage, concentration)
    if np.isfinite(median):
        assert beta_exposure(coverage, concentration, median) == pytest.approx(0.5, rel=1e-9)
    else:
        assert beta_exposure(coverage, concentration, 1e300) < 0.5
    assert median >= np.log(2) / coverage * (1 - 1e-12)  # Jensen


def test_limits():
    assert beta_exposure(0.0, 2.0, 5.0) == 0
    assert beta_exposure(1.0, 2.0, 5.0) == pytest.approx(-np.expm1(-5.0), rel=1e-14)
    assert beta_exposure(0.3, 2.0, 0.0) == 0
    assert beta_exposure(0.3, 1e6, 2.0) == pytest.approx(-np.expm1(-0.6), rel=1e-5)
    assert beta_exposure_median(0.0, 2.0) == np.inf
    assert beta_exposure_median(1.0, 2.0) == pytest.approx(np.log(2), rel=1e-12)
    assert beta_exposure_median(0.2, 1e-3) == np.inf  # about 2**5000


@pytest.mark.parametrize(
    "wrong", [(-0.1, 1, 1), (1.1, 1, 1), (0.5, 0, 1), (0.5, np.inf, 1), (0.5, 1, -1), (0.5, 1, np.nan)]
)
def test_what_is_not_valid_is_nan(wrong):
    assert np.isnan(beta_exposure(*wrong))
    if wrong[2] == 1:
        assert np.isnan(beta_exposure_median(*wrong[:2]))


def test_simulated_searches_agree():
    rng = np.random.default_rng(7)
    n, exposure = 400_000, 3 * 0.9 * 0.7 * 24
    found = rng.poisson(exposure * rng.beta(0.4, 1.6, n)) > 0
    expected = beta_exposure(0.2, 2.0, exposure)
    assert found.mean() == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / n))


def test_arrays_broadcast():
    found = beta_exposure(np.array([[0.1], [0.2]]), 2.0, np.array([1.0, 10.0, 100.0]))
    assert found.shape == (2, 3)
    assert (np.diff(found, axis=0) > 0).all()
    assert (np.diff(found, axis=1) > 0).all()

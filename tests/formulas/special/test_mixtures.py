"""At least one event: at one rate against fifty digits, at a log-normal rate against quadrature and partial moments."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.formulas.special import any_of, heterogeneous_any

RATES = st.one_of(st.floats(-18, 0).map(lambda e: 10.0**e), st.floats(0.01, 1))
COUNTS = st.one_of(st.floats(-3, 13).map(lambda e: 10.0**e), st.integers(0, 5).map(float))
SPREADS = st.floats(-3, 2).map(lambda e: 10.0**e)


def relative_error(found: float, exact: mp.mpf) -> float:
    return float(abs(mp.mpf(float(found)) / exact - 1))


def parts(f: float, cv: float) -> tuple[mp.mpf, mp.mpf]:
    """The logarithm's standard deviation, and the normal score at which the rate reaches 1."""
    spread = mp.sqrt(mp.log1p(mp.mpf(cv) ** 2))
    return spread, (spread**2 / 2 - mp.log(mp.mpf(f))) / spread


def exact_heterogeneous_any(f: float, cv: float, n: float) -> mp.mpf:
    """Adaptive quadrature at 20 digits over short pieces, shorter towards the kink at F = 1."""
    with mp.workdps(20):
        spread, kink = parts(f, cv)
        trials = mp.mpf(n)

        def integrand(z: mp.mpf) -> mp.mpf:
            rate = mp.e ** (spread * (z - kink))
            return -mp.expm1(trials * mp.log1p(-rate)) * mp.npdf(z) if rate < 1 else mp.npdf(z)

        top = min(kink, spread + 11)
        ends = {mp.mpf(-11) + i * (top + 11) / 16 for i in range(16)} | {top - mp.mpf(8) ** -i for i in range(1, 6)}
        inside = mp.quad(integrand, [*sorted(end for end in ends if end > -12), top])
        return inside + mp.ncdf(-top)


@given(RATES, COUNTS)
def test_any_of_to_fifty_digits(f, n):
    with mp.workdps(60):
        exact = 1 - (1 - mp.mpf(f)) ** mp.mpf(n) if n else mp.mpf(0)
    assert any_of(f, n) == pytest.approx(float(exact), rel=1e-14, abs=1e-300)


def test_gallery():
    """The reference values of a false match rate of 1 in 1,000 against galleries."""
    assert [round(float(value), 3) for value in any_of(1e-3, [200, 2000])] == [0.181, 0.865]
    assert round(float(any_of(1e-3, 10_000)), 5) == 0.99995
    assert any_of(1e-17, 1) == 1e-17


def test_ends_of_any_of():
    np.testing.assert_array_equal(any_of([0, 0, 1, 1, 0.5], [0, 5, 0, 5, 0]), [0, 0, 0, 1, 0])
    assert any_of([[0.1], [0.2]], [1, 2, 3]).shape == (2, 3)


@pytest.mark.parametrize(
    ("f", "cv", "n"),
    [
        (1e-18, 3, 1e13),
        (1e-18, 100, 1e13),
        (1e-18, 100, 1e18 / 40),
        (1e-12, 0.01, 1e12),
        (1e-6, 10, 1e4),
        (1e-3, 3, 2000),
        (1e-3, 100, 0.3),
        (0.02, 1, 1),
        (0.3, 0.1, 7.5),
        (0.56, 2.1, 20),
        (0.9, 0.5, 0.01),
        (1.0, 1e-3, 0.5),
        (1.0, 30, 3),
        (0.5, 100, 1e6),
    ],
)
def test_heterogeneous_by_quadrature(f, cv, n):
    assert relative_error(heterogeneous_any(f, cv, n), exact_heterogeneous_any(f, cv, n)) < 1e-11


@given(RATES, SPREADS, st.sampled_from([1, 2, 3]))
def test_whole_trials_by_partial_moments(f, cv, n):
    """E[1 - (1 - F)**n] is a polynomial in the moments of F, those of a log-normal cut at 1."""
    with mp.workdps(60):
        spread, kink = parts(f, cv)

        def moment(j: int) -> mp.mpf:
            below = mp.mpf(f) ** j * mp.e ** (j * (j - 1) * spread**2 / 2) * mp.ncdf(kink - j * spread)
            return below + mp.ncdf(-kink)

        exact = sum((-1) ** (j + 1) * mp.binomial(n, j) * moment(j) for j in range(1, n + 1))
        assert relative_error(heterogeneous_any(f, cv, n), exact) < 1e-11


@given(RATES, SPREADS, COUNTS, st.floats(0.01, 1), st.floats(1.01, 10))
def test_monotone(f, cv, n, less, more):
    slack = 1 + 1e-11
    value = heterogeneous_any(f, cv, n)
    assert 0 <= value <= 1
    assert heterogeneous_any(f * less, cv, n) <= value * slack
    assert value <= heterogeneous_any(f, cv, n * more) * slack
    if n >= 1:  # Jensen: the more the rates differ, the fewer people meet an event
        assert heterogeneous_any(f, cv * more, n) <= value * slack
        assert value <= any_of(f, n) * slack


@given(RATES, COUNTS)
def test_no_spread_is_one_rate(f, n):
    one = any_of(f, n)
    assert heterogeneous_any(f, 0, n) == one
    if f < 0.99:
        assert heterogeneous_any(f, 1e-9, n) == pytest.approx(one, rel=1e-9)
        assert heterogeneous_any(f, 1e-140, n) == pytest.approx(one, rel=1e-13)


@given(st.floats(-6, 0).map(lambda e: 10.0**e), SPREADS)
def test_trials_in_expectation(f, cv):
    """Few trials: n E[F] to first order; no end of trials: everybody whose rate is above 0."""
    assert heterogeneous_any(f, cv, 1e16) == pytest.approx(1, abs=1e-3)
    if f < 1e-3 and cv < 1:
        assert heterogeneous_any(f, cv, 1e-9) == pytest.approx(1e-9 * f, rel=2 * f)


def test_many_rows_at_once_are_as_one_by_one():
    rng = np.random.default_rng(1)
    f, cv, n = 10 ** rng.uniform(-8, 0, 2000), 10 ** rng.uniform(-2, 2, 2000), 10 ** rng.uniform(-1, 9, 2000)
    together = heterogeneous_any(f, cv, n)
    some = range(0, 2000, 40)
    np.testing.assert_allclose(together[some], [heterogeneous_any(f[i], cv[i], n[i]) for i in some], rtol=2e-11)


def test_shapes_and_ends_of_heterogeneous():
    assert heterogeneous_any([[0.1], [0.2]], 3, [1, 2, 3]).shape == (2, 3)
    np.testing.assert_array_equal(
        heterogeneous_any([0, 1, 1, 0.5, 1], [3, 0, 3, 3, 0], [5, 5, 0, 0, 5]), [0, 1, 0, 0, 1]
    )


@pytest.mark.parametrize(
    "bad", [(-0.1, 3, 5), (1.1, 3, 5), (np.nan, 3, 5), (0.1, -1, 5), (0.1, np.inf, 5), (0.1, np.nan, 5)]
)
def test_invalid_is_nan(bad):
    assert np.isnan(heterogeneous_any(*bad))


@pytest.mark.parametrize("n", [-1, np.inf, np.nan])
def test_invalid_counts_are_nan(n):
    assert np.isnan(heterogeneous_any(0.1, 3, n))
    assert np.isnan(any_of(0.1, n))


def test_invalid_rates_are_nan_there_only():
    np.testing.assert_array_equal(np.isnan(any_of([-0.1, 0.5, 1.1, np.nan], 2)), [True, False, True, True])

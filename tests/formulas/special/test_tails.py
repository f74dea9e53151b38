"""Tails of counts against fifty digits, exact fractions, SciPy, and the identities that they obey."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from itertools import product
from math import comb

import mpmath as mp
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from baserate.formulas.special import betabinomial_sf, binomial_sf

DIGITS = 50
SMALLEST = mp.mpf(10) ** -300


def exact_binomial_sf(k: int, n: int, p: float) -> mp.mpf:
    """The incomplete beta function's continued fraction (DLMF 8.17.22), from the side where it converges fast."""

    def upper(a: int, b: int, x: mp.mpf) -> mp.mpf:
        front = mp.e ** (a * mp.log(x) + b * mp.log(1 - x) + mp.loggamma(a + b) - mp.loggamma(a) - mp.loggamma(b)) / a
        d = 1 / (1 - (a + b) * x / (a + 1))
        c, value, m = mp.mpf(1), d, 1
        while True:
            even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d, c = 1 / (1 + even * d), 1 + even / c
            value *= d * c
            odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d, c = 1 / (1 + odd * d), 1 + odd / c
            value *= d * c
            if abs(d * c - 1) < mp.mpf(10) ** -30:
                return front * value
            m += 1

    with mp.workdps(DIGITS):
        if k > n * p:
            return upper(k, n - k + 1, mp.mpf(p))
        return 1 - upper(n - k + 1, k, 1 - mp.mpf(p))


def exact_betabinomial_sf(k: int, n: int, p: float, rho: float) -> mp.mpf:
    """The sum of the shorter side's probabilities, by their ratios in integers scaled by 2**260."""
    scale, one = 1 << 260, 1 << 400
    with mp.workdps(110):
        size = (1 - mp.mpf(rho)) / mp.mpf(rho)
        a, b = mp.mpf(p) * size, (1 - mp.mpf(p)) * size
        whole_a, whole_b = int(a * scale), int(b * scale)
        up = k > n * p
        first = k if up else k - 1
        log_pmf = (
            mp.log(mp.binomial(n, first))
            + mp.loggamma(a + first)
            + mp.loggamma(b + n - first)
            - mp.loggamma(a + b + n)
            + mp.loggamma(a + b)
            - mp.loggamma(a)
            - mp.loggamma(b)
        )
        term, total, j = one, 0, first
        while term > total >> 220:
            total += term
            if up:
                numerator = (n - j) * (whole_a + j * scale)
                denominator = (j + 1) * (whole_b + (n - j - 1) * scale)
                j += 1
            else:
                numerator = j * (whole_b + (n - j) * scale)
                denominator = (n - j + 1) * (whole_a + (j - 1) * scale)
                j -= 1
            term = term * numerator // denominator if numerator else 0
        side = mp.mpf(total) / one * mp.e**log_pmf
        return side if up else 1 - side


def relative_error(found: float, exact: mp.mpf) -> float:
    return float(abs(mp.mpf(float(found)) / exact - 1))


def tiny_to_one(smallest: float = -12.0) -> st.SearchStrategy[float]:
    """Probabilities of every order of magnitude, and close to 1."""
    power = st.floats(smallest, -1e-3).map(lambda e: 10.0**e)
    return st.one_of(power, power.map(lambda p: 1 - p).filter(lambda p: p < 1), st.floats(0.01, 0.99))


BINOMIAL_POINTS = [
    (k, n, p)
    for n, p, z in product((50, 1000, 10**6, 2_500_000_000), (1e-12, 1e-6, 1e-3, 0.3, 0.5, 0.999), (-3, 3, 12, 36))
    if 1 <= (k := int(n * p + z * (n * p * (1 - p)) ** 0.5 + max(z, 0))) <= n
]
# Where betainc of SciPy 1.17 is wrong in the eighth digit, or 0.
BINOMIAL_POINTS += [(11, 2060298811, 5.356500415935176e-09), (34, 2034087945, 1.788535291806921e-08)]
BINOMIAL_POINTS += [(383, 397, 10.0**-0.8125), (103, 141, 7.063771274667921e-4), (453, 488, 0.17775225406789233)]


@pytest.mark.parametrize(("k", "n", "p"), BINOMIAL_POINTS)
def test_binomial_to_fifty_digits(k, n, p):
    exact = exact_binomial_sf(k, n, p)
    if exact > SMALLEST:
        assert relative_error(binomial_sf(k, n, p), exact) < 1e-12
    else:
        assert binomial_sf(k, n, p) < 1.1e-300


BETABINOMIAL_POINTS = [
    (10, 5000, 1e-3, 1e-3),
    (10, 5000, 1e-3, 0.3),
    (40, 5000, 1e-12, 1e-6),
    (3, 5000, 1e-12, 0.5),
    (700, 3000, 0.1, 0.02),
    (2999, 3000, 0.1, 0.02),
    (3000, 3000, 1e-6, 0.9),
    (1500, 3000, 0.5, 1e-12),
    (1800, 3000, 0.5, 1e-5),
    (900, 3000, 0.999, 0.2),
    (1200, 3000, 1 - 1e-12, 1e-4),
    (5, 3000, 1e-9, 1 - 1e-9),
    (2000, 3000, 0.4, 1 - 1e-12),
    (1100, 10**6, 1e-3, 1e-6),
    (1700, 10**6, 1e-3, 1e-4),
    (20_000, 10**6, 1e-3, 1e-3),
    (300_300, 10**6, 0.3, 1e-9),
    (310_000, 10**6, 0.3, 1e-6),
    (999_000, 10**6, 0.3, 0.1),
    (600, 2 * 10**5, 1e-12, 0.05),
    (40_000, 10**6, 1e-12, 1e-3),
    (700, 2 * 10**5, 1e-3, 0.5),
]


@pytest.mark.parametrize(("k", "n", "p", "rho"), BETABINOMIAL_POINTS)
def test_betabinomial_to_fifty_digits(k, n, p, rho):
    assert relative_error(betabinomial_sf(k, n, p, rho), exact_betabinomial_sf(k, n, p, rho)) < 1e-11


@given(st.integers(1, 2_500_000_000), st.floats(-6, 36), tiny_to_one(-15.0))
def test_binomial_to_fifty_digits_anywhere(n, z, p):
    k = round(n * p + z * max(1, n * p * (1 - p)) ** 0.5)
    assume(1 <= k <= n)
    exact = exact_binomial_sf(k, n, p)
    assume(exact > SMALLEST)
    assert relative_error(binomial_sf(k, n, p), exact) < 1e-12


@given(st.integers(1, 1500), st.floats(0, 1), tiny_to_one(), tiny_to_one(-18.0))
def test_betabinomial_to_fifty_digits_anywhere(n, place, p, rho):
    k = max(1, round(place * n))
    exact = exact_betabinomial_sf(k, n, p, rho)
    assume(exact > SMALLEST)
    assert relative_error(betabinomial_sf(k, n, p, rho), exact) < 1e-11


@pytest.mark.parametrize(("p", "rho"), [(Fraction(1, 8), Fraction(1, 4)), (Fraction(7, 8), Fraction(3, 64))])
def test_betabinomial_in_fractions(p, rho):
    """P(X = k) by rising factorials, which are polynomials in a and b."""
    n, a, b = 12, p * (1 - rho) / rho, (1 - p) * (1 - rho) / rho

    def rising(x: Fraction, m: int) -> Fraction:
        value = Fraction(1)
        for i in range(m):
            value *= x + i
        return value

    pmf = [comb(n, k) * rising(a, k) * rising(b, n - k) / rising(a + b, n) for k in range(n + 1)]
    assert sum(pmf) == 1
    exact = [float(sum(pmf[k:])) for k in range(n + 1)]
    np.testing.assert_allclose(betabinomial_sf(range(n + 1), n, float(p), float(rho)), exact, rtol=1e-14)


def test_agreement_with_scipy():
    """By SciPy's probabilities of single counts: its own beta-binomial tail is 1 less a sum, and cancels."""
    k = np.arange(201)
    np.testing.assert_allclose(binomial_sf(k, 200, 0.3), stats.binom.sf(k - 1, 200, 0.3), rtol=1e-12)
    for rho in (0.01, 0.5):
        pmf = stats.betabinom.pmf(k, 200, 0.3 * (1 - rho) / rho, 0.7 * (1 - rho) / rho)
        np.testing.assert_allclose(betabinomial_sf(k, 200, 0.3, rho), np.cumsum(pmf[::-1])[::-1], rtol=1e-12)


def test_gathering_of_five_thousand():
    """The reference value for 5,000 people, one flag in 1,000 and an alert at ten."""
    assert round(float(binomial_sf(10, 5000, 1e-3)), 5) == 0.03176


@pytest.mark.parametrize("rho", [0.0, 1e-9, 1e-5, 1e-3, 0.1, 0.6, 0.999])
@pytest.mark.parametrize("p", [1e-9, 1e-3, 0.2, 0.7])
def test_moments(p, rho):
    """E[X] is the sum of the tails, E[X**2] that of the tails times 2 k - 1, whatever way each tail was worked out."""
    n = 6000
    k = np.arange(1, n + 1)
    tails = betabinomial_sf(k, n, p, rho)
    assert np.all(np.diff(tails) <= 1e-13 * tails[:-1])
    assert np.sum(tails) == pytest.approx(n * p, rel=1e-12)
    second = n * p * (1 - p) * (1 + (n - 1) * rho) + (n * p) ** 2
    assert np.sum((2 * k - 1) * tails) == pytest.approx(second, rel=1e-12)


@given(st.integers(2, 10**6), st.floats(0, 1), tiny_to_one(), st.one_of(st.just(0.0), tiny_to_one(-18.0)))
def test_one_more_trial(n, place, p, rho):
    """The urn's recurrence: after k - 1 successes the next trial succeeds at (a + k - 1) / (a + b + n - 1)."""
    k = max(2, round(place * n))
    before, at_least = betabinomial_sf([k - 1, k], n - 1, p, rho)
    chance = (p * (1 - rho) + (k - 1) * rho) / (1 - rho + (n - 1) * rho)
    after = at_least + (before - at_least) * chance
    assert betabinomial_sf(k, n, p, rho) == pytest.approx(after, rel=2e-11, abs=1e-300)


@given(st.integers(1, 10**6), st.floats(0, 1), st.integers(1, 2**20 - 1), tiny_to_one(-18.0))
def test_failures_are_the_complement(n, place, numerator, rho):
    """At least k successes, or at least n - k + 1 failures; p in fractions of 2**20, so that 1 - p is exact."""
    k, p = max(1, round(place * n)), numerator / 2**20
    for rest in (0.0, rho):
        both = betabinomial_sf(k, n, p, rest) + betabinomial_sf(n - k + 1, n, 1 - p, rest)
        assert both == pytest.approx(1, rel=1e-12)


@given(st.integers(1, 10**6), st.floats(0, 1), tiny_to_one(), tiny_to_one(-18.0), st.floats(1e-6, 0.5))
def test_monotone(n, place, p, rho, more):
    k = max(1, round(place * n))
    larger = p + more * (1 - p)
    for rest in (0.0, rho):
        tail = betabinomial_sf(k, n, p, rest)
        slack = 1 + 1e-11
        assert 0 <= tail <= 1
        assert tail <= betabinomial_sf(k, n, larger, rest) * slack + 1e-300
        assert tail <= betabinomial_sf(k, n + 1, p, rest) * slack + 1e-300
        assert betabinomial_sf(k + 1, n, p, rest) <= tail * slack


@pytest.mark.parametrize(
    ("k", "n", "p"),
    [
        (114, 147, 0.0014156554516113376),
        (5158, 5185, 0.863124519861243),
        (13934, 28569, 0.38036760365473793),
        (25, 89999, 0.00028027968990390915),
        (22, 895539, 2.4906428265528867e-05),
        (33, 965750383, 4.0641111579289524e-08),
    ],
)
def test_where_the_incomplete_beta_function_of_scipy_is_not_right(k, n, p):
    """At these betainc is 0 (the first two, 1e-292 and 1e-281) or wrong by 4e-12 to 1e-9."""
    assert binomial_sf(k, n, p) == pytest.approx(float(exact_binomial_sf(k, n, p)), rel=1e-11, abs=0)


@given(st.integers(1, 2000), st.floats(0, 1), tiny_to_one())
def test_continuous_at_no_correlation(n, place, p):
    """To first order in rho a tail changes by a share of at most about k**2 rho / (2 p (1 - p))."""
    k = max(1, round(place * n))
    tail = binomial_sf(k, n, p)
    assert betabinomial_sf(k, n, p, 0) == tail
    assume(tail > 1e-290)
    assert betabinomial_sf(k, n, p, 1e-20 * p * (1 - p)) == pytest.approx(tail, rel=2e-12)
    assert betabinomial_sf(k, n, p, 5e-324) == pytest.approx(tail, rel=2e-12)


@given(st.integers(1, 10**6), tiny_to_one())
def test_ends_of_correlation(n, p):
    assert betabinomial_sf(n, n, p, 1.0) == p
    assert betabinomial_sf(1, n, p, 1.0) == p
    assert betabinomial_sf(1, 1, p, 0.3) == pytest.approx(p, rel=1e-13)
    assert betabinomial_sf(n, n, p, 1 - 2.0**-53) == pytest.approx(p, rel=1e-12)


def test_many_rows_at_once_are_as_one_by_one():
    rng = np.random.default_rng(2)
    n = np.rint(10 ** rng.uniform(0, 6, 3000))
    k = np.maximum(1, np.rint(n ** rng.uniform(0, 1, 3000)))
    p, rho = 10 ** rng.uniform(-12, 0, 3000), 10 ** rng.uniform(-15, 0, 3000)
    together = betabinomial_sf(k, n, p, rho)
    some = range(0, 3000, 100)
    np.testing.assert_allclose(together[some], [betabinomial_sf(k[i], n[i], p[i], rho[i]) for i in some], rtol=1e-12)


def test_memory_is_bounded():
    rng = np.random.default_rng(3)
    p, rho = rng.uniform(0.05, 0.15, 5000), rng.uniform(0.01, 0.2, 5000)
    tracemalloc.start()
    betabinomial_sf(100_000, 10**6, p, rho)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20e6


def test_rounding_shapes_and_ends():
    assert binomial_sf(2.6, 10.4, 0.3) == binomial_sf(3, 10, 0.3)
    assert binomial_sf([[1], [2]], 5, [0.1, 0.2, 0.3]).shape == (2, 3)
    assert betabinomial_sf([], 5, 0.1, 0.1).shape == (0,)
    np.testing.assert_array_equal(binomial_sf([-np.inf, 0, 5, 6, np.inf], 5, [0.5, 0.5, 1, 1, 1]), [1, 1, 1, 0, 0])
    np.testing.assert_array_equal(betabinomial_sf([0, 1, 5, 6], [5, 5, 5, 5], [0, 0, 1, 1], 0.5), [1, 0, 1, 0])


@pytest.mark.parametrize("bad", [(np.nan, 5, 0.5), (2, np.nan, 0.5), (2, 5, np.nan), (2, -1, 0.5), (2, np.inf, 0.5)])
def test_invalid_is_nan(bad):
    assert np.isnan(binomial_sf(*bad))
    assert np.isnan(betabinomial_sf(*bad, 0.5))


def test_invalid_probabilities_are_nan_there_only():
    np.testing.assert_array_equal(np.isnan(binomial_sf(1, 5, [-0.1, 0.5, 1.1])), [True, False, True])
    np.testing.assert_array_equal(np.isnan(betabinomial_sf(1, 5, 0.5, [-0.1, 0.5, 1.1, np.nan])), [1, 0, 1, 1])

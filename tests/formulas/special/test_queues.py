"""Waiting in M/M/c against Erlang's sums, published numbers, and calls simulated one by one."""

from __future__ import annotations

import heapq
import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.formulas.special import erlang_c, median_wait, wait_exceeds


def by_sum(c, a):
    """Erlang's C of a whole number of servers, as the textbook writes it."""
    last = a**c / math.factorial(c) * c / (c - a)
    return last / (sum(a**k / math.factorial(k) for k in range(c)) + last)


@pytest.mark.parametrize("c", [1, 2, 3, 10, 40, 100])
@pytest.mark.parametrize("rho", [0.01, 0.5, 0.9, 0.999])
def test_whole_numbers_of_servers_against_the_sum(c, rho):
    assert float(erlang_c(c, c * rho)) == pytest.approx(by_sum(c, c * rho), rel=1e-11)


@given(st.floats(-2, 6).map(lambda power: float(10**power)), st.floats(0.001, 0.9999))
def test_any_number_of_servers_against_forty_digits(c, rho):
    with mpmath.workdps(40):
        m, a = mpmath.mpf(c), mpmath.mpf(c * rho)
        log_b = m * mpmath.log(a) - a - mpmath.loggamma(m + 1)
        b = mpmath.exp(log_b) / upper(m + 1, a)
        expected = m * b / (m - a * (1 - b))
    assert float(erlang_c(c, c * rho)) == pytest.approx(float(expected), rel=1e-9, abs=1e-290)


def upper(s, x):
    """The regularised upper incomplete gamma function: one minus its lower series (DLMF 8.11.4)."""
    term = mpmath.exp(s * mpmath.log(x) - x - mpmath.loggamma(s + 1))
    total, k = mpmath.mpf(0), 0
    while term > mpmath.mpf(10) ** -38 * max(total, mpmath.mpf(10) ** -30):
        total += term
        k += 1
        term *= x / (s + k)
        if k > 40_000:
            break
    return 1 - total


def test_the_published_numbers():
    assert float(erlang_c(2, 1.5)) == pytest.approx(0.6429, abs=5e-5)
    assert float(wait_exceeds(2, 1.5, 10 / 30)) == pytest.approx(0.5442, abs=5e-5)
    assert float(median_wait(2, 1.5)) * 30 == pytest.approx(15.08, abs=5e-3)
    assert float(erlang_c(2.5, 1.5)) == pytest.approx(0.3979, abs=5e-5)
    assert float(median_wait(2.5, 1.5)) == 0


def test_limits():
    assert (erlang_c(3, 0.0), wait_exceeds(3, 0.0, 1.0), median_wait(3, 0.0)) == (0, 0, 0)
    for servers, load in [(2, 2.0), (2, 5.0), (0, 1.0), (0, 0.0)]:
        assert (erlang_c(servers, load), wait_exceeds(servers, load, 9.0)) == (1, 1)
        assert median_wait(servers, load) == np.inf
    assert np.isnan(erlang_c(-1, 0.5))
    assert np.isnan(wait_exceeds(2, 1, -1))


@given(st.floats(0.1, 100), st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0, 10))
def test_more_load_waits_longer_and_half_wait_longer_than_the_median(c, one, other, times):
    low, high = sorted((one * c, other * c))
    assert wait_exceeds(c, low, times) <= wait_exceeds(c, high, times) * (1 + 1e-9)
    middle = float(median_wait(c, high))
    if middle > 0:
        assert float(wait_exceeds(c, high, middle)) == pytest.approx(0.5, rel=1e-9)
    else:
        assert float(erlang_c(c, high)) <= 0.5 * (1 + 1e-9)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (2, 1.5), (5, 3.5)])
def test_calls_answered_one_by_one(servers, load):
    rng = np.random.default_rng(11)
    n, runs, times = 60_000, 10, 0.4
    shares = []
    for _ in range(runs):
        arrivals = np.cumsum(rng.exponential(1 / load, n))
        lasting = rng.exponential(1.0, n)
        free = [0.0] * servers
        waited = np.empty(n)
        for call in range(n):
            start = max(arrivals[call], heapq.heappop(free))
            waited[call] = start - arrivals[call]
            heapq.heappush(free, start + lasting[call])
        settled = waited[5000:]
        shares.append([(settled > 0).mean(), (settled > times).mean(), np.median(settled)])
    found, error = np.mean(shares, axis=0), np.std(shares, axis=0, ddof=1) / np.sqrt(runs)
    expected = [
        float(erlang_c(servers, load)),
        float(wait_exceeds(servers, load, times)),
        float(median_wait(servers, load)),
    ]
    assert (np.abs(found - expected) < 5 * error + 1e-3).all()

"""Counts against SciPy's distributions, and their probabilities against fifty digits."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from scipy import stats

from baserate.random.calendars import Calendar
from baserate.random.counts import (
    binomial,
    binomial_hat,
    log_over_mode,
    log_poisson,
    poisson,
    poisson_hat,
)
from baserate.random.numbers import Numbers
from support.statistics import chi_square

N = 60_000


def drawn(draw, *parameters, seed=11, reserve=0, n=N):
    """Return ``n`` counts with the same parameters."""
    source = Calendar(Numbers(seed, "test", "draw", ("a",), range(n)), reserve=reserve).at(0)
    return draw(*(np.full(n, float(value)) for value in parameters), np.arange(n), source)


@pytest.mark.parametrize("reserve", [0, 4])
@pytest.mark.parametrize("mean", [1e-3, 0.4, 3.69, 9.999, 10.0, 31.0, 1e4, 1e9])
def test_poisson_counts_have_the_poisson_distribution(mean, reserve):
    counts = drawn(poisson, mean, reserve=reserve)
    assert (counts == np.round(counts)).all()
    assert chi_square(counts, stats.poisson(mean)) > 1e-4


@pytest.mark.parametrize(
    ("n", "p"),
    [
        *((1, 0.3), (5, 0.9), (7, 0.5), (60, 0.1), (100, 0.1), (40, 0.5), (1000, 0.97), (10**6, 0.3), (10**9, 1e-8)),
        *((1_400_000_000, 1e-3), (1_400_000_000, 1 - 1e-3), (10**12, 0.2)),
    ],
)
def test_binomial_counts_have_the_binomial_distribution(n, p):
    counts = drawn(binomial, n, p)
    assert (counts == np.round(counts)).all()
    assert counts.min() >= 0
    assert counts.max() <= n
    assert chi_square(counts, stats.binom(n, p)) > 1e-4


@pytest.mark.parametrize("n", [10**6, 3 * 10**8])
def test_few_cells_a_call_give_the_tails_too(n):
    """Calls of a few cells each, as one replicate makes them: extremes beyond one in ten thousand come as often."""
    p, counts = 1e-3, []
    for block in range(400):
        source = Calendar(Numbers(3, "test", "draw", tuple("abcdefgh"), range(block * 16, block * 16 + 16))).at(5)
        counts.append(binomial(np.full(128, float(n)), np.full(128, p), np.arange(128), source))
    seen, expected = np.concatenate(counts), stats.binom(n, p)
    assert chi_square(seen, expected) > 1e-4
    for tail in (1e-2, 1e-3):
        low, high = expected.ppf(tail), expected.isf(tail)
        for hits, chance in (((seen <= low).sum(), expected.cdf(low)), ((seen > high).sum(), expected.sf(high))):
            assert 1e-4 < stats.binom(len(seen), chance).cdf(hits) < 1 - 1e-4


ENDS = np.logspace(-9, np.log10(0.07), 1500)
U = np.sort(np.concatenate([np.linspace(0.05, 0.95, 4001), ENDS, 1 - ENDS]))[:, None]
MEANS = [*np.linspace(10, 60, 161), *np.geomspace(60, 1e10, 40)]


def room(hat, log_height, top):
    """Return the least room of the hat over the probabilities, and of these over the squeeze, both as logs.

    At v = 1 nothing that is proposed may be higher than its bound; at the squeeze's v everything has to be.
    """
    k, near = hat.propose(U)
    possible = (k >= 0) & (k <= top)
    height = np.where(possible, log_height(np.clip(k, 0, top)), -np.inf)
    c0, c1, c2 = hat.squeeze
    bound = hat.log_bound(near, np.ones_like(near))
    squeezed = bound + np.log(c0 - c1 / (hat.b - c2))
    return (bound - height).min(), (height - squeezed)[near >= 0.07].min()


@pytest.mark.parametrize("mean", MEANS)
def test_the_poisson_hat_lies_above_the_probabilities_and_the_squeeze_below(mean):
    means = np.array([mean])
    assert min(room(poisson_hat(means), lambda k: log_poisson(k, means), np.inf)) > 1e-3


@pytest.mark.parametrize("p", [0.5, 0.4, 0.25, 0.1, 0.01, 1e-4, 1e-7])
def test_the_binomial_hat_lies_above_the_probabilities_and_the_squeeze_below(p):
    for mean in MEANS[::4]:
        n, chance = np.array([np.ceil(mean / p)]), np.array([p])
        assert min(room(binomial_hat(n, chance), lambda k: log_over_mode(k, n, chance), n)) > 1e-3  # noqa: B023


def test_counts_that_need_no_luck_are_exact():
    n = np.array([[0.0, 5.0, 5.0, 1e12]] * 500)
    p = np.array([0.4, 0.0, 1.0, 1.0])
    calendar = Calendar(Numbers(1, "test", "draw", tuple("abcd"), range(500)))
    assert (calendar.binomial(0, n, p) == [0, 0, 5, 1e12]).all()
    made = binomial(n.ravel(), np.tile(p, 500), np.arange(2000), calendar.at(0)).reshape(500, 4)
    assert (made == [0, 0, 5, 1e12]).all()
    assert (calendar.poisson(0, np.zeros(4)) == 0).all()


def test_cells_of_every_size_stand_side_by_side():
    """Inverted, rejected and sure cells in one array are what each is alone."""
    cells = [(3.0, 0.5), (1e6, 0.25), (50.0, 1.0)]
    n, p = np.array(cells).T
    together = Calendar(Numbers(5, "test", "draw", tuple("abc"), range(200))).binomial(0, n, p)
    for column, (trials, chance) in enumerate(cells):
        alone = Calendar(Numbers(5, "test", "draw", ("abc"[column],), range(200)))
        made = alone.binomial(0, np.array([trials]), np.array([chance]))
        assert (together[:, column] == made[:, 0]).all()


@pytest.mark.parametrize("p", [1e-6, 0.1, 0.49, 0.51, 0.9])
def test_a_larger_probability_never_finds_fewer(p):
    """Compared policies share their randomness: at the same numbers, one that looks harder finds at least as many."""
    less, more = drawn(binomial, 8, p), drawn(binomial, 8, min(1.0, p * 1.1))
    assert (more >= less).all()


@pytest.mark.parametrize(("k", "mean"), [(0, 12.0), (1, 12.0), (14, 12.0), (15, 12.0), (10**9 + 5000, 1e9), (40, 1e4)])
def test_poisson_probabilities_agree_with_fifty_digits(k, mean):
    with mpmath.workdps(50):
        exact = k * mpmath.log(mean) - mpmath.mpf(mean) - mpmath.loggamma(k + 1)
    assert log_poisson(np.array([float(k)]), np.array([mean]))[0] == pytest.approx(float(exact), rel=1e-12, abs=1e-9)


@pytest.mark.parametrize(
    ("k", "n", "p"), [(0, 30, 0.4), (30, 30, 0.4), (12, 30, 0.4), (400_001_000, 10**9, 0.4), (10**11, 10**12, 0.1)]
)
def test_binomial_probabilities_agree_with_fifty_digits(k, n, p):
    """Against the most probable count, as the rejection takes them."""
    with mpmath.workdps(50):
        chance = mpmath.mpf(p)

        def log_probability(count):
            choose = mpmath.loggamma(n + 1) - mpmath.loggamma(count + 1) - mpmath.loggamma(n - count + 1)
            return choose + count * mpmath.log(chance) + (n - count) * mpmath.log1p(-chance)

        exact = log_probability(k) - log_probability(int(mpmath.floor((n + 1) * chance)))
    made = log_over_mode(np.array([[float(k)]]), np.array([float(n)]), np.array([p]))[0, 0]
    assert made == pytest.approx(float(exact), rel=1e-12, abs=1e-5 if n > 10**11 else 1e-8)

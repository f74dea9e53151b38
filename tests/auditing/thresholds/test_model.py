"""The formulas of the threshold test against quadrature, Bayes' rule and finite differences."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from baserate.auditing.thresholds.model import Cells, Counts, likelihood, tails
from baserate.auditing.thresholds.posterior import Posterior, _fitted
from baserate.auditing.thresholds.ridge import Ridge

ODDS, DELTAS, SIGNALS = st.floats(-7, 3), st.floats(0.01, 6), st.floats(-3, 6)


def cells_of(log_odds: float, delta: float, t: float) -> Cells:
    return Cells(np.array([[log_odds]]), np.array([[delta]]), np.array([[t]]))


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(log_odds=ODDS, delta=DELTAS, t=SIGNALS)
def test_search_and_hit_probabilities_are_integrals_of_the_two_signals(log_odds, delta, t):
    cells = cells_of(log_odds, delta, t)
    phi = 1 / (1 + mpmath.exp(-mpmath.mpf(log_odds)))
    carrying = phi * mpmath.quad(lambda x: mpmath.npdf(x, delta, 1), [t, max(t, delta) + 2, mpmath.inf])
    empty = (1 - phi) * mpmath.quad(lambda x: mpmath.npdf(x, 0, 1), [t, max(t, 0) + 2, mpmath.inf])
    found = tails(cells)
    assert found.search.item() == pytest.approx(float(carrying + empty), rel=1e-9)
    assert found.hit.item() == pytest.approx(float(carrying / (carrying + empty)), rel=1e-9)
    total = sum(np.exp(part) for part in (found.carrying_searched, found.empty_searched, found.carrying_passed))
    assert (total + np.exp(found.empty_passed)).item() == pytest.approx(1, abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(log_odds=ODDS, delta=DELTAS, t=SIGNALS)
def test_the_threshold_is_what_bayes_says_of_somebody_just_at_it(log_odds, delta, t):
    phi = 1 / (1 + mpmath.exp(-mpmath.mpf(log_odds)))
    carrying, empty = phi * mpmath.npdf(t, delta, 1), (1 - phi) * mpmath.npdf(t, 0, 1)
    assert cells_of(log_odds, delta, t).threshold.item() == pytest.approx(
        float(carrying / (carrying + empty)), rel=1e-9
    )


def test_nobody_is_searched_below_the_threshold_so_that_hit_rates_are_at_least_as_high():
    random = np.random.default_rng(1)
    cells = Cells(random.normal(-2, 2, (200, 1)), np.exp(random.normal(0, 1, (200, 1))), random.normal(1, 2, (200, 1)))
    assert (tails(cells).hit >= cells.threshold - 1e-12).all()


def test_the_likelihood_is_that_of_two_binomials():
    random = np.random.default_rng(2)
    stops = random.integers(0, 300, (3, 4))
    searches = random.binomial(stops, 0.3)
    known = random.binomial(searches, 0.8)
    counts = Counts(stops, searches, known, random.binomial(known, 0.4))

    def slow(cells: Cells) -> float:
        joint = tails(cells)
        of_searches = stats.binom.logpmf(counts.searches, counts.stops, joint.search)
        return float((of_searches + stats.binom.logpmf(counts.hits, counts.known, joint.hit)).sum())

    one, other = (
        Cells(random.normal(-1, 1, (3, 4)), np.exp(random.normal(0, 0.5, (3, 4))), random.normal(1, 1, (3, 4)))
        for _ in range(2)
    )
    fast = likelihood(one, counts)[0].sum() - likelihood(other, counts)[0].sum()
    assert fast == pytest.approx(slow(one) - slow(other), rel=1e-10)


def test_far_tails_stay_finite():
    cells = Cells(np.array([[-30.0, 8.0]]), np.array([[0.001, 30.0]]), np.array([[25.0, -20.0]]))
    counts = Counts(*(np.full((1, 2), n) for n in (10**6, 3, 3, 1)))
    value, slope = likelihood(cells, counts)
    assert np.isfinite([value, slope.log_odds, slope.delta, slope.t]).all()


def drawn_counts(groups: int, places: int, seed: int, most: int) -> Counts:
    random = np.random.default_rng(seed)
    stops = random.integers(0, most, (groups, places))
    stops[0, -1] = 0
    searches = random.binomial(stops, random.uniform(0.02, 0.3, (groups, places)))
    known = random.binomial(searches, 0.9)
    return Counts(stops, searches, known, random.binomial(known, 0.4))


@pytest.mark.parametrize(("most", "scale"), [(1, 1.0), (50, 1.0), (10_000, 2.0)])
def test_the_gradient_is_that_of_the_density(most, scale):
    posterior = Posterior(drawn_counts(3, 6, 3, most + 1), scale)
    points = 0.7 * np.random.default_rng(4).standard_normal((3, posterior.size))
    _, gradient = posterior.density(points)
    step = 1e-5 * np.eye(posterior.size)
    for point, slope in zip(points, gradient, strict=True):
        differences = (posterior.density(point + step)[0] - posterior.density(point - step)[0]) / 2e-5
        assert slope == pytest.approx(differences, rel=1e-5, abs=1e-6 * np.abs(slope).max())


def natural(posterior: Posterior, point: np.ndarray) -> np.ndarray:
    """Return the parameters that the priors are of, in one vector."""
    found = posterior.parameters(point)
    cells, (shared, _, v, _) = found.cells, posterior.parts(point)
    first = int(np.argmax(posterior.counts.stops.sum(axis=0)))
    groups = (cells.log_odds[:, first], np.log(cells.delta[:, first]), found.t)
    place = np.stack([cells.log_odds[0], np.log(cells.delta[0])])
    place = (place - place[:, [first]]) / (0.1 * posterior.scale)
    # The first place has no deviations; two coordinates of the same density stand in for them.
    place[:, first] = v[:, first]
    return np.concatenate([shared[:2], [found.sigma], *groups, place.ravel(), cells.t.ravel()])


def log_prior(vector: np.ndarray, groups: int, k: float) -> float:
    """Return the declared priors: scale k, except of places, which are in units of theirs."""
    ends = np.cumsum([2, 1, groups, groups, groups])
    means, sigma, phi, delta, t = (vector[a:b] for a, b in zip([0, *ends[:-1]], ends, strict=True))
    place, cells = vector[ends[-1] : -groups * 3], vector[-groups * 3 :].reshape(groups, 3)
    parts = [
        stats.norm.logpdf(means, 0, k),
        stats.halfnorm.logpdf(sigma, scale=k),
        stats.norm.logpdf(phi, means[0], k),
        stats.norm.logpdf(delta, means[1], k),
        stats.norm.logpdf(t, 0, k),
        stats.norm.logpdf(place),
        stats.norm.logpdf(cells, t[:, None], sigma[0]).ravel(),
    ]
    return float(np.concatenate(parts).sum())


@pytest.mark.parametrize("scale", [1.0, 1.7])
def test_the_coordinates_change_nothing_but_the_variables(scale):
    """The density in them is that of priors and binomials times the Jacobian, found here by finite differences."""
    posterior = Posterior(drawn_counts(2, 3, 5, 400), scale)
    points = 0.8 * np.random.default_rng(6).standard_normal((2, posterior.size))
    slow = []
    for point in points:
        step = 1e-6 * np.eye(posterior.size)
        columns = [(natural(posterior, point + one) - natural(posterior, point - one)) / 2e-6 for one in step]
        _, log_jacobian = np.linalg.slogdet(np.array(columns))
        likely = likelihood(posterior.parameters(point).cells, posterior.counts)[0].sum()
        slow.append(log_prior(natural(posterior, point), 2, scale) + likely + log_jacobian)
    fast, _ = posterior.density(points)
    assert fast[0] - fast[1] == pytest.approx(slow[0] - slow[1], abs=1e-6)


@settings(max_examples=50, deadline=None)
@given(log_odds=ODDS, delta=DELTAS, rate=st.floats(1e-5, 0.99))
def test_a_fitted_threshold_gives_the_search_rate_back(log_odds, delta, rate):
    fit = _fitted(np.array([[rate]]), np.array([[log_odds]]), np.array([[delta]]))
    assert tails(cells_of(log_odds, delta, fit.t.item())).search.item() == pytest.approx(rate, rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(delta=st.floats(0.01, 10), search=st.floats(1e-4, 0.5), hit=st.floats(0.01, 0.95))
def test_the_ridge_gives_the_search_and_the_hit_rate_back(delta, search, hit):
    rates = np.array([search]), np.array([hit])
    along, _, _ = Ridge(*rates, rates[0][:, None], rates[1][:, None]).at(np.log([delta]))
    log_odds = along.log_odds.item()
    assert along.off.item() == 0
    t = special.ndtri(1 - search * (1 - hit) / special.expit(-log_odds))
    found = tails(cells_of(log_odds, delta, t))
    assert found.search.item() == pytest.approx(search, rel=1e-3)
    assert found.hit.item() == pytest.approx(hit, rel=1e-3)

"""The sampler against posteriors in closed form, and its diagnostics against processes whose worth is known."""

from __future__ import annotations

import numpy as np
import pytest
from arviz_stats.base import array_stats
from scipy import stats

from baserate.auditing.thresholds.diagnostics import (
    effective_size,
    share_effective_size,
    split_r_hat,
    tail_effective_size,
)
from baserate.auditing.thresholds.model import Counts
from baserate.auditing.thresholds.posterior import Posterior
from baserate.auditing.thresholds.sampler import Settings, sample
from baserate.random.streams import stream


def test_a_gaussian_with_scales_far_apart_and_strong_correlation():
    scales = np.array([0.01, 1.0, 30.0, 0.5])
    correlation = np.eye(4)
    correlation[0, 1] = correlation[1, 0] = 0.95
    covariance = correlation * scales[:, None] * scales
    mean, precision = np.array([1.0, -2.0, 100.0, 0.0]), np.linalg.inv(covariance)

    def density(x):
        off = (x - mean) @ precision
        return -0.5 * (off * (x - mean)).sum(axis=1), -off

    start = mean + scales * stream(1, 0, "start").standard_normal((8, 4))
    found = sample(density, start, 2, Settings(draws=1000), stream(1, 0, "gaussian"))
    draws = found.draws.reshape(-1, 4)
    assert found.divergences == 0
    assert split_r_hat(found.draws).max() < 1.01
    errors = (draws.mean(axis=0) - mean) / (scales / np.sqrt(effective_size(found.draws)))
    assert np.abs(errors).max() < 4
    assert np.cov(draws.T) / np.outer(scales, scales) == pytest.approx(correlation, abs=0.08)


def test_a_beta_posterior_on_the_logit_scale():
    a, b = 3.5, 40.5

    def density(x):
        p = 1 / (1 + np.exp(-x))
        return (a * np.log(p) + b * np.log1p(-p)).sum(axis=1), a - (a + b) * p

    found = sample(density, np.zeros((8, 1)), 1, Settings(draws=2000), stream(2, 0, "beta"))
    p = 1 / (1 + np.exp(-found.draws[..., 0]))
    levels = np.array([0.025, 0.25, 0.5, 0.75, 0.975])
    exact = stats.beta.ppf(levels, a, b)
    # The share of draws below an exact quantile is as sure as that of so many independent ones.
    below = p[..., None] <= exact
    errors = (below.mean(axis=(0, 1)) - levels) / np.sqrt(levels * (1 - levels) / share_effective_size(below))
    assert np.abs(errors).max() < 4


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 17, 29])
def test_without_data_the_posterior_is_the_prior(seed):
    """Other processors draw other chains from the same seed: each share is held to its own effective size."""
    nothing = np.zeros((2, 5), dtype=np.int64)
    posterior = Posterior(Counts(nothing, nothing, nothing, nothing))
    draw = stream(seed, 0, "prior")
    found = sample(posterior.density, posterior.start(32, draw), posterior.common, Settings(draws=150), draw)
    drawn = posterior.parameters(found.draws)
    spread = np.sqrt(2)
    cases = (
        (drawn.sigma, stats.halfnorm()),
        (drawn.t[..., 0], stats.norm()),
        (drawn.cells.log_odds[..., 1, 0], stats.norm(0, spread)),
        (drawn.cells.log_odds[..., 1, 3], stats.norm(0, np.sqrt(2 + 0.01))),
        (np.log(drawn.cells.delta[..., 0, 0]), stats.norm(0, spread)),
        ((drawn.cells.t[..., 0, 2] - drawn.t[..., 0]) / drawn.sigma, stats.norm()),
    )
    for draws, prior in cases:
        assert split_r_hat(draws) < 1.05
        for level in (0.05, 0.25, 0.5, 0.75, 0.95):
            below = draws <= prior.ppf(level)
            error = np.sqrt(level * (1 - level) / share_effective_size(below))
            assert below.mean() == pytest.approx(level, abs=4 * error)


def test_the_same_stream_gives_the_same_draws():
    def density(x):
        return -0.5 * (x**2).sum(axis=1), -x

    first, again = (
        sample(density, np.zeros((3, 2)), 1, Settings(60, 50), stream(4, 0, "same")).draws for _ in range(2)
    )
    assert (first == again).all()


def test_a_trajectory_over_a_cliff_is_counted():
    def density(x):
        beyond = x[:, 0] > 1
        return -0.5 * (x**2).sum(axis=1) - 1e6 * beyond, -x

    found = sample(density, np.zeros((8, 1)), 1, Settings(100, 200), stream(5, 0, "cliff"))
    assert found.divergences > 0
    assert found.draws.max() <= 1


def test_a_start_outside_the_density_is_refused():
    with pytest.raises(ValueError, match="not finite"):
        sample(lambda x: (np.full(len(x), np.nan), x), np.zeros((2, 1)), 1, Settings(), stream(6, 0, "nan"))


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9])
def test_the_effective_size_of_an_autoregression(rho):
    """Draws with autocorrelation rho^k are worth (1 - rho) / (1 + rho) of as many independent ones."""
    random = np.random.default_rng(7)
    draws = np.empty((4000, 4))
    draws[0] = random.standard_normal(4)
    for index in range(1, len(draws)):
        draws[index] = rho * draws[index - 1] + np.sqrt(1 - rho**2) * random.standard_normal(4)
    assert effective_size(draws) == pytest.approx(16_000 * (1 - rho) / (1 + rho), rel=0.15)
    assert split_r_hat(draws) < 1.01


def test_r_hat_sees_chains_apart_in_place_or_in_width_and_a_chain_that_drifts():
    random = np.random.default_rng(8)
    alike = random.standard_normal((1000, 4))
    assert split_r_hat(alike) < 1.005
    assert split_r_hat(alike + np.array([0, 0, 0, 0.5])) > 1.01
    assert split_r_hat(alike * np.array([1, 1, 1, 2])) > 1.01
    assert split_r_hat(alike + np.linspace(-1, 1, 1000)[:, None]) > 1.1
    # Between and within: means 0, 0, 0 and c of unit variance in 1,000 draws give R-hat of sqrt(1 + c^2/4) nearly.
    assert split_r_hat(alike + np.array([0, 0, 0, 0.5])) == pytest.approx(
        np.sqrt(1 + 0.5**2 / 4 * 8 / 7 * 3 / 4), abs=0.01
    )


def chains_of(rho, seed, draws=500, chains=4):
    """Return autoregressions of normal draws; those in the second half of the columns are squared, with one tail."""
    random = np.random.default_rng(seed)
    noise = random.standard_normal((draws, chains, 6))
    found = noise.copy()
    for index in range(1, draws):
        found[index] = rho * found[index - 1] + np.sqrt(1 - rho**2) * noise[index]
    found[..., 3:] **= 2
    return found


@pytest.mark.parametrize(("rho", "close"), [(-0.6, 1e-9), (0.0, 1e-9), (0.5, 1e-9), (0.95, 2e-3)])
@pytest.mark.parametrize("draws", [500, 501])
def test_diagnostics_are_those_of_arviz(rho, draws, close):
    """Of long autocorrelations ArviZ leaves the last pair as it is, where we make it monotone as the others."""
    drawn = chains_of(rho, 11, draws)
    drawn[:, 0, 1] += 0.3
    for column in range(drawn.shape[-1]):
        one, turned = drawn[..., column], drawn[..., column].T
        assert split_r_hat(one) == pytest.approx(array_stats.rhat(turned), rel=1e-9)
        assert effective_size(one) == pytest.approx(array_stats.ess(turned, method="bulk"), rel=close)
        tail = array_stats.ess(turned, method="tail", prob=(0.05, 0.95))
        assert tail_effective_size(one) == pytest.approx(tail, rel=close)
        quarter = np.quantile(one, 0.25)
        expected = array_stats.ess(turned, method="quantile", prob=0.25)
        assert share_effective_size(one <= quarter) == pytest.approx(expected, rel=close)


def test_draws_with_ties_rank_as_in_scipy():
    drawn = np.round(chains_of(0.3, 5), 1)
    for column in range(drawn.shape[-1]):
        assert split_r_hat(drawn[..., column]) == pytest.approx(array_stats.rhat(drawn[..., column].T), rel=1e-9)


def test_tails_that_mix_badly_are_worth_less_than_the_bulk():
    """Chains that agree in the middle, and of which each stays in its tail for long, hold few draws of the ends."""
    random = np.random.default_rng(2)
    drawn = random.standard_normal((1000, 4))
    stay = np.repeat(random.random((20, 4)) < 0.05, 50, axis=0)
    drawn = np.where(stay, 5 + 0.1 * drawn, drawn)
    assert 3 * tail_effective_size(drawn) < effective_size(drawn)


def test_a_share_of_all_or_of_none_has_no_effective_size():
    assert np.isnan(share_effective_size(np.ones((100, 4), dtype=bool)))

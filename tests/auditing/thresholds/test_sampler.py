"""The sampler against posteriors in closed form, and its diagnostics against processes whose worth is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from baserate.auditing.thresholds.diagnostics import effective_size, split_r_hat
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
    # The share of draws below an exact quantile has the standard error of a share of that many effective draws.
    shares = (p[..., None] <= exact).mean(axis=(0, 1))
    errors = (shares - levels) / np.sqrt(levels * (1 - levels) / effective_size(p))
    assert np.abs(errors).max() < 4


def test_without_data_the_posterior_is_the_prior():
    nothing = np.zeros((2, 5), dtype=np.int64)
    posterior = Posterior(Counts(nothing, nothing, nothing, nothing))
    draw = stream(3, 0, "prior")
    found = sample(posterior.density, posterior.start(8, draw), posterior.common, Settings(draws=300), draw)
    told = posterior.parameters(found.draws)
    spread = np.sqrt(2)
    cases = (
        (told.sigma, stats.halfnorm()),
        (told.t[..., 0], stats.norm()),
        (told.cells.log_odds[..., 1, 0], stats.norm(0, spread)),
        (told.cells.log_odds[..., 1, 3], stats.norm(0, np.sqrt(2 + 0.01))),
        (np.log(told.cells.delta[..., 0, 0]), stats.norm(0, spread)),
        ((told.cells.t[..., 0, 2] - told.t[..., 0]) / told.sigma, stats.norm()),
    )
    for draws, prior in cases:
        for level in (0.05, 0.25, 0.5, 0.75, 0.95):
            below = (draws <= prior.ppf(level)).astype(float)
            error = np.sqrt(level * (1 - level) / min(effective_size(draws), effective_size(np.abs(draws))))
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

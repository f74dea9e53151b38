"""The self-exciting model: its stationary mean, its fit against direct sums, and recovery of what was drawn."""

from __future__ import annotations

import numpy as np
import pytest
from hawkes import draw_events, fit

MU, THETA, OMEGA = 0.5, 0.6, 0.2


def likelihood(events, days, mu, theta, omega):
    """Return the log-likelihood by summing over every pair of incidents."""
    total = 0.0
    for rate, times in zip(mu, events, strict=True):
        waits = times[:, None] - times[None, :]
        lam = rate + np.where(waits > 0, theta * omega * np.exp(-omega * np.maximum(waits, 0)), 0).sum(axis=1)
        total += np.log(lam).sum() - rate * days - theta * (1 - np.exp(-omega * (days - times))).sum()
    return total


def test_the_stationary_mean_is_the_background_over_one_minus_theta():
    rng = np.random.default_rng(2)
    counts = [len(draw_events([MU], THETA, OMEGA, 4000, rng)[0]) for _ in range(200)]
    # Some of what the last incidents set off comes after the end: theta/(omega*(1-theta)) days of it.
    expected = MU / (1 - THETA) * (4000 - THETA / (OMEGA * (1 - THETA)))
    assert np.mean(counts) == pytest.approx(expected, abs=4 * np.std(counts) / np.sqrt(200))


def test_the_fit_ends_where_the_likelihood_is_level_in_every_parameter():
    rng = np.random.default_rng(4)
    events = draw_events([0.5, 0.2, 0.9], THETA, OMEGA, 150, rng)
    found = fit(events, 150, tolerance=1e-10)
    assert found.converged
    best = likelihood(events, 150, found.mu, found.theta, found.omega)
    for shift in (1e-4, -1e-4):
        for place in range(3):
            mu = np.array(found.mu)
            mu[place] += shift
            assert likelihood(events, 150, mu, found.theta, found.omega) < best
        assert likelihood(events, 150, found.mu, found.theta + shift, found.omega) < best
        assert likelihood(events, 150, found.mu, found.theta, found.omega + shift) < best


@pytest.mark.slow
def test_what_was_drawn_is_recovered():
    rng = np.random.default_rng(3)
    fits = [fit(draw_events([MU], THETA, OMEGA, 1500, rng), 1500) for _ in range(25)]
    found = np.array([(one.mu[0], one.theta, one.omega) for one in fits])
    error = found.std(axis=0, ddof=1) / 5
    assert (np.abs(found.mean(axis=0) - [MU, THETA, OMEGA]) < 3.5 * error).all()
    assert np.mean([one.iterations for one in fits]) > 300


@pytest.mark.slow
def test_a_loose_tolerance_ends_far_from_the_maximum_on_the_side_of_the_background():
    events = draw_events([MU], THETA, OMEGA, 20_000, np.random.default_rng(5))
    tight, loose = fit(events, 20_000), fit(events, 20_000, tolerance=1e-3)
    assert loose.iterations < tight.iterations / 3
    assert loose.mu[0] > tight.mu[0]
    assert loose.theta < tight.theta

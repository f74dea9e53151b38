"""Counts of outcomes: posteriors held to conjugate cases and to grids, questions asked, and what cannot be counted."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from baserate.assessment.counted_outcomes import weigh
from baserate.assessment.posterior import Counts
from baserate.assessment.update import Seen, update
from baserate.errors import UsageError
from support.scenarios import load_text, scenario_text

SEARCH = {
    "id": "hits",
    "kind": "face_search",
    "faces_per_day": 30000,
    "watchlist_size": 2000,
    "p_watchlisted": "1e-5 to 1e-3",
    "fnir": 0.1,
    "fpir": "1e-4 to 1e-2",
}


def loaded(*tables, **changes):
    return load_text(scenario_text({**SEARCH, **changes}, size=1e6) + "".join(tables))


def counted(scenario, draws=8000, **counts):
    seen = [Seen(name.replace("__", "."), Counts(*pair)) for name, pair in counts.items()]
    return update(scenario, seen, draws=draws)


def grid_posterior(k, n):
    """The posterior of the log odds and of the PPV of SEARCH on a grid of the two normal scores."""
    spread = (special.logit(np.array([1e-3, 1e-2])) - special.logit(np.array([1e-5, 1e-4]))) / 2 / special.ndtri(0.95)
    middle = (special.logit(np.array([1e-3, 1e-2])) + special.logit(np.array([1e-5, 1e-4]))) / 2
    z = np.linspace(-6, 6, 2401)
    p, q = (special.expit(middle[i] + spread[i] * z) for i in (0, 1))
    true = p[:, None] * 0.9
    ppv = true / (true + (1 - p)[:, None] * q[None])
    log = special.xlogy(k, ppv) + special.xlog1py(n - k, -ppv) - (z**2)[:, None] / 2 - (z**2)[None] / 2
    weight = np.exp(log - log.max())
    return p, q, ppv, weight / weight.sum()


def quantiles(values, weights):
    order = np.argsort(values, axis=None)
    below = np.cumsum(weights.ravel()[order])
    return values.ravel()[order][np.searchsorted(below, [0.5, 0.05, 0.95])]


@pytest.mark.parametrize(("k", "n"), [(51, 49990), (3, 10), (0, 40), (800, 1000)])
def test_the_posterior_of_the_inputs_is_that_of_a_grid(k, n):
    found = counted(loaded(), hits__ppv=(k, n))
    p, q, ppv, weights = grid_posterior(k, n)
    learned = {one.id: one for one in found.taught}
    for name, values, axis in (("hits.p_watchlisted", p, 1), ("hits.fpir", q, 0)):
        wanted = quantiles(values, weights.sum(axis=axis))
        assert np.log(learned[name].posterior) == pytest.approx(np.log(wanted), abs=0.06), name
    wanted = quantiles(ppv, weights)
    (outcome,) = found.counted
    assert np.array(outcome.posterior) == pytest.approx(wanted, rel=0.03)
    assert found["hits.ppv"].after.numbers == pytest.approx(outcome.posterior)
    assert found.effective > 2000


def test_counting_an_outcome_that_is_an_input_is_the_conjugate_posterior():
    """With no true alert to miss, the sensitivity of a chain of one is the share confirmed: Beta and binomial."""
    stage = {**SEARCH, "p_watchlisted": 0.5, "fpir": 0.5, "fnir": {"count": 3, "of": 20}}
    scenario = load_text(scenario_text({**stage, "review": {"p_confirm_true": 1.0, "p_confirm_false": 1.0}}, size=1e6))
    # PPV = (1 - fnir)/(1 - fnir + 1/2): a monotone function of one Beta, so the grid is one of it.
    found = counted(scenario, hits__ppv=(60, 100))
    x = np.linspace(1e-6, 1 - 1e-6, 200001)
    ppv = (1 - x) / (1.5 - x)
    density = stats.beta(3.5, 17.5).logpdf(x) + special.xlogy(60, ppv) + special.xlog1py(40, -ppv)
    weights = np.exp(density - density.max())
    wanted = quantiles(x, weights / weights.sum())
    (learned,) = found.taught
    assert learned.posterior == pytest.approx(wanted, rel=0.02)


def test_weights_give_the_normal_posterior_of_a_normal_likelihood():
    """Twenty scores, of which the sum is measured: a thin ridge, known in closed form."""
    size, seen, error = 20, 9.0, 0.05
    found = weigh(
        [f"x{place}" for place in range(size)],
        lambda scores: -((scores.sum(axis=0) - seen) ** 2) / 2 / error**2,
        8000,
        1,
    )
    scores = special.ndtri(np.stack(list(found.points.values())))
    precision = np.eye(size) + np.ones((size, size)) / error**2
    mean = np.linalg.solve(precision, np.ones(size) * seen / error**2)
    assert scores.sum(axis=0).mean() == pytest.approx(mean.sum(), abs=0.01)
    assert scores.mean(axis=1) == pytest.approx(mean, abs=0.06)
    assert scores.std(axis=1) == pytest.approx(np.sqrt(np.diag(np.linalg.inv(precision))), abs=0.06)


def test_an_outcome_is_learned_from_and_never_exchanged_for_an_input():
    found = counted(loaded(), hits__ppv=(51, 49990), draws=2000)
    assert found["hits.ppv"].after.median == pytest.approx(51 / 49990, rel=0.1)
    assert found.to_dict()["counted"][0]["id"] == "hits.ppv"
    with pytest.raises(UsageError) as caught:
        counted(loaded(), hits__ppw=(1, 10), draws=10)
    assert "did you mean 'hits.ppv'" in str(caught.value)


def test_counts_far_out_are_told():
    found = counted(loaded(), hits__ppv=(9999, 10000), draws=2000)
    assert any("far from what was declared" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"hits__alerts_per_day": (1, 2)}, "which is no share"),
        ({"hits__ppv": (3, 2)}, "from 0 to all"),
        ({"hits__nothing": (1, 2)}, "hits.ppv"),
    ],
)
def test_what_cannot_be_counted_is_said(counts, says):
    with pytest.raises(UsageError) as caught:
        counted(loaded(), draws=10, **counts)
    assert says in str(caught.value)


def test_an_outcome_of_single_values_learns_nothing():
    with pytest.raises(UsageError, match="single values"):
        counted(loaded(p_watchlisted=1e-4, fpir=1e-3), hits__ppv=(1, 10), draws=10)


def test_the_counts_that_an_input_is_declared_by_are_asked_about():
    scenario = loaded(fpir={"count": 3, "of": 1200})
    again = counted(scenario, hits__fpir=(3, 1200), draws=100)
    assert any("counted twice" in warning for warning in again.warnings)
    other = counted(scenario, hits__fpir=(4, 1200), draws=100)
    assert not any("counted twice" in warning for warning in other.warnings)


def test_one_input_counted_twice_is_added_up_and_said():
    scenario = loaded(fpir={"count": 3, "of": 1200})
    twice = update(scenario, [Seen("hits.fpir", Counts(1, 100)), Seen("hits.fpir", Counts(2, 300))], draws=100)
    once = update(scenario, [Seen("hits.fpir", Counts(3, 400))], draws=100)
    assert twice.inputs == once.inputs
    assert len(twice.inputs) == 1
    assert any("more than once" in warning for warning in twice.warnings)


def test_what_depends_on_a_counted_input_learns_with_it():
    joined = '[[dependence]]\nbetween = ["hits.p_watchlisted", "hits.fpir"]\nrank_correlation = 0.9\n'
    before = counted(loaded(), hits__fpir=(90, 10000), draws=4000)
    found = counted(loaded(joined), hits__fpir=(90, 10000), draws=4000)
    learned = {one.id: one for one in found.taught}
    assert np.array(learned["hits.fpir"].posterior) == pytest.approx(before.inputs[0].posterior, rel=0.03)
    # The bivariate normal of the two scores, by its regression on the one that was counted.
    rho, z = 2 * np.sin(np.pi * 0.9 / 6), special.ndtri(0.95)
    rate, watchlisted = (special.logit(np.array(ends)) for ends in ([1e-4, 1e-2], [1e-5, 1e-3]))
    score = (special.logit(learned["hits.fpir"].posterior[0]) - rate.mean()) / (np.ptp(rate) / 2 / z)
    wanted = special.expit(watchlisted.mean() + np.ptp(watchlisted) / 2 / z * rho * score)
    assert learned["hits.p_watchlisted"].posterior[0] == pytest.approx(wanted, rel=0.03)
    assert wanted > 2 * learned["hits.p_watchlisted"].prior[0]

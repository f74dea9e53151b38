"""Posteriors against conjugate ones and another quadrature, predictive counts against beta-binomials, coverage."""

from __future__ import annotations

import runpy

import numpy as np
import pytest
from scipy import special, stats

from baserate.assessment.posterior import Counts, Reweighted, updated
from baserate.assessment.predict import Request, predict
from baserate.assessment.run import assess
from baserate.assessment.update import Seen, apply_counts, update
from baserate.errors import UsageError
from baserate.quantity import Beta, Complement, LogitNormal, LogNormal, Normal, Triangular, Uniform
from support.paths import ROOT
from support.scenarios import load_text, scenario_text

SCREENING = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": 1e6,
    "prevalence": 1e-3,
    "sensitivity": {"count": 8, "of": 10},
    "false_positive_rate": "0.001 to 0.01",
}
POINTS = np.array([1e-6, 0.01, 0.05, 0.5, 0.95, 0.99, 1 - 1e-6])


def loaded(*stages, **options):
    return load_text(scenario_text(*(stages or (SCREENING,)), size=1e6, **options))


@pytest.mark.parametrize("counts", [(0, 40), (1, 3), (40, 40), (3, 1200), (500_000, 10_000_000), (999_999, 1_000_000)])
def test_a_uniform_prior_gives_the_conjugate_beta(counts):
    count, of = counts
    found = updated(Uniform(0, 1), Uniform(0, 1), Counts(count, of))
    assert isinstance(found, Reweighted)
    exact = stats.beta(count + 1, of - count + 1)
    assert found.ppf(POINTS) == pytest.approx(exact.ppf(POINTS), rel=1e-6)
    assert special.logit(found.ppf(POINTS[1:-1])) == pytest.approx(special.logit(exact.ppf(POINTS[1:-1])), abs=1e-6)


@pytest.mark.parametrize("counts", [(0, 40), (1, 3), (3, 1200), (50_000, 1_000_000)])
def test_the_quadrature_gives_the_conjugate_beta_of_a_beta_prior(counts):
    prior = Beta(11, 100)
    exact = updated(prior, prior, Counts(*counts))
    assert exact == Beta(11 + counts[0], 100 + counts[1])
    assert Reweighted(prior, prior, Counts(*counts)).ppf(POINTS) == pytest.approx(exact.ppf(POINTS), rel=1e-6)
    assert updated(Complement(prior), Complement(prior), Counts(counts[1] - counts[0], counts[1])) == Complement(exact)


def density(prior, q):
    """Return the density of a prior by the derivative of its quantile function, which no other code here uses."""
    if isinstance(prior, LogitNormal):
        centre = (special.logit(prior.low) + special.logit(prior.high)) / 2
        spread = (special.logit(prior.high) - special.logit(prior.low)) / (2 * stats.norm.ppf((1 + prior.level) / 2))
        return stats.norm.pdf(special.logit(q), centre, spread) / (q * (1 - q))
    if isinstance(prior, LogNormal):
        centre, spread = np.log(prior.low * prior.high) / 2, np.log(prior.high / prior.low) / (2 * stats.norm.ppf(0.95))
        return stats.norm.pdf(np.log(q), centre, spread) / q
    if isinstance(prior, Normal):
        spread = (prior.high - prior.low) / (2 * stats.norm.ppf(0.95))
        return stats.norm.pdf(q, (prior.low + prior.high) / 2, spread)
    width = prior.high - prior.low
    return stats.triang.pdf(q, (prior.mode - prior.low) / width, prior.low, width)


PRIORS = [
    LogitNormal(0.001, 0.01, 0.9),
    LogitNormal(0.2, 0.9, 0.5),
    LogNormal(0.01, 0.1, 0.9, ceiling=1.0),
    Normal(0.1, 0.3, 0.9, floor=0.0, ceiling=1.0),
    Triangular(0.0, 0.1, 0.4),
]


@pytest.mark.parametrize("prior", PRIORS, ids=lambda prior: prior.words)
@pytest.mark.parametrize("counts", [(0, 40), (3, 120), (1, 3)])
def test_other_priors_agree_with_gauss_legendre_quadrature(prior, counts):
    count, of = counts
    found = updated(prior, prior, Counts(count, of))
    high = prior.high if isinstance(prior, Triangular) else 1.0

    def weight(logit):
        q = special.expit(logit)
        return density(prior, q) * q ** (count + 1) * (1 - q) ** (of - count + 1) * (q < high)

    breaks = special.logit(np.clip([1e-9, prior.low + 1e-9, 0.1, prior.high, high - 1e-9], 1e-9, 1 - 1e-9))
    breaks = np.sort(np.concatenate([np.linspace(-25, 25, 801), breaks]))

    nodes, weights = np.polynomial.legendre.leggauss(20)

    def mass(end):
        cuts = np.concatenate([breaks[breaks < end], [end]])
        half, middle = np.diff(cuts) / 2, (cuts[1:] + cuts[:-1]) / 2
        return (weight(middle[:, None] + half[:, None] * nodes) * weights * half[:, None]).sum()

    whole = mass(25.0)
    for at in (0.05, 0.5, 0.95):
        assert mass(special.logit(float(found.ppf(at)))) / whole == pytest.approx(at, rel=1e-6)


def test_inputs_of_one_record_learn_together():
    record = {"evidence": "met-lfr-2024-25-false-alerts-per-face"}
    search = {
        "id": "f",
        "kind": "face_search",
        "faces_per_day": 1e4,
        "p_watchlisted": 1e-5,
        "fnir": 0.1,
        "fpir": record,
    }
    scenario = loaded(search, {**search, "id": "g"})
    after, learned = apply_counts(scenario, [Seen("f.fpir", Counts(5, 10**6))], 0.9)
    assert {quantity.distribution for name, _, _, quantity in after.inputs() if name.endswith("fpir")} == {
        Beta(15, 3_147_436 + 10**6)
    }
    assert learned[0].prior[0] == pytest.approx(stats.beta(10.5, 3_147_426.5).median(), rel=1e-6)


def test_outcomes_follow_the_posterior():
    found = update(loaded(), [Seen("s.sensitivity", Counts(90, 100)), Seen("s.false_positive_rate", Counts(3, 1200))])
    result = {row["id"]: row for row in found.to_dict()["outcomes"]}
    missed = stats.beta(98 + 0.5, 110 - 98 + 0.5)
    for part, at in (("low", 0.95), ("median", 0.5), ("high", 0.05)):
        expected = 1000 * (1 - missed.ppf(at))
        assert result["s.false_negatives_per_year"]["after"][part] == pytest.approx(expected, rel=2e-3)
    assert (
        result["s.false_negatives_per_year"]["before"]["high"] > result["s.false_negatives_per_year"]["after"]["high"]
    )
    again = assess(loaded({**SCREENING, "sensitivity": {"count": 98, "of": 110}, "false_positive_rate": 0.01}))
    estimate = again.find("s.false_negatives_per_year").estimate
    assert result["s.false_negatives_per_year"]["after"]["median"] == pytest.approx(estimate.median, rel=1e-3)


def test_counts_one_after_the_other_are_all_of_them_at_once():
    once = apply_counts(loaded(), [Seen("s.false_positive_rate", Counts(7, 1000))], 0.9)[1][0]
    twice = apply_counts(
        loaded(), [Seen("s.false_positive_rate", Counts(2, 400)), Seen("s.false_positive_rate", Counts(5, 600))], 0.9
    )[1][1]
    assert twice.posterior == pytest.approx(once.posterior, rel=1e-6)


def test_by_group():
    rates = {"by_group": {"A": "0.001 to 0.01", "B": {"count": 1, "of": 50}}}
    scenario = loaded({**SCREENING, "false_positive_rate": rates}, groups={"A": 0.5, "B": 0.5})
    after, learned = apply_counts(scenario, [Seen("s.false_positive_rate[B]", Counts(2, 50))], 0.9)
    quantities = {(name, group): quantity for name, group, _, quantity in after.inputs()}
    assert quantities["s.false_positive_rate", "B"].distribution == Beta(3, 100)
    assert quantities["s.false_positive_rate", "A"].distribution == LogitNormal(0.001, 0.01, 0.9)
    assert learned[0].group == "B"


@pytest.mark.parametrize(("tries", "level"), [(1, 0.9), (50, 0.9), (5000, 0.5)])
def test_the_count_of_tries_at_a_beta_share_is_beta_binomial(tries, level):
    found = predict(loaded(), Request("s.sensitivity", tries), draws=20_000, seed=1, level=level)
    exact = stats.betabinom(tries, 8.5, 2.5)
    tail = (1 - level) / 2
    for value, at in ((found.low, tail), (found.median, 0.5), (found.high, 1 - tail)):
        near = [exact.ppf(at - 2e-4), exact.ppf(at + 2e-4)]
        assert near[0] <= value <= near[1]
    assert found.mean == pytest.approx(exact.mean(), rel=1e-3)


def test_the_count_of_events_at_a_fixed_rate_is_poisson_and_at_a_gamma_like_rate_is_wider():
    fixed = loaded({**SCREENING, "sensitivity": 0.8, "false_positive_rate": 1e-5})
    found = predict(fixed, Request("s.false_positives_per_year", 2), draws=100, seed=1, level=0.9)
    exact = stats.poisson(2 * 1e6 * 0.999 * 1e-5)
    assert (found.low, found.median, found.high) == (exact.ppf(0.05), exact.median(), exact.ppf(0.95))
    assert found.per == "years"
    uncertain = loaded({**SCREENING, "sensitivity": 0.8, "false_positive_rate": {"count": 10, "of": 1_000_000}})
    found = predict(uncertain, Request("s.false_positives_per_year", 2), draws=20_000, seed=1, level=0.9)
    # A Beta rate this small is a gamma one, and a gamma mixture of Poisson counts is negative binomial.
    exact = stats.nbinom(10.5, 1 / (1 + 2 * 0.999))
    assert exact.ppf(0.05 - 1e-3) <= found.low <= exact.ppf(0.05 + 1e-3)
    assert exact.ppf(0.95 - 1e-3) <= found.high <= exact.ppf(0.95 + 1e-3)


@pytest.mark.parametrize(("of", "tries"), [(3, 10), (3, 400), (12, 40)])
def test_coverage_of_a_predicted_count_summed_over_every_trial(of, tries):
    """Rates from the prior, counts from the rates: the interval holds the next count as often as it says, or more.

    Counts are whole, so the interval may be too wide, but by less than the two counts at its ends.
    """
    level, held, inner = 0.9, 0.0, 0.0
    for count in range(of + 1):
        weight = stats.betabinom.pmf(count, of, 0.5, 0.5)
        stage = {**SCREENING, "sensitivity": {"count": count, "of": of}}
        found = predict(loaded(stage), Request("s.sensitivity", tries), draws=4000, seed=1, level=level)
        following = stats.betabinom(tries, count + 0.5, of - count + 0.5)
        held += weight * (following.cdf(found.high) - following.cdf(found.low - 1))
        inner += weight * max(0.0, following.cdf(found.high - 1) - following.cdf(found.low))
    assert held >= level - 2e-3
    assert inner <= level


def test_counts_far_from_what_was_declared_are_reported():
    found = update(loaded(), [Seen("s.false_positive_rate", Counts(60, 1000))])
    assert any("far from what was declared" in warning for warning in found.warnings)
    assert found.inputs[0].p_as_far_out < 0.01
    plain = update(loaded(), [Seen("s.sensitivity", Counts(8, 10))])
    assert not any("far from" in warning for warning in plain.warnings)
    exact = stats.betabinom(10, 8.5, 2.5)
    assert plain.inputs[0].p_as_far_out == pytest.approx(min(1, 2 * min(exact.cdf(8), exact.sf(7))), rel=1e-2)


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (Seen("s.sensitivty", Counts(1, 2)), r"did you mean 's\.sensitivity'"),
        (Seen("s.prevalence", Counts(1, 2)), "declared as one value"),
        (Seen("s.screened_per_year", Counts(1, 2)), "no share"),
        (Seen("population.size", Counts(1, 2)), "no share"),
        (Seen("s.sensitivity", Counts(3, 2)), "from 0 to the tries"),
        (Seen("s.sensitivity", Counts(0, 0)), "from 0 to the tries"),
        (Seen("s.false_positive_rate", Counts(4000, 4000)), "far beyond"),
    ],
)
def test_counts_that_cannot_be_used_are_reported(seen, words):
    with pytest.raises(UsageError, match=words):
        update(loaded(), [seen], draws=100)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Request("s.pv", 10), r"did you mean 's\.ppv'"),
        (Request("s.ppv", 1.5), "whole number"),
        (Request("s.ppv", 0), "above 0"),
        (Request("s.ppv", float("nan")), "above 0"),
        (Request("population.size", 10), "in people"),
    ],
)
def test_predictions_that_cannot_be_made_are_reported(request_, words):
    with pytest.raises(UsageError, match=words):
        predict(loaded(), request_, draws=100, seed=1, level=0.9)


@pytest.mark.slow
def test_from_one_published_deployment_to_the_next():
    """The validation script's verdicts, by the beta-binomial distribution."""
    path = ROOT / "validation" / "predict_deployment.py"
    module = runpy.run_path(str(path))
    for forecast in module["FORECASTS"]:
        found = module["forecast"](forecast)
        learned_count, learned_of = module["pooled"](forecast.learned)
        exact = stats.betabinom(found.tries, learned_count + 0.5, learned_of - learned_count + 0.5)
        assert exact.ppf(0.05 - 2e-4) <= found.low <= exact.ppf(0.05 + 2e-4)
        assert exact.ppf(0.95 - 2e-4) <= found.high <= exact.ppf(0.95 + 2e-4)
        assert found.inside == (exact.ppf(0.05) <= found.truth <= exact.ppf(0.95))

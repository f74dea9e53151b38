"""The threshold test: from searches by group and place to the groups' thresholds, what they differ by, and how sure.

A group's threshold is the mean of its places' ones, weighted by the stops of all groups there, so that every group is
judged over the same places (Simoiu, Corbett-Davies and Goel, Ann. Appl. Stat., 2017, arXiv:1607.05376).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from baserate.auditing.log.table import Floats
from baserate.auditing.measures.contrasts import Verdict
from baserate.auditing.measures.rates import Rate
from baserate.auditing.spec import Options
from baserate.auditing.thresholds.counts import Searches
from baserate.auditing.thresholds.diagnostics import effective_size, split_r_hat, tail_effective_size
from baserate.auditing.thresholds.findings import Diagnostics, GroupThreshold, Interval, ThresholdTest
from baserate.auditing.thresholds.model import Counts, tails
from baserate.auditing.thresholds.posterior import Posterior
from baserate.auditing.thresholds.sampler import Settings, sample
from baserate.random.streams import stream

#: Fewer places do not hold the model in place; the authors' code refuses them, too.
FEWEST_PLACES = 5
#: More groups than these are not fitted at once: the reference and those of most stops are.
MOST_GROUPS = 12
CHAINS = 8
#: Where chains do not agree, sampling is tried so many times, each for longer.
TRIES = 3
#: Posterior draws that the predictive check is made of, and the level beyond which it finds a misfit.
_CHECKED, _MISFIT = 400, 0.99


def run_test(
    searches: Searches,
    by: tuple[str, ...],
    reference: tuple[str, ...],
    shown: Mapping[tuple[str, ...], tuple[Rate, Rate]],
    options: Options,
) -> ThresholdTest:
    """Return the threshold test of a column against its reference. ``shown``: search and hit rate by shown group."""
    reason = _reason(searches, reference)
    if reason:
        return ThresholdTest(by, reference, searches.places, searches.left_out, reason, shown=shown)
    keys, counts = _largest(searches, reference)
    posterior = Posterior(counts)
    random = stream(options.seed, 0, f"audit/thresholds/{by[0]}")
    draws, diagnostics = _draw(posterior, random)
    parameters = posterior.parameters(draws.reshape(-1, posterior.size))
    thresholds = _over_places(parameters.cells.threshold, counts)
    joint = tails(parameters.cells)
    predicted = _predict(joint.search, joint.hit, counts, random)
    base = keys.index(reference)
    groups = []
    for place, key in enumerate(keys):
        gap = thresholds[:, place] - thresholds[:, base]
        difference = None if place == base else _interval(gap, options.level)
        verdict: Verdict = _verdict(difference, options) if difference and diagnostics.sound else "undefined"
        search, hit, fits = predicted[place]
        lower = None if place == base else float((gap < 0).mean())
        own = _interval(thresholds[:, place], options.level)
        groups.append(GroupThreshold(key, own, difference, lower, verdict, search, hit, fits))
    reason = "" if diagnostics.sound else "the chains of the sampler do not agree well enough to conclude from them"
    left_out = searches.left_out
    return ThresholdTest(by, reference, searches.places, left_out, reason, tuple(groups), diagnostics, shown)


def _reason(searches: Searches, reference: tuple[str, ...]) -> str:
    """Return why the test cannot be made, or nothing."""
    if reference not in searches.keys:
        return "no search of the reference has a result that is known and may be shown"
    if len(searches.keys) < 2:
        return "no group but the reference has a search whose result is known"
    if searches.places < FEWEST_PLACES:
        return f"fewer than {FEWEST_PLACES} places: the model is held by how search and hit rates vary over places"
    return ""


def _largest(searches: Searches, reference: tuple[str, ...]) -> tuple[list[tuple[str, ...]], Counts]:
    """Return the reference and the groups of most stops, in their order."""
    counts = searches.counts
    stops = counts.stops.sum(axis=1)
    ranked = sorted(range(len(stops)), key=lambda index: (searches.keys[index] != reference, -stops[index]))
    kept = sorted(ranked[:MOST_GROUPS])
    parts = (counts.stops, counts.searches, counts.known, counts.hits)
    return [searches.keys[index] for index in kept], Counts(*(part[kept] for part in parts))


def _draw(posterior: Posterior, random: np.random.Generator) -> tuple[Floats, Diagnostics]:
    """Return draws (draws, chains, size); where chains do not agree they are drawn again, for twice as long."""
    settings = Settings()
    for attempt in range(TRIES):
        found = sample(posterior.density, posterior.start(CHAINS, random), posterior.common, settings, random)
        thresholds = _over_places(posterior.parameters(found.draws).cells.threshold, posterior.counts)
        gaps = thresholds[..., :, None] - thresholds[..., None, :]
        told = [thresholds, gaps[..., *np.triu_indices(posterior.groups, 1)], found.draws[..., : posterior.common]]
        judged = np.concatenate(told, axis=-1)
        diagnostics = Diagnostics(
            float(split_r_hat(judged).max()),
            float(effective_size(judged).min()),
            float(tail_effective_size(judged).min()),
            found.divergences,
            found.draws.shape[0] * CHAINS,
        )
        if diagnostics.sound or attempt == TRIES - 1:
            break
        settings = Settings(2 * settings.warmup, 2 * settings.draws, 1 - 0.5 * (1 - settings.acceptance))
    return found.draws, diagnostics


def _over_places(thresholds: Floats, counts: Counts) -> Floats:
    """Return thresholds (..., groups, places) as means over places, weighted by the stops of all groups."""
    stops = counts.stops.sum(axis=0)
    return np.asarray(thresholds @ (stops / stops.sum()))


def _interval(draws: Floats, level: float) -> Interval:
    low, median, high = np.quantile(draws, [(1 - level) / 2, 0.5, (1 + level) / 2])
    return Interval(float(median), float(low), float(high))


def _verdict(difference: Interval, options: Options) -> Verdict:
    """As of a contrast: alike within the margin; differs where the interval does not reach 0; else inconclusive."""
    if options.margin is not None and -options.margin <= difference.low and difference.high <= options.margin:
        return "alike"
    return "inconclusive" if difference.low <= 0 <= difference.high else "differs"


def _predict(
    search: Floats, hit: Floats, counts: Counts, random: np.random.Generator
) -> list[tuple[tuple[float, float], tuple[float, float], bool]]:
    """Return by group where the model expects its search and hit rate, and whether it fits what was found.

    It fits where both rates lie inside, and where hits scatter over places as predicted: the posterior predictive
    probability of a larger chi-squared sum is not tiny (Gelman, Meng and Stern, Statistica Sinica, 1996).
    """
    chosen = np.linspace(0, len(search) - 1, _CHECKED).astype(np.int64)
    search, hit = np.clip(search[chosen], 0, 1), np.clip(hit[chosen], 0, 1)
    searches, hits = random.binomial(counts.stops, search), random.binomial(counts.known, hit)
    variance = np.maximum(counts.known * hit * (1 - hit), 1e-9)
    seen_scatter, scatter = (((part - counts.known * hit) ** 2 / variance).sum(axis=-1) for part in (counts.hits, hits))
    tail = (1 - _MISFIT) / 2
    found = []
    for group in range(len(counts.stops)):
        ends = []
        fits = float((scatter[:, group] >= seen_scatter[:, group]).mean()) >= tail
        parts = ((searches, counts.searches, counts.stops), (hits, counts.hits, counts.known))
        for predicted, seen, of in parts:
            total = of[group].sum()
            low, high = np.quantile(predicted[:, group].sum(axis=-1), [tail, 1 - tail])
            fits = fits and low <= seen[group].sum() <= high
            ends.append((float(low / total), float(high / total)))
        found.append((ends[0], ends[1], bool(fits)))
    return found

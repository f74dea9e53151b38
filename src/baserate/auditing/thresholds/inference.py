"""The threshold test: from searches by group and place to the groups' thresholds, what they differ by, and how sure.

A group's threshold is the mean of its places' ones, weighted by the stops of all groups there, so that every group is
judged over the same places (Simoiu, Corbett-Davies and Goel, Ann. Appl. Stat., 2017, arXiv:1607.05376).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from baserate.auditing.log.table import Floats
from baserate.auditing.measures.contrasts import Verdict
from baserate.auditing.measures.rates import Rate, defined
from baserate.auditing.spec import Options
from baserate.auditing.thresholds.counts import Searches
from baserate.auditing.thresholds.diagnostics import effective_size, split_r_hat, tail_effective_size
from baserate.auditing.thresholds.model import Counts, tails
from baserate.auditing.thresholds.posterior import Posterior
from baserate.auditing.thresholds.sampler import Settings, sample
from baserate.random.streams import stream

#: Fewer places do not hold the model in place; the authors' code refuses them, too.
FEWEST_PLACES = 5
#: More groups than these are not fitted at once: the reference and those of most stops are.
MOST_GROUPS = 12
CHAINS = 8
#: Limits of Vehtari and others (2021); beyond them nothing is concluded. Before that, sampling is tried for longer.
MOST_R_HAT, LEAST_EFFECTIVE, TRIES = 1.01, 400, 3
#: Most divergent trajectories, as a share of all: a few run into the wall where all who carry something are searched.
MOST_DIVERGENT = 0.005
#: Posterior draws that the predictive check is made of, and the level beyond which it finds a misfit.
_CHECKED, _MISFIT = 400, 0.99


@dataclass(frozen=True, slots=True)
class Interval:
    """A posterior median with a credible interval of the declared level."""

    median: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """Return the JSON form."""
        return {"median": self.median, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """How far the draws may be trusted.

    The worst R-hat and effective sizes, of the bulk and of the tails, over thresholds, their differences and shared
    parameters; divergent trajectories; and draws.
    """

    r_hat: float
    effective: float
    effective_tail: float
    divergences: int
    draws: int

    @property
    def sound(self) -> bool:
        """Whether the draws may be concluded from."""
        few = self.divergences <= MOST_DIVERGENT * self.draws
        enough = self.effective >= LEAST_EFFECTIVE and self.effective_tail >= LEAST_EFFECTIVE
        return self.r_hat <= MOST_R_HAT and enough and few

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "r_hat": defined(self.r_hat),
            "effective": defined(self.effective),
            "effective_tail": defined(self.effective_tail),
            "divergences": self.divergences,
            "draws": self.draws,
        }


@dataclass(frozen=True, slots=True)
class GroupThreshold:
    """A group's threshold; the difference from the reference's and its probability of being lower, None for itself.

    ``predicted_search`` and ``predicted_hit`` are where the model expects the rates found (99% of predictions).
    """

    key: tuple[str, ...]
    threshold: Interval
    difference: Interval | None
    p_lower: float | None
    verdict: Verdict
    predicted_search: tuple[float, float]
    predicted_hit: tuple[float, float]
    fits: bool


@dataclass(frozen=True, slots=True)
class ThresholdTest:
    """The test of one column. Without ``groups``, ``reason`` says why it was not made.

    ``shown`` are the search and hit rates of every shown group of the column, as they are reported with its rates.
    """

    by: tuple[str, ...]
    reference: tuple[str, ...]
    places: int
    left_out: int
    reason: str
    groups: tuple[GroupThreshold, ...] = ()
    diagnostics: Diagnostics | None = None
    shown: Mapping[tuple[str, ...], tuple[Rate, Rate]] = field(default_factory=dict)

    def of(self, key: tuple[str, ...]) -> GroupThreshold | None:
        """Return the threshold of a group, or None."""
        return next((group for group in self.groups if group.key == key), None)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the JSON form: an entry for every shown group but the reference."""
        base = self.of(self.reference)
        found = []
        for key, (search, hit) in self.shown.items():
            if key == self.reference:
                continue
            group = self.of(key)
            reason = self.reason or ("" if group else "no search whose result is known, or too many groups")
            found.append(
                {
                    "by": self.by[0],
                    "group": key[0],
                    "reference": self.reference[0],
                    "threshold": group.threshold.to_dict() if group else None,
                    "reference_threshold": base.threshold.to_dict() if base else None,
                    "difference": group.difference.to_dict() if group and group.difference else None,
                    "p_lower": group.p_lower if group else None,
                    "search_rate": search.to_dict(),
                    "hit_rate": hit.to_dict(),
                    "predicted_search_rate": _ends(group.predicted_search) if group else None,
                    "predicted_hit_rate": _ends(group.predicted_hit) if group else None,
                    "model_fits": group.fits if group else None,
                    "places": self.places,
                    "places_left_out": self.left_out,
                    "diagnostics": self.diagnostics.to_dict() if self.diagnostics else None,
                    "verdict": group.verdict if group else "undefined",
                    "reason": reason,
                }
            )
        return found


def _ends(interval: tuple[float, float]) -> dict[str, float]:
    return {"low": interval[0], "high": interval[1]}


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

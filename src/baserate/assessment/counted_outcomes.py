"""What counts of outcomes teach: 51 of 49,990 alerts were right, so what are the inputs, and the other outcomes?

What counts of outcomes make of the inputs: draws weighed by how likely the counts are, refined until enough count.

The inputs' points are taken as normal scores, so that before the counts they are standard normal. Counts are let in by
degrees (tempering); at each degree new draws come from a multivariate Student's t that is fitted to the weighed ones
before (Cappe et al., Journal of Computational and Graphical Statistics 13:907, 2004). The effective number of draws is
(sum w)^2/sum w^2 (Kish 1965; Kong 1992).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.assessment.evaluate import evaluate, joined_points, row_of
from baserate.assessment.plan import Entry, Plan, plan_of
from baserate.assessment.posterior import Counts
from baserate.errors import Fault, UsageError
from baserate.random.streams import uniforms
from baserate.scenario.dependence import copulas
from baserate.scenario.model import NamedInput, Scenario, input_name

Array = NDArray[np.float64]
#: Takes normal scores of shape (streams, draws) and returns the log likelihood of the counts, shape (draws,).
LogLikelihood = Callable[[Array], Array]
#: Draws while the counts are let in, and at the end.
PILOT = 4096
#: The share of draws that stay effective from one degree of the counts to the next.
KEPT = 0.3
DEGREES_OF_FREEDOM = 5.0
WIDER = 1.3
MOST_STEPS = 60
REFINEMENTS = 3
#: Effective draws that are enough, and how many times as many draws may be taken to have them.
ENOUGH = 2000
MOST_TIMES = 16
BLOCK = 16_384


@dataclass(frozen=True, slots=True)
class Weighed:
    """Draws after the counts, all of one weight: points of the unit interval by stream, and how many are effective."""

    points: dict[str, Array]
    effective: float


@dataclass(frozen=True, slots=True)
class _Sample:
    scores: Array
    log_likelihood: Array
    log_base: Array

    def log_weights(self, degree: float) -> Array:
        with np.errstate(invalid="ignore"):
            counted = degree * self.log_likelihood if degree > 0 else np.zeros_like(self.log_likelihood)
        log = self.log_base + np.where(np.isfinite(counted), counted, -np.inf)
        return np.asarray(log - log.max()) if np.isfinite(log.max()) else log


def weigh(streams: Sequence[str], log_likelihood: LogLikelihood, draws: int, seed: int) -> Weighed:
    """Return draws of the streams after the counts.

    Raises UsageError for counts that are next to impossible whatever the inputs are.
    """
    sample = _draw(streams, log_likelihood, None, PILOT, seed, 0)
    degree = 0.0
    for step in range(1, MOST_STEPS + 1):
        degree = _next_degree(sample, degree)
        fitted = _Proposal.fitted(sample.scores, _normalised(sample, degree))
        if degree == 1.0:
            break
        sample = _draw(streams, log_likelihood, fitted, PILOT, seed, step)
    else:
        raise _impossible()
    for step in range(MOST_STEPS + 1, MOST_STEPS + 1 + REFINEMENTS):
        sample = _draw(streams, log_likelihood, fitted, PILOT, seed, step)
        fitted = _Proposal.fitted(sample.scores, _normalised(sample, 1.0))
    return _final(streams, log_likelihood, fitted, draws, seed)


def _final(streams: Sequence[str], log_likelihood: LogLikelihood, fitted: _Proposal, draws: int, seed: int) -> Weighed:
    """Return draws of one weight, from as many weighed ones as it takes to have enough effective ones."""
    times = 1
    while True:
        sample = _draw(streams, log_likelihood, fitted, draws * times, seed, -1)
        weights = _normalised(sample, 1.0)
        effective = float(1 / (weights**2).sum())
        if effective >= min(ENOUGH, draws / 2) or times >= MOST_TIMES:
            break
        times *= 2
    places = np.searchsorted(np.cumsum(weights), (np.arange(draws) + 0.5) / draws)
    kept = sample.scores[:, np.minimum(places, len(weights) - 1)]
    points = np.clip(special.ndtr(kept), 5e-324, 1 - 2.0**-53)
    return Weighed(dict(zip(streams, points, strict=True)), min(effective, float(draws)))


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A multivariate Student's t: its centre, and the root and the log determinant of its scale."""

    centre: Array
    root: Array

    @classmethod
    def fitted(cls, scores: Array, weights: Array) -> _Proposal:
        centre = scores @ weights
        apart = scores - centre[:, np.newaxis]
        covariance = (apart * weights) @ apart.T
        # A ridge as thin as rounding is still a ridge.
        floor = 1e-10 * np.trace(covariance) / len(centre) + 1e-300
        return cls(centre, WIDER * np.linalg.cholesky(covariance + floor * np.eye(len(centre))))

    def place(self, normal: Array, mixing: Array) -> Array:
        """Return draws from standard normal ones and from uniform ones that widen them."""
        spread = np.sqrt(DEGREES_OF_FREEDOM / (2 * special.gammaincinv(DEGREES_OF_FREEDOM / 2, mixing)))
        return np.asarray(self.centre[:, np.newaxis] + (self.root @ normal) * spread)

    def log_density(self, scores: Array) -> Array:
        """Return the log density of scores, up to a constant."""
        size = len(self.centre)
        standard = np.linalg.solve(self.root, scores - self.centre[:, np.newaxis])
        quadratic = (standard**2).sum(axis=0)
        return np.asarray(-(DEGREES_OF_FREEDOM + size) / 2 * np.log1p(quadratic / DEGREES_OF_FREEDOM))


def _draw(
    streams: Sequence[str], log_likelihood: LogLikelihood, proposal: _Proposal | None, n: int, seed: int, step: int
) -> _Sample:
    names = [f"weighed {step}: {stream}" for stream in streams]
    mixing = f"weighed {step}, width"
    scores, found, base = [], [], []
    for points in uniforms(seed, [*names, mixing], n, BLOCK):
        placed = special.ndtri(np.stack([points[name] for name in names]))
        if proposal is not None:
            placed = proposal.place(placed, points[mixing])
            base.append(-(placed**2).sum(axis=0) / 2 - proposal.log_density(placed))
        else:
            base.append(np.zeros(placed.shape[1]))
        scores.append(placed)
        found.append(log_likelihood(placed))
    return _Sample(np.concatenate(scores, axis=1), np.concatenate(found), np.concatenate(base))


def _next_degree(sample: _Sample, degree: float) -> float:
    """Return the largest degree of the counts, up to 1, at which enough of the draws stay effective."""
    if not np.isfinite(sample.log_likelihood).any():
        raise _impossible()
    if _effective(sample, 1.0) >= KEPT * PILOT:
        return 1.0
    low, high = degree, 1.0
    for _ in range(60):
        middle = (low + high) / 2 if low > 0 else high / 4
        low, high = (middle, high) if _effective(sample, middle) >= KEPT * PILOT else (low, middle)
    return max(low, high * 0.5) if low == degree else low


def _effective(sample: _Sample, degree: float) -> float:
    return float(1 / (_normalised(sample, degree) ** 2).sum())


def _normalised(sample: _Sample, degree: float) -> Array:
    weights = np.exp(sample.log_weights(degree))
    return np.asarray(weights / weights.sum())


def _impossible() -> UsageError:
    found = "counts that the declared inputs leave next to impossible"
    return UsageError(Fault(found, "counts within reach of the inputs", "declare wider ranges", key="counts"))


#: Points before the counts at which the chance of counts as far out is worked out.
PRIOR_POINTS = 4096
_PARTS = ("median", "low", "high")
#: What is counted: an outcome, or an input that is joined to others by a dependence.
Counted = tuple[Entry | NamedInput, Counts]
Ends = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class CountedOutcome:
    """A share that was counted: so many of so many, as (median, low, high) before and after.

    ``p_as_far_out`` is the chance, before, of a count as far out on either side (its smaller tail, doubled).
    """

    id: str
    group: str | None
    counts: Counts
    prior: Ends
    posterior: Ends
    p_as_far_out: float

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "group": self.group,
            "count": self.counts.count,
            "of": self.counts.of,
            "prior": dict(zip(_PARTS, self.prior, strict=True)),
            "posterior": dict(zip(_PARTS, self.posterior, strict=True)),
            "p_as_far_out": self.p_as_far_out,
        }


@dataclass(frozen=True, slots=True)
class Taught:
    """An input that a counted outcome depends on, as (median, low, high) before and after."""

    id: str
    group: str | None
    prior: Ends
    posterior: Ends

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "group": self.group,
            "prior": dict(zip(_PARTS, self.prior, strict=True)),
            "posterior": dict(zip(_PARTS, self.posterior, strict=True)),
        }


@dataclass(frozen=True, slots=True)
class Lesson:
    """What counted outcomes teach; ``draws`` are the draws after the counts, with how many of them are effective."""

    outcomes: tuple[CountedOutcome, ...]
    inputs: tuple[Taught, ...]
    draws: Weighed

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be known of the draws."""
        found = self.draws.effective
        if found >= min(ENOUGH, len(next(iter(self.draws.points.values()))) / 2):
            return ()
        return (
            f"only {found:,.0f} draws are effective after the counts: ends of intervals are rough; take more draws",
        )


def learn(scenario: Scenario, counted: Sequence[Counted], draws: int, seed: int, level: float) -> Lesson:
    """Return what counts of outcomes teach, and of inputs that depend on others.

    Raises UsageError for an outcome that is no share or that no uncertain input moves, and for impossible counts.
    """
    plan = plan_of(scenario)
    wanted: dict[str, list[str]] = {}
    for what, counts in counted:
        if isinstance(what, Entry):
            _check(plan, what, counts)
            wanted.setdefault(what.stage, []).append(what.outcome.name)
    cut = plan.cut(wanted)
    streams = _streams(scenario, cut, counted)
    weighed = weigh(streams, lambda scores: _log_likelihood(cut, streams, counted, scores), draws, seed)
    (points,) = uniforms(seed, streams, PRIOR_POINTS, PRIOR_POINTS)
    before, after = _shares(cut, counted, points), _shares(cut, counted, weighed.points)
    return Lesson(
        tuple(
            CountedOutcome(
                what.id,
                what.group,
                counts,
                _ends(first, level),
                _ends(last, level),
                p_as_far_out(first[~np.isnan(first)], counts),
            )
            for (what, counts), first, last in zip(counted, before, after, strict=True)
        ),
        tuple(_taught(scenario, weighed, level)),
        weighed,
    )


def _check(plan: Plan, entry: Entry, counts: Counts) -> None:
    name = input_name(entry.id, entry.group)
    cut = plan.cut({entry.stage: [entry.outcome.name]})
    if not entry.outcome.about.is_proportion:
        allowed = "an input or an outcome that is a share, such as search.ppv"
        raise UsageError(Fault(f"{name}, which is no share", allowed, key="counts"))
    if not counts.of >= 1 or not 0 <= counts.count <= counts.of:
        allowed = "so many of so many: from 0 to all, of which there is one at least"
        raise UsageError(Fault(f"{counts.count:,} of {counts.of:,} for {name}", allowed, key="counts"))
    if not cut.streams:
        hint = "give one of the inputs that it depends on a range, or counts"
        raise UsageError(Fault(f"{name}, which follows from single values", "an uncertain outcome", hint, key="counts"))


def _streams(scenario: Scenario, cut: Plan, counted: Sequence[Counted]) -> tuple[str, ...]:
    """Return the streams that what was counted is drawn from, with all that are joined to them."""
    found = set(cut.streams) | {what.quantity.stream for what, _ in counted if isinstance(what, NamedInput)}
    together = [set(copula.streams) for copula in copulas(scenario) if not found.isdisjoint(copula.streams)]
    return tuple(sorted(found.union(*together)))


def _log_likelihood(cut: Plan, streams: Sequence[str], counted: Sequence[Counted], scores: Array) -> Array:
    points = np.clip(special.ndtr(scores), 5e-324, 1 - 2.0**-53)
    made = np.zeros(scores.shape[1])
    by_stream = dict(zip(streams, points, strict=True))
    for (_, counts), shares in zip(counted, _shares(cut, counted, by_stream), strict=True):
        q = np.clip(shares, 0.0, 1.0)
        log = special.xlogy(counts.count, q) + special.xlog1py(counts.of - counts.count, -q)
        made = made + np.where(np.isnan(log), -np.inf, log)
    return made


def _shares(cut: Plan, counted: Sequence[Counted], points: dict[str, Array]) -> list[Array]:
    done, joined = evaluate(cut, points), joined_points(cut.scenario, points)
    size = len(next(iter(points.values())))
    return [
        np.broadcast_to(row_of(cut, done, what) if isinstance(what, Entry) else what.quantity.values(joined), (size,))
        for what, _ in counted
    ]


def _taught(scenario: Scenario, weighed: Weighed, level: float) -> list[Taught]:
    points = joined_points(scenario, weighed.points)
    return [
        Taught(input_id, group, quantity.interval(level), _ends(quantity.values(points), level))
        for input_id, group, _, quantity in scenario.inputs()
        if not quantity.is_fixed and quantity.stream in weighed.points
    ]


def _ends(draws: Array, level: float) -> Ends:
    median, low, high = np.nanquantile(draws, [0.5, (1 - level) / 2, (1 + level) / 2])
    return float(median), float(low), float(high)


def p_as_far_out(rates: Array, counts: Counts) -> float:
    """Return twice the smaller of P(X <= count) and P(X >= count), X binomial with the rates drawn, shape (draws,)."""
    k, n = counts.count, counts.of
    below = special.betaincc(k + 1, n - k, rates).mean() if k < n else 1.0
    above = special.betainc(k, n - k + 1, rates).mean() if k > 0 else 1.0
    return float(min(1.0, 2 * min(below, above)))

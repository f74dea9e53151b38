"""What counts of outcomes make of the inputs: draws weighed by how likely the counts are, refined until enough count.

The inputs' points are taken as normal scores, so that before the counts they are standard normal. Counts are let in by
degrees (tempering); at each degree new draws come from a multivariate Student's t that is fitted to the weighed ones
before (Cappe et al., Journal of Computational and Graphical Statistics 13:907, 2004). The effective number of draws is
(sum w)^2/sum w^2 (Kish 1965; Kong 1992).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.errors import Fault, UsageError
from baserate.random.streams import uniforms

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

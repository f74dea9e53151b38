"""What counts make of a prior: exactly for Beta priors, by quadrature for every other.

Any prior is a quantile function Q of a uniform u. Counts k of n weight each u by the likelihood,
Q(u)^k (1 - Q(u))^(n-k). The quadrature is in the normal score z of u, in which the weighted density is
smooth, on a grid narrowed to where that is not negligible.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import integrate, interpolate, special

from baserate.errors import Fault, UsageError
from baserate.quantity import Beta, Complement, Distribution, draw_from

Array = NDArray[np.float64]
#: Normal scores that a double u can stand for.
LOWEST, HIGHEST = -37.0, 8.2
GRID = 4001
#: What lies this far below the largest log density is left out.
NEGLIGIBLE = 45.0
#: A prior that ends this near its largest density has its end in the way of the counts.
CUT = 25.0


@dataclass(frozen=True, slots=True)
class Counts:
    """``count`` of ``of`` tries, as a trial gave them."""

    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Reweighted:
    """``prior`` after counts of ``measured``, which is drawn with it: the same quantity, or one minus it."""

    prior: Distribution
    measured: Distribution
    counts: Counts
    is_fixed = False

    @property
    def words(self) -> str:
        """The distribution in words."""
        return f"{self.prior.words}; then {self.counts.count:,} of {self.counts.of:,} counted"

    def ppf(self, u: ArrayLike) -> Array:
        """Return Q(G^-1(u)), G the distribution function of the weighted u. For a falling Q the draw falls in ``u``."""
        return self.prior.ppf(self._points(u))

    def draw(self, u: ArrayLike) -> Array:
        """Return the same, Q as it is drawn from."""
        return draw_from(self.prior, self._points(u))

    def _points(self, u: ArrayLike) -> Array:
        scores = _score(cast(Hashable, self.measured), self.counts)(special.ndtri(np.asarray(u, dtype=np.float64)))
        return np.asarray(np.clip(special.ndtr(scores), 5e-324, 1 - 2**-53))


def updated(prior: Distribution, measured: Distribution, counts: Counts) -> Distribution:
    """Return ``prior`` after counts of ``measured``, drawn at the same points.

    Raises UsageError for counts that lie beyond everything that the prior allows.
    """
    if isinstance(measured, Complement):
        return updated(prior, measured.of, Counts(counts.of - counts.count, counts.of))
    if isinstance(prior, Complement):
        return Complement(updated(prior.of, measured, counts))
    if isinstance(measured, Beta) and prior == measured:
        return Beta(measured.count + counts.count, measured.of + counts.of)
    _score(cast(Hashable, measured), counts)
    return Reweighted(prior, measured, counts)


@lru_cache(maxsize=64)
def _score(measured: Hashable, counts: Counts) -> Callable[[Array], Array]:
    """Return the normal score of the prior's u as a function of that of the posterior's."""
    grid, log_density = _narrowed(cast(Distribution, measured), counts)
    density = np.exp(log_density - log_density.max())
    below = integrate.cumulative_simpson(density, x=grid, initial=0)
    above = integrate.cumulative_simpson(density[::-1], x=-grid[::-1], initial=0)[::-1]
    whole = below[-1]
    scores = np.where(below < whole / 2, special.ndtri(below / whole), -special.ndtri(np.minimum(above / whole, 1)))
    kept = np.isfinite(scores) & (density > 0)
    # Scores that rounding keeps from rising belong to points that carry no mass.
    earlier = np.maximum.accumulate(np.where(kept, scores, -np.inf))
    kept[1:] &= scores[1:] > earlier[:-1]
    slopes = np.exp(-(scores[kept] ** 2) / 2) / np.sqrt(2 * np.pi) * whole / density[kept]
    spline = interpolate.CubicHermiteSpline(scores[kept], grid[kept], slopes)
    ends = scores[kept][[0, -1]]
    return lambda points: np.asarray(spline(np.clip(points, *ends)))


def _narrowed(measured: Distribution, counts: Counts) -> tuple[Array, Array]:
    """Return a grid of normal scores on which the posterior is not negligible, and its log density there."""
    low, high = LOWEST, HIGHEST
    while True:
        grid = np.linspace(low, high, GRID)
        q = np.clip(measured.ppf(special.ndtr(grid)), 0.0, 1.0)
        log = special.xlogy(counts.count, q) + special.xlog1py(counts.of - counts.count, -q) - grid**2 / 2
        peak = np.nanmax(log)
        ends = [end for end, at, limit in ((log[0], low, LOWEST), (log[-1], high, HIGHEST)) if at == limit]
        if not np.isfinite(peak) or any(end > peak - CUT for end in ends):
            found = f"{counts.count:,} of {counts.of:,}, far beyond what is declared: {measured.words}"
            allowed = "counts that the declared input leaves possible"
            raise UsageError(Fault(found, allowed, "declare a wider range", key="counts"))
        inside = np.flatnonzero(log > peak - NEGLIGIBLE)
        first, last = max(inside[0] - 1, 0), min(inside[-1] + 1, GRID - 1)
        if last - first > GRID / 4:
            return grid, log
        low, high = grid[first], grid[last]

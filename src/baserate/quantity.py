"""Quantity: an uncertain input and where it comes from. Estimate: a value with its interval and what that interval is.

A distribution is a quantile function, so any set of points of the unit interval (Sobol's or random) draws from it and
the quantiles that are printed of an input are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

Array = NDArray[np.float64]
IntervalKind = Literal["fixed", "credible", "confidence", "simulation", "declared range"]
OriginKind = Literal["evidence", "source", "assumption", "unsourced"]
#: The most tries that counts may be of: above it a double no longer holds every whole number.
LARGEST_N = 10**15
#: Normal scores from -TABLE_LIMIT to TABLE_LIMIT hold every double in (0, 1) that a stream can give.
TABLE_LIMIT = 8.5
TABLE_STEPS = 2048


class Distribution(Protocol):
    """What a quantity may be distributed as."""

    @property
    def is_fixed(self) -> bool:
        """Whether there is only one value."""

    @property
    def words(self) -> str:
        """The distribution in words, as printed beside an input."""

    def ppf(self, u: ArrayLike) -> Array:
        """Return the quantiles at ``u`` in (0, 1), in the shape of ``u``."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A single value."""

    value: float
    is_fixed = True

    @property
    def words(self) -> str:
        """The distribution in words."""
        return "a single value"

    def ppf(self, u: ArrayLike) -> Array:
        """Return the value in the shape of ``u``."""
        return np.full(np.shape(u), self.value)


def _z(level: float) -> float:
    return float(special.ndtri((1 + level) / 2))


@dataclass(frozen=True, slots=True)
class LogitNormal:
    """Logit-normal with ``level`` of its mass between ``low`` and ``high``, both inside (0, 1), equal tails."""

    low: float
    high: float
    level: float
    is_fixed = False

    @property
    def words(self) -> str:
        """The distribution in words."""
        return f"logit-normal, {self.level:.0%} between {self.low:g} and {self.high:g}"

    def ppf(self, u: ArrayLike) -> Array:
        """Return expit(mu + sigma*z_u)."""
        low, high = special.logit(self.low), special.logit(self.high)
        return np.asarray(special.expit((low + high) / 2 + (high - low) / (2 * _z(self.level)) * special.ndtri(u)))


@dataclass(frozen=True, slots=True)
class _Bounded:
    """Normal on some scale with ``level`` between ``low`` and ``high``, cut to [floor, ceiling] and renormalised."""

    low: float
    high: float
    level: float
    floor: float = -np.inf
    ceiling: float = np.inf
    is_fixed = False

    def _scaled(self, u: ArrayLike, low: float, high: float, floor: float, ceiling: float) -> Array:
        centre, spread = (low + high) / 2, (high - low) / (2 * _z(self.level))
        start, end = special.ndtr((floor - centre) / spread), special.ndtr((ceiling - centre) / spread)
        return np.asarray(centre + spread * special.ndtri(start + np.asarray(u) * (end - start)))


@dataclass(frozen=True, slots=True)
class LogNormal(_Bounded):
    """Log-normal with ``level`` of its mass between ``low`` and ``high``, both positive, equal tails."""

    @property
    def words(self) -> str:
        """The distribution in words."""
        return f"log-normal, {self.level:.0%} between {self.low:g} and {self.high:g}"

    def ppf(self, u: ArrayLike) -> Array:
        """Return exp(mu + sigma*z_u), cut at the ceiling."""
        ceiling = np.log(self.ceiling) if np.isfinite(self.ceiling) else np.inf
        return np.exp(self._scaled(u, np.log(self.low), np.log(self.high), -np.inf, ceiling))


@dataclass(frozen=True, slots=True)
class Normal(_Bounded):
    """Normal with ``level`` of its mass between ``low`` and ``high``, equal tails."""

    @property
    def words(self) -> str:
        """The distribution in words."""
        return f"normal, {self.level:.0%} between {self.low:g} and {self.high:g}"

    def ppf(self, u: ArrayLike) -> Array:
        """Return mu + sigma*z_u, cut to the bounds."""
        return self._scaled(u, self.low, self.high, self.floor, self.ceiling)


@dataclass(frozen=True, slots=True)
class Uniform:
    """Uniform from ``low`` to ``high``, which are its ends; ``declared`` are those of a range that it is wider than."""

    low: float
    high: float
    declared: tuple[float, float] | None = None
    is_fixed = False

    @property
    def words(self) -> str:
        """The distribution in words."""
        return f"uniform from {self.low:g} to {self.high:g}"

    def ppf(self, u: ArrayLike) -> Array:
        """Return low + u*(high - low)."""
        return self.low + np.asarray(u) * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Triangular:
    """Triangular from ``low`` over ``mode`` to ``high``, its ends; ``declared`` are those of a narrower range."""

    low: float
    mode: float
    high: float
    declared: tuple[float, float] | None = None
    is_fixed = False

    @property
    def words(self) -> str:
        """The distribution in words."""
        return f"triangular from {self.low:g} over {self.mode:g} to {self.high:g}"

    def ppf(self, u: ArrayLike) -> Array:
        """Return the inverse of the two quadratic branches of the distribution function."""
        points = np.asarray(u, dtype=np.float64)
        width, left = self.high - self.low, self.mode - self.low
        below = self.low + np.sqrt(points * width * left)
        above = self.high - np.sqrt((1 - points) * width * (width - left))
        return np.where(points * width < left, below, above)


@dataclass(frozen=True, slots=True)
class Beta:
    """Beta(count + 1/2, of - count + 1/2): the posterior of a proportion under Jeffreys' prior (Jeffreys 1946).

    ``half`` is what stands for the 1/2, less where counts of groups share one half.
    """

    count: float
    of: float
    half: float = 0.5
    is_fixed = False

    @property
    def shapes(self) -> tuple[float, float]:
        """The two parameters of the distribution."""
        return self.count + self.half, self.of - self.count + self.half

    @property
    def words(self) -> str:
        """The distribution in words."""
        return f"{self.count:,.15g} of {self.of:,.15g} counted (Beta, Jeffreys' prior)"

    def ppf(self, u: ArrayLike) -> Array:
        """Return the beta quantiles."""
        return np.asarray(special.betaincinv(*self.shapes, u))

    def draw(self, u: ArrayLike) -> Array:
        """Return the quantiles from a table, to 1e-9 of their value: a million cost a tenth of what ``ppf`` takes."""
        return interpolate_beta_quantiles(*self.shapes, np.asarray(u))


@dataclass(frozen=True, slots=True)
class Complement:
    """One minus a proportion."""

    of: Distribution

    @property
    def is_fixed(self) -> bool:
        """Whether there is only one value."""
        return self.of.is_fixed

    @property
    def words(self) -> str:
        """The distribution in words."""
        return f"one minus: {self.of.words}"

    def ppf(self, u: ArrayLike) -> Array:
        """Return 1 - Q(u): the same draw as of the record it complements, so falling in ``u``."""
        return 1.0 - self.of.ppf(u)

    def draw(self, u: ArrayLike) -> Array:
        """Return 1 - Q(u), Q as it is drawn from."""
        return 1.0 - draw_from(self.of, u)


def counted_in(distribution: Distribution) -> Beta | None:
    """Return the counts behind a distribution, or behind what it is one minus; None where there are none."""
    while isinstance(distribution, Complement):
        distribution = distribution.of
    return distribution if isinstance(distribution, Beta) else None


def certain_ends(distribution: Distribution) -> tuple[bool, bool]:
    """Return whether an interval ends at 0, as nothing was counted, and whether at 1, as everything was.

    Counts of 0 of n have no lower bound above 0, and of n of n no upper bound below 1 (Brown, Cai and DasGupta,
    Statistical Science 16:101, 2001).
    """
    if isinstance(distribution, Complement):
        none, everything = certain_ends(distribution.of)
        return everything, none
    if not isinstance(distribution, Beta):
        return False, False
    return distribution.count == 0, distribution.count == distribution.of


@lru_cache(maxsize=256)
def _beta_table(a: float, b: float) -> tuple[Array, Array]:
    """Return logit(Q(Phi(z))) on the grid of normal scores z, and its derivative by z times the step."""
    z = np.linspace(-TABLE_LIMIT, TABLE_LIMIT, TABLE_STEPS + 1)
    below, above = special.ndtr(z), special.ndtr(-z)
    # Each tail from its own side, so that neither q nor 1 - q is a difference of near numbers.
    q = np.where(z < 0, special.betaincinv(a, b, below), special.betainccinv(a, b, above))
    rest = np.where(z < 0, special.betainccinv(b, a, below), special.betaincinv(b, a, above))
    q, rest = np.maximum(q, 1e-300), np.maximum(rest, 1e-300)
    log_density = (a - 1) * np.log(q) + (b - 1) * np.log(rest) - special.betaln(a, b)
    slope = np.exp(-z * z / 2 - np.log(2 * np.pi) / 2 - log_density - np.log(q) - np.log(rest))
    return np.log(q) - np.log(rest), slope * (z[1] - z[0])


def interpolate_beta_quantiles(a: float, b: float, u: Array) -> Array:
    """Return the quantiles of Beta(a, b) at ``u`` in (0, 1), in the shape of ``u``, to about 1e-9 of their value.

    The logit of the quantile is smooth in the normal score of ``u``, so cubic Hermite interpolation on 2,048 steps with
    the exact derivative phi(z)/(f(q) q (1 - q)) is enough (Derflinger, Hormann and Leydold, ACM TOMACS 20(4), 2010,
    invert densities in this way).
    """
    levels, slopes = _beta_table(a, b)
    place = (special.ndtri(u) + TABLE_LIMIT) * (TABLE_STEPS / (2 * TABLE_LIMIT))
    index = np.clip(place.astype(np.intp), 0, TABLE_STEPS - 1)
    t = place - index
    left, right = levels[index], levels[index + 1]
    start, end = slopes[index], slopes[index + 1]
    gap = right - left
    logit = left + t * (start + t * (3 * gap - 2 * start - end + t * (start + end - 2 * gap)))
    return np.asarray(special.expit(logit))


def draw_from(distribution: Distribution, u: ArrayLike) -> Array:
    """Return draws at ``u``: by the distribution's own faster way where it has one, else its quantiles."""
    faster = getattr(distribution, "draw", distribution.ppf)
    return np.asarray(faster(u))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a quantity comes from. ``reference`` is the evidence record, the cited source or the assumption's words."""

    kind: OriginKind = "unsourced"
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, its interval and what the interval is.

    Undefined and infinite numbers are None: ``why`` says which of the two, ``why_no_mean`` why there is no mean.
    """

    median: float | None
    mean: float | None
    low: float | None
    high: float | None
    level: float
    kind: IntervalKind
    why: str = ""
    why_no_mean: str = ""

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The ends of the interval."""
        return self.low, self.high

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None]:
        """Median, low and high."""
        return self.median, self.low, self.high

    def to_dict(self) -> dict[str, float | str | None]:
        """Return the JSON form."""
        made: dict[str, float | str | None] = {
            "median": self.median,
            "mean": self.mean,
            "low": self.low,
            "high": self.high,
            "kind": self.kind,
        }
        reasons = {"why": self.why, "why_no_mean": self.why_no_mean}
        return made | {key: reason for key, reason in reasons.items() if reason}


@dataclass(frozen=True, slots=True)
class Quantity:
    """An uncertain input.

    ``stream`` names what its randomness is for: two quantities with one name are one draw. ``unit`` is what the file
    says of it, else the parameter's own unit in words.
    """

    distribution: Distribution
    stream: str
    unit: str = ""
    origin: Origin = Origin()

    @property
    def is_fixed(self) -> bool:
        """Whether there is only one value."""
        return self.distribution.is_fixed

    def values(self, points: Mapping[str, Array]) -> Array:
        """Return the draws of shape (n,) at the points of this quantity's stream, or of shape (1,) when fixed."""
        if self.is_fixed:
            return self.distribution.ppf(np.array([0.5]))
        return draw_from(self.distribution, points[self.stream])

    def interval(self, level: float) -> tuple[float, float, float]:
        """Return the exact median, low and high; ``level`` of the mass lies between low and high, equal tails.

        Where nothing was counted the low end is 0, and where everything was the high end is 1.
        """
        median, first, last = self.distribution.ppf(np.array([0.5, (1 - level) / 2, (1 + level) / 2]))
        none, everything = certain_ends(self.distribution)
        low, high = float(min(first, last)), float(max(first, last))
        return float(median), 0.0 if none else low, 1.0 if everything else high


def widen_uniform(low: float, high: float, level: float) -> Uniform:
    """Return the uniform distribution that has ``level`` of its mass between ``low`` and ``high``, equal tails."""
    margin = (high - low) * (1 - level) / (2 * level)
    return Uniform(low - margin, high + margin, (low, high))


def widen_triangular(low: float, mode: float, high: float, level: float) -> Triangular:
    """Return the triangular distribution with this mode that has ``level`` of its mass between ``low`` and ``high``.

    With tails a = (1 - level)/2 and the mode at the share s of the width w, F(low) = a gives w*(s - sqrt(a*s)) =
    mode - low, and the same holds mirrored at the high end; their ratio is monotone in s and is bisected.
    """
    tail, left, right = (1 - level) / 2, mode - low, high - mode
    if tail == 0:
        return Triangular(low, mode, high)

    def reach(share: float) -> float:
        return share - float(np.sqrt(tail * share))

    start, end = tail, 1 - tail
    for _ in range(200):
        middle = (start + end) / 2
        if right * reach(middle) < left * reach(1 - middle):
            start = middle
        else:
            end = middle
    share = (start + end) / 2
    width = left / reach(share) if left >= right else right / reach(1 - share)
    return Triangular(mode - share * width, mode, mode + (1 - share) * width, (low, high))

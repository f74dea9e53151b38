"""Hamiltonian Monte Carlo: several chains side by side, over any density with a gradient.

Leapfrog steps of one size, found by dual averaging while warming up (Hoffman and Gelman, J. Mach. Learn. Res.,
2014); trajectories of a random length, so that none comes round to where it began (Neal, Handbook of Markov Chain Monte
Carlo, 2011, ch. 5). The masses are learnt in windows of the warm-up that double, from all chains together: a whole
covariance of the first coordinates, variances of the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from baserate.auditing.log.table import Floats

#: Points of shape (chains, size) -> their log-densities (chains,) and gradients (chains, size).
Density = Callable[[Floats], tuple[Floats, Floats]]
#: An error of the energy from which a trajectory has left the density behind; Stan's limit.
DIVERGENT = 1000.0
#: Lengths of trajectories; a quarter turn of a standard normal density is pi/2.
SHORTEST, LONGEST = 0.3 * np.pi, 0.8 * np.pi
#: Most leapfrog steps of a trajectory, and most before any masses are known.
MOST_STEPS, FIRST_STEPS = 100, 12
_FIRST_WINDOW, _LAST_WINDOW = 30, 40


@dataclass(frozen=True, slots=True)
class Settings:
    """Iterations of each chain while warming up and after, and the mean acceptance to aim at."""

    warmup: int = 250
    draws: int = 500
    acceptance: float = 0.9


@dataclass(frozen=True, slots=True)
class Sample:
    """Draws of shape (draws, chains, size), how many trajectories diverged after the warm-up, and the step size."""

    draws: Floats
    divergences: int
    acceptance: float
    step: float


@dataclass(slots=True)
class _StepSize:
    """Dual averaging of the logarithm of the step size, with the constants of Hoffman and Gelman."""

    goal: float
    log_step: float
    anchor: float = field(init=False)
    mean: float = field(init=False, default=0.0)
    error: float = field(init=False, default=0.0)
    count: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.anchor = float(np.log(10)) + self.log_step

    def update(self, acceptance: float) -> None:
        self.count += 1
        weight = 1 / (self.count + 10)
        self.error = (1 - weight) * self.error + weight * (self.goal - acceptance)
        self.log_step = self.anchor - float(np.sqrt(self.count)) / 0.05 * self.error
        decay = self.count**-0.75
        self.mean = decay * self.log_step + (1 - decay) * self.mean


@dataclass(slots=True)
class _Metric:
    """Coordinates are a factor times unit ones: a lower triangle for the first, scales for the others."""

    first: Floats
    scales: Floats

    def widen(self, unit: Floats) -> Floats:
        c = len(self.first)
        return np.concatenate([unit[:, :c] @ self.first.T, unit[:, c:] * self.scales], axis=1)

    def turn(self, gradient: Floats) -> Floats:
        c = len(self.first)
        return np.concatenate([gradient[:, :c] @ self.first, gradient[:, c:] * self.scales], axis=1)

    @classmethod
    def learn(cls, draws: Floats, dense: int) -> _Metric:
        """Return the metric of draws (m, size), drawn a little towards small and independent ones, as Stan does."""
        m = len(draws)
        trust = m / (m + 5.0)
        centred = draws - draws.mean(axis=0)
        covariance = centred[:, :dense].T @ centred[:, :dense] / max(1, m - 1)
        covariance = trust * covariance + 1e-3 * (1 - trust) * np.eye(dense)
        variances = trust * centred[:, dense:].var(axis=0) + 1e-3 * (1 - trust)
        return cls(np.linalg.cholesky(covariance), np.sqrt(variances))


def sample(density: Density, start: Floats, dense: int, settings: Settings, random: np.random.Generator) -> Sample:
    """Return draws of a density from chains that start at the rows of ``start``, shape (chains, size).

    The covariance of the first ``dense`` coordinates is learnt whole. Raises ValueError where the density is not finite
    at a start.
    """
    at = np.array(start, dtype=np.float64)
    value, slope = density(at)
    if not (np.isfinite(value).all() and np.isfinite(slope).all()):
        raise ValueError("a density that is not finite where a chain starts")
    size = at.shape[1]
    metric = _Metric(np.eye(dense), np.ones(size - dense))
    step = _StepSize(settings.acceptance, float(np.log(0.1)))
    learn_after, window = _windows(settings.warmup), []
    kept = np.empty((settings.draws, *at.shape))
    divergences, accepted = 0, 0.0
    for iteration in range(settings.warmup + settings.draws):
        warming = iteration < settings.warmup
        length = float(np.exp(step.log_step if warming else step.mean))
        most = FIRST_STEPS if iteration <= min(learn_after, default=-1) else MOST_STEPS
        steps = int(np.clip(np.ceil(random.uniform(SHORTEST, LONGEST) / length), 1, most))
        moment = random.standard_normal(at.shape)
        energy = value - 0.5 * (moment**2).sum(axis=1)
        to, to_value, to_slope, moment = _leapfrog(density, metric, (at, slope, moment), length, steps)
        with np.errstate(invalid="ignore", over="ignore"):
            gain = to_value - 0.5 * (moment**2).sum(axis=1) - energy
        gain = np.where(np.isfinite(gain), gain, -np.inf)
        chance = np.exp(np.minimum(gain, 0.0))
        moves = random.random(len(at)) < chance
        at = np.where(moves[:, None], to, at)
        slope = np.where(moves[:, None], to_slope, slope)
        value = np.where(moves, to_value, value)
        if not warming:
            kept[iteration - settings.warmup] = at
            divergences += int((gain < -DIVERGENT).sum())
            accepted += float(chance.mean()) / settings.draws
            continue
        step.update(float(chance.mean()))
        window.append(at)
        if iteration in learn_after:
            metric = _Metric.learn(np.concatenate(window), dense)
            step = _StepSize(settings.acceptance, float(np.log(size**-0.25)))
            window = []
    return Sample(kept, divergences, accepted, float(np.exp(step.mean)))


def _windows(warmup: int) -> set[int]:
    """Return the iterations after which masses are learnt: windows that double, and a last one for the step alone."""
    ends, width, at = set(), _FIRST_WINDOW, 0
    while at + width + _LAST_WINDOW <= warmup:
        at += width
        width *= 2
        ends.add(at - 1)
    return ends


def _leapfrog(
    density: Density, metric: _Metric, point: tuple[Floats, Floats, Floats], length: float, steps: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return where trajectories end: points, values, gradients and moments. What is lost on the way becomes NaN."""
    at, slope, moment = point
    with np.errstate(all="ignore"):
        moment = moment + 0.5 * length * metric.turn(slope)
        for index in range(steps):
            at = at + length * metric.widen(moment)
            value, slope = density(at)
            moment = moment + (length if index < steps - 1 else 0.5 * length) * metric.turn(slope)
    return at, value, slope, moment

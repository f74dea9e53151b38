"""The self-exciting model of crime: background incidents, each of which may set off others near in time.

The intensity of place n is lambda_n(t) = mu_n + sum of theta*omega*exp(-omega*(t - t_i)) over its earlier incidents,
fitted by expectation and maximisation (Mohler, Short, Malinowski, Johnson, Tita, Bertozzi and Brantingham, 'Randomized
controlled field trials of predictive policing', Journal of the American Statistical Association 110:1399, 2015).
Times are in days; ``theta`` is the mean number that one incident sets off, ``omega`` the rate at which that fades.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted parameters: ``mu`` per day, shape (places,), and how the fit ended."""

    mu: Array
    theta: float
    omega: float
    iterations: int
    converged: bool


def draw_events(mu: Sequence[float], theta: float, omega: float, days: float, rng: np.random.Generator) -> list[Array]:
    """Return ascending times of synthetic incidents in (0, days) for each place.

    By branching, which is exact: Poisson(mu*days) background incidents, each incident setting off Poisson(theta) others
    after exponential waits with rate omega. ``theta`` lies below 1. Over a long time E[N] = mu*days/(1-theta).
    """
    found = []
    for rate in mu:
        generation = rng.uniform(0, days, rng.poisson(rate * days))
        all_times = [generation]
        while len(generation):
            parents = np.repeat(generation, rng.poisson(theta, len(generation)))
            children = parents + rng.exponential(1 / omega, len(parents))
            generation = children[children < days]
            all_times.append(generation)
        found.append(np.sort(np.concatenate(all_times)))
    return found


def fit(
    events: Sequence[Array],
    days: float,
    *,
    start: tuple[float, float] = (0.5, 1.0),
    tolerance: float = 1e-8,
    most_iterations: int = 20_000,
    correct_boundary: bool = True,
) -> Fit:
    """Return mu of each place and theta and omega of all, by expectation and maximisation.

    ``events`` are ascending times in (0, days), one array a place; ``start`` is theta and omega to begin with. With
    p_ij the probability that incident i set off j, and p_jj that j is of the background: theta = sum p_ij / N, omega =
    sum p_ij / sum p_ij*(t_j - t_i), mu_n = sum p_jj / days. Incidents near the end have not yet set off all they will.
    ``correct_boundary`` therefore takes sum(1 - exp(-omega*(days - t_i))) for N, and adds theta*sum((days -
    t_i)*exp(-omega*(days - t_i))) to the waits: the fit then ends where the likelihood is level in every parameter.
    It ends when no parameter moves by more than ``tolerance`` of itself; a loose one ends far from the maximum, since
    the steps are small.
    """
    place = np.repeat(np.arange(len(events)), [len(times) for times in events])
    times = np.concatenate([np.asarray(found, dtype=np.float64) for found in events])
    gaps = np.diff(times, prepend=0.0)
    first = np.diff(place, prepend=-1) != 0
    left, n = days - times, len(times)
    mu = np.bincount(place, minlength=len(events)) / days / 2
    theta, omega = start
    for iteration in range(1, most_iterations + 1):
        near, waited = _sums(gaps, first, omega)
        intensity = mu[place] + theta * omega * near
        set_off = float((theta * omega * near / intensity).sum())
        waits = float((theta * omega * waited / intensity).sum())
        exposed = float(n)
        if correct_boundary:
            faded = np.exp(-omega * left)
            exposed -= float(faded.sum())
            waits += theta * float((left * faded).sum())
        background = np.bincount(place, mu[place] / intensity, minlength=len(events))
        new = (background / days, set_off / max(exposed, 1e-300), set_off / waits if waits > 0 else omega)
        moved = max(
            float(np.max(np.abs(new[0] - mu) / np.maximum(mu, 1e-300))),
            abs(new[1] - theta) / max(theta, 1e-300),
            abs(new[2] - omega) / omega,
        )
        mu, theta, omega = new
        if moved < tolerance:
            return Fit(mu, theta, omega, iteration, converged=True)
    return Fit(mu, theta, omega, most_iterations, converged=False)


def _sums(gaps: Array, first: NDArray[np.bool_], omega: float) -> tuple[Array, Array]:
    """Return, for each incident j, sum exp(-omega*(t_j-t_i)) and sum (t_j-t_i)*exp(-omega*(t_j-t_i)) over earlier i.

    Both follow from those of the incident before: A_j = f_j*(A_(j-1) + 1) and B_j = f_j*B_(j-1) + gap_j*A_j with f_j =
    exp(-omega*gap_j), nothing at the ``first`` of a place. That is a banded system, solved in one pass.
    """
    fade = np.where(first, 0.0, np.exp(-omega * np.where(first, 0.0, gaps)))
    band = np.stack([np.ones(len(gaps)), np.append(-fade[1:], 0.0)])
    near = linalg.solve_banded((1, 0), band, fade, check_finite=False)
    waited = linalg.solve_banded((1, 0), band, np.where(first, 0.0, gaps) * near, check_finite=False)
    return np.asarray(near), np.asarray(waited)

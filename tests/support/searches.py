"""Stops of single people, simulated one by one: who carries, what signal they give, who is searched, what is found."""

from __future__ import annotations

import numpy as np

from baserate.auditing.thresholds.counts import Searches
from baserate.auditing.thresholds.model import Counts


def threshold_signal(phi: float, delta: float, threshold: float) -> float:
    """Return the signal at which somebody carries with this probability (Bayes' rule solved for the signal)."""
    odds = threshold / (1 - threshold) * (1 - phi) / phi
    return (np.log(odds) + delta**2 / 2) / delta


def stop_people(
    random: np.random.Generator, n: int, phi: float, delta: float, t: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return who of ``n`` people is searched, and on whom something is found."""
    carries = random.random(n) < phi
    signal = random.normal(size=n) + delta * carries
    searched = signal > t
    return searched, searched & carries


def count_searches(random: np.random.Generator, stops: np.ndarray, phi: np.ndarray, delta: np.ndarray, t: np.ndarray):
    """Return the searches of groups in places; every array has shape (groups, places)."""
    cells = [
        stop_people(random, *cell) for cell in zip(*(part.ravel() for part in (stops, phi, delta, t)), strict=True)
    ]
    searches, hits = (np.array([part[i].sum() for part in cells]).reshape(stops.shape) for i in (0, 1))
    keys = tuple((f"group {index}",) for index in range(len(stops)))
    return Searches(keys, Counts(stops, searches, searches, hits), 0)

"""Alerts that wait for officers, one by one: each comes at random, and is answered in turn by the next who is free."""

from __future__ import annotations

import heapq

import numpy as np


def waits(
    random: np.random.Generator, alerts_per_minute: float, minutes_per_alert: float, officers: int, alerts: int
) -> np.ndarray:
    """Return the minutes that each of so many alerts waits, in the order in which they come."""
    coming = np.cumsum(random.exponential(1 / alerts_per_minute, alerts))
    taking = random.exponential(minutes_per_alert, alerts)
    free_at = [0.0] * officers
    found = np.empty(alerts)
    for place, (comes, takes) in enumerate(zip(coming.tolist(), taking.tolist(), strict=True)):
        begins = max(comes, heapq.heappop(free_at))
        heapq.heappush(free_at, begins + takes)
        found[place] = begins - comes
    return found

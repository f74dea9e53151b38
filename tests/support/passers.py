"""People who pass one by one: who is innocent, how often each is looked at, who is wrongly flagged at least once."""

from __future__ import annotations

import numpy as np


def wrongly_flagged(
    random: np.random.Generator, people: int, looked_at: int, prevalence: float, looks: float, rates: np.ndarray
) -> tuple[int, int]:
    """Return how many innocent people are wrongly flagged, and how many innocent people there are.

    Of ``people``, the first ``looked_at`` are looked at, each the whole part of ``looks`` or one time more; a look at
    an innocent one errs with the rate of that person, ``rates`` of shape (people,).
    """
    innocent = random.random(people) >= prevalence
    times = np.full(people, int(looks)) + (random.random(people) < looks - int(looks))
    times[looked_at:] = 0
    errors = random.binomial(times, rates)
    return int(((errors > 0) & innocent).sum()), int(innocent.sum())

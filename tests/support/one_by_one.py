"""People one by one through stages that feed one another: slow, obvious, and nothing of the package in it."""

from __future__ import annotations

import numpy as np


def people_alerted_on(innocents, looks, rates, correlations, confirmed, generator) -> int:
    """Return how many innocents are alerted on by every stage in any one of their looks.

    Everybody has the whole part of ``looks``, and some by chance one more. In each look the first stage errs with its
    rate and, where it is reviewed, the error is ``confirmed`` by chance. Each later stage errs in all looks with its
    own rate, and its errors have the phi coefficient given with those that all stages before made together: the table
    of two by two is written out, and an outcome of it is drawn.
    """
    number = int(looks) + (generator.random(innocents) < looks - int(looks))
    alerted = np.zeros(innocents, dtype=bool)
    for look in range(int(number.max())):
        looked = number > look
        errs = looked & (generator.random(innocents) < rates[0]) & (generator.random(innocents) < confirmed)
        before = rates[0] * confirmed
        for rate, correlation in zip(rates[1:], correlations, strict=True):
            both = before * rate + correlation * np.sqrt(before * (1 - before) * rate * (1 - rate))
            given = np.where(errs, both / before, (rate - both) / (1 - before))
            errs &= generator.random(innocents) < given
            before = both
        alerted |= errs
    return int(alerted.sum())

"""Resampling from counts: what a repeated log might have given, at a cost that does not grow with its rows.

Drawing n rows with replacement from n rows gives multinomial counts of the cells; rows that arrive by chance give
Poisson ones. Percentile intervals of them cover far less than they promise where counts are small; the intervals of the
rates are therefore others, and these are given beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from baserate.auditing.log.profiles import Profiles
from baserate.auditing.log.table import PARTS, Floats, Ints
from baserate.auditing.measures.confusion import RATES, sum_of
from baserate.auditing.measures.curves import ScoreCounts
from baserate.auditing.spec import Options, Resampling
from baserate.random.streams import stream

#: Numbers held at once while whole persons are drawn.
_AT_ONCE = 4_000_000
#: An area under the curve of a score with more values is not resampled.
_MOST_SCORES = 5_000


@dataclass(frozen=True, slots=True)
class Resampled:
    """A percentile interval of a rate; None where every resample gives 0/0. ``undefined`` is the share that does."""

    low: float | None
    high: float | None
    undefined: float


def resample_counts(counts: Ints, resamples: int, seed: int, name: str, scheme: Resampling = "multinomial") -> Ints:
    """Return resampled counts of one group, shape (resamples, len(counts))."""
    generator = stream(seed, 0, f"audit/{scheme}/{name}")
    if scheme == "poisson":
        return generator.poisson(counts, size=(resamples, len(counts)))
    total = int(counts.sum())
    if total == 0:
        return np.zeros((resamples, len(counts)), dtype=np.int64)
    return generator.multinomial(total, counts / total, size=resamples)


def resample_persons(profiles: Profiles, resamples: int, seed: int, scheme: Resampling = "multinomial") -> Ints:
    """Return resampled counts of all cells, shape (resamples, cells): whole persons are drawn, with all their rows."""
    generator = stream(seed, 0, "audit/persons" if scheme == "multinomial" else "audit/persons/poisson")
    persons = int(profiles.persons.sum())
    found = np.empty((resamples, profiles.cells), dtype=np.int64)
    block = max(1, _AT_ONCE // max(1, len(profiles.persons)))
    for start in range(0, resamples, block):
        size = min(block, resamples - start)
        if scheme == "poisson":
            drawn = generator.poisson(profiles.persons, size=(size, len(profiles.persons)))
        else:
            drawn = generator.multinomial(persons, profiles.persons / persons, size=size)
        found[start : start + size] = (profiles.matrix.T @ drawn.T).T
    return found


def percentiles(resampled: Ints, level: float) -> dict[str, Resampled]:
    """Return the percentile intervals of all rates of one group from counts of shape (resamples, len(PARTS))."""
    found = {}
    for rate, (above, below) in RATES.items():
        x, n = sum_of(resampled, above), sum_of(resampled, below)
        known: Floats = x[n > 0] / n[n > 0]
        undefined = 1 - len(known) / max(1, len(n))
        if len(known):
            low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
            found[rate] = Resampled(float(low), float(high), undefined)
        else:
            found[rate] = Resampled(None, None, undefined)
    return found


def parts_of_group(resampled: Ints, cells: Ints, groups: int) -> Ints:
    """Return resampled counts by group, shape (groups, resamples, len(PARTS)).

    ``cells`` is each cell's group times len(PARTS) plus its part.
    """
    found = np.zeros((len(resampled), groups * len(PARTS)), dtype=np.int64)
    for place, cell in enumerate(cells):
        found[:, cell] += resampled[:, place]
    return found.reshape(len(resampled), groups, len(PARTS)).transpose(1, 0, 2)


def resample_auc(scores: ScoreCounts, options: Options, name: str) -> Resampled | None:
    """Return the percentile interval of an area under the curve, or None where the score has too many values for it."""
    width = len(scores.score)
    if not 0 < width <= _MOST_SCORES:
        return None
    cells = np.concatenate([scores.with_outcome, scores.without])
    poisson = options.resampling == "poisson"
    generator = stream(options.seed, 0, f"audit/auc/{'poisson/' * poisson}{name}")
    found = []
    block = max(1, _AT_ONCE // len(cells))
    for start in range(0, options.resamples, block):
        size = min(block, options.resamples - start)
        if poisson:
            drawn = generator.poisson(cells, size=(size, len(cells)))
        else:
            drawn = generator.multinomial(cells.sum(), cells / cells.sum(), size=size)
        yes, no = drawn[:, :width].astype(np.float64), drawn[:, width:].astype(np.float64)
        won = (yes * (np.cumsum(no, axis=1) - no / 2)).sum(axis=1)
        pairs = yes.sum(axis=1) * no.sum(axis=1)
        found.append(won[pairs > 0] / pairs[pairs > 0])
    known = np.concatenate(found)
    undefined = 1 - len(known) / options.resamples
    if not len(known):
        return Resampled(None, None, undefined)
    low, high = np.quantile(known, [(1 - options.level) / 2, (1 + options.level) / 2])
    return Resampled(float(low), float(high), undefined)

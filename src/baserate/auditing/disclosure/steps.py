"""Steps of a score or of time that may be shown: each of enough people, in each group, and in what is left of all.

Everybody less the shown groups of a column is the rest of them. So that no step of the rest, nor of a group, holds a
few people, the groups of a column have the same steps, all of them enough people in each; a group of too few people
for that is put with the rest, and is given none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baserate.auditing.disclosure.suppression import Limits
from baserate.auditing.log.table import Ints


@dataclass(frozen=True, slots=True)
class Shared:
    """The groups of a column that are given steps, and at which of the finest steps theirs start."""

    groups: tuple[int, ...]
    starts: Ints


def merge_steps(counts: Ints, limits: Limits, cut: int | None = None) -> Ints:
    """Return the starts of steps put together until each holds enough people of every group.

    ``counts`` has shape (groups, steps, parts). What lies on either side of ``cut``, a step at whose start the counts
    are told in any case, is never put together unless a side as a whole is too little. Empty where nothing is enough.
    """
    steps = counts.shape[1]
    if cut is None or not 0 < cut < steps:
        return _merge(counts, limits)
    below, above = _merge(counts[:, :cut], limits), _merge(counts[:, cut:], limits)
    if len(below) and len(above):
        return np.concatenate([below, above + cut])
    if len(below):
        return below
    if len(above):
        return np.concatenate([[0], above[1:] + cut])
    return _merge(counts.sum(axis=1, keepdims=True), limits)


def _merge(counts: Ints, limits: Limits) -> Ints:
    def enough(part: Ints) -> bool:
        return bool((part.sum(axis=-1) >= limits.people).all() and not limits.telling(part).any())

    starts: list[int] = []
    held: list[Ints] = []
    start, sums = 0, np.zeros_like(counts[:, 0]) if counts.shape[1] else np.zeros((len(counts), 0), dtype=np.int64)
    for step in range(counts.shape[1]):
        sums = sums + counts[:, step]
        if enough(sums):
            starts.append(start)
            held.append(sums)
            start, sums = step + 1, np.zeros_like(sums)
    while held and not enough(held[-1] + sums):
        starts.pop()
        sums = held.pop() + sums
    return np.array(starts, dtype=np.int64)


def share_steps(counts: Ints, hidden: NDArray[np.bool_], limits: Limits, cut: int | None = None) -> Shared:
    """Return which groups of a column are given steps, and which steps: as many points as can be.

    ``counts`` has shape (groups, steps, parts). The largest groups are given them; the others, and the hidden ones, are
    the rest.
    """
    people = counts.sum(axis=(1, 2))
    shown = [int(group) for group in np.lexsort((np.arange(len(people)), -people)) if not hidden[group]]
    best = Shared((), np.array([], dtype=np.int64))
    most = 0
    for size in range(len(shown), 0, -1):
        drawn = shown[:size]
        rest = counts.sum(axis=0) - counts[drawn].sum(axis=0)
        together = np.concatenate([counts[drawn], rest[np.newaxis]]) if rest.any() else counts[drawn]
        starts = merge_steps(together, limits, cut)
        if size * (len(starts) - 1) > most:
            most = size * (len(starts) - 1)
            best = Shared(tuple(drawn), starts)
    return best

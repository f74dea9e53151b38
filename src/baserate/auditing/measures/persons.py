"""How much less the rows of whole persons say than as many rows of different people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from baserate.auditing.log.profiles import Profiles
from baserate.auditing.log.table import PARTS, Floats, Ints
from baserate.auditing.measures.confusion import RATES, Confusion


def rows_by_group(profiles: Profiles, columns: tuple[str, ...], keys: Sequence[tuple[str, ...]]) -> Any:
    """Return how many rows one person of each profile has in each group, sparse (profiles, groups)."""
    grouping = profiles.table.grouping(columns)
    codes = grouping.codes
    place = {key: index for index, key in enumerate(keys)}
    groups = np.array([place[key] for key in grouping.keys])[codes]
    shape = (len(codes), len(keys))
    return profiles.matrix @ sparse.csr_array((np.ones(len(codes)), (np.arange(len(codes)), groups)), shape=shape)


@dataclass(frozen=True, slots=True)
class Clustering:
    """What it does to a rate that rows are of persons, each of shape (groups,).

    ``effect`` is how many times its variance is that of as many independent rows, at least 1; ``persons`` are those
    with a row in its denominator; ``correlation`` is that with the same rate of the first group asked for, of which the
    same persons may have rows.
    """

    effect: Floats
    persons: Floats
    correlation: Floats

    def effective(self, rows: NDArray[Any], level: float) -> Floats:
        """Return by what to divide rows so that an interval of independent ones holds what it says.

        The design effect times the square of the ratio of t quantiles, of one fewer than the persons and than the rows
        (Korn and Graubard, Survey Methodology 24:193, 1998): few persons tell little of how they vary.
        """
        tail = (1 + level) / 2
        with np.errstate(invalid="ignore", divide="ignore"):
            few = special.stdtrit(np.maximum(self.persons - 1, 1), tail)
            many = special.stdtrit(np.maximum(rows - 1, 1), tail)
        return np.asarray(np.maximum(self.effect * (few / many) ** 2, 1.0))


def clustering(
    profiles: Profiles, confusion: Confusion, reference: tuple[str, ...] | None = None
) -> dict[str, Clustering]:
    """Return what it does to each rate that rows are of persons; ``reference`` is the group of the correlations.

    The variance of a ratio of totals over persons, linearised (Cochran, Sampling Techniques, 3rd ed., 1977, ch. 11).
    Where a rate is 0 or 1 its variance says nothing, and rows of one person are taken to be all alike.
    """
    grouping = profiles.table.grouping(confusion.columns)
    codes, keys, kind = grouping.codes, grouping.keys, profiles.table.parts
    persons = profiles.persons.astype(np.float64)
    order = [keys.index(key) for key in confusion.keys]
    base = keys.index(reference) if reference in keys else None
    found: dict[str, Clustering] = {}
    for rate, (above, below) in RATES.items():
        counted = _share_matrix(codes, kind, above, len(keys))
        of = _share_matrix(codes, kind, below, len(keys))
        x = np.asarray((profiles.matrix @ counted).toarray(), dtype=np.float64)
        n = np.asarray((profiles.matrix @ of).toarray(), dtype=np.float64)
        among = np.asarray(persons @ (n > 0))
        together = np.zeros(len(keys)) if base is None else _correlations(x, n, persons, base)
        found[rate] = Clustering(_effects(x, n, persons)[order], among[order], together[order])
    return found


def design_effects(profiles: Profiles, confusion: Confusion) -> dict[str, Floats]:
    """Return how many times the variance of each rate is that of as many independent rows, at least 1."""
    return {rate: found.effect for rate, found in clustering(profiles, confusion).items()}


def _correlations(x: Floats, n: Floats, persons: Floats, base: int) -> Floats:
    """Return the correlation of each group's rate with that of one of them, from what each profile adds."""
    with np.errstate(invalid="ignore", divide="ignore"):
        residual = x - (persons @ x) / (persons @ n) * n
        squares = persons @ residual**2
        found = (persons * residual[:, base]) @ residual / np.sqrt(squares * squares[base])
    return np.where(np.isfinite(found), np.clip(found, -1.0, 1.0), 0.0)


def _share_matrix(codes: Ints, kind: Ints, parts: tuple[str, ...], groups: int) -> Any:
    chosen = np.isin(kind, [PARTS.index(part) for part in parts])
    cells = np.flatnonzero(chosen)
    return sparse.csr_array((np.ones(len(cells)), (cells, codes[cells])), shape=(len(codes), groups))


def _effects(x: Floats, n: Floats, persons: Floats) -> Floats:
    """Return design effects from what each profile adds, arrays (profiles, groups)."""
    total = persons @ n
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = (persons @ x) / total
        among = persons @ (n > 0)
        residual = x - rate * n
        variance = (persons @ residual**2) / total**2 * among / (among - 1)
        effect = variance / (rate * (1 - rate) / total)
        alike = (persons @ n**2) / total
    usable = np.isfinite(effect) & (rate > 0) & (rate < 1)
    return np.maximum(np.where(usable, effect, np.where(np.isfinite(alike), alike, 1.0)), 1.0)

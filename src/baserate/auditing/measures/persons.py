"""How much less the rows of whole persons say than as many rows of different people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

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


def design_effects(profiles: Profiles, confusion: Confusion) -> dict[str, NDArray[np.float64]]:
    """Return how many times the variance of each rate is that of as many independent rows; shape (groups,), at least 1.

    The variance of a ratio of totals over persons, linearised (Cochran, Sampling Techniques, 3rd ed., 1977, ch. 11).
    Where a rate is 0 or 1 its variance says nothing, and rows of one person are taken to be all alike.
    """
    grouping = profiles.table.grouping(confusion.columns)
    codes, keys, kind = grouping.codes, grouping.keys, profiles.table.parts
    persons = profiles.persons.astype(np.float64)
    found: dict[str, NDArray[np.float64]] = {}
    for rate, (above, below) in RATES.items():
        counted = _share_matrix(codes, kind, above, len(keys))
        of = _share_matrix(codes, kind, below, len(keys))
        x = np.asarray((profiles.matrix @ counted).toarray(), dtype=np.float64)
        n = np.asarray((profiles.matrix @ of).toarray(), dtype=np.float64)
        found[rate] = _effects(x, n, persons)[[keys.index(key) for key in confusion.keys]]
    return found


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

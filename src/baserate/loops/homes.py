"""Where synthetic people live: areas, groups within them, and how far the groups live apart.

Whole people are placed by cumulated shares: everybody stands in a row in the order of the cells, and a cell holds those
between its ends, rounded. So cells add up to the population, and a part of it holds what the sum of its shares says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def home_shares(areas: Array, groups: Array, segregation: float) -> Array:
    """Return the share of all people that lives in each area and belongs to each group.

    Areas in their order fill the groups in theirs. A share ``segregation`` of an area's people is of the groups along
    whose stretch it lies, the rest of all groups by their shares. Between any two groups the index of dissimilarity is
    ``segregation`` where every border between groups is one between areas (Duncan and Duncan, Am. Sociol. Rev. 20:210,
    1955, for the index).

    Parameters
    ----------
    areas, groups
        Shares of the people by area, shape (areas,), and by group, shape (groups,); each sums to 1.
    segregation
        0 where every area is as the whole, 1 where groups share no area but at their borders.

    Returns
    -------
    Array
        Shape (areas, groups); sums to 1, along either axis to the given shares.
    """
    area_ends, group_ends = (np.concatenate([[0.0], np.cumsum(part)]) for part in (areas, groups))
    upper = np.minimum(area_ends[1:, None], group_ends[None, 1:])
    lower = np.maximum(area_ends[:-1, None], group_ends[None, :-1])
    apart = np.maximum(upper - lower, 0.0)
    return np.asarray(segregation * apart + (1 - segregation) * areas[:, None] * groups[None, :])


def dissimilarity(people: Array, one: int, other: int) -> float:
    """Return half the sum over areas of the difference of two groups' shares, from counts or shares (areas, groups)."""
    first, second = (people[:, group] / people[:, group].sum() for group in (one, other))
    return float(np.abs(first - second).sum() / 2)


def whole_people(size: Array, shares: Array) -> Array:
    """Return whole numbers of people by cumulated shares.

    Parameters
    ----------
    size
        How many people there are, shape (replicates,) or (replicates, ...) for parts of people placed each for itself.
    shares
        Shares of the cells, shape (..., cells); they sum to 1.

    Returns
    -------
    Array
        Shape (replicates, ..., cells); sums to the rounded size.
    """
    size = np.round(size)[..., None]
    inner = np.cumsum(shares, axis=-1)[..., :-1]
    edges = np.concatenate(
        [np.zeros_like(size), np.minimum(np.round(size * inner), size), np.broadcast_to(size, size.shape)], axis=-1
    )
    return np.diff(edges, axis=-1)

"""The share of one amount in two, where there may be nothing of either."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from baserate.formulas.special.elementwise import Array, Mask, elementwise


def share_of_both(one: ArrayLike, other: ArrayLike) -> Array:
    """Return one/(one + other), and 0 where both are 0: so that no alerts received are none of either sort.

    The arguments broadcast. Valid: finite amounts that are not negative; else NaN.
    """
    return elementwise(_share_of_both, _valid, one, other)


def _valid(one: Array, other: Array) -> Mask:
    return (one >= 0) & (other >= 0) & np.isfinite(one + other)


def _share_of_both(one: Array, other: Array) -> Array:
    both = one + other
    return np.divide(one, both, out=np.zeros_like(both), where=both > 0)

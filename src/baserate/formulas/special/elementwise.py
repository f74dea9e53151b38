"""How a formula of plain 1-D arrays meets any valid or invalid arguments: broadcasting, NaN and bounded memory."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


def elementwise(
    kernel: Callable[..., Array], valid: Callable[..., Mask], *arguments: ArrayLike, block: int = 1 << 16
) -> Array:
    """Return ``kernel`` of the arguments, broadcast against one another as float64; NaN where they are not valid.

    ``kernel`` takes and returns 1-D arrays of equal length, at most ``block`` at a time, and is shown valid elements
    only; ``valid`` must be False for NaN. Scalars give a NumPy scalar. Overflow to infinity and division by zero are
    part of the kernels' limits and do not warn; a NaN made of valid arguments does. Raises ValueError for shapes that
    do not broadcast and for what is not a number.
    """
    given = np.broadcast_arrays(*(np.asarray(argument, dtype=np.float64) for argument in arguments))
    usable = np.asarray(valid(*given))
    out = np.full(given[0].shape, np.nan)
    columns = [column[usable] for column in given]
    values = np.empty(columns[0].shape)
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        for start in range(0, values.size, block):
            part = slice(start, start + block)
            values[part] = kernel(*(column[part] for column in columns))
    out[usable] = values
    result: Array = out[()]
    return result


def is_probability(value: Array) -> Mask:
    """Return where ``value`` lies in [0, 1]; False for NaN."""
    return (value >= 0) & (value <= 1)

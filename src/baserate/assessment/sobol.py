"""Sobol indices of a function of the unit cube: how much of its variance each factor explains.

First order after Saltelli et al. (Computer Physics Communications 181:259, 2010, table 2 (b)), about the mean; total
after Jansen (Computer Physics Communications 117:35, 1999). The base points are scrambled Sobol's, A and B the two
halves of their dimensions; AB is A with one factor taken from B.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baserate.random.streams import uniforms

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Indices:
    """Estimates of one factor, each of shape (outputs,).

    Errors are standard errors as of independent points; Sobol's points lie more evenly, so they are too large if
    anything. Estimates are not clipped: an index near 0 may come out slightly below it.
    """

    first: Array
    total: Array
    first_error: Array
    total_error: Array


def base_points(names: Sequence[str], n: int, seed: int) -> tuple[dict[str, Array], dict[str, Array]]:
    """Return two independent sets of ``n`` points of the unit cube, A and B, by factor."""
    both = [f"{half}: {name}" for half in "AB" for name in names]
    (points,) = uniforms(seed, both, n, n)
    return {name: points[f"A: {name}"] for name in names}, {name: points[f"B: {name}"] for name in names}


def estimate(a: Array, b: Array, ab: Array) -> Indices:
    """Return the indices of a factor from the values at A, at B, and at A with the factor from B, (outputs, n) each."""
    together = np.concatenate([a, b], axis=-1)
    variance, mean = together.var(axis=-1), together.mean(axis=-1, keepdims=True)
    first, total = (b - mean) * (ab - a), (a - ab) ** 2 / 2
    with np.errstate(invalid="ignore", divide="ignore"):
        root = np.sqrt(a.shape[-1]) * variance
        return Indices(
            first.mean(axis=-1) / variance,
            total.mean(axis=-1) / variance,
            first.std(axis=-1) / root,
            total.std(axis=-1) / root,
        )

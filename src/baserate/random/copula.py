"""Gaussian copulas: points of the unit cube joined so that their ranks correlate, each still uniform by itself.

A pair of Spearman correlation r has normal scores of Pearson correlation 2*sin(pi*r/6) (Pearson 1907; Kruskal, JASA
53:814, 1958). Scores are joined in the order in which they stand: the first keeps its points.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
#: An eigenvalue this far below 0 is no rounding.
TOLERANCE = 1e-9


def pearson_of_spearman(rank_correlation: float) -> float:
    """Return the correlation of normal scores at which ranks correlate as given, for -1 to 1."""
    return float(np.clip(2 * np.sin(np.pi * rank_correlation / 6), -1.0, 1.0))


def is_possible(correlations: Array) -> bool:
    """Whether normal scores can correlate so: no eigenvalue of the matrix, shape (k, k), is below 0."""
    return bool(np.linalg.eigvalsh(correlations)[0] >= -TOLERANCE)


def factor_of(correlations: Array) -> Array:
    """Return the lower triangular L, rows of length 1, with L L' the correlations, shape (k, k).

    The matrix may be singular: what follows wholly from earlier scores has 0 on the diagonal. Raises ValueError for a
    matrix that no distribution has.
    """
    if not is_possible(correlations):
        raise ValueError("correlations that no distribution can have together")
    size = len(correlations)
    factor = np.zeros((size, size))
    for column in range(size):
        rest = correlations[column:, column] - factor[column:, :column] @ factor[column, :column]
        if rest[0] > TOLERANCE:
            factor[column:, column] = rest / np.sqrt(rest[0])
    return np.asarray(factor / np.sqrt((factor**2).sum(axis=1, keepdims=True)))


def joined(points: Sequence[Array], factor: Array) -> list[Array]:
    """Return independent points, one array of shape (n,) a row of the factor, joined by it."""
    scores = factor @ special.ndtri(np.stack(points))
    made = np.clip(special.ndtr(scores), 5e-324, 1 - 2.0**-53)
    # What is joined to nothing before it keeps its points to the last bit.
    alone = np.diagonal(factor) == 1.0
    return [point if kept else row for point, row, kept in zip(points, made, alone, strict=True)]

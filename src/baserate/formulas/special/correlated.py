"""Two errors about one innocent person: the chance of the second once the first was made, at a correlation."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from baserate.formulas.special.elementwise import Array, Mask, elementwise, is_probability


def error_given_error(first: ArrayLike, second: ArrayLike, correlation: ArrayLike) -> Array:
    """Return P(second error | first error), for errors of these rates and this phi coefficient between them.

    second + correlation*sqrt(second*(1 - second)*(1 - first)/first): the phi coefficient of a table of two by two
    (Yule, J. R. Stat. Soc. 75:579, 1912), solved for its joint share and divided by ``first``. It is cut to what the
    two rates leave possible, from max(0, (first + second - 1)/first) to min(1, second/first) (Frechet's bounds): not
    both errors more often than either. Where no first error is ever made it is ``second``. The arguments broadcast.
    Valid: rates in [0, 1], correlation in [-1, 1]; else NaN.
    """
    return elementwise(_error_given_error, _valid, first, second, correlation)


def frechet_bounds_exceeded(first: ArrayLike, second: ArrayLike, correlation: ArrayLike) -> Array:
    """Return 1 where ``error_given_error`` is cut, else 0; NaN where its arguments are not valid."""
    return elementwise(_is_cut, _valid, first, second, correlation)


def largest_correlation(first: ArrayLike, second: ArrayLike) -> Array:
    """Return the largest phi coefficient that errors of these rates can have, NaN where either rate is 0 or 1."""
    return elementwise(_largest, _valid_rates, first, second)


def least_correlation(first: ArrayLike, second: ArrayLike) -> Array:
    """Return the least phi coefficient that errors of these rates can have, NaN where either rate is 0 or 1."""
    return elementwise(_least, _valid_rates, first, second)


def _valid_rates(first: Array, second: Array) -> Mask:
    return is_probability(first) & is_probability(second)


def _valid(first: Array, second: Array, correlation: Array) -> Mask:
    return _valid_rates(first, second) & (np.abs(correlation) <= 1)


#: A chance that leaves its bounds by less than this share of them leaves them by rounding alone.
ROUNDING = 1e-12


def _parts(first: Array, second: Array, correlation: Array) -> tuple[Array, Array, Array]:
    """The uncut chance and its two bounds, where ``first`` is above 0."""
    with np.errstate(invalid="ignore"):
        uncut = second + correlation * np.sqrt(second * (1 - second) * (1 - first) / first)
        low = np.maximum(0.0, (first + second - 1) / first)
        high = np.minimum(1.0, second / first)
    return uncut, low, high


def _error_given_error(first: Array, second: Array, correlation: Array) -> Array:
    uncut, low, high = _parts(first, second, correlation)
    return np.where(first > 0, np.minimum(high, np.maximum(low, uncut)), second)


def _is_cut(first: Array, second: Array, correlation: Array) -> Array:
    uncut, low, high = _parts(first, second, correlation)
    beyond = (uncut > high * (1 + ROUNDING)) | (uncut < low - ROUNDING * np.maximum(low, second))
    return np.where((first > 0) & beyond, 1.0, 0.0)


def _largest(first: Array, second: Array) -> Array:
    small, large = np.minimum(first, second), np.maximum(first, second)
    return np.where(
        (small > 0) & (large < 1), np.sqrt(small * (1 - large) / (np.maximum(1 - small, 0) * large)), np.nan
    )


def _least(first: Array, second: Array) -> Array:
    inside = (np.minimum(first, second) > 0) & (np.maximum(first, second) < 1)
    joint = np.maximum(0.0, first + second - 1)
    spread = np.sqrt(first * (1 - first) * second * (1 - second))
    return np.where(inside, (joint - first * second) / np.where(inside, spread, 1.0), np.nan)

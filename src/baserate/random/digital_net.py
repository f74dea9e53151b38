"""Sobol's points, scrambled: a digital net in base 2 (Sobol 1967; Owen 1998; Matousek 1998).

The points are those of ``scipy.stats.qmc.Sobol``, bit for bit, so that a result does not depend on which of the two
made it; a test holds them together. SciPy's own class takes half a second to import. Direction numbers are those of
Joe and Kuo (SIAM Journal on Scientific Computing 30:2635, 2008), of which the first dimensions are kept here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

#: Binary digits of a point: what a double can hold of a number below 1 with one to spare.
BITS = 52
#: Points that are worked out at once; any other stretch of as many differs from the first by one exclusive or.
_TILE_BITS = 13

Bits = NDArray[np.uint64]


class DigitalNet:
    """A scrambled net in some dimensions.

    Parameters
    ----------
    dimensions
        How many; at most ``most_dimensions()``.
    rng
        Where the scrambling comes from. A child of it is used, as SciPy does, so that it stays as it is.

    """

    def __init__(self, dimensions: int, rng: np.random.Generator) -> None:
        child = rng.spawn(1)[0]
        directions = direction_numbers(dimensions)
        digits = child.integers(0, 2, size=(dimensions, BITS), dtype=np.uint64)
        self._shift: Bits = np.bitwise_or.reduce(digits << np.arange(BITS, dtype=np.uint64), axis=1)
        matrices = np.tril(child.integers(0, 2, size=(dimensions, BITS, BITS), dtype=np.uint64))
        self._directions = _scrambled(directions, matrices)
        self._tile = self._first_tile(_TILE_BITS)

    def _first_tile(self, bits: int) -> Bits:
        """Return the first 2**bits points without the shift, (dimensions, points).

        Point 2**k + j is point 2**k - 1 - j with direction k exchanged: so a Gray code goes on from its first half.
        """
        tile = np.zeros((len(self._directions), 1 << bits), dtype=np.uint64)
        for k in range(bits):
            half = 1 << k
            tile[:, half : 2 * half] = tile[:, :half][:, ::-1] ^ self._directions[:, k, np.newaxis]
        return tile

    def points(self, start: int, stop: int) -> NDArray[np.float64]:
        """Return the points from ``start`` up to ``stop``, each coordinate a row: (dimensions, points) in [0, 1)."""
        size = self._tile.shape[1]
        made = np.empty((len(self._directions), stop - start))
        for number in range(start // size, -(-stop // size)):
            first, last = max(start, number * size), min(stop, (number + 1) * size)
            part = self._tile[:, first - number * size : last - number * size] ^ self._offset(number)[:, np.newaxis]
            made[:, first - start : last - start] = part
        made *= 2.0**-BITS
        return made

    def _offset(self, number: int) -> Bits:
        """Return how the points of a tile differ from the first ones: directions of its Gray code, and the shift."""
        offset = self._shift.copy()
        gray = (number ^ (number >> 1)) << _TILE_BITS | (number & 1) << (_TILE_BITS - 1)
        for k in _ones(gray):
            offset ^= self._directions[:, k]
        return offset


def _ones(number: int) -> Iterator[int]:
    return (k for k in range(number.bit_length()) if number >> k & 1)


def _scrambled(directions: Bits, matrices: Bits) -> Bits:
    """Multiply the digits of each direction, highest first, by a lower triangular matrix with a diagonal of ones."""
    places = np.arange(BITS - 1, -1, -1, dtype=np.uint64)
    digits = (directions[:, np.newaxis, :] >> places[:, np.newaxis]) & np.uint64(1)
    matrices[:, np.arange(BITS), np.arange(BITS)] = 1
    # Sums of at most 52 ones are exact in double precision, in which the product is quickest.
    parity = (matrices.astype(np.float64) @ digits.astype(np.float64)).astype(np.uint64) & np.uint64(1)
    scrambled: Bits = np.bitwise_or.reduce(parity << places[:, np.newaxis], axis=1)
    return scrambled


def direction_numbers(dimensions: int) -> Bits:
    """Return the direction numbers of the first dimensions, (dimensions, BITS), direction k in the highest k+1 digits.

    They follow from a primitive polynomial and its first numbers (Bratley and Fox, ACM TOMS 14:88, 1988).
    """
    polynomials, first = _table()
    found = np.zeros((dimensions, BITS), dtype=np.uint64)
    for row, (polynomial, starts) in enumerate(zip(polynomials[:dimensions].tolist(), first.tolist(), strict=False)):
        degree = polynomial.bit_length() - 1
        numbers = starts[:degree] if degree else [1] * BITS
        for j in range(len(numbers), BITS):
            number = numbers[j - degree]
            for k in range(1, degree + 1):
                if polynomial >> (degree - k) & 1:
                    number ^= numbers[j - k] << k
            numbers.append(number)
        found[row] = [number << (BITS - 1 - k) for k, number in enumerate(numbers)]
    return found


def most_dimensions() -> int:
    """Return in how many dimensions direction numbers are kept."""
    return len(_table()[0])


@cache
def _table() -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return the polynomials, (dimensions,), and the first numbers of each, (dimensions, degrees), zeros after them."""
    with (files("baserate.random") / "direction_numbers.npz").open("rb") as file, np.load(file) as kept:
        return kept["polynomials"], kept["first"]

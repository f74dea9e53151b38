"""Random numbers by address: counter-based generators keyed by seed, scope, event and name, at (day, replicate).

A number is a function of what it is for and of nothing else: neither of what was drawn before it, nor of how many
replicates, places or policies stand beside it, nor of how the work is cut into blocks. The generators are those of
Salmon, Moraes, Dror and Shaw, 'Parallel random numbers: as easy as 1, 2, 3', SC'11: NumPy's Philox4x64-10 for whole
stretches of days and replicates, and Philox4x32-10 here for scattered cells, which NumPy's cannot address cheaply.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Cells = NDArray[np.intp]
Words = NDArray[np.uint64]
Halves = NDArray[np.uint32]

_ROUNDS = 10
_MULTIPLIERS = np.array([0xD2511F53, 0xCD9E8D57], dtype=np.uint64)[:, None]
_WEYL = np.array([[0x9E3779B9], [0xBB67AE85]], dtype=np.uint64)
_MASK = np.uint64(2**32 - 1)
#: More turns than any count takes.
_TURNS = np.arange(10_000, dtype=np.uint64)[:, None]
#: Where the halves of a 64-bit word stand when it is read as two of 32 bits.
_LOW, _HIGH = (0, 1) if sys.byteorder == "little" else (1, 0)
#: Scattered cells worked on at once, and numbers drawn at once: their arrays stay in the second-level cache.
_CELLS_AT_ONCE, _NUMBERS_AT_ONCE = 2048, 2**15
#: Numbers of one name and replicate that follow one another: those of some whole days.
TILE = 128
#: What stands for zero, so that every number lies inside the unit interval.
_SMALLEST = 2.0**-54


def philox(even: Words, odd: Halves, keys: Halves) -> tuple[Halves, Halves]:
    """Return words 0 and 2, and words 1 and 3, of Philox4x32-10, each of shape (2, n).

    ``even`` and ``odd`` hold the same words of the counter, shape (2, n), and ``keys``, those of the ten rounds, has
    the shape (10, 2, n). ``even`` is overwritten.
    """
    # A product is read as its two halves, and its rows crossed; two take turns, since odd words are read from the last.
    products = (np.empty_like(even), np.empty_like(even))
    halves = [product.view(np.uint32)[::-1] for product in products]
    read = [(half[:, _HIGH::2], half[:, _LOW::2]) for half in halves]
    written = even.view(np.uint32)[:, _LOW::2]
    multiply, xor = np.multiply, np.bitwise_xor
    for turn, key in enumerate(keys):
        high, low = read[turn & 1]
        multiply(even, _MULTIPLIERS, products[turn & 1])
        xor(high, odd, written)
        xor(written, key, written)
        odd = low
    return written, odd


def round_keys(key: Words) -> Halves:
    """Return the keys of the ten rounds, shape (10, 2, n), of keys of two 32-bit words, shape (2, n)."""
    rounds = np.arange(_ROUNDS, dtype=np.uint64)[:, None, None]
    return ((key + rounds * _WEYL) & _MASK).astype(np.uint32)


def _unit(high: Halves, low: Halves) -> Array:
    """Return the middle of one of 2**52 cells of the open unit interval, from two 32-bit words."""
    return np.asarray((high * 2.0**20 + (low >> 12) + 0.5) * 2.0**-52)


@lru_cache(maxsize=100_000)
def _key(seed: int, scope: str, event: str, name: str) -> tuple[int, int]:
    """Return the two 64-bit words of a key: a hash of what the numbers are for."""
    # Lengths are hashed too, so that no two different addresses run together into one text.
    parts = "/".join(f"{len(part)}:{part}" for part in (str(seed), scope, event, name))
    digest = hashlib.blake2b(parts.encode(), digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


class Numbers:
    """Uniform numbers of one event of one loop, for some replicates and names (places, patrols, groups).

    Plain numbers, one a day, and the pairs of attempts (proposal, acceptance), some a day, come in tiles of ``TILE``
    numbers of some whole days. In the counter of Philox4x64, word 0 is the replicate and the place in the tile, word 1
    the tile, word 2 an index for events with more than one number a day, word 3 the attempts a day (0 for plain
    numbers). In that of Philox4x32, words are the day, the replicate, the turn and the index.
    """

    def __init__(self, seed: int, scope: str, event: str, names: Sequence[str], replicates: range) -> None:
        self.shape = (len(replicates), len(names))
        self._names = [_key(seed, scope, event, name) for name in names]
        self._replicates = replicates
        self._rounds: Halves | None = None
        self._generator: np.random.Generator | None = None

    def only(self, columns: Cells) -> Numbers:
        """Return the numbers of some of the names, by their positions."""
        some = Numbers(0, "", "", (), self._replicates)
        some._names = [self._names[column] for column in columns.tolist()]
        some.shape = (self.shape[0], len(some._names))
        return some

    def days(self, first: int, n: int, index: int = 0) -> Array:
        """Return plain numbers of shape (n, replicates, names) for ``n`` days from ``first`` on."""
        return self._stretch(first, n, index, 0)[:, 0]

    def attempts(self, first: int, n: int, index: int = 0, turns: int = 1) -> Array:
        """Return pairs of numbers, (n, turns, 2, replicates, names), for ``n`` days; ``turns`` is a power of two.

        They share none with the plain ones, with those of another ``index``, nor with those of other ``turns``.
        """
        return self._stretch(first, n, index, turns).reshape(n, turns, 2, *self.shape)

    def _stretch(self, first: int, n: int, index: int, turns: int) -> Array:
        """Return the numbers of some days, shape (n, numbers a day, replicates, names)."""
        per_day = 2 * turns or 1
        tile_days = TILE // per_day
        out = np.empty((n, per_day, *self.shape))
        for tile in range(first // tile_days, (first + n - 1) // tile_days + 1):
            start = tile * tile_days
            begin, end = max(first, start), min(first + n, start + tile_days)
            for rows, columns, drawn in self._tile(tile, index, turns):
                wanted = drawn.reshape(*drawn.shape[:2], tile_days, per_day)[:, :, begin - start : end - start]
                out[begin - first : end - first, :, rows, columns] = wanted.transpose(2, 3, 1, 0)
        return np.maximum(out, _SMALLEST, out=out)

    def _tile(self, tile: int, index: int, turns: int) -> Iterator[tuple[slice, slice, Array]]:
        """Yield (replicates, names, numbers of shape (names, replicates, ``TILE``)) in parts of one tile."""
        if self._generator is None:
            self._generator = np.random.Generator(np.random.Philox(key=0))
        generator, bits = self._generator, self._generator.bit_generator
        state: dict[str, Any] = {"bit_generator": "Philox", "buffer": (0,) * 4, "buffer_pos": 4}
        state |= {"has_uint32": 0, "uinteger": 0}
        height, width = self.shape
        high = min(height, _NUMBERS_AT_ONCE // TILE)
        wide = max(1, _NUMBERS_AT_ONCE // TILE // max(1, high))
        for top in range(0, height, high or 1):
            rows = slice(top, min(top + high, height))
            counter = ((self._replicates.start + top) * (TILE // 4), tile, index, turns)
            for left in range(0, width, wide):
                columns = slice(left, min(left + wide, width))
                drawn = np.empty((columns.stop - left, (rows.stop - top) * TILE))
                for row, key in zip(drawn, self._names[columns], strict=True):
                    state["state"] = {"counter": counter, "key": key}
                    bits.state = state
                    generator.random(out=row)
                yield rows, columns, drawn.reshape(columns.stop - left, -1, TILE)

    def extra(self, days: Cells | int, where: Cells, turn: int, turns: int = 1, index: int = 0) -> Array:
        """Return pairs of numbers, (2, turns, n), for cells ``where`` of the flattened (replicates, names) on ``days``.

        ``days`` is one for all or one for each cell. Turns go from ``turn`` on. They share none with the plain numbers,
        with attempts, nor with those of another turn or ``index``.
        """
        if self._rounds is None:
            words = np.array([key for key, _ in self._names], dtype=np.uint64)
            self._rounds = round_keys(np.stack([words & _MASK, words >> np.uint64(32)]))
        if len(where) > _CELLS_AT_ONCE:
            days = np.broadcast_to(days, where.shape)
            parts = (slice(start, start + _CELLS_AT_ONCE) for start in range(0, len(where), _CELLS_AT_ONCE))
            return np.concatenate([self.extra(days[part], where[part], turn, turns, index) for part in parts], axis=2)
        shape = (2, turns, len(where))
        row, column = np.divmod(where, self.shape[1])
        even, odd = np.empty(shape, dtype=np.uint64), np.empty(shape, dtype=np.uint32)
        even[0], even[1] = days, _TURNS[turn : turn + turns]
        np.add(row, self._replicates.start, out=odd[0], casting="unsafe")
        odd[1] = index
        keys = self._rounds.take(np.concatenate([column] * turns), axis=2)
        return _unit(*philox(even.reshape(2, -1), odd.reshape(2, -1), keys)).reshape(shape)

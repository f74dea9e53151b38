"""Random numbers by address: a counter-based generator keyed by seed, scope, event and name, at (day, replicate).

A number is a function of what it is for and of nothing else: neither of what was drawn before it, nor of how many
replicates, places or policies stand beside it, nor of how the work is cut into blocks. The generator is Philox4x32-10
(Salmon, Moraes, Dror and Shaw, 'Parallel random numbers: as easy as 1, 2, 3', SC'11).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from baserate.simulate.sampling import LARGE, binomial, poisson

Array = NDArray[np.float64]
Words = NDArray[np.uint64]

_ROUNDS = 10
_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (0x9E3779B9, 0xBB67AE85)
_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
#: Counters worked on at once: the ten arrays of that length stay in the second-level cache.
_AT_ONCE = 8192
#: Numbers, and days, that a calendar works out at a time.
_STRETCH, _MOST_DAYS = 2**17, 512
#: The last word of the counter keeps the plain numbers apart from the extra ones that a rejection asks for.
_PLAIN, _EXTRA = 0, 1


def philox(counter: Sequence[Words], key: Sequence[Words]) -> tuple[Words, Words, Words, Words]:
    """Return the four 32-bit words of Philox4x32-10, each as a uint64 array of shape (n,).

    ``counter`` holds four and ``key`` two arrays of shape (n,) of 32-bit words. They are left as they are.
    """
    n = len(counter[0])
    if n <= _AT_ONCE:
        return _rounds(counter, key)
    out = tuple(np.empty(n, dtype=np.uint64) for _ in range(4))
    for start in range(0, n, _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        made = _rounds([word[part] for word in counter], [word[part] for word in key])
        for whole, found in zip(out, made, strict=True):
            whole[part] = found
    return out[0], out[1], out[2], out[3]


def _rounds(counter: Sequence[Words], key: Sequence[Words]) -> tuple[Words, Words, Words, Words]:
    c0, c1, c2, c3 = (np.array(word) for word in counter)
    k0, k1 = (np.array(word) for word in key)
    first, second = np.empty_like(c0), np.empty_like(c0)
    for turn in range(_ROUNDS):
        if turn:
            for part, step in ((k0, _WEYL[0]), (k1, _WEYL[1])):
                np.add(part, np.uint64(step), out=part)
                np.bitwise_and(part, _MASK, out=part)
        np.multiply(c0, _MULTIPLIERS[0], out=first)
        np.multiply(c2, _MULTIPLIERS[1], out=second)
        np.right_shift(second, _HALF, out=c0)
        np.bitwise_xor(c0, c1, out=c0)
        np.bitwise_xor(c0, k0, out=c0)
        np.right_shift(first, _HALF, out=c2)
        np.bitwise_xor(c2, c3, out=c2)
        np.bitwise_xor(c2, k1, out=c2)
        np.bitwise_and(second, _MASK, out=c1)
        np.bitwise_and(first, _MASK, out=c3)
    return c0, c1, c2, c3


def _unit(high: Words, low: Words) -> Array:
    """Return the middle of one of 2**52 cells of the open unit interval, from two 32-bit words."""
    cell = (high << np.uint64(20)) | (low >> np.uint64(12))
    return (cell.astype(np.float64) + 0.5) * 2.0**-52


@lru_cache(maxsize=100_000)
def _key(seed: int, scope: str, event: str, name: str) -> tuple[int, int]:
    """Return the two 32-bit words of a key: a hash of what the numbers are for."""
    # Lengths are hashed too, so that no two different addresses run together into one text.
    parts = "/".join(f"{len(part)}:{part}" for part in (str(seed), scope, event, name))
    digest = hashlib.blake2b(parts.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


class Numbers:
    """Uniform numbers of one event of one loop, for some replicates and names (places, patrols, groups).

    Numbers come in pairs from one counter: word 0 is the pair of days, word 1 the replicate, word 2 an index for
    events with more than one number a day, word 3 tells plain numbers (0) from those a rejection asks for.
    """

    def __init__(self, seed: int, scope: str, event: str, names: Sequence[str], replicates: range) -> None:
        self.shape = (len(replicates), len(names))
        keys = np.array([_key(seed, scope, event, name) for name in names], dtype=np.uint64).reshape(-1, 2)
        self._keys = (np.ascontiguousarray(keys[:, 0]), np.ascontiguousarray(keys[:, 1]))
        self._replicates = np.arange(replicates.start, replicates.stop, dtype=np.uint64)

    def days(self, first: int, n: int, index: int = 0) -> Array:
        """Return plain numbers of shape (n, replicates, names) for ``n`` days from ``first`` on; both are even."""
        pairs = np.arange(first // 2, (first + n) // 2, dtype=np.uint64)
        shape = (len(pairs), *self.shape)
        out = np.empty((len(pairs), 2, self.shape[0] * self.shape[1]))
        grid = [
            np.broadcast_to(part, shape).reshape(-1)
            for part in (pairs[:, None, None], self._replicates[:, None], *self._keys)
        ]
        width = self.shape[0] * self.shape[1]
        flat = (np.empty(len(pairs) * width), np.empty(len(pairs) * width))
        for start in range(0, len(flat[0]), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            day, replicate, k0, k1 = (word[part] for word in grid)
            fixed = (np.full_like(day, index), np.full_like(day, _PLAIN))
            words = philox((day, replicate, *fixed), (k0, k1))
            flat[0][part], flat[1][part] = _unit(*words[:2]), _unit(*words[2:])
        out[:, 0], out[:, 1] = (half.reshape(len(pairs), width) for half in flat)
        return out.reshape(n, *self.shape)

    def extra(
        self, days: NDArray[np.intp] | int, where: NDArray[np.intp], turn: NDArray[np.intp] | int, index: int = 0
    ) -> tuple[Array, Array]:
        """Return a pair of extra numbers for cells ``where`` of the flattened (replicates, names) on ``days``.

        ``days`` and ``turn`` are one for all or one for each cell; both numbers have the shape of ``where``. They share
        no counter with the plain numbers, nor with those of another ``turn`` or ``index``.
        """
        row, column = np.divmod(where, self.shape[1])
        words = (days, turn, _EXTRA + index)
        day_words, turn_words, kind = (np.full(len(where), word, dtype=np.uint64) for word in words)
        counter = (day_words, self._replicates[row], turn_words, kind)
        drawn = philox(counter, (self._keys[0][column], self._keys[1][column]))
        return _unit(*drawn[:2]), _unit(*drawn[2:])


class Calendar:
    """The numbers of one event, day by day, worked out for a stretch of days at a time."""

    def __init__(self, numbers: Numbers, steady_means: Array | None = None, index: int = 0) -> None:
        """With ``steady_means``, shape (replicates or 1, names), the days hold Poisson counts with these means.

        ``index`` tells apart the numbers of an event that needs more than one a day.
        """
        self.numbers = numbers
        self._index = index
        self._means = steady_means
        cells = max(1, numbers.shape[0] * numbers.shape[1])
        self._length = 2 * max(1, min(_MOST_DAYS, _STRETCH // cells) // 2)
        self._first = -1
        self._values = np.empty(0)

    def on(self, day: int) -> Array:
        """Return the numbers, or the counts, of one day, shape (replicates, names). They are not to be changed."""
        first = day // self._length * self._length
        if first != self._first:
            self._values = self._stretch(first)
            self._first = first
        return np.asarray(self._values[day - first])

    def _stretch(self, first: int) -> Array:
        if self._means is not None and (self._means >= LARGE).all():
            # Large counts are drawn by rejection, which has numbers of its own.
            plain = np.broadcast_to(0.5, (self._length, *self.numbers.shape))
        else:
            plain = self.numbers.days(first, self._length, self._index)
        if self._means is None:
            return plain
        per_day = self.numbers.shape[0] * self.numbers.shape[1]

        def extra(cells: NDArray[np.intp], turn: NDArray[np.intp]) -> tuple[Array, Array]:
            days, where = np.divmod(cells, per_day)
            return self.numbers.extra(days + first, where, turn, self._index)

        return poisson(self._means, plain, extra)

    def binomial(self, day: int, n: Array, p: Array) -> Array:
        """Return binomial counts of one day, shape (replicates, names): of ``n``, each with probability ``p``."""
        return binomial(n, p, self.on(day), lambda cells, turn: self.numbers.extra(day, cells, turn, self._index))

    def poisson(self, day: int, mean: Array) -> Array:
        """Return Poisson counts of one day, shape (replicates, names)."""
        return poisson(mean, self.on(day), lambda cells, turn: self.numbers.extra(day, cells, turn, self._index))

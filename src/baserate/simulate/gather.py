"""Observations of all replicates, in memory while they are few and in a temporary file when they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from baserate.simulate.blocks import Block, Task

Array = NDArray[np.float64]
IN_MEMORY = 16_000_000
#: Numbers of which quantiles are taken at a time.
AT_ONCE = 4_000_000


class Gathered:
    """What was observed of one loop: for each outcome (days observed, names, replicates)."""

    def __init__(self, replicates: int) -> None:
        self.replicates = replicates
        self._values: dict[str, Array] = {}
        self._truth: dict[str, Array] = {}
        self._files: list[IO[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._values.clear()
        for file in self._files:
            file.close()

    def put(self, task: Task, block: Block) -> None:
        """Take in the observations of one block."""
        part = slice(task.replicates.start, task.replicates.stop)
        for kept, found in ((self._values, block.values), (self._truth, block.truth)):
            for name, values in found.items():
                if name not in kept:
                    kept[name] = self._room((*values.shape[:-1], self.replicates))
                kept[name][..., part] = values

    def _room(self, shape: tuple[int, ...]) -> Array:
        if np.prod(shape, dtype=np.float64) <= IN_MEMORY:
            return np.empty(shape)
        file = tempfile.TemporaryFile()  # noqa: SIM115
        self._files.append(file)
        return np.memmap(file, dtype=np.float64, shape=shape, mode="w+")

    def parts(self, outcome: str, point: int) -> Iterator[Array]:
        """Yield one outcome on one observed day, name by name, in parts of shape (some names, replicates)."""
        whole = self._values[outcome][point]
        height = max(1, AT_ONCE // max(1, self.replicates))
        for start in range(0, len(whole), height):
            yield np.array(whole[start : start + height])

    def truth_of(self, outcome: str) -> Array | None:
        """Return the true values beside an outcome, shape (names, replicates), or None where it has none."""
        return self._truth.get(outcome)

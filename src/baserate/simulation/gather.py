"""Observations of all replicates, in memory while they are few and in a temporary file when they are many."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from baserate.simulation.blocks import Block, Task
from baserate.spill import Table

Array = NDArray[np.float64]
#: Numbers of one outcome that are kept in memory, and numbers of which quantiles are taken at a time.
IN_MEMORY, AT_ONCE = 2_000_000, 2_000_000


class Gathered:
    """What was observed of one loop, outcome by outcome, and the truth beside some."""

    def __init__(self, replicates: int) -> None:
        self.replicates = replicates
        # Rows are the names of one observed day after those of another, columns are replicates.
        self._values: dict[str, Table] = {}
        self._names: dict[str, int] = {}
        self._truth: dict[str, Array] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for table in self._values.values():
            table.close()

    def put(self, task: Task, block: Block) -> None:
        """Take in the observations of one block."""
        start, stop = task.replicates.start, task.replicates.stop
        for name, values in block.values.items():
            if name not in self._values:
                days, self._names[name], _ = values.shape
                self._values[name] = Table(days * self._names[name], self.replicates, IN_MEMORY)
            self._values[name].put(values.reshape(-1, values.shape[-1]), start=start)
        for name, values in block.truth.items():
            if name not in self._truth:
                self._truth[name] = np.empty((len(values), self.replicates))
            self._truth[name][:, start:stop] = values

    def parts(self, outcome: str, point: int) -> Iterator[Array]:
        """Yield one outcome on one observed day, name by name, in parts of shape (some names, replicates)."""
        table, names = self._values[outcome], self._names[outcome]
        height = max(1, AT_ONCE // max(1, self.replicates))
        for first in range(0, names, height):
            yield table.get(point * names + first, point * names + min(first + height, names))

    def truth_of(self, outcome: str) -> Array | None:
        """Return the true values beside an outcome, shape (names, replicates), or None where it has none."""
        return self._truth.get(outcome)

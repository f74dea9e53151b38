"""Observations of all replicates, in memory while they are few and in a temporary file when they are many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from baserate.simulation.blocks import Block, Task

Array = NDArray[np.float64]
#: Numbers of one outcome that are kept in memory, and numbers of which quantiles are taken at a time.
IN_MEMORY, AT_ONCE = 2_000_000, 2_000_000


class Table:
    """Numbers of shape (days observed, names, replicates), in memory or in a file of their own that has no name."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        self.shape = shape
        is_small = np.prod(shape, dtype=np.float64) <= IN_MEMORY
        self._memory: Array | None = np.empty(shape) if is_small else None
        self._file: IO[bytes] | None = None if is_small else tempfile.TemporaryFile()  # noqa: SIM115

    def put(self, start: int, values: Array) -> None:
        """Keep the numbers of some replicates, from ``start`` on."""
        if self._memory is not None:
            self._memory[..., start : start + values.shape[-1]] = values
            return
        assert self._file is not None
        rows = np.ascontiguousarray(values).reshape(-1, values.shape[-1])
        for number, row in enumerate(rows):
            self._file.seek((number * self.shape[2] + start) * 8)
            self._file.write(row.tobytes())

    def put_names(self, first: int, values: Array) -> None:
        """Keep one observed day of some names, from ``first`` on, shape (names, replicates)."""
        if self._memory is not None:
            self._memory[0, first : first + len(values)] = values
            return
        assert self._file is not None
        self._file.seek(first * self.shape[2] * 8)
        self._file.write(np.ascontiguousarray(values).tobytes())

    def rows(self, point: int, first: int, last: int) -> Array:
        """Return one observed day of names ``first`` to ``last``, shape (names, replicates)."""
        if self._memory is not None:
            return np.array(self._memory[point, first:last])
        assert self._file is not None
        _, names, replicates = self.shape
        self._file.seek((point * names + first) * replicates * 8)
        content = self._file.read((last - first) * replicates * 8)
        return np.frombuffer(bytearray(content), dtype=np.float64).reshape(-1, replicates)

    def close(self) -> None:
        """Let the numbers go."""
        self._memory = None
        if self._file is not None:
            self._file.close()


class Gathered:
    """What was observed of one loop, outcome by outcome, and the truth beside some."""

    def __init__(self, replicates: int) -> None:
        self.replicates = replicates
        self._values: dict[str, Table] = {}
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
                self._values[name] = Table((*values.shape[:2], self.replicates))
            self._values[name].put(start, values)
        for name, values in block.truth.items():
            if name not in self._truth:
                self._truth[name] = np.empty((len(values), self.replicates))
            self._truth[name][:, start:stop] = values

    def parts(self, outcome: str, point: int) -> Iterator[Array]:
        """Yield one outcome on one observed day, name by name, in parts of shape (some names, replicates)."""
        table = self._values[outcome]
        height = max(1, AT_ONCE // max(1, self.replicates))
        for first in range(0, table.shape[1], height):
            yield table.rows(point, first, min(first + height, table.shape[1]))

    def truth_of(self, outcome: str) -> Array | None:
        """Return the true values beside an outcome, shape (names, replicates), or None where it has none."""
        return self._truth.get(outcome)

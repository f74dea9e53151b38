"""A table of numbers, in memory while it is small and in an unnamed temporary file when it is large."""

from __future__ import annotations

import tempfile
from types import TracebackType
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
#: Numbers that one table holds in memory.
IN_MEMORY = 12_000_000


class Table:
    """Rows of float64 numbers, filled in parts and read back some rows at a time.

    At a million draws a result of a hundred numbers takes 800 MB; one row of it takes 8. So only small tables stay in
    memory. A file of its own, not a memory map: pages of a map would count as memory of the process.

    Parameters
    ----------
    rows, columns : int
    in_memory : int
        Numbers above which the table goes to a file.
    """

    def __init__(self, rows: int, columns: int, in_memory: int | None = None) -> None:
        self.rows, self.columns = rows, columns
        is_small = rows * columns <= (IN_MEMORY if in_memory is None else in_memory)
        self._memory: Array | None = np.empty((rows, columns)) if is_small else None
        self._file: IO[bytes] | None = None if is_small else tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def put(self, values: Array, row: int = 0, start: int = 0) -> None:
        """Keep numbers of shape (columns,) or (rows, columns), from one row and one column on."""
        values = np.atleast_2d(values)
        height, width = values.shape
        if self._memory is not None:
            self._memory[row : row + height, start : start + width] = values
            return
        assert self._file is not None
        for place, numbers in enumerate(np.ascontiguousarray(values), row):
            self._file.seek((place * self.columns + start) * 8)
            self._file.write(numbers.tobytes())

    def get(self, first: int, last: int) -> Array:
        """Return rows ``first`` to ``last`` (which is left out), shape (rows, columns); the array may be changed."""
        if self._memory is not None:
            return np.array(self._memory[first:last])
        assert self._file is not None
        self._file.seek(first * self.columns * 8)
        content = bytearray(self._file.read((last - first) * self.columns * 8))
        return np.frombuffer(content, dtype=np.float64).reshape(last - first, self.columns)

    def row(self, place: int) -> Array:
        """Return one row, shape (columns,); the array may be changed."""
        return np.asarray(self.get(place, place + 1)[0])

    def close(self) -> None:
        """Give the memory, or the file, back."""
        self._memory = None
        if self._file is not None:
            self._file.close()

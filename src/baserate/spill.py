"""Draws of every outcome, kept in memory while they are few and in an unnamed temporary file when they are many."""

from __future__ import annotations

import tempfile
from types import TracebackType
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from baserate.errors import Fault, UsageError

Array = NDArray[np.float64]
IN_MEMORY = 12_000_000
AT_MOST = 2_000_000_000


class DrawStore:
    """Rows of draws, filled in blocks and read back row by row.

    At a million draws a result of a hundred numbers takes 800 MB; one row of it takes 8. So only small results
    stay in memory, and quantiles are taken one row at a time.
    """

    def __init__(self, rows: int, draws: int) -> None:
        if rows * draws > AT_MOST:
            found = f"{rows:,} numbers at {draws:,} draws each"
            fewer = f"give `draws` at most {max(1, AT_MOST // rows)}"
            raise UsageError(Fault(found, f"at most {AT_MOST:,} draws in all", fewer, key="draws"))
        self.rows, self.draws = rows, draws
        self._memory: Array | None = np.empty((rows, draws)) if rows * draws <= IN_MEMORY else None
        self._file: IO[bytes] | None = tempfile.TemporaryFile() if self._memory is None else None  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def put(self, row: int, start: int, values: Array) -> None:
        """Keep ``values`` of one row from draw ``start`` on."""
        if self._memory is not None:
            self._memory[row, start : start + len(values)] = values
        elif self._file is not None:
            self._file.seek((row * self.draws + start) * 8)
            self._file.write(np.ascontiguousarray(values).tobytes())

    def row(self, row: int) -> Array:
        """Return all draws of one row, shape (draws,); the array may be changed."""
        if self._memory is not None:
            return np.asarray(self._memory[row])
        assert self._file is not None
        self._file.seek(row * self.draws * 8)
        return np.frombuffer(bytearray(self._file.read(self.draws * 8)), dtype=np.float64)

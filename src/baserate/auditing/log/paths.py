"""Whether a log is given by the paths of its files, or as something else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any


def paths_of(log: Any) -> list[str] | None:
    """Return the paths of a log that is a path or several, else None: it is a frame."""
    if isinstance(log, (str, os.PathLike)):
        return [os.fspath(log)]
    if isinstance(log, Sequence) and all(isinstance(part, (str, os.PathLike)) for part in log):
        return [os.fspath(part) for part in log]
    return None

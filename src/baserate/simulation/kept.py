"""Blocks kept in a folder, each in a file that says of itself what it holds.

Beside its numbers a file holds a seal: a hash of its task and of the numbers. So a file under another block's name, one
that was cut short, and one in which a number was changed count as none, and the block is run again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from baserate.errors import Fault, OutputError
from baserate.simulation.blocks import Block, Task

Array = NDArray[np.float64]
SEAL = "seal"
VALUES, TRUTH = "values.", "truth."


def read_block(folder: Path, task: Task) -> Block | None:
    """Return a block that is kept in a folder, None where there is none or the file is not this block, whole."""
    try:
        with path_of(folder, task).open("rb") as file, np.load(file, allow_pickle=False) as kept:
            arrays = {key: kept[key] for key in kept.files}
            seal = str(arrays.pop(SEAL))
    except Exception:  # reading bytes that are not ours can raise nearly anything
        return None
    if seal != _seal(task, arrays):
        return None
    return Block(_part(arrays, VALUES), _part(arrays, TRUTH))


def keep_block(folder: Path, task: Task, block: Block) -> None:
    """Write a block whole, or not at all. Raises OutputError."""
    arrays = {VALUES + name: found for name, found in block.values.items()}
    arrays |= {TRUTH + name: found for name, found in block.truth.items()}
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            temporary = file.name
            np.savez(file, allow_pickle=False, **arrays, **{SEAL: np.array(_seal(task, arrays))})
        os.replace(temporary, path_of(folder, task))  # noqa: PTH105
    except OSError as error:
        found = f"a block that cannot be written ({error.strerror})"
        raise OutputError(Fault(found, "a folder with space that can be written to", file=str(folder))) from error
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)


def path_of(folder: Path, task: Task) -> Path:
    """Return where the block of a task is kept."""
    return folder / f"{task.digest()}.npz"


def check_folder(folder: Path) -> None:
    """Make the folder of blocks where it is missing. Raises OutputError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        found = f"a folder of blocks that cannot be made ({error.strerror})"
        raise OutputError(Fault(found, "the name of a folder", file=str(folder))) from error
    if not os.access(folder, os.W_OK):
        raise OutputError(Fault("a folder that cannot be written to", "a folder of yours", file=str(folder)))


def _seal(task: Task, arrays: Mapping[str, Array]) -> str:
    """Return a hash of the task and of every array with its name, type and shape."""
    made = hashlib.sha256(task.digest().encode())
    for name, found in sorted(arrays.items()):
        made.update(f"{name}:{found.dtype.str}:{found.shape}:".encode())
        made.update(np.ascontiguousarray(found).tobytes())
    return made.hexdigest()


def _part(arrays: Mapping[str, Array], prefix: str) -> dict[str, Array]:
    return {name.removeprefix(prefix): found for name, found in arrays.items() if name.startswith(prefix)}

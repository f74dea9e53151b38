"""Blocks of replicates: the piece of work that is run at once, sent to a worker, and kept under a content hash."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from baserate.errors import Fault, OutputError
from baserate.loops.gathering_feedback import GatheringWorld
from baserate.loops.list_feedback import ListWorld
from baserate.loops.patrol_feedback import PatrolWorld
from baserate.loops.spec import LoopSpec
from baserate.loops.world import World, run_days
from baserate.random.numbers import TILE

Array = NDArray[np.float64]
#: Cells (replicates x days x width) of a block, which take about a second, and its most replicates.
BLOCK_CELLS = 3_000_000
MOST_REPLICATES = 500
#: Cells of a patrol loop that take as long as one of another kind.
WEIGHTS = {"list_feedback": 20}
#: Random numbers of an event that a block may hold: they are drawn for a tile of days, however few are run.
HELD_NUMBERS = 2**20
#: Numbers of each outcome that a block may hold.
BLOCK_NUMBERS = 1_000_000
#: Numbers that the series of one replicate may hold for each outcome, and the most days in it.
SERIES_NUMBERS, SERIES_DAYS = 20_000, 101


@dataclass(frozen=True, slots=True)
class Task:
    """Some replicates of one loop, observed on some days."""

    spec: LoopSpec
    seed: int
    replicates: range
    observed: tuple[int, ...]

    @property
    def cells(self) -> int:
        """How much work it is: replicates x days x cells of a day."""
        return len(self.replicates) * self.spec.days * self.spec.width

    def digest(self) -> str:
        """Return a hash of everything that decides the numbers of this block."""
        text = f"{self.spec.digest()}:{self.seed}:{self.replicates!r}:{self.observed!r}"
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Block:
    """What was observed: for each outcome an array (days observed, names, replicates), and the truth beside some."""

    values: Mapping[str, Array]
    truth: Mapping[str, Array]


def world_of(spec: LoopSpec, seed: int, replicates: range) -> World:
    """Return the world of a loop for some replicates."""
    return _WORLDS[spec.kind](spec, seed, replicates)


_WORLDS: Mapping[str, Callable[[LoopSpec, int, range], World]] = {
    "patrol_feedback": PatrolWorld,
    "list_feedback": ListWorld,
    "gathering_feedback": GatheringWorld,
}


def tasks_of(spec: LoopSpec, seed: int, replicates: int) -> list[Task]:
    """Return the blocks of a loop. Their size depends on the loop alone, so that kept blocks fit a longer run too."""
    observed = observed_days(spec)
    cells, seen = spec.days * spec.width * WEIGHTS.get(spec.kind, 1), len(observed) * max(1, len(spec.names))
    held = TILE * spec.width
    size = max(1, min(MOST_REPLICATES, BLOCK_CELLS // cells, HELD_NUMBERS // held, BLOCK_NUMBERS // seen))
    return [
        Task(spec, seed, range(start, min(start + size, replicates)), observed) for start in range(0, replicates, size)
    ]


def observed_days(spec: LoopSpec) -> tuple[int, ...]:
    """Return the days on which a loop is observed: the first and the last, and others evenly between."""
    points = min(SERIES_DAYS, spec.days + 1, max(2, SERIES_NUMBERS // max(1, len(spec.names))))
    return tuple(sorted({round(float(day)) for day in np.linspace(0, spec.days, points)}))


def run_task(task: Task) -> Block:
    """Run some replicates of a loop."""
    world = world_of(task.spec, task.seed, task.replicates)
    shape = (len(task.observed), len(task.replicates))
    values = {name: np.empty((shape[0], len(axis.names), shape[1])) for name, axis in world.outcomes.items()}
    for index, seen in enumerate(run_days(world, task.spec.days, task.observed)):
        for name, found in seen.items():
            values[name][index] = found.T
    truth = {
        name: np.array(np.broadcast_to(found.T, (found.shape[1], shape[1]))) for name, found in world.truth().items()
    }
    return Block(values, truth)


def read_block(folder: Path, task: Task) -> Block | None:
    """Return a block that is kept in a folder, or None where it is not, or not whole."""
    path = folder / f"{task.digest()}.npz"
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            parts: dict[str, dict[str, Array]] = {"values": {}, "truth": {}}
            for key in kept.files:
                part, _, name = key.partition(".")
                parts[part][name] = kept[key]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return Block(**parts)


def keep_block(folder: Path, task: Task, block: Block) -> None:
    """Write a block whole, or not at all. Raises OutputError."""
    named = {f"values.{name}": found for name, found in block.values.items()}
    named |= {f"truth.{name}": found for name, found in block.truth.items()}
    temporary = ""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as file:
            temporary = file.name
            np.savez(file, allow_pickle=False, **named)
        os.replace(temporary, folder / f"{task.digest()}.npz")  # noqa: PTH105
    except OSError as error:
        found = f"a block that cannot be written ({error.strerror})"
        raise OutputError(Fault(found, "a folder with space that can be written to", file=str(folder))) from error
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)


def check_folder(folder: Path) -> None:
    """Make the folder of blocks where it is missing. Raises OutputError where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        found = f"a folder of blocks that cannot be made ({error.strerror})"
        raise OutputError(Fault(found, "the name of a folder", file=str(folder))) from error
    if not os.access(folder, os.W_OK):
        raise OutputError(Fault("a folder that cannot be written to", "a folder of yours", file=str(folder)))

"""Blocks of replicates: the piece of work that is run at once, sent to a worker, and kept in a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baserate.errors import Fault
from baserate.kinds import KindError
from baserate.loops import LOOPS, loop_kind
from baserate.loops.kind import LoopKind
from baserate.loops.spec import LoopSpec
from baserate.loops.world import run_days
from baserate.random.numbers import TILE

Array = NDArray[np.float64]
#: Cells (replicates x days x width) of a block, which take about a second, and its most replicates.
BLOCK_CELLS = 3_000_000
MOST_REPLICATES = 500
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
        return len(self.replicates) * self.spec.days * width_of(self.spec)

    def digest(self) -> str:
        """Return a hash of everything that decides the numbers of this block."""
        text = f"{self.spec.digest()}:{self.seed}:{self.replicates!r}:{self.observed!r}"
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Block:
    """What was observed: for each outcome an array (days observed, names, replicates), and the truth beside some."""

    values: Mapping[str, Array]
    truth: Mapping[str, Array]


def width_of(spec: LoopSpec) -> int:
    """Return about how many cells a day of one replicate works on."""
    values = dict(spec.values)
    depth = sum(one.interval(0.5)[0] for name in loop_kind(spec.kind).depth for one in values.get(name, ()))
    return max(1, len(spec.names)) * max(1, len(spec.groups)) * (1 + round(depth))


def _kind_of(spec: LoopSpec) -> LoopKind:
    here = LOOPS.origin(spec.kind) if spec.kind in LOOPS else "no such kind"
    if here != spec.package:
        raise KindError(Fault(here, spec.package, f"install {spec.package} here too", key=f"loop kind {spec.kind!r}"))
    return LOOPS[spec.kind]


def tasks_of(spec: LoopSpec, seed: int, replicates: int) -> list[Task]:
    """Return the blocks of a loop. Their size depends on the loop alone, so that kept blocks fit a longer run too."""
    observed, width = observed_days(spec), width_of(spec)
    cells, seen = spec.days * width * loop_kind(spec.kind).cost, len(observed) * max(1, len(spec.names))
    held = TILE * width
    size = max(1, min(MOST_REPLICATES, int(BLOCK_CELLS // cells), HELD_NUMBERS // held, BLOCK_NUMBERS // seen))
    return [
        Task(spec, seed, range(start, min(start + size, replicates)), observed) for start in range(0, replicates, size)
    ]


def observed_days(spec: LoopSpec) -> tuple[int, ...]:
    """Return the days on which a loop is observed: the first and the last, and others evenly between."""
    points = min(SERIES_DAYS, spec.days + 1, max(2, SERIES_NUMBERS // max(1, len(spec.names))))
    return tuple(sorted({round(float(day)) for day in np.linspace(0, spec.days, points)}))


def run_task(task: Task) -> Block:
    """Run some replicates of a loop.

    Raises KindError where the kind is another package's, and is not here as it is where the task was made.
    """
    spec, kind = task.spec, _kind_of(task.spec)
    world = kind.world(spec, task.seed, task.replicates)
    n = len(task.replicates)
    values = {name: np.empty((len(task.observed), len(entries), n)) for name, entries in kind.layout(spec).items()}
    for index, seen in enumerate(run_days(world, kind.plan, spec.days, task.observed)):
        for name, found in values.items():
            found[index] = seen[name].T
    truth = {name: np.array(np.broadcast_to(found.T, (found.shape[1], n))) for name, found in world.truth().items()}
    return Block(values, truth)

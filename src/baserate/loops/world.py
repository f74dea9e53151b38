"""What every kind of loop is to the runner: a state, an ordered plan of pure steps, and what is observed of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Step(NamedTuple):
    """One named step of a day: (state, world, day) -> state. It changes none of its arguments."""

    name: str
    run: Callable[[Any, Any, int], Any]

    @property
    def words(self) -> str:
        """What the step does, in a sentence: the first paragraph of its function's docstring."""
        return first_paragraph(self.run)


class World(Protocol):
    """One loop with its parameters and random numbers for a block of replicates; what changes is in the state alone."""

    def start(self) -> Any:
        """Return the state before the first day."""

    def observe(self, state: Any) -> Mapping[str, Array]:
        """Return one array of shape (replicates, entries) for each outcome, NaN where it is undefined."""

    def truth(self) -> Mapping[str, Array]:
        """Return the true value beside an outcome, shape (replicates or 1, entries), for those that have one."""


def run_days(world: World, plan: Sequence[Step], days: int, observed: Sequence[int]) -> Iterator[Mapping[str, Array]]:
    """Yield what is observed at the end of each day in ``observed``, ascending; day 0 is before the first."""
    state, wanted = world.start(), set(observed)
    if 0 in wanted:
        yield world.observe(state)
    for day in range(1, days + 1):
        for step in plan:
            state = step.run(state, world, day)
        if day in wanted:
            yield world.observe(state)


def first_paragraph(found: object) -> str:
    """Return the first paragraph of a docstring as one line, without its last dot."""
    return " ".join((inspect.getdoc(found) or "").partition("\n\n")[0].split()).removesuffix(".")

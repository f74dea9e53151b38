"""What every kind of loop is to the runner: a state, an ordered plan of pure steps, and what is observed of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Step(NamedTuple):
    """One named step of a day: (state, world, day) -> state. It changes none of its arguments."""

    name: str
    run: Callable[[Any, Any, int], Any]


class Axis(NamedTuple):
    """What an outcome is observed of: places or groups, as ``noun`` says; an empty name stands for the whole."""

    noun: str
    names: tuple[str, ...]


class World(Protocol):
    """One loop with its parameters and random numbers for a block of replicates; what changes is in the state alone."""

    @property
    def plan(self) -> tuple[Step, ...]:
        """The steps of a day, in order."""

    @property
    def outcomes(self) -> Mapping[str, Axis]:
        """Observed terms, in order, each with what it is observed of."""

    def start(self) -> Any:
        """Return the state before the first day."""

    def observe(self, state: Any) -> Mapping[str, Array]:
        """Return one array of shape (replicates, names) for each outcome."""

    def truth(self) -> Mapping[str, Array]:
        """Return the true value beside an outcome, shape (replicates or 1, names), for those that have one."""


def run_days(world: World, days: int, observed: Sequence[int]) -> Iterator[Mapping[str, Array]]:
    """Yield what is observed at the end of each day in ``observed``, ascending; day 0 is before the first."""
    state, wanted = world.start(), set(observed)
    if 0 in wanted:
        yield world.observe(state)
    for day in range(1, days + 1):
        for step in world.plan:
            state = step.run(state, world, day)
        if day in wanted:
            yield world.observe(state)

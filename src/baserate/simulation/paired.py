"""Differences between the policies of a sweep, replicate by replicate: both ran on the same random numbers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from baserate.loops import loop_kind
from baserate.loops.spec import LoopSpec
from baserate.quantity import Estimate
from baserate.simulation.blocks import observed_days
from baserate.simulation.gather import IN_MEMORY, Gathered
from baserate.simulation.result import LoopDifference
from baserate.simulation.summary import known, over_replicates
from baserate.simulation.sweep import Point
from baserate.spill import Table
from baserate.terms import term

Array = NDArray[np.float64]


class FirstPolicy:
    """The last day of the loop at the first of the policies that are varied, kept until the settings change.

    Points that differ in nothing but policies follow one another (``sweep.points_of``), so one loop at a time is kept.
    """

    def __init__(self) -> None:
        self._key: object = None
        self._at: dict[str, str] = {}
        self._last_day: dict[str, Table] = {}

    def compare(
        self, spec: LoopSpec, gathered: Gathered, level: float, at: Point, policies: frozenset[str]
    ) -> list[LoopDifference]:
        """Return the outcomes of the last day less those at the first policy; none where this is the first.

        ``policies`` are the paths of the sweep that are policies. An interval holds ``level`` of the differences.
        """
        varied = {path: str(value) for path, value in at.items() if path in policies}
        key = (spec.id, [(path, value) for path, value in at.items() if path not in policies])
        if not varied:
            return []
        if key != self._key:
            self.close()
            self._key, self._at = key, varied
            self._keep(spec, gathered)
            return []
        return list(self._differences(spec, gathered, level, at))

    def close(self) -> None:
        """Release what is kept."""
        for table in self._last_day.values():
            table.close()
        self._last_day = {}

    def _keep(self, spec: LoopSpec, gathered: Gathered) -> None:
        last = len(observed_days(spec)) - 1
        for name, entries in loop_kind(spec.kind).layout(spec).items():
            table = self._last_day[name] = Table(len(entries), gathered.replicates, IN_MEMORY)
            first = 0
            for part in gathered.parts(name, last):
                table.put(part, first)
                first += len(part)

    def _differences(self, spec: LoopSpec, gathered: Gathered, level: float, at: Point) -> Iterator[LoopDifference]:
        last = len(observed_days(spec)) - 1
        for name, entries in loop_kind(spec.kind).layout(spec).items():
            taken, first = [], 0
            for part in gathered.parts(name, last):
                less = self._last_day[name].get(first, first + len(part))
                taken.append(over_replicates(part - less, level))
                first += len(part)
            about = term(name)
            for where, column in zip(entries, np.concatenate(taken, axis=1).T, strict=True):
                mean, low, median, high, error = (known(value) for value in column)
                estimate = Estimate(median, mean, low, high, level, "simulation")
                yield LoopDifference(
                    f"{spec.id}.{name}", spec.id, name, about.unit, where, spec.days, estimate, error, at, self._at
                )

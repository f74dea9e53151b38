"""The result of a simulation, and its JSON form (``baserate/simulation/1``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from baserate.lookup import look_up
from baserate.quantity import Estimate
from baserate.results import (
    Estimated,
    InputResult,
    Provenance,
    Reproducible,
    Result,
    entry_name,
    flat,
    in_short,
    in_words,
)
from baserate.scenario.model import Scenario
from baserate.values import Value

FORMAT = "baserate/simulation/1"


@dataclass(frozen=True, slots=True, eq=False)
class LoopOutcome(Estimated):
    """One outcome on the last day, over replicates.

    ``where`` names the place or group. ``true`` is the true value beside it, for outcomes that have one, as a mean
    over replicates; ``standard_error`` is that of the mean. ``at`` is the point of a sweep.
    """

    id: str
    loop: str
    term: str
    unit: str
    where: Mapping[str, str]
    day: int
    estimate: Estimate
    standard_error: float | None
    true: float | None = None
    at: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class LoopDifference(Estimated):
    """One outcome on the last day at the policies of ``at``, less the same at the policies of ``against``.

    Taken replicate by replicate on shared random numbers, then summed up over replicates like any outcome.
    """

    id: str
    loop: str
    term: str
    unit: str
    where: Mapping[str, str]
    day: int
    estimate: Estimate
    standard_error: float | None
    at: Mapping[str, float | str]
    against: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Series(Value):
    """One outcome over the days, each number over replicates; undefined ones are None."""

    id: str
    loop: str
    term: str
    where: Mapping[str, str]
    day: tuple[int, ...]
    mean: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    true: float | None = None
    at: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class LoopRun(Value):
    """What one loop was: its policies and the ordered plan of its days."""

    id: str
    kind: str
    question: str
    days: int
    names: tuple[str, ...]
    choices: Mapping[str, str]
    plan: tuple[str, ...]
    assumes: tuple[str, ...]
    at: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Simulation(Result, Reproducible):
    """What feedback does to a declared system, and what reproduces the numbers.

    Attributes
    ----------
    outcomes : tuple of LoopOutcome
        Outcomes of the last day, over replicates; ``found["patrols.patrol_share", {"place": "top"}]`` is one of them,
        with ``mean``, ``median`` and ``interval``.
    series : tuple of Series
        The same over the days.
    loops : tuple of LoopRun
        What each loop was.
    differences : tuple of LoopDifference
        Between policies, replicate by replicate, where a policy is varied.
    inputs, warnings, title, version, seed, replicates, days, level, input_sha256, command
        What was declared, and what reproduces the numbers.

    Examples
    --------
    >>> import baserate as br
    >>> found = br.simulate("case:oakland-urns", replicates=10, days=20)
    >>> 0 <= found["discovered.patrol_share", "A"].mean <= 1
    True
    """

    scenario: Scenario
    title: str
    provenance: Provenance
    days: int
    loops: tuple[LoopRun, ...]
    outcomes: tuple[LoopOutcome, ...]
    series: tuple[Series, ...]
    inputs: tuple[InputResult, ...]
    warnings: tuple[str, ...] = ()
    differences: tuple[LoopDifference, ...] = ()

    def __getitem__(self, key: str | tuple[Any, ...]) -> LoopOutcome:
        """Return one outcome of the last day: ``["patrols.patrol_share", {"place": "top"}]``.

        A place, a group or a kind may be named by itself, ``["patrols.patrol_share", "top"]``; a setting of a sweep
        stands with the rest, ``{"place": "top", "patrols.p_discover": 0.5}``.

        Raises
        ------
        UnknownNameError
            With the nearest name, where none or more than one is named.
        """
        return look_up(self.outcomes, key)

    @property
    def heading(self) -> str:
        """The result in a line."""
        return f"Simulation, {self.replicates:,} replicates of {self.days:,} days, seed {self.seed}: {self.title}"

    def lines(self) -> list[tuple[str, str]]:
        """Return every outcome of the last day: its mean and interval over replicates."""
        return [
            (
                entry_name(one),
                f"mean {in_short(one.mean)}, median {in_words(*one.numbers)}, {one.unit}",
            )
            for one in self.outcomes
        ]

    def table(self) -> list[dict[str, Any]]:
        """Return one row an outcome of the last day."""
        return [flat(_outcome_dict(outcome)) for outcome in self.outcomes]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; undefined numbers are null."""
        return {
            **self.provenance.head(FORMAT, self.title),
            "days": self.days,
            "loops": [_loop_dict(loop) for loop in self.loops],
            "outcomes": [_outcome_dict(outcome) for outcome in self.outcomes],
            "series": [_series_dict(series) for series in self.series],
            "differences": [_difference_dict(found) for found in self.differences],
            "inputs": [found.to_dict() for found in self.inputs],
            "warnings": list(self.warnings),
        }


def _loop_dict(loop: LoopRun) -> dict[str, Any]:
    return {
        "id": loop.id,
        "kind": loop.kind,
        "days": loop.days,
        **loop.choices,
        "plan": list(loop.plan),
        "assumes": list(loop.assumes),
        **_at(loop.at),
    }


def _outcome_dict(outcome: LoopOutcome) -> dict[str, Any]:
    made = _estimate_dict(outcome)
    if outcome.true is not None:
        made["true_share"] = outcome.true
    return made | _at(outcome.at)


def _difference_dict(found: LoopDifference) -> dict[str, Any]:
    return _estimate_dict(found) | _at(found.at) | {"against": dict(found.against)}


def _estimate_dict(outcome: LoopOutcome | LoopDifference) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "loop": outcome.loop,
        "term": outcome.term,
        "unit": outcome.unit,
        "where": dict(outcome.where),
        "day": outcome.day,
        **outcome.estimate.to_dict(),
        "standard_error": outcome.standard_error,
    }


def _series_dict(series: Series) -> dict[str, Any]:
    return {
        "id": series.id,
        "where": dict(series.where),
        "day": list(series.day),
        "mean": list(series.mean),
        "low": list(series.low),
        "high": list(series.high),
        **_at(series.at),
    }


def _at(point: Mapping[str, float | str]) -> dict[str, Any]:
    """Return the point of a sweep as a key of its own, nothing where there is no sweep."""
    return {"at": dict(point)} if point else {}

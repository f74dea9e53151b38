"""Break-even: the value of one input at which an outcome reaches a target, in closed form or by bracketing.

With uncertain inputs there is one such value a draw. Their median is the value at which the outcome's median is the
target (where the outcome only rises, or only falls, with the input), and their interval says how sure that value is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.breakeven.bracketing import Scan, refine, scan
from baserate.assessment.counted import draws_of
from baserate.assessment.evaluate import evaluate, joined_points, row_of
from baserate.assessment.plan import Entry, Plan, find_outcome, plan_of
from baserate.assessment.run import DEFAULT_DRAWS, check_options, estimate_of
from baserate.errors import Fault, UsageError, within
from baserate.parameters import POSITIVE, Domain
from baserate.quantity import Estimate
from baserate.random.streams import uniforms
from baserate.results import Answer, Provenance, Reproducible, command_of
from baserate.scenario.model import NamedInput, Scenario, find_input, input_name

Array = NDArray[np.float64]
FORMAT = "baserate/breakeven/1"
MAX_DRAWS = 1_000_000
#: A closed form that misses the target by more than this share of it is not used.
TOLERANCE = 1e-8
#: Draws and points of the curve around a break-even, and how many times it reaches to either side.
CURVE_DRAWS, CURVE_POINTS, CURVE_REACH = 500, 49, 1000.0


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class BreakEven(Answer, Reproducible):
    """The value of an input at which an outcome is the target, or why there is none.

    ``p_reached`` is the share of draws in which some value in the input's range does it; ``values`` are those at which
    the outcome is the target at the inputs' medians, where there are several.

    Examples
    --------
    >>> import baserate as br
    >>> scan = br.load({
    ...     "format": 1, "title": "A scan", "population": {"size": 1000}, "stage": [{
    ...         "id": "scan", "kind": "screening", "screened_per_year": 1000, "prevalence": 0.01,
    ...         "sensitivity": 0.9, "false_positive_rate": {"count": 10, "of": 100}}]})
    >>> found = br.break_even(scan, "scan.ppv", at=0.5, solve="scan.false_positive_rate")
    >>> round(found.value, 6), found.method, found["at"]
    (0.009091, 'closed form', 0.5)
    """

    scenario: Scenario
    outcome: str
    group: str | None
    where: Mapping[str, float] | None
    target: float
    solved: str
    solved_group: str | None
    value: float | None
    low: float | None
    high: float | None
    p_reached: float
    method: str
    formula: str
    why: str
    values: tuple[float, ...]
    provenance: Provenance

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The ends of the interval."""
        return self.low, self.high

    @property
    def heading(self) -> str:
        """The result in a line."""
        return f"{input_name(self.solved, self.solved_group)} at which {self.outcome} is {self.target:g}"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; ``why`` is there when ``value`` is null."""
        made: dict[str, Any] = {
            **self.provenance.head(FORMAT, self.scenario.title),
            "outcome": self.outcome,
            "group": self.group,
            "at": self.target,
            "solve": input_name(self.solved, self.solved_group),
            "value": self.value,
            "low": self.low,
            "high": self.high,
            "p_reached": self.p_reached,
            "method": self.method,
        }
        if self.where is not None:
            made["where"] = dict(self.where)
        if self.formula:
            made["formula"] = self.formula
        if self.why:
            made["why"] = self.why
        if self.values:
            made["values"] = list(self.values)
        return made


def break_even(
    scenario: Scenario,
    outcome: str,
    at: float,
    solve: str,
    *,
    group: str | None = None,
    where: Mapping[str, float] | None = None,
    draws: int = DEFAULT_DRAWS,
    seed: int = 1,
    level: float = 0.9,
) -> BreakEven:
    """Return the value of the input ``solve`` at which the outcome is ``at``, for a group where one is named.

    The other inputs stay as they are declared. Raises UsageError for names and numbers that cannot be used.
    """
    check_options(scenario, draws, seed, level)
    if draws > MAX_DRAWS:
        raise UsageError(Fault(f"{draws:,}", f"at most {MAX_DRAWS:,} draws", key="draws"))
    plan = plan_of(scenario)
    entry = find_outcome(plan, outcome, "outcome", group, where)
    solved = find_input(scenario, solve, "solve", group)
    _check_target(at, entry.outcome.about.is_proportion)
    problem = _Problem(plan, entry, solved)
    points = problem.points(seed, draws)
    asked = {"outcome": outcome, "at": at, "solve": solve, "group": group, "where": where}
    command = command_of("breakeven", scenario.name, **asked, draws=draws, seed=seed, level=level)
    made = BreakEven(
        scenario=scenario,
        outcome=entry.id,
        group=entry.group,
        where=entry.where,
        target=at,
        solved=solved.id,
        solved_group=solved.group,
        value=None,
        low=None,
        high=None,
        p_reached=0.0,
        method="bracketing",
        formula="",
        why="",
        values=(),
        provenance=Provenance(command, seed, level, draws, sha256=scenario.sha256),
    )
    return _closed(made, problem, points) or _bracketed(made, problem, points)


def _check_target(target: float, is_proportion: bool) -> None:
    if not within(target, 0, 1 if is_proportion else math.inf):
        allowed = "a share from 0 to 1" if is_proportion else "a number from 0"
        raise UsageError(Fault(f"{target!r}", allowed, key="at"))


def along_solved(found: BreakEven) -> tuple[tuple[float, Estimate], ...]:
    """Return the outcome at values of the input around the one that breaks even, all else as declared.

    They are spaced evenly in logarithms, over a thousandth to a thousand times it (or the declared median) as far as
    the input's range goes.
    """
    plan = plan_of(found.scenario)
    solved = find_input(found.scenario, input_name(found.solved, found.solved_group), "solve")
    entry = find_outcome(plan, found.outcome, "outcome", found.group, found.where)
    problem = _Problem(plan, entry, solved)
    points = problem.points(found.seed, CURVE_DRAWS)
    centre = found.value or solved.quantity.interval(found.level)[0] or 1e-3
    ends = max(centre / CURVE_REACH, problem.domain.low), min(centre * CURVE_REACH, problem.domain.high)
    values = np.geomspace(*ends, CURVE_POINTS) if ends[0] > 0 else np.linspace(*ends, CURVE_POINTS)
    if problem.domain.integer:
        values = np.unique(np.round(values))
    made = []
    for value in values:
        draws = _drawn(problem.at(np.full(_size(points), value), points))
        made.append((float(value), estimate_of(draws[~np.isnan(draws)], found.level)))
    return tuple(made)


class _Problem:
    """The outcome as a function of the input and the draws of the others."""

    def __init__(self, plan: Plan, entry: Entry, solved: NamedInput) -> None:
        self.plan, self.entry, self.solved = plan.cut({entry.key: [entry.outcome.name]}), entry, solved
        self.shared = draws_of(self.plan, level=0.9).shared  # the same at every level
        others = (found for found in self.plan.inputs() if found[:2] != (solved.id, solved.group))
        self.streams = tuple(sorted({quantity.stream for _, _, quantity in others if not quantity.is_fixed}))

    @property
    def domain(self) -> Domain:
        """Where the input may lie; the size of a population is above 0."""
        return self.solved.parameter.domain if self.solved.parameter else POSITIVE

    def points(self, seed: int, draws: int) -> dict[str, Array]:
        """Return the points of the other inputs, all draws at once, with the middle of every stream as the first."""
        if not self.streams:
            return {}
        (points,) = uniforms(seed, self.streams, draws, draws)
        return {name: np.concatenate([[0.5], values]) for name, values in points.items()}

    def at(self, values: Array, points: Mapping[str, Array]) -> Array:
        """Return the outcome at values of the input, shape (draws,); NaN where it is undefined."""
        done = evaluate(self.plan, points, self._shared(points) | {self.solved.name: values})
        return np.broadcast_to(row_of(self.plan, done, self.entry), values.shape)

    def _shared(self, points: Mapping[str, Array]) -> dict[str, Array]:
        """Return the draws of counts by group at the halves that their groups share in a total, as in ``assess``."""
        if self.entry.group is not None:
            return {}
        shared = {name: its for name, its in self.shared.items() if name != self.solved.name}
        joined = joined_points(self.plan.scenario, points) if shared else {}
        return {name: quantity.values(joined) for name, quantity in shared.items()}


def _size(points: Mapping[str, Array]) -> int:
    return len(next(iter(points.values()))) if points else 1


def _closed(made: BreakEven, problem: _Problem, points: Mapping[str, Array]) -> BreakEven | None:
    """Return the closed form's answer where it holds in every draw, else None."""
    if problem.domain.integer:
        return None
    from baserate.assessment.breakeven.closed_form import closed_form

    found = closed_form(problem.plan, problem.entry, problem.solved)
    if found is None:
        return None
    values = np.broadcast_to(found.values(made.target, points), (_size(points),))
    if not (
        np.isfinite(values).all() and (values >= problem.domain.low).all() and (values <= problem.domain.high).all()
    ):
        return None
    reached = problem.at(values, points)
    if not np.allclose(reached, made.target, rtol=TOLERANCE, atol=0):
        return None
    value, low, high = _quantiles(values, made.level)
    return replace(made, value=value, low=low, high=high, p_reached=1.0, method="closed form", formula=found.words)


def _bracketed(made: BreakEven, problem: _Problem, points: Mapping[str, Array]) -> BreakEven:
    """Return the answer of a scan over the input's range, refined by bisection in every draw."""

    def at(values: Array) -> Array:
        return problem.at(values, points)

    found = scan(at, problem.domain, made.target, _size(points))
    reached = found.crossings == 1
    why = _why_none(made, problem, found)
    if why:
        roots = [float(refine(at, found, cells)[0]) for cells in found.cells_of_first()] if found.several else []
        if len(roots) > 1:
            why += ": at the medians of the other inputs " + ", ".join(f"{root:.6g}" for root in roots)
        return replace(made, p_reached=_share(found.crossings > 0), why=why, values=tuple(roots))
    values = np.where(reached, refine(at, found, found.only_cells()), found.beyond())
    value, low, high = _quantiles(values, made.level, whole=problem.domain.integer)
    method = "whole numbers" if problem.domain.integer else "bracketing"
    if value is None:
        why = f"in more than half of the draws no value of {made.solved} makes {made.outcome} {made.target:g}"
    return replace(made, value=value, low=low, high=high, p_reached=_share(reached), method=method, why=why)


def _why_none(made: BreakEven, problem: _Problem, found: Scan) -> str:
    """Return why no single value is the answer, or nothing where one is."""
    name, span = input_name(made.solved, made.solved_group), problem.domain.words
    if found.undefined.all():
        return f"{made.outcome} is undefined for every {name}: nothing to divide by"
    least, most = found.least, found.most
    if found.is_constant:
        return f"{made.outcome} does not change with {name}: it is {least:.6g}"
    if found.several:
        return f"{made.outcome} is {made.target:g} at more than one value of {name}"
    if not found.crossings.any():
        side = "below" if most < made.target else "above"
        return f"{made.outcome} stays {side} {made.target:g} ({least:.6g} to {most:.6g}) for every {name} ({span})"
    if found.turns:
        return f"{made.outcome} rises with {name} in some draws and falls with it in others"
    return ""


def _share(reached: NDArray[np.bool_]) -> float:
    return float(_drawn(reached).mean())


def _drawn(values: NDArray[Any]) -> NDArray[Any]:
    """Return what belongs to draws: without the first, which is at the medians, where there are draws."""
    return values[1:] if len(values) > 1 else values


def _quantiles(values: Array, level: float, *, whole: bool = False) -> tuple[float | None, float | None, float | None]:
    """Return the median, low and high of the draws; None where one is out of the input's range."""
    draws = _drawn(values)
    ordered = np.sort(draws[~np.isnan(draws)])
    tail = (1 - level) / 2
    return _quantile(ordered, 0.5, whole), _quantile(ordered, tail, whole), _quantile(ordered, 1 - tail, whole)


def _quantile(ordered: Array, at: float, whole: bool) -> float | None:
    place = at * (len(ordered) - 1)
    if whole:
        place = round(place)
    first, last = ordered[math.floor(place)], ordered[math.ceil(place)]
    if not (np.isfinite(first) and np.isfinite(last)):
        return None
    return float(first + (last - first) * (place - math.floor(place)))

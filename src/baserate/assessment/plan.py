"""The arithmetic of a scenario as data: which formulas, in which order, on what, and the outcomes that result.

A plan is made once from a scenario, by names alone; nothing is evaluated. ``walk`` walks it in any algebra.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from baserate.errors import Fault, UsageError
from baserate.formulas.formula import Formula
from baserate.quantity import Quantity
from baserate.scenario.dependence import copulas
from baserate.scenario.model import THRESHOLD, Scenario, Setting, Stage, listed
from baserate.stages.chain import CORRELATION_IS_CUT, PASSED_ON
from baserate.stages.kind import Derived, Outcome
from baserate.stages.period import YEARS
from baserate.tomlfile.keys import nearest

Fold = Literal["", "sum", "product"]
Total = Literal["same", "sum", "mean", "again", "none"]
DAYS = 365.0


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that a stage starts from: the groups' shares, the population's size, a parameter, an item or a series.

    ``key`` is the parameter's key in the file. ``grouped`` is whether it has a value for each group (also where these
    are parts of one amount, split by the groups' shares), ``itemised`` whether it has one for each item of a list.
    ``split_by`` is the key of the parameter that, times the groups' shares, splits one amount over them, or ''.
    """

    name: str
    what: Literal["share", "size", "parameter", "item", "series", "period"]
    key: str = ""
    grouped: bool = False
    itemised: bool = False
    split_by: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A value that a stage takes from one that feeds it: ``value`` there ('' for nothing), ``times`` a number, here."""

    name: str
    stage: str
    value: str
    times: float = 1.0
    grouped: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One value that a stage works out; ``outcome`` is None where it is a parameter that the file leaves out.

    ``fold`` says how the items of a list are made one. Over all groups the value is the "same" where there is no group
    axis, the "sum", the "mean" weighted by the value ``weight``, the formula "again" on totals, or "none". Without
    ``by_group`` it is worked out on totals only.
    """

    name: str
    formula: Formula
    outcome: Outcome | None = None
    fold: Fold = ""
    total: Total = "same"
    weight: str = ""
    by_group: bool = True
    grouped: bool = False
    itemised: bool = False

    @property
    def takes(self) -> frozenset[str]:
        """The names of the values that it is worked out from, its weight among them."""
        return frozenset((*self.formula.arguments, self.weight)) - {""}

    @property
    def is_renaming(self) -> bool:
        """Whether it only gives a value its name as an outcome."""
        return self.formula.expression == self.formula.result


@dataclass(frozen=True, slots=True)
class StagePlan:
    """What a stage starts from, what it receives from the stage that feeds it, and its steps in order.

    A stage with operating points has a plan at each, ``point`` being its place; without a point it is the stage as it
    operates.
    """

    stage: Stage
    leaves: tuple[Leaf, ...]
    received: tuple[Received, ...]
    steps: tuple[Step, ...]
    point: int | None = None

    @property
    def key(self) -> str:
        """What tells it from the other plans: the stage's id, with the place of its operating point."""
        return _key(self.stage.id, self.point)

    def step(self, name: str) -> Step | None:
        """Return the last step that gives a value its name, or None."""
        return next((step for step in reversed(self.steps) if step.name == name), None)


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of the result: an outcome of a stage, for one group or for all, and for one item of a list.

    ``where`` tells the items of a list, and operating points, apart; it is None for an outcome of neither.
    """

    stage: str
    outcome: Outcome
    group: str | None = None
    item: int | None = None
    where: Mapping[str, float] | None = field(default=None, compare=False)
    point: int | None = None

    @property
    def id(self) -> str:
        """The outcome's id in results (``search.ppv``)."""
        return f"{self.stage}.{self.outcome.id}"

    @property
    def key(self) -> str:
        """The key of the plan that it is worked out by."""
        return _key(self.stage, self.point)


def _key(stage_id: str, point: int | None) -> str:
    return stage_id if point is None else f"{stage_id} at point {point}"


@dataclass(frozen=True)
class Plan:
    """The arithmetic of a scenario, or of the part of it that some outcomes need."""

    scenario: Scenario
    stages: tuple[StagePlan, ...]

    @cached_property
    def layout(self) -> tuple[Entry, ...]:
        """Every number of the result in its order: by stage, by outcome, the total before the groups."""
        return tuple(entry for stage in self.stages for entry in _entries(stage, self.scenario.groups))

    @cached_property
    def streams(self) -> tuple[str, ...]:
        """The sorted names of the random streams that the uncertain inputs of the plan's stages draw from.

        What is joined to one of them by a dependence is among them.
        """
        own = {quantity.stream for _, _, quantity in self.inputs() if not quantity.is_fixed}
        together = [set(copula.streams) for copula in copulas(self.scenario) if not own.isdisjoint(copula.streams)]
        return tuple(sorted(own.union(*together)))

    def inputs(self) -> Iterator[tuple[str, str | None, Quantity]]:
        """Yield (id, group or None, quantity) of every input that the plan's stages, or their population, are given."""
        stages = {stage.stage.id: stage.stage for stage in self.stages}
        part = replace(self.scenario, stages=tuple(stages.values()))
        for input_id, group, _, quantity in part.inputs():
            yield input_id, group, quantity

    def stage(self, stage_id: str) -> StagePlan:
        """Return one stage's plan, as it operates or else at the first of its points. Raises KeyError."""
        for stage in self.stages:
            if stage.stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def has(self, key: str) -> bool:
        """Whether there is a plan of this key: of a stage as it operates, by its id."""
        return any(stage.key == key for stage in self.stages)

    def cut(self, wanted: Mapping[str, Collection[str]]) -> Plan:
        """Return the plan of only what the wanted values (names by the key of a plan) are worked out from."""
        needed = {key: set(names) for key, names in wanted.items()}
        kept: list[StagePlan] = []
        # From the last to the first, of stages and of steps: each takes only what comes before it.
        for stage in reversed(self.stages):
            if stage.key not in needed:
                continue
            names, steps = needed[stage.key], []
            for step in reversed(stage.steps):
                if step.name in names:
                    names |= step.takes
                    steps.append(step)
            received = tuple(one for one in stage.received if one.name in names)
            if stage.stage.input is not None:
                needed.setdefault(stage.stage.input, set())
            for one in received:
                needed.setdefault(one.stage, set()).update({one.value} - {""})
            leaves = tuple(leaf for leaf in stage.leaves if leaf.name in names)
            kept.append(StagePlan(stage.stage, leaves, received, tuple(reversed(steps)), stage.point))
        return Plan(self.scenario, tuple(reversed(kept)))


def plan_of(scenario: Scenario) -> Plan:
    """Return the plan of all stages of a scenario."""
    made: dict[str, StagePlan] = {}
    for stage in scenario.stages:
        received = tuple(_received(made[stage.input])) if stage.input is not None else ()
        places: list[int | None] = [None] if stage.operates_somewhere else []
        for point in [*places, *range(len(stage.points))]:
            leaves = tuple(_leaves(scenario, stage, point))
            found = StagePlan(stage, leaves, received, _Steps(stage, leaves, received).made(), point)
            made[found.key] = found
    # Of what only serves others, or could be passed on, just what something takes is worked out.
    wanted = {key: [step.name for step in stage.steps if _is_told(step)] for key, stage in made.items()}
    return Plan(scenario, tuple(made.values())).cut(wanted)


def _is_told(step: Step) -> bool:
    """Whether a step is of the result, or is what a warning is made from."""
    return step.outcome is not None and (not step.outcome.hidden or step.name == CORRELATION_IS_CUT.name)


def _leaves(scenario: Scenario, stage: Stage, point: int | None) -> Iterator[Leaf]:
    several = len(scenario.groups) > 1

    def grouped(setting: Setting) -> bool:
        return several and (bool(setting.by_group) or setting.parameter.extensive)

    yield Leaf("group_share", "share", grouped=several)
    if scenario.population.size is not None:
        yield Leaf("size", "size", grouped=several)
    if scenario.period is not None:
        yield Leaf(YEARS, "period")
    for key, setting in stage.settings_at(point).items():
        other = stage.settings.get(setting.parameter.split_by)
        split = several and other is not None and bool(other.by_group) and setting.everybody is not None
        split_by = setting.parameter.split_by if split else ""
        yield Leaf(setting.parameter.value_name, "parameter", key, grouped(setting), split_by=split_by)
    for name in stage.series:
        yield Leaf(name, "series", itemised=True)
    for parameter in stage.kind.items.parameters if stage.kind.items else ():
        settings = [item[parameter.name] for item in stage.items]
        yield Leaf(parameter.value_name, "item", parameter.name, any(map(grouped, settings)), itemised=True)


def _received(feeding: StagePlan) -> Iterator[Received]:
    """Yield the alerts that a stage passes on, per year, the first pair of its kind's that it works out; and its chain.

    A chain goes on where the stage that feeds it knows the false rate of a look at an innocent.
    """
    alerts = feeding.stage.kind.alerts
    assert alerts is not None
    steps = {step.name: step for step in feeding.steps}
    pair = next(pair for pair in alerts.choices if all(not name or name in steps for name in pair))
    times = DAYS if alerts.per == "day" else 1.0
    for name, value in zip(("alerts_true_per_year", "alerts_false_per_year"), pair, strict=True):
        yield Received(name, feeding.stage.id, value, times, bool(value) and steps[value].grouped)
    known = {one.name: one.grouped for one in feeding.received} | {name: step.grouped for name, step in steps.items()}
    if PASSED_ON["false_rate_before"] in known:
        for name, value in PASSED_ON.items():
            if value in known:
                yield Received(name, feeding.stage.id, value, grouped=known[value])


class _Steps:
    """The steps of a stage: what the file leaves out is worked out first, then each outcome that can be."""

    def __init__(self, stage: Stage, leaves: tuple[Leaf, ...], received: tuple[Received, ...]) -> None:
        self._stage, self._kind = stage, stage.kind
        self._grouped = {leaf.name: leaf.grouped for leaf in leaves}
        self._grouped |= {one.name: one.grouped for one in received}
        self._itemised = {leaf.name for leaf in leaves if leaf.itemised}
        self._has_total = {name for name, grouped in self._grouped.items() if not grouped}
        self._steps: list[Step] = []

    def made(self) -> tuple[Step, ...]:
        """Return the steps in order."""
        fed_by = self._kind.fed_by if self._stage.input is not None else ()
        for derived in (*fed_by, *self._kind.defaults):
            if derived.formula.result not in self._grouped and derived.applies(self._grouped):
                grouped, itemised = self._axes(derived.formula)
                total: Total = "none" if grouped else "same"
                self._add(Step(derived.formula.result, derived.formula, None, "", total, "", True, grouped, itemised))
        for outcome in self._kind.outcomes:
            derived_by: Derived | None = next((one for one in outcome.derived if one.applies(self._grouped)), None)
            if derived_by is not None:
                self._add(self._outcome_step(outcome, derived_by.formula))
        return tuple(self._steps)

    def _axes(self, formula: Formula) -> tuple[bool, bool]:
        taken = formula.arguments
        return any(self._grouped[name] for name in taken), not self._itemised.isdisjoint(taken)

    def _outcome_step(self, outcome: Outcome, formula: Formula) -> Step:
        grouped, itemised = self._axes(formula)
        by_group = outcome.total != "whole"
        total: Total = "same"
        if not by_group or (grouped and outcome.total == "ratio"):
            total = "again"
            if not self._has_total.issuperset(formula.arguments):
                raise ValueError(f"{self._kind.name}.{outcome.name} takes what has no total over all groups")
        elif grouped:
            total = {"sum": "sum", "mean": "mean", "apart": "none"}[outcome.total]  # type: ignore[assignment]
        if itemised and not (outcome.over_items or outcome.where):
            raise ValueError(f"{self._kind.name}.{outcome.name} has one value an item, and no 'over_items' or 'where'")
        fold: Fold = outcome.over_items if itemised else ""
        weight = outcome.weight if total == "mean" else ""
        return Step(
            outcome.name, formula, outcome, fold, total, weight, by_group, grouped and by_group, itemised and not fold
        )

    def _add(self, step: Step) -> None:
        self._steps.append(step)
        self._grouped[step.name] = step.grouped
        (self._itemised.add if step.itemised else self._itemised.discard)(step.name)
        (self._has_total.discard if step.total == "none" else self._has_total.add)(step.name)


def _entries(stage: StagePlan, groups: tuple[str, ...]) -> Iterator[Entry]:
    for step in stage.steps:
        outcome = step.outcome
        if outcome is None or outcome.hidden:
            continue
        rows: list[str | None] = [] if step.total == "none" else [None]
        rows += groups if step.by_group else ()
        items = list(_items(stage.stage, outcome.where)) if outcome.where else [(None, None)]
        at = {} if stage.point is None else {THRESHOLD: stage.stage.points[stage.point]}
        for group in rows:
            for item, where in items:
                yield Entry(stage.stage.id, outcome, group, item, {**at, **(where or {})} or None, stage.point)


def _items(stage: Stage, key: str) -> Iterator[tuple[int, Mapping[str, float]]]:
    for index, number in enumerate(stage.series.get(key, ())):
        yield index, {key: number}
    for index, item in enumerate(stage.items if key not in stage.series else ()):
        told_apart_by = item[key].everybody
        assert told_apart_by is not None
        yield index, {key: told_apart_by.interval(0.9)[0]}


def find_outcome(
    plan: Plan, name: str, key: str, group: str | None = None, where: Mapping[str, float] | None = None
) -> Entry:
    """Return the outcome ``search.ppv`` of a group, or of everybody, and of one item where it is given by item.

    Raises UsageError, with the nearest name, where there is none.
    """
    file, known = plan.scenario.name, list(dict.fromkeys(entry.id for entry in plan.layout))
    if name not in known:
        allowed = "one of the outcomes of the scenario: " + listed(known)
        raise UsageError(Fault(repr(name[:100]), allowed, nearest(name, known), key=key, file=file))
    of_group = [entry for entry in plan.layout if entry.id == name and entry.group == group]
    if not of_group:
        groups = [entry.group or "no `group`" for entry in plan.layout if entry.id == name]
        found = f"{name} of group {group!r}" if group is not None else f"{name} over all groups"
        raise UsageError(Fault(found, listed(list(dict.fromkeys(groups))), key="group", file=file))
    chosen = [entry for entry in of_group if (where or {}).items() <= (entry.where or {}).items()]
    exact = [entry for entry in chosen if (entry.where or {}).keys() == (where or {}).keys()]
    chosen = exact if len(exact) == 1 else chosen
    if len(chosen) != 1:
        wheres = [", ".join(f"{its}={value:g}" for its, value in (entry.where or {}).items()) for entry in of_group]
        found = f"{len(chosen)} outcomes {name}" + (" at that place" if where else "")
        raise UsageError(Fault(found, "one: " + listed(wheres), "name it with `where`", key="where"))
    return chosen[0]

"""Inputs and outcomes by name, scenarios with some of their inputs changed, and parts of scenarios."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from baserate.assessment.plan import Entry, entries, evaluate, middle_of, where_of
from baserate.errors import Fault, UsageError
from baserate.parameters import Parameter
from baserate.quantity import Quantity
from baserate.scenario.model import Scenario, Setting
from baserate.tomlfile.keys import nearest

#: (input id, group or None, quantity) -> the quantity in its place.
Change = Callable[[str, str | None, Quantity], Quantity]
_NAMED = re.compile(r"(?P<id>[^\[\]]+(?:\[\d+\][^\[\]]*)?)(?:\[(?P<group>[^\[\]]+)\])?")
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class NamedInput:
    """One input of a scenario: its id, its group where it is given by group, and what it is."""

    id: str
    group: str | None
    parameter: Parameter | None
    quantity: Quantity

    @property
    def name(self) -> str:
        """The id, with the group in brackets."""
        return input_name(self.id, self.group)


def input_name(input_id: str, group: str | None) -> str:
    """Return an input's id, with its group in brackets where it has one."""
    return input_id if group is None else f"{input_id}[{group}]"


def find_input(scenario: Scenario, name: str, parameter: str, group: str | None = None) -> NamedInput:
    """Return the input named ``search.fpir`` or, given by group, ``search.fpir[A]`` (or by ``group``).

    Raises UsageError, with the nearest name, where there is none.
    """
    matched = _NAMED.fullmatch(name)
    input_id, inner = (matched["id"], matched["group"]) if matched else (name, None)
    found = {(found_id, its): (about, q) for found_id, its, about, q in scenario.inputs()}
    of_id = [its for found_id, its in found if found_id == input_id]
    if not of_id:
        known = list(dict.fromkeys(found_id for found_id, _ in found))
        allowed = "one of the inputs that the scenario gives: " + _listed(known)
        raise UsageError(Fault(repr(name[:100]), allowed, nearest(input_id, known), key=parameter, file=scenario.name))
    its_group = inner if inner is not None else (group if group in of_id else None)
    if its_group not in of_id:
        names = [input_name(input_id, its) for its in of_id]
        raise UsageError(Fault(repr(name[:100]), _listed(names), key=parameter, file=scenario.name))
    return NamedInput(input_id, its_group, *found[input_id, its_group])


def find_outcome(
    scenario: Scenario, name: str, parameter: str, group: str | None = None, where: Mapping[str, float] | None = None
) -> Entry:
    """Return the outcome ``search.ppv`` of a group, or of everybody, and of one item where it is given by item.

    Raises UsageError, with the nearest name, where there is none.
    """
    layout = [entry for entry, _ in entries(evaluate(scenario, middle_of(scenario)), scenario.groups)]
    known = list(dict.fromkeys(entry.id for entry in layout))
    if name not in known:
        allowed = "one of the outcomes of the scenario: " + _listed(known)
        raise UsageError(Fault(repr(name[:100]), allowed, nearest(name, known), key=parameter, file=scenario.name))
    of_group = [entry for entry in layout if entry.id == name and entry.group == group]
    if not of_group:
        groups = [entry.group or "no `group`" for entry in layout if entry.id == name]
        found = f"{name} of group {group!r}" if group is not None else f"{name} over all groups"
        raise UsageError(Fault(found, _listed(list(dict.fromkeys(groups))), key="group", file=scenario.name))
    items = {entry: where_of(entry, scenario) or {} for entry in of_group}
    chosen = [entry for entry, its in items.items() if (where or {}).items() <= its.items()]
    if len(chosen) != 1:
        wheres = [", ".join(f"{key}={value:g}" for key, value in its.items()) for its in items.values()]
        found = f"{len(chosen)} outcomes {name}" + (" at that place" if where else "")
        raise UsageError(Fault(found, "one: " + _listed(wheres), "name it with `where`", key="where"))
    return chosen[0]


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def with_quantities(scenario: Scenario, change: Change) -> Scenario:
    """Return the scenario with every quantity replaced by what ``change`` makes of it."""
    population, size = scenario.population, scenario.population.size
    if size is not None:
        population = replace(population, size=change("population.size", None, size))
    stages = []
    for stage in scenario.stages:
        settings = {name: _changed(f"{stage.id}.{name}", one, change) for name, one in stage.settings.items()}
        items = []
        for index, item in enumerate(stage.items):
            assert stage.kind.items is not None
            prefix = f"{stage.id}.{stage.kind.items.name}[{index}]"
            items.append({name: _changed(f"{prefix}.{name}", one, change) for name, one in item.items()})
        stages.append(replace(stage, settings=settings, items=tuple(items)))
    return replace(scenario, population=population, stages=tuple(stages))


def _changed(input_id: str, setting: Setting, change: Change) -> Setting:
    everybody = None if setting.everybody is None else change(input_id, None, setting.everybody)
    by_group = {group: change(input_id, group, quantity) for group, quantity in setting.by_group.items()}
    return replace(setting, everybody=everybody, by_group=MappingProxyType(by_group))


def stages_for(scenario: Scenario, stage_ids: Iterable[str]) -> Scenario:
    """Return the scenario with only these stages and those that feed them, directly or through others."""
    inputs = {stage.id: stage.input for stage in scenario.stages}
    needed: set[str] = set()
    for stage_id in stage_ids:
        following: str | None = stage_id
        while following is not None and following not in needed:
            needed.add(following)
            following = inputs[following]
    return replace(scenario, stages=tuple(stage for stage in scenario.stages if stage.id in needed))

"""Scenarios with some of their inputs changed, and parts of scenarios."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from baserate.errors import Fault, Faults, UsageError
from baserate.quantity import Quantity
from baserate.scenario.check import SIZE, gallery_warnings
from baserate.scenario.counted import counted_settings
from baserate.scenario.looks import check_correlations, check_people
from baserate.scenario.model import NAMED, SIZE_ID, Scenario, Setting, find_input, input_name, operating_id
from baserate.scenario.quantities import Context, read_quantity
from baserate.scenario.tables import check_order, read_setting

#: (input id, group or None, quantity) -> the quantity in its place.
Change = Callable[[str, str | None, Quantity], Quantity]


def with_inputs(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Return the scenario with some of the inputs that it gives replaced.

    Parameters
    ----------
    scenario : Scenario
    changes : mapping of str to object
        New quantities by input name, in any form that a file may give: a number, ``"a to b"``, a table as a dict.
        ``"search.fpir"`` replaces an input for everybody (or takes ``{"by_group": {...}}``); ``"search.fpir[A]"``
        replaces it for one group where it is given by group.

    Returns
    -------
    Scenario
        Its ``sha256`` is of the declared scenario's and the changes, so that it is known apart from it; its ``name`` is
        empty, as it is no file any more.

    Raises
    ------
    UsageError
        With every unknown name and every quantity that cannot be used, at once, and for quantities of one stage that
        cannot go together.
    """
    faults = Faults()
    context = Context(scenario.groups, faults)
    problems: list[Fault] = []
    changed = scenario
    for name, raw in changes.items():
        input_id, group = _input_of(scenario, name, raw, problems)
        if input_id == SIZE_ID:
            size = read_quantity(raw, SIZE, name, SIZE_ID, context)
            changed = replace(changed, population=replace(changed.population, size=size))
        elif input_id:
            changed = _with_setting(changed, input_id, group, raw, context)
    if not (problems or faults):
        for stage in changed.stages:
            check_order(stage.kind, stage.settings, stage.id, faults)
            check_people(stage, changed.population, stage.id, faults)
        if not faults:
            check_correlations(changed.stages, changed.population, {}, faults)
    problems += [fault.at(file=scenario.name) for fault in faults.found]
    if problems:
        raise UsageError(problems)
    digest = hashlib.sha256(json.dumps([scenario.sha256, dict(changes)], sort_keys=True, default=str).encode())
    before = set(gallery_warnings(scenario.stages))
    kept = [warning for warning in scenario.warnings if warning not in before]
    warnings = tuple(dict.fromkeys([*kept, *context.warnings, *gallery_warnings(changed.stages)]))
    return replace(changed, sha256=digest.hexdigest(), name="", warnings=warnings)


def _input_of(scenario: Scenario, name: str, raw: object, problems: list[Fault]) -> tuple[str, str | None]:
    """Return the id and the group that a name of a change stands for, or ('', None) after noting what is wrong."""
    matched = NAMED.fullmatch(name)
    if matched is not None and matched["group"] is None:
        input_id = operating_id(scenario, matched["id"])
        if input_id in {one for one, *_ in scenario.inputs()}:
            return input_id, None
    try:
        found = find_input(scenario, name, name)
    except UsageError as error:
        problems += error.faults
        return "", None
    if isinstance(raw, dict) and "by_group" in raw:
        problems.append(Fault(repr(raw), f"one quantity for the group {found.group}", key=name, file=scenario.name))
        return "", None
    return found.id, found.group


def _with_setting(scenario: Scenario, input_id: str, group: str | None, raw: object, context: Context) -> Scenario:
    """Return the scenario with one parameter of a stage, for everybody or for one group, read anew."""

    def read(found_id: str, setting: Setting) -> Setting:
        if found_id != input_id:
            return setting
        if group is None:
            return read_setting(raw, setting.parameter, input_id, input_id, context) or setting
        name = input_name(input_id, group)
        quantity = read_quantity(raw, setting.parameter, name, name, context)
        if quantity is None:
            return setting
        return replace(setting, by_group=MappingProxyType({**setting.by_group, group: quantity}))

    return _counted_anew(scenario, _with_settings(scenario, read), context)


def _counted_anew(before: Scenario, after: Scenario, context: Context) -> Scenario:
    """Return a scenario whose counted proportions are those of its numbers, where these have changed."""
    stages = []
    for old, new in zip(before.stages, after.stages, strict=True):
        names = {name for counted in new.kind.counted for name in (counted.count, counted.others)}
        if any(new.settings.get(name) is not old.settings.get(name) for name in names):
            drawn = counted_settings(new.kind, new.settings, new.id, new.id, context.faults)
            new = replace(new, settings={**new.settings, **drawn})
        stages.append(new)
    return replace(after, stages=tuple(stages))


def with_quantities(scenario: Scenario, change: Change) -> Scenario:
    """Return the scenario with every quantity replaced by what ``change`` makes of it."""
    population, size = scenario.population, scenario.population.size
    if size is not None:
        population = replace(population, size=change(SIZE_ID, None, size))

    def changed(input_id: str, setting: Setting) -> Setting:
        everybody = None if setting.everybody is None else change(input_id, None, setting.everybody)
        by_group = {group: change(input_id, group, quantity) for group, quantity in setting.by_group.items()}
        return replace(setting, everybody=everybody, by_group=MappingProxyType(by_group))

    return _with_settings(replace(scenario, population=population), changed)


def _with_settings(scenario: Scenario, change: Callable[[str, Setting], Setting]) -> Scenario:
    stages = []
    for stage in scenario.stages:
        settings = {name: change(f"{stage.id}.{name}", one) for name, one in stage.settings.items()}
        items = []
        for index, item in enumerate(stage.items):
            assert stage.kind.items is not None
            prefix = f"{stage.id}.{stage.kind.items.name}[{index}]"
            items.append({name: change(f"{prefix}.{name}", one) for name, one in item.items()})
        stages.append(replace(stage, settings=settings, items=tuple(items)))
    return replace(scenario, stages=tuple(stages))


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

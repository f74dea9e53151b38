"""The ``[[loop]]`` tables of a scenario: read, and checked as the stages are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baserate.errors import Faults
from baserate.loops.kind import LOOP_KINDS, LoopItems, LoopKind
from baserate.parameters import Domain, Parameter
from baserate.scenario.distributions import read_number
from baserate.scenario.model import Loop, Population, Setting
from baserate.scenario.quantities import Context
from baserate.scenario.tables import read_setting
from baserate.tomlfile.keys import nearest, read_ids, unknown_keys

MAX_LOOPS = 50
MAX_NAME = 100
DAYS = Domain("a whole number of days from 1 to 100,000", 1.0, 100_000.0, integer=True)
_HEADER = ("id", "kind", "days")


def read_loops(tables: Mapping[str, Any], population: Population, context: Context) -> tuple[Loop, ...]:
    """Return the loops of a scenario in the order of the file; faults are noted in the context."""
    faults, raw = context.faults, tables.get("loop")
    if raw is None:
        return ()
    if not isinstance(raw, list) or not all(isinstance(table, dict) for table in raw):
        faults.add("loop", raw, "[[loop]] tables, in double brackets")
        return ()
    if not 1 <= len(raw) <= MAX_LOOPS:
        faults.add("loop", raw, f"1 to {MAX_LOOPS} loops")
        return ()
    ids = read_ids(raw, "loop", faults)
    loops = []
    for index, table in enumerate(raw):
        path = f"loop[{index}]"
        kind = _kind(table, path, faults)
        if kind is not None:
            loops.append(_read_loop(table, path, ids[index] or path, kind, population, context))
    return tuple(loops)


def _kind(table: Mapping[str, Any], path: str, faults: Faults) -> LoopKind | None:
    name = table.get("kind")
    if isinstance(name, str) and name in LOOP_KINDS:
        return LOOP_KINDS[name]
    found = "no kind" if name is None else name
    mend = nearest(name, LOOP_KINDS) if isinstance(name, str) else ""
    faults.add(f"{path}.kind", found, "one of " + ", ".join(LOOP_KINDS), mend)
    return None


def _read_loop(
    table: Mapping[str, Any], path: str, loop_id: str, kind: LoopKind, population: Population, context: Context
) -> Loop:
    faults = context.faults
    list_key = (kind.items.name,) if kind.items else ()
    known = (*_HEADER, *kind.choices, *(parameter.name for parameter in kind.parameters), *list_key)
    unknown_keys(table, known, path, faults)
    days = read_number(table["days"], DAYS, f"{path}.days", faults) if "days" in table else None
    if kind.needs_population and population.size is None:
        mend = "add [population] with size = the number of people"
        faults.add(path, "no population.size", f"a {kind.name} loop is about people, and needs their number", mend)
    elif kind.needs_population and population.size is not None:
        _check_people(population, kind, path, faults)
    choices = {key: _choose(table, key, kind, path, faults) for key in kind.choices}
    settings = _read_settings(table, kind.parameters, path, loop_id, context)
    for (key, option), needed in kind.needs.items():
        missing = [name for name in needed if choices[key] == option and name not in table]
        if missing:
            allowed = f"{', '.join(needed)}, with {key} = {option!r}"
            faults.add(f"{path}.{key}", f"no {', '.join(missing)}", allowed, quote=False)
    names, items = _read_items(table, kind.items, path, loop_id, context) if kind.items else ((), ())
    return Loop(loop_id, kind, settings, choices, None if days is None else int(days), items, names)


def _check_people(population: Population, kind: LoopKind, path: str, faults: Faults) -> None:
    """Note a fault where a group would be of nobody: half of the draws of the size are what is asked."""
    assert population.size is not None
    median = population.size.interval(0.5)[0]
    smallest = median * min(population.groups.values(), default=1.0)
    if smallest < 1:
        found = f"a population of {median:g}" + (" in groups" if population.groups else "")
        faults.add(path, found, f"at least one person in every group of a {kind.name} loop", quote=False)


def _choose(table: Mapping[str, Any], key: str, kind: LoopKind, path: str, faults: Faults) -> str:
    choice = kind.choices[key]
    given = table.get(key, choice.default)
    if isinstance(given, str) and given in choice.options:
        return given
    mend = nearest(given, choice.options) if isinstance(given, str) else ""
    faults.add(f"{path}.{key}", given, "one of " + ", ".join(choice.options), mend)
    return choice.default


def _read_settings(
    table: Mapping[str, Any], parameters: tuple[Parameter, ...], path: str, stream: str, context: Context
) -> dict[str, Setting]:
    settings = {}
    for parameter in parameters:
        where = f"{path}.{parameter.name}"
        if parameter.name in table:
            name = f"{stream}.{parameter.name}"
            setting = read_setting(table[parameter.name], parameter, where, name, context)
            if setting is not None:
                settings[parameter.name] = setting
        elif parameter.required:
            about = parameter.about
            allowed = f"{parameter.name}: {about.name} ({parameter.domain.words}, {about.unit_in_words})"
            mend = f"add {parameter.name} = {parameter.example}"
            context.faults.add(path, f"no {parameter.name}", allowed, mend, quote=False)
    return settings


def _read_items(
    table: Mapping[str, Any], items: LoopItems, path: str, loop_id: str, context: Context
) -> tuple[tuple[str, ...], tuple[Mapping[str, Setting], ...]]:
    """Return what the items are called and their settings."""
    faults, path = context.faults, f"{path}.{items.name}"
    keys = (*(("name",) if items.named else ()), *(parameter.name for parameter in items.parameters))
    shape = f"{items.name} = [ {{ {', '.join(f'{key} = ...' for key in keys)} }} ]"
    raw = table.get(items.name)
    if raw is None:
        faults.add(path, f"no {items.name}", f"a list of tables: {shape}", quote=False)
        return (), ()
    if not isinstance(raw, list) or not 1 <= len(raw) <= items.at_most:
        faults.add(path, raw, f"a list of 1 to {items.at_most:,} tables: {shape}")
        return (), ()
    names: list[str] = []
    taken: set[str] = set()
    found = []
    for index, item in enumerate(raw):
        where = f"{path}[{index}]"
        if not isinstance(item, dict):
            faults.add(where, item, f"a table: {shape}")
            continue
        unknown_keys(item, keys, where, faults)
        called = _item_name(item, items, index, where, taken, faults)
        names.append(called)
        taken.add(called)
        found.append(_read_settings(item, items.parameters, where, f"{loop_id}.{called}", context))
    return tuple(names), tuple(found)


def _item_name(
    item: Mapping[str, Any], items: LoopItems, index: int, path: str, taken: set[str], faults: Faults
) -> str:
    """Return what an item is called: its own name, else its place in the list."""
    if not items.named:
        return f"{items.name}[{index}]"
    given = item.get("name")
    if not isinstance(given, str) or not given.strip() or len(given) > MAX_NAME:
        found = "no name" if given is None else given
        faults.add(f"{path}.name", found, f"a name of 1 to {MAX_NAME} characters")
    elif given in taken:
        faults.add(f"{path}.name", given, f"names that differ: this one is taken by an earlier {items.one}")
    else:
        return given
    return f"{items.name}[{index}]"

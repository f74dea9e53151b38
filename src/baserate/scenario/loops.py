"""The ``[[loop]]`` tables of a scenario: what is their own beside the tables that stages have too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baserate.errors import Faults
from baserate.loops import LOOPS
from baserate.loops.kind import LoopKind
from baserate.parameters import Domain
from baserate.scenario.distributions import read_number
from baserate.scenario.model import Loop, Population
from baserate.scenario.quantities import Context
from baserate.scenario.tables import check_required, item_places, read_items, read_kind, read_labels, read_settings
from baserate.tomlfile.forms import OneOf
from baserate.tomlfile.keys import read_ids, unknown_keys

MAX_LOOPS = 50
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
        kind = read_kind(table, path, LOOPS, context)
        if kind is not None:
            loops.append(_read_loop(table, path, ids[index] or path, kind, population, context))
    return tuple(loops)


def _read_loop(
    table: Mapping[str, Any], path: str, loop_id: str, kind: LoopKind, population: Population, context: Context
) -> Loop:
    faults = context.faults
    list_key = (kind.items.name,) if kind.items else ()
    known = (*_HEADER, *kind.choices, *(parameter.name for parameter in kind.parameters), *list_key)
    unknown_keys(table, known, path, faults)
    days = read_number(table["days"], DAYS, f"{path}.days", faults) if "days" in table else None
    _check_population(population, kind, path, faults)
    choices = {key: _choose(table, key, kind, path, faults) for key in kind.choices}
    settings = read_settings(kind.parameters, table, path, loop_id, context)
    check_required(kind.parameters, table, path, faults)
    for (key, option), needed in kind.needs.items():
        missing = [name for name in needed if choices[key] == option and name not in table]
        if missing:
            allowed = f"{', '.join(needed)}, with {key} = {option!r}"
            faults.add(f"{path}.{key}", f"no {', '.join(missing)}", allowed, quote=False)
    names = read_labels(table, path, kind.items, faults) or item_places(table, kind.items)
    items = read_items(table, path, loop_id, names, kind.items, context)
    return Loop(loop_id, kind, settings, choices, None if days is None else int(days), items, names)


def _check_population(population: Population, kind: LoopKind, path: str, faults: Faults) -> None:
    """Note a fault where a loop about people has no number of them, or would have a group of nobody.

    Half of the draws of the size have to give everybody one person at least.
    """
    if not kind.needs_population:
        return
    if population.size is None:
        hint = "add [population] with size = the number of people"
        faults.add(path, "no population.size", f"a {kind.name} loop is about people, and needs their number", hint)
        return
    median = population.size.interval(0.5)[0]
    smallest = median * min(population.groups.values(), default=1.0)
    if smallest < 1:
        found = f"a population of {median:g}" + (" in groups" if population.groups else "")
        faults.add(path, found, f"at least one person in every group of a {kind.name} loop", quote=False)


def _choose(table: Mapping[str, Any], key: str, kind: LoopKind, path: str, faults: Faults) -> str:
    choice = kind.choices[key]
    found = OneOf(tuple(choice.options)).read(table.get(key, choice.default), f"{path}.{key}", faults)
    return choice.default if found is None else found

"""The tables of stages and of loops: their kind, their parameters and their items.

A table is read from what its kind declares: which parameters may be given, which must be, and which exclude others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from baserate.errors import Faults, shown
from baserate.kinds import Kind, KindError, Kinds
from baserate.loops import LOOPS
from baserate.loops.kind import LoopKind
from baserate.parameters import Domain, Items, Parameter
from baserate.scenario.counted import counted_settings
from baserate.scenario.distributions import read_number
from baserate.scenario.model import POINTS, Loop, Population, Setting
from baserate.scenario.quantities import Context, read_by_group, read_quantity
from baserate.stages.kind import StageKind
from baserate.tomlfile.declared import ExactlyOne, Requires, Rule, Together
from baserate.tomlfile.forms import OneOf
from baserate.tomlfile.keys import MAX_NAME, check_names, nearest, read_ids, unknown_keys

MAX_LOOPS = 50
DAYS = Domain("a whole number of days from 1 to 100,000", 1.0, 100_000.0, integer=True)
OPERATE_AT = "operate_at"
_LOOP_KEYS = ("id", "kind", "days")
_STAGE_KEYS = {"id", "kind", "input"}
Settings = dict[str, Setting]
K = TypeVar("K", bound=Kind)


def read_kind(table: Mapping[str, Any], path: str, kinds: Kinds[K], context: Context) -> K | None:
    """Return the kind that a table names, or None after noting why there is none.

    That a kind comes from another package is a warning: its numbers are not this package's.
    """
    name, path = table.get("kind"), f"{path}.kind"
    if name not in kinds:
        found = "no kind" if name is None else name
        hint = nearest(name, kinds.names) if isinstance(name, str) else ""
        context.faults.add(path, found, "one of " + ", ".join(kinds.names), hint)
        return None
    try:
        kind = kinds[str(name)]
    except KindError as error:
        context.faults.extend(error.faults, under=path)
        return None
    if kinds.origin(kind.name):
        context.warnings.append(f"the {kinds.what} {kind.name} is of the package {kinds.origin(kind.name)}")
    return kind


def read_stage_settings(
    table: Mapping[str, Any],
    path: str,
    stage_id: str,
    kind: StageKind,
    is_fed: bool,
    size_known: bool,
    context: Context,
) -> tuple[Settings, tuple[Settings, ...]]:
    """Return the settings of a stage by parameter name and those of its items; faults are noted in the context."""
    faults = context.faults
    flat = _flatten(table, path, kind, faults)
    settings = read_settings(kind.parameters, flat, path, stage_id, context)
    settings |= counted_settings(kind, settings, stage_id, path, faults)
    supplied = {derived.formula.result for derived in kind.fed_by} if is_fed else set()
    at_points = kind.points is not None and POINTS in table and kind.points.otherwise.isdisjoint(flat)
    if kind.points is not None and at_points:
        supplied |= kind.points.otherwise
    check_required(kind.parameters, {*flat, *supplied}, path, faults)
    for rule in rules_of(kind, at_points=at_points):
        rule.check(flat, path, faults)
    check_order(kind, settings, path, faults)
    if kind.needs_size and not size_known:
        hint = "add [population] with size = the number of people"
        faults.add(
            path, "no population.size", f"a {kind.name} stage counts people, and needs their number", hint, quote=False
        )
    return settings, read_items(table, path, stage_id, item_places(table, kind.items), kind.items, context)


def _flatten(table: Mapping[str, Any], path: str, kind: StageKind, faults: Faults) -> dict[str, Any]:
    """Return the raw values by parameter name, those of inner tables (``review``) as ``review.name``."""
    inner: dict[str, set[str]] = {}
    for parameter in kind.parameters:
        outer, dot, name = parameter.name.rpartition(".")
        if dot:
            inner.setdefault(outer, set()).add(name)
    plain = {parameter.name for parameter in kind.parameters if "." not in parameter.name}
    item_key = {POINTS, OPERATE_AT} if kind.points is not None else set()
    item_key |= ({kind.items.name} if kind.items else set()) | {one.key for one in kind.series if one.key}
    unknown_keys(table, _STAGE_KEYS | plain | set(inner) | item_key, path, faults)
    flat = {name: table[name] for name in plain if name in table}
    for outer, names in inner.items():
        if outer not in table:
            continue
        if not isinstance(table[outer], dict):
            faults.add(f"{path}.{outer}", table[outer], "a table with " + " and ".join(sorted(names)))
            continue
        unknown_keys(table[outer], names, f"{path}.{outer}", faults)
        flat.update({f"{outer}.{name}": table[outer][name] for name in names if name in table[outer]})
    return flat


def read_settings(
    parameters: Sequence[Parameter], flat: Mapping[str, Any], path: str, stream: str, context: Context
) -> Settings:
    """Return the settings of the parameters that are given, by name; faults are noted in the context.

    Uncertain ones draw from the random streams ``stream.NAME``.
    """
    settings = {}
    for parameter in parameters:
        if parameter.name in flat:
            where, name = f"{path}.{parameter.name}", f"{stream}.{parameter.name}"
            setting = read_setting(flat[parameter.name], parameter, where, name, context)
            if setting is not None:
                settings[parameter.name] = setting
    return settings


def read_setting(raw: Any, parameter: Parameter, path: str, stream: str, context: Context) -> Setting | None:
    """Return what is given for one parameter, for everybody or by group, or None after noting what is wrong with it."""
    if isinstance(raw, dict) and "by_group" in raw:
        if parameter.single or not parameter.by_group:
            context.faults.add(path, raw, "one quantity for everybody: it does not differ by group")
            return None
        by_group = read_by_group(raw, parameter, path, stream, context)
        return Setting(parameter, by_group=by_group) if by_group else None
    quantity = read_quantity(raw, parameter, path, stream, context)
    return None if quantity is None else Setting(parameter, quantity)


def check_required(parameters: Sequence[Parameter], given: Collection[str], path: str, faults: Faults) -> None:
    """Note every parameter that has to be given and is not."""
    for parameter in parameters:
        if parameter.required and parameter.name not in given:
            about = parameter.about
            allowed = f"{parameter.name}: {about.name} ({parameter.domain.words}, {about.unit_in_words})"
            hint = f"add {parameter.name} = {parameter.example}"
            faults.add(path, f"no {parameter.name}", allowed, hint, quote=False)


def rules_of(kind: StageKind, at_points: bool = False) -> tuple[Rule, ...]:
    """Return what the parameters of a kind ask of one another; ``at_points``, where rates are given at points only."""
    return (
        *(ExactlyOne(choices, kind.always_allowed) for choices in (() if at_points else kind.alternatives)),
        *(Together(names) for names in kind.together),
        *(Requires(name, (needed,)) for name, needed in kind.requires),
    )


def check_order(kind: StageKind, settings: Mapping[str, Setting], path: str, faults: Faults) -> None:
    """Note every pair of which the smaller is, by its median, above the larger."""
    for smaller, larger in kind.at_most:
        if smaller in settings and larger in settings:
            one, other = (_median(settings[name]) for name in (smaller, larger))
            if one > other:
                found = f"{smaller} of {one:g} beside {larger} of {other:g}"
                faults.add(f"{path}.{smaller}", found, f"{smaller} at most {larger}", quote=False)


def _median(setting: Setting) -> float:
    """Return the median of an amount, added up over groups."""
    return sum(quantity.interval(0.5)[0] for _, quantity in setting.quantities())


def read_series(table: Mapping[str, Any], path: str, kind: StageKind, faults: Faults) -> dict[str, tuple[float, ...]]:
    """Return the numbers of each of a kind's series by its name: those given, in their order, else the default ones."""
    made = {}
    for series in kind.series:
        made[series.name] = series.default
        if series.key not in table:
            continue
        raw, where = table[series.key], f"{path}.{series.key}"
        if not isinstance(raw, list) or not 1 <= len(raw) <= series.at_most:
            faults.add(where, raw, f"a list of 1 to {series.at_most} numbers")
            continue
        found = [read_number(one, series.domain, f"{where}[{place}]", faults) for place, one in enumerate(raw)]
        numbers = [one for one in found if one is not None]
        if len(set(numbers)) < len(numbers):
            faults.add(where, raw, "numbers that differ from one another")
        made[series.name] = tuple(numbers)
    return made


def item_places(table: Mapping[str, Any], items: Items | None) -> tuple[str, ...]:
    """Return the place of every item in its list, ``gatherings[0]``; none where the list cannot be used."""
    raw = None if items is None else table.get(items.name)
    if items is None or not isinstance(raw, list) or len(raw) > items.at_most:
        return ()
    return tuple(f"{items.name}[{index}]" for index in range(len(raw)))


def read_labels(table: Mapping[str, Any], path: str, items: Items | None, faults: Faults) -> tuple[str, ...]:
    """Return the names of the items of a list, where they have names; an item without one is called by its place."""
    if items is None or not items.label:
        return ()
    places = item_places(table, items)
    named: dict[str, str] = {}
    for place, item in zip(places, table[items.name] if places else (), strict=True):
        given = item.get(items.label) if isinstance(item, dict) else ""
        if isinstance(given, str) and given:
            named[place] = given
        elif isinstance(item, dict):
            found = f"no {items.label}" if given is None else shown(given)
            allowed = f"text: a name of 1 to {MAX_NAME} characters, for every {items.one}"
            faults.add(f"{path}.{place}.{items.label}", found, allowed, quote=False)
    check_names(list(named.values()), [f"{path}.{place}.{items.label}" for place in named], faults)
    return tuple(named.get(place, place) for place in places)


def read_items(
    table: Mapping[str, Any], path: str, owner: str, names: Sequence[str], items: Items | None, context: Context
) -> tuple[Settings, ...]:
    """Return the settings of every item of a list; an item draws from random streams ``OWNER.NAME.PARAMETER``."""
    if items is None:
        return ()
    faults, path = context.faults, f"{path}.{items.name}"
    shape = f"{items.name} = [{{ {', '.join(key + ' = ...' for key in items.keys)} }}]"
    if items.name not in table:
        faults.add(path, f"no {items.name}", f"a list of tables: {shape}", quote=False)
        return ()
    raw = table[items.name]
    if not isinstance(raw, list) or not 1 <= len(raw) <= items.at_most:
        faults.add(path, raw, f"a list of 1 to {items.at_most:,} tables: {shape}")
        return ()
    found = []
    for index, (item, name) in enumerate(zip(raw, names, strict=True)):
        where = f"{path}[{index}]"
        if not isinstance(item, dict):
            faults.add(where, item, f"a table: {shape}")
            continue
        unknown_keys(item, items.keys, where, faults)
        found.append(read_settings(items.parameters, item, where, f"{owner}.{name}", context))
        check_required(items.parameters, item, where, faults)
    return tuple(found)


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
    known = (*_LOOP_KEYS, *kind.choices, *(parameter.name for parameter in kind.parameters), *list_key)
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
    """Note a fault where a loop about people has no number of them, or would have an empty group.

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

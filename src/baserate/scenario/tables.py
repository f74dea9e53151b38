"""The parameters of one stage: which may be given, which have to be, and which exclude one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from baserate.errors import Faults
from baserate.parameters import Parameter
from baserate.scenario.model import Setting
from baserate.scenario.quantities import Context, read_by_group, read_quantity
from baserate.stages.kind import StageKind
from baserate.tomlfile.keys import unknown_keys

MAX_LABEL = 100
_HEADER = {"id", "kind", "input"}
Settings = dict[str, Setting]


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
    settings = _read_all(kind.parameters, flat, path, stage_id, context)
    supplied = {derived.formula.result for derived in kind.fed_by} if is_fed else set()
    _check_required(kind, set(flat), supplied, path, faults)
    _check_alternatives(kind, set(flat), path, faults)
    _check_order(kind, settings, path, faults)
    if kind.needs_size and not size_known:
        mend = "add [population] with size = the number of people"
        faults.add(
            path, "no population.size", f"a {kind.name} stage counts people, and needs their number", mend, quote=False
        )
    return settings, _read_items(table, path, stage_id, kind, context)


def _flatten(table: Mapping[str, Any], path: str, kind: StageKind, faults: Faults) -> dict[str, Any]:
    """Return the raw values by parameter name, those of inner tables (``review``) as ``review.name``."""
    inner: dict[str, set[str]] = {}
    for parameter in kind.parameters:
        outer, dot, name = parameter.name.rpartition(".")
        if dot:
            inner.setdefault(outer, set()).add(name)
    plain = {parameter.name for parameter in kind.parameters if "." not in parameter.name}
    item_key = {kind.items.name} if kind.items else set()
    unknown_keys(table, _HEADER | plain | set(inner) | item_key, path, faults)
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


def _read_all(
    parameters: Sequence[Parameter], flat: Mapping[str, Any], path: str, stream: str, context: Context
) -> Settings:
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


def _check_required(kind: StageKind, given: set[str], supplied: set[str], path: str, faults: Faults) -> None:
    for parameter in kind.parameters:
        if parameter.required and parameter.name not in given | supplied:
            allowed = (
                f"{parameter.name}: {parameter.about.name} ({parameter.domain.words}, {parameter.about.unit_in_words})"
            )
            faults.add(
                path, f"no {parameter.name}", allowed, f"add {parameter.name} = {parameter.example}", quote=False
            )


def _check_alternatives(kind: StageKind, given: set[str], path: str, faults: Faults) -> None:
    for choices in kind.alternatives:
        words = " or ".join(" with ".join(sorted(choice)) for choice in choices)
        whole = [choice for choice in choices if choice <= given]
        named = given & frozenset().union(*(choice - kind.always_allowed for choice in choices))
        if len(whole) != 1 or named - whole[0]:
            found = " and ".join(sorted(named)) or "neither"
            faults.add(path, found, f"exactly one of: {words}", quote=False)
    for names in kind.together:
        if 0 < len(names & given) < len(names):
            missing = ", ".join(sorted(names - given))
            faults.add(path, f"no {missing}", "both or neither of " + " and ".join(sorted(names)), quote=False)
    for name, needed in kind.requires:
        if name in given and needed not in given:
            faults.add(f"{path}.{name}", f"{name} without {needed}", f"{name} only together with {needed}", quote=False)


def _check_order(kind: StageKind, settings: Settings, path: str, faults: Faults) -> None:
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


def read_labels(table: Mapping[str, Any], path: str, kind: StageKind, faults: Faults) -> tuple[str, ...]:
    """Return the names of the items of a stage's list, where the kind names them; faults are noted."""
    if kind.items is None or not kind.items.label or not isinstance(table.get(kind.items.name), list):
        return ()
    labels: list[str] = []
    for index, item in enumerate(table[kind.items.name]):
        where = f"{path}.{kind.items.name}[{index}]"
        label = item.get(kind.items.label) if isinstance(item, dict) else ""
        if label is None:
            faults.add(where, f"no {kind.items.label}", f"every item with {', '.join(kind.items.keys)}", quote=False)
        elif isinstance(item, dict) and (not isinstance(label, str) or not label.strip() or len(label) > MAX_LABEL):
            faults.add(f"{where}.{kind.items.label}", label, f"text, 1 to {MAX_LABEL} characters")
        elif label in labels:
            faults.add(f"{where}.{kind.items.label}", label, "names that differ: an earlier item has this one")
        labels.append(str(label))
    return tuple(labels)


def _read_items(
    table: Mapping[str, Any], path: str, stage_id: str, kind: StageKind, context: Context
) -> tuple[Settings, ...]:
    if kind.items is None:
        return ()
    faults, name, path = context.faults, kind.items.name, f"{path}.{kind.items.name}"
    keys = kind.items.keys
    shape = f"{name} = [{{ {', '.join(key + ' = ...' for key in keys)} }}]"
    if name not in table:
        faults.add(path, f"no {name}", f"a list of tables: {shape}", quote=False)
        return ()
    raw = table[name]
    if not isinstance(raw, list) or not 1 <= len(raw) <= kind.items.at_most:
        faults.add(path, raw, f"a list of 1 to {kind.items.at_most} tables: {shape}")
        return ()
    found = []
    for index, item in enumerate(raw):
        where = f"{path}[{index}]"
        if not isinstance(item, dict):
            faults.add(where, item, f"a table: {shape}")
            continue
        unknown_keys(item, keys, where, faults)
        for parameter in kind.items.parameters:
            if parameter.required and parameter.name not in item:
                faults.add(where, f"no {parameter.name}", f"every item with {', '.join(keys)}", quote=False)
        found.append(_read_all(kind.items.parameters, item, where, f"{stage_id}.{name}[{index}]", context))
    return tuple(found)

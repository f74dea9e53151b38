"""The checks on a scenario's tables: everything wrong is noted, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Any

from baserate.errors import Faults
from baserate.parameters import POSITIVE, Parameter
from baserate.practice.known import contradictions
from baserate.practice.table import read_practice
from baserate.quantity import Quantity
from baserate.scenario.loops import read_loops
from baserate.scenario.model import Claim, Population, Scenario, Stage
from baserate.scenario.practice import facts_of_stages
from baserate.scenario.quantities import MAX_TEXT, Context, read_quantity
from baserate.scenario.tables import read_kind, read_labels, read_stage_settings
from baserate.stages import STAGES
from baserate.stages.kind import StageKind
from baserate.tomlfile.keys import nearest, read_ids, unknown_keys

FORMAT = 1
MAX_STAGES = 200
MAX_GROUPS = 100
SHARES_TOLERANCE = 1e-6
_TOP_KEYS = ("format", "title", "topic", "claim", "population", "stage", "loop", "practice")
SIZE = Parameter(
    "size",
    POSITIVE,
    "3_500_000",
    by_group=False,
    measures=frozenset({"amount"}),
    denominators=frozenset({"none"}),
    units=frozenset({"people"}),
)


def check_scenario(tables: Mapping[str, Any]) -> tuple[Scenario | None, Faults]:
    """Return the scenario that the tables of a file declare, and every fault; with a fault, no scenario."""
    faults = Faults()
    unknown_keys(tables, _TOP_KEYS, "", faults)
    _check_format(tables, faults)
    title = _text(tables, "title", "", faults, required=True)
    _text(tables, "topic", "", faults)
    claim = _read_claim(tables.get("claim"), faults)
    shares = _read_groups(tables.get("population"), faults)
    context = Context(tuple(shares), faults)
    population = Population(_read_size(tables.get("population"), context), MappingProxyType(shares))
    stages = _read_stages(tables, population, context)
    loops = read_loops(tables, population, context)
    practice = read_practice(tables["practice"], faults) if "practice" in tables else None
    warnings = tuple(dict.fromkeys(context.warnings))
    scenario = Scenario(title, stages, population, claim, warnings=warnings, loops=loops, practice=practice)
    if practice is not None:
        faults.extend(contradictions(practice, facts_of_stages(scenario)))
    return None if faults else scenario, faults


def _check_format(tables: Mapping[str, Any], faults: Faults) -> None:
    if "format" not in tables:
        faults.add("format", "no format", "format = 1", "add format = 1 as the first line", quote=False)
    elif isinstance(tables["format"], bool) or tables["format"] != FORMAT:
        faults.add("format", tables["format"], f"format = {FORMAT}")


def _text(table: Mapping[str, Any], key: str, path: str, faults: Faults, *, required: bool = False) -> str:
    where = f"{path}.{key}" if path else key
    if key not in table:
        if required:
            faults.add(where, f"no {key}", f"{key} = some text", quote=False)
        return ""
    text = table[key]
    if not isinstance(text, str) or not text.strip() or len(text) > MAX_TEXT:
        faults.add(where, text, f"text in quotes, at most {MAX_TEXT} characters")
        return ""
    return text.strip()


def _read_claim(raw: Any, faults: Faults) -> Claim | None:
    if raw is None:
        return None
    if not isinstance(raw, dict):
        faults.add("claim", raw, "a table [claim] with quote, by and source")
        return None
    unknown_keys(raw, ("quote", "by", "source"), "claim", faults)
    return Claim(
        _text(raw, "quote", "claim", faults, required=True),
        _text(raw, "by", "claim", faults),
        _text(raw, "source", "claim", faults),
    )


def _read_groups(raw: Any, faults: Faults) -> dict[str, float]:
    """Return the shares of the declared groups, or nothing where none are declared or one is wrong."""
    if not isinstance(raw, dict) or "groups" not in raw:
        return {}
    path, groups = "population.groups", raw["groups"]
    if not isinstance(groups, dict) or not groups or len(groups) > MAX_GROUPS:
        faults.add(
            path, groups, f"a table of 1 to {MAX_GROUPS} groups and their shares, such as {{ A = 0.6, B = 0.4 }}"
        )
        return {}
    shares: dict[str, float] = {}
    for name, share in groups.items():
        if not name.strip() or len(name) > 100:
            faults.add(path, name, "a name of 1 to 100 characters")
        elif isinstance(share, bool) or not isinstance(share, (int, float)) or not 0 < share <= 1:
            faults.add(f"{path}.{name}", share, "a share above 0, at most 1")
        else:
            shares[name] = float(share)
    if len(shares) == len(groups) and abs(sum(shares.values()) - 1) > SHARES_TOLERANCE:
        faults.add(path, f"shares that sum to {sum(shares.values()):.9g}", "shares that sum to 1", quote=False)
    return shares


def _read_size(raw: Any, context: Context) -> Quantity | None:
    if raw is None:
        return None
    if not isinstance(raw, dict):
        context.faults.add("population", raw, "a table [population] with size and, if there are any, groups")
        return None
    unknown_keys(raw, ("size", "groups"), "population", context.faults)
    if "size" not in raw:
        return None
    if isinstance(raw["size"], dict) and "by_group" in raw["size"]:
        mend = "give the whole size, and the shares of the groups under population.groups"
        context.faults.add("population.size", raw["size"], "one quantity for everybody", mend)
        return None
    return read_quantity(raw["size"], SIZE, "population.size", "population.size", context)


def _read_stages(tables: Mapping[str, Any], population: Population, context: Context) -> tuple[Stage, ...]:
    faults, raw = context.faults, tables.get("stage")
    if raw is None:
        if "loop" not in tables and "practice" not in tables:
            faults.add("stage", "no stage", "at least one [[stage]]", quote=False)
        return ()
    if not isinstance(raw, list) or not all(isinstance(table, dict) for table in raw):
        faults.add("stage", raw, "[[stage]] tables, in double brackets")
        return ()
    if not 1 <= len(raw) <= MAX_STAGES:
        faults.add("stage", raw, f"1 to {MAX_STAGES} stages")
        return ()
    ids = read_ids(raw, "stage", faults)
    size_known = isinstance(tables.get("population"), dict) and "size" in tables["population"]
    kinds = [read_kind(table, f"stage[{index}]", STAGES, context) for index, table in enumerate(raw)]
    stages = []
    for index, table in enumerate(raw):
        path = f"stage[{index}]"
        kind = kinds[index]
        feeding = _feeding(table, path, ids, kinds, kind, faults)
        if kind is not None:
            stage_id = ids[index] or path
            settings, items = read_stage_settings(table, path, stage_id, kind, feeding is not None, size_known, context)
            stages.append(Stage(stage_id, kind, settings, items, feeding, read_labels(table, path, kind.items, faults)))
    return _in_order(stages, faults)


def _feeding(
    table: Mapping[str, Any],
    path: str,
    ids: list[str | None],
    kinds: list[StageKind | None],
    kind: StageKind | None,
    faults: Faults,
) -> str | None:
    """Return the id of the stage that feeds this one, or None after noting why it cannot."""
    name = table.get("input")
    if name is None:
        if kind is not None and kind.must_be_fed:
            faults.add(path, "no input", f"a {kind.name} stage names the stage whose alerts it answers", quote=False)
        return None
    others = [other for other in ids if other is not None and other != table.get("id")]
    allowed = "the id of another stage: " + (", ".join(others[:20]) or "there is none")
    if name not in others:
        faults.add(f"{path}.input", name, allowed, nearest(name, others) if isinstance(name, str) else "")
        return None
    feeding = kinds[ids.index(name)]
    if feeding is not None and feeding.alerts is None:
        faults.add(f"{path}.input", name, f"a stage that raises alerts; a {feeding.name} stage raises none")
        return None
    if kind is not None and not (kind.fed_by or kind.must_be_fed):
        faults.add(f"{path}.input", name, f"no input: a {kind.name} stage is not fed by alerts")
        return None
    return str(name)


def _in_order(stages: list[Stage], faults: Faults) -> tuple[Stage, ...]:
    """Return the stages so that each comes after the one that feeds it, else in the order of the file."""
    by_id = {stage.id: stage for stage in stages}
    sorter = TopologicalSorter({stage.id: [stage.input] if stage.input in by_id else [] for stage in stages})
    try:
        return tuple(by_id[str(name)] for name in sorter.static_order())
    except CycleError as error:
        circle = " -> ".join(str(name) for name in error.args[1])
        faults.add(
            "stage", f"stages that feed one another in a circle: {circle}", "a chain with a first stage", quote=False
        )
        return ()

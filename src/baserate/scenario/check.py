"""The checks on a scenario's tables: everything wrong is noted, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Any

from baserate.errors import Faults
from baserate.practice.known import contradictions
from baserate.practice.table import read_practice
from baserate.quantity import Quantity
from baserate.scenario.dependence import read_dependences
from baserate.scenario.galleries import gallery_warnings
from baserate.scenario.head import POPULATION, SCENARIO, SIZE
from baserate.scenario.loops import read_loops
from baserate.scenario.model import Population, Scenario, Stage
from baserate.scenario.practice import facts_of_stages
from baserate.scenario.quantities import Context, read_quantity
from baserate.scenario.tables import read_kind, read_labels, read_stage_settings
from baserate.stages import STAGES
from baserate.stages.kind import StageKind
from baserate.tomlfile.keys import nearest, read_ids

MAX_STAGES = 200


def check_scenario(tables: Mapping[str, Any]) -> tuple[Scenario | None, Faults]:
    """Return the scenario that the tables of a file declare, and every fault; with a fault, no scenario."""
    faults = Faults()
    head = SCENARIO.values(tables, "", faults) or {}
    context = Context((), faults)
    population = _read_population(tables.get("population"), context)
    stages = _read_stages(tables, population, context)
    loops = read_loops(tables, population, context)
    practice = read_practice(tables["practice"], faults) if "practice" in tables else None
    if practice is not None:
        faults.extend(contradictions(practice, facts_of_stages(stages, practice)))
    claim, title = head.get("claim"), head.get("title", "")
    scenario = Scenario(title, stages, population, claim, loops=loops, practice=practice)
    dependences = read_dependences(tables, scenario, faults)
    if faults:
        return None, faults
    warnings = tuple(dict.fromkeys([*context.warnings, *gallery_warnings(stages)]))
    return replace(scenario, warnings=warnings, dependences=dependences), faults


def _read_population(raw: Any, context: Context) -> Population:
    """Return who comes before the system; the context learns the names of the groups."""
    if raw is None:
        return Population()
    faults = context.faults
    values = POPULATION.values(raw, "population", faults) or {}
    shares, reference = values.get("groups", {}), values.get("reference", "")
    if reference and reference not in shares:
        allowed = "one of the groups: " + ", ".join(shares) if shares else "a reference where groups are declared"
        faults.add("population.reference", reference, allowed, nearest(reference, shares))
    context.groups = tuple(shares)
    size = None
    if isinstance(raw, dict) and "size" in raw:
        size = _read_size(raw["size"], context)
    return Population(size, MappingProxyType(shares), reference or next(iter(shares), ""))


def _read_size(raw: Any, context: Context) -> Quantity | None:
    if isinstance(raw, dict) and "by_group" in raw:
        mend = "give the whole size, and the shares of the groups under population.groups"
        context.faults.add("population.size", raw, "one quantity for everybody", mend)
        return None
    return read_quantity(raw, SIZE, "population.size", "population.size", context)


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

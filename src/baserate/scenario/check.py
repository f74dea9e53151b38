"""The checks on a scenario's tables: the head, the population, the stages and what feeds them, and cited galleries.

Every fault is noted, nothing is guessed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Annotated, Any

from baserate.errors import Faults
from baserate.parameters import POSITIVE, Parameter
from baserate.practice.known import contradictions
from baserate.practice.table import read_practice
from baserate.quantity import Quantity
from baserate.scenario.dependence import read_dependences
from baserate.scenario.looks import check_correlations, check_fed, check_people
from baserate.scenario.model import Claim, Period, Population, Scenario, Setting, Stage
from baserate.scenario.operating import read_points
from baserate.scenario.practice import facts_of_stages
from baserate.scenario.quantities import Context, read_quantity
from baserate.scenario.tables import (
    OPERATE_AT,
    read_kind,
    read_labels,
    read_loops,
    read_series,
    read_stage_settings,
)
from baserate.stages import STAGES
from baserate.stages.kind import StageKind
from baserate.stages.period import over_period
from baserate.tomlfile.declared import Table
from baserate.tomlfile.forms import Constant, MapOf, Number, Text
from baserate.tomlfile.keys import check_names, nearest, read_ids

FORMAT = 1
MAX_GROUPS = 100
MAX_STAGES = 200
SHARES_TOLERANCE = 1e-6
SIZE = Parameter(
    "size",
    POSITIVE,
    "3_500_000",
    whole=True,
    by_group=False,
    measures=frozenset({"amount"}),
    denominators=frozenset({"none"}),
    units=frozenset({"people"}),
)
#: Parameters that say how many entries are searched.
SIZES = ("watchlist_size", "gallery_size")
#: Sizes nearer than this to one another are taken as the same.
NEAR = 0.05
LEVEL = 0.9
_SHARE = Number(0, 1, "a share above 0, at most 1", open_low=True)


@dataclass(frozen=True, slots=True)
class GroupShares:
    """The shares of groups, which sum to 1."""

    words: str = f"a table of 1 to {MAX_GROUPS} groups and their shares, such as {{ A = 0.6, B = 0.4 }}"

    def read(self, raw: Any, path: str, faults: Faults) -> dict[str, float] | None:
        """Return the shares; of a wrong one 0, so that the group is known where its name is used."""
        before = len(faults.found)
        shares = MapOf(_SHARE, self.words, MAX_GROUPS, 1).read(raw, path, faults)
        if shares is None:
            return None
        check_names(list(raw), [f"{path}.{name}" for name in raw], faults)
        if len(faults.found) == before and abs(sum(shares.values()) - 1) > SHARES_TOLERANCE:
            faults.add(path, f"shares that sum to {sum(shares.values()):.9g}", "shares that sum to 1", quote=False)
        return {name: float(shares.get(name, 0)) for name in raw}

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        return MapOf(_SHARE, self.words, MAX_GROUPS, 1).schema()


@dataclass(frozen=True, slots=True)
class PopulationTable:
    """The table ``[population]``; its size is a quantity and is read as one."""

    groups: Annotated[
        Mapping[str, float], GroupShares(), "The groups and their shares of the population, which sum to 1."
    ] = field(default_factory=dict)
    reference: Annotated[str, Text(exact=True), "The group with which the others are compared; else the first."] = ""


@dataclass(frozen=True, slots=True)
class ScenarioTable:
    """The keys of a scenario file beside its lists of tables."""

    format: Annotated[int, Constant(FORMAT), "The format of the file."]
    title: Annotated[str, Text(), "What the system is, in a few words."]
    topic: Annotated[str, Text(), "Under what it is listed."] = ""
    claim: Annotated[Claim | None, "What is claimed, by whom, where."] = None
    period: Annotated[Period | None, "Over how long outcomes are told; a year where it is left out."] = None


#: Tables that are lists, that hold quantities, or that have a vocabulary of their own.
OTHERS = ("population", "stage", "loop", "practice", "dependence")
SCENARIO = Table(ScenarioTable, OTHERS)
POPULATION = Table(PopulationTable, ("size",))


def check_scenario(tables: Mapping[str, Any]) -> tuple[Scenario | None, Faults]:
    """Return the scenario that the tables of a file declare, and every fault; with a fault, no scenario."""
    faults = Faults()
    head = SCENARIO.values(tables, "", faults) or {}
    context = Context((), faults)
    population = _read_population(tables.get("population"), context)
    period = head.get("period")
    stages = _read_stages(tables, population, context, over_period if period is not None else None)
    loops = read_loops(tables, population, context)
    practice = read_practice(tables["practice"], faults) if "practice" in tables else None
    if practice is not None:
        faults.extend(contradictions(practice, facts_of_stages(stages, practice)))
    claim, title = head.get("claim"), head.get("title", "")
    scenario = Scenario(title, stages, population, claim, loops=loops, practice=practice, period=period)
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
        hint = "give the whole size, and the shares of the groups under population.groups"
        context.faults.add("population.size", raw, "one quantity for everybody", hint)
        return None
    return read_quantity(raw, SIZE, "population.size", "population.size", context)


def _read_stages(
    tables: Mapping[str, Any],
    population: Population,
    context: Context,
    changed: Callable[[StageKind], StageKind] | None,
) -> tuple[Stage, ...]:
    """Return the stages, each of its kind as ``changed`` makes it where that is given."""
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
    if changed is not None:
        kinds = [None if kind is None else changed(kind) for kind in kinds]
    stages, paths = [], {}
    for index, table in enumerate(raw):
        path = f"stage[{index}]"
        kind = kinds[index]
        feeding = _feeding(table, path, ids, kinds, kind, faults)
        if kind is not None:
            stage_id = ids[index] or path
            settings, items = read_stage_settings(table, path, stage_id, kind, feeding is not None, size_known, context)
            labels = read_labels(table, path, kind.items, faults)
            series = read_series(table, path, kind, faults)
            rates, points, operates = read_points(table, path, stage_id, kind, context)
            stages.append(Stage(stage_id, kind, settings | rates, items, feeding, labels, series, points, operates))
            check_fed(table, kind, path, feeding is not None, faults)
            check_people(stages[-1], population, path, faults)
            paths[stage_id] = path
    for stage in stages:
        _check_operates(stage, stages, paths, faults)
    ordered = _in_order(stages, faults)
    if not faults:
        check_correlations(ordered, population, paths, faults)
    return ordered


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


def _check_operates(stage: Stage, stages: Sequence[Stage], paths: Mapping[str, str], faults: Faults) -> None:
    """Note a stage that feeds another, and does not say at which of its operating points."""
    fed = [other.id for other in stages if other.input == stage.id]
    if fed and not stage.operates_somewhere:
        thresholds = ", ".join(f"{point:g}" for point in stage.points)
        found = f"no {OPERATE_AT}, and {fed[0]} is fed by {stage.id}"
        faults.add(paths[stage.id], found, f"{OPERATE_AT} = one of the thresholds: {thresholds}", quote=False)


def _in_order(stages: list[Stage], faults: Faults) -> tuple[Stage, ...]:
    """Return the stages so that each comes after the one that feeds it, else in the order of the file."""
    by_id = {stage.id: stage for stage in stages}
    sorter = TopologicalSorter({stage.id: [stage.input] if stage.input in by_id else [] for stage in stages})
    try:
        return tuple(by_id[str(name)] for name in sorter.static_order())
    except CycleError as error:
        cycle = " -> ".join(str(name) for name in error.args[1])
        faults.add(
            "stage", f"stages that feed one another in a cycle: {cycle}", "a chain with a first stage", quote=False
        )
        return ()


def gallery_warnings(stages: Iterable[Stage]) -> Iterator[str]:
    """Yield a warning for each input of a search that cites a record measured with a gallery of another size.

    A false positive identification rate is scaled as 1 - (1 - rate)**(size/size measured), which holds where errors
    are independent from entry to entry (Grother, Ngan and Hanaoka, NIST IR 8271, section on gallery size).
    """
    for stage in stages:
        size = next((stage.settings[name] for name in SIZES if name in stage.settings), None)
        if size is None:
            continue
        for input_id, setting in stage.all_settings():
            for group, quantity in setting.quantities():
                entries = _median(_of_group(size, group))
                if quantity.origin.kind == "evidence" and entries:
                    yield from _compared(input_id, quantity, entries)


def _of_group(setting: Setting, group: str | None) -> Quantity | None:
    return setting.everybody if setting.everybody is not None else setting.by_group.get(group or "")


def _median(quantity: Quantity | None) -> float:
    return 0.0 if quantity is None else quantity.interval(LEVEL)[0]


def _compared(input_id: str, quantity: Quantity, entries: float) -> Iterator[str]:
    from baserate.records.library import load_library  # the models of records take 0.1 s, and few scenarios cite one

    record = load_library().get(quantity.origin.reference.removeprefix("one minus "))
    measured = record.gallery_size
    if measured is None or abs(math.log(entries / measured)) <= NEAR:
        return
    text = (
        f"{input_id} rests on {record.id}, measured with a gallery of {measured:,}; here {entries:,.0f} are searched: "
    )
    rate = _median(quantity)
    if record.term != "fpir" or not 0 < rate < 1:
        yield text + "it may not hold at that size"
        return
    scaled = -math.expm1(entries / measured * math.log1p(-rate))
    per_comparison = -math.expm1(math.log1p(-rate) / measured)
    yield text + (
        f"if errors are independent from entry to entry it would be {scaled:.3g} and not {rate:.3g}"
        f" (declare fmr = {per_comparison:.3g} instead, which follows the size)"
    )

"""The report of a simulation: frozen data, every number already in the form in which it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from baserate.loops import loop_kind
from baserate.report.assessment.sentences import percent_of_level
from baserate.report.parts.elements import ClaimShown, Column, Row, Table
from baserate.report.parts.numbers import amount
from baserate.report.simulation.charts import SeriesChart, map_of_places, over_time
from baserate.report.simulation.sentences import all_sentences, setting_words
from baserate.simulation.result import LoopDifference, LoopOutcome, LoopRun, Series, Simulation
from baserate.terms import term

MOST_ROWS = 200
MOST_MAPS = 4


@dataclass(frozen=True, slots=True)
class LoopReport:
    """What is said of one loop, at all settings of a sweep."""

    id: str
    question: str
    headlines: tuple[str, ...]
    charts: tuple[SeriesChart, ...]
    tables: tuple[Table, ...]
    days: tuple[str, ...]
    assumes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimulationReport:
    """The whole report."""

    title: str
    claim: ClaimShown | None
    loops: tuple[LoopReport, ...]
    inputs: Table
    warnings: tuple[str, ...]
    version: str
    command: str
    seed: int
    replicates: str
    level: str
    input_sha256: str


def build_simulation_report(result: Simulation) -> SimulationReport:
    """Return the report of a simulation."""
    claim = result.scenario.claim
    loops = [
        _loop(result, list(runs), number)
        for number, (_, runs) in enumerate(groupby(result.loops, key=lambda run: run.id), start=1)
    ]
    return SimulationReport(
        title=result.title,
        claim=None if claim is None else ClaimShown(claim.quote, claim.by, claim.source),
        loops=tuple(loops),
        inputs=_inputs(result),
        warnings=result.warnings,
        version=result.version,
        command=result.command,
        seed=result.seed,
        replicates=f"{result.replicates:,}",
        level=percent_of_level(result.level),
        input_sha256=result.input_sha256,
    )


def _loop(result: Simulation, runs: Sequence[LoopRun], number: int) -> LoopReport:
    first, level = runs[0], percent_of_level(result.level)
    outcomes = [outcome for outcome in result.outcomes if outcome.loop == first.id]
    series = [one for one in result.series if one.loop == first.id]
    differences = [one for one in result.differences if one.loop == first.id]
    return LoopReport(
        id=first.id,
        question=first.question,
        headlines=tuple(all_sentences(result, first.id)),
        charts=(*_over_time(first.kind, series, number, level), *_maps(runs, outcomes, number)),
        tables=(*_tables(runs, outcomes, number, level), *_differences(differences, number, level)),
        days=first.plan,
        assumes=first.assumes,
    )


def _over_time(kind: str, series: Sequence[Series], number: int, level: str) -> Iterator[SeriesChart]:
    """Yield a chart for each term that is drawn and changes; the record's is left out where it is the patrols'."""
    drawn: list[tuple[Series, ...]] = []
    drawn_terms = loop_kind(kind).drawn
    for name in drawn_terms:
        of_term = tuple(one for one in series if one.term == name)
        means = {mean for one in of_term for mean in one.mean} - {None}
        if len(means) < 2 and not any(one.true is not None for one in of_term):
            continue
        if drawn and _same(of_term, drawn[0]):
            continue
        also = [
            other
            for other in drawn_terms
            if other != name and of_term and _same(tuple(one for one in series if one.term == other), of_term)
        ]
        drawn.append(of_term)
        yield over_time(f"chart-{number}-{name}", of_term, level, also)


def _same(one: Sequence[Series], other: Sequence[Series]) -> bool:
    return [(part.where, part.at, part.mean, part.low, part.high) for part in one] == [
        (part.where, part.at, part.mean, part.low, part.high) for part in other
    ]


def _maps(runs: Sequence[LoopRun], outcomes: Sequence[LoopOutcome], number: int) -> Iterator[SeriesChart]:
    mapped = loop_kind(runs[0].kind).mapped
    for index, run in enumerate(runs[:MOST_MAPS]):
        places = [one for one in outcomes if mapped and one.term == mapped and one.at == run.at]
        grid = map_of_places(f"map-{number}-{index}", places, setting_words(run.at))
        if grid is not None:
            yield grid


def share(value: float | None) -> str:
    """Return a share in per cent, never rounded to none or all."""
    if value is None:
        return "undefined"
    if 0 < value < 0.1:
        return f"{amount(100 * value)}%"
    if 0.9995 < value < 1:
        return "more than 99.9%"
    return f"{100 * value:.1f}%"


def _tables(runs: Sequence[LoopRun], outcomes: Sequence[LoopOutcome], number: int, level: str) -> Iterator[Table]:
    columns = (Column("outcome"), Column("mean", True), Column(f"{level} interval", True), Column("true", True))
    for index, run in enumerate(runs):
        rows = []
        own = [one for one in outcomes if one.at == run.at]
        for one in own[:MOST_ROWS]:
            about, found = term(one.term), one.estimate
            shown = share if about.is_proportion else amount
            true = "" if one.true is None else shown(one.true)
            interval = f"{shown(found.low)} to {shown(found.high)}"
            note = f"{' '.join(one.where.values()) or 'all'}, {about.unit_in_words}"
            rows.append(Row(about.name, (shown(found.mean), interval, true), note))
        numbers = {path: value for path, value in run.at.items() if path.partition(".")[2] not in run.choices}
        setting = f", {setting_words(numbers)}" if numbers else ""
        policies = "".join(f", {key} {value}" for key, value in run.choices.items())
        more = (
            f" The first {MOST_ROWS} of {len(own):,} rows; all are in the JSON and CSV." if len(own) > MOST_ROWS else ""
        )
        caption = f"{run.id} on day {run.days:,}{policies}{setting}.{more}"
        yield Table(f"numbers-{number}-{index}", caption, columns, tuple(rows))


def _differences(differences: Sequence[LoopDifference], number: int, level: str) -> Iterator[Table]:
    """Yield a table of what the other policies change beside the first, at each setting of the numbers."""
    columns = (Column("outcome"), Column("with"), Column("mean difference", True), Column(f"{level} interval", True))
    rows = []
    for one in differences[:MOST_ROWS]:
        about, found = term(one.term), one.estimate
        shown = _points if about.is_proportion else amount
        note = f"{' '.join(one.where.values()) or 'all'}, {about.unit_in_words}"
        interval = f"{shown(found.low)} to {shown(found.high)}"
        rows.append(Row(about.name, (setting_words(one.at), shown(found.mean), interval), note))
    if rows:
        first = setting_words(differences[0].against)
        left = f" The first {MOST_ROWS} of {len(differences):,} rows." if len(differences) > MOST_ROWS else ""
        caption = f"Less the same with {first}, replicate by replicate on shared random numbers.{left}"
        yield Table(f"differences-{number}", caption, columns, tuple(rows))


def _points(value: float | None) -> str:
    """Return a difference of shares in percentage points."""
    return "undefined" if value is None else f"{amount(round(100 * value, 3))} points"


def _inputs(result: Simulation) -> Table:
    columns = (Column("input"), Column("value", True), Column("interval", True), Column("unit"), Column("from"))
    rows = []
    for one in result.inputs[:MOST_ROWS]:
        fixed = one.low == one.high
        interval = "" if fixed else f"{amount(one.low)} to {amount(one.high)}"
        origin = f"{one.origin}: {one.reference}" if one.reference else one.origin
        rows.append(Row(one.id, (amount(one.median), interval, one.unit, origin), one.group or ""))
    more = f" (the first {MOST_ROWS} of {len(result.inputs):,})" if len(result.inputs) > MOST_ROWS else ""
    return Table("inputs", f"What was put in, and where it comes from{more}", columns, tuple(rows))

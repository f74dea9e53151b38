"""The report of a simulation: frozen data, every number already in the form in which it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from baserate.loops import loop_kind
from baserate.report.parts.chart import Chart
from baserate.report.parts.elements import ClaimShown, Column, Reproduction, Row, Table, reproduction_of
from baserate.report.parts.numbers import amount, percent_of_level, shown_difference, shown_mean, shown_value
from baserate.report.simulation.charts import map_of_places, over_time
from baserate.report.simulation.sentences import all_sentences, setting_words
from baserate.simulation.result import LoopDifference, LoopOutcome, LoopRun, Series, Simulation
from baserate.terms import term

MOST_ROWS = 200
MOST_MAPS = 4
#: What stands for the interval of what is the same in all replicates.
SAME = "the same in all"


@dataclass(frozen=True, slots=True)
class LoopReport:
    """What is said of one loop, at all settings of a sweep."""

    id: str
    question: str
    headlines: tuple[str, ...]
    charts: tuple[Chart, ...]
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
    reproduction: Reproduction


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
        reproduction=reproduction_of(result.provenance),
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
        days=tuple(_days(first)),
        assumes=first.assumes,
    )


def _days(run: LoopRun) -> Iterator[str]:
    """Yield what each step of a day does, in order."""
    words = {step.name: step.words for step in loop_kind(run.kind).plan}
    for name in run.plan:
        yield words.get(name, name).rstrip(".") + "."


def _over_time(kind: str, series: Sequence[Series], number: int, level: str) -> Iterator[Chart]:
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


def _maps(runs: Sequence[LoopRun], outcomes: Sequence[LoopOutcome], number: int) -> Iterator[Chart]:
    mapped = loop_kind(runs[0].kind).mapped
    for index, run in enumerate(runs[:MOST_MAPS]):
        places = [one for one in outcomes if mapped and one.term == mapped and one.at == run.at]
        grid = map_of_places(f"map-{number}-{index}", places, setting_words(run.at))
        if grid is not None:
            yield grid


def _tables(runs: Sequence[LoopRun], outcomes: Sequence[LoopOutcome], number: int, level: str) -> Iterator[Table]:
    columns = (Column("outcome"), Column("mean", True), Column(f"{level} interval", True), Column("true", True))
    for index, run in enumerate(runs):
        rows = []
        own = [one for one in outcomes if one.at == run.at]
        for one in own[:MOST_ROWS]:
            about, found = term(one.term), one.estimate
            shown = shown_mean(found.mean, found.low, found.high, is_share=about.is_proportion)
            true = "" if one.true is None else shown_value(one.true, is_share=about.is_proportion)
            note = f"{' '.join(one.where.values()) or 'all'}, {about.unit_in_words}"
            rows.append(Row(about.name, (shown.median, shown.interval or SAME, true), note))
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
        note = f"{' '.join(one.where.values()) or 'all'}, {about.unit_in_words}"
        shown = shown_difference(found.mean, found.low, found.high, is_share=about.is_proportion)
        rows.append(Row(about.name, (setting_words(one.at), shown.median, shown.interval or SAME), note))
    if rows:
        first = setting_words(differences[0].against)
        left = f" The first {MOST_ROWS} of {len(differences):,} rows." if len(differences) > MOST_ROWS else ""
        caption = f"Less the same with {first}, replicate by replicate on shared random numbers.{left}"
        yield Table(f"differences-{number}", caption, columns, tuple(rows))


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

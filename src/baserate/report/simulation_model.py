"""The report of a simulation: frozen data, every number already in the form in which it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from baserate.report.elements import ClaimShown, Column, Row, Table
from baserate.report.numbers import amount
from baserate.report.sentences import percent_of_level
from baserate.report.simulation_charts import SeriesChart, label_of, map_of_places, over_time
from baserate.simulate.result import LoopOutcome, LoopRun, Simulation
from baserate.terms import term

#: The terms that a report draws, by kind of loop; those that a loop does not have are passed over.
DRAWN = {
    "patrol_feedback": ("patrol_share", "recorded_share"),
    "list_feedback": ("list_share", "listed_share", "share_listed_without_incident"),
    "gathering_feedback": ("flagged_share", "innocent_alerts_per_day"),
}
MOST_ROWS = 200


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
    charts: list[SeriesChart] = []
    for name in DRAWN[first.kind]:
        of_term = [one for one in series if one.term == name]
        if of_term:
            charts.append(over_time(f"chart-{number}-{name}", of_term, level))
    places = [one for one in outcomes if one.term == "patrol_share" and one.at == first.at]
    grid = map_of_places(f"map-{number}", places)
    return LoopReport(
        id=first.id,
        question=first.question,
        headlines=tuple(_headlines(runs, outcomes, level)),
        charts=(*charts, *([grid] if grid else [])),
        tables=tuple(_tables(runs, outcomes, number, level)),
        days=first.plan,
        assumes=first.assumes,
    )


def _headlines(runs: Sequence[LoopRun], outcomes: Sequence[LoopOutcome], level: str) -> Iterator[str]:
    """Yield one sentence for each setting: the outcome with a true value that lies furthest from it."""
    for run in runs[:12]:
        leading = [one for one in outcomes if one.at == run.at and one.term == DRAWN[run.kind][0]]
        compared = [one for one in leading if one.true is not None and one.estimate.mean is not None]
        if not compared:
            continue
        far = max(compared, key=lambda one: abs((one.estimate.mean or 0) - (one.true or 0)))
        setting = f" ({label_of(dict(run.at))})" if run.at else ""
        of = " ".join(far.where.values())
        found = far.estimate
        yield (
            f"On day {run.days:,}{setting}, {term(far.term).name}{f' ({of})' if of else ''}: {share(found.mean)} on"
            f" average, {share(found.low)} to {share(found.high)} in {level} of replicates; the true value is"
            f" {share(far.true)}."
        )


def share(value: float | None) -> str:
    """Return a share in per cent, never rounded to none or all."""
    if value is None:
        return "undefined"
    if 0 < value < 0.0005:
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
        setting = f", {label_of(dict(run.at))}" if run.at else ""
        policies = "".join(f", {key}: {value}" for key, value in run.choices.items())
        more = (
            f" The first {MOST_ROWS} of {len(own):,} rows; all are in the JSON and CSV." if len(own) > MOST_ROWS else ""
        )
        caption = f"{run.id} on day {run.days:,}{policies}{setting}.{more}"
        yield Table(f"numbers-{number}-{index}", caption, columns, tuple(rows))


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

"""The result of a simulation as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from baserate.report.simulation.sentences import all_sentences, setting_words
from baserate.terms import term

if TYPE_CHECKING:
    from baserate.simulation.result import LoopOutcome, LoopRun, Simulation

#: Rows of a loop's table; a loop of many places is shown in full in JSON and CSV.
MOST_ROWS = 60


def render_simulation_text(result: Simulation) -> RenderableType:
    """Return the title, what each loop came to in words, one table for each, and the warnings."""
    parts: list[RenderableType] = [Text(result.title, style="bold")]
    parts.append(f"{result.replicates:,} replicates, seed {result.seed}; {result.level:.0%} simulation intervals")
    for name in dict.fromkeys(loop.id for loop in result.loops):
        parts += ["", Text(name, style="bold"), *(Text(sentence) for sentence in all_sentences(result, name))]
    for loop in result.loops:
        parts += ["", _table(loop, [one for one in result.outcomes if (one.loop, one.at) == (loop.id, loop.at)])]
    parts += ["", *(Text(f"note: {warning}") for warning in result.warnings), Text(f"again: {result.command}")]
    return Group(*parts)


def _table(loop: LoopRun, outcomes: list[LoopOutcome]) -> Table:
    varied = {path: value for path, value in loop.at.items() if path.partition(".")[2] not in loop.choices}
    policies = setting_words({**{f".{key}": value for key, value in loop.choices.items()}, **varied})
    heading = f"{loop.id} ({loop.kind}{', ' + policies if policies else ''}), day {loop.days:,}"
    table = Table(title=Text(heading), title_justify="left", box=None, pad_edge=False, header_style="bold")
    table.add_column("outcome")
    table.add_column("of")
    for name in ("mean", "low", "high", "true"):
        table.add_column(name, justify="right")
    for outcome in outcomes[:MOST_ROWS]:
        found = outcome.estimate
        numbers = (found.mean, found.low, found.high, outcome.true)
        table.add_row(term(outcome.term).name, Text(" ".join(outcome.where.values())), *(_number(n) for n in numbers))
    if len(outcomes) > MOST_ROWS:
        table.add_row(f"... and {len(outcomes) - MOST_ROWS:,} more", "", "", "", "", "")
    return table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.4g}"

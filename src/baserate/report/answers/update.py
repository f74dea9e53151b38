"""An update for a terminal or a pipe."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from baserate.assessment.predict import Prediction
from baserate.assessment.result import OutcomeResult
from baserate.assessment.update import Update
from baserate.quantity import Estimate
from baserate.report.assessment.sentences import percent_of_level
from baserate.report.parts.numbers import amount, shares_of, show_amounts, show_shares
from baserate.scenario.changes import input_name
from baserate.terms import term


def render_update(found: Update) -> RenderableType:
    """Return inputs and outcomes before and after the counts, the counts to expect, and what reproduces it."""
    level = percent_of_level(found.level)
    parts: list[RenderableType] = [Text(f"{found.scenario.title}\n", style="bold"), _inputs(found, level)]
    parts += [Text(), _outcomes(found, level)]
    if found.predictions:
        parts += [Text(f"\nCounts to expect ({level} predictive intervals)")]
        parts += [Text(f"- {prediction_sentence(prediction)}") for prediction in found.predictions]
    parts += [Text(f"note: {warning}") for warning in found.warnings]
    return Group(*parts, Text(f"\n{found.command}", style="dim"))


def prediction_sentence(found: Prediction) -> str:
    """Return a count to expect in a sentence."""
    name = input_name(found.id, found.group)
    over = f"in {amount(found.of)} {found.per}" if found.per != "tries" else f"of the next {found.of:,.0f}"
    return f"{name}, {over}: {found.median:,} ({found.low:,} to {found.high:,}), on average {amount(found.mean)}"


def _inputs(found: Update, level: str) -> Grid:
    grid = _grid("Input", "Counted", f"Before ({level})", f"After ({level})")
    for one in found.inputs:
        ends = [
            Estimate(part[0], None, part[1], part[2], found.level, "credible") for part in (one.prior, one.posterior)
        ]
        counted = f"{one.counts.count:,} of {one.counts.of:,}"
        grid.add_row(Text(input_name(one.id, one.group)), counted, *(_shown(end, is_share=True) for end in ends))
    return grid


def _outcomes(found: Update, level: str) -> Grid:
    grid = _grid("Outcome", f"Before ({level})", f"After ({level})")
    for before, after in zip(found.before, found.after, strict=True):
        is_share = term(after.term).is_proportion
        grid.add_row(Text(_name(after)), *(_shown(one.estimate, is_share=is_share) for one in (before, after)))
    return grid


def _name(outcome: OutcomeResult) -> str:
    where = ", ".join(f"{key} {value:,.15g}" for key, value in (outcome.where or {}).items())
    return outcome.id + "".join(f" [{part}]" for part in (outcome.group, where) if part)


def _shown(estimate: Estimate, *, is_share: bool) -> str:
    shown = show_shares(shares_of(estimate)) if is_share else show_amounts(estimate)
    return f"{shown.median} ({shown.interval})" if shown.interval else shown.median


def _grid(*columns: str) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False, expand=False)
    for index, column in enumerate(columns):
        grid.add_column(column, justify="right" if index else "left", overflow="fold")
    return grid

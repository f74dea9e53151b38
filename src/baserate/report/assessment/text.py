"""The report for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from baserate.report.assessment.elements import InputShown, StageReport
from baserate.report.assessment.model import ReportModel
from baserate.report.parts.elements import Table

_ORIGIN_STYLES = {"unsourced": "bold yellow", "assumption": "yellow", "source": "green", "evidence": "green"}


def render_text(report: ReportModel) -> RenderableType:
    """Return the report: sentences, outcomes, inputs with their origins, warnings, and what reproduces it."""
    parts: list[RenderableType] = [Text(_printable(report.title), style="bold")]
    if report.claim is not None:
        whose = ", ".join(part for part in (report.claim.by, report.claim.source) if part)
        parts.append(Text(_printable(f"Claim: “{report.claim.quote}”" + (f" ({whose})" if whose else ""))))
    for stage in report.stages:
        parts += _stage(stage)
    if report.drivers is not None:
        parts += [_heading(report.drivers.caption), _outcomes(report.drivers)]
    parts += [_heading("What this rests on"), _bullets(report.basis.sentences), Text(), _inputs(report)]
    if report.warnings:
        parts += [_heading("Warnings"), _bullets(report.warnings)]
    parts += [Text(), Text(report.intervals, style="dim"), Text()]
    reproduction = report.reproduction
    parts.append(
        Text(
            _printable(f"{reproduction.command}\nbaserate {reproduction.version}, sha256 {reproduction.input_sha256}"),
            style="dim",
        )
    )
    return Group(*parts)


def _stage(stage: StageReport) -> list[RenderableType]:
    parts: list[RenderableType] = [_heading(f"{stage.id}: {stage.question}")]
    if stage.headline:
        parts.append(Text(stage.headline, style="bold"))
    if stage.reading:
        parts.append(Text(stage.reading))
    if stage.groups_lead:
        parts.append(Text(stage.groups_lead))
    parts.append(_bullets([f"{found.group}: {found.text}" for found in stage.by_group]))
    parts.append(_bullets(stage.more))
    if stage.denominators is not None:
        both = stage.denominators
        parts += [_bullets((both.per_alert, both.per_face, both.percentages)), Text(both.why, style="dim")]
    return [*parts, Text(), _outcomes(stage.outcomes)]


def _outcomes(table: Table) -> Grid:
    grid = _grid()
    for column in table.columns:
        grid.add_column(column.name, justify="right" if column.numeric else "left", overflow="fold")
    for row in table.rows:
        grid.add_row(Text(_printable(row.header)), *(Text(_printable(cell)) for cell in row.cells))
    return grid


def _inputs(report: ReportModel) -> Grid:
    grid = _grid()
    grid.add_column("Input", overflow="fold", ratio=5)
    grid.add_column("Value", justify="right", overflow="fold", ratio=4)
    grid.add_column("Where from", overflow="fold", ratio=5)
    for found in report.inputs:
        grid.add_row(Text(_printable(_input_name(found))), Text(_input_value(found)), _origin(found))
    return grid


def _input_name(found: InputShown) -> str:
    return found.id + (f" [{found.group}]" if found.group else "")


def _input_value(found: InputShown) -> str:
    interval = f" ({found.interval})" if found.interval else ""
    return f"{found.value}{interval}"


def _origin(found: InputShown) -> Text:
    text = Text(found.origin, style=_ORIGIN_STYLES[found.origin])
    return text.append(_printable(f": {found.reference}"), style="default") if found.reference else text


def _grid() -> Grid:
    return Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False, expand=False)


def _heading(text: str) -> Padding:
    return Padding(Text(_printable(text), style="bold underline"), (1, 0, 0, 0))


def _bullets(sentences: Sequence[str]) -> Grid:
    grid = Grid.grid(padding=(0, 1))
    for sentence in sentences:
        grid.add_row("-", Text(_printable(sentence)))
    return grid


def _printable(text: str) -> str:
    """Return a text without control characters, which a terminal would obey."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)

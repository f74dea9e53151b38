"""The report for a terminal or a pipe."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from baserate.report.assessment.elements import InputShown, StageReport
from baserate.report.assessment.model import ReportModel
from baserate.report.law.text import law_parts
from baserate.report.parts.numbers import bracketed
from baserate.report.parts.printable import printable
from baserate.report.parts.terminal import bullets, columns, heading, plain, reproduced, table

_ORIGIN_STYLES = {"unsourced": "bold yellow", "assumption": "yellow", "source": "green", "evidence": "green"}


def render_text(report: ReportModel) -> RenderableType:
    """Return the report: sentences, outcomes, inputs with their origins, warnings, and what reproduces it."""
    parts: list[RenderableType] = [plain(report.title, "bold")]
    if report.claim is not None:
        whose = ", ".join(part for part in (report.claim.by, report.claim.source) if part)
        parts.append(plain(f"Claim: “{report.claim.quote}”" + (f" ({whose})" if whose else "")))
    for stage in report.stages:
        parts += _stage(stage)
    if report.curve is not None:
        parts += [heading(report.curve.caption), table(report.curve)]
    if report.drivers is not None:
        parts += [heading(report.drivers.caption), table(report.drivers)]
    parts += [heading("What this rests on"), bullets(report.basis.sentences), Text(), _inputs(report)]
    if report.warnings:
        parts += [heading("Warnings"), bullets(report.warnings)]
    if report.law is not None:
        parts += [heading("The law"), *law_parts(report.law), plain(report.law.command, "dim")]
    return Group(*parts, Text(), Text(report.intervals, style="dim"), reproduced(report.reproduction))


def _stage(stage: StageReport) -> list[RenderableType]:
    parts: list[RenderableType] = [heading(f"{stage.id}: {stage.question}")]
    if stage.headline:
        parts.append(Text(stage.headline, style="bold"))
    if stage.reading:
        parts.append(Text(stage.reading))
    if stage.groups_lead:
        parts.append(Text(stage.groups_lead))
    parts.append(bullets([f"{found.group}: {found.text}" for found in stage.by_group]))
    parts.append(bullets(stage.more))
    if stage.denominators is not None:
        both = stage.denominators
        parts += [bullets((both.per_alert, both.per_face, both.percentages)), Text(both.why, style="dim")]
    if stage.assumes:
        parts.append(Text(f"This holds if {'; '.join(stage.assumes)}.", style="dim"))
    looks: list[RenderableType] = []
    if stage.looks is not None:
        looks = [heading(stage.looks.caption), table(stage.looks)]
    return [*parts, Text(), table(stage.outcomes), *looks]


def _inputs(report: ReportModel) -> Grid:
    grid = columns(())
    grid.add_column("Input", overflow="fold", ratio=5)
    grid.add_column("Value", justify="right", overflow="fold", ratio=4)
    grid.add_column("Where from", overflow="fold", ratio=5)
    for found in report.inputs:
        grid.add_row(plain(_input_name(found)), Text(_input_value(found)), _origin(found))
    return grid


def _input_name(found: InputShown) -> str:
    return found.id + (f" [{found.group}]" if found.group else "")


def _input_value(found: InputShown) -> str:
    return bracketed(found.value, found.interval)


def _origin(found: InputShown) -> Text:
    text = Text(found.origin, style=_ORIGIN_STYLES[found.origin])
    return text.append(printable(f": {found.reference}"), style="default") if found.reference else text

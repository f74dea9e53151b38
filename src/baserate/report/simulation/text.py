"""The report of a simulation as text for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType

from baserate.report.parts.terminal import bullets, heading, plain, reproduced, table
from baserate.report.simulation.model import SimulationReport


def render_text(report: SimulationReport) -> RenderableType:
    """Return what each loop came to in words, then its numbers, the inputs and the warnings."""
    parts: list[RenderableType] = [plain(report.title, "bold")]
    for loop in report.loops:
        parts.append(heading(f"{loop.id}: {loop.question}"))
        parts += [plain(sentence, "" if index else "bold") for index, sentence in enumerate(loop.headlines)]
    for loop in report.loops:
        for shown in loop.tables:
            parts += [heading(shown.caption), table(shown, notes=True)]
    parts += [heading(report.inputs.caption), table(report.inputs, notes=True)]
    if report.warnings:
        parts += [heading("Warnings"), bullets(report.warnings)]
    return Group(*parts, reproduced(report.reproduction))

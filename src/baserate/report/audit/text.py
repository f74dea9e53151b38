"""The report of an audit as text for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from baserate.report.audit.model import AuditReport
from baserate.report.parts.terminal import bullets, heading, plain, reproduced, table


def render_text(report: AuditReport) -> RenderableType:
    """Return the report in the order of the HTML, without its charts."""
    parts: list[RenderableType] = [plain(report.title, "bold underline"), plain(report.people), Text()]
    parts += [plain(report.headline, "bold"), bullets(report.sentences)]
    for shown in report.rates:
        parts += [heading(shown.caption), table(shown)]
    if (thresholds := report.thresholds) is not None:
        parts += [heading(thresholds.table.caption), table(thresholds.table)]
        parts.append(bullets(thresholds.sentences))
    for title, sentences in (
        ("Groups not shown", report.not_shown),
        ("What this log cannot show", report.cannot),
        ("Warnings", report.warnings),
    ):
        parts += [heading(title), bullets(sentences)] if sentences else []
    return Group(*parts, Text(), plain(report.method, "dim"), reproduced(report.reproduction))

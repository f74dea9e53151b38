"""The report of an audit as text for a terminal."""

from __future__ import annotations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from baserate.report.audit.model import AuditReport
from baserate.report.parts.elements import Table

#: Columns of a table that fit on a terminal; the HTML has all.
_MOST_COLUMNS = 5


def render_audit_text(report: AuditReport) -> RenderableType:
    """Return the report in the order of the HTML, without its charts."""
    parts: list[RenderableType] = [Text(_printable(report.title), style="bold underline"), Text(report.people), Text()]
    parts += [Text(_printable(report.headline), style="bold"), *_bullets(report.sentences), Text()]
    for table in report.rates:
        parts += [Text(_printable(table.caption), style="bold"), _grid(table), Text()]
    if (thresholds := report.thresholds) is not None:
        parts += [Text(thresholds.table.caption, style="bold"), _grid(thresholds.table)]
        parts += [*_bullets(thresholds.sentences), Text()]
    if report.not_shown:
        parts += [Text("Groups not shown", style="bold"), *_bullets(report.not_shown), Text()]
    parts += [Text("What this log cannot tell", style="bold"), *_bullets(report.cannot), Text()]
    if report.warnings:
        parts += [Text("Warnings", style="bold"), *_bullets(report.warnings), Text()]
    parts += [Text(report.method, style="dim"), Text(_printable(report.command), style="dim")]
    return Group(*parts)


def _bullets(sentences: tuple[str, ...]) -> list[Text]:
    return [Text(f"- {_printable(sentence)}") for sentence in sentences]


def _grid(table: Table) -> Grid:
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False)
    for column in table.columns[:_MOST_COLUMNS]:
        grid.add_column(column.name, justify="right" if column.numeric else "left", overflow="fold")
    for row in table.rows:
        cells = (row.header, *row.cells)[:_MOST_COLUMNS]
        grid.add_row(*(Text(_printable(cell)) for cell in cells))
    return grid


def _printable(text: str) -> str:
    """Return a text without control characters, which a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)

"""The law as a page, as CSV, and on a terminal."""

from __future__ import annotations

import csv as comma_separated
import io
from typing import TYPE_CHECKING

from baserate.provisions.finding import Law
from baserate.report.law.model import build_law_section

if TYPE_CHECKING:
    from rich.console import RenderableType


def html(result: Law) -> str:
    """Return the report as one HTML page."""
    from baserate.report.parts.html import render_page

    return render_page("law.html.j2", build_law_section(result))


def csv(result: Law) -> str:
    """Return the findings, the days ahead and the facts to establish as CSV."""
    from baserate.report.assessment.csv import safe_cell
    from baserate.report.law.rows import HEADER, law_rows

    made = io.StringIO(newline="")
    writer = comma_separated.DictWriter(made, HEADER, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in law_rows(result):
        writer.writerow({key: safe_cell(value) for key, value in row.items()})
    return made.getvalue()


def shown(result: Law) -> RenderableType:
    """Return what a terminal prints."""
    from baserate.report.law.text import render_law_text

    return render_law_text(build_law_section(result))

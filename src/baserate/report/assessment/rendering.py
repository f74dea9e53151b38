"""An assessment as a page, as CSV, and on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baserate.assessment.result import Assessment

if TYPE_CHECKING:
    from rich.console import RenderableType


def html(result: Assessment) -> str:
    """Return the report as one HTML page."""
    from baserate.report.assessment.model import build_report
    from baserate.report.parts.html import render_html

    return render_html(build_report(result))


def csv(result: Assessment) -> str:
    """Return outcomes and inputs as CSV."""
    from baserate.report.assessment.csv import to_csv

    return to_csv(result)


def shown(result: Assessment) -> RenderableType:
    """Return what a terminal prints."""
    from baserate.report.assessment.model import build_report
    from baserate.report.assessment.text import render_text

    return render_text(build_report(result))

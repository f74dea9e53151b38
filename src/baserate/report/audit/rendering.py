"""An audit as a page, as CSV, and on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from baserate.auditing.result import AuditResult

if TYPE_CHECKING:
    from rich.console import RenderableType


def html(result: AuditResult) -> str:
    """Return the report as one HTML page."""
    from baserate.report.audit.html import render_audit_html
    from baserate.report.audit.model import build_audit_report

    return render_audit_html(build_audit_report(result))


def csv(result: AuditResult) -> str:
    """Return rates and contrasts as CSV."""
    from baserate.report.audit.csv import audit_to_csv

    return audit_to_csv(result)


def shown(result: AuditResult) -> RenderableType:
    """Return what a terminal prints."""
    from baserate.report.audit.model import build_audit_report
    from baserate.report.audit.text import render_audit_text

    return render_audit_text(build_audit_report(result))

"""The report of an audit as one self-contained HTML file."""

from __future__ import annotations

from baserate.report.audit.model import AuditReport
from baserate.report.parts.html import render_page


def render_audit_html(report: AuditReport) -> str:
    """Return the report as HTML."""
    return render_page("audit.html.j2", report)

"""How an audit is reported."""

from __future__ import annotations

from baserate.report.audit.model import build_audit_report
from baserate.report.audit.rows import audit_csv
from baserate.report.audit.text import render_text
from baserate.report.parts.room import Room

ROOM = Room(build_audit_report, "audit.html.j2", render_text, audit_csv)

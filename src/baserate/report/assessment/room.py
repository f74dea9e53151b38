"""How an assessment is reported."""

from __future__ import annotations

from baserate.report.assessment.model import build_report
from baserate.report.assessment.rows import assessment_csv
from baserate.report.assessment.text import render_text
from baserate.report.parts.room import Room

ROOM = Room(build_report, "assessment.html.j2", render_text, assessment_csv)

"""How the law is reported."""

from __future__ import annotations

from baserate.report.law.model import build_law_report
from baserate.report.law.rows import law_csv
from baserate.report.law.text import render_text
from baserate.report.parts.room import Room

ROOM = Room(build_law_report, "law.html.j2", render_text, law_csv)

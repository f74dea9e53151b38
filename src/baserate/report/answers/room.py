"""How answers are reported."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from baserate.report.answers.model import AnswerReport, build_answer
from baserate.report.parts.csv_table import to_csv
from baserate.report.parts.room import Room
from baserate.report.parts.terminal import plain, reproduced, table
from baserate.results import Result


def render_text(report: AnswerReport) -> RenderableType:
    """Return an answer for a terminal: its sentences, its tables, and what gives it again."""
    parts: list[RenderableType] = [plain(sentence) for sentence in report.sentences]
    for shown in report.tables:
        parts += [Text(), plain(shown.caption, "bold"), table(shown)]
    parts += [plain(f"note: {warning}") for warning in report.warnings]
    if report.reproduction.command:
        parts.append(reproduced(report.reproduction))
    return Group(*parts)


def answer_csv(result: Result) -> str:
    """Return the rows of an answer."""
    rows = result.table()
    return to_csv(list(dict.fromkeys(key for row in rows for key in row)), rows)


ROOM = Room(build_answer, "answer.html.j2", render_text, answer_csv)

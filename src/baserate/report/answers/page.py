"""An answer (a break-even, a comparison, an update, a trial) as a page: its sentences, and its rows as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from baserate.report.parts.html import render_page
from baserate.results import Result, in_short


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What stands on the page of an answer: sentences, a table, and what gives it again."""

    title: str
    sentences: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    reproduction: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


#: Keys of a JSON form that say how to get the same numbers, in words.
_REPRODUCTION = {
    "command": "Command",
    "version": "Version",
    "seed": "Seed",
    "draws": "Draws",
    "level": "Level of the intervals",
    "input_sha256": "SHA-256 of the scenario file",
}


def render_answer(result: Result, sentences: tuple[str, ...], *, with_table: bool = True) -> str:
    """Return an answer as one self-contained HTML page; ``sentences`` are said first, then all numbers in a table."""
    form = result.to_dict()
    rows = result.table() if with_table else []
    header = tuple(dict.fromkeys(key for row in rows for key in row if key not in ("format", *_REPRODUCTION)))
    page = AnswerPage(
        title=result.heading,
        sentences=sentences,
        header=header,
        rows=tuple(tuple(_cell(row.get(key)) for key in header) for row in rows),
        reproduction=tuple((words, str(form[key])) for key, words in _REPRODUCTION.items() if form.get(key)),
        warnings=tuple(form.get("warnings", ())),
    )
    return render_page("answer.html.j2", page)


def _cell(value: Any) -> str:
    return "" if value is None else in_short(value)

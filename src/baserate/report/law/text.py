"""The law as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from baserate.report.law.model import LawSection, Shown


def render_law_text(section: LawSection) -> RenderableType:
    """Return the findings that are not ruled out, the checklists, the days ahead, the tensions and the notes."""
    parts: list[RenderableType] = [Text(section.title, style="bold"), Text(section.lead)]
    for part in section.parts:
        parts += _headed(part.heading, [line for finding in part.findings for line in _finding(finding)])
    for checklist in section.checklists:
        lines = [_line(f"[ ] {fact.question} ({fact.fact})") for fact in checklist.facts]
        parts += _headed(f"{checklist.heading} ({len(lines)} facts)", lines)
    parts += _headed("Days ahead", [_line(f"{one.day}  {one.provision}: {one.result}") for one in section.ahead])
    parts += _headed("Tensions", [_line(f"{between}: {words}") for between, words in section.tensions])
    ids = ", ".join(one[0] for one in section.ruled_out)
    parts += _headed("Not touched", [_line(ids)] if ids else [])
    parts += ["", *(Text(f"note: {note}") for note in section.notes)]
    parts += [Text(f"{name}: {value}") for name, value in section.reproduction]
    return Group(*parts)


def _headed(heading: str, lines: list[RenderableType]) -> list[RenderableType]:
    return ["", Text(heading, style="bold"), *lines] if lines else []


def _line(text: str, indent: int = 2) -> RenderableType:
    return Padding(Text(text), (0, 0, 0, indent))


def _finding(finding: Shown) -> Iterator[RenderableType]:
    yield _line(f"{finding.id}: {finding.title} ({finding.about})")
    for sentence in finding.because:
        yield _line(sentence, 4)
    for words, sets in finding.settles:
        for one in sets:
            yield _line(f"{words}: {one}", 4)
    for ask in finding.asks:
        yield _line(f"asks for {ask}", 4)
    for caveat in finding.caveats:
        yield _line(caveat, 4)

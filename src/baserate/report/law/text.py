"""The law for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding

from baserate.report.law.model import LawReport, LawSection, Shown
from baserate.report.parts.terminal import bullets, heading, plain, reproduced


def render_text(report: LawReport) -> RenderableType:
    """Return the findings, the facts to establish, the days ahead, the tensions, and what reproduces them."""
    return Group(plain(report.title, "bold"), *law_parts(report.law), reproduced(report.reproduction))


def law_parts(law: LawSection) -> Iterator[RenderableType]:
    """Yield what is printed of the law, in a report of its own or in another."""
    yield plain(law.lead)
    for part in law.parts:
        yield from _listed(part.heading, [_finding(finding) for finding in part.findings])
    for checklist in law.checklists:
        questions = [f"{fact.question} ({fact.fact})" for fact in checklist.facts]
        yield from _listed(f"{checklist.heading} ({len(questions)} facts)", [bullets(questions)] if questions else [])
    ahead = [f"{one.day}  {one.provision}: {one.result}" for one in law.ahead]
    yield from _listed("Days ahead", [bullets(ahead)] if ahead else [])
    tensions = [f"{between}: {words}" for between, words in law.tensions]
    yield from _listed("Tensions, side by side", [bullets(tensions)] if tensions else [])
    ruled_out = ", ".join(one[0] for one in law.ruled_out)
    yield from _listed("Not touched", [plain(ruled_out)] if ruled_out else [])
    yield Padding(bullets(law.notes), (1, 0, 0, 0))


def _listed(title: str, parts: Sequence[RenderableType]) -> Iterator[RenderableType]:
    if parts:
        yield heading(title)
        yield from parts


def _numbered(sets: Sequence[str]) -> str:
    return sets[0] if len(sets) == 1 else " ".join(f"({number}) {one}" for number, one in enumerate(sets, 1))


def _finding(finding: Shown) -> RenderableType:
    sentences = list(finding.because)
    sentences += [f"{words}: {_numbered(sets)}" for words, sets in finding.settles]
    sentences += [f"It asks for {ask}" for ask in finding.asks]
    sentences += finding.caveats
    title = plain(f"{finding.id}: {finding.title} ({finding.about})", "bold")
    return Padding(Group(title, bullets(sentences)), (0, 0, 1, 0))

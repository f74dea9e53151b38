"""An assessment on one page, for a meeting: the sentence, the picture, what it rests on, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from baserate.assessment.behind import inputs_behind
from baserate.assessment.plan import plan_of
from baserate.assessment.result import Assessment
from baserate.quantity import OriginKind
from baserate.report.assessment.basis import shown_inputs
from baserate.report.assessment.elements import InputShown
from baserate.report.assessment.model import ReportModel
from baserate.report.parts.chart import Chart
from baserate.report.parts.elements import ClaimShown, Icons, Reproduction
from baserate.report.parts.numbers import bracketed
from baserate.report.parts.printable import printable
from baserate.scenario.model import SIZE_ID

#: Groups that stand beside each other at most.
MOST_ARRAYS = 4
#: Inputs without a source that are named at most.
MOST_NAMED = 6
#: Letters of a title, a sentence, a name and a source at most.
TITLE, SENTENCE, NAME, SOURCE = 110, 260, 60, 110
#: From the weakest to the strongest: what cites nothing comes first.
WEAKEST: Sequence[OriginKind] = ("unsourced", "assumption", "source", "evidence")


@dataclass(frozen=True, slots=True)
class Room:
    """What a page holds at most: other sentences, rows of the table, and things that are missing."""

    sentences: int
    rows: int
    missing: int


#: What is tried in turn until everything is on one page.
ROOMS = (Room(5, 8, 4), Room(4, 5, 3), Room(2, 3, 2), Room(0, 2, 1))


@dataclass(frozen=True, slots=True)
class RestsOn:
    """An input behind the first sentence: its value with its interval, and where it comes from."""

    name: str
    id: str
    value: str
    origin: OriginKind
    reference: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a page for a meeting says."""

    title: str
    claim: ClaimShown | None
    question: str
    sentence: str
    reading: str
    icons: Icons
    chart: Chart | None
    more: tuple[str, ...]
    rests_on: tuple[RestsOn, ...]
    left_out: str
    missing: tuple[str, ...]
    reproduction: Reproduction


def build_summary(assessment: Assessment, report: ReportModel, room: Room = ROOMS[0]) -> Summary:
    """Return the summary of an assessment; ``report`` is its whole report."""
    first, *others = report.stages
    inputs = _behind(assessment, first.id)
    has_icons = bool(first.icons.arrays)
    icons = Icons(first.icons.caption, first.icons.arrays[:MOST_ARRAYS]) if has_icons else Icons()
    claim = report.claim
    return Summary(
        title=printable(report.title, TITLE),
        claim=ClaimShown(*(printable(text, SOURCE) for text in (claim.quote, claim.by, claim.source)))
        if claim
        else None,
        question=first.question,
        sentence=first.headline,
        reading=first.reading,
        icons=icons,
        chart=None if has_icons else next((chart for chart in report.charts if chart.is_short), None),
        more=tuple(_more(first.more, [stage.headline for stage in others if stage.headline], room)),
        rests_on=tuple(_rests_on(one) for one in inputs[: room.rows]),
        left_out=_left_out(len(inputs) - room.rows),
        missing=tuple(_missing(report, room)),
        reproduction=report.reproduction,
    )


def _behind(assessment: Assessment, stage_id: str) -> list[InputShown]:
    """Return the inputs behind the first sentence, those that cite nothing first; all inputs where it has none."""
    plan = plan_of(assessment.scenario)
    headline = plan.stage(stage_id).stage.kind.headline
    behind = {name for name, _ in inputs_behind(plan, stage_id, headline)} if headline else set()
    found = zip(assessment.inputs, shown_inputs(assessment), strict=True)
    wanted = [shown for one, shown in found if one.id in behind or (not behind and one.id != SIZE_ID)]
    return sorted(wanted, key=lambda one: WEAKEST.index(one.origin))


def _rests_on(found: InputShown) -> RestsOn:
    name = f"{found.name}, {found.group}" if found.group else found.name
    value = bracketed(found.value, found.interval)
    return RestsOn(
        printable(name, NAME), printable(found.id, NAME), value, found.origin, printable(found.reference, SOURCE)
    )


def _left_out(count: int) -> str:
    inputs = "input stands" if count == 1 else "inputs stand"
    return f"{count} more {inputs} in the whole report." if count > 0 else ""


def _more(own: Sequence[str], others: Sequence[str], room: Room) -> Iterator[str]:
    found = [*own[:2], *others]
    yield from (printable(sentence, SENTENCE) for sentence in found[: room.sentences])
    if len(found) > room.sentences:
        yield "The other stages are in the whole report."


def _missing(report: ReportModel, room: Room) -> Iterator[str]:
    """Yield what a reader would have to ask for: sources, uncertainty, facts of law, and what warnings say."""
    unsourced = list(dict.fromkeys(found.id for found in report.inputs if found.origin == "unsourced"))
    found = []
    if unsourced:
        names = ", ".join(unsourced[:MOST_NAMED])
        names += f" and {len(unsourced) - MOST_NAMED} more" if len(unsourced) > MOST_NAMED else ""
        found.append(f"A source, or a stated assumption, for {names}.")
    single = dict.fromkeys(one.id for one in report.inputs if not one.interval)
    ranged = {one.id for one in report.inputs if one.interval}
    exact = [name for name in single if name not in ranged]
    if exact:
        found.append(f"How uncertain {len(exact)} of {len(single.keys() | ranged)} inputs are: they are single values.")
    if report.law is not None and report.law.checklists:
        facts = [fact.question for one in report.law.checklists for fact in one.facts]
        found.append(f"{len(facts)} facts that the law turns on, such as: {facts[0]}")
    found += list(report.warnings)
    yield from (printable(sentence, SENTENCE) for sentence in found[: room.missing])
    if len(found) > room.missing:
        left = len(found) - room.missing
        yield f"{left} more {'warning stands' if left == 1 else 'warnings stand'} in the whole report."

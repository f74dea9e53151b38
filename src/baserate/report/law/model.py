"""The report of the law as frozen data: every text in the form in which it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from baserate.practice.vocabulary import ADDRESSEES
from baserate.provisions.because import quoted
from baserate.provisions.finding import Finding, FindingResult, Law, MissingFact
from baserate.provisions.provision import Tension
from baserate.report.law.words import ADDRESSED, ASKED, RESULTS, set_words
from baserate.report.parts.elements import Reproduction, reproduction_of

#: Settling sets shown of each side; the JSON has all of them.
MOST_SETS = 4
#: Kinds of provision in the order in which their findings are shown.
KINDS = ("prohibition", "condition", "duty", "classification", "right", "case")


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as it is printed."""

    id: str
    title: str
    citation: str
    about: str
    because: tuple[str, ...]
    asks: tuple[str, ...]
    settles: tuple[tuple[str, tuple[str, ...]], ...]
    text: str
    translation: str
    source: str
    caveats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The findings with one result."""

    id: str
    heading: str
    findings: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The facts to establish that one addressee would know."""

    heading: str
    facts: tuple[MissingFact, ...]


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A later day on which a result changes."""

    day: str
    provision: str
    title: str
    result: str


@dataclass(frozen=True, slots=True)
class LawSection:
    """What a report says of the law."""

    lead: str
    parts: tuple[Part, ...]
    ruled_out: tuple[tuple[str, str, str], ...]
    checklists: tuple[Checklist, ...]
    ahead: tuple[DayAhead, ...]
    tensions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    command: str


@dataclass(frozen=True, slots=True)
class LawReport:
    """The page of the law alone."""

    title: str
    law: LawSection
    reproduction: Reproduction


def build_law_report(law: Law) -> LawReport:
    """Return the report of the findings."""
    return LawReport(law.title or "The law", build_law_section(law), reproduction_of(law.provenance))


def build_law_section(law: Law) -> LawSection:
    """Return what a report says of the findings."""
    counts = {result: len(law.with_result(result)) for result in RESULTS}
    lead = (
        f"Of {len(law.findings)} provisions, as of {law.as_of}, what is declared touches {counts['touched']}; "
        f"{counts['cannot_tell']} cannot be told, and {counts['not_touched']} are not touched."
    )
    missing = tuple(law.checklist())
    lists = [Checklist(ADDRESSED[who], tuple(fact for fact in missing if who in fact.known_by)) for who in ADDRESSEES]
    return LawSection(
        lead=lead,
        parts=tuple(_part(law, result) for result in RESULTS if result != "not_touched"),
        ruled_out=tuple(
            (one.provision.id, one.provision.title, one.because[0] if one.because else "")
            for one in law.with_result("not_touched")
        ),
        checklists=tuple(one for one in lists if one.facts),
        ahead=tuple(sorted(_ahead(law), key=lambda one: (one.day, one.provision))),
        tensions=tuple((", ".join(one.between), one.words) for one in _tensions(law)),
        notes=law.notes,
        command=law.provenance.command,
    )


def _part(law: Law, result: FindingResult) -> Part:
    found = sorted(law.with_result(result), key=lambda finding: KINDS.index(finding.provision.kind))
    findings = tuple(_show(finding) for finding in found)
    return Part(f"law-{result.replace('_', '-')}", RESULTS[result], findings)


def _show(finding: Finding) -> Shown:
    provision = finding.provision
    about = [provision.jurisdiction, provision.kind, provision.binding]
    if provision.applies_from:
        about.append(f"applies from {provision.applies_from}")
    if provision.applies_until:
        about.append(f"until {provision.applies_until}")
    caveats = [] if provision.verified else ["Not verified: the operative words were not read in the source."]
    caveats += [f"Open reading: {reading}" for reading in provision.open_readings]
    return Shown(
        id=provision.id,
        title=provision.title,
        citation=provision.citation,
        about=", ".join(dict.fromkeys(about)),
        because=finding.because,
        asks=tuple(_ask(*ask) for ask in finding.asks),
        settles=tuple(_settles(finding)),
        text=provision.text,
        translation=provision.translation,
        source=provision.source,
        caveats=(*caveats, *provision.notes),
    )


def _ask(what: str, at_least: int | None, state: str) -> str:
    amount = "" if at_least is None else f", {at_least} or more"
    return f"{quoted(what)}{amount}: {ASKED[state]}"  # type: ignore[index]


def _settles(finding: Finding) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield, for each side, which facts would settle it; they are facts to establish and no ways out."""
    for side, result in (("touched", "touched"), ("not_touched", "not touched")):
        sets = finding.settles[side]
        if sets:
            more = len(sets) - MOST_SETS
            also = f" ({more} more {'set' if more == 1 else 'sets'} of facts in the JSON)" if more > 0 else ""
            words = f"Any one of these, once established, would show that it is {result}{also}"
            words = words if len(sets) > 1 else f"This, once established, would show that it is {result}"
            yield words, tuple(set_words(one) for one in sets[:MOST_SETS])


def _ahead(law: Law) -> Iterator[DayAhead]:
    for finding in law.findings:
        for coming in finding.coming:
            result = RESULTS[coming.result].lower()
            yield DayAhead(coming.day.isoformat(), finding.provision.id, finding.provision.title, result)


def _tensions(law: Law) -> Iterator[Tension]:
    """Yield the tensions of which one side at least is touched or cannot be told."""
    open_ones = [finding for finding in law.findings if finding.result != "not_touched"]
    seen = set()
    for finding in open_ones:
        for tension in finding.provision.tensions:
            if tension.words not in seen:
                seen.add(tension.words)
                yield tension

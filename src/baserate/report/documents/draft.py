"""Drafts as frozen data: what each element has to say, what fills it, and every blank by name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from baserate.assessment.result import Assessment
from baserate.documents.library import Document, Element, load_documents
from baserate.documents.questionnaire import load_questionnaire
from baserate.practice.known import Known as Facts
from baserate.practice.known import in_words, known_on
from baserate.practice.places import is_within
from baserate.practice.table import Practice
from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.finding import Finding, Law
from baserate.report.documents.canada import canada_lines
from baserate.report.documents.fills import Known, fill
from baserate.report.law.words import RESULTS
from baserate.report.parts.elements import Reproduction, reproduction_of
from baserate.results import extended
from baserate.scenario.model import Scenario
from baserate.scenario.practice import facts_of_stages

NEVER_DERIVED = (
    "Severity, necessity, proportion and whether the practice is allowed are never derived: they are left for people.",
    "Every blank is named, and none is guessed. Roles and offices are named here, never people.",
)
READ = {
    "words": "its words were read",
    "headings": "only its headings were read",
    "summary": "only a summary of it was read",
    "memory": "not read: check it before use",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of a draft: what it has to say, what is known of it, and what is blank."""

    id: str
    says: str
    source: str
    filled: tuple[str, ...]
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft."""

    id: str
    title: str
    about: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    entries: tuple[Entry, ...]
    reproduction: Reproduction

    @property
    def blanks(self) -> int:
        """How many blanks are left."""
        return sum(len(entry.blanks) for entry in self.entries)


def build_drafts(
    scenario: Scenario, law: Law, assessment: Assessment | None, *, unchecked: bool = False
) -> tuple[Draft, ...]:
    """Return a draft of every document that is due where the practice is used.

    ``unchecked`` elements are those whose source was not read; they are left out unless they are asked for.
    """
    facts = _facts(scenario, law.as_of)
    known = Known(scenario, assessment)
    due = [document for document in load_documents() if _is_due(document, facts)]
    drafts = [_draft(document, law, facts, known, unchecked) for document in due]
    return (*drafts, _canada(law, facts))


def _facts(scenario: Scenario, day: date) -> Facts:
    practice = scenario.practice or Practice()
    return known_on(day, practice, facts_of_stages(scenario.stages, practice))


def _is_due(document: Document, facts: Facts) -> bool:
    """Return whether a document belongs to the place, or may, where that is not declared."""
    if "territory" not in facts:
        return True
    return any(is_within(str(facts["territory"].value), place) is not False for place in document.within)


def _draft(document: Document, law: Law, facts: Facts, known: Known, unchecked: bool) -> Draft:
    elements = [one for one in document.elements if unchecked or one.is_checked]
    left_out = len(document.elements) - len(elements)
    notes = [*NEVER_DERIVED]
    if left_out:
        notes.append(f"{left_out} elements are left out: their sources were not read.")
    about = [
        ("Who", document.who),
        ("To", document.to),
        ("When", document.when),
        ("Form", document.template),
        *(("Law", _finding(law[provision])) for provision in document.provisions),
    ]
    return Draft(
        id=document.id,
        title=f"{document.title}: {known.scenario.title} (draft)",
        about=tuple(about),
        notes=tuple(notes),
        entries=tuple(_entry(document, element, law, facts, known) for element in elements),
        reproduction=_reproduction(law),
    )


def _entry(document: Document, element: Element, law: Law, facts: Facts, known: Known) -> Entry:
    filled = [line for name in element.fills for line in fill(name, known)]
    filled += [_fact(name, facts) for name in element.facts if name in facts]
    filled += [_finding(law[provision]) for provision in element.findings]
    blanks = [load_vocabulary()[name].question for name in element.facts if name not in facts]
    if element.human:
        blanks.append(f"For people: {element.human}")
    source = document.sources.get(element.source)
    cite = f"{source.cite}, {element.pin}; {READ[element.seen]}" if source else f"{element.pin}; {READ[element.seen]}"
    return Entry(element.id, element.says, cite, tuple(dict.fromkeys(filled)), tuple(blanks))


def _fact(name: str, facts: Facts) -> str:
    fact = facts[name]
    if isinstance(fact.value, bool):
        answer = "Yes" if fact.value else "No"
    else:
        answer = in_words(fact.value).strip("[]").replace("_", " ") or "None"
    source = fact.source or "declared without a source"
    return f"{load_vocabulary()[name].question} {answer} ({source})"


def _finding(finding: Finding) -> str:
    words = f"{finding.provision.id}, {finding.provision.title}: {RESULTS[finding.result].lower()}"
    coming = "; ".join(f"from {one.day} {RESULTS[one.result].lower()}" for one in finding.coming)
    return words + (f"; {coming}" if coming else "")


def _reproduction(law: Law) -> Reproduction:
    """Return what makes the drafts again: the command of the findings, with a folder to write to."""
    provenance = law.provenance
    return reproduction_of(replace(provenance, command=extended(provenance.command, documents="drafts")))


def _canada(law: Law, facts: Facts) -> Draft:
    form = load_questionnaire()
    source = form.source
    _, sentences, left = canada_lines(facts)
    return Draft(
        id="ca-aia",
        title=f"{form.title}: {law.title} (draft)",
        about=(("Scope", form.scope), ("Source", f"{source['repository']}, {source['file']}, {source['commit_date']}")),
        notes=NEVER_DERIVED,
        entries=(Entry("score", "The score as far as the facts go", source["scoring"], sentences, left),),
        reproduction=_reproduction(law),
    )

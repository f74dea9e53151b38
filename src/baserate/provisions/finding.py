"""What is found: for each provision whether the practice touches it, why, and which facts are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from textwrap import shorten
from typing import Any, Literal

from baserate.errors import Fault, UnknownNameError
from baserate.practice.known import AtLeast, KnownFact
from baserate.practice.vocabulary import Addressee, load_vocabulary
from baserate.provisions.provision import Provision
from baserate.provisions.settling import SettlingSet, as_json
from baserate.results import Provenance, Result, flat
from baserate.tomlfile.keys import nearest
from baserate.values import Value

FORMAT = "baserate/law/1"
FindingResult = Literal["touched", "not_touched", "cannot_tell"]
ExceptionState = Literal["applies", "does not apply", "undeclared"]
AskState = Literal["declared", "absent", "undeclared"]


@dataclass(frozen=True, slots=True)
class Coming:
    """A later day on which the result changes, and what it is from then on."""

    day: date
    result: FindingResult


@dataclass(frozen=True, slots=True, eq=False)
class Finding(Value):
    """What is found of one provision.

    ``settles`` has, for each of "touched" and "not_touched", every smallest set of facts that would settle it;
    ``facts`` are the known facts that the provision turns on; ``because`` explains the result in sentences.
    """

    provision: Provision
    result: FindingResult
    in_force: bool
    but_for_exceptions: FindingResult
    exceptions: Mapping[str, ExceptionState]
    settles: Mapping[str, tuple[SettlingSet, ...]]
    facts: Mapping[str, KnownFact]
    asks: tuple[tuple[str, int | None, AskState], ...]
    because: tuple[str, ...]
    coming: tuple[Coming, ...]

    def __repr__(self) -> str:
        words = " ".join([_IN_WORDS[self.result], *_missing_words(self)])
        return f"Finding on {self.provision.id}: {shorten(words, 100, placeholder='…')}"

    @property
    def missing(self) -> tuple[str, ...]:
        """Every fact of some smallest set that settles the result, in the order of the vocabulary."""
        named = {part.fact for sets in self.settles.values() for one in sets for part in one}
        return tuple(name for name in load_vocabulary() if name in named)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        provision = self.provision
        until = provision.applies_until
        return {
            "provision": provision.id,
            "result": self.result,
            "in_force": self.in_force,
            "but_for_exceptions": self.but_for_exceptions,
            "exceptions": dict(self.exceptions),
            "missing": list(self.missing),
            "settles": {
                side: [{part.fact: part.must for part in one} for one in sets] for side, sets in self.settles.items()
            },
            "facts": {name: _fact_dict(fact) for name, fact in self.facts.items()},
            "because": list(self.because),
            "asks": [_ask_dict(*ask) for ask in self.asks],
            "binding": provision.binding,
            "applies_from": provision.applies_from.isoformat() if provision.applies_from else None,
            "applies_until": until.isoformat() if until else None,
            "coming": [{"date": one.day.isoformat(), "result": one.result} for one in self.coming],
            "kind": provision.kind,
            "title": provision.title,
            "citation": provision.citation,
            "jurisdiction": provision.jurisdiction,
            "text": provision.text,
            "text_sha256": provision.text_sha256,
            "translation": provision.translation,
            "source": provision.source,
            "verified": provision.verified,
            "open_readings": list(provision.open_readings),
            "notes": list(provision.notes),
            "tensions": [{"between": list(one.between), "words": one.words} for one in provision.tensions],
        }


def _fact_dict(fact: KnownFact) -> dict[str, Any]:
    value = {"at_least": fact.value.low} if isinstance(fact.value, AtLeast) else as_json(fact.value)
    return {"value": value, "origin": fact.origin, "source": fact.source}


def _ask_dict(what: str, at_least: int | None, state: AskState) -> dict[str, Any]:
    return {"what": what, **({} if at_least is None else {"at_least": at_least}), "state": state}


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A fact to establish: who would know it, and the provisions that cannot be told without it."""

    fact: str
    question: str
    known_by: tuple[Addressee, ...]
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Law(Result):
    """The findings on every provision as of a day, for a declared practice.

    ``title`` and ``provenance`` say of which scenario, and how to get the same findings.
    """

    as_of: date
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    title: str = ""
    provenance: Provenance = field(default_factory=lambda: Provenance(""))

    def __getitem__(self, provision: str) -> Finding:
        """Return the finding on one provision. Raises UnknownNameError."""
        for finding in self.findings:
            if finding.provision.id == provision:
                return finding
        known = [finding.provision.id for finding in self.findings]
        hint = nearest(provision, known) if isinstance(provision, str) else ""
        raise UnknownNameError(Fault(repr(provision)[:100], "the identifier of a provision", hint, key="key"))

    def with_result(self, result: FindingResult) -> tuple[Finding, ...]:
        """Return the findings with one result."""
        return tuple(finding for finding in self.findings if finding.result == result)

    def checklist(self) -> Iterator[MissingFact]:
        """Yield every missing fact with the provisions that wait for it, in the order of the vocabulary."""
        for name, kind in load_vocabulary().items():
            waiting = tuple(finding.provision.id for finding in self.findings if name in finding.missing)
            if waiting:
                yield MissingFact(name, kind.question, kind.known_by, waiting)

    @property
    def heading(self) -> str:
        """The result in a line."""
        counts = ", ".join(f"{len(self.with_result(result))} {words}" for result, words in _IN_WORDS.items())
        return f"Law as of {self.as_of}: {counts}"

    def lines(self) -> list[tuple[str, str]]:
        """Return the findings that are not ruled out, with what is missing."""
        open_ones = [finding for finding in self.findings if finding.result != "not_touched"]
        return [
            (finding.provision.id, " ".join([_IN_WORDS[finding.result], *_missing_words(finding)]))
            for finding in open_ones
        ]

    def table(self) -> list[dict[str, Any]]:
        """Return one flat row a finding."""
        left_out = ("text", "translation", "text_sha256", "facts", "settles")
        return [
            flat({key: value for key, value in finding.to_dict().items() if key not in left_out})
            for finding in self.findings
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            **self.provenance.head(FORMAT, self.title),
            "as_of": self.as_of.isoformat(),
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": list(self.notes),
        }


_IN_WORDS: Mapping[FindingResult, str] = {
    "touched": "touched",
    "cannot_tell": "cannot be told",
    "not_touched": "not touched",
}


def _missing_words(finding: Finding) -> list[str]:
    return [f"(missing: {', '.join(finding.missing)})"] if finding.missing else []

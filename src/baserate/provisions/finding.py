"""What is found: for each provision whether the practice touches it, why, and which facts are missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from baserate.practice.known import AtLeast, KnownFact
from baserate.practice.vocabulary import Addressee, load_vocabulary
from baserate.provisions.provision import Provision
from baserate.provisions.settling import SettlingSet, as_json

FORMAT = "baserate/law/1"
Result = Literal["touched", "not_touched", "cannot_tell"]
ExceptionState = Literal["applies", "does not apply", "undeclared"]
AskState = Literal["declared", "absent", "undeclared"]


@dataclass(frozen=True, slots=True)
class Coming:
    """A later day on which the result changes, and what it is from then on."""

    day: date
    result: Result


@dataclass(frozen=True, slots=True)
class Finding:
    """What is found of one provision.

    ``settles`` has, for each of "touched" and "not_touched", every smallest set of facts that would settle it;
    ``facts`` are the known facts that the provision turns on; ``because`` explains the result in sentences.
    """

    provision: Provision
    result: Result
    in_force: bool
    but_for_exceptions: Result
    exceptions: Mapping[str, ExceptionState]
    settles: Mapping[str, tuple[SettlingSet, ...]]
    facts: Mapping[str, KnownFact]
    asks: tuple[tuple[str, int | None, AskState], ...]
    because: tuple[str, ...]
    coming: tuple[Coming, ...]

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


@dataclass(frozen=True, slots=True)
class Law:
    """The findings on every provision as of a day."""

    as_of: date
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()

    def __getitem__(self, provision: str) -> Finding:
        """Return the finding on one provision. Raises KeyError."""
        for finding in self.findings:
            if finding.provision.id == provision:
                return finding
        raise KeyError(provision)

    def checklist(self) -> Iterator[MissingFact]:
        """Yield every missing fact with the provisions that wait for it, in the order of the vocabulary."""
        for name, kind in load_vocabulary().items():
            waiting = tuple(finding.provision.id for finding in self.findings if name in finding.missing)
            if waiting:
                yield MissingFact(name, kind.question, kind.known_by, waiting)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "format": FORMAT,
            "as_of": self.as_of.isoformat(),
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": list(self.notes),
        }

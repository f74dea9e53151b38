"""What is known of a practice on a day: what is declared, and what follows from that or is shown by stages.

A declared fact that contradicts a derived one is a fault that names both. A few derivations give way to a declaration
instead: they say what usually holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from baserate.errors import Fault, Faults, PracticeError
from baserate.practice.places import is_within
from baserate.practice.table import Practice, Value

#: Before this day no design can have changed after it (Art. 111(2) of the AI Act, with Art. 113 as amended).
CHAPTER_III_APPLIES = date(2027, 12, 2)
PUBLIC_BODIES = frozenset(
    {
        "police",
        "prosecutor",
        "prison_or_probation",
        "court",
        "border_authority",
        "intelligence_service",
        "military",
        "municipality",
        "central_government",
        "other_public_body",
    }
)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number known from below only."""

    low: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A derived fact: its value, what shows it in words, and whether a declaration goes before it."""

    value: Value | AtLeast
    by: str
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class KnownFact:
    """One fact that is known: its value, whether it was declared or derived, and its source or what shows it."""

    value: Value | AtLeast
    origin: Literal["declared", "derived"]
    source: str = ""


Known = Mapping[str, KnownFact]


def known_on(day: date, practice: Practice, shown: Mapping[str, Shown] | None = None) -> Known:
    """Return what is known of a practice on a day.

    ``shown`` are facts that the caller derives from elsewhere (stages, an assessment), by name. Raises PracticeError
    with every declared fact that contradicts a derived one.
    """
    known, faults = _derive(day, practice, shown or {})
    if faults:
        raise PracticeError(faults.found)
    return known


def contradictions(practice: Practice, shown: Mapping[str, Shown]) -> list[Fault]:
    """Return a fault for each declared fact that contradicts a derived one; the day makes no difference to them."""
    return _derive(CHAPTER_III_APPLIES, practice, shown)[1].found


def _derive(day: date, practice: Practice, shown: Mapping[str, Shown]) -> tuple[Known, Faults]:
    faults = Faults()
    known = {name: KnownFact(fact.value, "declared", fact.source) for name, fact in practice.facts.items()}
    for name, fact in shown.items():
        _note(known, name, fact, faults)
    for name, fact in _following(known, day):
        _note(known, name, fact, faults)
    return MappingProxyType(known), faults


def _note(known: dict[str, KnownFact], name: str, fact: Shown, faults: Faults) -> None:
    """Take over a derived fact where none is declared; note a fault where what is declared contradicts it."""
    declared = known.get(name)
    if declared is None:
        known[name] = KnownFact(fact.value, "derived", fact.by)
    elif not fact.gives_way and not _agree(declared.value, fact.value):
        allowed = f"{name} = {in_words(fact.value)}, which {fact.by} shows"
        hint = f"change {name}, or what is said of {fact.by}"
        found = f"{name} = {in_words(declared.value)}"
        faults.add(f"practice.{name}", found, allowed, hint, quote=False)


def _agree(declared: Value | AtLeast, derived: Value | AtLeast) -> bool:
    if isinstance(derived, AtLeast):
        return isinstance(declared, AtLeast) or (isinstance(declared, int) and declared >= derived.low)
    return declared == derived


def in_words(value: Value | AtLeast) -> str:
    """Return a value as it is written in a table, or in words where it is known from below only."""
    if isinstance(value, AtLeast):
        return f"{value.low:,} or more"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "[" + ", ".join(value) + "]"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _following(known: dict[str, KnownFact], day: date) -> Iterator[tuple[str, Shown]]:
    """Yield what follows from the facts known so far; each yielded fact is noted before the next is worked out."""

    def value(name: str) -> Value | AtLeast | None:
        fact = known.get(name)
        return None if fact is None else fact.value

    territory, deployer = value("territory"), value("deployer")
    if isinstance(territory, str) and is_within(territory, "EU"):
        yield "output_used_in_eu", Shown(True, f"territory = {territory}")
    if deployer == "police":
        yield "on_behalf_of_law_enforcement", Shown(False, "deployer = police", gives_way=True)
    if deployer in PUBLIC_BODIES:
        yield "private_entity_providing_public_service", Shown(False, f"deployer = {deployer}")
    if value("biometric_identification") is True:
        yield "special_category_data", Shown(True, "biometric_identification = true")
    yield from _images_in_public(value("camera_system"), value("publicly_accessible_space"))
    if day < CHAPTER_III_APPLIES:
        by = f"the day {day}, which is before {CHAPTER_III_APPLIES}"
        yield "significant_design_change", Shown(False, by, gives_way=True)


def _images_in_public(cameras: object, public: object) -> Iterator[tuple[str, Shown]]:
    name = "captures_images_or_identity_in_public_place"
    if public is False:
        yield name, Shown(False, "publicly_accessible_space = false")
    elif cameras is False:
        # People can be identified in public by other means than cameras.
        yield name, Shown(False, "camera_system = false", gives_way=True)
    elif cameras is True and public is True:
        yield name, Shown(True, "camera_system and publicly_accessible_space, both true,")

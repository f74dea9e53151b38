"""What the report of an assessment is made of, beside what all reports share."""

from __future__ import annotations

from dataclasses import dataclass

from baserate.quantity import OriginKind
from baserate.report.parts.elements import Icons, Table


@dataclass(frozen=True, slots=True)
class TwoDenominators:
    """The same errors counted per alert and per face seen, both as percentages, and why the two differ."""

    per_alert: str
    per_face: str
    percentages: str
    why: str


@dataclass(frozen=True, slots=True)
class GroupSentence:
    """The first sentence again, for one group."""

    group: str
    text: str


@dataclass(frozen=True, slots=True)
class StageReport:
    """What a report says of one stage, headline first."""

    id: str
    kind: str
    question: str
    headline: str
    reading: str
    groups_lead: str
    by_group: tuple[GroupSentence, ...]
    more: tuple[str, ...]
    icons: Icons
    denominators: TwoDenominators | None
    outcomes: Table
    groups: Table | None
    looks: Table | None
    assumes: tuple[str, ...]
    ratios: Table | None = None


@dataclass(frozen=True, slots=True)
class InputShown:
    """An input with its value, how it was given, and where it comes from."""

    id: str
    name: str
    group: str
    value: str
    interval: str
    unit: str
    given: str
    origin: OriginKind
    reference: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class FormulaShown:
    """A formula that was used: what it gives, as LaTeX and as plain text, its source and what it assumes.

    ``over`` says what it is added up or multiplied over, if anything.
    """

    name: str
    latex: str
    plain: str
    over: str
    source: str
    assumes: str


@dataclass(frozen=True, slots=True)
class SymbolShown:
    """A symbol of the formulas and what it stands for; the table of outcomes defines ``is_outcome`` too."""

    latex: str
    id: str
    name: str
    definition: str
    is_outcome: bool = False


@dataclass(frozen=True, slots=True)
class FormulaGroup:
    """The formulas of one kind of stage, the stages that used them, and their symbols."""

    kind: str
    stages: tuple[str, ...]
    formulas: tuple[FormulaShown, ...]
    symbols: tuple[SymbolShown, ...]


@dataclass(frozen=True, slots=True)
class OriginCount:
    """How many inputs are of one origin."""

    origin: OriginKind
    words: str
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What the conclusion rests on: inputs by origin, and what follows from that in sentences."""

    origins: tuple[OriginCount, ...]
    sentences: tuple[str, ...]

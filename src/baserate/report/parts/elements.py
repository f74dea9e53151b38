"""What a report is made of: frozen data, every number already in the form in which it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from baserate.quantity import OriginKind


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; numbers are set flush right."""

    name: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its header, a note under it, and its cells."""

    header: str
    cells: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption. The first column is that of the row headers."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class IconArray:
    """``wrong`` of ``of`` equal signs, the others right. ``title`` is whose they are."""

    title: str
    wrong: int
    of: int
    wrong_label: str
    right_label: str


@dataclass(frozen=True, slots=True)
class Icons:
    """Icon arrays on one denominator. ``caption`` says what one sign is; ``instead`` is said where none is drawn."""

    caption: str = ""
    arrays: tuple[IconArray, ...] = ()
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A value and its interval on a chart. ``label`` is whose it is and ``value`` the numbers in words."""

    label: str
    value: str
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """An interval chart. ``is_share`` charts have a percentage axis; ``is_log`` a logarithmic one."""

    id: str
    title: str
    description: str
    axis: str
    is_share: bool
    is_log: bool
    marks: tuple[Mark, ...]
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """The claim as it was made."""

    quote: str
    by: str
    source: str


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
    assumes: tuple[str, ...]


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
    """A symbol of the formulas and what it stands for."""

    latex: str
    id: str
    name: str
    definition: str


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


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What reproduces the numbers."""

    version: str
    command: str
    seed: int
    draws: int
    level: float
    input_sha256: str

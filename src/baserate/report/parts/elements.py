"""What every report is made of: frozen data, every number already in the form in which it is printed."""

from __future__ import annotations

from dataclasses import dataclass


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
class ClaimShown:
    """The claim as it was made."""

    quote: str
    by: str
    source: str

"""What every report is made of: frozen data, every number already in the form in which it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from baserate.report.parts.numbers import percent_of_level
from baserate.results import Provenance

#: Digits of a hash that a citation gives.
CITED_DIGITS = 12
_FILES = {"input": "SHA-256 of the scenario file", "spec": "SHA-256 of the audit file"}


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What reproduces the numbers: the version, the command, and what else fixes them, each with its name.

    ``cited`` is what a citation of the report says of them.
    """

    version: str
    command: str
    details: tuple[tuple[str, str], ...]
    cited: str = ""


def reproduction_of(provenance: Provenance) -> Reproduction:
    """Return what a report says of how to get the same numbers."""
    level = None if provenance.level is None else percent_of_level(provenance.level)
    counts = (("Draws", provenance.draws), ("Replicates", provenance.replicates))
    details = (
        ("Seed", None if provenance.seed is None else str(provenance.seed)),
        *((name, None if count is None else f"{count:,}") for name, count in counts),
        ("Level of the intervals", level),
        (_FILES[provenance.of], provenance.sha256),
    )
    known = tuple((name, value) for name, value in details if value is not None)
    seed = "" if provenance.seed is None else f", seed {provenance.seed}"
    digest = "" if provenance.sha256 is None else f", SHA-256 of the input {provenance.sha256[:CITED_DIGITS]}…"
    return Reproduction(provenance.version, provenance.command, known, seed + digest)


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

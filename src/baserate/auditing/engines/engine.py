"""What an engine is, and what of a log it holds: all else about an audit is the same for every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple, Protocol

import narwhals as nw
from numpy.typing import NDArray

from baserate.auditing.engines.clustered_area import Parts
from baserate.auditing.engines.ordered_area import OrderedSums
from baserate.auditing.log.profiles import CountedProfiles, Profiles
from baserate.auditing.log.table import CountTable, Group, Ints
from baserate.auditing.spec import AuditSpec


@dataclass(frozen=True, slots=True)
class Counted:
    """What an engine gives of a log.

    ``profiles`` are those of persons, None where no column of persons is declared; ``notes`` say what was taken for
    what; ``columns`` are the names of all columns of the log; ``areas`` are those under the curve by group, where the
    table holds bins of the score and not the scores themselves.
    """

    table: CountTable
    profiles: Profiles | None
    notes: tuple[str, ...]
    columns: tuple[str, ...]
    areas: Mapping[Group, OrderedSums] | None = None


class Engine(Protocol):
    """Counts the rows of a log. A module of this package that defines one as ``ENGINE`` is all it takes to add one.

    ``name`` is what ``backend`` calls it. An engine is made with the address of what it connects to, or with nothing.
    """

    name: ClassVar[str]

    def __init__(self, address: str = "") -> None: ...

    @staticmethod
    def suits(log: Any) -> bool:
        """Return whether a log of this type is held by this engine already, so that it has to count it."""

    def count(self, log: Any, spec: AuditSpec) -> Counted:
        """Return the counts of a log: paths of files, or a frame. Raises AuditError with every fault found at once."""


class ScoreRange(NamedTuple):
    """About how many distinct scores there are, the least and the largest finite one, and rows that are no number."""

    distinct: int
    low: float | None
    high: float | None
    unread: int = 0


class Relation(Protocol):
    """A log that an engine has opened.

    ``name`` is how errors call it; ``columns`` are the names of all its columns; ``rows`` has the declared ones under
    our own names (``canonical_names``). ``guards`` are further columns of ``rows`` by which the engine marks what it
    could not read: they are counted with the others, and ``check`` judges the counts.
    """

    @property
    def name(self) -> str:
        """How errors call the log."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns of the log."""

    @property
    def rows(self) -> nw.LazyFrame[Any]:
        """The declared columns under our own names."""

    @property
    def guards(self) -> tuple[str, ...]:
        """Columns by which the engine marks rows that it could not read."""

    def check(self, raw: dict[str, NDArray[Any]]) -> None:
        """Take the guards out of raw counts. Raises AuditError where they say that a row could not be read."""

    def arrays(self, frame: nw.LazyFrame[Any]) -> dict[str, NDArray[Any]]:
        """Return the columns of a small frame of this engine, None where there is no value."""

    def score_range(self, spec: AuditSpec) -> ScoreRange:
        """Return what there is to know of the scores before they are put into bins."""

    def small_frame(self, columns: Mapping[str, Sequence[Any]]) -> nw.LazyFrame[Any]:
        """Return a small frame of texts and whole numbers inside this engine, to be joined with ``rows``."""

    def persons(self, counted: nw.LazyFrame[Any], keys: Sequence[str]) -> AbstractContextManager[PersonCells]:
        """Keep the rows (``n``) that each ``person`` has in each cell, a cell being a combination of the keys."""


class PersonCells(Protocol):
    """The rows of persons by cell, inside an engine. No person's value leaves it, only numbers of persons."""

    @property
    def raw(self) -> Mapping[str, NDArray[Any]]:
        """What makes each cell, and all rows of it (``n``), in the order of the cells' numbers."""

    def profiles(self, most: int) -> CountedProfiles:
        """Return how many persons have the same rows, at most ``most`` profiles; a row without a person is one."""

    def add_up(self, codes: Ints, parts: Parts) -> Iterable[Sequence[Any]]:
        """Return ``(group, *SUMS)`` over persons for each group of cells (``clustered_area``)."""

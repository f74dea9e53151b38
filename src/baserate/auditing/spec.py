"""What an audit file declares: which columns mean what, against which reference, with which options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

IntervalMethod = Literal["clopper-pearson", "wilson"]
Period = Literal["auto", "year", "month", "day", "value"]
SeenFor = Literal["all", "flagged", "not flagged"]
Resampling = Literal["multinomial", "poisson"]

#: What stands for a missing value in a log of text, beside an empty field.
MISSING_MARKERS = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None")


def _none() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a log, by what they mean. Nothing but these is read."""

    outcome: str
    groups: tuple[str, ...]
    score: str | None = None
    threshold: float | None = None
    decision: str | None = None
    time: str | None = None
    person: str | None = None
    observed: str | None = None
    place: str | None = None

    @property
    def declared(self) -> dict[str, str]:
        """Key of the audit file -> column, for every declared column but the groups."""
        keys = ("outcome", "score", "decision", "time", "person", "observed", "place")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}


@dataclass(frozen=True, slots=True)
class Coding:
    """Which values of a two-valued column mean yes, and which no; empty where the usual words are taken."""

    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How to compute. Every probability is in (0, 1); ``margin`` is a difference that would not matter, or None.

    A group with a count from 1 to below ``minimum_count`` is not shown, as one of fewer people than ``minimum_cell``.
    """

    minimum_cell: int = 10
    minimum_count: int = 0
    level: float = 0.95
    interval: IntervalMethod = "clopper-pearson"
    margin: float | None = None
    false_discovery: float = 0.05
    power: float = 0.8
    intersections: bool = False
    resamples: int = 0
    resampling: Resampling = "multinomial"
    seed: int = 1
    period: Period = "auto"
    maximum_groups: int = 500
    missing: tuple[str, ...] = MISSING_MARKERS


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of how outcomes come to be recorded.

    ``recorded_share``: the least and the largest share of real outcomes that any group's records hold. ``seen_for``:
    whose outcome can be seen at all.
    """

    recorded_share: tuple[float, float] | None = None
    seen_for: SeenFor = "all"


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the log to look: the table of a DuckDB file, the sheet of a workbook, and how CSV is written."""

    table: str | None = None
    sheet: str | None = None
    delimiter: str | None = None
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class AuditSpec:
    """A checked audit file."""

    columns: Columns
    title: str = ""
    reference: Mapping[str, str] = field(default_factory=_none)
    outcome_coding: Coding = Coding()
    decision_coding: Coding = Coding()
    observed_coding: Coding = Coding()
    options: Options = Options()
    labels: Labels = Labels()
    source: Source = Source()
    name: str = ""
    sha256: str = ""


def canonical_names(spec: AuditSpec) -> dict[str, str]:
    """Return the column of the log by our own name for it (``outcome``, ``g0``, ...)."""
    return {**spec.columns.declared, **{f"g{index}": column for index, column in enumerate(spec.columns.groups)}}

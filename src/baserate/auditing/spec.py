"""What an audit file declares: which columns mean what, against which reference, with which options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from baserate.tomlfile.declared import AnyOf, Disagreement, Excludes, Requires, Rule
from baserate.tomlfile.forms import Constant, ListOf, MapOf, Number, Text, Value, Whole

FORMAT = 1
IntervalMethod = Literal["clopper-pearson", "wilson"]
Period = Literal["auto", "year", "month", "day", "value"]
SeenFor = Literal["all", "flagged", "not flagged"]
Resampling = Literal["multinomial", "poisson"]
Encoding = Literal["utf-8", "utf-16", "latin-1"]

#: What stands for a missing value in a log of text, beside an empty field.
MISSING_MARKERS = ("", "NA", "N/A", "NaN", "nan", "NULL", "null", "None")

_COLUMN = Text(of="the name of a column", exact=True)
_OUTCOME = Text(of="the name of the column that says what really happened", exact=True)
_GROUPS = ListOf(
    _COLUMN, 'the names of one to six columns, groups = ["...", "..."]', at_least=1, at_most=6, distinct=True
)
_INSIDE = Number(0, 1, "a number between 0 and 1", open_low=True, open_high=True)
_LEVEL = Number(0.5, 1, "a number from 0.5 to below 1", open_high=True)
_RECORDED = ListOf(
    Number(0, 1, open_low=True), "two numbers, 0 < least <= most <= 1, such as [0.5, 1.0]", at_least=2, at_most=2
)
_VALUES = ListOf(Value(), "a value of the column, or a list of them", or_one=True)
_MARKERS = ListOf(Text(of="text", exact=True, blank=True), "a list of texts")
_DELIMITER = Text(at_most=1, pattern=r'[^"\r\n]', of="one character", exact=True, blank=True)


def _none() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a log, by what they mean. Nothing but these is read."""

    RULES: ClassVar[tuple[Rule, ...]] = (
        AnyOf(("score", "decision"), 'score = "..." with threshold, or decision = "..."'),
        Excludes("threshold", "decision", "take one of them away"),
        Requires(
            "score",
            ("threshold", "decision"),
            "a number, where there is a score and no decision",
            "add threshold = ...: flagged when score >= threshold",
            at="threshold",
        ),
        Requires("place", ("decision",), "a place beside a decision", "declare who was searched as decision"),
    )

    outcome: Annotated[str, _OUTCOME, "The column that says what really happened."]
    groups: Annotated[tuple[str, ...], _GROUPS, "The columns by which people are grouped."]
    score: Annotated[str | None, _COLUMN, "The column of the score by which people are flagged."] = None
    threshold: Annotated[float | None, Number(), "Flagged when score >= threshold."] = None
    decision: Annotated[str | None, _COLUMN, "The column that says who was flagged."] = None
    time: Annotated[str | None, _COLUMN, "The column of the time, for a series over periods."] = None
    person: Annotated[str | None, _COLUMN, "Which rows are of one person: only to resample persons, never shown."] = (
        None
    )
    observed: Annotated[str | None, _COLUMN, "The column that says whose outcome could be seen at all."] = None
    place: Annotated[str | None, _COLUMN, "Where people are stopped and searched, for the threshold test."] = None
    intersections: Annotated[bool | None, "As intersections under [options]."] = None

    @property
    def declared(self) -> dict[str, str]:
        """Key of the audit file -> column, for every declared column but the groups."""
        keys = ("outcome", "score", "decision", "time", "person", "observed", "place")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}


@dataclass(frozen=True, slots=True)
class Coding:
    """Which values of a two-valued column mean yes, and which no; empty where the usual words are taken."""

    yes: Annotated[tuple[str, ...], _VALUES, "The values that mean yes."] = ()
    no: Annotated[tuple[str, ...], _VALUES, "The values that mean no."] = ()

    RULES: ClassVar[tuple[Rule, ...]] = (Requires("no", ("yes",), "yes beside it", "say which values mean yes"),)

    def __post_init__(self) -> None:
        if both := sorted(set(self.yes) & set(self.no)):
            raise Disagreement(repr(both[0]), "values that are not in yes", key="no")


@dataclass(frozen=True, slots=True)
class Options:
    """How to compute. Every probability is in (0, 1); ``margin`` is a difference that would not matter, or None.

    A group with a count from 1 to below ``minimum_count`` is not shown, as one of fewer people than ``minimum_cell``.
    """

    minimum_cell: Annotated[int, Whole(5, 1_000_000), "Groups of fewer people are not shown."] = 10
    minimum_count: Annotated[int, Whole(0, 1_000_000), "Groups with a count from 1 to below it are not shown."] = 0
    level: Annotated[float, _LEVEL, "The level of intervals."] = 0.95
    interval: Annotated[IntervalMethod, "The method of intervals of rates."] = "clopper-pearson"
    margin: Annotated[float | None, _INSIDE, "A difference between rates that would not matter."] = None
    false_discovery: Annotated[float, _INSIDE, "The expected share of false ones among differences found."] = 0.05
    power: Annotated[float, _INSIDE, "The power for which the people needed are worked out."] = 0.8
    intersections: Annotated[bool, "Whether groups are crossed too."] = False
    resamples: Annotated[int, Whole(0, 100_000), "How often the log is drawn again for percentile intervals."] = 0
    resampling: Annotated[Resampling, "How the log is drawn again."] = "multinomial"
    seed: Annotated[int, Whole(0, 2**63 - 1), "Fixes every number."] = 1
    period: Annotated[Period, "The periods of the series over time."] = "auto"
    maximum_groups: Annotated[int, Whole(1, 20_000), "The most groups that may be audited."] = 500
    missing: Annotated[tuple[str, ...], _MARKERS, "What stands for a missing value, beside an empty field."] = (
        MISSING_MARKERS
    )


@dataclass(frozen=True, slots=True)
class Labels:
    """What is known of how outcomes come to be recorded.

    ``recorded_share``: the least and the largest share of real outcomes that any group's records hold. ``seen_for``:
    whose outcome can be seen at all.
    """

    recorded_share: Annotated[
        tuple[float, float] | None, _RECORDED, "The least and the largest share of real outcomes on record, any group."
    ] = None
    seen_for: Annotated[SeenFor, "Whose outcome can be seen at all."] = "all"

    def __post_init__(self) -> None:
        if self.recorded_share is not None and self.recorded_share[0] > self.recorded_share[1]:
            raise Disagreement("the largest share before the least", _RECORDED.words, key="recorded_share")


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the log to look: the table of a DuckDB file, the sheet of a workbook, and how CSV is written."""

    table: Annotated[str | None, Text(of="text", exact=True), "The table of a DuckDB file."] = None
    sheet: Annotated[str | None, Text(of="text", exact=True), "The sheet of a workbook."] = None
    delimiter: Annotated[str | None, _DELIMITER, "What stands between the cells of CSV."] = None
    encoding: Annotated[Encoding, "How text is encoded."] = "utf-8"


@dataclass(frozen=True, slots=True)
class AuditFile:
    """An audit file as it is written, table by table."""

    format: Annotated[int, Constant(FORMAT), "The format of the file."]
    columns: Annotated[Columns, "Which columns mean what."]
    title: Annotated[str, Text(exact=True, blank=True), "What is audited."] = ""
    reference: Annotated[
        Mapping[str, str], MapOf(Value(), "a table, [reference]"), "For each column of groups, the group compared with."
    ] = field(default_factory=_none)
    options: Annotated[Options, "How to compute."] = Options()
    outcome: Annotated[Coding, "Which values of the outcome mean yes."] = Coding()
    decision: Annotated[Coding, "Which values of the decision mean yes."] = Coding()
    observed: Annotated[Coding, "Which values say that the outcome could be seen."] = Coding()
    labels: Annotated[Labels, "How outcomes come to be recorded."] = Labels()
    source: Annotated[Source, "Where in the log to look."] = Source()


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

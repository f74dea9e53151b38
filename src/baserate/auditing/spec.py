"""What an audit file declares: which columns mean what, against which reference, with which options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal

from baserate.errors import Faults
from baserate.tomlfile.declared import AnyOf, Disagreement, Excludes, Requires, Rule
from baserate.tomlfile.forms import Constant, ListOf, MapOf, Number, Text, Value, Whole

FORMAT = 1
IntervalMethod = Literal["clopper-pearson", "wilson"]
Period = Literal["auto", "year", "month", "day", "value"]
HeadlineRate = Literal[
    "prevalence",
    "selection_rate",
    "false_positive_rate",
    "false_negative_rate",
    "sensitivity",
    "specificity",
    "ppv",
    "npv",
    "false_discovery_rate",
    "accuracy",
    "auc",
]
SeenFor = Literal["all", "flagged", "not flagged"]
Resampling = Literal["multinomial", "poisson"]
Encoding = Literal["utf-8", "utf-16", "latin-1", "windows-1252"]
DecimalSign = Literal[".", ","]
FlaggedWhen = Literal["at_least", "at_most"]

#: What stands for a missing value in a log, beside an empty field; declared markers are added to these.
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
_EDGES = ListOf(
    Number(), "a rising list of numbers, such as [18, 25, 35]: under 18, 18 to 24, 25 to 34, 35 and over", at_least=1
)
_DATE_FORMAT = Text(
    pattern=r"(?=.*%[YyxcGs])[^\r\n]*",
    of='how a date is written, with the year, such as "%d/%m/%Y" (%d day, %m month, %Y year)',
    exact=True,
)
_RESIDENTS = Whole(1)
_DELIMITER = Text(at_most=1, pattern=r'[^"\r\n]', of="one character", exact=True, blank=True)


def _none() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ResidentsOrFile:
    """A number of residents, or the name of a file that has them."""

    words: str = "a whole number of residents, from 1"

    def read(self, raw: Any, path: str, faults: Faults) -> int | str | None:
        """Return the number, or the name at the key ``file``."""
        if path.endswith(".file") and isinstance(raw, str) and raw.strip():
            return raw
        return _RESIDENTS.read(raw, path, faults)

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        return {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]}


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a log, by what they mean. Nothing but these is read."""

    RULES: ClassVar[tuple[Rule, ...]] = (
        AnyOf(
            ("score", "decision", "outcome"),
            'decision = "...", or score = "..." with threshold; or outcome = "..." for a log of people flagged',
        ),
        Excludes("threshold", "decision", "take one of them away"),
        Requires(
            "score",
            ("threshold", "decision"),
            "a number, where there is a score and no decision",
            "add threshold = ...: flagged when score >= threshold",
            at="threshold",
        ),
        Requires("place", ("decision",), "a place beside a decision", "declare who was searched as decision"),
        Requires("place", ("outcome",), "a place beside an outcome", "declare what searches found as outcome"),
        Requires("observed", ("outcome",), "observed beside an outcome", "declare the outcome that could be seen"),
        Requires("flagged_when", ("threshold",), "flagged_when beside a threshold"),
        Excludes("count", "person", "a row of a table of counts is of several people: leave one of the two out"),
        Excludes("count", "weight", "leave one of the two out: a count is how many rows a line stands for"),
    )

    groups: Annotated[tuple[str, ...], _GROUPS, "The columns by which people are grouped."]
    outcome: Annotated[str | None, _OUTCOME, "The column that says what really happened."] = None
    score: Annotated[str | None, _COLUMN, "The column of the score by which people are flagged."] = None
    threshold: Annotated[float | None, Number(), "Flagged when score >= threshold."] = None
    flagged_when: Annotated[FlaggedWhen, "Whether high scores are flagged, or low ones (score <= threshold)."] = (
        "at_least"
    )
    decision: Annotated[str | None, _COLUMN, "The column that says who was flagged."] = None
    time: Annotated[str | None, _COLUMN, "The column of the time, for a series over periods."] = None
    person: Annotated[str | None, _COLUMN, "Which rows are of one person: only to resample persons, never shown."] = (
        None
    )
    observed: Annotated[str | None, _COLUMN, "The column that says whose outcome could be seen at all."] = None
    place: Annotated[str | None, _COLUMN, "Where people are stopped and searched, for the threshold test."] = None
    count: Annotated[str | None, _COLUMN, "How many people a line stands for, in a table of counts."] = None
    weight: Annotated[str | None, _COLUMN, "The sampling weight of a row: intervals are those of the design."] = None
    intersections: Annotated[bool | None, "As intersections under [options]."] = None

    @property
    def declared(self) -> dict[str, str]:
        """Key of the audit file -> column, for every declared column but the groups."""
        keys = ("outcome", "score", "decision", "time", "person", "observed", "place", "count", "weight")
        return {key: value for key in keys if (value := getattr(self, key)) is not None}

    @property
    def sign(self) -> int:
        """1, or -1 where low scores are flagged: scores times it are flagged from their threshold times it upwards."""
        return -1 if self.flagged_when == "at_most" else 1

    @property
    def cut(self) -> float | None:
        """The threshold times ``sign``."""
        return None if self.threshold is None else self.sign * self.threshold

    @property
    def has_decision(self) -> bool:
        """Whether the log says who was flagged; without, it is of people flagged."""
        return self.decision is not None or self.threshold is not None


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
    smallest_difference: Annotated[
        float | None, _INSIDE, "The smallest difference that matters: people needed are those that would show it."
    ] = None
    false_discovery: Annotated[float, _INSIDE, "The expected share of false ones among differences found."] = 0.05
    power: Annotated[float, _INSIDE, "The power for which the people needed are worked out."] = 0.8
    intersections: Annotated[bool, "Whether groups are crossed too."] = False
    resamples: Annotated[int, Whole(0, 100_000), "How often the log is drawn again for percentile intervals."] = 0
    resampling: Annotated[Resampling, "How the log is drawn again."] = "multinomial"
    seed: Annotated[int, Whole(0, 2**63 - 1), "Fixes every number."] = 1
    period: Annotated[Period, "The periods of the series over time."] = "auto"
    maximum_groups: Annotated[int, Whole(1, 20_000), "The most groups that may be audited."] = 500
    missing: Annotated[
        tuple[str, ...], _MARKERS, "What stands for a missing value in every column, beside NA, null and others."
    ] = ()


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

    table: Annotated[str | None, Text(of="text", exact=True), "The table of a database."] = None
    sheet: Annotated[str | None, Text(of="text", exact=True), "The sheet of a workbook."] = None
    delimiter: Annotated[str | None, _DELIMITER, "What stands between the cells of CSV."] = None
    encoding: Annotated[Encoding, "How text is encoded."] = "utf-8"
    date_format: Annotated[str | None, _DATE_FORMAT, "How times are written where not as 2014-03-31."] = None
    decimal: Annotated[
        DecimalSign | None, "What stands before decimals in text; found in the log where it is left out."
    ] = None
    skip_rows: Annotated[int, Whole(0, 1000), "Lines above the header."] = 0


@dataclass(frozen=True, slots=True)
class Headline:
    """The contrast that the report begins with, named before the log is looked at."""

    rate: Annotated[HeadlineRate, "The rate that is compared."]
    group: Annotated[str, Value(), "The group that is compared with the reference."]
    by: Annotated[str | None, _COLUMN, "The column of the group, where there are several."] = None


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
    missing: Annotated[
        Mapping[str, tuple[str, ...]], MapOf(_VALUES, "a table, [missing]"), "Markers of a missing value by column."
    ] = field(default_factory=_none)
    bands: Annotated[
        Mapping[str, tuple[float, ...]], MapOf(_EDGES, "a table, [bands]"), "Edges of bands of numbers by column."
    ] = field(default_factory=_none)
    population: Annotated[
        Mapping[str, Mapping[str, Any]],
        MapOf(MapOf(ResidentsOrFile(), "a table, [population.COLUMN]"), "tables, [population.COLUMN]"),
        "Residents by group: each group with its number, or file = a CSV with a line a group.",
    ] = field(default_factory=_none)
    headline: Annotated[Headline | None, "The contrast that the report begins with."] = None


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
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    bands: Mapping[str, tuple[float, ...]] = field(default_factory=_none)
    population: Mapping[str, Mapping[str, int]] = field(default_factory=_none)
    headline: Headline | None = None
    name: str = ""
    sha256: str = ""


def markers_of(spec: AuditSpec, name: str) -> frozenset[str]:
    """Return what stands for a missing value in a column, by our own name for it."""
    own = (*spec.missing.get(canonical_names(spec)[name], ()), *spec.missing.get(name, ()))
    return frozenset((*MISSING_MARKERS, *spec.options.missing, *own))


def canonical_names(spec: AuditSpec) -> dict[str, str]:
    """Return the column of the log by our own name for it (``outcome``, ``g0``, ...)."""
    return {**spec.columns.declared, **{f"g{index}": column for index, column in enumerate(spec.columns.groups)}}

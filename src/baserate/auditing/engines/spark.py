"""Counting by Spark, for logs beyond one machine.

The files have to be where this process and every executor can read them. Malformed lines are counted and never logged.
A session that this process already has is used, and left as it is. Of persons only numbers leave Spark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from baserate.auditing.engines.clustered_area import SUMS, Parts
from baserate.auditing.engines.engine import Counted, ScoreRange
from baserate.auditing.engines.sequence import count_relation
from baserate.auditing.log.counting import widened
from baserate.auditing.log.files import check_columns, open_log
from baserate.auditing.log.finding import find_files, one_kind
from baserate.auditing.log.headers import csv_form
from baserate.auditing.log.paths import paths_of
from baserate.auditing.log.profiles import SHIFT, CountedProfiles
from baserate.auditing.log.table import Ints
from baserate.auditing.spec import AuditSpec, canonical_names, markers_of
from baserate.errors import AuditError, Fault

_BROKEN = "broken"
_ADDRESS = re.compile(r"local(\[[\d*, ]+\])?|local-cluster\[[\d, ]+\]|yarn|(spark|k8s)://\S+")
_ADDRESSES = "local[*], spark://HOST:PORT, yarn or k8s://HOST:PORT"
#: Of a session that is started here. Executors log as little as this process does.
START_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.executor.syncLogLevel.enabled": "true",
}
_SETTINGS = {
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
}


class SparkEngine:
    """Spark at an address: ``local[*]``, a cluster's, or the session that this process already has."""

    name: ClassVar[str] = "spark"

    def __init__(self, address: str = "") -> None:
        self.address = address or "local[*]"

    @staticmethod
    def suits(log: Any) -> bool:
        """Whether a log is a frame of Spark's."""
        return type(log).__module__.startswith("pyspark.sql.")

    def count(self, log: Any, spec: AuditSpec) -> Counted:
        """Return what Spark finds in CSV or Parquet files, or in a frame of its own.

        Raises AuditError; without pyspark and Java, too.
        """
        try:
            from py4j.protocol import Py4JError
            from pyspark.errors import PySparkException
        except ImportError:
            raise AuditError(Fault("no pyspark", "pyspark and Java", 'pip install "baserate[spark]"')) from None
        paths = paths_of(log)
        name = "the frame" if paths is None else str(paths[0])
        try:
            if paths is None:
                return count_relation(_of_frame(log, spec), spec)
            return self._count_files(paths, spec)
        except (PySparkException, Py4JError) as error:
            if isinstance(error, PySparkException) and error.getCondition() == "JAVA_GATEWAY_EXITED":
                raise AuditError(Fault("no Spark that starts", f"Java, 17 or later, and {_ADDRESSES}")) from None
            found = "something that Spark cannot read or do"
            raise AuditError(Fault(found, "CSV or Parquet, whole and well formed", file=name)) from None

    def _count_files(self, paths: Sequence[str], spec: AuditSpec) -> Counted:
        if not _ADDRESS.fullmatch(self.address):
            raise AuditError(Fault(f"the address {self.address[:80]!r} of a cluster", _ADDRESSES))
        files = find_files(paths)
        if (kind := one_kind(files)) not in ("csv", "parquet"):
            allowed = "CSV or Parquet with Spark"
            raise AuditError(Fault(f"{kind} files", allowed, "use the `backend` duckdb", file=str(paths[0])))
        with _session(self.address) as session:
            frame, columns = (_read_csv if kind == "csv" else _read_parquet)(session, files, spec)
            guards = (_BROKEN,) if kind == "csv" else ()
            return count_relation(SparkRelation(frame, str(files[0]), columns, guards), spec)


ENGINE = SparkEngine


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """Give a session with settings of its own, and stop what was started for it."""
    from pyspark.sql import SparkSession

    present = SparkSession.getActiveSession()
    builder = SparkSession.builder.master(master).appName("baserate")
    for key, value in START_SETTINGS.items():
        builder = builder.config(key, value)
    started = present or builder.getOrCreate()
    try:
        session = started.newSession()
        session.sparkContext.setLogLevel("OFF")
        for key, value in _SETTINGS.items():
            session.conf.set(key, value)
        yield session
    finally:
        if present is None:
            started.stop()


@dataclass(frozen=True, slots=True)
class SparkRelation:
    """A log that Spark reads; in CSV, lines that cannot be read are marked."""

    frame: Any
    name: str
    columns: tuple[str, ...]
    guards: tuple[str, ...]

    @property
    def rows(self) -> nw.LazyFrame[Any]:
        """The declared columns under our own names, and the mark of broken lines."""
        return widened(nw.from_native(self.frame).lazy())

    def check(self, raw: dict[str, NDArray[Any]]) -> None:
        """Take out the mark of broken lines. Raises AuditError where there are any, or text that is not UTF-8."""
        if not self.guards:
            return
        broken = int(raw["n"][raw.pop(_BROKEN) == True].sum())  # noqa: E712
        if broken:
            found = f"{broken:,} lines with another number of fields than the header"
            raise AuditError(Fault(found, "CSV, whole and well formed", file=self.name))
        texts = (value for values in raw.values() for value in values if isinstance(value, str))
        if any("\N{REPLACEMENT CHARACTER}" in value for value in texts):
            raise AuditError(Fault("bytes that are not UTF-8", "text in UTF-8", "save as UTF-8", file=self.name))

    def arrays(self, frame: nw.LazyFrame[Any]) -> dict[str, NDArray[Any]]:
        """Return the columns of a small frame."""
        return _arrays(frame.to_native())

    def score_range(self, spec: AuditSpec) -> ScoreRange:
        """Return about how many distinct scores there are, the ends of the finite ones, and what is no number."""
        from pyspark.sql import functions as f

        score = f.col("score")
        value = f.when(~f.trim(score.cast("string")).isin(sorted(markers_of(spec, "score"))), score)
        if spec.source.decimal == ",":
            value = f.replace(value, f.lit(","), f.lit("."))
        # Where it cannot be read, null and not an error: that would quote the value, in the executors' logs too.
        found = value.try_cast("double")
        finite = f.when(~f.isnan(found) & (f.abs(found) < float("inf")), found)
        unread = f.count_if(value.isNotNull() & found.isNull())
        row = self.frame.select(f.approx_count_distinct(found), f.min(finite), f.max(finite), unread).collect()[0]
        return ScoreRange(*row)

    def small_frame(self, columns: Mapping[str, Sequence[Any]]) -> nw.LazyFrame[Any]:
        """Return a small frame of this session."""
        kinds = {
            name: "string" if values and isinstance(values[0], str) else "long" for name, values in columns.items()
        }
        rows = list(zip(*columns.values(), strict=True))
        made = self.frame.sparkSession.createDataFrame(rows, ", ".join(f"`{name}` {kinds[name]}" for name in columns))
        frame: nw.LazyFrame[Any] = nw.from_native(made).lazy()
        return frame

    @contextmanager
    def persons(self, counted: nw.LazyFrame[Any], keys: Sequence[str]) -> Iterator[_SparkPersons]:
        """Keep the rows of persons by cell among the executors.

        Cells are numbered in order, so that they have the same number however often Spark makes them.
        """
        from pyspark.sql import Window
        from pyspark.sql import functions as f

        rows: Any = counted.to_native()
        order = f.row_number().over(Window.orderBy(*keys)).cast("long") - 1
        cells = rows.groupBy(*keys).agg(f.sum("n").alias("n")).withColumn("cell", order)
        raw = _arrays(cells.orderBy("cell").drop("cell"))
        numbers = cells.select("cell", *(f.col(key).alias(f"of {key}") for key in keys))
        same = [rows[key].eqNullSafe(numbers[f"of {key}"]) for key in keys]
        placed = rows.join(f.broadcast(numbers), same).select("person", "cell", "n").persist()
        try:
            yield _SparkPersons(placed, raw)
        finally:
            placed.unpersist()


@dataclass(frozen=True, slots=True)
class _SparkPersons:
    """The rows of persons by cell, in a frame of Spark's."""

    placed: Any
    raw: Mapping[str, NDArray[Any]]

    def profiles(self, most: int) -> CountedProfiles:
        """Return how many persons have the same rows."""
        from pyspark.sql import functions as f

        part = f.col("cell") * SHIFT + f.col("n")
        someone = self.placed.where("person IS NOT NULL").groupBy("person")
        together = someone.agg(f.sort_array(f.collect_list(part)).alias("profile")).select(
            "profile", f.lit(1).alias("n")
        )
        alone = self.placed.where("person IS NULL").select(f.array(f.col("cell") * SHIFT + 1).alias("profile"), "n")
        counted = together.unionByName(alone).groupBy("profile").agg(f.sum("n").alias("n")).limit(most)
        return [(row["profile"], row["n"]) for row in counted.collect()]

    def add_up(self, codes: Ints, parts: Parts) -> list[Any]:
        """Return the sums over persons by group."""
        from pyspark.sql import functions as f

        columns = {"cell": np.arange(len(codes)), "code": codes, **parts}
        rows = list(zip(*(column.tolist() for column in columns.values()), strict=True))
        of_cells = self.placed.sparkSession.createDataFrame(rows, ", ".join(f"{name} long" for name in columns))
        inside = self.placed.join(f.broadcast(of_cells), "cell").where("yes + no > 0")
        sums = {"a": "n * a", "b": "n * b", "m": "n * yes", "k": "n * no"}
        each = inside.where("person IS NOT NULL").groupBy("person", "code")
        each = each.agg(*(f.sum(f.expr(what)).alias(name) for name, what in sums.items()))
        alone = inside.where("person IS NULL").selectExpr("code", "a", "b", "yes AS m", "no AS k", "n AS persons")
        together = each.drop("person").withColumn("persons", f.lit(1)).unionByName(alone)
        whole = "CAST({} AS DECIMAL(19, 0))"
        wide = together.select(
            "code", *(f.expr(whole.format(name)).alias(name) for name in ("a", "b", "m", "k", "persons"))
        )
        totals = [f.sum(f.expr(f"persons * CAST({what} AS DECIMAL(38, 0))")).alias(what) for what in SUMS]
        return [tuple(row) for row in wide.groupBy("code").agg(*totals).collect()]


def _of_frame(frame: Any, spec: AuditSpec) -> SparkRelation:
    columns = tuple(frame.columns)
    if faults := check_columns(columns, spec, "the frame", named=True):
        raise AuditError(faults)
    return SparkRelation(_selected(frame, spec), "the frame", columns, ())


def _arrays(frame: Any) -> dict[str, NDArray[Any]]:
    rows = frame.collect()
    # The None keeps NumPy from making arrays of the values themselves.
    return {name: np.array([row[name] for row in rows] + [None], dtype=object)[:-1] for name in frame.columns}


def _selected(frame: Any, spec: AuditSpec, more: Sequence[Any] = ()) -> Any:
    def quoted(name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    # As the embedded engine gives them, decimals are floating-point numbers.
    exact = {field.name for field in frame.schema if field.dataType.typeName() == "decimal"}
    found = {
        ours: frame[quoted(column)].cast("double") if column in exact else frame[quoted(column)]
        for ours, column in canonical_names(spec).items()
    }
    return frame.select(*(column.alias(ours) for ours, column in found.items()), *more)


def _read_csv(session: Any, files: Sequence[Path], spec: AuditSpec) -> tuple[Any, tuple[str, ...]]:
    from pyspark.sql.functions import col
    from pyspark.sql.types import StringType, StructField, StructType

    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    faults: list[Fault] = []
    for file in files:
        form = csv_form(file, spec.source, canonical_names(spec).values())
        faults.extend(check_columns(form.header, spec, str(file)))
        if not form.by_engine or spec.source.skip_rows:
            allowed = "CSV in UTF-8 or Latin-1 with one kind of line end and the header first, with Spark"
            faults.append(Fault("CSV in another form", allowed, "use the `backend` duckdb", file=str(file)))
        alike.setdefault((form.delimiter, form.header), []).append(str(file.resolve()))
    if faults:
        raise AuditError(faults)
    declared, whole = set(canonical_names(spec).values()), None
    for (delimiter, header), group in alike.items():
        names = [name if name in declared else f"unread column {index}" for index, name in enumerate(header)]
        schema = StructType([StructField(name, StringType()) for name in [*names, "unread broken line"]])
        reader = session.read.schema(schema).options(
            header=True, sep=delimiter, quote='"', escape='"', encoding=spec.source.encoding, mode="PERMISSIVE"
        )
        read = reader.options(columnNameOfCorruptRecord="unread broken line", maxCharsPerColumn=2_000_000).csv(group)
        part = _selected(read, spec, [col("`unread broken line`").isNotNull().alias(_BROKEN)])
        whole = part if whole is None else whole.unionByName(part)
    return whole, tuple(dict.fromkeys(name for _, header in alike for name in header))


def _read_parquet(session: Any, files: Sequence[Path], spec: AuditSpec) -> tuple[Any, tuple[str, ...]]:
    # The embedded engine reads the files' own headers, and refuses what it would refuse to count.
    with open_log([str(file) for file in files], spec) as log:
        columns = log.columns
    frame = session.read.parquet(*(str(file.resolve()) for file in files))
    return _selected(frame, spec), columns

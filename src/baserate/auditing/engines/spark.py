"""The pass over a log with Spark, for logs beyond one machine: the same expression, the same table of counts.

The files have to be where this process and every executor can read them. Malformed lines are counted and never logged.
A session that this process already has is used, and left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import narwhals as nw

from baserate.auditing.disclosure.groupings import shown_groupings
from baserate.auditing.engines.embedded import FEW, FIRST_ROWS, binned_note
from baserate.auditing.engines.spark_persons import area_effects, arrays_of, count_persons, known
from baserate.auditing.log.counting import MOST_DISTINCT, Binning, count_rows
from baserate.auditing.log.decode import count_keys, decode
from baserate.auditing.log.files import canonical_names, check_columns, find_files, one_kind, open_log
from baserate.auditing.log.headers import csv_header
from baserate.auditing.log.table import CountTable
from baserate.auditing.measures.persons import Profiles
from baserate.auditing.spec import AuditSpec
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


@dataclass(frozen=True, slots=True)
class Counted:
    """What Spark found: the counts, the profiles of persons where they are declared, notes, and all columns' names."""

    table: CountTable
    profiles: Profiles | None
    notes: list[str]
    columns: tuple[str, ...]


def count_with_spark(paths: Sequence[str], spec: AuditSpec, master: str) -> Counted:
    """Return what Spark finds in a log of CSV or Parquet files.

    ``master`` is Spark's address of the cluster, where this process has no session yet. Raises AuditError; without
    pyspark and Java, too.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
    except ImportError:
        raise AuditError(Fault("no pyspark", "pyspark and Java", 'pip install "baserate[spark]"')) from None
    if not _ADDRESS.fullmatch(master):
        raise AuditError(Fault(f"the address {master[:80]!r} of a cluster", _ADDRESSES))
    files = find_files(paths)
    if (kind := one_kind(files)) not in ("csv", "parquet"):
        allowed = "CSV or Parquet with Spark"
        raise AuditError(Fault(f"{kind} files", allowed, "use the `backend` duckdb", file=str(paths[0])))
    try:
        with _session(master) as session:
            return _count(session, files, kind, spec)
    except (PySparkException, Py4JError) as error:
        if isinstance(error, PySparkException) and error.getCondition() == "JAVA_GATEWAY_EXITED":
            raise AuditError(Fault("no Spark that starts", f"Java, 17 or later, and {_ADDRESSES}")) from None
        found = "something that Spark cannot read or do"
        raise AuditError(Fault(found, "CSV or Parquet, whole and well formed", file=str(paths[0]))) from None


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


def _count(session: Any, files: Sequence[Path], kind: str, spec: AuditSpec) -> Counted:
    frame, columns = (_read_csv if kind == "csv" else _read_parquet)(session, files, spec)
    binning = _binning(frame, spec) if spec.columns.score else None
    keys = [*count_keys(spec), *([_BROKEN] if kind == "csv" else [])]
    counted = count_rows(nw.from_native(frame).lazy(), keys, spec.options.period, spec.options.missing, binning)
    raw = arrays_of(counted.to_native())
    if not len(raw["n"]):
        raise AuditError(Fault("no rows", "a log with at least one row", file=str(files[0])))
    if kind == "csv":
        _check_text(raw, files[0])
    table, told = decode(raw, spec, binning)
    profiles = count_persons(frame, spec) if spec.columns.person else None
    if profiles is not None and spec.columns.score:
        effects = area_effects(session, frame, spec, binning, shown_groupings(table, spec)[0])
        profiles = replace(profiles, area_effects=effects)
    return Counted(table, profiles, [*([binned_note(binning)] if binning else []), *told], columns)


def _check_text(raw: dict[str, Any], file: Path) -> None:
    broken = int(raw["n"][raw.pop(_BROKEN) == True].sum())  # noqa: E712
    if broken:
        found = f"{broken:,} lines with another number of fields than the header"
        raise AuditError(Fault(found, "CSV, whole and well formed", file=str(file)))
    if any(
        "\N{REPLACEMENT CHARACTER}" in value for values in raw.values() for value in values if isinstance(value, str)
    ):
        raise AuditError(Fault("bytes that are not UTF-8", "text in UTF-8", "save as UTF-8", file=str(file)))


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
        delimiter, header = csv_header(file, spec.source.delimiter, spec.source.encoding)
        faults.extend(check_columns(header, spec, str(file)))
        alike.setdefault((delimiter, header), []).append(str(file.resolve()))
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


def _binning(frame: Any, spec: AuditSpec) -> Binning | None:
    """Return how to bin the score where it has too many distinct values to count one by one, else None."""
    from pyspark.sql import functions as f

    if frame.select("score").limit(FIRST_ROWS).distinct().count() <= FEW:
        return None
    value = known(f.col("score"), spec)
    # Where it cannot be read, null and not an error: that would quote the value, in the executors' logs too.
    number = value.try_cast("double")
    finite = f.when(~f.isnan(number) & (f.abs(number) < float("inf")), number)
    unread = f.count_if(value.isNotNull() & number.isNull())
    row = frame.select(f.approx_count_distinct(number), f.min(finite), f.max(finite), unread).collect()[0]
    distinct, low, high, bad = row
    if bad:
        found = f"values that are not numbers in {bad:,} rows (column {spec.columns.score!r})"
        raise AuditError(Fault(found, "numbers", key="columns.score", file=spec.name))
    if distinct <= MOST_DISTINCT or low is None or low == high:
        return None
    return Binning(float(low), float(high), None if spec.columns.decision else spec.columns.threshold)

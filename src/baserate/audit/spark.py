"""The pass over a log with Spark, for logs beyond one machine: the same expression, the same table of counts.

The files have to be where every executor can read them. Malformed lines are counted and never logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np

from baserate.audit.counts import MOST_DISTINCT, Binning, count_rows
from baserate.audit.decode import count_keys, decode
from baserate.audit.headers import csv_header
from baserate.audit.pass_over import FEW, FIRST_ROWS, binned_note
from baserate.audit.source import canonical_names, check_columns, find_files, one_kind
from baserate.audit.spec import AuditSpec
from baserate.audit.table import CountTable
from baserate.errors import AuditError, Fault

_BROKEN = "broken"
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
}


def count_with_spark(
    paths: Sequence[str], spec: AuditSpec, master: str
) -> tuple[CountTable, list[str], tuple[str, ...]]:
    """Return the table of counts, the notes, and the names of all columns of a log of CSV or Parquet files.

    ``master`` is Spark's address of the cluster. Raises AuditError; without pyspark and Java, too.
    """
    if spec.columns.person is not None:
        raise AuditError(Fault("a person column", "none with Spark", "leave it out, or use --backend duckdb"))
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise AuditError(Fault("no pyspark", "pyspark and Java", 'pip install "baserate[spark]"')) from None
    builder = SparkSession.builder.master(master).appName("baserate")
    for key, value in _SETTINGS.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        try:
            return _count(session, paths, spec)
        finally:
            session.stop()
    except PySparkException as error:
        found = f"something that Spark cannot read or do ({type(error).__name__})"
        raise AuditError(Fault(found, "CSV or Parquet, whole and well formed", file=str(paths[0]))) from None


def _count(session: Any, paths: Sequence[str], spec: AuditSpec) -> tuple[CountTable, list[str], tuple[str, ...]]:
    files = find_files(paths)
    kind = one_kind(files)
    if kind not in ("csv", "parquet"):
        raise AuditError(
            Fault(f"{kind} files", "CSV or Parquet with Spark", "use --backend duckdb", file=str(paths[0]))
        )
    frame, columns = (_read_csv if kind == "csv" else _read_parquet)(session, files, spec)
    binning = _binning(frame, spec) if spec.columns.score else None
    keys = [*count_keys(spec), *([_BROKEN] if kind == "csv" else [])]
    log = nw.from_native(frame).lazy()
    counted = count_rows(log, keys, spec.options.period, spec.options.missing, binning)
    names = counted.collect_schema().names()
    rows = counted.to_native().collect()
    if not rows:
        raise AuditError(Fault("no rows", "a log with at least one row", file=str(paths[0])))
    raw = {name: np.array([row[name] for row in rows] + [None], dtype=object)[:-1] for name in names}
    if kind == "csv":
        _check_text(raw, paths)
    table, told = decode(raw, spec, binning)
    return table, [*([binned_note(binning)] if binning else []), *told], columns


def _check_text(raw: dict[str, Any], paths: Sequence[str]) -> None:
    broken = int(raw["n"][raw.pop(_BROKEN) == True].sum())  # noqa: E712
    if broken:
        found = f"{broken:,} lines with another number of fields than the header"
        raise AuditError(Fault(found, "CSV, whole and well formed", file=str(paths[0])))
    if any(
        "\N{REPLACEMENT CHARACTER}" in value for values in raw.values() for value in values if isinstance(value, str)
    ):
        raise AuditError(Fault("bytes that are not UTF-8", "text in UTF-8", "save as UTF-8", file=str(paths[0])))


def _selected(frame: Any, spec: AuditSpec, more: Sequence[Any] = ()) -> Any:
    def quoted(name: str) -> str:
        return "`" + name.replace("`", "``") + "`"

    return frame.select(*(frame[quoted(column)].alias(ours) for ours, column in canonical_names(spec).items()), *more)


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
    frame = session.read.parquet(*(str(file.resolve()) for file in files))
    if faults := check_columns(frame.columns, spec, str(files[0])):
        raise AuditError(faults)
    return _selected(frame, spec), tuple(frame.columns)


def _binning(frame: Any, spec: AuditSpec) -> Binning | None:
    """Return how to bin the score where it has too many distinct values to count one by one, else None."""
    from pyspark.sql import functions as f

    if frame.select("score").limit(FIRST_ROWS).distinct().count() <= FEW:
        return None
    raw = f.col("score")
    number = f.when(~raw.cast("string").isin(list(spec.options.missing)), raw).cast("double")
    finite = f.when(~f.isnan(number) & (f.abs(number) < float("inf")), number)
    found = frame.select(f.approx_count_distinct(number), f.min(finite), f.max(finite)).collect()[0]
    distinct, low, high = found
    if distinct <= MOST_DISTINCT or low is None or low == high:
        return None
    return Binning(float(low), float(high), None if spec.columns.decision else spec.columns.threshold)

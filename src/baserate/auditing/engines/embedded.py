"""Counting by the embedded engine, DuckDB: files on this machine, and frames in this process's memory."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from baserate.auditing.engines.clustered_area import SUMS, Parts
from baserate.auditing.engines.engine import Counted, ScoreRange
from baserate.auditing.engines.sequence import count_relation
from baserate.auditing.log.counting import number, widened
from baserate.auditing.log.decode import plain
from baserate.auditing.log.files import Log, open_log
from baserate.auditing.log.frames import open_frame
from baserate.auditing.log.paths import paths_of
from baserate.auditing.log.profiles import SHIFT, CountedProfiles
from baserate.auditing.log.table import Ints
from baserate.auditing.spec import AuditSpec

_NUMBERS = itertools.count()


class EmbeddedEngine:
    """DuckDB in this process. It needs no address."""

    name: ClassVar[str] = "duckdb"

    def __init__(self, address: str = "") -> None:
        self.address = address

    @staticmethod
    def suits(log: Any) -> bool:
        """Paths of files suit any engine that reads files, and this one needs no more than them."""
        return paths_of(log) is not None

    def count(self, log: Any, spec: AuditSpec) -> Counted:
        """Return the counts of files or of a frame that Narwhals knows. Raises AuditError."""
        paths = paths_of(log)
        with open_frame(log, spec) if paths is None else open_log(paths, spec) as opened:
            return count_relation(EmbeddedRelation(opened), spec)


ENGINE = EmbeddedEngine


@dataclass(frozen=True, slots=True)
class EmbeddedRelation:
    """A log attached to DuckDB. A row that cannot be read is an error of DuckDB's own, so there are no guards."""

    log: Log
    guards: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How errors call the log."""
        return self.log.name

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of all columns of the log."""
        return self.log.columns

    @property
    def rows(self) -> nw.LazyFrame[Any]:
        """The declared columns under our own names."""
        return widened(nw.from_native(self.log.connection.table(self.log.relation)).lazy())

    def check(self, raw: dict[str, NDArray[Any]]) -> None:
        """Do nothing: DuckDB has raised an error already where a row could not be read."""

    def arrays(self, frame: nw.LazyFrame[Any]) -> dict[str, NDArray[Any]]:
        """Return the columns of a small frame."""
        native: Any = frame.to_native()
        return {key: plain(values) for key, values in native.fetchnumpy().items()}

    def score_range(self, spec: AuditSpec) -> ScoreRange:
        """Return about how many distinct scores there are, and the ends of the finite ones."""
        scores: Any = self.rows.select(number(self.rows, "score", spec).alias("s")).to_native()
        finite = "FILTER (isfinite(s))"
        row = scores.aggregate(f"approx_count_distinct(s), min(s) {finite}, max(s) {finite}").fetchone()
        return ScoreRange(*row)

    def small_frame(self, columns: Mapping[str, Sequence[Any]]) -> nw.LazyFrame[Any]:
        """Return a small frame as a table of the connection, which ends with it."""
        connection, name = self.log.connection, f"small_{next(_NUMBERS)}"
        connection.register("given", {key: np.asarray(values) for key, values in columns.items()})
        connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")
        return nw.from_native(connection.table(name)).lazy()

    @contextmanager
    def persons(self, counted: nw.LazyFrame[Any], keys: Sequence[str]) -> Iterator[_EmbeddedPersons]:
        """Keep the rows of persons by cell in tables of the connection, which are dropped at the end."""
        connection, native = self.log.connection, counted.to_native()
        names = [f"{name}_{next(_NUMBERS)}" for name in ("rows_of_persons", "cells", "placed")]
        rows, cells, placed = names
        native.create(rows)
        listed = ", ".join(keys)
        same = " AND ".join(f"{rows}.{key} IS NOT DISTINCT FROM {cells}.{key}" for key in keys)
        connection.execute(
            f"CREATE TEMP TABLE {cells} AS SELECT row_number() OVER (ORDER BY {listed}) - 1 AS cell, * FROM "
            f"(SELECT {listed}, sum(n)::BIGINT AS n FROM {rows} GROUP BY ALL)"
        )
        connection.execute(
            f"CREATE TEMP TABLE {placed} AS SELECT person, cell, {rows}.n AS n FROM {rows} JOIN {cells} ON {same}"
        )
        raw = connection.execute(f"SELECT * EXCLUDE (cell) FROM {cells} ORDER BY cell").fetchnumpy()
        connection.execute(f"DROP TABLE {rows}")
        try:
            yield _EmbeddedPersons(self.log, placed, {name: plain(values) for name, values in raw.items()})
        finally:
            connection.execute(f"DROP TABLE {cells}")
            connection.execute(f"DROP TABLE {placed}")


@dataclass(frozen=True, slots=True)
class _EmbeddedPersons:
    """The rows of persons by cell, in a table of the connection."""

    log: Log
    placed: str
    raw: Mapping[str, NDArray[Any]]

    def profiles(self, most: int) -> CountedProfiles:
        """Return how many persons have the same rows."""
        return self.log.connection.execute(
            f"WITH together AS (SELECT list(cell * {SHIFT} + n ORDER BY cell) AS profile, 1::BIGINT AS persons "
            f"FROM {self.placed} WHERE person IS NOT NULL GROUP BY person UNION ALL "
            f"SELECT [cell * {SHIFT} + 1], n FROM {self.placed} WHERE person IS NULL) "
            f"SELECT profile, sum(persons)::BIGINT FROM together GROUP BY profile LIMIT {most}"
        ).fetchall()

    def add_up(self, codes: Ints, parts: Parts) -> list[tuple[Any, ...]]:
        """Return the sums over persons by group."""
        connection = self.log.connection
        connection.register("parts", {"cell": np.arange(len(codes)), "code": codes, **parts})
        totals = ", ".join(f"sum(persons * ({what})::HUGEINT)" for what in SUMS)
        rows = connection.execute(
            f"WITH inside AS (SELECT person, code, n, a, b, yes, no FROM {self.placed} JOIN parts USING (cell) "
            "WHERE yes + no > 0), each AS (SELECT code, sum(n * a) AS a, sum(n * b) AS b, sum(n * yes) AS m, "
            "sum(n * no) AS k, 1 AS persons FROM inside WHERE person IS NOT NULL GROUP BY person, code "
            "UNION ALL SELECT code, a, b, yes, no, n FROM inside WHERE person IS NULL) "
            f"SELECT code, {totals} FROM each GROUP BY code"
        ).fetchall()
        connection.unregister("parts")
        return rows

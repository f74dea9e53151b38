"""Logs that the engine cannot read by itself, row by row into a table in its memory: only declared columns are kept."""

from __future__ import annotations

import csv
import io
import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np

from baserate.auditing.log.decode import as_text
from baserate.auditing.log.headers import CsvForm, codec_of, not_text
from baserate.auditing.log.packed import open_packed
from baserate.auditing.spec import AuditSpec, Source, canonical_names
from baserate.errors import AuditError, Fault

if TYPE_CHECKING:
    import duckdb

#: Rows that are handed to the engine at once.
_AT_ONCE = 50_000
_LONGEST_CELL = 2_000_000


def fill_table(
    connection: duckdb.DuckDBPyConnection, table: str, names: Sequence[str], rows: Iterable[Sequence[str | None]]
) -> None:
    """Make a table of text, or add to it, from rows of as many values as there are names."""
    typed = ", ".join(f'"{name}" VARCHAR' for name in names or ["nothing"])
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {table} ({typed})")
    if not names:
        return
    remaining = iter(rows)
    while block := list(itertools.islice(remaining, _AT_ONCE)):
        columns = {
            name: np.array(values, dtype=object) for name, values in zip(names, zip(*block, strict=True), strict=True)
        }
        connection.register("block of rows", columns)
        connection.execute(f'INSERT INTO {table} SELECT * FROM "block of rows"')
        connection.unregister("block of rows")


def places_of(header: Sequence[str], spec: AuditSpec) -> list[int]:
    """Return where the declared columns stand in a row, in the order of our names for them."""
    return [header.index(column) for column in canonical_names(spec).values()]


def csv_rows(path: Path, form: CsvForm, spec: AuditSpec) -> Iterator[list[str]]:
    """Yield the declared cells of every row of a CSV file in any encoding, packing and line ends. Raises AuditError."""
    places, width = places_of(form.header, spec), len(form.header)
    with open_packed(path) as file:
        lines = io.TextIOWrapper(file, encoding=codec_of(spec.source), newline="")
        try:
            for _ in range(spec.source.skip_rows):
                lines.readline()
            records = csv.reader(lines, delimiter=form.delimiter, strict=True)
            rows = (row for row in records if row)
            next(rows, None)
            for row in rows:
                if len(row) != width:
                    found = "a line with another number of fields than the header"
                    raise AuditError(Fault(found, "CSV, whole and well formed", file=str(path), line=records.line_num))
                yield [row[place] for place in places]
        except UnicodeDecodeError:
            raise AuditError(not_text(b"", spec.source, str(path))) from None
        except csv.Error:
            hint = "look for a quote that is never closed"
            raise AuditError(
                Fault("a line that cannot be read", "CSV, whole and well formed", hint, file=str(path))
            ) from None


def sqlite_columns(path: Path, source: Source) -> tuple[str, tuple[str, ...]]:
    """Return the declared table of an SQLite file, or its only one, and the names of its columns. Raises AuditError."""
    with closing(_open_sqlite(path)) as connection:
        try:
            named = connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite_%' "
                "ORDER BY name"
            )
            tables = [str(row[0]) for row in named]
            table = choose_table(source.table, tables, str(path))
            columns = tuple(str(row[1]) for row in connection.execute(f"PRAGMA table_info({_quoted(table)})"))
        except sqlite3.Error as error:
            raise AuditError(_sqlite_fault(error, path)) from None
    return table, columns


def choose_table(wanted: str | None, tables: Sequence[str], file: str) -> str:
    """Return the declared table, or the only one. Raises AuditError."""
    chosen = tables[0] if wanted is None and len(tables) == 1 else wanted
    if chosen is None or chosen not in tables:
        found = f"no table {wanted!r}" if wanted else f"{len(tables)} tables and none declared"
        allowed = "one of " + ", ".join(map(repr, list(tables)[:30])) if tables else "a file with a table"
        raise AuditError(Fault(found, allowed, 'add [source] with table = "..."', file=file))
    return chosen


def sqlite_rows(path: Path, table: str, spec: AuditSpec) -> Iterator[list[str | None]]:
    """Yield the declared columns of every row of a table of an SQLite file, as text. Raises AuditError."""
    listed = ", ".join(map(_quoted, canonical_names(spec).values()))
    with closing(_open_sqlite(path)) as connection:
        try:
            for row in connection.execute(f"SELECT {listed} FROM {_quoted(table)}"):
                yield [_as_cell(value, path) for value in row]
        except sqlite3.Error as error:
            raise AuditError(_sqlite_fault(error, path)) from None


def _open_sqlite(path: Path) -> sqlite3.Connection:
    # Read-only, also in the presence of a journal that somebody else has left.
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True)


def _as_cell(value: Any, path: Path) -> str | None:
    if value is None:
        return None
    if isinstance(value, bytes):
        raise AuditError(Fault("a declared column that holds bytes", "text or numbers", file=str(path)))
    return as_text(value)


def _sqlite_fault(error: sqlite3.Error, path: Path) -> Fault:
    return Fault(f"something that SQLite cannot read ({type(error).__name__})", "an SQLite file, whole", file=str(path))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

"""Reading logs: the named files are attached to an embedded DuckDB, which is then shut off from everything else.

Only the declared columns are selected, under plain names of our own (``outcome``, ``g0``, ...). The names of the log
are quoted identifiers, and its values are never part of a statement. The engine's own messages quote the rows at fault
and are never passed on.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from baserate.auditing.log.finding import ALLOWED, find_files, kind_of, one_kind
from baserate.auditing.log.headers import CsvForm, csv_form
from baserate.auditing.log.packed import packing_of
from baserate.auditing.log.rows import choose_table, csv_rows, fill_table, sqlite_columns, sqlite_rows
from baserate.auditing.log.workbooks import open_sheet
from baserate.auditing.spec import AuditSpec, canonical_names
from baserate.errors import AuditError, Fault

if TYPE_CHECKING:
    import duckdb

#: Nothing is downloaded, no extension is loaded, and no row is ever spilled to disk.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "temp_directory": "",
}
MEMORY = "2GB"


@dataclass(frozen=True, slots=True)
class Log:
    """An attached log: the connection, the relation's name in it, and the names of all columns that the files hold."""

    connection: duckdb.DuckDBPyConnection
    relation: str
    columns: tuple[str, ...]
    name: str


@contextmanager
def open_log(paths: Sequence[str], spec: AuditSpec) -> Iterator[Log]:
    """Attach the files of a log and give a relation of its declared columns.

    Raises AuditError where a file cannot be read, is of a kind not known, or lacks a declared column; and for every
    failure of the engine while the log is open.
    """
    import duckdb

    files = find_files(paths)
    kind = one_kind(files)
    # Links with plain names: a name of the user's may hold what the engine takes for a pattern.
    with tempfile.TemporaryDirectory(prefix="baserate-") as folder:
        links = []
        for index, path in enumerate(files):
            link = Path(folder) / f"{index}.{kind}"
            link.symlink_to(path.resolve())
            links.append(link)
        connection = connect()
        try:
            attach = {
                "csv": _attach_csv,
                "parquet": _attach_parquet,
                "duckdb": _attach_database,
                "sqlite": _attach_sqlite,
                "xlsx": _attach_book,
                "xls": _attach_book,
            }
            relation, columns = attach[kind](connection, links, files, spec)
            check_types(connection, spec, str(files[0]))
            shut_off(connection, links)
            yield Log(connection, relation, columns, ", ".join(map(str, paths)))
        except duckdb.Error as error:
            raise AuditError(engine_fault(error, files, links, str(files[0]))) from None
        finally:
            connection.close()


def connect() -> duckdb.DuckDBPyConnection:
    """Return a connection to an embedded DuckDB in memory, in which a moment is the same everywhere."""
    import duckdb

    connection = duckdb.connect(config=_CONFIG)
    connection.execute(f"SET memory_limit = {text(MEMORY)}")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


#: What is selected of a log of which no column is declared, to learn its columns' names.
NOTHING = "0 AS nothing"


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a value as an SQL text, for statements that take no parameters."""
    return "'" + value.replace("'", "''") + "'"


def selection(spec: AuditSpec) -> str:
    """Return the declared columns under our own names, as SQL selects them; where there are none, nothing of any."""
    named = [f"{quoted(column)} AS {ours}" for ours, column in canonical_names(spec).items()]
    return ", ".join(named) or NOTHING


def check_columns(columns: Sequence[str], spec: AuditSpec, file: str, *, named: bool = False) -> list[Fault]:
    """Return a fault for every declared column that a file lacks, or has twice.

    The names of its columns are listed where they are sure to be names: where the file's form has them (``named``), or
    one of them is declared. Else the first line may be the first row.
    """
    faults = []
    is_header = named or not set(columns).isdisjoint(canonical_names(spec).values())
    listed = ", ".join(repr(name[:40]) for name in columns[:30]) or "none"
    allowed = f"one of this file's columns: {listed}" if is_header else "a first line that names the declared columns"
    for column in dict.fromkeys(canonical_names(spec).values()):
        n = columns.count(column)
        if n == 0:
            faults.append(Fault(f"no column {column!r}", allowed, file=file))
        elif n > 1:
            faults.append(Fault(f"the column {column!r} {n} times", "each declared column once", file=file))
    return faults


def _attach_csv(
    connection: duckdb.DuckDBPyConnection, links: Sequence[Path], files: Sequence[Path], spec: AuditSpec
) -> tuple[str, tuple[str, ...]]:
    """Make a view over CSV files: every field is read as text, in the dialect found in each file's own header.

    Files that the engine cannot read as they are, for their encoding, packing or line ends, are read into its memory.
    """
    alike: dict[tuple[str, tuple[str, ...], str], list[Path]] = {}
    by_row: list[tuple[Path, CsvForm]] = []
    faults: list[Fault] = []
    names: dict[str, None] = {}
    declared = set(canonical_names(spec).values())
    for link, file in zip(links, files, strict=True):
        form = csv_form(file, spec.source, declared)
        faults.extend(check_columns(form.header, spec, str(file)))
        names.update(dict.fromkeys(form.header))
        if form.by_engine:
            alike.setdefault((form.delimiter, form.header, packing_of(file) or "none"), []).append(link)
        else:
            by_row.append((file, form))
    if faults:
        raise AuditError(faults)
    parts = []
    for (delimiter, header, packing), group in alike.items():
        listed = ", ".join(text(str(link)) for link in group)
        # Columns get names of our own: a header may name one twice, not at all, or as another in other letters.
        typed = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(header)))
        named = [f"c{header.index(column)} AS {ours}" for ours, column in canonical_names(spec).items()]
        chosen = ", ".join(named) or NOTHING
        parts.append(
            f"SELECT {chosen} FROM read_csv([{listed}], auto_detect = false, header = true, quote = '\"', "
            f"escape = '\"', delim = {text(delimiter)}, encoding = {text(spec.source.encoding)}, "
            f"skip = {spec.source.skip_rows}, compression = {text(packing)}, columns = {{{typed}}})"
        )
    for file, form in by_row:
        fill_table(connection, "read_by_row", list(canonical_names(spec)), csv_rows(file, form, spec))
    if by_row:
        parts.append("SELECT * FROM read_by_row")
    connection.execute("CREATE TEMP VIEW log AS " + " UNION ALL ".join(parts))
    return "log", tuple(names)


def _attach_parquet(
    connection: duckdb.DuckDBPyConnection, links: Sequence[Path], files: Sequence[Path], spec: AuditSpec
) -> tuple[str, tuple[str, ...]]:
    """Make a view over Parquet files, which must agree in the declared columns' types."""
    alike: dict[tuple[tuple[str, str], ...], list[Path]] = {}
    faults: list[Fault] = []
    names: dict[str, None] = {}
    for link, file in zip(links, files, strict=True):
        described = connection.execute(f"DESCRIBE SELECT * FROM read_parquet({text(str(link))})").fetchall()
        columns = tuple(str(row[0]) for row in described)
        names.update(dict.fromkeys(columns))
        faults.extend(check_columns(columns, spec, str(file), named=True))
        types = {row[0]: str(row[1]) for row in described}
        kinds = tuple((c, _kind_of_type(types.get(c, ""))) for c in canonical_names(spec).values())
        alike.setdefault(kinds, []).append(link)
    if not faults and len(alike) > 1:
        first, second, *_ = alike
        column, one, other = next((a[0], a[1], b[1]) for a, b in zip(first, second, strict=True) if a != b)
        where = str(files[links.index(alike[second][0])])
        hint = "write all files with one type a column"
        faults.append(Fault(f"the column {column!r} as {other}", f"{one}, as in the first file", hint, file=where))
    if faults:
        raise AuditError(faults)
    listed = ", ".join(text(str(link)) for link in links)
    connection.execute(
        f"CREATE TEMP VIEW log AS SELECT {selection(spec)} FROM read_parquet([{listed}], union_by_name = true, "
        "hive_partitioning = false)"
    )
    return "log", tuple(names)


def _kind_of_type(name: str) -> str:
    """Return a type of a column, all numbers being one: a month without a missing value may be whole numbers."""
    return "a number" if _NUMBER.fullmatch(name) else name


def _attach_database(
    connection: duckdb.DuckDBPyConnection, links: Sequence[Path], files: Sequence[Path], spec: AuditSpec
) -> tuple[str, tuple[str, ...]]:
    """Attach a DuckDB file, read-only, and take its one table or the declared one."""
    file = str(files[0])
    connection.execute(f"ATTACH {text(str(links[0]))} AS attached (READ_ONLY)")
    rows = connection.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'attached' ORDER BY ALL"
    ).fetchall()
    tables = {name if schema == "main" else f"{schema}.{name}": (schema, name) for schema, name in rows}
    schema, name = tables[choose_table(spec.source.table, list(tables), file)]
    place = f"attached.{quoted(schema)}.{quoted(name)}"
    columns = tuple(str(row[0]) for row in connection.execute(f"DESCRIBE {place}").fetchall())
    if faults := check_columns(columns, spec, file, named=True):
        raise AuditError(faults)
    connection.execute(f"CREATE TEMP VIEW log AS SELECT {selection(spec)} FROM {place}")
    return "log", columns


def _attach_sqlite(
    connection: duckdb.DuckDBPyConnection, links: Sequence[Path], files: Sequence[Path], spec: AuditSpec
) -> tuple[str, tuple[str, ...]]:
    """Read the declared columns of an SQLite file's table into memory."""
    table, columns = sqlite_columns(files[0], spec.source)
    if faults := check_columns(columns, spec, str(files[0]), named=True):
        raise AuditError(faults)
    fill_table(connection, "log", list(canonical_names(spec)), sqlite_rows(files[0], table, spec))
    return "log", columns


def _attach_book(
    connection: duckdb.DuckDBPyConnection, links: Sequence[Path], files: Sequence[Path], spec: AuditSpec
) -> tuple[str, tuple[str, ...]]:
    """Read the declared columns of a workbook's sheet into memory."""
    with open_sheet(files[0], kind_of(files[0]), spec) as (header, rows):
        if faults := check_columns(header, spec, str(files[0])):
            raise AuditError(faults)
        fill_table(connection, "log", list(canonical_names(spec)), rows)
    return "log", header


_NUMBER = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)")
_PLAIN = re.compile(
    r"VARCHAR|BOOLEAN|U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL\(.*\)|DATE|TIME.*|ENUM\(.*\)|UUID",
    re.DOTALL,
)


def check_types(connection: duckdb.DuckDBPyConnection, spec: AuditSpec, file: str) -> None:
    """Raise AuditError where a declared column holds lists, structures or bytes."""
    names = canonical_names(spec)
    described = connection.execute("DESCRIBE log").fetchall()
    allowed = "text, numbers, true or false, or dates"
    faults = [
        Fault(f"the column {names[ours]!r} of {kind[:60]}", allowed, file=file)
        for ours, kind, *_ in described
        if kind.endswith("]") or not _PLAIN.fullmatch(kind)
    ]
    if faults:
        raise AuditError(faults)


def shut_off(connection: duckdb.DuckDBPyConnection, links: Sequence[Path]) -> None:
    """From here on the engine reads the named files and nothing else, and cannot be told otherwise."""
    connection.execute("SET allowed_paths = [" + ", ".join(text(str(link)) for link in links) + "]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


_CAUSES = (
    (
        "not utf-8 encoded",
        "bytes that are not UTF-8",
        'add [source] with encoding = "windows-1252", or save as UTF-8',
    ),
    (
        "Invalid unicode",
        "bytes that are not UTF-8",
        'add [source] with encoding = "windows-1252", or save as UTF-8',
    ),
    (
        "File is not latin-1",
        "bytes that are not Latin-1",
        'add [source] with encoding = "windows-1252", or save as UTF-8',
    ),
    ("Maximum line size", "a line of more than 2 MB", "look for a quote that is never closed"),
    ("unterminated quote", "a quote that is never closed", ""),
    ("Value with unterminated", "a quote that is never closed", ""),
    ("Expected Number of Columns", "a line with another number of fields than the header", ""),
    ("Out of Memory", f"more distinct values than fit in {MEMORY}", "declare columns with fewer distinct values"),
    ("allocate", f"more distinct values than fit in {MEMORY}", "declare columns with fewer distinct values"),
    ("Conversion Error", "a value that is not a number in the score column", ""),
    ("No magic bytes", "a file that is not Parquet", ""),
    ("too small to be a Parquet", "a file that is not Parquet", ""),
    ("not a valid DuckDB database", "a file that is not of DuckDB", ""),
    ("Type INT", "a number too large to add up", ""),
)


def engine_fault(error: Exception, files: Sequence[Path], links: Sequence[Path], name: str) -> Fault:
    """Return what an engine's error says of a log, without any value of the log that it may quote."""
    message = str(error)
    line = re.search(r"CSV Error on Line: (\d+)", message)
    where = next((str(file) for file, link in zip(files, links, strict=True) if str(link) in message), name)
    found, hint = next(((words, hint) for sign, words, hint in _CAUSES if sign.lower() in message.lower()), ("", ""))
    if not found:
        found = f"something that the engine cannot read ({type(error).__name__})"
    return Fault(found, ALLOWED + ", whole and well formed", hint, file=where, line=int(line[1]) if line else None)

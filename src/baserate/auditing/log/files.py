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

from baserate.auditing.log.headers import check_lines, csv_header
from baserate.auditing.spec import AuditSpec, canonical_names
from baserate.errors import AuditError, Fault

if TYPE_CHECKING:
    import duckdb

KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".ods": "xlsx",
    ".duckdb": "duckdb",
    ".db": "duckdb",
    ".ddb": "duckdb",
}
_ALLOWED = "CSV, Parquet, a folder of either, a workbook (XLSX) or a DuckDB file"
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
            attach = {"csv": _attach_csv, "parquet": _attach_parquet, "duckdb": _attach_database, "xlsx": _attach_book}
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


def find_files(paths: Sequence[str]) -> list[Path]:
    """Return the files of a log, those of a folder in the order of their names. Raises AuditError."""
    found: list[Path] = []
    faults = []
    for name in paths:
        path = Path(name)
        try:
            if path.is_dir():
                inside = sorted(part for part in path.rglob("*") if part.suffix.lower() in (".csv", ".parquet"))
                found.extend(part for part in inside if part.is_file() and not part.name.startswith("."))
                if not inside:
                    faults.append(Fault("a folder without CSV or Parquet files", _ALLOWED, file=name))
            elif path.is_file():
                with path.open("rb"):
                    found.append(path)
            else:
                faults.append(Fault("no file" if not path.exists() else "not a regular file", _ALLOWED, file=name))
        except (OSError, ValueError) as error:
            words = getattr(error, "strerror", None) or "a name that cannot be used"
            faults.append(Fault(f"no readable file ({words})", _ALLOWED, file=name))
    faults.extend(
        Fault(f"a file of a kind not known ({path.suffix or 'no ending'})", _ALLOWED, file=str(path))
        for path in found
        if path.suffix.lower() not in KINDS
    )
    if not faults and len(set(found)) < len(found):
        faults.append(Fault("the same file twice", "each file once", file=str(paths[0])))
    if faults:
        raise AuditError(faults)
    return found


def one_kind(files: Sequence[Path]) -> str:
    """Return the kind of all files of a log. Raises AuditError where they are of several."""
    kinds = sorted({KINDS[path.suffix.lower()] for path in files})
    if len(kinds) > 1:
        raise AuditError(Fault(" and ".join(kinds) + " files together", "files of one kind in one audit"))
    if kinds[0] in ("xlsx", "duckdb") and len(files) > 1:
        raise AuditError(Fault(f"{len(files)} {kinds[0]} files", "one file of that kind in one audit"))
    return kinds[0]


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """Return a value as an SQL text, for statements that take no parameters."""
    return "'" + value.replace("'", "''") + "'"


def selection(spec: AuditSpec) -> str:
    """Return the declared columns under our own names, as SQL selects them."""
    return ", ".join(f"{quoted(column)} AS {ours}" for ours, column in canonical_names(spec).items())


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
    """Make a view over CSV files: every field is read as text, in the dialect found in each file's own header."""
    alike: dict[tuple[str, tuple[str, ...]], list[Path]] = {}
    faults: list[Fault] = []
    for link, file in zip(links, files, strict=True):
        delimiter, header = csv_header(file, spec.source.delimiter, spec.source.encoding)
        faults.extend(check_columns(header, spec, str(file)))
        check_lines(file, spec.source.encoding)
        alike.setdefault((delimiter, header), []).append(link)
    if faults:
        raise AuditError(faults)
    parts = []
    for (delimiter, header), group in alike.items():
        listed = ", ".join(text(str(link)) for link in group)
        # Undeclared columns get names of our own: a header may name one twice, or not at all.
        declared = set(canonical_names(spec).values())
        names = [name if name in declared else f"unread column {index}" for index, name in enumerate(header)]
        typed = ", ".join(f"{text(name)}: 'VARCHAR'" for name in names)
        parts.append(
            f"SELECT {selection(spec)} FROM read_csv([{listed}], auto_detect = false, header = true, quote = '\"', "
            f"escape = '\"', delim = {text(delimiter)}, encoding = {text(spec.source.encoding)}, columns = {{{typed}}})"
        )
    connection.execute("CREATE TEMP VIEW log AS " + " UNION ALL ".join(parts))
    return "log", tuple(dict.fromkeys(name for _, header in alike for name in header))


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
        alike.setdefault(tuple((c, types.get(c, "")) for c in canonical_names(spec).values()), []).append(link)
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
    wanted = spec.source.table
    if wanted is None and len(tables) == 1:
        wanted = next(iter(tables))
    if wanted not in tables:
        found = f"no table {wanted!r}" if wanted else f"{len(tables)} tables and none declared"
        allowed = "one of " + ", ".join(map(repr, list(tables)[:30])) if tables else "a file with a table"
        raise AuditError(Fault(found, allowed, 'add [source] with table = "..."', file=file))
    schema, name = tables[wanted]
    place = f"attached.{quoted(schema)}.{quoted(name)}"
    columns = tuple(str(row[0]) for row in connection.execute(f"DESCRIBE {place}").fetchall())
    if faults := check_columns(columns, spec, file, named=True):
        raise AuditError(faults)
    connection.execute(f"CREATE TEMP VIEW log AS SELECT {selection(spec)} FROM {place}")
    return "log", columns


def _attach_book(
    connection: duckdb.DuckDBPyConnection, links: Sequence[Path], files: Sequence[Path], spec: AuditSpec
) -> tuple[str, tuple[str, ...]]:
    """Read a workbook's sheet into a table in memory."""
    from baserate.auditing.log.workbook import read_sheet

    header, columns = read_sheet(files[0], spec)
    if faults := check_columns(header, spec, str(files[0])):
        raise AuditError(faults)
    connection.register("sheet", columns)
    typed = ", ".join(f"{ours}::VARCHAR AS {ours}" for ours in canonical_names(spec))
    connection.execute(f"CREATE TEMP TABLE log AS SELECT {typed} FROM sheet")
    connection.unregister("sheet")
    return "log", header


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
        'add [source] with encoding = "latin-1" or "utf-16", or save as UTF-8',
    ),
    (
        "Invalid unicode",
        "bytes that are not UTF-8",
        'add [source] with encoding = "latin-1" or "utf-16", or save as UTF-8',
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
    return Fault(found, _ALLOWED + ", whole and well formed", hint, file=where, line=int(line[1]) if line else None)

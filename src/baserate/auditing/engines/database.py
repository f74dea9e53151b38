"""Counting inside a live database, through Ibis: the rows stay where they are, and only counts leave it.

The session is read-only. Its address is used to connect and for nothing else: neither what it holds nor what the
database says of it is printed or kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from baserate.auditing.engines.clustered_area import SUMS, Parts
from baserate.auditing.engines.embedded import EmbeddedEngine
from baserate.auditing.engines.engine import Counted, ScoreRange
from baserate.auditing.engines.sequence import count_relation
from baserate.auditing.log.counting import number, widened
from baserate.auditing.log.files import check_columns
from baserate.auditing.log.paths import address_of, without_credentials
from baserate.auditing.log.profiles import SHIFT, CountedProfiles
from baserate.auditing.log.rows import choose_table
from baserate.auditing.log.table import Ints
from baserate.auditing.spec import AuditSpec, canonical_names
from baserate.errors import AuditError, Fault

_ALLOWED = "postgresql://HOST/DATABASE, or what Ibis reaches with its package installed"
#: Databases that are files are read as files, which needs no server.
_FILES = ("duckdb", "sqlite")
#: What a server says by the first letters of its code (SQLSTATE, ISO/IEC 9075).
_REFUSALS = (
    ("28", "a user or password that the database refuses", "set PGUSER and PGPASSWORD, or keep them in ~/.pgpass"),
    ("3D", "no such database on that server", ""),
    ("42501", "a user who may not read the table", "ask for the right to SELECT from it"),
    ("22", "a value that is not a number in a column of numbers", ""),
)


class DatabaseEngine:
    """A database at an address, ``postgresql://...``; the table is ``source.table``."""

    name: ClassVar[str] = "database"

    def __init__(self, address: str = "") -> None:
        self.address = address

    @staticmethod
    def suits(log: Any) -> bool:
        """Whether a log is the address of a database."""
        return address_of(log) is not None

    def count(self, log: Any, spec: AuditSpec) -> Counted:
        """Return the counts of a table of a database. Raises AuditError, also without Ibis or its driver."""
        address = address_of(log)
        if address is None:
            raise AuditError(Fault("no address of a database", _ALLOWED))
        if (scheme := urlsplit(address).scheme.lower()) in _FILES:
            return EmbeddedEngine().count(_path_in(address), spec)
        name = without_credentials(address)
        try:
            import ibis
        except ImportError:
            raise AuditError(Fault("no ibis", "ibis-framework", 'pip install "baserate[databases]"')) from None
        try:
            connection = ibis.connect(address)
        except Exception as error:
            raise AuditError(_fault(error, name, f"no database ({scheme}) that answers")) from None
        try:
            if scheme in ("postgres", "postgresql"):
                connection.raw_sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY").close()
                connection.con.commit()
            return count_relation(_relation(connection, name, spec), spec)
        except AuditError:
            raise
        except Exception as error:
            raise AuditError(_fault(error, name, "something that the database cannot read or do")) from None
        finally:
            connection.disconnect()


ENGINE = DatabaseEngine


def _path_in(address: str) -> str:
    """Return the path in the address of a file: duckdb:///srv/log.duckdb, or duckdb://log.duckdb beside one."""
    parts = urlsplit(address)
    return unquote(parts.netloc + parts.path)


def _fault(error: Exception, name: str, otherwise: str) -> Fault:
    """Return what an error of a database says, without its words: they may quote rows, or the address."""
    code = str(getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None) or "")
    for start, found, hint in _REFUSALS:
        if code.startswith(start):
            return Fault(found, _ALLOWED, hint, file=name)
    if "password" in str(error).lower():
        return Fault(_REFUSALS[0][1], _ALLOWED, _REFUSALS[0][2], file=name)
    return Fault(f"{otherwise} ({code or type(error).__name__})", _ALLOWED, file=name)


def _relation(connection: Any, name: str, spec: AuditSpec) -> DatabaseRelation:
    wanted = spec.source.table
    schema, dot, table = (wanted or "").rpartition(".")
    listed = sorted(connection.list_tables(database=schema) if dot else connection.list_tables())
    chosen = choose_table(table if wanted else None, listed, name)
    found = connection.table(chosen, database=schema) if dot else connection.table(chosen)
    columns = tuple(found.columns)
    if faults := check_columns(columns, spec, name, named=True):
        raise AuditError(faults)
    ours = canonical_names(spec)
    kinds = {key: found[column].type() for key, column in ours.items()}
    faults = [
        Fault(f"the column {ours[key]!r} of {str(kind)[:60]}", "text, numbers, true or false, or dates", file=name)
        for key, kind in kinds.items()
        if kind.is_nested() or kind.is_binary() or kind.is_json()
    ]
    if faults:
        raise AuditError(faults)
    return DatabaseRelation(connection, found.select(**{key: _plain(found[ours[key]]) for key in ours}), name, columns)


def _plain(column: Any) -> Any:
    """Return a column as text, a number, a truth value or a moment, as the embedded engine has it."""
    kind = column.type()
    if kind.is_decimal():
        return column.cast("float64")
    if kind.is_boolean() or kind.is_numeric() or kind.is_temporal() or kind.is_string():
        return column
    return column.cast("string")


@dataclass(frozen=True, slots=True)
class DatabaseRelation:
    """A table of a database. A row that cannot be read is an error of the database's own, so there are no guards."""

    connection: Any
    table: Any
    name: str
    columns: tuple[str, ...]
    guards: tuple[str, ...] = ()

    @property
    def rows(self) -> nw.LazyFrame[Any]:
        """The declared columns under our own names."""
        return widened(nw.from_native(self.table).lazy())

    def check(self, raw: dict[str, NDArray[Any]]) -> None:
        """Do nothing: the database has raised an error already where a row could not be read."""

    def arrays(self, frame: nw.LazyFrame[Any]) -> dict[str, NDArray[Any]]:
        """Return the columns of a small frame."""
        return _arrays(frame.to_native())

    def score_range(self, spec: AuditSpec) -> ScoreRange:
        """Return how many distinct scores there are, and the ends of the finite ones."""
        scores: Any = self.rows.select(number(self.rows, "score", spec).alias("s")).to_native()
        finite = scores.s.notnull() & ~scores.s.isinf()
        row = _arrays(
            scores.aggregate(n=scores.s.nunique(), low=scores.s.min(where=finite), high=scores.s.max(where=finite))
        )
        return ScoreRange(int(row["n"][0]), row["low"][0], row["high"][0])

    def small_frame(self, columns: Mapping[str, Sequence[Any]]) -> nw.LazyFrame[Any]:
        """Return a small frame as values of a statement, so that nothing is written into the database."""
        frame: nw.LazyFrame[Any] = nw.from_native(_values(self.connection, columns)).lazy()
        return frame

    @contextmanager
    def persons(self, counted: nw.LazyFrame[Any], keys: Sequence[str]) -> Iterator[_DatabasePersons]:
        """Number the cells in order, so that they have the same number in every statement."""
        import ibis

        rows: Any = counted.to_native()
        cells = rows.group_by(*keys).aggregate(n=rows.n.sum().cast("int64"))
        numbered = cells.mutate(cell=ibis.row_number().over(order_by=[cells[key] for key in keys]))
        numbers = numbered.select("cell", **{f"of {key}": numbered[key] for key in keys})
        joined = rows.inner_join(numbers, [rows[key].identical_to(numbers[f"of {key}"]) for key in keys])
        raw = _arrays(numbered.order_by("cell").drop("cell"))
        yield _DatabasePersons(self.connection, joined.select("person", "cell", "n"), raw)


@dataclass(frozen=True, slots=True)
class _DatabasePersons:
    """The rows of persons by cell, as an expression that the database works out."""

    connection: Any
    placed: Any
    raw: Mapping[str, NDArray[Any]]

    def profiles(self, most: int) -> CountedProfiles:
        """Return how many persons have the same rows."""
        placed = self.placed.mutate(part=self.placed.cell.cast("int64") * SHIFT + self.placed.n)
        someone = placed.filter(placed.person.notnull())
        together = someone.group_by("person").aggregate(profile=someone.part.collect(order_by=someone.part))
        counted = together.group_by("profile").aggregate(persons=together.count()).limit(most)
        nobody = placed.filter(placed.person.isnull())
        alone = _arrays(nobody.group_by("cell").aggregate(n=nobody.n.sum().cast("int64")))
        found = _arrays(counted)
        rows = [
            ([int(part) for part in profile], int(n))
            for profile, n in zip(found["profile"], found["persons"], strict=True)
        ]
        return rows + [([int(cell) * SHIFT + 1], int(n)) for cell, n in zip(alone["cell"], alone["n"], strict=True)]

    def add_up(self, codes: Ints, parts: Parts) -> list[Any]:
        """Return the sums over persons by group."""
        import ibis

        columns = {"cell": np.arange(len(codes)), "code": codes, **parts}
        of_cells = _values(self.connection, {name: values.tolist() for name, values in columns.items()})
        joined = self.placed.inner_join(of_cells, "cell")
        inside = joined.filter(joined.yes + joined.no > 0)
        whole_number = "decimal(38, 0)"
        whole = {name: inside[name].cast(whole_number) for name in ("n", "a", "b", "yes", "no")}
        inside = inside.mutate(**whole)
        someone, nobody = inside.filter(inside.person.notnull()), inside.filter(inside.person.isnull())
        each = (
            someone.group_by("person", "code")
            .aggregate(
                a=(someone.n * someone.a).sum().cast(whole_number),
                b=(someone.n * someone.b).sum().cast(whole_number),
                m=(someone.n * someone.yes).sum().cast(whole_number),
                k=(someone.n * someone.no).sum().cast(whole_number),
            )
            .mutate(persons=ibis.literal(1).cast(whole_number))
            .drop("person")
        )
        alone = nobody.select("code", "a", "b", m=nobody.yes, k=nobody.no, persons=nobody.n)
        together = each.union(alone)
        totals = {f"s{index}": (together.persons * _sum(together, what)).sum() for index, what in enumerate(SUMS)}
        found = _arrays(together.group_by("code").aggregate(**totals))
        return [tuple(int(found[name][place]) for name in ("code", *totals)) for place in range(len(found["code"]))]


def _sum(table: Any, what: str) -> Any:
    """Return one of ``SUMS`` as an expression: a product of columns, a count of persons with some, or one."""
    import ibis

    one = ibis.literal(1).cast("decimal(38, 0)")
    if what == "1":
        return one
    name, _, more = what.partition(" ")
    if more == "> 0":
        return (table[name] > 0).ifelse(one, one - one)
    return table[name] * table[more.removeprefix("* ")] if more else table[name]


def _values(connection: Any, columns: Mapping[str, Sequence[Any]]) -> Any:
    """Return a table of texts and whole numbers that is written out in the statement itself."""
    import ibis
    import sqlglot.expressions as sge

    def literal(value: Any) -> sge.Expression:
        return sge.Literal.string(value) if isinstance(value, str) else sge.Literal.number(int(value))

    tuples = [sge.Tuple(expressions=[literal(value) for value in row]) for row in zip(*columns.values(), strict=True)]
    names = [sge.to_identifier(name, quoted=True) for name in columns]
    table = sge.Values(expressions=tuples, alias=sge.TableAlias(this=sge.to_identifier("given"), columns=names))
    kinds = {name: "string" if values and isinstance(values[0], str) else "int64" for name, values in columns.items()}
    typed = [
        sge.alias_(sge.Cast(this=name, to=sge.DataType.build("TEXT" if kind == "string" else "BIGINT")), name)
        for name, kind in zip(names, kinds.values(), strict=True)
    ]
    statement = sge.select(*typed).from_(table).sql(connection.dialect)
    return connection.sql(statement, schema=ibis.schema(kinds))


def _arrays(table: Any) -> dict[str, NDArray[Any]]:
    """Return the columns of a small table, None where there is no value."""
    found = table.to_pyarrow()
    # The None keeps NumPy from making arrays of the values themselves.
    return {name: np.array([*found[name].to_pylist(), None], dtype=object)[:-1] for name in found.column_names}

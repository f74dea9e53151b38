"""Reading frames: the declared columns of a table in memory are attached to an embedded DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import narwhals as nw

from baserate.auditing.log.decode import as_text
from baserate.auditing.log.files import Log, check_columns, check_types, connect, engine_fault, selection, shut_off
from baserate.auditing.spec import AuditSpec, canonical_names
from baserate.errors import AuditError, Fault

#: How errors call a frame.
NAME = "the frame"


@contextmanager
def open_frame(frame: Any, spec: AuditSpec) -> Iterator[Log]:
    """Attach a frame that Narwhals knows (pandas, Polars, PyArrow, ...) and give a relation of its declared columns.

    Of a lazy frame only the declared columns are collected. Raises AuditError where it is no frame or lacks a declared
    column, and for every failure of the engine while the log is open.
    """
    import duckdb

    columns, held = _declared(frame, spec)
    connection = connect()
    try:
        connection.register("held", held)
        connection.execute(f"CREATE TEMP VIEW log AS SELECT {selection(spec)} FROM held")
        check_types(connection, spec, NAME)
        shut_off(connection, [])
        yield Log(connection, "log", columns, NAME)
    except duckdb.Error as error:
        raise AuditError(engine_fault(error, [], [], NAME)) from None
    finally:
        connection.close()


def _declared(frame: Any, spec: AuditSpec) -> tuple[tuple[str, ...], Any]:
    """Return the names of all columns of a frame, and its declared ones as a frame of the same library."""
    try:
        known = nw.from_native(frame)
        columns = tuple(map(str, known.collect_schema().names()))
    except nw.exceptions.DuplicateError:
        raise AuditError(Fault("two columns of one name", "each column once", file=NAME)) from None
    except TypeError:
        allowed = "paths of files, or a frame that Narwhals knows: pandas, Polars, PyArrow, ..."
        raise AuditError(Fault(f"an object of type {type(frame).__name__!r} as the log", allowed)) from None
    if faults := check_columns(columns, spec, NAME, named=True):
        raise AuditError(faults)
    wanted = known.select(*dict.fromkeys(canonical_names(spec).values()))
    held = wanted.collect() if isinstance(wanted, nw.LazyFrame) else wanted
    # Columns of Python objects may hold values of several types, of which the engine would take one.
    mixed = [name for name, kind in held.schema.items() if kind == nw.Object]
    texts = [
        nw.new_series(name, _texts(held[name].to_list()), nw.String, backend=held.implementation) for name in mixed
    ]
    return columns, held.with_columns(*texts).to_native()


def _texts(values: Sequence[Any]) -> list[str | None]:
    return [None if value is None or value != value else as_text(value) for value in values]

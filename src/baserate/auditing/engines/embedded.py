"""The pass over a log with the embedded engine: from the attached files to the table of counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from numpy.typing import NDArray

from baserate.auditing.log.counting import MOST_DISTINCT, Binning, count_rows
from baserate.auditing.log.decode import count_keys, decode, plain
from baserate.auditing.log.files import Log, text
from baserate.auditing.log.table import CountTable
from baserate.auditing.spec import AuditSpec
from baserate.errors import AuditError, Fault

#: A score with at most this many distinct values in the first rows is counted value by value without a closer look.
FIRST_ROWS, FEW = 100_000, 1_000


def count_log(log: Log, spec: AuditSpec) -> tuple[CountTable, list[str]]:
    """Return the table of counts of a log, and notes of what was taken for what. Raises AuditError."""
    notes = []
    binning = find_binning(log, spec)
    if binning is not None:
        notes.append(binned_note(binning))
    frame = nw.from_native(log.connection.table(log.relation)).lazy()
    counted = count_rows(frame, count_keys(spec), spec.options.period, spec.options.missing, binning)
    raw: dict[str, NDArray[Any]] = counted.to_native().fetchnumpy()
    columns = {key: plain(values) for key, values in raw.items()}
    if len(columns["n"]) == 0:
        raise AuditError(Fault("no rows", "a log with at least one row", file=log.name))
    table, told = decode(columns, spec, binning)
    return table, notes + told


def binned_note(binning: Binning) -> str:
    """Return what a reader has to know of a score that was counted in bins."""
    return (
        f"score: more than {MOST_DISTINCT:,} distinct values, counted in {binning.bins:,} bins of equal width; "
        "flags are exact, areas under the curve are those of the bins"
    )


def find_binning(log: Log, spec: AuditSpec) -> Binning | None:
    """Return how to bin the score where it has too many distinct values to count one by one, else None.

    None without a score, too.
    """
    if spec.columns.score is None:
        return None
    head = f"SELECT count(DISTINCT score) FROM (SELECT score FROM log LIMIT {FIRST_ROWS})"
    if _one_row(log, head)[0] <= FEW:
        return None
    number = (
        f"(CASE WHEN score::VARCHAR IN ({', '.join(map(text, spec.options.missing))}) THEN NULL ELSE score END)::DOUBLE"
    )
    distinct, low, high = _one_row(
        log,
        f"SELECT approx_count_distinct(s), min(s) FILTER (isfinite(s)), max(s) FILTER (isfinite(s)) "
        f"FROM (SELECT {number} AS s FROM log)",
    )
    if distinct <= MOST_DISTINCT or low is None or low == high:
        return None
    return Binning(float(low), float(high), None if spec.columns.decision else spec.columns.threshold)


def _one_row(log: Log, statement: str) -> Sequence[Any]:
    row: Sequence[Any] | None = log.connection.execute(statement).fetchone()
    return row or ()

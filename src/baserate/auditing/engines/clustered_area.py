"""How much less the rows of whole persons tell of an area under the curve than as many rows of different people.

The variance is that of Obuchowski (Biometrics 53:567, 1997): a row's part in the area is the chance that it is ordered
rightly against the rows of the other kind, ties counting one half, and the parts of one person are added up before they
are squared. The engine adds them up; no person's value leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from baserate.auditing.disclosure.lattice import Groups
from baserate.auditing.log.counting import Binning, count_rows
from baserate.auditing.log.decode import count_keys, decode, plain
from baserate.auditing.log.files import Log, text
from baserate.auditing.log.table import NO, YES, CountTable, Floats, Ints
from baserate.auditing.measures.confusion import group_codes
from baserate.auditing.spec import AuditSpec

#: What every cell adds to the parts of its persons, arrays of shape (cells,): see ``_parts``.
Parts = dict[str, NDArray[Any]]
#: Called with each cell's group and parts; gives (group, *SUMS) of every group that has any.
AddedUp = Callable[[Ints, Parts], Iterable[Sequence[Any]]]
#: What the parts of persons add up to in a group: sums over its persons of the squares and the product of a and b; the
#: persons with and without the outcome, and all; sums of the squares of their rows with and without it, and their rows.
SUMS = ("a2", "b2", "ab", "with_outcome", "without", "persons", "m2", "n2", "m", "n")


def area_effects(
    log: Log, spec: AuditSpec, binning: Binning | None, groupings: Sequence[tuple[str, ...]]
) -> dict[Groups, float]:
    """Return the design effects of areas under the curve of a log that the embedded engine holds."""
    table = _count_scored(log, spec, binning)
    return compute_area_effects(table, groupings, lambda codes, parts: _added_up(log, codes, parts))


def compute_area_effects(
    table: CountTable, groupings: Sequence[tuple[str, ...]], added_up: AddedUp
) -> dict[Groups, float]:
    """Return the design effect of the area under the curve of everybody and of every group, at least 1.

    ``table`` has one entry for each of the engine's cells (group by outcome by score), in their order. Where an area
    is 0 or 1 its variance says nothing, and rows of one person are taken to be all alike.
    """
    found: dict[Groups, float] = {}
    for by in ((), *groupings):
        codes, keys = group_codes(table, by)
        parts, single = _parts(table, codes, len(keys))
        sums = np.zeros((len(keys), len(SUMS)))
        for code, *row in added_up(codes, parts):
            sums[code] = row
        for code, key in enumerate(keys):
            found[by, key] = _effect(sums[code], single[code])
    return found


def _count_scored(log: Log, spec: AuditSpec, binning: Binning | None) -> CountTable:
    """Count the rows of every person in every cell (group by outcome by score), and return the cells."""
    keys = [key for key in count_keys(spec) if key not in ("time", "place")]
    frame = nw.from_native(log.connection.table(log.relation)).lazy()
    counted: Any = count_rows(frame, [*keys, "person"], spec.options.period, spec.options.missing, binning).to_native()
    counted.create("scored_rows")
    names = [name for name in counted.columns if name not in ("person", "n")]
    listed = ", ".join(names)
    same = " AND ".join(f"scored_rows.{name} IS NOT DISTINCT FROM scored_cells.{name}" for name in names)
    missing = ", ".join(map(text, spec.options.missing))
    connection = log.connection
    connection.execute(
        "CREATE TEMP TABLE scored_cells AS SELECT row_number() OVER () - 1 AS cell, * FROM "
        f"(SELECT {listed}, sum(n)::BIGINT AS n FROM scored_rows GROUP BY ALL)"
    )
    connection.execute(
        f"CREATE TEMP TABLE scored AS SELECT CASE WHEN person::VARCHAR IN ({missing}) THEN NULL ELSE person END "
        f"AS person, cell, scored_rows.n AS n FROM scored_rows JOIN scored_cells ON {same}"
    )
    raw = connection.execute("SELECT * FROM scored_cells ORDER BY cell").fetchnumpy()
    shaped = {name: plain(values) for name, values in raw.items() if name != "cell"}
    return decode(shaped, scores_alone(spec), binning)[0]


def scores_alone(spec: AuditSpec) -> AuditSpec:
    """Return the same audit without time and places."""
    return replace(spec, columns=replace(spec.columns, time=None, place=None))


def _parts(table: CountTable, codes: Ints, groups: int) -> tuple[Parts, Floats]:
    """Return each cell's part in its group's area, less the area, and each group's variance were all rows independent.

    ``a`` is of rows with the outcome, ``b`` of rows without; ``yes`` and ``no`` say which a cell's rows are.
    """
    scored = ~np.isnan(table.score)
    yes, no = scored & (table.outcome == YES), scored & (table.outcome == NO)
    a, b = np.zeros(len(table.n)), np.zeros(len(table.n))
    single = np.full(groups, np.nan)
    for code in range(groups):
        ours = codes == code
        ones, zeros = np.flatnonzero(ours & yes), np.flatnonzero(ours & no)
        m, n = int(table.n[ones].sum()), int(table.n[zeros].sum())
        if not m or not n:
            continue
        a[ones] = _share_below(table.score[ones], table.score[zeros], table.n[zeros]) / n
        b[zeros] = 1 - _share_below(table.score[zeros], table.score[ones], table.n[ones]) / m
        area = float(a[ones] @ table.n[ones]) / m
        a[ones] -= area
        b[zeros] -= area
        if m > 1 and n > 1:
            single[code] = a[ones] ** 2 @ table.n[ones] / (m - 1) / m + b[zeros] ** 2 @ table.n[zeros] / (n - 1) / n
    return {"a": a, "b": b, "yes": yes.astype(np.int64), "no": no.astype(np.int64)}, single


def _share_below(scores: Floats, others: Floats, n: Ints) -> Floats:
    """Return how many of the others lie below each score, those at it counting one half."""
    order = np.argsort(others, kind="stable")
    before = np.concatenate([[0], np.cumsum(n[order])])
    below = before[np.searchsorted(others[order], scores, side="left")]
    upto = before[np.searchsorted(others[order], scores, side="right")]
    return np.asarray((below + upto) / 2)


def _added_up(log: Log, codes: Ints, parts: Parts) -> list[tuple[Any, ...]]:
    """Return the sums over persons by group. A row without a person is one of its own."""
    log.connection.register("parts", {"cell": np.arange(len(codes)), "code": codes, **parts})
    rows = log.connection.execute(
        "WITH placed AS (SELECT person, code, n, a, b, yes, no FROM scored JOIN parts USING (cell) WHERE yes + no > 0),"
        " each AS (SELECT code, sum(n * a) AS a, sum(n * b) AS b, sum(n * yes)::DOUBLE AS m, sum(n * no)::DOUBLE AS k,"
        " 1 AS persons FROM placed WHERE person IS NOT NULL GROUP BY person, code"
        " UNION ALL SELECT code, a, b, yes, no, n FROM placed WHERE person IS NULL)"
        " SELECT code, sum(persons * a * a), sum(persons * b * b), sum(persons * a * b),"
        " sum(persons * (m > 0)::INT), sum(persons * (k > 0)::INT), sum(persons), sum(persons * m * m),"
        " sum(persons * k * k), sum(persons * m), sum(persons * k) FROM each GROUP BY code"
    ).fetchall()
    log.connection.unregister("parts")
    return rows


def _effect(sums: Floats, single: float) -> float:
    a2, b2, ab, with_outcome, without, persons, m2, n2, m, n = (float(part) for part in sums)
    if not m or not n:
        return 1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        clustered = (
            np.divide(with_outcome, with_outcome - 1) * a2 / m**2
            + np.divide(without, without - 1) * b2 / n**2
            + np.divide(persons, persons - 1) * 2 * ab / (m * n)
        )
        effect = float(np.divide(clustered, single))
    alike = max(m2 / m, n2 / n)
    # Rounding must not make one row a person look like a little more.
    if not np.isfinite(effect):
        return max(alike, 1.0)
    return effect if effect > 1 + 1e-9 else 1.0

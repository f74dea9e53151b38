"""Whole persons: how many have which rows, and how much less their rows tell than as many rows of different people.

The engine puts together the rows of each person and counts the persons with the same ones; no person's value leaves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from baserate.auditing.disclosure.lattice import Groups
from baserate.auditing.log.decode import count_keys, decode, plain
from baserate.auditing.log.files import Log, text
from baserate.auditing.log.table import CountTable, Floats, Ints
from baserate.auditing.measures.confusion import PARTS, RATES, Confusion, group_codes, kinds
from baserate.auditing.spec import AuditSpec, Coding
from baserate.errors import AuditError, Fault

#: Persons may differ in their rows in at most this many ways.
MOST_PROFILES = 2_000_000
#: A profile holds this many times a cell plus the rows of it.
SHIFT = 2**32
_Counted = Sequence[tuple[Sequence[int], int]]


@dataclass(frozen=True, slots=True)
class Profiles:
    """Persons by the rows that they have.

    ``table`` has one entry a cell (group by outcome by decision); ``matrix`` (profiles by cells) holds rows of a cell
    that one such person has, ``persons`` how many there are. ``area_effects`` are the design effects of areas under
    the curve by group, where there is a score.
    """

    table: CountTable
    matrix: Any
    persons: Ints
    area_effects: Mapping[Groups, float] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """The number of cells."""
        return len(self.table.n)

    @property
    def most_rows(self) -> int:
        """The most rows that one person has."""
        return int(self.matrix.sum(axis=1).max())


def count_persons(log: Log, spec: AuditSpec) -> Profiles:
    """Return the profiles of a log's persons. A row without a person is taken as a person of its own."""
    keys, selection = _cells(spec)
    named = ", ".join(keys)
    missing = ", ".join(map(text, spec.options.missing))
    person = f"CASE WHEN person::VARCHAR IN ({missing}) THEN NULL ELSE person END"
    same = " AND ".join(f"rows_of.{key} IS NOT DISTINCT FROM cells.{key}" for key in keys)
    connection = log.connection
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE rows_of AS SELECT {person} AS person, {named}, count(*) AS n "
        f"FROM (SELECT person, {selection} FROM log) GROUP BY ALL"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE cells AS SELECT row_number() OVER () - 1 AS cell, * FROM "
        f"(SELECT {named}, sum(n)::BIGINT AS n FROM rows_of GROUP BY ALL)"
    )
    raw = connection.execute("SELECT * FROM cells ORDER BY cell").fetchnumpy()
    counted = connection.execute(
        f"WITH placed AS (SELECT person, cell, rows_of.n AS n FROM rows_of JOIN cells ON {same}), "
        f"together AS (SELECT list(cell * {SHIFT} + n ORDER BY cell) AS profile, 1::BIGINT AS persons FROM placed "
        f"WHERE person IS NOT NULL GROUP BY person UNION ALL "
        f"SELECT [cell * {SHIFT} + 1], n FROM placed WHERE person IS NULL) "
        f"SELECT profile, sum(persons)::BIGINT FROM together GROUP BY profile "
        f"LIMIT {MOST_PROFILES + 1}"
    ).fetchall()
    shaped = {key: plain(values) for key, values in raw.items() if key != "cell"}
    return profiles_from(shaped, counted, spec)


def profiles_from(raw: Mapping[str, NDArray[Any]], counted: _Counted, spec: AuditSpec) -> Profiles:
    """Return profiles from an engine's cells, and from its persons by their rows.

    ``raw`` holds the values that make each cell, and its rows ``n``. ``counted`` pairs what a person has, ``SHIFT``
    times a cell plus the rows of it, with the number of such persons. Cells of one meaning are put together and
    everything is put in order, so that no engine's own order reaches a resample. Raises AuditError.
    """
    if len(counted) > MOST_PROFILES:
        raise AuditError(
            Fault(
                "persons whose rows differ in too many ways", f"at most {MOST_PROFILES:,}", "audit fewer groups at once"
            )
        )
    table, _ = decode(raw, _without_score(spec), None)
    meaning = np.column_stack([table.groups, table.outcome, table.flagged])
    cells, place = np.unique(meaning, axis=0, return_inverse=True)
    place = place.ravel()
    rows = np.bincount(place, weights=table.n).astype(np.int64)
    codes = (cells[:, :-2], cells[:, -2], cells[:, -1], table.score[: len(cells)], table.period[: len(cells)])
    ordered = CountTable(table.columns, table.levels, *codes, table.periods, rows)
    return Profiles(ordered, *_matrix(counted, place, len(cells)))


def _cells(spec: AuditSpec) -> tuple[list[str], str]:
    """Return our names of what makes a cell, and the selection that gives it."""
    keys = [key for key in count_keys(spec) if key not in ("time", "score", "place")]
    selection = ", ".join(keys)
    if spec.columns.decision is None:
        missing = ", ".join(map(text, spec.options.missing))
        number = f"(CASE WHEN score::VARCHAR IN ({missing}) THEN NULL ELSE score END)::DOUBLE"
        reached = f"CASE WHEN NOT isnan({number}) THEN {number} >= {spec.columns.threshold!r} END AS decision"
        keys, selection = [*keys, "decision"], f"{selection}, {reached}"
    return keys, selection


def _without_score(spec: AuditSpec) -> AuditSpec:
    """Return the same audit with the score's flags as the decision."""
    if spec.columns.decision is not None:
        return replace(spec, columns=replace(spec.columns, score=None, time=None, place=None))
    columns = replace(spec.columns, score=None, threshold=None, time=None, decision=spec.columns.score)
    return replace(spec, columns=columns, decision_coding=Coding())


def _matrix(counted: _Counted, place: Ints, cells: int) -> tuple[Any, Ints]:
    """Return the matrix and the persons of profiles in order; ``place`` is the cell of each of the engine's cells."""
    flat = np.array([part for profile, _ in counted for part in profile], dtype=np.int64)
    lengths = np.array([len(profile) for profile, _ in counted])
    rows = np.repeat(np.arange(len(counted)), lengths)
    held = sparse.csr_array((flat % SHIFT, (rows, place[flat // SHIFT])), shape=(len(counted), cells), dtype=np.int64)
    held.sum_duplicates()
    parts = (held.indices.astype(np.int64) * SHIFT + held.data).astype(">i8")
    together: dict[bytes, int] = {}
    for start, end, (_, persons) in zip(held.indptr[:-1], held.indptr[1:], counted, strict=True):
        profile = parts[start:end].tobytes()
        together[profile] = together.get(profile, 0) + persons
    ordered = sorted(together.items())
    flat = np.frombuffer(b"".join(profile for profile, _ in ordered), dtype=">i8").astype(np.int64)
    rows = np.repeat(np.arange(len(ordered)), [len(profile) // parts.itemsize for profile, _ in ordered])
    matrix = sparse.csr_array((flat % SHIFT, (rows, flat // SHIFT)), shape=(len(ordered), cells), dtype=np.int64)
    return matrix, np.array([persons for _, persons in ordered], dtype=np.int64)


def rows_by_group(profiles: Profiles, columns: tuple[str, ...], keys: Sequence[tuple[str, ...]]) -> Any:
    """Return how many rows one person of each profile has in each group, sparse (profiles, groups)."""
    codes, found = group_codes(profiles.table, columns)
    place = {key: index for index, key in enumerate(keys)}
    groups = np.array([place[key] for key in found])[codes]
    shape = (len(codes), len(keys))
    return profiles.matrix @ sparse.csr_array((np.ones(len(codes)), (np.arange(len(codes)), groups)), shape=shape)


def design_effects(profiles: Profiles, confusion: Confusion) -> dict[str, NDArray[np.float64]]:
    """Return how many times the variance of each rate is that of as many independent rows; shape (groups,), at least 1.

    The variance of a ratio of totals over persons, linearised (Cochran, Sampling Techniques, 3rd ed., 1977, ch. 11).
    Where a rate is 0 or 1 its variance says nothing, and rows of one person are taken to be all alike.
    """
    codes, keys = group_codes(profiles.table, confusion.columns)
    kind = kinds(profiles.table)
    persons = profiles.persons.astype(np.float64)
    found: dict[str, NDArray[np.float64]] = {}
    for rate, (above, below) in RATES.items():
        counted = _share_matrix(codes, kind, above, len(keys))
        of = _share_matrix(codes, kind, below, len(keys))
        x = np.asarray((profiles.matrix @ counted).toarray(), dtype=np.float64)
        n = np.asarray((profiles.matrix @ of).toarray(), dtype=np.float64)
        found[rate] = _effects(x, n, persons)[[keys.index(key) for key in confusion.keys]]
    return found


def _share_matrix(codes: Ints, kind: Ints, parts: tuple[str, ...], groups: int) -> Any:
    chosen = np.isin(kind, [PARTS.index(part) for part in parts])
    cells = np.flatnonzero(chosen)
    return sparse.csr_array((np.ones(len(cells)), (cells, codes[cells])), shape=(len(codes), groups))


def _effects(x: Floats, n: Floats, persons: Floats) -> Floats:
    """Return design effects from what each profile adds, arrays (profiles, groups)."""
    total = persons @ n
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = (persons @ x) / total
        among = persons @ (n > 0)
        residual = x - rate * n
        variance = (persons @ residual**2) / total**2 * among / (among - 1)
        effect = variance / (rate * (1 - rate) / total)
        alike = (persons @ n**2) / total
    usable = np.isfinite(effect) & (rate > 0) & (rate < 1)
    return np.maximum(np.where(usable, effect, np.where(np.isfinite(alike), alike, 1.0)), 1.0)

"""Whole persons: how many have which rows.

An engine puts together the rows of each person and counts the persons with the same ones; no person's value leaves it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from baserate.auditing.log.decode import decode
from baserate.auditing.log.table import CountTable, Group, Ints
from baserate.auditing.spec import AuditSpec, Coding
from baserate.errors import AuditError, Fault

#: Persons may differ in their rows in at most this many ways.
MOST_PROFILES = 2_000_000
#: A profile holds this many times a cell plus the rows of it.
SHIFT = 2**32
#: What persons have, ``SHIFT`` times a cell plus the rows of it, and how many persons have it.
CountedProfiles = Sequence[tuple[Sequence[int], int]]


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
    area_effects: Mapping[Group, float] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """The number of cells."""
        return len(self.table.n)

    @property
    def most_rows(self) -> int:
        """The most rows that one person has."""
        return int(self.matrix.sum(axis=1).max())


def profiles_from(raw: Mapping[str, NDArray[Any]], counted: CountedProfiles, spec: AuditSpec) -> Profiles:
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


def _without_score(spec: AuditSpec) -> AuditSpec:
    """Return the same audit with the score's flags as the decision."""
    plain = replace(spec.columns, score=None, threshold=None, flagged_when="at_least", time=None, place=None)
    if spec.columns.decision is not None or spec.columns.cut is None:
        return replace(spec, columns=plain)
    return replace(spec, columns=replace(plain, decision=spec.columns.score), decision_coding=Coding())


def _matrix(counted: CountedProfiles, place: Ints, cells: int) -> tuple[Any, Ints]:
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

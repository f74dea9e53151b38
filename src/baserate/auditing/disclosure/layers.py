"""Steps of a score or of time beside the groups: what both tell together must not tell what is hidden.

A curve of a column counts its groups step by step. Sums over steps bound a hidden crossing, or the hidden part of a
column that refines another, closer than the groups' own counts do, so every layer of steps is attacked together with
all shown counts before it is given.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from baserate.auditing.disclosure.hidden import MOST_TOGETHER, NOT_SHOWN, Hidden, mask_of
from baserate.auditing.disclosure.lattice import Lattice, build_lattice, in_steps
from baserate.auditing.disclosure.steps import Shared
from baserate.auditing.disclosure.suppression import Limits, told_in_steps
from baserate.auditing.log.decode import are_ordered
from baserate.auditing.log.table import PARTS, CountTable, Ints
from baserate.auditing.measures.confusion import tabulate
from baserate.auditing.spec import AuditSpec

#: Cells times steps that are attacked; where there are more, groups are given no steps while anything is hidden.
MOST_CELLS = 60_000


def cells_by_step(table: CountTable, spec: AuditSpec, step: Ints, steps: int) -> Ints:
    """Return counts of the finest groups by step, shape (cells, steps + 1, len(PARTS)).

    ``step`` is that of every entry of the table; the last one, ``steps``, is of entries that are in none.
    """
    grouping = table.grouping(spec.columns.groups)
    counts = np.zeros((len(grouping.keys), steps + 1, len(PARTS)), dtype=np.int64)
    np.add.at(counts, (grouping.codes, step, table.parts), table.n)
    return counts


def columns_with_steps(
    table: CountTable,
    cells: Ints,
    everybody: Ints,
    shown: Mapping[str, Shared],
    hidden: Hidden,
    limits: Limits,
) -> set[str]:
    """Return the columns whose groups' steps may be given beside all else that is shown, as many as can be.

    ``cells`` are counts by step (``cells_by_step``), ``everybody`` the first steps of everybody's.
    """
    given = [column for column in shown if shown[column].groups]
    columns = tuple(dict.fromkeys(column for by in hidden for column in by))
    lattice = build_lattice(tabulate(table, columns), list(hidden))
    given = _without_few_beside(lattice, cells, shown, given, limits)
    mask = mask_of(lattice, hidden)
    if not mask.any():
        return set(given)
    if cells.shape[0] > MOST_TOGETHER or cells.shape[0] * cells.shape[1] > MOST_CELLS:
        return set()
    without: list[tuple[str, ...]] = [(), *((column,) for column in reversed(given)), tuple(given)]
    for left_out in without:
        kept = [column for column in given if column not in left_out]
        steps = [(0, everybody), *_places(lattice, table, shown, kept)]
        if not len(told_in_steps(*in_steps(lattice, cells, steps), mask, limits)):
            return set(kept)
    return set()


def _places(
    lattice: Lattice, table: CountTable, shown: Mapping[str, Shared], columns: list[str]
) -> list[tuple[int, Ints]]:
    """Return the groups with steps, as places in the lattice, and the first steps of each."""
    place = {group: index for index, group in enumerate(lattice.groups)}
    found = []
    for column in columns:
        keys = table.grouping((column,)).keys
        found += [(place[(column,), keys[i]], shown[column].starts) for i in shown[column].groups]
    return found


def _without_few_beside(
    lattice: Lattice, cells: Ints, shown: Mapping[str, Shared], given: list[str], limits: Limits
) -> list[str]:
    """Return the columns without those that leave few people in a step of a group that they divide."""
    by_column = {column: set(_keys(lattice, column)) for column in given}
    kept = list(given)
    for relation in lattice.relations:
        whole_by, _ = lattice.groups[relation.whole]
        (part_by, *_), *_ = (lattice.groups[int(index)][:1] for index in relation.parts)
        if len(whole_by) != 1 or len(part_by) != 1 or part_by[0] not in kept or whole_by[0] not in kept:
            continue
        names = sorted(by_column[part_by[0]])
        with_steps = [
            int(i) for i in relation.parts if names.index(lattice.groups[int(i)][1]) in shown[part_by[0]].groups
        ]
        starts = np.intersect1d(shown[whole_by[0]].starts, shown[part_by[0]].starts)
        own = lattice.member[[relation.whole]].toarray()[0] - lattice.member[with_steps].toarray().sum(axis=0)
        rest = np.add.reduceat(np.tensordot(own, cells[:, :-1], axes=1).sum(axis=1), starts)
        if len(starts) and (rest > 0).any() and (rest < limits.people).any():
            kept.remove(part_by[0])
    return kept


def _keys(lattice: Lattice, column: str) -> list[tuple[str, ...]]:
    return [key for by, key in lattice.groups if by == (column,)]


def not_given(what: str, columns: set[str]) -> list[str]:
    """Return a note of the columns whose groups are given no steps."""
    return [
        f"{column}: {what} are not given by group: beside the other numbers they would tell what is not shown."
        for column in sorted(columns)
    ]


def period_names(table: CountTable, minimum: int) -> tuple[str, ...]:
    """Return the periods as they may be named: dates and numbers are; any other value is that of enough rows."""
    if are_ordered(table.periods):
        return table.periods
    rows = np.bincount(table.period[table.period >= 0], table.n[table.period >= 0], minlength=len(table.periods))
    return tuple(name if n >= minimum else NOT_SHOWN for name, n in zip(table.periods, rows.tolist(), strict=True))

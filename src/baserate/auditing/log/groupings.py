"""By which columns people are told apart."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from baserate.auditing.log.table import CountTable
from baserate.auditing.spec import AuditSpec
from baserate.errors import AuditError, Fault

#: What joins the names of crossed columns and groups.
CROSS = " × "
#: What is hidden cannot be worked out in reasonable time where the columns cross in more groups than this.
MOST_CROSSED = 3_000


def shown_groupings(table: CountTable, spec: AuditSpec) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return the sets of columns by which rates are given, and notes of those that make too many groups.

    Each column alone and, with ``intersections``, every crossing of two or more (Kearns and others, ICML 2018, on
    groups that are treated alike singly and not where they cross). Raises AuditError where all together make more
    groups than can be looked after.
    """
    columns = spec.columns.groups
    if not spec.options.intersections:
        return crossings(columns, crossed=False), []
    finest = len(table.grouping(columns).keys)
    if finest > MOST_CROSSED:
        raise AuditError(
            Fault(
                f"{finest:,} groups where all columns cross",
                f"at most {MOST_CROSSED:,} with intersections",
                "put groups together, declare fewer columns, or leave intersections out",
                key="columns.groups",
                file=spec.name,
            )
        )
    kept, notes = [], []
    for by in crossings(columns, crossed=True):
        found = len(table.grouping(by).keys)
        if len(by) == 1 or found <= spec.options.maximum_groups:
            kept.append(by)
        else:
            notes.append(
                f"{CROSS.join(by)}: {found:,} groups, more than options.maximum_groups "
                f"({spec.options.maximum_groups:,}); their rates are not given."
            )
    return kept, notes


def crossings(columns: Sequence[str], *, crossed: bool) -> list[tuple[str, ...]]:
    """Return the sets of columns that people are grouped by: each alone and, where they are crossed, all others."""
    longest = len(columns) if crossed else 1
    return [by for size in range(1, longest + 1) for by in itertools.combinations(columns, size)]

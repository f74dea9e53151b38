"""By which columns people are told apart, and which of the groups are not shown."""

from __future__ import annotations

from baserate.auditing.disclosure.lattice import Persons, build_lattice, crossings, names_of
from baserate.auditing.disclosure.suppression import Limits, hidden_groups
from baserate.auditing.log.table import CountTable
from baserate.auditing.measures.confusion import Confusion, tabulate
from baserate.auditing.measures.persons import Profiles, rows_by_group
from baserate.auditing.spec import AuditSpec
from baserate.errors import AuditError, Fault

#: Columns -> the groups of them that are not shown.
Hidden = dict[tuple[str, ...], set[tuple[str, ...]]]
#: What is hidden cannot be worked out in reasonable time where the columns cross in more groups than this.
MOST_CROSSED = 3_000


def limits_of(spec: AuditSpec) -> Limits:
    """Return the fewest people and the smallest counts that may be shown."""
    return Limits(spec.options.minimum_cell, spec.options.minimum_count)


def shown_groupings(table: CountTable, spec: AuditSpec) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return the sets of columns by which rates are given, and notes of those that make too many groups.

    Each column alone and, with ``intersections``, every crossing of two or more (Kearns and others, ICML 2018, on
    groups that are treated alike singly and not where they cross). Raises AuditError where all together make more
    groups than can be looked after.
    """
    columns = spec.columns.groups
    if not spec.options.intersections:
        return crossings(columns, crossed=False), []
    finest = len(tabulate(table, columns).keys)
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
        found = len(tabulate(table, by).keys)
        if len(by) == 1 or found <= spec.options.maximum_groups:
            kept.append(by)
        else:
            notes.append(
                f"{' × '.join(by)}: {found:,} groups, more than options.maximum_groups "
                f"({spec.options.maximum_groups:,}); their rates are not given."
            )
    return kept, notes


def find_hidden(
    table: CountTable, groupings: list[tuple[str, ...]], spec: AuditSpec, profiles: Profiles | None
) -> Hidden:
    """Return the groups that are not shown, by their columns.

    Columns that do not cross tell nothing of one another beyond the number of everybody; those that do are looked at
    together, with all their crossings.
    """
    crossed = any(len(by) > 1 for by in groupings)
    together = [groupings] if crossed else [[by] for by in groupings]
    found: Hidden = {}
    for part in together:
        finest = tabulate(table, spec.columns.groups if crossed else part[0])
        found |= _hidden_of(finest, part, spec, profiles)
    return found


def _hidden_of(
    finest: Confusion, groupings: list[tuple[str, ...]], spec: AuditSpec, profiles: Profiles | None
) -> Hidden:
    persons = None
    if profiles is not None:
        persons = Persons(rows_by_group(profiles, finest.columns, finest.keys), profiles.persons)
    lattice = build_lattice(finest, groupings, persons)
    return names_of(lattice, hidden_groups(lattice, limits_of(spec)))

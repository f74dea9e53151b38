"""Which groups of an audit's columns are not shown."""

from __future__ import annotations

from baserate.auditing.disclosure.lattice import Persons, build_lattice, names_of
from baserate.auditing.disclosure.suppression import Limits, hidden_groups
from baserate.auditing.log.profiles import Profiles
from baserate.auditing.log.table import CountTable
from baserate.auditing.measures.confusion import Confusion, tabulate
from baserate.auditing.measures.persons import rows_by_group
from baserate.auditing.spec import AuditSpec

#: Columns -> the groups of them that are not shown.
Hidden = dict[tuple[str, ...], set[tuple[str, ...]]]


def limits_of(spec: AuditSpec) -> Limits:
    """Return the fewest people and the smallest counts that may be shown."""
    return Limits(spec.options.minimum_cell, spec.options.minimum_count)


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

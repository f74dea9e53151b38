"""Which groups of an audit's columns are not shown."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from baserate.auditing.disclosure.lattice import Lattice, Persons, build_lattice, names_of
from baserate.auditing.disclosure.suppression import Limits, hidden_groups
from baserate.auditing.log.profiles import Profiles
from baserate.auditing.log.table import CountTable
from baserate.auditing.measures.confusion import Confusion, tabulate
from baserate.auditing.measures.persons import rows_by_group
from baserate.auditing.spec import AuditSpec

#: Columns -> the groups of them that are not shown.
Hidden = dict[tuple[str, ...], set[tuple[str, ...]]]
#: Stands for a value that is not named.
NOT_SHOWN = "(not shown)"
#: Columns that make more groups where all cross are looked at two by two.
MOST_TOGETHER = 3_000


def limits_of(spec: AuditSpec) -> Limits:
    """Return the fewest people and the smallest counts that may be shown."""
    return Limits(spec.options.minimum_cell, spec.options.minimum_count)


def find_hidden(
    table: CountTable, groupings: Sequence[tuple[str, ...]], spec: AuditSpec, profiles: Profiles | None
) -> Hidden:
    """Return the groups that are not shown, by their columns.

    All columns are looked at together, crossed or not: one may refine another, so that its hidden groups would be
    differences of shown ones. Where they make more than ``MOST_TOGETHER`` groups, every two of them are, until no pair
    asks for more.
    """
    columns = spec.columns.groups
    finest = tabulate(table, columns)
    if len(finest.keys) <= MOST_TOGETHER or len(columns) < 2:
        return _hidden_of(finest, groupings, spec, profiles, {})
    found: Hidden = {by: set() for by in groupings}
    before = -1
    while before < sum(map(len, found.values())):
        before = sum(map(len, found.values()))
        for pair in itertools.combinations(columns, 2):
            singles = [(column,) for column in pair]
            found |= _hidden_of(tabulate(table, pair), singles, spec, profiles, found)
    return found


def lattice_of(finest: Confusion, groupings: Sequence[tuple[str, ...]], profiles: Profiles | None) -> Lattice:
    """Return the groups of an audit as they add up, with the persons of a declared column."""
    persons = None
    if profiles is not None:
        persons = Persons(rows_by_group(profiles, finest.columns, finest.keys), profiles.persons)
    return build_lattice(finest, groupings, persons)


def mask_of(lattice: Lattice, hidden: Hidden) -> NDArray[np.bool_]:
    """Return which groups of a lattice are hidden."""
    return np.array([key in hidden.get(by, ()) for by, key in lattice.groups])


def name_shown(by: tuple[str, ...], key: tuple[str, ...], hidden: Hidden) -> tuple[str, ...]:
    """Return a group's values, without those that are not shown by themselves: a value of a few people may tell one."""
    return tuple(
        NOT_SHOWN if (value,) in hidden.get((column,), ()) else value for column, value in zip(by, key, strict=True)
    )


def _hidden_of(
    finest: Confusion,
    groupings: Sequence[tuple[str, ...]],
    spec: AuditSpec,
    profiles: Profiles | None,
    start: Hidden,
) -> Hidden:
    lattice = lattice_of(finest, groupings, profiles)
    return names_of(lattice, hidden_groups(lattice, limits_of(spec), mask_of(lattice, start)))

"""Which areas under the curve may be told: of one person with the outcome an area is the person's exact rank.

An area times both its counts is the number of pairs that are ordered rightly, so areas add up as counts do, but for the
pairs between groups. One is told of a group with enough people with the outcome and without, where what is left of
every group that it is a part of has enough of each, or none.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from baserate.auditing.disclosure.hidden import Hidden, mask_of
from baserate.auditing.disclosure.lattice import build_lattice, names_of
from baserate.auditing.disclosure.suppression import Limits, half_of
from baserate.auditing.log.table import NO, YES, CountTable
from baserate.auditing.measures.confusion import tabulate
from baserate.auditing.measures.curves import in_curves


def untold_areas(table: CountTable, groupings: Sequence[tuple[str, ...]], hidden: Hidden, limits: Limits) -> Hidden:
    """Return the groups, everybody's ``()`` among them, of which no area is told; hidden ones are.

    Enough are half of the fewest people of a group, as everywhere where something of hidden ones is left open.
    """
    minimum = half_of(limits)
    columns = tuple(dict.fromkeys(column for by in groupings for column in by))
    finest = tabulate(table, columns)
    lattice = build_lattice(finest, groupings)
    kinds = np.zeros((len(finest.keys), 2), dtype=np.int64)
    scored = in_curves(table)
    codes = table.grouping(columns).codes
    for place, outcome in enumerate((YES, NO)):
        chosen = scored & (table.outcome == outcome)
        np.add.at(kinds[:, place], codes[chosen], table.n[chosen])
    counts = np.asarray(lattice.member @ kinds)
    untold = mask_of(lattice, hidden) | ((counts > 0) & (counts < minimum)).any(axis=1)
    changed = True
    while changed:
        changed = False
        for relation in lattice.relations:
            told = relation.parts[~untold[relation.parts]]
            rest = counts[relation.whole] - counts[told].sum(axis=0)
            if not untold[relation.whole] and len(told) and ((rest > 0) & (rest < minimum)).any():
                untold[told[np.argmin(counts[told].sum(axis=1))]] = True
                changed = True
    found = names_of(lattice, untold)
    found[()] = {()} if untold[0] else set()
    return found

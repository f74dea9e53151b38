"""Which groups are not shown, so that nothing about a few people can be worked out from all that is shown together.

Groups of few people are hidden first. Then others with them (complementary suppression), the smallest first, until
whoever has every shown count, and knows that no count is negative, could not tell a hidden one to within the smallest
number of people: the interval of each hidden count over all tables that agree with the shown ones is found by linear
programming (the auditing problem; Fischetti and Salazar, Management Science 47:1008, 2001; Hundepool and others,
Statistical Disclosure Control, 2012, ch. 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.auditing.disclosure.lattice import Lattice
from baserate.auditing.log.table import PARTS, Floats, Ints
from baserate.random.streams import stream

#: Groups are looked at one by one while they times the unknown cells are at most this; of more, all that random
#: directions leave open count as open.
_ALONE = 3_000
#: Lattices of at most this many groups are tried twice.
_FEW = 300
_WHOLE, _ALL = slice(0, 4), len(PARTS)
#: Rounding of the solver.
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """A group has at least ``people`` or is not shown; so does one with a count from 1 to below ``count``."""

    people: int
    count: int = 0

    def small(self, sizes: Ints, counts: Ints) -> NDArray[np.bool_]:
        """Return which groups are not to be shown by themselves; sizes (groups,), counts (groups, parts)."""
        few = (sizes > 0) & (sizes < self.people)
        return np.asarray(few | self.telling(counts))

    def telling(self, counts: Ints) -> NDArray[np.bool_]:
        """Return where some count is neither none nor large enough; counts (..., parts) -> (...)."""
        return np.asarray(((counts > 0) & (counts < self.count)).any(axis=-1))


def hidden_groups(lattice: Lattice, limits: Limits, start: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
    """Return which groups of a lattice are not shown, those of ``start`` among them; everybody always is shown.

    No hidden group of the result can be told to within fewer than half of ``limits.people``. Where there are few
    groups, it is also tried whether to ask for all of them hides fewer people, as it does at times.
    """
    half = half_of(limits)
    reaches = (half, limits.people) if len(lattice.groups) <= _FEW else (half,)
    found = [_hide(lattice, limits, reach, start) for reach in reaches]
    return min(found, key=lambda hidden: int(lattice.sizes[hidden].sum()))


def told_in_steps(lattice: Lattice, shown: NDArray[np.bool_], hidden: NDArray[np.bool_], limits: Limits) -> Ints:
    """Return the hidden groups that steps of others tell to within fewer than half of ``limits.people``.

    Of the groups of ``lattice``, made by ``in_steps``, those in ``hidden`` are not shown; ``shown`` are the steps.
    """
    unseen = np.concatenate([hidden, np.zeros(int(shown.sum()), dtype=bool)])
    return _Attack(lattice, limits, half_of(limits)).unprotected(unseen)


def half_of(limits: Limits) -> int:
    """Return the fewest people to within which a hidden count may be told."""
    return (limits.people + 1) // 2


def _hide(lattice: Lattice, limits: Limits, reach: int, start: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    hidden = limits.small(lattice.sizes, lattice.counts)
    if start is not None:
        hidden |= start
    hidden[0] = False
    attack = _Attack(lattice, limits, reach)
    while True:
        _close(lattice, hidden, limits)
        still_open = attack.unprotected(hidden)
        more = _beside(lattice, hidden, still_open) if len(still_open) else still_open
        if not len(more):
            return hidden
        hidden[more] = True


def _close(lattice: Lattice, hidden: NDArray[np.bool_], limits: Limits) -> None:
    """Hide more until no hidden group is the rest of a sum of shown ones, nor hidden parts of a shown sum are few."""
    changed = True
    while changed:
        changed = False
        for relation in lattice.relations:
            members = relation.members
            unseen = hidden[members]
            if not unseen.any():
                continue
            parts = relation.parts[hidden[relation.parts]]
            few = not hidden[relation.whole] and (
                lattice.people(parts) < limits.people or limits.telling(lattice.counts[parts].sum(axis=0))
            )
            if unseen.sum() == 1 or few:
                free = members[~unseen & (members != 0)]
                if len(free):
                    hidden[_smallest(lattice, free)] = True
                    changed = True


def _smallest(lattice: Lattice, groups: Ints) -> int:
    """Return the group of the fewest people; of equal ones, that of the most columns, which is missed least."""
    return int(min(groups, key=lambda index: (lattice.sizes[index], -len(lattice.groups[index][0]), index)))


def _beside(lattice: Lattice, hidden: NDArray[np.bool_], open_ones: Ints) -> Ints:
    """Return a shown group for each that can still be worked out, the smallest in a sum with it."""
    near: dict[int, list[int]] = {index: [] for index in open_ones.tolist()}
    for relation in lattice.relations:
        members = relation.members
        inside = [index for index in members.tolist() if index in near]
        for index in inside:
            near[index].extend(members[~hidden[members] & (members != 0)].tolist())
    chosen: set[int] = set()
    for index in sorted(near, key=lambda one: (lattice.sizes[one], one)):
        candidates = near[index]
        if not candidates:
            # Nothing is shown beside it: something that shares people with it is.
            cells = lattice.member[[index]].indices
            touching = np.flatnonzero(np.asarray(lattice.member[:, cells].sum(axis=1)) > 0)
            candidates = touching[~hidden[touching] & (touching != 0)].tolist()
        if candidates and not chosen & set(candidates):
            chosen.add(_smallest(lattice, np.array(candidates)))
    return np.array(sorted(chosen), dtype=np.int64)


class _Attack:
    """What can be worked out of hidden groups. Tables found in one round stay possible when more is hidden."""

    def __init__(self, lattice: Lattice, limits: Limits, reach: int) -> None:
        self.lattice, self.limits, self.reach = lattice, limits, reach
        self.crossed = any(len(by) > 1 for by, _ in lattice.groups) and bool((lattice.cells.sum(axis=1) > 0).all())
        self.cells, self.counts = lattice.cells, lattice.counts
        if self.crossed:
            # Crossings that are not shown are named, so somebody is in each: only who is beside that one is unknown.
            beside = self.cells.sum(axis=1, keepdims=True) - 1
            self.cells = np.hstack([self.cells, beside])
            self.counts = np.hstack([self.counts, np.asarray(lattice.member @ beside)])
        self.low = self.counts.astype(np.float64)
        self.high = self.low.copy()
        self.generator = stream(0, 0, "audit/protect")

    def _open(self, hidden: NDArray[np.bool_]) -> Ints:
        """Return the hidden groups for which no other table far enough away is known."""
        width = self.high - self.low
        people = self._people(width, slice(None))
        least = self.limits.count
        few = (self.lattice.counts > 0) & (self.lattice.counts < least)
        narrow = (people < self.reach - _CLOSE) | (few & (width[:, :_ALL] < least - _CLOSE)).any(axis=1)
        return np.flatnonzero(hidden & narrow)

    def _people(self, width: Floats, groups: Any) -> Floats:
        """Return to within how many people groups can be told, from the widths of their parts (groups, parts)."""
        has_whole = self.lattice.counts[groups][:, _WHOLE].sum(axis=1) > 0
        people = np.where(has_whole, width[:, _WHOLE].sum(axis=1), width[:, :_ALL].sum(axis=1))
        return np.asarray(np.minimum(people, width[:, _ALL]) if self.crossed else people)

    def unprotected(self, hidden: NDArray[np.bool_]) -> Ints:
        """Return the hidden groups that can be told to within fewer people than may be."""
        found = self._open(hidden)
        if not len(found):
            return found
        system = _System(self.lattice.member, self.cells, hidden)
        hopeless = self._hopeless(system, found)
        if len(hopeless):
            return hopeless
        totals = system.free.sum(axis=0)
        parts = [part for part in np.argsort(-totals, kind="stable").tolist() if totals[part] > 0]
        before = len(found) + 1
        while len(found) and len(found) < before:
            before = len(found)
            for part in parts:
                weights = self.generator.choice([-1.0, 1.0], size=len(found))
                self._try(system, np.asarray(weights @ system.member[found]), part)
                found = self._open(hidden)
        if len(found) * len(system.variables) > _ALONE:
            return found
        for index in found.tolist():
            direction = np.asarray(system.member[[index]].toarray()[0], dtype=np.float64)
            for part in parts:
                if index not in self._open(hidden):
                    break
                self._try(system, direction, part)
        return self._open(hidden)

    def _hopeless(self, system: _System, found: Ints) -> Ints:
        """Return groups that a look at the sums they are in shows to be told too closely, without any solving."""
        bounds = (
            np.minimum.reduceat(system.residual[system.sum_of_variable], system.first_of_variable, axis=0)
            if len(system.sum_of_variable)
            else np.zeros((0, self.low.shape[1]))
        )
        people = self._people(np.asarray(system.member[found] @ bounds), found)
        hopeless: Ints = found[people < self.reach - _CLOSE]
        return hopeless

    def _try(self, system: _System, direction: Floats, part: int) -> None:
        for table in system.extremes(direction, part):
            moved = np.asarray(system.member @ (table - system.free[:, part])) + self.counts[:, part]
            self.low[:, part] = np.minimum(self.low[:, part], moved)
            self.high[:, part] = np.maximum(self.high[:, part], moved)


class _System:
    """The tables that agree with everything shown: non-negative finest cells with known sums."""

    def __init__(self, member: Any, cells: Ints, hidden: NDArray[np.bool_]) -> None:
        single = np.asarray(member.sum(axis=1)) == 1
        known = np.zeros(member.shape[1], dtype=bool)
        known[member[np.flatnonzero(single & ~hidden)].indices] = True
        self.variables = np.flatnonzero(~known)
        self.member = member[:, self.variables]
        self.free: Floats = cells[self.variables].astype(np.float64)
        sums = self.member[np.flatnonzero(~hidden)]
        sums = sums[np.flatnonzero(np.asarray(sums.sum(axis=1)) > 0)]
        self.sums = sums
        self.residual: Floats = np.asarray(sums @ self.free)
        turned: Any = sums.T.tocsr()
        self.sum_of_variable: Ints = turned.indices
        self.first_of_variable: Ints = turned.indptr[:-1]

    def extremes(self, direction: Floats, part: int) -> list[Floats]:
        """Return the tables of one part of the counts that lie farthest in a direction, and in the opposite one."""
        from scipy.optimize import linprog

        found = []
        for sign in (1.0, -1.0):
            solved = linprog(
                sign * direction, A_eq=self.sums, b_eq=self.residual[:, part], bounds=(0, None), method="highs"
            )
            if solved.status == 0:
                found.append(np.asarray(solved.x))
        return found

"""Groups of several crossings and how they add up: every crossed group is a part of the groups with a column fewer."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from baserate.auditing.log.table import Group, Ints
from baserate.auditing.measures.confusion import Confusion


@dataclass(frozen=True, slots=True)
class Relation:
    """A group and the groups that it is the sum of, as places among the groups of a lattice."""

    whole: int
    parts: Ints

    @property
    def members(self) -> Ints:
        """All of them, the whole first."""
        return np.concatenate([[self.whole], self.parts])


@dataclass(frozen=True, slots=True)
class Lattice:
    """The groups that an audit would show, everybody first.

    ``member`` (groups by finest cells) says of which of the finest cells each group is made, ``counts`` has shape
    (groups, len(PARTS)), ``rows`` (groups,) is rows with a decision and an outcome, or all where none has both.
    ``sizes`` (groups,) is people as the smallest number to be shown is meant. ``persons`` are those of a declared
    column: how many have which rows in the finest cells.
    """

    groups: tuple[Group, ...]
    member: Any
    cells: Ints
    counts: Ints
    rows: Ints
    sizes: Ints
    relations: tuple[Relation, ...]
    persons: Persons | None = None

    def people(self, groups: Ints) -> int:
        """Return the people in some groups without any in common; persons with rows in several count once."""
        rows = int(self.rows[groups].sum())
        if self.persons is None:
            return rows
        return min(rows, int(self.persons.within(self.member[groups])[0]))


@dataclass(frozen=True, slots=True)
class Persons:
    """Persons by their rows: ``rows`` (profiles by finest cells), sparse, and the ``number`` of each profile."""

    rows: Any
    number: Ints

    def within(self, member: Any, *, each: bool = False) -> Ints:
        """Return the persons with a row in any of the groups of ``member`` (groups by cells) or, ``each``, in each."""
        inside = self.rows @ (member.T if each else sparse.csr_array(member.sum(axis=0)[np.newaxis]).T)
        return np.asarray(self.number @ (inside > 0))


def build_lattice(finest: Confusion, groupings: Sequence[tuple[str, ...]], persons: Persons | None = None) -> Lattice:
    """Return the groups of some sets of columns of ``finest``, whose columns hold them all.

    The size of a group is its people with a decision and an outcome, or its rows where none has both; with ``persons``,
    at most as many as have a row in it.
    """
    groups: list[Group] = []
    codes: list[Ints] = []
    for by in ((), *groupings):
        places = [finest.columns.index(column) for column in by]
        found: dict[tuple[str, ...], int] = {}
        own = [tuple(key[place] for place in places) for key in finest.keys]
        for key in sorted(set(own)):
            found[key] = len(groups)
            groups.append((by, key))
        codes.append(np.array([found[key] for key in own], dtype=np.int64))
    cells = len(finest.keys)
    rows, columns = np.concatenate(codes), np.tile(np.arange(cells), len(codes))
    member = sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(len(groups), cells))
    counts = np.asarray(member @ finest.counts)
    whole = counts[:, :4].sum(axis=1)
    people = np.where(whole > 0, whole, counts.sum(axis=1))
    sizes = people if persons is None else np.minimum(people, persons.within(member, each=True))
    relations = (*_relations(groups), *_nested(groups, member))
    return Lattice(tuple(groups), member, finest.counts, counts, people, sizes, relations, persons)


def in_steps(lattice: Lattice, cells: Ints, shown: Sequence[tuple[int, Ints]]) -> tuple[Lattice, NDArray[np.bool_]]:
    """Return the lattice whose cells are told apart by steps, and which of its groups are steps that are shown.

    ``cells`` (cells, steps, parts) are the finest counts by step; ``shown`` are groups, by their places, with the first
    of the finest steps of each of theirs. The groups of ``lattice`` come first, in their order.
    """
    steps = cells.shape[1]
    member = [sparse.kron(lattice.member, np.ones((1, steps), dtype=np.int64), format="csr")]
    groups = list(lattice.groups)
    for index, starts in shown:
        step_of = np.searchsorted(starts, np.arange(steps), side="right") - 1
        inside = np.arange(len(starts))[:, np.newaxis] == step_of
        member.append(sparse.kron(lattice.member[[index]], inside.astype(np.int64), format="csr"))
        groups += [lattice.groups[index]] * len(starts)
    together: Any = sparse.vstack(member, format="csr")
    finest = cells.reshape(-1, cells.shape[2])
    counts = np.asarray(together @ finest)
    people = counts.sum(axis=1)
    is_step = np.arange(len(groups)) >= len(lattice.groups)
    return Lattice(tuple(groups), together, finest, counts, people, people, ()), is_step


def _nested(groups: Sequence[Group], member: Any) -> list[Relation]:
    """Return every group of a column that another column's groups divide: 'Asian' into 'Indian', 'Chinese' and others.

    Whoever knows that a column refines another can subtract, whether or not the two are crossed.
    """
    columns: dict[tuple[str, ...], list[int]] = {}
    for index, (by, _) in enumerate(groups):
        if len(by) == 1:
            columns.setdefault(by, []).append(index)
    found = []
    for coarse, fine in itertools.permutations(columns.values(), 2):
        shared = np.asarray((member[coarse] @ member[fine].T).todense()) > 0
        within = shared.sum(axis=0) == 1
        for row, whole in zip(shared, coarse, strict=True):
            if row.sum() > 1 and within[row].all():
                found.append(Relation(whole, np.array(fine, dtype=np.int64)[row]))
    return found


def _relations(groups: Sequence[Group]) -> list[Relation]:
    """Return every group with what it is the sum of when one more column tells its people apart."""
    place = {group: index for index, group in enumerate(groups)}
    found: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for index, (by, key) in enumerate(groups):
        for left_out in range(len(by)):
            rest = (by[:left_out] + by[left_out + 1 :], key[:left_out] + key[left_out + 1 :])
            found.setdefault((place[rest], by), []).append(index)
    return [Relation(whole, np.array(parts, dtype=np.int64)) for (whole, _), parts in found.items()]


def names_of(lattice: Lattice, chosen: NDArray[np.bool_]) -> dict[tuple[str, ...], set[tuple[str, ...]]]:
    """Return the chosen groups by their columns; columns without any have an empty set."""
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {by: set() for by, _ in lattice.groups[1:]}
    for index in np.flatnonzero(chosen).tolist():
        by, key = lattice.groups[index]
        found[by].add(key)
    return found

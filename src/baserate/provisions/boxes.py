"""Boxes of cells: exact three-valued truth, and the largest boxes on which a condition is sure.

A point is one cell for each fact; a box is a set of cells for each fact, written as one integer with a field of bits a
fact (positional cubes, as in logic minimisation). A condition is kept as clauses: a clause is true where any fact lies
in the clause's cells of that fact, and its integer has those cells' bits. A box lies within a clause exactly if some
field of the box lies within the same field of the clause; therefore a condition is true on a box exactly if the box
lies within every clause, and multiplying the clauses out gives every largest box on which it is true (Nelson 1955,
Journal of Symbolic Logic 20:105, for two values a fact).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from baserate.provisions.cells import Cells, part_into_cells
from baserate.provisions.conditions import All, AsOfFrom, Atom, Condition, Named, Not, atoms_of


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cells of each fact stand in an integer: ``shifts`` by fact, ``fields`` the mask of each field."""

    cells: Mapping[str, Cells]
    shifts: Mapping[str, int]
    fields: Mapping[str, int]

    @property
    def everything(self) -> int:
        """The box of all points."""
        return sum(self.fields.values())


def lay_out(conditions: Iterable[Condition]) -> Layout:
    """Return a layout of every fact that the conditions speak of, in the order of their names."""
    atoms: dict[str, list[Atom]] = {}
    for condition in conditions:
        for atom in atoms_of(condition):
            atoms.setdefault(atom.fact, []).append(atom)
    cells = {name: part_into_cells(name, atoms[name]) for name in sorted(atoms)}
    shifts, fields, at = {}, {}, 0
    for name, fact_cells in cells.items():
        shifts[name], fields[name] = at, fact_cells.everything << at
        at += len(fact_cells.members)
    return Layout(cells, shifts, fields)


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition as clauses, and its negation as clauses."""

    layout: Layout
    true: tuple[int, ...]
    false: tuple[int, ...]

    def on(self, box: int) -> bool | None:
        """Return whether the condition is true on all of a box, or false on all of it, or neither."""
        fields = self.layout.fields.values()
        if all(_within(box, clause, fields) for clause in self.true):
            return True
        if all(_within(box, clause, fields) for clause in self.false):
            return False
        return None

    def largest_boxes(self, box: int, value: bool) -> list[int]:
        """Return every largest box within ``box`` on which the condition has a value."""
        fields = tuple(self.layout.fields.values())
        found = [box]
        for clause in sorted(self.true if value else self.false, key=lambda clause: (clause & box).bit_count()):
            found = _multiply(found, clause, fields)
        return found


def make_truth(condition: Condition, layout: Layout, day: date) -> Truth:
    """Return a condition as clauses, as it stands on a day."""
    return Truth(layout, *(tuple(_clauses(condition, layout, day, value)) for value in (True, False)))


def _within(box: int, clause: int, fields: Iterable[int]) -> bool:
    outside = box & ~clause
    return any(clause & field and not outside & field for field in fields)


def _multiply(boxes: Sequence[int], clause: int, fields: Sequence[int]) -> list[int]:
    """Return the largest boxes of what a union of boxes and a clause have in common."""
    inside, cut = [], []
    for box in boxes:
        if _within(box, clause, fields):
            inside.append(box)
        else:
            cut += [box & (clause | ~field) for field in fields if box & clause & field]
    cut.sort(key=int.bit_count, reverse=True)
    for box in cut:
        if not any(box & larger == box for larger in inside):
            inside.append(box)
    return inside


def _clauses(condition: Condition, layout: Layout, day: date, value: bool) -> list[int]:
    """Return clauses that are true together exactly where the condition has a value."""
    if isinstance(condition, Named):
        return _clauses(condition.meaning, layout, day, value)
    if isinstance(condition, Not):
        return _clauses(condition.part, layout, day, not value)
    if isinstance(condition, AsOfFrom):
        return [] if (day >= condition.day) == value else [0]
    if isinstance(condition, Atom):
        cells = layout.cells[condition.fact]
        mask = cells.mask_of(condition)
        return [(mask if value else cells.everything & ~mask) << layout.shifts[condition.fact]]
    parts = [_clauses(part, layout, day, value) for part in condition.parts]
    if isinstance(condition, All) == value:
        return _weakest_left_out([clause for part in parts for clause in part])
    return _joined(parts, layout)


def _joined(parts: Sequence[list[int]], layout: Layout) -> list[int]:
    """Return the clauses of 'any of the parts'."""
    joined = [0]
    for part in parts:
        both = {clause | other for clause in joined for other in part}
        joined = _weakest_left_out(
            clause for clause in both if not any(clause & field == field for field in layout.fields.values())
        )
    return joined


def _weakest_left_out(clauses: Iterable[int]) -> list[int]:
    """Return the clauses without those that follow from another one."""
    kept: list[int] = []
    for clause in sorted(set(clauses), key=lambda clause: (clause.bit_count(), clause)):
        if not any(stronger & clause == stronger for stronger in kept):
            kept.append(clause)
    return kept

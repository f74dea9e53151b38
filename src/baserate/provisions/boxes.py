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


#: A clause as its statements: for each fact in it the cells on which it is true, and the other cells of that fact.
Clause = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition as clauses, and its negation as clauses."""

    true: tuple[Clause, ...]
    false: tuple[Clause, ...]

    def on(self, box: int) -> bool | None:
        """Return whether the condition is true on all of a box, or false on all of it, or neither."""
        if all(_within(box, clause) for clause in self.true):
            return True
        return False if all(_within(box, clause) for clause in self.false) else None

    def largest_boxes(self, box: int, value: bool) -> list[int]:
        """Return every largest box within ``box`` on which the condition has a value."""
        found = [box]
        for clause in sorted(self.true if value else self.false, key=len):
            found = _multiply(found, clause)
        return found


def make_truth(condition: Condition, layout: Layout, day: date) -> Truth:
    """Return a condition as clauses, as it stands on a day."""
    sides = []
    for value in (True, False):
        clauses = sorted(_clauses(condition, layout, day, value))
        sides.append(tuple(_statements(clause, layout) for clause in clauses))
    return Truth(*sides)


def _statements(clause: int, layout: Layout) -> Clause:
    return tuple((clause & field, field & ~clause) for field in layout.fields.values() if clause & field)


def _within(box: int, clause: Clause) -> bool:
    for _, others in clause:  # noqa: SIM110 - a loop, because this runs hundreds of thousands of times
        if not box & others:
            return True
    return False


def _multiply(boxes: Sequence[int], clause: Clause) -> list[int]:
    """Return the largest boxes of what a union of boxes and a clause have in common."""
    inside, cut = [], []
    for box in boxes:
        if _within(box, clause):
            inside.append(box)
        else:
            cut += [box & ~others for true, others in clause if box & true]
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
    fields = tuple(layout.fields.values())
    joined = parts[0] if parts else [0]
    for part in parts[1:]:
        both = {clause | other for clause in joined for other in part}
        joined = _weakest_left_out(clause for clause in both if not _always(clause, fields))
    return joined


def _always(clause: int, fields: Sequence[int]) -> bool:
    for field in fields:  # noqa: SIM110 - a loop, because this runs often
        if clause & field == field:
            return True
    return False


def _weakest_left_out(clauses: Iterable[int]) -> list[int]:
    """Return the clauses without those that follow from another one."""
    distinct = set(clauses)
    if len(distinct) < 2:
        return list(distinct)
    kept: list[int] = []
    for clause in sorted(distinct, key=int.bit_count):
        if not any(stronger & clause == stronger for stronger in kept):
            kept.append(clause)
    return kept

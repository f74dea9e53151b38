"""Sets of facts that settle a provision, written in the vocabulary's own forms.

A set holds what each of its facts has to satisfy: true or false, or a condition in one of the forms or its negation.
Where no single form says it, conditions are joined by ``all`` or ``any``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import Any

from baserate.practice.table import Value
from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.boxes import Layout
from baserate.provisions.cells import Cells
from baserate.provisions.conditions import Atom

#: Lists of more named values than this are not searched for a single form.
MAX_NAMED = 8


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one fact of a set has to satisfy, as JSON writes it."""

    fact: str
    must: Any


SettlingSet = tuple[Requirement, ...]


def write_sets(layout: Layout, known: int, boxes: Sequence[int]) -> tuple[SettlingSet, ...]:
    """Return the sets that boxes stand for, given the box of what is known; the smallest first."""
    facts = sorted(layout.cells, key=_rank)
    sets = [tuple(_requirements(layout, facts, known, box)) for box in sorted(boxes)]
    return tuple(sorted(sets, key=lambda one: (len(one), [_rank(part.fact) for part in one])))


def _requirements(layout: Layout, facts: Sequence[str], known: int, box: int) -> Iterator[Requirement]:
    """Yield what each fact has to satisfy for a point to lie in a box, where that is more than is known of it."""
    for name in facts:
        cells, shift, field = layout.cells[name], layout.shifts[name], layout.fields[name]
        if (box ^ known) & field:
            yield Requirement(name, write_cells(cells, (box & field) >> shift, (known & field) >> shift))


@lru_cache(maxsize=1)
def _ranks() -> dict[str, int]:
    return {name: index for index, name in enumerate(load_vocabulary())}


def _rank(name: str) -> int:
    return _ranks()[name]


@lru_cache(maxsize=4096)
def write_cells(cells: Cells, wanted: int, known: int) -> Any:
    """Return what says that a fact lies in the ``wanted`` cells, given that it lies in the ``known`` ones."""
    if cells.fact.type == "bool":
        return cells.members[wanted.bit_length() - 1][0]
    literals: list[tuple[int, Any]] = []
    for atom in _statements(cells):
        mask = cells.mask_where(atom)
        if mask is None:
            continue
        plain = {atom.form: as_json(atom.value)}
        for where, said in ((mask & known, plain), (~mask & known, {"not": plain})):
            if where == wanted:
                return said
            literals.append((where, said))
    return _joined(literals, wanted, known)


def as_json(value: Value) -> Any:
    """Return a value as JSON writes it: lists for tuples, text for days."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def _statements(cells: Cells) -> Iterator[Atom]:
    """Yield the provision's own statements about a fact, then others in the vocabulary's forms on the same values."""
    yield from cells.atoms
    name, kind = cells.fact.name, cells.fact.type
    if kind == "choice":
        for length in range(1, len(cells.fact.values)):
            for values in combinations(cells.fact.values, length):
                yield Atom(name, "in", values)
    elif kind == "list":
        named = sorted({item for atom in cells.atoms for item in _items(atom)}, key=cells.fact.values.index)
        yield Atom(name, "is", ())
        for length in range(1, len(named) + 1 if len(named) <= MAX_NAMED else 2):
            for values in combinations(named, length):
                yield Atom(name, "has_any", values)
                yield Atom(name, "only", values)


def _items(atom: Atom) -> tuple[str, ...]:
    return atom.value if isinstance(atom.value, tuple) else (str(atom.value),)


def _joined(literals: Sequence[tuple[int, Any]], wanted: int, known: int) -> Any:
    """Return statements that say together what none says alone: all of those that hold on it, else any of those."""
    wider = _few([(mask, said) for mask, said in literals if wanted & ~mask == 0], wanted, known)
    if wider:
        return {"all": wider}
    complement = known & ~wanted
    inside = _few([(known & ~mask, said) for mask, said in literals if mask & ~wanted == 0], complement, known)
    if inside:
        return {"any": inside}
    cells = [bit for bit in (1 << index for index in range(known.bit_length())) if bit & wanted]
    return {"any": [_one_cell(literals, cell, known) for cell in cells]}


def _one_cell(literals: Sequence[tuple[int, Any]], cell: int, known: int) -> Any:
    parts = _few([(mask, said) for mask, said in literals if cell & ~mask == 0], cell, known)
    return parts[0] if len(parts) == 1 else {"all": parts}


def _few(literals: Sequence[tuple[int, Any]], wanted: int, known: int) -> list[Any]:
    """Return few statements whose masks meet in ``wanted`` alone, or nothing where they do not."""
    left, chosen = known, []
    while left != wanted:
        mask, said = min(literals, key=lambda one: (left & one[0]).bit_count(), default=(known, None))
        if left & mask == left:
            return []
        left &= mask
        chosen.append((mask, said))
    for one in tuple(chosen):
        rest = known
        for mask, _ in chosen:
            rest &= mask if mask != one[0] else known
        if rest == wanted:
            chosen.remove(one)
    return [said for _, said in chosen]

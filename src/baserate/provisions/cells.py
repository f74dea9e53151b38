"""The values of a fact, parted into cells: within a cell no statement of a provision tells two values apart.

So a provision needs to look at a few cells of each fact instead of at all values, and nothing is lost by it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import combinations

from baserate.practice.known import AtLeast
from baserate.practice.places import CLOSED_PARTS, is_within
from baserate.practice.table import Value
from baserate.practice.vocabulary import FactKind, load_vocabulary
from baserate.provisions.conditions import Atom

#: Stands for any part of a place, or any place, that no statement names.
ANOTHER = "another"


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """One fact with the statements that a provision makes about it; two are the same only if they are one object.

    ``members`` are representative values of each cell, enough of them to tell whether any statement in the vocabulary's
    forms about the same values is true on all of a cell; ``masks`` has, for each statement, a bit for every cell on
    which it is true.
    """

    fact: FactKind
    atoms: tuple[Atom, ...]
    members: tuple[tuple[Value, ...], ...]
    masks: tuple[int, ...]

    @property
    def everything(self) -> int:
        """The mask of all cells."""
        return (1 << len(self.members)) - 1

    def mask_of(self, atom: Atom) -> int:
        """Return the cells on which one of the provision's own statements is true."""
        return self.masks[self.atoms.index(atom)]

    def possible(self, value: Value | AtLeast) -> int:
        """Return the cells that a known value may lie in: one, or more where it is known roughly."""
        mask = self.everything
        for atom, where_true in zip(self.atoms, self.masks, strict=True):
            holds = atom.holds(value)
            if holds is not None:
                mask &= where_true if holds else ~where_true
        return mask

    def mask_where(self, atom: Atom) -> int | None:
        """Return the cells on which any statement is true, None where it is true on a part of a cell only."""
        if atom in self.atoms:
            return self.mask_of(atom)
        mask = 0
        for index, values in enumerate(self.members):
            holds = {atom.holds(value) for value in values}
            if len(holds) > 1:
                return None
            mask |= int(holds == {True}) << index
        return mask


def part_into_cells(name: str, atoms: Sequence[Atom]) -> Cells:
    """Return the cells of a fact under the statements made about it, which may come in any order."""
    return _cells(name, tuple(sorted(set(atoms), key=lambda atom: (atom.form, str(atom.value)))))


@lru_cache(maxsize=1024)
def _cells(name: str, atoms: tuple[Atom, ...]) -> Cells:
    fact = load_vocabulary()[name]
    members: dict[tuple[bool | None, ...], list[Value]] = {}
    for value in _representatives(fact, atoms):
        members.setdefault(tuple(atom.holds(value) for atom in atoms), []).append(value)
    masks = tuple(
        sum(1 << index for index, signature in enumerate(members) if signature[number]) for number in range(len(atoms))
    )
    return Cells(fact, atoms, tuple(tuple(values) for values in members.values()), masks)


def _representatives(fact: FactKind, atoms: Sequence[Atom]) -> Iterator[Value]:
    """Yield values of a fact such that every value behaves like one of them under the statements."""
    if fact.type == "bool":
        yield from (False, True)
    elif fact.type == "choice":
        yield from fact.values
    elif fact.type == "list":
        yield from _lists(fact, atoms)
    elif fact.type == "number":
        thresholds = {int(atom.value) + step for atom in atoms for step in (-1, 0, 1)}  # type: ignore[arg-type]
        yield from sorted({0, *(value for value in thresholds if value > 0)})
    elif fact.type == "date":
        days = [atom.value for atom in atoms if isinstance(atom.value, date)]
        yield from sorted({day + timedelta(step) for day in days for step in (-1, 0, 1)})
    else:
        yield from _places({str(atom.value) for atom in atoms})


def _lists(fact: FactKind, atoms: Sequence[Atom]) -> Iterator[tuple[str, ...]]:
    """Yield all lists of the values that statements name and of one that they do not name: all others behave alike."""
    named = {item for atom in atoms for item in (atom.value if isinstance(atom.value, tuple) else (atom.value,))}
    unnamed = [value for value in fact.values if value not in named]
    kept = [value for value in fact.values if value in named or value in unnamed[:1]]
    for length in range(len(kept) + 1):
        yield from combinations(kept, length)


def _places(named: set[str]) -> Iterator[str]:
    """Yield each place that statements name, a part of it that they do not name, and a place outside all of them."""
    yield ANOTHER
    for whole in sorted(named):
        inside = {place[len(whole) + 1 :].partition("/")[0] for place in named if is_within(place, whole)} - {""}
        others = [part for part in CLOSED_PARTS.get(whole, (ANOTHER,)) if part not in inside]
        if inside:
            yield from (f"{whole}/{part}" for part in others[:1])
        else:
            yield whole

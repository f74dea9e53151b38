"""What a kind of loop is made of: parameters, outcomes, the steps of a day, its world, and how its results are said.

Everything is declared, so that the loader, the runner, the reference pages, the report and the templates of
``baserate new`` all read the same lines, and nothing builds a world to learn a name.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from baserate.loops.world import Step, World
from baserate.parameters import Items, Parameter

if TYPE_CHECKING:
    from baserate.loops.reading import Reading
    from baserate.loops.spec import LoopSpec

Where = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Axis:
    """One way of dividing the values of an outcome: by item, by group, or by names of its own.

    ``key`` is the key of the entry's ``where``.
    """

    key: str
    by: Literal["items", "groups", "names"] = "names"
    names: tuple[str, ...] = ()

    def names_in(self, items: Sequence[str], groups: Sequence[str]) -> Sequence[str]:
        """Return the names along the axis of a loop with these items and groups."""
        return {"items": items, "groups": groups, "names": self.names}[self.by]


#: Axes of an entry, crossed; none for the value of the whole.
Part = tuple[Axis, ...]
WHOLE: Part = ()
GROUP = Axis("group", "groups")
BY_GROUP_AND_WHOLE: tuple[Part, ...] = ((GROUP,), WHOLE)


@dataclass(frozen=True, slots=True)
class Observed:
    """One outcome of a kind, observed at the end of a day, under the name of its term.

    ``parts`` follow one another: each has an entry for every combination of the names along its axes, the last axis
    varying fastest, and ``WHOLE`` a single one. A part by groups is empty where no groups are declared. ``has_truth``
    is whether the world knows the true value beside it.
    """

    term: str
    parts: tuple[Part, ...] = (WHOLE,)
    has_truth: bool = False

    def entries(self, items: Sequence[str], groups: Sequence[str]) -> tuple[Where, ...]:
        """Return the ``where`` of every entry, in the order in which a world gives their values."""
        found: list[Where] = []
        for axes in self.parts:
            names = (axis.names_in(items, groups) for axis in axes)
            keys = [axis.key for axis in axes]
            found += [dict(zip(keys, combined, strict=True)) for combined in itertools.product(*names)]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Choice:
    """A policy that is one of a few words, each with what it means."""

    options: Mapping[str, str]
    default: str


@dataclass(frozen=True, slots=True)
class Burden:
    """The outcome by which policies are compared in words.

    The sentence is of the entry that the first policy gives most beyond its true value: '“north” gets 3 more of every
    100 patrols: that is 14 above its share of incidents', with ``things`` for patrols and ``true_share`` for the rest.
    """

    term: str
    things: str
    true_share: str


def _nothing(reading: Reading) -> Iterator[str]:
    yield from ()


@dataclass(frozen=True, slots=True)
class LoopKind:
    """A kind of loop.

    Parameters
    ----------
    name, question
        Its key in a file, and what it answers.
    parameters, items, choices
        What a file declares: parameters, a list of tables, policies.
    outcomes, plan
        What is observed, and the steps of a day in order.
    world
        Called with (spec, seed, replicates): the parameters and random numbers of a block of replicates.
    sentences
        What a report says of the loop at one setting, the most important sentence first.
    drawn, mapped, burden
        Terms that a report draws over time; the term by item that it draws as a map; the outcome by which policies
        are compared in words.
    defaults, needs
        Values of parameters left out; by (choice, option), the parameters that an option cannot do without.
    needs_population
        Whether it is about people.
    depth, cost
        Parameters whose values, added up, are how many counts deep a cell is beyond the first; how many times as long
        a cell takes as one of a loop of patrols.
    assumes
        What every result of the kind rests on.
    """

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    outcomes: tuple[Observed, ...]
    plan: tuple[Step, ...]
    world: Callable[[LoopSpec, int, range], World]
    sentences: Callable[[Reading], Iterator[str]] = _nothing
    drawn: tuple[str, ...] = ()
    mapped: str = ""
    burden: Burden | None = None
    items: Items | None = None
    choices: Mapping[str, Choice] = field(default_factory=lambda: MappingProxyType({}))
    defaults: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    needs: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    needs_population: bool = False
    depth: tuple[str, ...] = ()
    cost: float = 1.0
    assumes: tuple[str, ...] = ()

    @property
    def term_ids(self) -> Iterator[str]:
        """The terms of all parameters and outcomes."""
        for parameter in (*self.parameters, *(self.items.parameters if self.items else ())):
            yield parameter.term
        for outcome in self.outcomes:
            yield outcome.term

    def layout(self, spec: LoopSpec) -> dict[str, tuple[Where, ...]]:
        """Return, by the term of every outcome that a loop has, the ``where`` of its entries in their order."""
        found = {outcome.term: outcome.entries(spec.names, spec.groups) for outcome in self.outcomes}
        return {term: entries for term, entries in found.items() if entries}

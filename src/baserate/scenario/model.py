"""What a scenario file declares, once it is read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Annotated

from baserate.loops.kind import LoopKind
from baserate.parameters import Parameter
from baserate.quantity import Quantity
from baserate.stages.kind import StageKind


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, by whom, where."""

    quote: Annotated[str, "The claim, word for word."]
    by: Annotated[str, "Who claims it."] = ""
    source: Annotated[str, "Where and when, on which page."] = ""


@dataclass(frozen=True, slots=True)
class Population:
    """Who can come before the system.

    ``groups`` maps names to shares that sum to 1, and is empty when none are declared. ``reference`` is the group with
    which the others are compared, the first where the file names none, and empty without groups.
    """

    size: Quantity | None = None
    groups: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """The value given to one parameter: one quantity for everybody, or one for each group."""

    parameter: Parameter
    everybody: Quantity | None = None
    by_group: Mapping[str, Quantity] = field(default_factory=lambda: MappingProxyType({}))

    def quantities(self) -> Iterator[tuple[str | None, Quantity]]:
        """Yield (group or None, quantity)."""
        if self.everybody is not None:
            yield None, self.everybody
        yield from self.by_group.items()


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. ``items`` are the tables of its list parameter, each by parameter name; ``labels`` name them."""

    id: str
    kind: StageKind
    settings: Mapping[str, Setting]
    items: tuple[Mapping[str, Setting], ...] = ()
    input: str | None = None
    labels: tuple[str, ...] = ()

    def all_settings(self) -> Iterator[tuple[str, Setting]]:
        """Yield (input id, setting) of every parameter given, those of items last."""
        for name, setting in self.settings.items():
            yield f"{self.id}.{name}", setting
        for index, item in enumerate(self.items):
            for name, setting in item.items():
                assert self.kind.items is not None
                yield f"{self.id}.{self.kind.items.name}[{index}].{name}", setting


@dataclass(frozen=True, slots=True)
class Loop:
    """One loop of feedback over time.

    ``days`` is how long the file lets it run, None where it does not say. ``items`` are the tables of its list
    parameter (places, gatherings), ``names`` what each is called, ``choices`` its policies by key.
    """

    id: str
    kind: LoopKind
    settings: Mapping[str, Setting]
    choices: Mapping[str, str]
    days: int | None = None
    items: tuple[Mapping[str, Setting], ...] = ()
    names: tuple[str, ...] = ()

    def all_settings(self) -> Iterator[tuple[str, Setting]]:
        """Yield (input id, setting) of every parameter given, those of items last, each under its item's name."""
        for name, setting in self.settings.items():
            yield f"{self.id}.{name}", setting
        for called, item in zip(self.names, self.items, strict=True):
            for name, setting in item.items():
                yield f"{self.id}.{called}.{name}", setting


@dataclass(frozen=True, slots=True)
class Scenario:
    """A declared system. ``stages`` are in an order in which each comes after the stage that feeds it."""

    title: str
    stages: tuple[Stage, ...]
    population: Population = Population()
    claim: Claim | None = None
    sha256: str = ""
    name: str = ""
    warnings: tuple[str, ...] = ()
    loops: tuple[Loop, ...] = ()

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the declared groups, in the order of the file."""
        return tuple(self.population.groups)

    def inputs(self) -> Iterator[tuple[str, str | None, Parameter | None, Quantity]]:
        """Yield (input id, group or None, parameter, quantity) of every input; the size of the population has none."""
        if self.population.size is not None:
            yield "population.size", None, None, self.population.size
        for stage in self.stages:
            for input_id, setting in stage.all_settings():
                for group, quantity in setting.quantities():
                    yield input_id, group, setting.parameter, quantity

    def streams(self) -> tuple[str, ...]:
        """Return the sorted names of the random streams that the uncertain inputs draw from."""
        return tuple(sorted({quantity.stream for _, _, _, quantity in self.inputs() if not quantity.is_fixed}))

"""What a scenario file declares, once it is read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

from baserate.loops.kind import LoopKind
from baserate.parameters import Parameter
from baserate.practice.table import Practice
from baserate.quantity import Quantity
from baserate.results import MOST_LINES, in_words, public_face
from baserate.stages.kind import StageKind
from baserate.values import Value

if TYPE_CHECKING:
    from baserate.assessment.breakeven.solve import BreakEven
    from baserate.assessment.compare import Comparison
    from baserate.assessment.result import Assessment
    from baserate.assessment.update import Update
    from baserate.provisions.finding import Law
    from baserate.simulation.result import Simulation


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, by whom, where."""

    quote: Annotated[str, "The claim, word for word."]
    by: Annotated[str, "Who claims it."] = ""
    source: Annotated[str, "Where and when, on which page."] = ""


@dataclass(frozen=True, slots=True, eq=False)
class Population(Value):
    """Who can come before the system.

    ``groups`` maps names to shares that sum to 1, and is empty when none are declared. ``reference`` is the group with
    which the others are compared, the first where the file names none, and empty without groups.
    """

    size: Quantity | None = None
    groups: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    reference: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Setting(Value):
    """The value given to one parameter: one quantity for everybody, or one for each group."""

    parameter: Parameter
    everybody: Quantity | None = None
    by_group: Mapping[str, Quantity] = field(default_factory=lambda: MappingProxyType({}))

    def quantities(self) -> Iterator[tuple[str | None, Quantity]]:
        """Yield (group or None, quantity)."""
        if self.everybody is not None:
            yield None, self.everybody
        yield from self.by_group.items()


@dataclass(frozen=True, slots=True, eq=False)
class Stage(Value):
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


@dataclass(frozen=True, slots=True, eq=False)
class Loop(Value):
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
class Dependence:
    """Two uncertain inputs, by name, and how their ranks correlate (Spearman)."""

    between: tuple[str, str]
    rank_correlation: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scenario(Value):
    """A declared system, as ``baserate.load`` gives it; it does not change, ``with_inputs`` gives another.

    Attributes
    ----------
    title : str
        Its name in words.
    stages : tuple of Stage
        In an order in which each comes after the stage that feeds it.
    population : Population
        Who can come before the system.
    claim : Claim or None
        What is claimed of it.
    sha256 : str
        Hash of what was declared.
    name : str
        The file or case that it came from, empty where there is none.
    loops : tuple of Loop
        What feeds back over time.
    practice : Practice or None
        What is declared of the practice, for ``law``.
    dependences : tuple of Dependence
        Which uncertain inputs are drawn together, and how their ranks correlate.

    Examples
    --------
    >>> import baserate as br
    >>> met = br.load("case:met-live-2024-25")
    >>> wider = met.with_inputs({"population.size": "8e6 to 10e6"})
    >>> wider.assess(draws=1000).seed
    1
    """

    title: str
    stages: tuple[Stage, ...]
    population: Population = Population()
    claim: Claim | None = None
    sha256: str = ""
    name: str = ""
    warnings: tuple[str, ...] = ()
    loops: tuple[Loop, ...] = ()
    practice: Practice | None = None
    dependences: tuple[Dependence, ...] = ()

    def assess(self, **options: Any) -> Assessment:
        """Return ``baserate.assess(self, ...)``: what the declared system would do."""
        made: Assessment = public_face().assess(self, **options)
        return made

    def compare(self, other: Any, **options: Any) -> Comparison:
        """Return ``baserate.compare(self, other, ...)``: how far the other's outcomes differ from this one's."""
        made: Comparison = public_face().compare(self, other, **options)
        return made

    def break_even(self, outcome: str, *, at: float, solve: str, **options: Any) -> BreakEven:
        """Return ``baserate.break_even(self, ...)``: the value of an input at which an outcome reaches a target."""
        made: BreakEven = public_face().break_even(self, outcome, at=at, solve=solve, **options)
        return made

    def update(self, counts: Mapping[str, tuple[int, int]], **options: Any) -> Update:
        """Return ``baserate.update(self, counts, ...)``: what counts of a trial make of it."""
        made: Update = public_face().update(self, counts, **options)
        return made

    def simulate(self, **options: Any) -> Simulation:
        """Return ``baserate.simulate(self, ...)``: what its loops do over time."""
        made: Simulation = public_face().simulate(self, **options)
        return made

    def law(self, **options: Any) -> Law:
        """Return ``baserate.law(self, ...)``: which provisions the declared practice touches."""
        made: Law = public_face().law(self, **options)
        return made

    def with_inputs(self, inputs: Mapping[str, Any]) -> Scenario:
        """Return the scenario with some of its inputs replaced.

        Parameters
        ----------
        inputs : mapping of str to object
            New quantities by name, in any form that a file may give (``0.001``, ``"1e-4 to 1e-3"``,
            ``{"count": 3, "of": 1200}``). Names are those of ``to_dict()["inputs"]`` of an assessment:
            ``"search.fpir"``, of a group ``"search.fpir[B]"``, of an item ``"g.gatherings[0].people"``,
            ``"population.size"``.

        Raises
        ------
        UsageError
            With every unknown name and every quantity that cannot be used, at once.
        """
        made: Scenario = public_face().with_inputs(self, inputs)
        return made

    def __repr__(self) -> str:
        lines = [f"Scenario from {self.name or 'no file'}: {self.title}"]
        lines += [f"  stage {stage.id}: {stage.kind.name}" for stage in self.stages]
        lines += [f"  loop {loop.id}: {loop.kind.name}" for loop in self.loops]
        lines += [f"  {name}: {text}" for name, text in self._stated()]
        if len(lines) > MOST_LINES:
            lines = [*lines[: MOST_LINES - 1], f"  … and {len(lines) - MOST_LINES + 1} more lines"]
        return "\n".join(line[:100] for line in lines)

    def _stated(self) -> Iterator[tuple[str, str]]:
        for input_id, group, _, quantity in self.inputs():
            median, low, high = quantity.interval(0.9)
            yield (input_id if group is None else f"{input_id}[{group}]"), in_words(median, low, high)

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

"""What a scenario file declares, once it is read and checked, and its inputs by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

from baserate.errors import Fault, UsageError
from baserate.loops.kind import LoopKind
from baserate.parameters import Parameter
from baserate.practice.table import Practice
from baserate.quantity import Quantity
from baserate.results import MOST_LINES, in_words, public_face
from baserate.stages.kind import StageKind
from baserate.tomlfile.forms import Number
from baserate.tomlfile.keys import nearest
from baserate.values import Value

if TYPE_CHECKING:
    from baserate.assessment.breakeven.solve import BreakEven
    from baserate.assessment.compare import Comparison
    from baserate.assessment.result import Assessment
    from baserate.assessment.update import Update
    from baserate.provisions.finding import Law
    from baserate.simulation.result import Simulation

SIZE_ID = "population.size"
#: The name of an input: its id, and in brackets the group whose it is.
NAMED = re.compile(r"(?P<id>[^\[\]]+(?:\[\d+\][^\[\]]*)?)(?:\[(?P<group>[^\[\]]+)\])?")
_SHOWN = 30


def input_name(input_id: str, group: str | None) -> str:
    """Return an input's id, with its group in brackets where it has one."""
    return input_id if group is None else f"{input_id}[{group}]"


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed, by whom, where."""

    quote: Annotated[str, "The claim, word for word."]
    by: Annotated[str, "Who claims it."] = ""
    source: Annotated[str, "Where and when, on which page."] = ""


@dataclass(frozen=True, slots=True)
class Period:
    """Over how long outcomes are told that are else told by the year."""

    days: Annotated[float, Number(0, 36_500, "a number of days above 0, at most 36,500", open_low=True), "Its days."]


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


#: The list of a stage's operating points, and what tells them apart.
POINTS, THRESHOLD = "operating_points", "threshold"


def point_key(place: int, name: str) -> str:
    """Return the key of a rate at an operating point: ``operating_points[0].fpir``."""
    return f"{POINTS}[{place}].{name}"


@dataclass(frozen=True, slots=True, eq=False)
class Stage(Value):
    """One stage.

    ``items`` are the tables of its list parameter, each by parameter name; ``labels`` name them. ``series`` holds the
    numbers of its kind's series, by name. ``points`` are the thresholds of its operating points, whose rates stand in
    ``settings`` under ``operating_points[0].fpir``; ``operates`` is the place of the one at which it operates.
    """

    id: str
    kind: StageKind
    settings: Mapping[str, Setting]
    items: tuple[Mapping[str, Setting], ...] = ()
    input: str | None = None
    labels: tuple[str, ...] = ()
    series: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    points: tuple[float, ...] = ()
    operates: int | None = None

    @property
    def operates_somewhere(self) -> bool:
        """Whether it is said at which rates it operates: beside its points, by the name of one, or without any."""
        beside = self.kind.points is not None and not self.kind.points.otherwise.isdisjoint(self.settings)
        return not self.points or self.operates is not None or beside

    def settings_at(self, point: int | None = None) -> Mapping[str, Setting]:
        """Return the settings that hold at one of its points, or, without one, as it operates."""
        if not self.points:
            return self.settings
        point = self.operates if point is None else point
        chosen = {point_key(point, name) for name in self.kind.points.rates} if point is not None else set()  # type: ignore[union-attr]
        others = self.kind.points.otherwise if chosen else frozenset()  # type: ignore[union-attr]
        return {
            key: setting
            for key, setting in self.settings.items()
            if key in chosen or not (key in others or key.startswith(f"{POINTS}["))
        }

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
    period : Period or None
        Over how long outcomes are told, a year where it is None.
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
    period: Period | None = None
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
            yield input_name(input_id, group), in_words(median, low, high)

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the declared groups, in the order of the file."""
        return tuple(self.population.groups)

    def inputs(self) -> Iterator[tuple[str, str | None, Parameter | None, Quantity]]:
        """Yield (input id, group or None, parameter, quantity) of every input; the size of the population has none."""
        if self.population.size is not None:
            yield SIZE_ID, None, None, self.population.size
        for stage in self.stages:
            for input_id, setting in stage.all_settings():
                for group, quantity in setting.quantities():
                    yield input_id, group, setting.parameter, quantity

    @property
    def period_years(self) -> float:
        """Over how many years of 365 days outcomes are told, 1 where no period is declared."""
        return 1.0 if self.period is None else self.period.days / 365

    def streams(self) -> tuple[str, ...]:
        """Return the sorted names of the random streams that the uncertain inputs draw from."""
        return tuple(sorted({quantity.stream for _, _, _, quantity in self.inputs() if not quantity.is_fixed}))


@dataclass(frozen=True, slots=True)
class NamedInput:
    """One input of a scenario: its id, its group where it is given by group, and what it is."""

    id: str
    group: str | None
    parameter: Parameter | None
    quantity: Quantity

    @property
    def name(self) -> str:
        """The id, with the group in brackets."""
        return input_name(self.id, self.group)


def find_input(scenario: Scenario, name: str, key: str, group: str | None = None) -> NamedInput:
    """Return the input named ``search.fpir`` or, given by group, ``search.fpir[A]`` (or by ``group``).

    A rate of a stage with operating points is that of the one at which it operates. Raises UsageError, with the nearest
    name, where there is none.
    """
    matched = NAMED.fullmatch(name)
    input_id, inner = (matched["id"], matched["group"]) if matched else (name, None)
    found = {(found_id, its): (parameter, q) for found_id, its, parameter, q in scenario.inputs()}
    input_id = operating_id(scenario, input_id)
    of_id = [its for found_id, its in found if found_id == input_id]
    if not of_id:
        known = list(dict.fromkeys(found_id for found_id, _ in found))
        allowed = "one of the inputs that the scenario gives: " + listed(known)
        raise UsageError(Fault(repr(name[:100]), allowed, nearest(input_id, known), key=key, file=scenario.name))
    its_group = inner if inner is not None else (group if group in of_id else None)
    if its_group not in of_id:
        names = [input_name(input_id, its) for its in of_id]
        raise UsageError(Fault(repr(name[:100]), listed(names), key=key, file=scenario.name))
    return NamedInput(input_id, its_group, *found[input_id, its_group])


def operating_id(scenario: Scenario, input_id: str) -> str:
    """Return the id of a rate at the point at which its stage operates, and any other id as it is."""
    stage_id, _, name = input_id.partition(".")
    for stage in scenario.stages:
        points = stage.kind.points
        if stage.id == stage_id and points is not None and stage.operates is not None and name in points.rates:
            return f"{stage_id}.{point_key(stage.operates, name)}"
    return input_id


def inputs_named(scenario: Scenario, name: str, key: str) -> tuple[NamedInput, ...]:
    """Return every input of a name: all groups' of ``search.fpir`` given by group, one of ``search.fpir[A]``.

    Raises UsageError, with the nearest name, where there is none.
    """
    found = tuple(NamedInput(*one) for one in scenario.inputs() if one[0] == operating_id(scenario, name))
    return found or (find_input(scenario, name, key),)


def listed(names: list[str]) -> str:
    """Return names in one line, those past the thirtieth as a number."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more

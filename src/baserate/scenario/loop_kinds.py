"""Kinds of loop: what each takes, declared once, so that the loader, the checks and the pages read the same lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from baserate.stages.kind import PROBABILITY, Domain, Parameter

LARGEST_COUNT = 1e12
#: Above this a day's count would not be a whole number in double precision.
DAILY = Domain("a number from 0 to 1e12", 0.0, LARGEST_COUNT)
WEIGHT = Domain("a number from 0 to 1e6", 0.0, 1e6)
PATROLS = Domain("a whole number from 0 to 10,000", 0.0, 10_000.0, integer=True)


@dataclass(frozen=True, slots=True)
class LoopItems:
    """A list of tables in a loop. ``named`` ones carry a name of their own; else they are told apart by ``where``."""

    name: str
    one: str
    parameters: tuple[Parameter, ...]
    at_most: int
    named: bool = True
    where: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A policy that is one of a few words."""

    options: tuple[str, ...]
    default: str


@dataclass(frozen=True, slots=True)
class LoopKind:
    """A kind of loop. ``defaults`` stand for parameters left out; ``assumes`` is what every result of it rests on."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    items: LoopItems | None = None
    choices: Mapping[str, Choice] = field(default_factory=lambda: MappingProxyType({}))
    defaults: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    needs_population: bool = False
    assumes: tuple[str, ...] = ()


PATROL_FEEDBACK = LoopKind(
    name="patrol_feedback",
    question="Where do patrols go once the record that sends them holds what they themselves found?",
    parameters=(
        Parameter("patrols_per_day", "patrols_per_day", PATROLS, "1", single=True, by_group=False),
        Parameter("p_discover", "p_discover", PROBABILITY, "1", by_group=False),
        Parameter("discovered_weight", "discovered_weight", WEIGHT, "1", by_group=False),
        Parameter("reported_weight", "reported_weight", WEIGHT, "0", by_group=False),
        Parameter("decay_per_day", "decay_per_day", PROBABILITY, "0", by_group=False),
    ),
    items=LoopItems(
        "places",
        "place",
        (
            Parameter("incidents_per_day", "incidents_per_day", DAILY, "3", required=True, by_group=False),
            Parameter("recorded_before", "recorded_before", DAILY, "100", required=True, by_group=False),
            Parameter("reporting_rate", "reporting_rate", PROBABILITY, "1", by_group=False),
        ),
        at_most=10_000,
    ),
    choices=MappingProxyType(
        {"allocation": Choice(("proportional", "hottest", "uniform", "importance_weighted"), "proportional")}
    ),
    defaults=MappingProxyType(
        {
            "patrols_per_day": 1.0,
            "p_discover": 1.0,
            "discovered_weight": 1.0,
            "reported_weight": 0.0,
            "decay_per_day": 0.0,
            "reporting_rate": 1.0,
        }
    ),
    assumes=(
        "incidents arise at a constant rate in each place: patrols find them, and neither deter nor move them",
        "each patrol goes to one place a day, independently of the others",
        "a place of which nothing is recorded gets no patrol, unless nothing is recorded of any: then all are alike",
    ),
)

LOOP_KINDS: Mapping[str, LoopKind] = MappingProxyType({kind.name: kind for kind in (PATROL_FEEDBACK,)})

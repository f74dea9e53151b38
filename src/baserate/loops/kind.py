"""Kinds of loop: what each takes, declared once, so that the loader, the checks and the pages read the same lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from baserate.parameters import COUNT, PROBABILITY, Domain, Parameter

LARGEST_COUNT = 1e12
#: Above this a day's count would not be a whole number in double precision.
DAILY = Domain("a number from 0 to 1e12", 0.0, LARGEST_COUNT)
WEIGHT = Domain("a number from 0 to 1e6", 0.0, 1e6)
FADING = Domain("a number above 0, at most 1000", 0.0, 1000.0, open_low=True)
PERIOD = Domain("a number of days above 0, at most 100,000", 0.0, 100_000.0, open_low=True)
RATE = Domain("a number from 0 to 10,000", 0.0, 10_000.0)
RECORDS = Domain("a whole number from 1 to 100", 1.0, 100.0, integer=True)
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
    """A policy that is one of a few words, each with what it means."""

    options: Mapping[str, str]
    default: str


@dataclass(frozen=True, slots=True)
class LoopKind:
    """A kind of loop.

    ``defaults`` stand for parameters left out; ``needs`` names, by (choice, option), those that an option cannot do
    without; ``assumes`` is what every result of the kind rests on.
    """

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    items: LoopItems | None = None
    choices: Mapping[str, Choice] = field(default_factory=lambda: MappingProxyType({}))
    defaults: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    needs: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    needs_population: bool = False
    assumes: tuple[str, ...] = ()


PATROL_FEEDBACK = LoopKind(
    name="patrol_feedback",
    question="Where do patrols go once the record that sends them holds what they themselves found?",
    parameters=(
        Parameter("patrols_per_day", PATROLS, "1", single=True, by_group=False),
        Parameter("p_discover", PROBABILITY, "1", by_group=False),
        Parameter("discovered_weight", WEIGHT, "1", by_group=False),
        Parameter("reported_weight", WEIGHT, "0", by_group=False),
        Parameter("decay_per_day", PROBABILITY, "0", by_group=False),
        Parameter("theta", PROBABILITY, "0.5", by_group=False),
        Parameter("omega_per_day", FADING, "0.2", by_group=False),
        Parameter("days_before", PERIOD, "365", by_group=False),
    ),
    needs=MappingProxyType({("allocation", "self_exciting"): ("theta", "omega_per_day", "days_before")}),
    items=LoopItems(
        "places",
        "place",
        (
            Parameter("incidents_per_day", DAILY, "3", required=True, by_group=False),
            Parameter("recorded_before", DAILY, "100", required=True, by_group=False),
            Parameter("reporting_rate", PROBABILITY, "1", by_group=False),
        ),
        at_most=10_000,
    ),
    choices=MappingProxyType(
        {
            "allocation": Choice(
                MappingProxyType(
                    {
                        "proportional": "each place gets its share of the record",
                        "hottest": "every patrol goes to the place with the largest record; places that tie share",
                        "uniform": "every place gets as much, whatever the record says",
                        "importance_weighted": (
                            "as proportional, and what patrols find is kept with probability proportional to one over"
                            " the place's share of patrols"
                        ),
                        "self_exciting": (
                            "by the forecast mu + sum of theta*omega*exp(-omega*days since) over the incidents on"
                            " record, with theta and omega as declared and mu learnt day by day"
                        ),
                    }
                ),
                "proportional",
            )
        }
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

LIST_FEEDBACK = LoopKind(
    name="list_feedback",
    question="Who gets on a list made from recorded contacts, once being on it makes contacts?",
    parameters=(
        Parameter("incidents_per_person_per_year", RATE, "0.5", required=True),
        Parameter("p_recorded", PROBABILITY, "0.2", required=True),
        Parameter("p_recorded_listed", PROBABILITY, "0.5"),
        Parameter("stops_per_listed_person_per_year", RATE, "4"),
        Parameter("contacts_to_list", RECORDS, "3", required=True, single=True, by_group=False),
        Parameter("contacts_kept", RECORDS, "20", single=True, by_group=False),
        Parameter("decay_per_day", PROBABILITY, "0.002", by_group=False),
    ),
    defaults=MappingProxyType({"stops_per_listed_person_per_year": 0.0, "contacts_kept": 20.0, "decay_per_day": 0.0}),
    needs_population=True,
    assumes=(
        "people are synthetic, each with the constant true rate of its group: the list neither deters nor leads on",
        "people have incidents and are stopped independently of one another",
        "nobody has a contact on record when the period begins",
    ),
)

GATHERING_FEEDBACK = LoopKind(
    name="gathering_feedback",
    question="How do flags and alerts grow once an alert leads to checks, and checks to flags?",
    parameters=(
        Parameter("p_flagged", PROBABILITY, "0.001", required=True),
        Parameter("k", COUNT, "10", required=True, single=True, by_group=False),
        Parameter("clustering", PROBABILITY, "0", by_group=False),
        Parameter("p_checked", PROBABILITY, "0.1", required=True, by_group=False),
        Parameter("p_record_per_check", PROBABILITY, "0.01", required=True),
        Parameter("records_to_flag", RECORDS, "1", single=True, by_group=False),
        Parameter("flag_lapse_per_day", PROBABILITY, "0.001", by_group=False),
        Parameter("prevalence_in_population", PROBABILITY, "0.0001"),
    ),
    items=LoopItems(
        "gatherings",
        "gathering",
        (
            Parameter("people", COUNT, "5000", required=True, by_group=False),
            Parameter("per_day", DAILY, "20", required=True, by_group=False),
        ),
        at_most=1000,
        named=False,
    ),
    defaults=MappingProxyType(
        {"clustering": 0.0, "records_to_flag": 1.0, "flag_lapse_per_day": 0.0, "prevalence_in_population": 0.0}
    ),
    needs_population=True,
    assumes=(
        "people are synthetic, and every gathering is an ordinary one: every alert is false",
        "those present at a gathering are drawn afresh from everybody, independently of one another unless clustering "
        "is given: the share flagged then differs between gatherings, with everybody's share as its mean",
        "the number of checks at an alert is Poisson, and a check falls on anybody alike, flagged or not",
    ),
)

LOOP_KINDS: Mapping[str, LoopKind] = MappingProxyType(
    {kind.name: kind for kind in (PATROL_FEEDBACK, LIST_FEEDBACK, GATHERING_FEEDBACK)}
)

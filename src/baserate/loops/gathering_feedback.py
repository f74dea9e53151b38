"""Gathering feedback: an alert leads to checks, checks to records, records to flags, and flags to alerts.

Synthetic people, of whom some are flagged. A day: ordinary gatherings take place, Poisson in number; those present are
drawn at random from everybody, so the number flagged among them is binomial (beta-binomial where flagged people
cluster), and k or more raise an alert. Then a share of those present is checked, a check may make a record, and enough
records make a flag. Checks at an alert are Poisson with their mean, and each falls on anybody alike; so the records of
a person on a day are Poisson, and the counts of people by records are exact at a cost that does not grow with the
population.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.formulas.special.tails import betabinomial_sf
from baserate.loops.domains import DAILY, RECORDS
from baserate.loops.kind import BY_GROUP_AND_WHOLE, LoopKind, Observed
from baserate.loops.people import Splitter, by_group, group_sizes, poisson_hazard, share_of, with_whole
from baserate.loops.reading import STEADY, Reading
from baserate.loops.spec import LoopSpec, Values
from baserate.loops.world import Step
from baserate.parameters import COUNT, PROBABILITY, Items, Parameter
from baserate.random.calendars import Calendar
from baserate.random.numbers import Numbers

Array = NDArray[np.float64]


class GatheringState(NamedTuple):
    """People by (replicate, group, records), the last being those flagged; the day's alerts by (replicate, size)."""

    people: Array
    alerts: Array
    all_alerts: Array


class GatheringWorld:
    """The people, the gatherings, the rules and the random numbers of a block of replicates."""

    def __init__(self, spec: LoopSpec, seed: int, replicates: range) -> None:
        values = Values(spec, seed, replicates)
        self.groups = spec.groups or ("",)
        self.has_groups = bool(spec.groups)
        height = len(replicates)
        self.size = np.broadcast_to(group_sizes(spec, values), (height, len(self.groups)))
        self.everybody = self.size.sum(axis=1, keepdims=True)
        self.flagged_before = by_group(values, self.groups, "p_flagged")
        self.p_record = by_group(values, self.groups, "p_record_per_check")
        self.k = round(float(values.row("k")[0, 0]))
        self.records_to_flag = round(float(values.row("records_to_flag")[0, 0]))
        self.clustering = values.row("clustering")
        self.clusters = self.clustering.any()
        self.p_checked = values.row("p_checked")
        self.lapse = np.broadcast_to(values.row("flag_lapse_per_day"), (height, len(self.groups)))
        self.prevalence = by_group(values, self.groups, "prevalence_in_population")
        self.present, self.per_day = values.row("people"), values.row("per_day")
        cells = [f"{group}|{records}" for group in self.groups for records in range(self.records_to_flag)]
        self.recording = Splitter(seed, spec.id, "record", cells, replicates)
        self.lapses = self.lapse.any()
        #: Records that still make a flag, by records held.
        self.lacking = np.arange(self.records_to_flag, 0.0, -1.0)
        self.alerting = Calendar(Numbers(seed, spec.id, "alert", spec.names, replicates), reserve=4)
        self.lapsing = Calendar(Numbers(seed, spec.id, "lapse", self.groups, replicates), reserve=4)

    def start(self) -> GatheringState:
        """Return the state before the first day: some are flagged, and nobody else has a record."""
        people = np.zeros((*self.size.shape, self.records_to_flag + 1))
        people[..., -1] = np.round(self.size * self.flagged_before)
        people[..., 0] = self.size - people[..., -1]
        nothing = np.zeros((len(self.size), self.present.shape[1]))
        return GatheringState(people, nothing, nothing)

    def observe(self, state: GatheringState) -> Mapping[str, Array]:
        """Return the outcomes; alerts per day are those to expect of the flags as they are."""
        flagged, size = state.people[..., -1], self.size
        if self.has_groups:
            flagged, size = with_whole(flagged), with_whole(size)
        expected = (self.per_day * p_alert(state, self)).sum(axis=1, keepdims=True)
        return {
            "flagged_share": share_of(flagged, size),
            "flagged_people": flagged,
            "innocent_alerts_per_day": expected,
            "alerts_so_far": state.all_alerts.sum(axis=1, keepdims=True),
        }

    def truth(self) -> Mapping[str, Array]:
        """Return the share of people who really are what a flag says, beside the share flagged."""
        share = np.broadcast_to(self.prevalence, self.size.shape)
        if not self.has_groups:
            return {"flagged_share": share}
        whole = (share * self.size).sum(axis=1, keepdims=True) / self.everybody
        return {"flagged_share": np.concatenate([share, whole], axis=1)}


def p_alert(state: GatheringState, world: GatheringWorld) -> Array:
    """Return the probability of k or more flagged people at a gathering of each size, (replicates, sizes).

    The upper tail of a binomial count, and with clustering of a beta-binomial one of that intra-class correlation, as
    in the stage ``gathering_alert``.
    """
    share = state.people[..., -1].sum(axis=1, keepdims=True) / world.everybody
    if world.clusters:
        return betabinomial_sf(world.k, world.present, share, world.clustering)
    reached = special.betainc(float(world.k), np.maximum(world.present - world.k + 1, 1), share)
    return np.where(world.present >= world.k, reached, 0.0)


def alert(state: GatheringState, world: GatheringWorld, day: int) -> GatheringState:
    """Gatherings with k or more flagged people raise an alert: a Poisson number, thinned."""
    alerts = world.alerting.poisson(day, world.per_day * p_alert(state, world))
    return state._replace(alerts=alerts, all_alerts=state.all_alerts + alerts)


def check(state: GatheringState, world: GatheringWorld, day: int) -> GatheringState:
    """Those present at alerts are checked, checks make records, and enough records make a flag."""
    checks = world.p_checked * (state.alerts * world.present).sum(axis=1, keepdims=True)
    hazard = poisson_hazard((checks / world.everybody * world.p_record)[..., None])
    last = world.records_to_flag

    def until_flagged(j: int) -> Array:
        """Records beyond those that make a flag are counted as one."""
        return hazard(j) if j == 0 else np.where(world.lacking > j, hazard(j), 1.0)

    people = np.zeros(state.people.shape)
    people[..., -1] = state.people[..., -1]
    for more, part in enumerate(world.recording.split(day, state.people[..., :-1], until_flagged, at_most=last)):
        people[..., more:-1] += part[..., : last - more]
        people[..., -1] += part[..., last - more :].sum(axis=2)
    return state._replace(people=people)


def lapse(state: GatheringState, world: GatheringWorld, day: int) -> GatheringState:
    """Each flag lapses with the declared probability; the person is then as without a record."""
    if not world.lapses:
        return state
    gone = world.lapsing.binomial(day, state.people[..., -1], world.lapse)
    people = np.array(state.people)
    people[..., -1] -= gone
    people[..., 0] += gone
    return state._replace(people=people)


def sentences(reading: Reading) -> Iterator[str]:
    """Yield how many are flagged beside how many were and how many rightly are, and what became of the alerts."""
    share, people = reading.whole("flagged_share"), reading.whole("flagged_people")
    alerts = reading.whole("innocent_alerts_per_day")
    if share is None or people is None or alerts is None:
        return
    before, of = reading.at_start(share), reading.denominator(share)
    now = share.estimate.mean or 0.0
    yield (
        f"After {reading.days:,} days {reading.amount(people.estimate.mean)} people are flagged,"
        f" {reading.interval(share, of)} of every {of:,}; {reading.count(before, of)} were at the start,"
        f" and {reading.count(share.true, of)} really are what a flag says."
    )
    low, high = (reading.amount(end) for end in (alerts.estimate.low, alerts.estimate.high))
    yield (
        f"Alerts on innocent gatherings, {reading.amount(reading.at_start(alerts))} a day at the start, are"
        f" {reading.amount(alerts.estimate.mean)} a day at the end ({low} to {high} in {reading.level} of replicates)."
    )
    if before and now <= before * (1 + STEADY):
        yield "Here the loop makes no more flags than there were."


#: A day, in order.
PLAN = (Step("lapse", lapse), Step("alert", alert), Step("check", check))

KIND = LoopKind(
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
    items=Items(
        "gatherings",
        (
            Parameter("people", COUNT, "5000", required=True, by_group=False),
            Parameter("per_day", DAILY, "20", required=True, by_group=False),
        ),
        at_most=1000,
        one="gathering",
    ),
    defaults=MappingProxyType(
        {"clustering": 0.0, "records_to_flag": 1.0, "flag_lapse_per_day": 0.0, "prevalence_in_population": 0.0}
    ),
    needs_population=True,
    outcomes=(
        Observed("flagged_share", BY_GROUP_AND_WHOLE, has_truth=True),
        Observed("flagged_people", BY_GROUP_AND_WHOLE),
        Observed("innocent_alerts_per_day"),
        Observed("alerts_so_far"),
    ),
    plan=PLAN,
    world=GatheringWorld,
    sentences=sentences,
    drawn=("flagged_share", "innocent_alerts_per_day"),
    depth=("records_to_flag",),
    assumes=(
        "people are synthetic, and every gathering is an ordinary one: every alert is false",
        "those present at a gathering are drawn afresh from everybody, independently of one another unless clustering "
        "is given: the share flagged then differs between gatherings, with everybody's share as its mean",
        "the number of checks at an alert is Poisson, and a check falls on anybody alike, flagged or not",
    ),
)

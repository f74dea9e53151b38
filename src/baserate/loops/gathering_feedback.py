"""Gathering feedback: an alert leads to checks, checks to records, records to flags, and flags to alerts.

Synthetic people, of whom some are flagged. A day: ordinary gatherings take place, Poisson in number; those present are
drawn at random from everybody, so the number flagged among them is binomial (beta-binomial where flagged people
cluster), and k or more raise an alert. Then a share of those present is checked, a check may make a record, and enough
records make a flag. Checks at an alert are Poisson with their mean, and each falls on anybody alike; so the records of
a person on a day are Poisson, and the counts of people by records are exact at a cost that does not grow with the
population.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.formulas.special.tails import betabinomial_sf
from baserate.loops.people import Splitter, group_sizes, poisson_hazard, share_of
from baserate.loops.spec import LoopSpec, Values
from baserate.loops.world import Axis, Step
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
        of_groups = Axis("group", (*spec.groups, "")) if spec.groups else Axis("", ("",))
        whole = Axis("", ("",))
        self.outcomes: Mapping[str, Axis] = {
            "flagged_share": of_groups,
            "flagged_people": of_groups,
            "innocent_alerts_per_day": whole,
            "alerts_so_far": whole,
        }
        self.plan = PLAN
        height = len(replicates)
        self.size = np.broadcast_to(group_sizes(spec, values), (height, len(self.groups)))
        self.everybody = self.size.sum(axis=1, keepdims=True)
        self.flagged_before = self._by_group(values, "p_flagged")
        self.p_record = self._by_group(values, "p_record_per_check")
        self.k = round(float(values.row("k")[0, 0]))
        self.records_to_flag = round(float(values.row("records_to_flag")[0, 0]))
        self.clustering = values.row("clustering")
        self.clusters = self.clustering.any()
        self.p_checked = values.row("p_checked")
        self.lapse = np.broadcast_to(values.row("flag_lapse_per_day"), (height, len(self.groups)))
        self.prevalence = self._by_group(values, "prevalence_in_population")
        self.present, self.per_day = values.row("people"), values.row("per_day")
        cells = [f"{group}|{records}" for group in self.groups for records in range(self.records_to_flag)]
        self.recording = Splitter(seed, spec.id, "record", cells, replicates)
        self.lapses = self.lapse.any()
        #: Records that still make a flag, by records held.
        self.lacking = np.arange(self.records_to_flag, 0.0, -1.0)
        self.alerting = Calendar(Numbers(seed, spec.id, "alert", spec.names, replicates), reserve=4)
        self.lapsing = Calendar(Numbers(seed, spec.id, "lapse", self.groups, replicates), reserve=4)

    def _by_group(self, values: Values, name: str) -> Array:
        return np.broadcast_to(row := values.row(name), (len(row), len(self.groups)))

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
        if "group" in self.outcomes["flagged_share"]:
            flagged, size = (
                np.concatenate([part, part.sum(axis=1, keepdims=True)], axis=1) for part in (flagged, size)
            )
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
        if "group" not in self.outcomes["flagged_share"]:
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
        """Records beyond those that make a flag are not told apart."""
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


#: A day, in order.
PLAN = (Step("lapse", lapse), Step("alert", alert), Step("check", check))

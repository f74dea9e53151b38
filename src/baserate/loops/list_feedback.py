"""List feedback: a list is made from recorded contacts, and attention to the list makes contacts.

Synthetic people, each with a constant true rate of incidents by group. A day: each contact on record is forgotten with
the declared probability; who then has enough contacts is on the list; people have incidents, which are recorded more
often of those on the list; and those on the list are stopped besides, which is recorded too. The people of a cell
(group, contacts on record, whether they had any incident yet) are alike, so counts per cell are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.loops.domains import RATE, RECORDS
from baserate.loops.kind import BY_GROUP_AND_WHOLE, GROUP, LoopKind, Observed
from baserate.loops.people import (
    Hazard,
    Splitter,
    by_group,
    group_sizes,
    loss_hazard,
    poisson_hazard,
    share_of,
    steady,
    with_whole,
)
from baserate.loops.reading import Reading, agrees, excess, quoted
from baserate.loops.spec import LoopSpec, Values
from baserate.loops.world import Step
from baserate.parameters import PROBABILITY, Parameter

Array = NDArray[np.float64]
DAYS_PER_YEAR = 365.0
#: Layers of people: with no incident since the start, and with one at least.
NO_INCIDENT, INCIDENT = 0, 1


class ListState(NamedTuple):
    """People by (replicate, group, layer, contacts on record), and contacts recorded so far by (replicate, group)."""

    people: Array
    contacts: Array


class ListWorld:
    """The people, the rules and the random numbers of a block of replicates."""

    def __init__(self, spec: LoopSpec, seed: int, replicates: range) -> None:
        values = Values(spec, seed, replicates)
        self.groups = spec.groups or ("",)
        self.has_groups = bool(spec.groups)
        self.size = np.broadcast_to(group_sizes(spec, values), (len(replicates), len(self.groups)))
        self.threshold = round(float(values.row("contacts_to_list")[0, 0]))
        self.p_forget = values.row("decay_per_day")[:, :, None, None]
        # Where nothing is forgotten, more contacts than the list asks for change nothing.
        self.forgets = self.p_forget.any()
        kept = round(float(values.row("contacts_kept")[0, 0])) if self.forgets else 0
        self.cap = max(self.threshold, kept)
        self.per_day = by_group(values, self.groups, "incidents_per_person_per_year") / DAYS_PER_YEAR
        p_recorded = by_group(values, self.groups, "p_recorded")
        p_listed = by_group(values, self.groups, "p_recorded_listed") if "p_recorded_listed" in values else p_recorded
        stops = by_group(values, self.groups, "stops_per_listed_person_per_year") / DAYS_PER_YEAR
        self.held = np.arange(self.cap + 1, dtype=np.float64)
        listed = self.held >= self.threshold
        #: Per person and day, by (replicates or 1, groups or 1, contacts on record).
        self.p_recorded = np.where(listed, p_listed[..., None], p_recorded[..., None])
        self.stops = np.where(listed, stops[..., None], 0.0)
        cells = [
            f"{group}|{layer}|{held}" for group in self.groups for layer in range(3) for held in range(self.cap + 1)
        ]
        layers = [cell for cell in cells if cell.split("|")[-2] != "2"]
        fresh = [cell for cell in cells if cell.split("|")[-2] == "0"]
        self.forgetting = Splitter(seed, spec.id, "forget", layers, replicates)
        self.first_incident = Splitter(seed, spec.id, "first incident", fresh, replicates)
        self.recording = Splitter(seed, spec.id, "record", cells, replicates)
        height, width = self.size.shape
        any_today = -np.expm1(-self.per_day)[..., None]
        self.forgotten = steady(loss_hazard(self.held, self.p_forget), (height, width, 2, self.cap + 1))
        self.any_today = steady(_once(any_today), (height, width, self.cap + 1))
        self.recorded = steady(_contacts_hazard(self, any_today), (height, width, 3, self.cap + 1))

    def start(self) -> ListState:
        """Return the state before the first day: nobody has a contact on record."""
        people = np.zeros((*self.size.shape, 2, self.cap + 1))
        people[:, :, NO_INCIDENT, 0] = self.size
        return ListState(people, np.zeros(self.size.shape))

    def observe(self, state: ListState) -> Mapping[str, Array]:
        """Return the outcomes, each of shape (replicates, groups and the whole)."""
        on_list = state.people[..., self.threshold :].sum(axis=3)
        listed, wrongly = on_list.sum(axis=2), on_list[:, :, NO_INCIDENT]
        size, contacts = self.size, state.contacts
        if self.has_groups:
            listed, wrongly, size, contacts = (with_whole(part) for part in (listed, wrongly, size, contacts))
        seen = {
            "listed": listed,
            "listed_share": share_of(listed, size),
            "share_listed_without_incident": share_of(wrongly, listed),
            "recorded_contacts": contacts,
        }
        if self.has_groups:
            seen["list_share"] = share_of(listed[:, :-1], listed[:, -1:])
            seen["recorded_share"] = share_of(contacts[:, :-1], contacts[:, -1:])
        return seen

    def truth(self) -> Mapping[str, Array]:
        """Return each group's share of incidents beside its share of the list and of the record."""
        if not self.has_groups:
            return {}
        incidents = self.size * self.per_day
        share = share_of(incidents, incidents.sum(axis=1, keepdims=True))
        return {"list_share": share, "recorded_share": share}


def forget(state: ListState, world: ListWorld, day: int) -> ListState:
    """Each contact on record is forgotten with the declared probability, independently."""
    if not world.forgets:
        return state
    parts = world.forgetting.split(day, state.people, world.forgotten)
    people = np.zeros(state.people.shape)
    for lost, part in enumerate(parts):
        people[..., : world.cap + 1 - lost] += part[..., lost:]
    return state._replace(people=people)


def live(state: ListState, world: ListWorld, day: int) -> ListState:
    """People have incidents and stops, and what is recorded of them adds to their contacts.

    People are in three sources: no incident so far nor today; the first one today; one earlier. In the first, only
    stops are recorded. Contacts of the second are those of the whole day given that it had an incident.
    """
    parts = world.first_incident.split(day, state.people[:, :, NO_INCIDENT], world.any_today)
    nobody = np.zeros(state.people[:, :, NO_INCIDENT].shape)
    none_yet, first_today = parts[0], parts[1] if len(parts) > 1 else nobody
    sources = np.stack([none_yet, first_today, state.people[:, :, INCIDENT]], axis=2)
    moved = world.recording.split(day, sources, world.recorded)
    people, contacts = np.zeros(state.people.shape), state.contacts
    for more, part in enumerate(moved):
        for source, layer in enumerate((NO_INCIDENT, INCIDENT, INCIDENT)):
            from_cells = part[:, :, source]
            kept = world.cap + 1 - more
            if kept > 0:
                people[:, :, layer, more:] += from_cells[..., :kept]
            people[:, :, layer, -1] += from_cells[..., max(kept, 0) :].sum(axis=2)
        contacts = contacts + more * part.sum(axis=(2, 3))
    return ListState(people, contacts)


def _once(chance: Array) -> Hazard:
    """Return the hazard of something that happens once at most."""
    return lambda j: 1 - chance if j == 0 else np.ones(())


def _contacts_hazard(world: ListWorld, any_today: Array) -> Hazard:
    """Return the hazard of a day's recorded contacts for the three sources, (replicates, groups, source, contacts)."""
    stops, none_today = world.stops, 1 - any_today
    all_day = world.per_day[..., None] * world.p_recorded + stops
    of_stops, of_all = poisson_hazard(stops), poisson_hazard(all_day)

    def hazard(j: int) -> Array:
        """Given an incident today: P(X = j) is [P(all = j) - P(no incident)*P(stops = j)] / P(an incident)."""
        exactly = _poisson(j, all_day) - none_today * _poisson(j, stops)
        at_least = _at_least(j, all_day) - none_today * _at_least(j, stops)
        first = np.divide(exactly, at_least, out=np.ones(exactly.shape), where=at_least > 0)
        shape = np.broadcast_shapes(first.shape, stops.shape)
        return np.stack([np.broadcast_to(part, shape) for part in (of_stops(j), first, of_all(j))], axis=2)

    return hazard


def _poisson(j: int, mean: Array) -> Array:
    return np.asarray(np.exp(special.xlogy(j, mean) - mean - special.gammaln(j + 1)))


def _at_least(j: int, mean: Array) -> Array:
    return np.asarray(special.gammainc(j, mean)) if j else np.ones(mean.shape)


def sentences(reading: Reading) -> Iterator[str]:
    """Yield how many are on the list, whose list it is beside who has incidents, and who is on it without any."""
    listed, share = reading.whole("listed"), reading.whole("listed_share")
    if listed is not None and share is not None:
        of = reading.denominator(share)
        yield (
            f"After {reading.days:,} days {reading.amount(listed.estimate.mean)} people are on the list,"
            f" {reading.interval(share, of)} of every {of:,}."
        )
    groups = [one for one in reading.entries("list_share") if one.true is not None]
    if groups:
        far = max(groups, key=excess)
        of = reading.denominator(far)
        here = f"Of every {of:,} people on the list, {reading.interval(far, of)} are of group {quoted(far)}"
        has = f"has {reading.count(far.true, of)} of every {of:,} incidents"
        mirrors = all(map(agrees, groups))
        yield f"{here}, which {has}: the list mirrors what people do." if mirrors else f"{here}, though it {has}."
    wrongly = reading.whole("share_listed_without_incident")
    if wrongly is None:
        return
    if wrongly.estimate.mean:
        of = reading.denominator(wrongly)
        have = f"{reading.interval(wrongly, of)} have had no incident since the period began"
        yield f"Of every {of:,} people on the list, {have}."
    else:
        yield "Everybody on the list has had an incident since the period began."


#: A day, in order; the list is who has enough contacts on record once some are forgotten.
PLAN = (Step("forget", forget), Step("live", live))

KIND = LoopKind(
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
    outcomes=(
        Observed("listed", BY_GROUP_AND_WHOLE),
        Observed("listed_share", BY_GROUP_AND_WHOLE),
        Observed("share_listed_without_incident", BY_GROUP_AND_WHOLE),
        Observed("recorded_contacts", BY_GROUP_AND_WHOLE),
        Observed("list_share", ((GROUP,),), has_truth=True),
        Observed("recorded_share", ((GROUP,),), has_truth=True),
    ),
    plan=PLAN,
    world=ListWorld,
    sentences=sentences,
    drawn=("list_share", "listed_share", "share_listed_without_incident"),
    depth=("contacts_kept",),
    cost=20.0,
    assumes=(
        "people are synthetic, each with the constant true rate of its group: the list neither deters nor leads on",
        "people have incidents and are stopped independently of one another",
        "nobody has a contact on record when the period begins",
    ),
)

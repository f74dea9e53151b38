"""Patrol feedback: patrols go where the record says, and the record holds what they find.

The urn of Ensign, Friedler, Neville, Scheidegger and Venkatasubramanian, 'Runaway feedback loops in predictive
policing', PMLR 81, 2018, with any number of places and patrols, reports of residents beside what patrols find
(Akpinar, De-Arteaga and Chouldechova, FAccT 2021), and five ways to send patrols. Counts are thinned whole, so the cost
depends on places and days and not on the number of incidents. Every array has the shape (replicates, places).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from baserate.loops.domains import DAILY
from baserate.loops.kind import Axis, Burden, Choice, LoopKind, Observed
from baserate.loops.reading import Reading, agrees, excess, quoted, strays
from baserate.loops.spec import LoopSpec, Values
from baserate.loops.world import Step
from baserate.parameters import PROBABILITY, Domain, Items, Parameter
from baserate.random.calendars import Calendar, SteadyCounts
from baserate.random.counts import binomial
from baserate.random.numbers import Numbers

Array = NDArray[np.float64]
#: Comparisons worked on at once when patrols are placed by comparing with every place.
_FEW_COMPARISONS = 64
SELF_EXCITING = "self_exciting"


class PatrolState(NamedTuple):
    """Where a block of replicates stands: the record, then the day's numbers, then (``all_``) sums since the start.

    ``background`` and ``excitement`` are what a self-exciting forecast holds of a place: the incidents that it takes
    for background ones, and sum exp(-omega*(t - t_i)) over those recorded.
    """

    days: int
    recorded: Array
    shares: Array
    sent: Array
    incidents: Array
    found: Array
    kept: Array
    reported: Array
    all_incidents: Array
    all_found: Array
    background: Array
    excitement: Array


class PatrolWorld:
    """The places, the policy and the random numbers of a block of replicates."""

    def __init__(self, spec: LoopSpec, seed: int, replicates: range) -> None:
        values = Values(spec, seed, replicates)
        self.shape = (len(replicates), len(spec.names))
        self.allocation = spec.choice("allocation")
        self.incidents_per_day = values.row("incidents_per_day")
        self.recorded_before = values.row("recorded_before")
        self.reporting_rate = values.row("reporting_rate")
        self.p_discover = values.row("p_discover")
        self.discovered_weight = values.row("discovered_weight")
        self.reported_weight = values.row("reported_weight")
        self.decay_per_day = values.row("decay_per_day")
        self.decays, self.counts_reports = self.decay_per_day.any(), self.reported_weight.any()
        self.finds_all, self.all_report = (self.p_discover == 1).all(), (self.reporting_rate == 1).all()
        with np.errstate(divide="ignore"):
            #: log(1 - p_discover) of the flattened (replicates, places).
            self.log_missed = np.broadcast_to(np.log1p(-self.p_discover), self.shape).reshape(-1)
        if self.allocation == SELF_EXCITING:
            self.theta, self.omega = values.row("theta"), values.row("omega_per_day")
            self.days_before = values.row("days_before")
        self.patrols = round(float(values.row("patrols_per_day")[0, 0]))
        # Patrols are placed along the places in the order of their names, not of the file.
        self.order = np.argsort(np.array(spec.names), kind="stable")

        def numbers(event: str) -> Numbers:
            return Numbers(seed, spec.id, event, spec.names, replicates)

        self.arising = SteadyCounts(numbers("incidents"), self.incidents_per_day)
        self.finding, self.keeping = (Calendar(numbers(event)) for event in ("find", "keep"))
        self.reporting = Calendar(numbers("report"), reserve=1)
        patrols = tuple(f"patrol {number}" for number in range(self.patrols))
        self.sending = Calendar(Numbers(seed, spec.id, "send", patrols, replicates))

    def start(self) -> PatrolState:
        """Return the state before the first day."""
        nothing = np.zeros(self.shape)
        recorded = nothing + self.recorded_before
        return PatrolState(0, recorded, *(nothing,) * 8, background=recorded, excitement=nothing)

    def observe(self, state: PatrolState) -> Mapping[str, Array]:
        """Return the outcomes, each of shape (replicates, places)."""
        return {
            "patrol_share": shares_of(state, self),
            "recorded_share": allocate(state.recorded, "proportional"),
            "incidents": state.all_incidents,
            "discovered_incidents": state.all_found,
        }

    def truth(self) -> Mapping[str, Array]:
        """Return each place's share of incidents beside its share of patrols and of the record."""
        rates = self.incidents_per_day
        total = rates.sum(axis=1, keepdims=True)
        share = np.divide(rates, total, out=np.full(rates.shape, np.nan), where=total > 0)
        return {"patrol_share": share, "recorded_share": share}


def allocate(recorded: Array, allocation: str) -> Array:
    """Return the share of patrols that each place is given, shape (replicates, places); rows sum to 1."""
    if allocation == "uniform":
        return np.full(recorded.shape, 1 / recorded.shape[1])
    weight = recorded
    if allocation == "hottest":
        weight = (recorded == recorded.max(axis=1, keepdims=True)).astype(np.float64)
    # A running sum, so that a place with nothing in it changes no digit of the others.
    total = np.cumsum(weight, axis=1)[:, -1:]
    if (total > 0).all():
        return np.asarray(weight / total)
    return np.where(total > 0, weight / np.where(total > 0, total, 1.0), 1 / recorded.shape[1])


def shares_of(state: PatrolState, world: PatrolWorld) -> Array:
    """Return the share of the next patrols that each place is given, shape (replicates, places)."""
    if world.allocation != SELF_EXCITING:
        return allocate(state.recorded, world.allocation)
    return allocate(intensity(state, world)[0], "proportional")


def intensity(state: PatrolState, world: PatrolWorld) -> tuple[Array, Array]:
    """Return lambda_n and mu_n of the self-exciting forecast for the day that follows, per day.

    mu_n is the incidents taken for background over the days that they were recorded in, those before the start
    included: the maximisation of Mohler et al. (2015), made once a day with theta and omega as declared.
    """
    mu = state.background / (world.days_before + state.days)
    return mu + world.theta * world.omega * state.excitement, mu


def forget(state: PatrolState, world: PatrolWorld, day: int) -> PatrolState:
    """The record shrinks by its decay."""
    if not world.decays:
        return state
    return state._replace(recorded=state.recorded * (1 - world.decay_per_day))


def arise(state: PatrolState, world: PatrolWorld, day: int) -> PatrolState:
    """Incidents arise in every place, Poisson with its rate."""
    incidents = world.arising.on(day)
    return state._replace(incidents=incidents, all_incidents=state.all_incidents + incidents)


def send(state: PatrolState, world: PatrolWorld, day: int) -> PatrolState:
    """Each patrol goes, independently, to one place drawn by the allocation's shares."""
    shares = shares_of(state, world)
    if world.patrols == 0:
        return state._replace(shares=shares, sent=np.zeros(world.shape))
    upper = shares.take(world.order, axis=1).cumsum(axis=1)
    aim = world.sending.on(day) * upper[:, -1:]
    rows, places = world.shape
    if places * world.patrols <= _FEW_COMPARISONS:
        goes = (aim[:, :, None] >= upper[:, None, :-1]).sum(axis=2)
    else:
        goes = np.stack([along.searchsorted(at, side="right") for along, at in zip(upper, aim, strict=True)])
        np.minimum(goes, places - 1, out=goes)
    cells = world.order[goes] + np.arange(0, rows * places, places)[:, None]
    sent = np.bincount(cells.reshape(-1), minlength=rows * places).reshape(rows, places)
    return state._replace(shares=shares, sent=sent.astype(np.float64))


def find(state: PatrolState, world: PatrolWorld, day: int) -> PatrolState:
    """An incident in a place with m patrols is found with probability 1-(1-p_discover)**m."""
    if world.finds_all:
        found = np.where(state.sent > 0, state.incidents, 0.0)
    else:
        sent, found = state.sent.reshape(-1), np.zeros(world.shape)
        cells = sent.nonzero()[0]
        chance = -np.expm1(sent[cells] * world.log_missed[cells])
        found.reshape(-1)[cells] = binomial(state.incidents.reshape(-1)[cells], chance, cells, world.finding.at(day))
    return state._replace(found=found, kept=found, all_found=state.all_found + found)


def thin(state: PatrolState, world: PatrolWorld, day: int) -> PatrolState:
    """With importance weighting, found incidents are kept with probability proportional to one over the patrols' share.

    The probabilities are (1/x_i) / sum over j of (1/x_j), over the places that have a share x. For two places that is
    the published remedy: draw a second ball, and keep what was found only when its colour differs.
    """
    if world.allocation != "importance_weighted":
        return state
    has_share = state.shares > 0
    least = np.where(has_share, state.shares, 1.0).min(axis=1, keepdims=True)
    # In units of the least share, so that one over a share never overflows.
    inverse = np.divide(least, state.shares, out=np.zeros(world.shape), where=has_share)
    chance = inverse / np.cumsum(inverse, axis=1)[:, -1:]
    return state._replace(kept=world.keeping.binomial(day, state.found, chance))


def report(state: PatrolState, world: PatrolWorld, day: int) -> PatrolState:
    """Residents report incidents at their place's rate, patrolled or not."""
    if not world.counts_reports:
        return state
    if world.all_report:
        return state._replace(reported=state.incidents)
    return state._replace(reported=world.reporting.binomial(day, state.incidents, world.reporting_rate))


def record(state: PatrolState, world: PatrolWorld, day: int) -> PatrolState:
    """What was found and kept, and what was reported, adds its weight to the record."""
    added = added_to(state, world)
    return state._replace(days=day, recorded=state.recorded + added)


def added_to(state: PatrolState, world: PatrolWorld) -> Array:
    """Return what the day adds to the record, shape (replicates, places)."""
    found = world.discovered_weight * state.kept
    return np.asarray(found + world.reported_weight * state.reported if world.counts_reports else found)


def learn(state: PatrolState, world: PatrolWorld, day: int) -> PatrolState:
    """A self-exciting forecast takes in what was recorded: so much of it as background, all of it as exciting.

    The expectation of Mohler et al. (2015): an incident is of the background with probability mu_n/lambda_n, by the
    forecast made before the day. Incidents of one day do not excite one another.
    """
    if world.allocation != SELF_EXCITING:
        return state
    total, mu = intensity(state._replace(days=day - 1), world)
    own = np.divide(mu, total, out=np.ones(total.shape), where=total > 0)
    added = added_to(state, world)
    excitement = (state.excitement + added) * np.exp(-world.omega)
    return state._replace(background=state.background + own * added, excitement=excitement)


def sentences(reading: Reading) -> Iterator[str]:
    """Yield where patrols go beside where incidents happen, and what the record says."""
    patrols = [one for one in reading.entries("patrol_share") if one.true is not None]
    record = [one for one in reading.entries("recorded_share") if one.true is not None]
    if not patrols or not record:
        return
    far = max(patrols, key=excess)
    of = reading.denominator(far)
    true = reading.count(far.true, of)
    gets = f"After {reading.days:,} days {quoted(far)} gets {reading.interval(far, of)} of every {of:,} patrols"
    if all(map(agrees, (*patrols, *record))):
        yield (
            f"{gets} and has {true} of every {of:,} incidents: on average the loop moves neither patrols nor the"
            " record away from what really happens."
        )
        if any(map(strays, patrols)):
            yield "Single runs stray further from it, as the interval says."
        return
    before = reading.at_start(far)
    first = "" if before is None else f"; at the start it got {reading.count(before, of)}"
    beside = "as many as it has of incidents" if agrees(far) else f"though it has {true} of every {of:,} incidents"
    yield f"{gets}, {beside}{first}."
    worst = max(record, key=lambda one: abs(excess(one)))
    twin = next(one for one in patrols if one.where == worst.where)
    if all(map(agrees, record)):
        yield "The record agrees with what really happens."
    elif not math.isclose(worst.estimate.mean or 0, twin.estimate.mean or 0, rel_tol=1e-9):
        of = reading.denominator(worst)
        yield (
            f"The record gives {quoted(worst)} {reading.interval(worst, of)} of every {of:,} incidents on it;"
            f" in truth it has {reading.count(worst.true, of)}."
        )


#: A day, in the order of the contract.
PLAN = (
    Step("forget", forget),
    Step("arise", arise),
    Step("send", send),
    Step("find", find),
    Step("thin", thin),
    Step("report", report),
    Step("record", record),
    Step("learn", learn),
)
PLACE = ((Axis("place", "items"),),)
WEIGHT = Domain("a number from 0 to 1e6", 0.0, 1e6)
FADING = Domain("a number above 0, at most 1000", 0.0, 1000.0, open_low=True)
PERIOD = Domain("a number of days above 0, at most 100,000", 0.0, 100_000.0, open_low=True)
PATROLS = Domain("a whole number from 0 to 10,000", 0.0, 10_000.0, integer=True)

KIND = LoopKind(
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
    items=Items(
        "places",
        (
            Parameter("incidents_per_day", DAILY, "3", required=True, by_group=False),
            Parameter("recorded_before", DAILY, "100", required=True, by_group=False),
            Parameter("reporting_rate", PROBABILITY, "1", by_group=False),
        ),
        at_most=10_000,
        one="place",
        label="name",
        label_examples=("A", "B"),
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
    outcomes=(
        Observed("patrol_share", PLACE, has_truth=True),
        Observed("recorded_share", PLACE, has_truth=True),
        Observed("incidents", PLACE),
        Observed("discovered_incidents", PLACE),
    ),
    plan=PLAN,
    world=PatrolWorld,
    sentences=sentences,
    drawn=("patrol_share", "recorded_share"),
    mapped="patrol_share",
    burden=Burden("patrol_share", "patrols", "its share of incidents"),
    assumes=(
        "incidents arise at a constant rate in each place: patrols find them, and neither deter nor move them",
        "each patrol goes to one place a day, independently of the others",
        "a place without any record gets no patrol, unless no place has a record: then all get the same",
    ),
)

"""Feedback over time beside the peers, in one run: `python benchmarks/simulate.py`. Compare ratios.

The closed loop: people live in 400 places and each has an incident with the same small probability a day; patrols go to
places by the record, and what they find enters the record; 365 days, one replicate. Mesa, and a plain model of one
object a person, run ``FEW`` people, and their time is multiplied up to a million, since it grows in proportion.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from baserate.scenario.load import load_scenario
from baserate.simulation.blocks import Task, run_task
from baserate.simulation.jobs import spec_of
from baserate.simulation.run import simulate

PLACES, DAYS, PATROLS, P_DAY = 400, 365, 20, 1e-3
FEW, MANY, NATION = 10_000, 1_000_000, 1_400_000_000
URN = """
format = 1
title = "The published urn"
[[loop]]
id = "urn"
kind = "patrol_feedback"
days = 1000
places = [ { name = "A", incidents_per_day = 3.69, recorded_before = 609 },
           { name = "B", incidents_per_day = 2.82, recorded_before = 379 } ]
"""


def closed_loop(people: int) -> str:
    """Return the scenario of the closed loop."""
    rate = people * P_DAY / PLACES
    places = ", ".join(
        f'{{ name = "p{number}", incidents_per_day = {rate}, recorded_before = 10 }}' for number in range(PLACES)
    )
    return (
        f'format = 1\ntitle = "Closed loop"\n[[loop]]\nid = "loop"\nkind = "patrol_feedback"\ndays = {DAYS}\n'
        f"patrols_per_day = {PATROLS}\np_discover = 0.5\nplaces = [ {places} ]\n"
    )


def listed(people: int) -> str:
    """Return the scenario of a list of people."""
    return (
        f'format = 1\ntitle = "List"\n[population]\nsize = {people}\n[[loop]]\nid = "list"\nkind = "list_feedback"\n'
        f"days = {DAYS}\nincidents_per_person_per_year = 0.4\np_recorded = 0.5\np_recorded_listed = 0.8\n"
        "stops_per_listed_person_per_year = 6\ncontacts_to_list = 3\ncontacts_kept = 8\ndecay_per_day = 0.002\n"
    )


def gathered(people: int) -> str:
    """Return the scenario of alerts on gatherings, as many for each person whatever their number."""
    per_day = people / 7000
    return (
        f'format = 1\ntitle = "Gatherings"\n[population]\nsize = {people}\n[[loop]]\nid = "g"\n'
        f'kind = "gathering_feedback"\ndays = {DAYS}\np_flagged = 0.001\nk = 3\np_checked = 0.1\n'
        f"p_record_per_check = 0.01\ngatherings = [ {{ people = 500, per_day = {per_day} }} ]\n"
    )


def cpu(action: Callable[[], object]) -> float:
    """Return the CPU seconds of one call."""
    started = time.process_time()
    action()
    return time.process_time() - started


def alternately(actions: list[Callable[[], object]], times: int) -> list[float]:
    """Return the least CPU seconds of each action, all run in turn, so that a busy machine burdens them alike."""
    runs = [[cpu(action) for action in actions] for _ in range(times)]
    return [min(found) for found in zip(*runs, strict=True)]


def one_replicate(text: str, replicates: int = 1) -> Callable[[], object]:
    """Return what runs some replicates of a scenario's loop."""
    scenario = load_scenario("benchmark", text.encode())
    spec = spec_of(scenario.loops[0], scenario.population, scenario.loops[0].days or DAYS)
    return lambda: run_task(Task(spec, 1, range(replicates), (spec.days,)))


def objects(people: int) -> None:
    """Run the closed loop with one object a person."""

    class Person:
        def __init__(self, place: int) -> None:
            self.place = place

        def step(self, incidents: np.ndarray, chance: float) -> None:
            if chance < P_DAY:
                incidents[self.place] += 1

    rng = np.random.default_rng(1)
    everybody = [Person(number % PLACES) for number in range(people)]
    record = np.full(PLACES, 10.0)
    for _ in range(DAYS):
        incidents = np.zeros(PLACES, dtype=int)
        for person, chance in zip(everybody, rng.random(people).tolist(), strict=True):
            person.step(incidents, chance)
        patrols = rng.multinomial(PATROLS, record / record.sum())
        record += rng.binomial(incidents, 1 - 0.5**patrols)


def mesa_model(people: int) -> None:
    """Run the closed loop in Mesa, one agent a person."""
    import mesa

    class Person(mesa.Agent):
        def __init__(self, model: mesa.Model, place: int) -> None:
            super().__init__(model)
            self.place = place

        def step(self) -> None:
            if self.random.random() < P_DAY:
                self.model.incidents[self.place] += 1

    class City(mesa.Model):
        def __init__(self) -> None:
            super().__init__(seed=1)
            self.incidents = np.zeros(PLACES, dtype=int)
            self.draws = np.random.default_rng(1)
            self.record = np.full(PLACES, 10.0)
            for number in range(people):
                Person(self, number % PLACES)

        def a_day(self) -> None:
            self.incidents[:] = 0
            self.agents.shuffle_do("step")
            patrols = self.draws.multinomial(PATROLS, self.record / self.record.sum())
            self.record += self.draws.binomial(self.incidents, 1 - 0.5**patrols)

    city = City()
    for _ in range(DAYS):
        city.a_day()


def peak_megabytes(people: int, replicates: int) -> float:
    """Return the peak memory of a process of its own that runs the closed loop."""
    code = (
        "import resource, sys; sys.path.insert(0, 'benchmarks'); import simulate as b;"
        "from baserate.scenario.load import load_scenario; from baserate.simulation.run import simulate;"
        f"simulate(load_scenario('b', b.closed_loop({people}).encode()), replicates={replicates}, days=30, workers=1);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    return float(subprocess.check_output([sys.executable, "-c", code], text=True))


def main() -> None:
    """Print the table."""
    run = one_replicate(closed_loop(MANY))
    run()
    ours = min(cpu(run) for _ in range(7))
    print(f"closed loop, {MANY:,} people, {PLACES} places, {DAYS} days, one replicate (CPU seconds)")
    print(f"  baserate, counts           {ours:10.3f}")
    block = min(cpu(one_replicate(closed_loop(MANY), 20)) for _ in range(2)) / 20
    print(f"  baserate, of a block of 20 {block:10.3f}  a replicate")
    peers: list[tuple[str, Callable[[int], None]]] = [("objects", objects), ("Mesa (promise: 1,000)", mesa_model)]
    for name, peer in peers:
        theirs = cpu(lambda peer=peer: peer(FEW)) * MANY / FEW
        print(
            f"  {name:26} {theirs:10.1f}  from {FEW:,} people: {theirs / ours:,.0f} times ours,"
            f" {theirs / block:,.0f} in a block"
        )
    print("people, CPU seconds of one replicate and of a block of 20:")
    for name, made in (("patrol_feedback", closed_loop), ("list_feedback", listed), ("gathering_feedback", gathered)):
        for replicates, times in ((1, 7), (20, 4)):
            small, large = alternately([one_replicate(made(people), replicates) for people in (MANY, NATION)], times)
            print(
                f"  {name:20} {replicates:2}: {MANY:,} people {small:.3f}; {NATION:,} people {large:.3f};"
                f" ratio {large / small:.2f}"
            )
    scenario = load_scenario("urn", URN.encode())
    for workers in (1, 2):
        started = time.perf_counter()
        simulate(scenario, replicates=1000, workers=workers)
        took = time.perf_counter() - started
        print(f"published urn, 1,000 replicates, 1,000 days, {workers} workers: {took:.2f} s of wall time")
    for people, replicates in ((MANY, 20), (NATION, 20), (MANY, 1000)):
        print(f"peak memory, {people:,} people, {replicates:,} replicates: {peak_megabytes(people, replicates):.0f} MB")
    print(f"this process at its peak: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()

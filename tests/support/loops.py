"""Patrol loops written as users write them, and what they come to."""

from __future__ import annotations

from baserate.simulation.blocks import Task, run_task
from baserate.simulation.jobs import spec_of
from support.scenarios import load_text, toml

URN = [
    {"name": "top", "incidents_per_day": 3.69, "recorded_before": 609},
    {"name": "random", "incidents_per_day": 2.36, "recorded_before": 7},
]


def loop_text(places, **settings):
    lines = ["format = 1", 'title = "A test"', "[[loop]]", 'id = "p"', 'kind = "patrol_feedback"']
    lines += [f"{key} = {toml(value)}" for key, value in settings.items()]
    return "\n".join([*lines, f"places = {toml(places)}"]) + "\n"


def spec_from(places, **settings):
    scenario = load_text(loop_text(places, **settings))
    return spec_of(scenario.loops[0], scenario.population, scenario.loops[0].days or 1)


def last_day(places, replicates, seed=1, **settings):
    """Return each outcome on the last day, shape (places, replicates)."""
    spec = spec_from(places, **settings)
    block = run_task(Task(spec, seed, range(replicates), (spec.days,)))
    return {name: values[-1] for name, values in block.values.items()}


def place(name, rate, before, **more):
    return {"name": name, "incidents_per_day": rate, "recorded_before": before, **more}

"""What holds of every scenario whatever its formulas, at every draw, of the numbers that a result is made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from baserate.assessment.evaluate import evaluate, row_of
from baserate.assessment.plan import plan_of
from baserate.random.streams import uniforms

TOLERANCE = 1e-9
#: People wrongly alerted on, and the wrong alerts that brought them: (people, alerts, times a year).
PEOPLE = (
    ("people_wrongly_flagged_per_year", "false_positives_per_year", 1),
    ("people_wrongly_alerted_per_year", "false_alerts_per_day", 365),
    ("confirmed_people_wrongly_alerted_per_year", "confirmed_false_alerts_per_day", 365),
    ("households_wrongly_flagged_per_year", "false_alarms_per_year", 1),
)
NAMES = (
    "people <= wrong alerts",
    "people <= people there are",
    "people of a fed stage <= people before",
    "shares lie in [0, 1]",
    "totals are sums of groups",
    "ppv = 1/flags per true positive",
)


def broken(scenario, draws: int = 256, seed: int = 1) -> Iterator[tuple[str, int, int]]:
    """Yield (invariant, draws checked, draws in which it does not hold) of a scenario."""
    plan = plan_of(scenario)
    (points,) = uniforms(seed, plan.streams, draws, draws) if plan.streams else ({},)
    done = evaluate(plan, points)
    rows = {(one.key, one.outcome.name, one.group, one.item): row_of(plan, done, one) for one in plan.layout}
    yield from _of_people(scenario, plan, rows, points)
    for entry in plan.layout:
        values = rows[entry.key, entry.outcome.name, entry.group, entry.item]
        defined = values[~np.isnan(values)]
        if entry.outcome.about.is_proportion:
            yield NAMES[3], defined.size, int(((defined < -TOLERANCE) | (defined > 1 + TOLERANCE)).sum())
        if entry.group is None and entry.outcome.total == "sum" and len(scenario.groups) > 1:
            by_group = done[entry.key].by_group[entry.outcome.name]
            if by_group.shape[-2] > 1:
                parts = [rows[entry.key, entry.outcome.name, group, entry.item] for group in scenario.groups]
                whole = np.sum(np.broadcast_arrays(*parts), axis=0)
                yield NAMES[4], whole.size, int((~np.isclose(values, whole, rtol=TOLERANCE, equal_nan=True)).sum())
        if entry.outcome.name == "flags_per_true_positive":
            with np.errstate(all="ignore"):
                other = 1 / rows[entry.key, "ppv", entry.group, entry.item]
            yield NAMES[5], values.size, int((~np.isclose(other, values, rtol=TOLERANCE, equal_nan=True)).sum())


def _of_people(scenario, plan, rows, points) -> Iterator[tuple[str, int, int]]:
    passed_on = {}
    for stage in plan.stages:
        for people, alerts, times in PEOPLE:
            for group in (None, *scenario.groups):
                found = rows.get((stage.key, people, group, None))
                if found is None:
                    continue
                yield _at_most(NAMES[0], found, rows[stage.key, alerts, group, None] * times)
                if _looks_at_people(scenario, stage.stage):
                    size = scenario.population.size.values(points)
                    yield _at_most(NAMES[1], found, size * scenario.population.groups.get(group, 1.0))
                before = passed_on.get((stage.stage.input, group))
                if before is not None:
                    yield _at_most(NAMES[2], found, before)
        for people, _, _ in PEOPLE:
            for group in (None, *scenario.groups):
                if (stage.key, people, group, None) in rows:
                    # Those after review come last, and are what is passed on.
                    passed_on[stage.key, group] = rows[stage.key, people, group, None]


def _at_most(name, smaller, larger) -> tuple[str, int, int]:
    smaller, larger = np.broadcast_arrays(smaller, larger)
    return name, smaller.size, int((smaller > larger * (1 + TOLERANCE) + 1e-300).sum())


def _looks_at_people(scenario, stage) -> bool:
    """Whether the first stage of its chain looks at people of the population, not at households or a gallery."""
    by_id = {one.id: one for one in scenario.stages}
    while stage.input is not None:
        stage = by_id[stage.input]
    return stage.kind.needs_size and stage.kind.looks is not None

"""That no error rate, raised at any draw, makes fewer errors: over random values of every input."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from baserate.assessment.evaluate import evaluate, row_of
from baserate.assessment.plan import plan_of
from baserate.scenario.model import input_name
from support.invariants import PEOPLE, TOLERANCE

#: What never falls as a rate of false alerts rises, and what never falls as a sensitivity does.
FALSE_ALERTS = "false alerts rise with a false rate"
PEOPLE_RISE = "people rise with a false rate"
FDR = "false discovery rate rises with a false rate"
TRUE_ALERTS = "true alerts rise with sensitivity"
NAMES = (FALSE_ALERTS, PEOPLE_RISE, FDR, TRUE_ALERTS)
#: Of each kind the rate of those looked for, whether it is one of misses, and the rates of all others.
RATES = {
    "screening": ("sensitivity", False, ("false_positive_rate",)),
    "risk_score": ("sensitivity", False, ("false_positive_rate",)),
    "face_search": ("fnir", True, ("fpir", "fmr")),
    "emotion_screening": ("p_sign_given_intent", False, ("p_sign_given_no_intent",)),
    "meter_anomaly": ("sensitivity", False, ("false_alarm_rate",)),
    "record_linkage": ("recall", False, ("p_false_link",)),
    "database_search": ("fnir", True, ("fpir", "fmr")),
}
PEOPLE_NAMES = frozenset(people for people, _, _ in PEOPLE)


def not_monotone(scenario, draws: int = 64, seed: int = 1) -> Iterator[tuple[str, int, int]]:
    """Yield (what should rise, draws checked, draws in which it falls) of a scenario at random values of its inputs."""
    plan = plan_of(scenario)
    chance = np.random.default_rng(seed)
    values = {input_name(one, group): _near(found, draws, chance) for one, group, _, found in scenario.inputs()}
    before = evaluate(plan, {}, values)
    for stage in scenario.stages:
        if stage.kind.name not in RATES or stage.points:
            continue
        of_hits, opposed, of_others = RATES[stage.kind.name]
        for key, is_false in ((of_hits, False), *((one, True) for one in of_others)):
            if key not in stage.settings:
                continue
            factor = chance.uniform(1, 2, draws)
            sinks = not is_false and opposed  # a rate of misses, which falls as the sensitivity rises
            changed = dict(values)
            for group in (None, *scenario.groups):
                name = input_name(f"{stage.id}.{key}", group)
                if name in values:
                    changed[name] = values[name] / factor if sinks else np.minimum(values[name] * factor, 1.0)
            after = evaluate(plan, {}, changed)
            yield from _falls(scenario, plan, stage, before, after, is_false=is_false)


def _near(quantity, draws, chance):
    """Return random values around the middle of an input, each in the range that it may have."""
    middle = quantity.interval(0.5)[0]
    if quantity.is_fixed and middle == round(middle):
        return np.full(draws, middle)  # a whole number, or none of something
    return middle * chance.uniform(0.5, 1.0 if middle <= 1 else 2.0, draws)


def _falls(scenario, plan, changed, before, after, *, is_false):
    by_id = {stage.id: stage for stage in scenario.stages}
    for entry in plan.layout:
        stage = by_id[next(one for one in plan.stages if one.key == entry.key).stage.id]
        what = _meant(stage, entry, is_false)
        if what and _is_after(stage, changed, by_id):
            first, second = np.broadcast_arrays(row_of(plan, before, entry), row_of(plan, after, entry))
            defined = ~(np.isnan(first) | np.isnan(second))
            yield what, int(defined.sum()), int((second < first * (1 - TOLERANCE))[defined].sum())


def _meant(stage, entry, is_false):
    name = entry.outcome.name
    alerts = stage.kind.alerts.choices if stage.kind.alerts is not None else ()
    if not is_false:
        return TRUE_ALERTS if name in {true for true, _ in alerts} else ""
    if name in {false for _, false in alerts}:
        return FALSE_ALERTS
    if name in PEOPLE_NAMES:
        return PEOPLE_RISE
    return FDR if entry.outcome.about.id == "false_discovery_rate" else ""


def _is_after(stage, changed, by_id):
    """Whether a stage is the one changed or comes after it, with errors that are not given to be correlated.

    A correlation is given, not the errors that two stages make together: these may fall as the rate of one rises.
    """
    while stage is not None:
        if "error_correlation" in stage.settings:
            return False
        if stage.id == changed.id:
            return True
        stage = by_id.get(stage.input)
    return False

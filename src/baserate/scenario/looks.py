"""Checks of who is looked at: no more people than there are, no looks of a stage's own where it is fed, and errors that
are no more correlated from stage to stage than their rates allow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.errors import Faults
from baserate.formulas.special.correlated import largest_correlation, least_correlation
from baserate.scenario.model import Population, Setting, Stage
from baserate.stages.chain import ERROR_CORRELATION, PASSED_ON
from baserate.stages.kind import StageKind

Array = NDArray[np.float64]
DAYS = 365.0
#: More people than this share above the population are too many; less is rounding.
ROUNDING = 1e-9
CORRELATION = ERROR_CORRELATION.name


def check_fed(table: Mapping[str, Any], kind: StageKind, path: str, is_fed: bool, faults: Faults) -> None:
    """Note what a stage that is fed may not say of its looks, and a correlation with no stage before."""
    if not is_fed:
        if CORRELATION in table and any(parameter is ERROR_CORRELATION for parameter in kind.parameters):
            hint = "leave it out, or name the stage before as input"
            faults.add(f"{path}.{CORRELATION}", table[CORRELATION], "a correlation where a stage is fed", hint)
        return
    if kind.looks is None:
        return
    received = [derived.formula.result for derived in kind.fed_by]
    for name in dict.fromkeys([*received, kind.looks.amount, kind.looks.per_person]):
        if name and name in table:
            allowed = "looks that are those of the first stage: this one is fed"
            faults.add(f"{path}.{name}", table[name], allowed, f"leave {name} out, or leave input out")


def check_people(stage: Stage, population: Population, path: str, faults: Faults) -> None:
    """Note where, at the middle values, looks at so many each are of more people than there are."""
    looks = stage.kind.looks
    if looks is None or not stage.kind.needs_size or population.size is None:
        return
    amount, each = stage.settings.get(looks.amount), stage.settings.get(looks.per_person)
    if amount is None or each is None:
        return
    shares = _shares(population)
    per_person = _middle(each, shares)
    taken = _middle(amount, shares) * looks.per_year
    if amount.everybody is not None:
        with np.errstate(all="ignore"):
            taken = taken * (per_person / (per_person * shares).sum() if each.by_group else 1.0)
    size = population.size.interval(0.5)[0]
    with np.errstate(all="ignore"):
        people = np.where(taken > 0, taken / per_person, 0.0)
    found = np.flatnonzero(people > size * shares * (1 + ROUNDING))
    if not len(found):
        return
    groups = list(population.groups)
    place = found[0]
    of_group = f" of {groups[place]}" if groups and (each.by_group or amount.by_group) else ""
    if not of_group:
        taken, people, shares = taken.sum(keepdims=True), people.sum(keepdims=True), np.ones(1)
        place = 0
    there = size * shares[place]
    faults.add(
        f"{path}.{looks.per_person}",
        f"{taken[place]:,.6g} looks a year at {per_person[place]:.6g} each, at {people[place]:,.6g} people{of_group}",
        f"at no more people than there are: {there:,.6g}",
        f"give {looks.per_person} at least {taken[place] / there:.6g}",
        quote=False,
    )


def check_correlations(
    stages: Sequence[Stage], population: Population, paths: Mapping[str, str], faults: Faults
) -> None:
    """Note each correlation of errors that, at the middle values, is beyond what the rates allow.

    ``stages`` stand in order, each after the one that feeds it; ``paths`` are their places in the file.
    """
    if not any(CORRELATION in stage.settings for stage in stages):
        return
    shares, passed = _shares(population), dict[str, dict[str, Array]]()
    for stage in stages:
        received = passed[stage.input] if stage.input is not None else {}
        values = _middle_values(stage, population, shares, received)
        passed[stage.id] = _passed_on(stage, values)
        if CORRELATION not in stage.settings:
            continue
        path = f"{paths.get(stage.id, stage.id)}.{CORRELATION}"
        if "false_rate_before" not in values:
            allowed = "a correlation with a stage whose false rate per look at an innocent is known"
            faults.add(path, f"no such rate of {stage.input}", allowed, "leave it out", quote=False)
        elif (values["correlation_is_cut"] > 0).any():
            _note_cut(values, stage, path, population, faults)


def _note_cut(values: Mapping[str, Array], stage: Stage, path: str, population: Population, faults: Faults) -> None:
    assert stage.kind.looks is not None
    names = ("false_rate_before", stage.kind.looks.false_rate, CORRELATION, "correlation_is_cut")
    first, second, given, cut = (values[name] for name in names)
    place = int(np.flatnonzero(cut > 0)[0])
    one, other = float(first[place]), float(second[place])
    least, most = float(least_correlation(one, other)), float(largest_correlation(one, other))
    if np.isnan(most):
        least = most = 0.0
    of_group = f" for {list(population.groups)[place]}" if len(cut) > 1 else ""
    faults.add(
        path,
        f"{given[place]:g} between errors at {one:.4g} and {other:.4g} of looks at innocents{of_group}",
        f"at most {most:.6g}, the largest possible, and at least {least:.6g}: no more err on both than on either",
        quote=False,
    )


def _shares(population: Population) -> Array:
    return np.array(list(population.groups.values()) or [1.0])


def _middle(setting: Setting, shares: Array) -> Array:
    """Return the medians of a setting by group; an amount of the whole population is split by the groups' shares."""
    if setting.everybody is None:
        return np.array([quantity.interval(0.5)[0] for quantity in setting.by_group.values()])
    value = setting.everybody.interval(0.5)[0]
    return value * shares if setting.parameter.extensive else np.full(len(shares), value)


def _middle_values(
    stage: Stage, population: Population, shares: Array, received: Mapping[str, Array]
) -> dict[str, Array]:
    """Return what a stage comes to by group with every input at its median, as far as it takes no list."""
    values: dict[str, Array] = {"group_share": shares, **received}
    if population.size is not None:
        values["size"] = population.size.interval(0.5)[0] * shares
    for name, setting in stage.settings_at().items():
        values[setting.parameter.value_name] = _middle(setting, shares)
        other = stage.settings.get(setting.parameter.split_by)
        if other is not None and other.by_group and setting.everybody is not None:
            parts = _middle(other, shares)
            values[name] = values[name] * parts / (parts * shares).sum()
    kind = stage.kind
    for derived in (*(kind.fed_by if stage.input else ()), *kind.defaults):
        if derived.formula.result not in values and derived.applies(values):
            values[derived.formula.result] = np.broadcast_to(derived.formula(values), shares.shape)
    for outcome in kind.outcomes:
        found = next((one for one in outcome.derived if one.applies(values)), None)
        if found is not None:
            whole = outcome.total == "whole"
            known = {name: values[name].sum() if whole else values[name] for name in found.formula.arguments}
            values[outcome.name] = np.broadcast_to(found.formula(known), shares.shape)
    return values


def _passed_on(stage: Stage, values: Mapping[str, Array]) -> dict[str, Array]:
    """Return the alerts that a stage passes on, per year, and its chain, by their names where they are received."""
    alerts = stage.kind.alerts
    if alerts is None:
        return {}
    nothing = np.zeros(len(values["group_share"]))
    pairs = [pair for pair in alerts.choices if all(not name or name in values for name in pair)]
    true, false = (values.get(name, nothing) for name in pairs[0]) if pairs else (nothing, nothing)
    times = DAYS if alerts.per == "day" else 1.0
    made = {"alerts_true_per_year": true * times, "alerts_false_per_year": false * times}
    return made | {name: values[own] for name, own in PASSED_ON.items() if own in values}

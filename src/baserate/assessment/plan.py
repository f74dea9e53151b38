"""The arithmetic of a scenario at a set of draws: stage after stage, by group, then summed.

Values are float64 arrays of shape (groups, draws) or (items, groups, draws); an axis of length 1 stands for a value
that is the same throughout, so a scenario without uncertainty costs one draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baserate.formulas.formula import Formula
from baserate.scenario.model import Scenario, Setting, Stage
from baserate.stages.kind import Derived, Outcome, StageKind

Array = NDArray[np.float64]
Values = dict[str, Array]


@dataclass(frozen=True, slots=True)
class StageValues:
    """What a stage came to: outcome values by name, by group and in total (one group axis of length 1)."""

    stage: Stage
    by_group: Mapping[str, Array]
    total: Mapping[str, Array]


def evaluate(scenario: Scenario, points: Mapping[str, Array]) -> dict[str, StageValues]:
    """Return every stage's outcomes at the points of the scenario's streams (each of shape (draws,))."""
    shares = np.array(list(scenario.population.groups.values()) or [1.0])[:, np.newaxis]
    sizes: Values = {"group_share": shares}
    if scenario.population.size is not None:
        sizes["size"] = scenario.population.size.values(points) * shares
    done: dict[str, StageValues] = {}
    for stage in scenario.stages:
        known = dict(sizes)
        for name, setting in stage.settings.items():
            known[stage.kind.parameter(name).value_name] = _values(setting, scenario.groups, shares, points)
        known.update(_item_values(stage, scenario.groups, shares, points))
        if stage.input is not None:
            known.update(_alerts_received(done[stage.input], len(shares)))
        done[stage.id] = _evaluate_stage(stage, known)
    return done


def _values(setting: Setting, groups: Sequence[str], shares: Array, points: Mapping[str, Array]) -> Array:
    """Return the draws of one parameter, (groups or 1, draws or 1)."""
    if setting.everybody is not None:
        values = setting.everybody.values(points)[np.newaxis, :]
        return values * shares if setting.parameter.extensive else values
    rows = [setting.by_group[group].values(points) for group in groups]
    return np.stack(np.broadcast_arrays(*rows))


def _item_values(stage: Stage, groups: Sequence[str], shares: Array, points: Mapping[str, Array]) -> Values:
    """Return the draws of the parameters of a stage's list, (items, groups or 1, draws or 1)."""
    found: Values = {}
    for parameter in stage.kind.items.parameters if stage.kind.items else ():
        rows = [_values(item[parameter.name], groups, shares, points) for item in stage.items]
        found[parameter.value_name] = np.stack(np.broadcast_arrays(*rows))
    return found


def alert_outcomes(kind: StageKind, known: Mapping[str, object]) -> tuple[str, str]:
    """Return the names of the outcomes that are a stage's true and false alerts ('' where it has none)."""
    assert kind.alerts is not None
    for true, false in kind.alerts.choices:
        if all(not name or name in known for name in (true, false)):
            return true, false
    raise KeyError(kind.name)


def _alerts_received(feeding: StageValues, n_groups: int) -> Values:
    """Return the alerts of a stage per year, as the stage that it feeds receives them."""
    kind = feeding.stage.kind
    assert kind.alerts is not None
    times = 365.0 if kind.alerts.per == "day" else 1.0
    names = alert_outcomes(kind, feeding.by_group)
    nothing = np.zeros((n_groups, 1))
    true, false = (feeding.by_group[name] * times if name else nothing for name in names)
    return {"alerts_true_per_year": true, "alerts_false_per_year": false}


def _evaluate_stage(stage: Stage, known: Values) -> StageValues:
    """Work out what is left out, then every outcome in order, by group and in total."""
    fed = [derived for derived in stage.kind.fed_by if stage.input is not None]
    for derived in (*fed, *stage.kind.defaults):
        if derived.formula.result not in known and derived.applies(known):
            known[derived.formula.result] = derived.formula(known)
    total = {name: values for name, values in known.items() if values.shape[-2] == 1}
    by_group: Values = {}
    for outcome in stage.kind.outcomes:
        derived_by = _applying(outcome, known)
        if derived_by is None:
            continue
        if outcome.total != "whole":
            known[outcome.name] = by_group[outcome.name] = _folded(derived_by.formula, known, outcome)
        over_all = _total(outcome, derived_by.formula, known, total)
        if over_all is not None:
            total[outcome.name] = over_all
        if outcome.total == "whole":
            known[outcome.name] = total[outcome.name]
    wanted = {outcome.name for outcome in stage.kind.outcomes}
    return StageValues(stage, by_group, {name: values for name, values in total.items() if name in wanted})


def _applying(outcome: Outcome, known: Mapping[str, Array]) -> Derived | None:
    return next((derived for derived in outcome.derived if derived.applies(known)), None)


def _folded(formula: Formula, known: Mapping[str, Array], outcome: Outcome) -> Array:
    values = formula(known)
    values = values.reshape((1,) * (2 - values.ndim) + values.shape)
    if outcome.over_items == "sum":
        return np.asarray(values.sum(axis=0))
    if outcome.over_items == "product":
        return np.asarray(values.prod(axis=0))
    return values


def _total(outcome: Outcome, formula: Formula, known: Values, total: Mapping[str, Array]) -> Array | None:
    """Return an outcome over all groups, its group axis of length 1; None where groups differ and nothing adds up."""
    if outcome.total in ("ratio", "whole"):
        return _folded(formula, total, outcome)
    values = known[outcome.name]
    if values.shape[-2] == 1:
        return values
    if outcome.total == "apart":
        return None
    if outcome.total == "sum":
        return np.asarray(values.sum(axis=-2, keepdims=True))
    weights = known[outcome.weight]
    with np.errstate(all="ignore"):
        return np.asarray((values * weights).sum(axis=-2, keepdims=True) / weights.sum(axis=-2, keepdims=True))


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of the result: an outcome of a stage, for one group or for all, and for one item of a list."""

    stage: str
    outcome: Outcome
    group: str | None = None
    item: int | None = None

    @property
    def id(self) -> str:
        """The outcome's id in results (``search.ppv``)."""
        return f"{self.stage}.{self.outcome.name}"


def entries(done: Mapping[str, StageValues], groups: Sequence[str]) -> Iterator[tuple[Entry, Array]]:
    """Yield every entry of the result with its draws of shape (draws,) or (1,), totals before groups."""
    for stage_id, values in done.items():
        for outcome in values.stage.kind.outcomes:
            if outcome.hidden:
                continue
            rows: list[tuple[str | None, Array]] = []
            if outcome.name in values.total:
                rows.append((None, values.total[outcome.name][..., 0, :]))
            if groups and outcome.name in values.by_group:
                grouped = values.by_group[outcome.name]
                last = grouped.shape[-2] - 1
                rows += [(group, grouped[..., min(index, last), :]) for index, group in enumerate(groups)]
            for group, row in rows:
                if outcome.where:
                    for item, draws in enumerate(row):
                        yield Entry(stage_id, outcome, group, item), draws
                else:
                    yield Entry(stage_id, outcome, group), row


def where_of(entry: Entry, scenario: Scenario) -> dict[str, float] | None:
    """Return what tells the items of a list apart, or None for an outcome that is not of a list."""
    if entry.item is None:
        return None
    stage = next(stage for stage in scenario.stages if stage.id == entry.stage)
    setting: Setting = stage.items[entry.item][entry.outcome.where]
    assert setting.everybody is not None
    return {entry.outcome.where: setting.everybody.interval(0.9)[0]}


def middle_of(scenario: Scenario) -> dict[str, Array]:
    """Return one point, in the middle of every stream."""
    return {name: np.array([0.5]) for name in scenario.streams()}

"""Operating points: a stage's two error rates at several thresholds, which move one way with the threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from baserate.errors import Faults
from baserate.parameters import ANY_NUMBER
from baserate.scenario.distributions import read_number
from baserate.scenario.model import POINTS, THRESHOLD, Setting, point_key
from baserate.scenario.quantities import Context
from baserate.scenario.tables import OPERATE_AT, read_setting
from baserate.stages.kind import OperatingPoints, StageKind
from baserate.tomlfile.keys import unknown_keys

AT_MOST = 50
#: Rates that are in order at the middle may still cross at these quantiles.
TAILS = (0.05, 0.95)


def read_points(
    table: Mapping[str, Any], path: str, stage_id: str, kind: StageKind, context: Context
) -> tuple[dict[str, Setting], tuple[float, ...], int | None]:
    """Return the rates of a stage's operating points by key, their thresholds, and the place of the one it operates at.

    All points draw a rate from one random stream, ``STAGE.operating_points.RATE``, so that their order holds.
    """
    faults, points = context.faults, kind.points
    if points is None or POINTS not in table:
        if points is not None and OPERATE_AT in table:
            faults.add(f"{path}.{OPERATE_AT}", table[OPERATE_AT], f"{OPERATE_AT} only beside {POINTS}")
        return {}, (), None
    raw, where = table[POINTS], f"{path}.{POINTS}"
    keys = (THRESHOLD, *points.rates)
    shape = f"{POINTS} = [{{ {', '.join(key + ' = ...' for key in keys)} }}]"
    if not isinstance(raw, list) or not 1 <= len(raw) <= AT_MOST or not all(isinstance(one, dict) for one in raw):
        faults.add(where, raw, f"a list of 1 to {AT_MOST} tables: {shape}")
        return {}, (), None
    before = len(faults.found)
    thresholds, settings = [], dict[str, Setting]()
    for place, point in enumerate(raw):
        unknown_keys(point, keys, f"{where}[{place}]", faults)
        for key in [key for key in keys if key not in point]:
            faults.add(f"{where}[{place}]", f"no {key}", f"a table with {' and '.join(keys)}", quote=False)
        if THRESHOLD in point:
            thresholds.append(read_number(point[THRESHOLD], ANY_NUMBER, f"{where}[{place}].{THRESHOLD}", faults))
        settings |= _read_rates(point, place, f"{where}[{place}]", stage_id, kind, context)
    if len(faults.found) > before:
        return {}, (), None
    told = tuple(float(one) for one in thresholds if one is not None)
    if len(set(told)) < len(told):
        faults.add(where, "one threshold twice", "thresholds that differ from one another", quote=False)
        return {}, (), None
    _check_order(points, told, settings, where, stage_id, context)
    return settings, told, _operates_at(table, path, points, told, faults)


def _read_rates(
    point: Mapping[str, Any], place: int, where: str, stage_id: str, kind: StageKind, context: Context
) -> dict[str, Setting]:
    assert kind.points is not None
    made = {}
    for name in kind.points.rates:
        if name in point:
            key = point_key(place, name)
            found = read_setting(point[name], kind.parameter(name), f"{where}.{name}", f"{stage_id}.{key}", context)
            if found is not None:
                made[key] = _drawn_together(found, f"{stage_id}.{POINTS}.{name}")
    return made


def _drawn_together(setting: Setting, stream: str) -> Setting:
    """Return a rate that draws from the stream that is one for all points."""
    everybody = None if setting.everybody is None else replace(setting.everybody, stream=stream)
    by_group = {group: replace(one, stream=f"{stream}[{group}]") for group, one in setting.by_group.items()}
    return replace(setting, everybody=everybody, by_group=MappingProxyType(by_group))


def _operates_at(
    table: Mapping[str, Any], path: str, points: OperatingPoints, thresholds: Sequence[float], faults: Faults
) -> int | None:
    if OPERATE_AT not in table:
        return None
    where, allowed = f"{path}.{OPERATE_AT}", "one of the thresholds: " + ", ".join(f"{one:g}" for one in thresholds)
    number = read_number(table[OPERATE_AT], ANY_NUMBER, where, faults, allowed=allowed)
    if number is None:
        return None
    beside = sorted(points.otherwise & table.keys())
    if beside:
        found = f"{OPERATE_AT} beside {' and '.join(beside)}"
        faults.add(where, found, "one of them: rates beside the points are those at which it operates", quote=False)
        return None
    if number not in thresholds:
        faults.add(where, table[OPERATE_AT], allowed)
        return None
    return list(thresholds).index(number)


def _check_order(
    points: OperatingPoints,
    thresholds: Sequence[float],
    settings: Mapping[str, Setting],
    where: str,
    stage_id: str,
    context: Context,
) -> None:
    """Note rates that do not move one way with the threshold, in each group; at the tails that is a warning."""
    groups = context.groups or (None,)
    if not any(setting.by_group for setting in settings.values()):
        groups = (None,)
    order = sorted(range(len(thresholds)), key=lambda place: thresholds[place])
    for group in groups:
        for level in (0.5, *TAILS):
            first, second = (
                np.array([_quantile(settings[point_key(place, name)], group, level) for place in order])
                for name in points.rates
            )
            found = _disorder(points, first, second, [thresholds[place] for place in order])
            of_group = f" for {group}" if group is not None else ""
            if found and level == 0.5:
                context.faults.add(where, found + of_group, _allowed(points), quote=False)
                return
            if found:
                context.warnings.append(
                    f"{stage_id}.{POINTS}: in some draws the order of the points does not hold: {found}{of_group}"
                )
                break


def _quantile(setting: Setting, group: str | None, level: float) -> float:
    quantity = setting.everybody if setting.everybody is not None else setting.by_group[str(group)]
    return float(quantity.distribution.ppf(level))


def _allowed(points: OperatingPoints) -> str:
    first, second = points.rates
    if points.opposed:
        return f"{first} that rises and {second} that falls with the threshold, or the reverse, at all points alike"
    return f"{first} and {second} that both fall with the threshold, or both rise, at all points alike"


def _disorder(points: OperatingPoints, first: Any, second: Any, thresholds: Sequence[float]) -> str:
    """Return where two rates, in the order of the thresholds, move as they cannot both do, or nothing."""
    against = -1.0 if points.opposed else 1.0
    up, down = np.diff(first), against * np.diff(second)
    for sign in (1.0, -1.0):
        if (sign * up >= 0).all() and (sign * down >= 0).all():
            return ""
    # Said of the first step that is against the way of most.
    sign = 1.0 if (np.sign(up) + np.sign(down)).sum() >= 0 else -1.0
    place = int(np.flatnonzero((sign * up < 0) | (sign * down < 0))[0])
    steps = [
        f"{name} goes from {values[place]:.4g} to {values[place + 1]:.4g}"
        for name, values in zip(points.rates, (first, second), strict=True)
    ]
    return f"from threshold {thresholds[place]:g} to {thresholds[place + 1]:g} " + " and ".join(steps)

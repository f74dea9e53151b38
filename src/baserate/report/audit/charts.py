"""Which charts the report of an audit draws, and of what."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from baserate.auditing.disclosure.hidden import NOT_SHOWN
from baserate.auditing.measures.curves import Bin
from baserate.auditing.measures.intervals import proportion
from baserate.auditing.result import CROSS, AuditResult, GroupResult
from baserate.auditing.spec import Options
from baserate.report.audit import panels
from baserate.report.audit.panels import MOST_LINES, ForestMark
from baserate.report.audit.words import SHORT, difference_words, in_sentence
from baserate.report.parts.chart import Chart
from baserate.report.parts.numbers import percent

#: Rates whose differences are drawn.
FOREST = ("false_positive_rate", "false_negative_rate", "ppv", "selection_rate")
#: Rates that are drawn where two columns cross.
_MAPPED = ("false_positive_rate", "false_negative_rate")
#: More is no picture any more; the tables and the JSON have all.
_MOST_MARKS, _MOST_POINTS, _MOST_CELLS, _MOST_MAPS = 24, 20, 150, 8


def charts_of(result: AuditResult, told: str) -> tuple[Chart, ...]:
    """Return the charts of an audit whose first sentence tells of the rate ``told``."""
    return (*_forests(result), *_curve_charts(result), *_heat_maps(result), *_time_charts(result, told))


def _forests(result: AuditResult) -> list[Chart]:
    found = []
    for rate in FOREST:
        marks = []
        for contrast in result.contrasts:
            difference = contrast.difference
            if contrast.rate != rate or len(contrast.by) > 1 or difference.value is None:
                continue
            assert difference.low is not None
            assert difference.high is not None
            label = f"{CROSS.join(contrast.group)}, against {CROSS.join(contrast.reference)}"
            value, low, high = (100 * part for part in (difference.value, difference.low, difference.high))
            marks.append(ForestMark(label, difference_words(contrast), value, low, high, contrast.verdict))
        if marks:
            title = f"{SHORT[rate]}: differences from the reference"
            words = (
                "Each point is a difference in percentage points, each bar its interval; the line is no difference. "
                "Red: differs. Blue: alike within the margin. Grey: inconclusive."
            )
            if len(marks) > _MOST_MARKS:
                words += f" The first {_MOST_MARKS} of {len(marks)}; the JSON has all."
            found.append(panels.forest(f"forest-{rate}", title, words, marks[:_MOST_MARKS]))
    return found


def _curve_charts(result: AuditResult) -> list[Chart]:
    found = []
    for index, column in enumerate(result.spec.columns.groups):
        curves = [curve for curve in result.curves if curve.by == (column,)]
        sizes = {group.key: group.n for group in result.groups if group.by == (column,)}
        curves = sorted(curves, key=lambda curve: -sizes.get(curve.key, 0))[:MOST_LINES]
        points: dict[str, list[tuple[float, float]]] = {}
        shares: dict[str, list[tuple[float, float, float, float]]] = {}
        for curve in curves:
            pairs = [(step.rates["false_positive_rate"].value, step.rates["sensitivity"].value) for step in curve.roc]
            known = [(x, y) for x, y in pairs if x is not None and y is not None]
            if len(known) > 2:
                points[curve.key[0]] = [*known, (0.0, 0.0)]
            shares[curve.key[0]] = _calibrated(curve.calibration, result.spec.options)
        if points:
            words = (
                "Each line is a group, each of its points a threshold. On the dotted line a score says nothing about "
                "the outcome."
            )
            found.append(panels.roc(f"roc-{index}", f"Every threshold at once, by {column}", words, points))
        if any(shares.values()):
            words = (
                "Share of people with the outcome at each score, with intervals. Lines that lie together mean that a "
                "score says the same of every group. The first point is of all lower scores."
            )
            title = f"Calibration by {column}"
            found.append(panels.calibration(f"calibration-{index}", title, words, shares))
    return found


def _calibrated(bins: Sequence[Bin], options: Options) -> list[tuple[float, float, float, float]]:
    """Return where each bin starts, and its share with the ends of its interval.

    Of more bins than a picture can hold, neighbours are put together. The first bin has no lower end and is put where
    it would start were it as wide as the second.
    """
    if len(bins) < 2:
        return []
    each = -(-len(bins) // _MOST_POINTS)
    found = []
    for start in range(0, len(bins), each):
        part = bins[start : start + each]
        first, second = part[0], bins[min(start + each, len(bins) - 1)]
        low = first.low
        if low is None:
            after = bins[min(start + 2 * each, len(bins) - 1)].low
            width = (after or 0.0) - (second.low or 0.0) if after != second.low else 1.0
            low = (second.low or 0.0) - width
        interval = proportion(
            sum(one.outcomes for one in part), sum(one.n for one in part), options.level, options.interval
        )
        found.append((low, *(float(np.asarray(end)) for end in interval)))
    return found  # type: ignore[return-value]


def _heat_maps(result: AuditResult) -> list[Chart]:
    found = []
    pairs = list(itertools.combinations(result.spec.columns.groups, 2))
    for by in pairs[: _MOST_MAPS // len(_MAPPED)]:
        groups = {group.key: group for group in result.groups if group.by == by}
        rows, columns = (sorted({key[place] for key in groups if NOT_SHOWN not in key}) for place in (0, 1))
        if not groups or len(rows) * len(columns) > _MOST_CELLS:
            continue
        if len(columns) > len(rows):
            by, rows, columns = (by[1], by[0]), columns, rows
            groups = {(key[1], key[0]): group for key, group in groups.items()}
        for rate in _MAPPED:
            cells = [(row, column, *_cell(groups.get((row, column)), rate)) for row in rows for column in columns]
            if not any(value is not None for _, _, value, _ in cells):
                continue
            title = f"{SHORT[rate]} where {by[0]} and {by[1]} cross"
            words = (
                "The darker, the higher. Groups of few people are not shown, nor others from which theirs could be "
                "worked out."
            )
            if len(pairs) > _MOST_MAPS // len(_MAPPED):
                words += " The first pairs of columns only; the tables have all."
            name = f"heat-{rate}-{pairs.index(by if by in pairs else (by[1], by[0]))}"
            found.append(panels.heat_map(name, title, words, cells, by))
    return found


def _cell(group: GroupResult | None, rate: str) -> tuple[float | None, str]:
    if group is None:
        return None, "nobody"
    if group.suppressed:
        return None, "not shown"
    value = group.rates[rate].value
    return value, "0/0" if value is None else percent(value)


def _time_charts(result: AuditResult, told: str) -> list[Chart]:
    found = []
    told = {"false_discovery_rate": "ppv"}.get(told, told)
    for rate in dict.fromkeys(("prevalence", told)):
        series = next((part for part in result.drift if part.rate == rate and not part.by), None)
        if series is None:
            continue
        moments = [
            (moment.first, moment.rate.value, moment.rate.low, moment.rate.high)
            for moment in series.moments
            if moment.rate.value is not None and moment.rate.low is not None and moment.rate.high is not None
        ]
        words = (
            "Each point is a period with its interval; a dashed line is a period from which the rate is another one."
            if series.changes
            else "Each point is a period with its interval. No change was found that chance would not give."
        )
        title = f"{SHORT[rate]} over time, everybody"
        changes = [change.at for change in series.changes]
        found.append(panels.over_time(f"time-{rate}", title, words, moments, changes, in_sentence(rate)))
    return found

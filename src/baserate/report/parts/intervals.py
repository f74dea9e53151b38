"""Interval charts: a row a value, its label and its numbers above it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baserate.report.parts.chart import Chart, encoded, values
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.printable import printable
from baserate.report.parts.theme import BLUE, GREY, INK, LABEL

PLOT_WIDTH = 400
ROW = 58
LONGEST_LABEL = 64
#: Shares that reach this far are drawn on an axis from none to all.
WHOLE_AXIS_FROM = 0.25


@dataclass(frozen=True, slots=True)
class Mark:
    """A value and its interval on a chart. ``label`` is whose it is and ``value`` the numbers in words."""

    label: str
    value: str
    median: float
    low: float
    high: float


def interval_chart(
    name: str,
    title: str,
    description: str,
    axis: str,
    marks: Sequence[Mark],
    *,
    is_share: bool = False,
    is_log: bool = False,
    left_out: str = "",
) -> Chart:
    """Return a chart of values with their intervals; shares have a percentage axis."""
    rows = [
        {
            "row": index,
            "label": printable(mark.label, LONGEST_LABEL),
            "value": mark.value,
            "median": mark.median,
            "low": mark.low,
            "high": mark.high,
        }
        for index, mark in enumerate(marks)
    ]
    y = encoded("row", "ordinal", axis=None, scale={"paddingInner": 0, "paddingOuter": 0})
    x = {"scale": _scale(marks, is_share, is_log), "axis": _axis(marks, axis, is_share, is_log)}
    text = {"type": "text", "align": "left", "baseline": "middle", "fontSize": LABEL}
    at_left = {"x": {"value": 0}, "y": y}
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 4, "color": BLUE, "opacity": 0.55, "yOffset": 17},
            "encoding": {"x": encoded("low", **x), "x2": {"field": "high"}, "y": y},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "color": BLUE, "opacity": 1, "yOffset": 17},
            "encoding": {"x": encoded("median", **x), "y": y},
        },
        {"mark": {**text, "dy": -17, "color": INK}, "encoding": {**at_left, "text": {"field": "label"}}},
        {"mark": {**text, "dy": 0, "color": GREY}, "encoding": {**at_left, "text": {"field": "value"}}},
    ]
    table = Table(
        f"{name}-numbers",
        f"{title}: the numbers drawn",
        (Column("What"), Column("Value and interval", numeric=True)),
        tuple(Row(mark.label, (mark.value,)) for mark in marks),
    )
    drawn = {"width": PLOT_WIDTH, "height": ROW * len(marks), "data": values(*rows), "layer": layers}
    return Chart(name, title, description, drawn, table, left_out)


def _powers(marks: Sequence[Mark]) -> range:
    low, high = min(mark.low for mark in marks), max(mark.high for mark in marks)
    return range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)


def _scale(marks: Sequence[Mark], is_share: bool, is_log: bool) -> dict[str, Any]:
    high = max(mark.high for mark in marks)
    if is_log:
        powers = _powers(marks)
        return {"type": "log", "domain": [10.0 ** powers[0], 10.0 ** powers[-1]]}
    if is_share and high > WHOLE_AXIS_FROM:
        return {"domain": [0, 1]}
    return {"domain": [0, high or 1], "nice": True}


def _axis(marks: Sequence[Mark], title: str, is_share: bool, is_log: bool) -> dict[str, Any]:
    style: dict[str, Any] = {"title": title, "labelFlush": True}
    if is_log:
        powers = _powers(marks)
        step = math.ceil(len(powers) / 5)
        return {"values": [10.0**power for power in powers][::step], "format": ",.15~g", **style}
    return {"tickCount": 4, "format": "~%" if is_share else ",.15~g", **style}

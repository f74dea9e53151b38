"""Interval charts: a row a value, its label and its numbers above it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from baserate.report.parts.chart import BLUE, GREY, INK, LABEL, NARROW, PAPER, WIDE, Chart, encoded, fitted, values
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.printable import printable

#: Height of a row with its label and numbers on one line, and on lines of their own.
ROW, TALL_ROW = 40, 54
#: Letters of a label and of its numbers together on one line at most; a longer label alone is cut.
LONGEST_LINE, LONGEST_LABEL = 92, 64
LONGEST_NARROW = 48
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
    table = Table(
        f"{name}-numbers",
        f"{title}: the numbers drawn",
        (Column("What"), Column("Value and interval", numeric=True)),
        tuple(Row(mark.label, (mark.value,)) for mark in marks),
    )
    x = {"scale": _scale(marks, is_share, is_log), "axis": _axis(marks, axis, is_share, is_log)}
    wide, narrow = (_drawn(marks, x, width) for width in (WIDE, NARROW))
    return Chart(name, title, description, wide, narrow, table, left_out)


def _drawn(marks: Sequence[Mark], x: dict[str, Any], width: int) -> dict[str, Any]:
    """Return the specification: points on bars, under their labels."""
    rows = [
        {
            "row": index,
            "label": printable(mark.label, LONGEST_LABEL if width == WIDE else LONGEST_NARROW),
            "value": mark.value,
            "median": mark.median,
            "low": mark.low,
            "high": mark.high,
        }
        for index, mark in enumerate(marks)
    ]
    labels = RowLabels.of(((mark.label, mark.value) for mark in marks), width)
    y = labels.y
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 4, "color": BLUE, "opacity": 0.55, "yOffset": labels.below},
            "encoding": {"x": encoded("low", **x), "x2": {"field": "high"}, "y": y},
        },
        {
            "mark": {
                "type": "point", "filled": True, "size": 90, "color": BLUE, "opacity": 1, "yOffset": labels.below
            },
            "encoding": {"x": encoded("median", **x), "y": y},
        },
        *labels.layers(),
    ]  # fmt: skip
    return {**fitted(width), "height": labels.height * len(marks), "data": values(*rows), "layer": layers}


@dataclass(frozen=True, slots=True)
class RowLabels:
    """The label of each row and its numbers above its bar: on one line, or on two where one is too short for them."""

    in_one_line: bool

    @classmethod
    def of(cls, texts: Iterable[tuple[str, str]], width: int) -> RowLabels:
        """Return labels for rows of these texts in a drawing of this width."""
        longest = max((min(len(label), LONGEST_LABEL) + len(value) for label, value in texts), default=0)
        return cls(width == WIDE and longest <= LONGEST_LINE)

    @property
    def height(self) -> int:
        """Height of a row."""
        return ROW if self.in_one_line else TALL_ROW

    @property
    def below(self) -> int:
        """How far the bar is below the middle of its row."""
        return 9 if self.in_one_line else 16

    @property
    def y(self) -> dict[str, Any]:
        """The encoding of the rows."""
        return encoded("row", "ordinal", axis=None, scale={"paddingInner": 0, "paddingOuter": 0})

    def layers(self) -> list[dict[str, Any]]:
        """Return labels and numbers; an edge as light as the paper keeps them legible on the lines behind them."""
        text = {"type": "text", "baseline": "middle", "fontSize": LABEL}
        at_left, at_right = ({"x": {"value": end}, "y": self.y} for end in (0, "width"))
        dy, under = (-10, -10) if self.in_one_line else (-17, 0)
        label = ({**text, "align": "left", "dy": dy}, {**at_left, "text": {"field": "label"}}, INK)
        where = at_right if self.in_one_line else at_left
        align = "right" if self.in_one_line else "left"
        value = ({**text, "align": align, "dy": under}, {**where, "text": {"field": "value"}}, GREY)
        edge = {"stroke": PAPER, "strokeWidth": 5, "color": PAPER}
        return [
            layer
            for mark, encoding, colour in (label, value)
            for layer in (
                {"mark": {**mark, **edge}, "encoding": encoding},
                {"mark": {**mark, "color": colour}, "encoding": encoding},
            )
        ]


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

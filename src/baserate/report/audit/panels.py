"""How an audit is drawn: a forest of differences, ROC, calibration, a heat map of crossings, rates over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baserate.report.parts.chart import (
    BLUE,
    DASHES,
    DOMAIN,
    GROUPS,
    INK,
    NARROW,
    NO_VALUE,
    ON_DARK,
    ON_LIGHT,
    PAPER,
    RED,
    RISING,
    TEXT,
    UNSURE,
    WIDE,
    Chart,
    encoded,
    fitted,
    values,
)
from baserate.report.parts.chart import share_scale as share
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.intervals import RowLabels
from baserate.report.parts.numbers import percent, percent_range
from baserate.report.parts.printable import printable

#: More lines than this are not told apart on one chart.
MOST_LINES = len(GROUPS)
_LONGEST, _LONGEST_GROUP = 60, 36
#: Room that the names of a heat map's rows take at least.
_LEAST_ROW_LABELS = 80
#: Side of a ROC square on a page and on a telephone.
_SQUARE = {WIDE: 420, NARROW: 280}
#: The colour of a difference by what may be said of it.
VERDICT_COLOURS = {"differs": RED, "alike": BLUE, "inconclusive": UNSURE}
#: False positive rates at which a table of a ROC curve reads the sensitivity.
_READ_AT = (0.01, 0.05, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class ForestMark:
    """A difference with its interval, in percentage points."""

    label: str
    value: str
    difference: float
    low: float
    high: float
    verdict: str


def _numbers(name: str, title: str, columns: Sequence[str], rows: Sequence[Row]) -> Table:
    """Return the table behind a chart."""
    first, *others = columns
    heads = (Column(first), *(Column(one, numeric=True) for one in others))
    return Table(f"{name}-numbers", f"{title}: the numbers drawn", heads, tuple(rows))


def forest(name: str, title: str, description: str, marks: Sequence[ForestMark]) -> Chart:
    """Return differences against the reference, one a row, with the line of no difference."""
    rows = [
        {
            "row": index,
            "label": printable(mark.label, _LONGEST),
            "value": mark.value,
            "difference": mark.difference,
            "low": mark.low,
            "high": mark.high,
            "verdict": mark.verdict,
        }
        for index, mark in enumerate(marks)
    ]
    table = _numbers(name, title, ("Group", "Difference"), [Row(mark.label, (mark.value,)) for mark in marks])
    wide, narrow = (_forest(marks, rows, width) for width in (WIDE, NARROW))
    return Chart(name, title, description, wide, narrow, table)


def _forest(marks: Sequence[ForestMark], rows: Sequence[dict[str, Any]], width: int) -> dict[str, Any]:
    reach = max(max(abs(mark.low), abs(mark.high)) for mark in marks)
    x = {
        "title": "Percentage points more (+) or less (−) than the reference",
        "scale": {"domain": [-reach, reach], "nice": True},
        "axis": {
            "tickCount": 5,
            "labelFlush": True,
            "labelExpr": "datum.value == 0 ? '0' : format(datum.value, '+,.6~f')",
        },
    }
    labels = RowLabels.of(((mark.label, mark.value) for mark in marks), width)
    y = labels.y
    scale = {"domain": list(VERDICT_COLOURS), "range": list(VERDICT_COLOURS.values())}
    colour = encoded("verdict", "nominal", scale=scale, legend=None)
    layers = [
        {"data": values({"at": 0}), "mark": {"type": "rule", "color": INK}, "encoding": {"x": encoded("at")}},
        {
            "mark": {"type": "rule", "strokeWidth": 4, "opacity": 0.6, "yOffset": labels.below},
            "encoding": {"x": encoded("low", **x), "x2": {"field": "high"}, "y": y, "color": colour},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "yOffset": labels.below},
            "encoding": {"x": encoded("difference", **x), "y": y, "color": colour},
        },
        *labels.layers(),
    ]
    return {**fitted(width), "height": labels.height * len(marks), "data": values(*rows), "layer": layers}


def _lines(groups: Sequence[str]) -> dict[str, Any]:
    """Return how groups are told apart: by colour, and by dashes for those who do not see it."""
    names = [printable(group, _LONGEST_GROUP) for group in groups]
    shared = {"title": None, "sort": names, "legend": _LEGEND}
    return {
        "color": encoded("group", "nominal", scale=_one_each(names, GROUPS), **shared),
        "strokeDash": encoded("group", "nominal", scale=_one_each(names, DASHES), **shared),
    }


_LEGEND = {
    "orient": "bottom",
    "columns": 2,
    "symbolType": "stroke",
    "symbolSize": 400,
    "symbolStrokeWidth": 3,
    "labelLimit": 260,
}


def _one_each(names: Sequence[str], ways: Sequence[Any]) -> dict[str, Any]:
    return {"domain": list(names), "range": list(ways[: len(names)])}


def roc(name: str, title: str, description: str, curves: Mapping[str, Sequence[tuple[float, float]]]) -> Chart:
    """Return ROC curves: points (false positive rate, sensitivity) by group."""
    rows = [
        {"group": printable(group, _LONGEST_GROUP), "false_positive_rate": x, "sensitivity": y, "order": order}
        for group, found in curves.items()
        for order, (x, y) in enumerate(found)
    ]
    layers = [
        _diagonal(),
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "x": {**share(), "field": "false_positive_rate", "title": "False positive rate"},
                "y": {**share(), "field": "sensitivity", "title": "Sensitivity"},
                "order": {"field": "order"},
                **_lines(list(curves)),
            },
        },
    ]
    columns = ("Group", *(f"Sensitivity at a false positive rate of at most {at:.0%}" for at in _READ_AT))
    read = [Row(group, tuple(percent(_most(found, at)) for at in _READ_AT)) for group, found in curves.items()]
    wide, narrow = (
        {"width": side, "height": side, "data": values(*rows), "layer": layers} for side in _SQUARE.values()
    )
    return Chart(name, title, description, wide, narrow, _numbers(name, title, columns, read))


def _most(curve: Sequence[tuple[float, float]], at: float) -> float:
    """Return the greatest sensitivity of the thresholds whose false positive rate is at most ``at``."""
    return max((y for x, y in curve if x <= at), default=0.0)


def _diagonal() -> dict[str, Any]:
    mark = {"type": "line", "color": DOMAIN, "strokeDash": [3, 3], "strokeWidth": 1}
    ends = values({"x": 0, "y": 0}, {"x": 1, "y": 1})
    return {"data": ends, "mark": mark, "encoding": {"x": encoded("x"), "y": encoded("y")}}


def calibration(
    name: str, title: str, description: str, curves: Mapping[str, Sequence[tuple[float, float, float, float]]]
) -> Chart:
    """Return the share with the outcome by score: points (score, share, low, high) by group."""
    rows = [
        {"group": printable(group, _LONGEST_GROUP), "score": x, "share": y, "low": low, "high": high}
        for group, found in curves.items()
        for x, y, low, high in found
    ]
    x, told = encoded("score", title="Score, from", scale={"zero": False}), _lines(list(curves))
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 1.5, "opacity": 0.5},
            "encoding": {"x": x, "y": {**share(), "field": "low"}, "y2": {"field": "high"}, "color": told["color"]},
        },
        {
            "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 30}},
            "encoding": {"x": x, "y": {**share(), "field": "share", "title": "Share with the outcome"}, **told},
        },
    ]
    wide, narrow = (
        {**fitted(width), "height": 260, "data": values(*rows), "layer": layers} for width in (WIDE, NARROW)
    )
    read = [
        Row(group, (f"{score:,.6g}", percent(value), percent_range(low, high)))
        for group, found in curves.items()
        for score, value, low, high in found
    ]
    columns = ("Group", "Score, from", "Share with the outcome", "Interval")
    return Chart(name, title, description, wide, narrow, _numbers(name, title, columns, read))


def heat_map(
    name: str, title: str, description: str, cells: Sequence[tuple[str, str, float | None, str]], axes: tuple[str, str]
) -> Chart:
    """Return a rate by two columns, (row, column, value, text); cells without a value are grey and say why."""
    found = [value for _, _, value, _ in cells if value is not None]
    middle = (min(found) + max(found)) / 2
    rows = [
        {"row": printable(row, 40), "column": printable(column, 24), "value": value, "text": text}
        for row, column, value, text in cells
    ]
    x = encoded("column", "ordinal", title=axes[1], axis={"labelAngle": 0, "orient": "top", "labelLimit": 200})
    place = {"x": x, "y": encoded("row", "ordinal", title=axes[0], axis={"labelLimit": 220})}
    fill = encoded("value", scale={"range": list(RISING), "domain": [min(found), max(found)]}, legend=None)
    shade = [
        {"test": "datum.value === null", "value": ON_LIGHT},
        {"test": f"datum.value > {middle!r}", "value": ON_DARK},
    ]
    layers = [
        {"mark": {"type": "rect", "stroke": PAPER, "color": NO_VALUE}, "encoding": place},
        {"mark": {"type": "rect", "stroke": PAPER}, "encoding": {**place, "color": fill}},
        {
            "mark": {"type": "text", "fontSize": TEXT},
            "encoding": {**place, "text": {"field": "text"}, "color": {"condition": shade, "value": ON_LIGHT}},
        },
    ]
    lines, columns = list(dict.fromkeys(cell[0] for cell in cells)), list(dict.fromkeys(cell[1] for cell in cells))
    # A column holds its name: many columns make a drawing that is wider than the page, and letters that are smaller.
    least = len(columns) * max(56, 8 * max(len(str(row["column"])) for row in rows)) + _LEAST_ROW_LABELS
    wide, narrow = (
        {**fitted(max(width, least)), "height": 32 * len(lines), "data": values(*rows), "layer": layers}
        for width in (WIDE, NARROW)
    )
    text = {(row, column): words for row, column, _, words in cells}
    read = [Row(row, tuple(text[row, column] for column in columns)) for row in lines]
    return Chart(name, title, description, wide, narrow, _numbers(name, title, (axes[0], *columns), read))


def over_time(
    name: str,
    title: str,
    description: str,
    moments: Sequence[tuple[str, float, float, float]],
    changes: Sequence[str],
    axis: str,
) -> Chart:
    """Return a rate by period with its intervals, and a line at each period from which it changed."""
    rows = [{"period": period, "rate": y, "low": low, "high": high} for period, y, low, high in moments]
    periods = [moment[0] for moment in moments]
    shown = {"values": periods[:: max(1, len(rows) // 8)], "labelAngle": -35}
    x = encoded("period", "ordinal", title=None, sort=periods, axis=shown)
    layers = [
        {
            "mark": {"type": "rule", "color": BLUE, "strokeWidth": 3, "opacity": 0.5},
            "encoding": {"x": x, "y": {**share(), "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": BLUE, "strokeWidth": 1.5, "point": {"size": 40, "color": BLUE}},
            "encoding": {"x": x, "y": {**share(), "field": "rate", "title": axis[0].upper() + axis[1:]}},
        },
        {
            "data": values(*({"period": change} for change in changes)),
            "mark": {"type": "rule", "color": RED, "strokeDash": [4, 3], "strokeWidth": 2},
            "encoding": {"x": x},
        },
        {
            "data": values(*({"period": change} for change in changes[:1])),
            "mark": {"type": "text", "align": "right", "dx": -6, "fontSize": TEXT, "color": RED},
            "encoding": {"x": x, "y": {"value": 10}, "text": {"field": "period"}},
        },
    ]
    wide, narrow = (
        {**fitted(width), "height": 220, "data": values(*rows), "layer": layers} for width in (WIDE, NARROW)
    )
    read = [
        Row(f"{period}, changed" if period in changes else period, (percent(y), percent_range(low, high)))
        for period, y, low, high in moments
    ]
    return Chart(name, title, description, wide, narrow, _numbers(name, title, ("Period", axis, "Interval"), read))

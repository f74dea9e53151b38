"""The charts of an audit: a forest of differences, ROC, calibration, a heat map of crossings, rates over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from baserate.report.parts.charts import COLOUR, FONT, GREY, INK, draw

#: Colours that stay apart for people who do not see them all (Okabe and Ito, Color Universal Design, 2008).
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#1b1b1b", "#8a8a8a")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [12, 3], [4, 4], [1, 3], [10, 2, 2, 2, 2, 2])
#: More lines than this are not told apart on one chart.
MOST_LINES = len(COLOURS)


@dataclass(frozen=True, slots=True)
class AuditChart:
    """A chart: its Vega-Lite specification and what is said of it."""

    id: str
    title: str
    description: str
    specification: dict[str, Any]

    def svg(self) -> str:
        """Return the chart as SVG."""
        return draw(self.specification, self.id, self.title, self.description)


@dataclass(frozen=True, slots=True)
class ForestMark:
    """A difference with its interval, in percentage points."""

    label: str
    value: str
    difference: float
    low: float
    high: float
    verdict: str


def _config(width: int, height: int) -> dict[str, Any]:
    axis = {
        "titleColor": GREY,
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "labelFontSize": 12,
        "labelColor": GREY,
        "gridColor": "#e2e2e2",
        "domainColor": "#9a9a9a",
        "tickColor": "#9a9a9a",
    }
    return {
        "width": width,
        "height": height,
        "background": "transparent",
        "padding": 6,
        "config": {
            "font": FONT,
            "axis": axis,
            "view": {"stroke": None},
            "legend": {
                "orient": "bottom",
                "columns": 2,
                "symbolType": "stroke",
                "symbolSize": 400,
                "symbolStrokeWidth": 3,
                "labelFontSize": 12,
                "labelLimit": 260,
            },
        },
    }


def printable(label: str, longest: int = 60) -> str:
    """Return a label without what does not print (the engine ends the process at a NUL), and not too long."""
    label = "".join(char if char.isprintable() else " " for char in label)
    return label if len(label) <= longest else label[: longest - 1] + "…"


def forest(name: str, title: str, description: str, marks: list[ForestMark]) -> AuditChart:
    """Return differences against the reference, one a row, with the line of no difference."""
    rows = [
        {
            "row": index,
            "label": printable(mark.label),
            "value": mark.value,
            "difference": mark.difference,
            "low": mark.low,
            "high": mark.high,
            "verdict": mark.verdict,
        }
        for index, mark in enumerate(marks)
    ]
    reach = max(max(abs(mark.low), abs(mark.high)) for mark in marks)
    width = 320
    x = {
        "field": "low",
        "type": "quantitative",
        "title": "Percentage points more (+) or less (−) than the reference",
        "scale": {"domain": [-reach, reach], "nice": True},
        "axis": {"tickCount": 5, "labelExpr": "datum.value == 0 ? '0' : format(datum.value, '+,.6~f')"},
    }
    y = {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    colour = {
        "field": "verdict",
        "type": "nominal",
        "scale": {"domain": ["differs", "alike", "inconclusive"], "range": ["#a63a10", COLOUR, "#6e6e6e"]},
        "legend": None,
    }
    point = {**x, "field": "difference"}
    texts = {"align": "left", "baseline": "middle"}
    layers = [
        {
            "data": {"values": [{"at": 0}]},
            "mark": {"type": "rule", "color": INK},
            "encoding": {"x": {"field": "at", "type": "quantitative"}},
        },
        {
            "mark": {"type": "rule", "strokeWidth": 4, "opacity": 0.6, "yOffset": 9},
            "encoding": {"x": x, "x2": {"field": "high"}, "y": y, "color": colour},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1, "yOffset": 9},
            "encoding": {"x": point, "y": y, "color": colour},
        },
        *_label_layers(y),
        {
            "mark": {"type": "text", **texts, "dy": 9, "fontSize": 12, "color": GREY},
            "encoding": {"x": {"value": width + 12}, "y": y, "text": {"field": "value"}},
        },
    ]
    made = {**_config(width, 44 * len(marks)), "data": {"values": rows}, "layer": layers}
    return AuditChart(name, title, description, made)


def _label_layers(y: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the labels of a forest's rows; a light edge keeps them legible on the lines behind them."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "dy": -9, "fontSize": 13}
    encoding = {"x": {"value": 0}, "y": y, "text": {"field": "label"}}
    edge = {**mark, "stroke": "#ffffff", "strokeWidth": 5}
    return [{"mark": edge, "encoding": encoding}, {"mark": {**mark, "color": INK}, "encoding": encoding}]


def _lines(groups: list[str]) -> dict[str, Any]:
    """Return how groups are told apart: by colour, and by dashes for those who do not see it."""
    names = [printable(group, 36) for group in groups]
    shared = {"field": "group", "type": "nominal", "title": None, "sort": names}
    return {
        "color": {**shared, "scale": {"domain": names, "range": list(COLOURS[: len(names)])}},
        "strokeDash": {**shared, "scale": {"domain": names, "range": list(DASHES[: len(names)])}},
    }


def roc(name: str, title: str, description: str, curves: dict[str, list[tuple[float, float]]]) -> AuditChart:
    """Return ROC curves: points (false positive rate, sensitivity) by group."""
    rows = [
        {"group": printable(group, 36), "x": x, "y": y, "order": order}
        for group, found in curves.items()
        for order, (x, y) in enumerate(found)
    ]
    share = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "~%", "tickCount": 5}}
    layers = [
        _diagonal(),
        {
            "mark": {"type": "line", "strokeWidth": 2},
            "encoding": {
                "x": {**share, "field": "x", "title": "False positive rate"},
                "y": {**share, "field": "y", "title": "Sensitivity"},
                "order": {"field": "order"},
                **_lines(list(curves)),
            },
        },
    ]
    return AuditChart(name, title, description, {**_config(360, 360), "data": {"values": rows}, "layer": layers})


def _diagonal() -> dict[str, Any]:
    ends = [{"x": 0, "y": 0}, {"x": 1, "y": 1}]
    place = {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}
    mark = {"type": "line", "color": "#9a9a9a", "strokeDash": [3, 3], "strokeWidth": 1}
    return {"data": {"values": ends}, "mark": mark, "encoding": place}


def calibration(
    name: str, title: str, description: str, curves: dict[str, list[tuple[float, float, float, float]]]
) -> AuditChart:
    """Return the share with the outcome by score: points (score, share, low, high) by group."""
    rows = [
        {"group": printable(group, 36), "x": x, "y": y, "low": low, "high": high}
        for group, found in curves.items()
        for x, y, low, high in found
    ]
    share = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "~%", "tickCount": 5}}
    x = {"field": "x", "type": "quantitative", "title": "Score, from", "scale": {"zero": False}}
    told = _lines(list(curves))
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 1.5, "opacity": 0.5},
            "encoding": {"x": x, "y": {**share, "field": "low"}, "y2": {"field": "high"}, "color": told["color"]},
        },
        {
            "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 30}},
            "encoding": {"x": x, "y": {**share, "field": "y", "title": "Share with the outcome"}, **told},
        },
    ]
    return AuditChart(name, title, description, {**_config(420, 260), "data": {"values": rows}, "layer": layers})


def heat_map(
    name: str, title: str, description: str, cells: list[tuple[str, str, float | None, str]], axes: tuple[str, str]
) -> AuditChart:
    """Return a rate by two columns, (row, column, value, text); cells without a value are grey and say why."""
    values = [value for _, _, value, _ in cells if value is not None]
    middle = (min(values) + max(values)) / 2
    rows = [
        {"row": printable(row, 40), "column": printable(column, 24), "value": value, "text": text}
        for row, column, value, text in cells
    ]
    y = {"field": "row", "type": "ordinal", "title": axes[0], "axis": {"labelLimit": 220}}
    angle = {"labelAngle": 0, "orient": "top", "labelLimit": 200}
    x = {"field": "column", "type": "ordinal", "title": axes[1], "axis": angle}
    fill = {
        "field": "value",
        "type": "quantitative",
        "scale": {"range": ["#eef4f8", "#1f5f8b"], "domain": [min(values), max(values)]},
        "legend": None,
    }
    shade = [
        {"test": "datum.value === null", "value": GREY},
        {"test": f"datum.value > {middle!r}", "value": "#ffffff"},
    ]
    layers = [
        {"mark": {"type": "rect", "stroke": "#ffffff", "color": "#e4e4e4"}, "encoding": {"x": x, "y": y}},
        {"mark": {"type": "rect", "stroke": "#ffffff"}, "encoding": {"x": x, "y": y, "color": fill}},
        {
            "mark": {"type": "text", "fontSize": 12},
            "encoding": {"x": x, "y": y, "text": {"field": "text"}, "color": {"condition": shade, "value": INK}},
        },
    ]
    columns, lines = len({cell[1] for cell in cells}), len({cell[0] for cell in cells})
    # As wide as the other charts, so that letters are of one size on the page; a column holds its name.
    width = max(360, columns * max(70, 8 * max(len(str(row["column"])) for row in rows)))
    made = {**_config(width, 32 * lines), "data": {"values": rows}, "layer": layers}
    return AuditChart(name, title, description, made)


def over_time(
    name: str,
    title: str,
    description: str,
    moments: list[tuple[str, float, float, float]],
    changes: list[str],
    axis: str,
) -> AuditChart:
    """Return a rate by period with its intervals, and a line at each period from which it changed."""
    rows = [{"period": period, "y": y, "low": low, "high": high} for period, y, low, high in moments]
    step = max(1, len(rows) // 8)
    x = {
        "field": "period",
        "type": "ordinal",
        "title": None,
        "sort": [row["period"] for row in rows],
        "axis": {"values": [row["period"] for row in rows][::step], "labelAngle": -35},
    }
    share = {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "~%", "tickCount": 5}}
    layers = [
        {
            "mark": {"type": "rule", "color": COLOUR, "strokeWidth": 3, "opacity": 0.5},
            "encoding": {"x": x, "y": {**share, "field": "low"}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": COLOUR, "strokeWidth": 1.5, "point": {"size": 40, "color": COLOUR}},
            "encoding": {"x": x, "y": {**share, "field": "y", "title": axis[0].upper() + axis[1:]}},
        },
        {
            "data": {"values": [{"period": change} for change in changes]},
            "mark": {"type": "rule", "color": "#a63a10", "strokeDash": [4, 3], "strokeWidth": 2},
            "encoding": {"x": x},
        },
        {
            "data": {"values": [{"period": change} for change in changes[:1]]},
            "mark": {"type": "text", "align": "right", "dx": -6, "fontSize": 12, "color": "#a63a10"},
            "encoding": {"x": x, "y": {"value": 10}, "text": {"field": "period"}},
        },
    ]
    return AuditChart(name, title, description, {**_config(420, 220), "data": {"values": rows}, "layer": layers})

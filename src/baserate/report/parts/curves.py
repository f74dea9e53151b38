"""Curves: an outcome along an input, its middle as a line and its interval as a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from baserate.report.parts.chart import (
    BLUE,
    BROWN,
    DASHES,
    GROUPS,
    NARROW,
    WIDE,
    Chart,
    encoded,
    fitted,
    number_axis,
    values,
)
from baserate.report.parts.elements import Column, Row, Table

HEIGHT = 260
#: Curves that are told apart in one drawing.
MOST_CURVES = len(GROUPS)
#: A share that reaches this far is drawn on an axis from none to all.
WHOLE_AXIS_FROM = 0.25


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis measures: its words, and whether it is a share or in logarithms."""

    title: str
    is_share: bool = False
    is_log: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve, and its numbers in words; ``series`` names the curve where there are several."""

    x: float
    median: float
    low: float
    high: float
    x_words: str
    words: str
    series: str = ""


def curve_chart(
    name: str,
    title: str,
    description: str,
    axes: tuple[Axis, Axis],
    points: Sequence[Point],
    *,
    target: float | None = None,
    at: float | None = None,
    left_out: str = "",
) -> Chart:
    """Return a chart of curves along the first axis; ``target`` is a level to be reached, ``at`` where it is.

    Bands are drawn where there is one curve.
    """
    along, up = axes
    series = list(dict.fromkeys(point.series for point in points))
    rows = [
        {"x": one.x, "median": one.median, "low": one.low, "high": one.high, "series": one.series} for one in points
    ]
    x = encoded("x", scale={"type": "log"} if along.is_log else {"zero": False}, axis=_axis(along, points, "x"))
    scale: dict[str, Any] = {"type": "log"} if up.is_log else {"domainMin": 0}
    if up.is_share and not up.is_log and max(one.high for one in points) > WHOLE_AXIS_FROM:
        scale = {"domain": [0, 1]}
    y = {"scale": scale, "axis": _axis(up, points, "high")}
    layers: list[dict[str, Any]] = []
    if len(series) == 1:
        band = {"x": x, "y": encoded("low", **y), "y2": {"field": "high"}}
        layers.append({"mark": {"type": "area", "color": BLUE, "opacity": 0.25}, "encoding": band})
    line: dict[str, Any] = {"x": x, "y": encoded("median", **y)}
    if len(series) > 1:
        named = {"domain": series, "range": list(GROUPS[: len(series)])}
        line["color"] = encoded("series", "nominal", scale=named, legend={"title": None, "orient": "bottom"})
        line["strokeDash"] = encoded(
            "series", "nominal", scale={"domain": series, "range": list(DASHES[: len(series)])}, legend=None
        )
    mark = {"type": "line", "strokeWidth": 2, **({"color": BLUE} if len(series) == 1 else {})}
    layers.append({"mark": mark, "encoding": line})
    layers += _rules(target, at)
    wide, narrow = (
        {**fitted(width), "height": HEIGHT, "data": values(*rows), "layer": layers} for width in (WIDE, NARROW)
    )
    return Chart(name, title, description, wide, narrow, _table(name, title, axes, points), left_out)


def _rules(target: float | None, at: float | None) -> list[dict[str, Any]]:
    rule = {"type": "rule", "color": BROWN, "strokeDash": [4, 3]}
    return [
        {"data": values({key: value}), "mark": rule, "encoding": {key: encoded(key)}}
        for key, value in (("y", target), ("x", at))
        if value is not None
    ]


def _axis(axis: Axis, points: Sequence[Point], field: str) -> dict[str, Any]:
    most = max(getattr(point, field) for point in points)
    style = number_axis(most, is_share=axis.is_share)
    if axis.is_log:
        style = {"tickCount": 4, "format": ".0e" if not axis.is_share else ".0~p"}
    return {"title": axis.title, "labelFlush": True, **style}


def _table(name: str, title: str, axes: tuple[Axis, Axis], points: Sequence[Point]) -> Table:
    several = any(point.series for point in points)
    columns = (
        Column(axes[0].title),
        *((Column("Where"),) if several else ()),
        Column(axes[1].title, numeric=True),
    )
    rows = tuple(Row(one.x_words, (*((one.series,) if several else ()), one.words)) for one in points)
    return Table(f"{name}-numbers", f"{title}: the numbers drawn", columns, rows)

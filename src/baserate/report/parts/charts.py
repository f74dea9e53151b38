"""Interval charts as static SVG: Altair makes the specification and vl-convert draws it, without a browser."""

from __future__ import annotations

import json
import math
import re
from html import escape
from typing import Any

from baserate.report.parts.elements import Chart, Mark

PLOT_WIDTH = 400
ROW = 58
INK, GREY, COLOUR = "#1b1b1b", "#595959", "#1f5f8b"
FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
VEGA_LITE = "6.4"
LONGEST_LABEL = 64


def render_chart(chart: Chart) -> str:
    """Return a chart as SVG whose ids start with the chart's own."""
    return draw(_specification(chart), chart.id, chart.title, chart.description)


def draw(specification: dict[str, Any], name: str, title: str, description: str) -> str:
    """Return a Vega-Lite specification as SVG whose ids start with ``name``."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE)
    return _tidied(svg, name, title, description)


def _specification(chart: Chart) -> dict[str, Any]:
    """Return the Vega-Lite specification: a row a mark, its label and its numbers above it."""
    import altair as alt

    base = alt.Chart(alt.InlineData(values=[_row(index, mark) for index, mark in enumerate(chart.marks)]))
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    x = alt.X("low:Q", scale=_scale(chart), axis=_axis(chart))
    rule = base.mark_rule(strokeWidth=4, color=COLOUR, opacity=0.55, yOffset=17).encode(x=x, x2="high:Q", y=y)
    point = base.mark_point(filled=True, size=90, color=COLOUR, opacity=1, yOffset=17).encode(
        x=alt.X("median:Q", scale=_scale(chart), axis=_axis(chart)), y=y
    )
    label = base.mark_text(align="left", baseline="middle", dy=-17, fontSize=13, color=INK).encode(
        x=alt.value(0), y=y, text="label:N"
    )
    value = base.mark_text(align="left", baseline="middle", dy=0, fontSize=13, color=GREY).encode(
        x=alt.value(0), y=y, text="value:N"
    )
    made = alt.layer(rule, point, label, value).properties(width=PLOT_WIDTH, height=ROW * len(chart.marks))
    made = made.configure(background="transparent", font=FONT, padding=6).configure_view(stroke=None)
    specification: dict[str, Any] = json.loads(made.to_json(validate=False))
    return specification


def _row(index: int, mark: Mark) -> dict[str, Any]:
    # The engine ends the whole process at a NUL, so nothing that does not print is passed on to it.
    label = "".join(char if char.isprintable() else " " for char in mark.label)
    label = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
    return {
        "row": index,
        "label": label,
        "value": mark.value,
        "median": mark.median,
        "low": mark.low,
        "high": mark.high,
    }


def _scale(chart: Chart) -> Any:
    import altair as alt

    low, high = min(mark.low for mark in chart.marks), max(mark.high for mark in chart.marks)
    if chart.is_log:
        return alt.Scale(type="log", domain=[10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high))])
    if chart.is_share and high > 0.25:
        return alt.Scale(domain=[0, 1])
    return alt.Scale(domain=[0, high or 1], nice=True)


def _axis(chart: Chart) -> Any:
    import altair as alt

    style: dict[str, Any] = {
        "title": chart.axis,
        "titleColor": GREY,
        "titleFontWeight": "normal",
        "titleFontSize": 12,
        "labelFontSize": 12,
        "labelColor": GREY,
        "gridColor": "#e2e2e2",
        "domainColor": "#9a9a9a",
        "tickColor": "#9a9a9a",
        "labelFlush": True,
    }
    if chart.is_log:
        low, high = min(mark.low for mark in chart.marks), max(mark.high for mark in chart.marks)
        powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        step = math.ceil(len(powers) / 5)
        return alt.Axis(values=[10.0**power for power in powers][::step], format=",.15~g", **style)
    return alt.Axis(tickCount=4, format="~%" if chart.is_share else ",.15~g", **style)


def _tidied(svg: str, name: str, title: str, description: str) -> str:
    """Return the SVG with a title and a description, ids of its own, and without what only scripts read."""
    svg = re.sub(r' (?:aria-[a-z]+|role|class|pointer-events)="[^"]*"', "", svg)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{name}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", svg)
    head, _, body = svg.partition(">")
    width, height = (re.search(rf' {side}="([0-9.]+)"', head) for side in ("width", "height"))
    assert width and height
    box = f"0 0 {width[1]} {height[1]}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="{box}" role="img"'
        f' aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(description)}</desc>{body}'
    )

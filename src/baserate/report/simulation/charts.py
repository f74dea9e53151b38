"""What a simulation gave over time, as static SVG: means with their intervals, small multiples by place and policy."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from baserate.report.parts.charts import COLOUR, FONT, GREY, INK, draw
from baserate.terms import term

if TYPE_CHECKING:
    from baserate.simulation.result import LoopOutcome, Series

#: Most panels across and down, and days drawn.
ACROSS, DOWN, DAYS = 3, 6, 41
TRUE = "#b3541e"
#: Size of a panel, and from what on numbers are shortened on an axis.
WIDTH, HEIGHT, MILLION = 240, 130, 1e6
#: Fewer places are no map.
LEAST_PLACES = 9
#: What is of everybody.
WHOLE = "all"


@dataclass(frozen=True, slots=True)
class SeriesChart:
    """A drawing of some series. ``left_out`` says what is in the numbers and not in the drawing."""

    id: str
    title: str
    description: str
    specification: str
    left_out: str = ""

    def svg(self) -> str:
        """Return the drawing as SVG, no wider than it was drawn, so that letters have one size in all drawings."""
        made = draw(json.loads(self.specification), self.id, self.title, self.description)
        width = made.partition('viewBox="0 0 ')[2].partition(" ")[0]
        return made.replace('class="chart"', f'class="chart" style="max-width:{width}px"', 1)


def label_of(at: object) -> str:
    """Return the point of a sweep in words, its parameters without the name of their loop."""
    assert isinstance(at, dict)
    words = (
        f"{path.partition('.')[2]} {value:g}" if isinstance(value, float) else f"{value}" for path, value in at.items()
    )
    return ", ".join(words)


def over_time(name: str, series: Sequence[Series], level: str, also: Sequence[str] = ()) -> SeriesChart:
    """Return panels of one term over the days: what it is of across, the settings of a sweep down.

    ``also`` are terms with the same numbers, which the drawing then stands for too.
    """
    about = term(series[0].term)
    across = _worst(series)
    down = list(dict.fromkeys(label_of(dict(one.at)) for one in series))[:DOWN]
    columns, settings = _labels(across, 30), _labels(down, 70)
    rows = []
    for one in series:
        setting, called = label_of(dict(one.at)), _called(one)
        if setting not in down or called not in across:
            continue
        step = max(1, len(one.day) // DAYS)
        for index in sorted({*range(0, len(one.day), step), len(one.day) - 1}):
            mean, low, high = one.mean[index], one.low[index], one.high[index]
            if mean is not None:
                rows.append(
                    {"day": one.day[index], "mean": mean, "low": low, "high": high, "true": one.true}
                    | {"of": columns[called], "at": settings[setting]}
                )
    shown, whole = len(across) * len(down), len({(_called(one), label_of(dict(one.at))) for one in series})
    same = "".join(f" The {term(other).name} is the same." for other in also)
    truth = " The dashed line is the true value." if any(one.true is not None for one in series) else ""
    return SeriesChart(
        name,
        f"{about.name[:1].upper()}{about.name[1:]} over time",
        f"Line: mean over replicates. Band: {level} simulation interval.{truth}{same}",
        json.dumps(_panels(rows, about.is_proportion, list(columns.values()), list(settings.values()))),
        f"Drawn are {shown} of {whole}: those furthest from the truth." if shown < whole else "",
    )


def _called(one: Series | LoopOutcome) -> str:
    return " ".join(one.where.values()) or WHOLE


def _worst(series: Sequence[Series]) -> list[str]:
    """Return the names to draw: all where they are few, else those furthest from the truth at the first setting."""
    names = list(dict.fromkeys(_called(one) for one in series))
    if len(names) <= ACROSS:
        return names
    distance: dict[str, float] = {}
    for one in (one for one in series if one.at == series[0].at):
        last = one.mean[-1] or 0.0
        distance[_called(one)] = max(distance.get(_called(one), 0.0), abs(last - (one.true or 0.0)))
    return sorted(names, key=lambda called: -distance[called])[:ACROSS]


def _labels(names: Sequence[str], length: int) -> dict[str, str]:
    """Return a label for each name: short, different from the others, and of characters that print."""
    found: dict[str, str] = {}
    for name in names:
        # The engine ends the whole process at a NUL, so nothing that does not print is passed on to it.
        text = "".join(char if char.isprintable() else " " for char in name)
        text = text if len(text) <= length else text[: length - 1] + "…"
        found[name] = f"{text} ({len(found) + 1})" if text in found.values() else text
    return found


def _panels(rows: list[dict[str, Any]], is_share: bool, columns: list[str], settings: list[str]) -> dict[str, Any]:
    import altair as alt

    axis: dict[str, Any] = {"labelColor": GREY, "titleColor": GREY, "titleFontWeight": "normal", "gridColor": "#e2e2e2"}
    last, most = (max((row[key] for row in rows), default=1) for key in ("day", "high"))
    x = alt.X(
        "day:Q",
        title="day",
        scale=alt.Scale(domain=[0, last], nice=False),
        axis=alt.Axis(tickCount=3, format=",.15~g", labelFlush=True, **axis),
    )
    y_axis = alt.Axis(tickCount=4, format="~%" if is_share else ",.15~g" if most < MILLION else ".3~s", **axis)
    base = alt.Chart()
    band = base.mark_area(color=COLOUR, opacity=0.25).encode(
        x=x, y=alt.Y("low:Q", title=None, axis=y_axis), y2="high:Q"
    )
    line = base.mark_line(color=COLOUR, strokeWidth=2).encode(x=x, y=alt.Y("mean:Q", axis=y_axis))
    true = base.mark_line(color=TRUE, strokeDash=[5, 4], strokeWidth=2).encode(x=x, y=alt.Y("true:Q", axis=y_axis))
    head = alt.Header(title=None, labelColor=INK, labelFontSize=13, labels=columns != [WHOLE])
    layers = alt.layer(band, line, true, data=alt.InlineData(values=rows)).properties(width=WIDTH, height=HEIGHT)
    facets: dict[str, Any] = {"column": alt.Column("of:N", header=head, sort=columns)}
    if len(settings) > 1:
        beside = alt.Header(title=None, labelColor=INK, labelFontSize=13, labelOrient="top", labelAnchor="start")
        facets["row"] = alt.Row("at:N", header=beside, sort=settings)
    made = layers.facet(**facets).configure(background="transparent", font=FONT, padding=6)
    made = made.configure_axis(labelFontSize=12, titleFontSize=12)
    found: dict[str, Any] = json.loads(made.to_json(validate=False))
    return found


def map_of_places(name: str, outcomes: Sequence[LoopOutcome], setting: str = "") -> SeriesChart | None:
    """Return places as squares of a grid, coloured by patrols over the true share; None for fewer than nine places."""
    if len(outcomes) < LEAST_PLACES:
        return None
    import altair as alt

    width = math.ceil(math.sqrt(len(outcomes)))
    rows: list[dict[str, Any]] = [
        {
            "x": index % width,
            "y": index // width,
            "ratio": min(4.0, max(0.25, one.estimate.mean / one.true))
            if one.estimate.mean is not None and one.true
            else None,
        }
        for index, one in enumerate(outcomes)
    ]
    scale = alt.Scale(type="log", domain=[0.25, 1, 4], range=["#3b6fb6", "#f4f4f4", "#b3541e"])
    legend = alt.Legend(title="times its true share", values=[0.25, 1, 4], labelFontSize=12, titleFontSize=12)
    side = max(4, min(26, 380 // width))
    made = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_rect(stroke="#9a9a9a", strokeWidth=0.5)
        .encode(
            x=alt.X("x:O", axis=None),
            y=alt.Y("y:O", axis=None),
            color=alt.condition(
                "datum.ratio === null", alt.value("#c4c4c4"), alt.Color("ratio:Q", scale=scale, legend=legend)
            ),
        )
        .properties(width=side * width, height=side * (rows[-1]["y"] + 1))
        .configure(background="transparent", font=FONT, padding=6)
    )
    words = "One square a place, in the order of the file and not of a map. Colour: share of patrols over true share"
    title = f"Where patrols go{': ' + setting if setting else ''}"
    last = ", on the last day; grey where nothing really happens."
    return SeriesChart(name, title, words + last, made.to_json(validate=False))

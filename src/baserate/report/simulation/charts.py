"""What a simulation gave over time: means with their intervals, small multiples by place and policy, and maps."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from baserate.report.parts.chart import (
    BLUE,
    BROWN,
    DIVERGING,
    DOMAIN,
    EMPTY,
    NARROW,
    WIDE,
    Chart,
    encoded,
    number_axis,
    values,
)
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.numbers import UNDEFINED, Shown, percent, shown_mean, shown_value
from baserate.report.parts.printable import printable
from baserate.terms import Term, term

if TYPE_CHECKING:
    from baserate.simulation.result import LoopOutcome, Series

#: Most panels across and down, and days drawn.
ACROSS, DOWN, DAYS = 3, 6, 41
#: Height of a panel, and the room that its axis takes beside it.
HEIGHT, AXIS, GAP = 130, 46, 20
#: Fewer places are no map, and a map is no wider than this on a page and on a telephone.
LEAST_PLACES, MAP_WIDTHS = 9, (380, 200)
#: How far the colours of a map reach, as a factor.
REACH = 4.0
#: What is of everybody.
WHOLE = "all"


def label_of(at: Mapping[str, object]) -> str:
    """Return the point of a sweep in words, its parameters without the name of their loop."""
    words = (
        f"{path.partition('.')[2]} {value:g}" if isinstance(value, float) else f"{value}" for path, value in at.items()
    )
    return ", ".join(words)


def over_time(name: str, series: Sequence[Series], level: str, also: Sequence[str] = ()) -> Chart:
    """Return panels of one term over the days: what it is of across, the settings of a sweep down.

    ``also`` are terms with the same numbers, which the drawing then stands for too.
    """
    about = term(series[0].term)
    across = _worst(series)
    down = list(dict.fromkeys(label_of(one.at) for one in series))[:DOWN]
    columns, settings = _labels(across, 30), _labels(down, 70)
    drawn = [one for one in series if label_of(one.at) in settings and _called(one) in columns]
    rows = [row for one in drawn for row in _rows(one, columns[_called(one)], settings[label_of(one.at)])]
    shown, whole = len(across) * len(down), len({(_called(one), label_of(one.at)) for one in series})
    same = "".join(f" The {term(other).name} is the same." for other in also)
    truth = " The dashed line is the true value." if any(one.true is not None for one in series) else ""
    title = f"{about.name[:1].upper()}{about.name[1:]} over time"
    wide, narrow = (
        _panels(rows, about.is_proportion, list(columns.values()), list(settings.values()), width)
        for width in (WIDE, NARROW)
    )
    return Chart(
        name,
        title,
        f"Line: mean over replicates. Band: {level} simulation interval.{truth}{same}",
        wide,
        narrow,
        _ends(name, title, about, drawn),
        f"Drawn are {shown} of {whole}: those furthest from the truth." if shown < whole else "",
    )


def _rows(one: Series, called: str, setting: str) -> list[dict[str, Any]]:
    """Return the days of a series that are drawn, the last one among them."""
    step = max(1, len(one.day) // DAYS)
    days = sorted({*range(0, len(one.day), step), len(one.day) - 1})
    return [
        {"day": one.day[index], "mean": one.mean[index], "low": one.low[index], "high": one.high[index]}
        | {"true": one.true, "of": called, "at": setting}
        for index in days
        if one.mean[index] is not None
    ]


def _ends(name: str, title: str, about: Term, drawn: Sequence[Series]) -> Table:
    """Return the table behind panels: each series on its first and its last day, and the truth beside it."""

    def at(one: Series, index: int) -> Shown:
        return shown_mean(one.mean[index], one.low[index], one.high[index], is_share=about.is_proportion)

    rows = []
    for one in drawn:
        first, last = at(one, 0), at(one, -1)
        true = "" if one.true is None else shown_value(one.true, is_share=about.is_proportion)
        rows.append(Row(_called(one), (label_of(one.at), first.median, last.median, last.interval, true)))
    columns = (
        Column("Of"),
        Column("With"),
        Column("Mean on the first day", numeric=True),
        Column("On the last", numeric=True),
        Column("Interval on the last", numeric=True),
        Column("True", numeric=True),
    )
    return Table(f"{name}-numbers", f"{title}: the first and the last day", columns, tuple(rows))


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
        text = printable(name, length)
        found[name] = f"{text} ({len(found) + 1})" if text in found.values() else text
    return found


def _panels(
    rows: list[dict[str, Any]], is_share: bool, columns: list[str], settings: list[str], width: int
) -> dict[str, Any]:
    """Return a grid of panels as wide as a page; on a telephone they stand one below the other."""
    last, most = (max((row[key] for row in rows), default=1) for key in ("day", "high"))
    days = {"tickCount": 3, "format": ",.15~g", "labelFlush": True}
    x = encoded("day", title="day", scale={"domain": [0, last], "nice": False}, axis=days)
    y = {"title": None, "axis": number_axis(most, is_share=is_share)}
    layers = [
        {
            "mark": {"type": "area", "color": BLUE, "opacity": 0.25},
            "encoding": {"x": x, "y": encoded("low", **y), "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": BLUE, "strokeWidth": 2},
            "encoding": {"x": x, "y": encoded("mean", **y)},
        },
        {
            "mark": {"type": "line", "color": BROWN, "strokeDash": [5, 4], "strokeWidth": 2},
            "encoding": {"x": x, "y": encoded("true", **y)},
        },
    ]
    inner = {"width": _panel_width(width, len(columns)), "height": HEIGHT, "layer": layers}
    if width == NARROW:
        names = [_panel_name(called, setting, columns, settings) for setting in settings for called in columns]
        named = [{**row, "panel": _panel_name(row["of"], row["at"], columns, settings)} for row in rows]
        header = {"labels": len(names) > 1, "labelAnchor": "start"}
        facet = encoded("panel", "nominal", header=header, sort=names, title=None)
        return {"data": values(*named), "facet": facet, "columns": 1, "spec": inner}
    head = {"labels": columns != [WHOLE]}
    grid = {"column": encoded("of", "nominal", header=head, sort=columns, title=None)}
    if len(settings) > 1:
        beside = {"labelOrient": "top", "labelAnchor": "start"}
        grid["row"] = encoded("at", "nominal", header=beside, sort=settings, title=None)
    return {"data": values(*rows), "facet": grid, "spec": inner}


def _panel_width(width: int, across: int) -> int:
    """Return the width of a panel, of which so many stand beside each other on a page."""
    beside = 1 if width == NARROW else across
    return (width - AXIS - GAP * beside) // beside


def _panel_name(called: str, setting: str, columns: Sequence[str], settings: Sequence[str]) -> str:
    """Return what a panel is of, where it stands alone."""
    parts = [called] if columns != [WHOLE] else []
    return ", ".join([*parts, setting] if len(settings) > 1 else parts)


def map_of_places(name: str, outcomes: Sequence[LoopOutcome], setting: str = "") -> Chart | None:
    """Return places as squares of a grid, coloured by patrols over the true share; None for fewer than nine places."""
    if len(outcomes) < LEAST_PLACES:
        return None
    width = math.ceil(math.sqrt(len(outcomes)))
    ratios = [_ratio(one) for one in outcomes]
    rows = [
        {
            "x": index % width,
            "y": index // width,
            "place": _called(one),
            "ratio": None if ratio is None else min(REACH, max(1 / REACH, ratio)),
        }
        for index, (one, ratio) in enumerate(zip(outcomes, ratios, strict=True))
    ]
    ends = [1 / REACH, 1, REACH]
    scale = {"type": "log", "domain": ends, "range": list(DIVERGING)}
    colour = encoded("ratio", scale=scale, legend={"title": "times its true share", "values": ends})
    colour = {"condition": {"test": "datum.ratio === null", "value": EMPTY}, **colour}
    title = f"Where patrols go{': ' + setting if setting else ''}"
    read = [
        Row(_called(one), (percent(one.estimate.mean), percent(one.true), UNDEFINED if r is None else f"{r:.2f}"))
        for one, r in zip(outcomes, ratios, strict=True)
    ]
    wide, narrow = (_squares(rows, width, math.ceil(len(outcomes) / width), most, colour) for most in MAP_WIDTHS)
    columns = (Column("Place"), *(Column(of, numeric=True) for of in ("Share of patrols", "True share", "Times")))
    return Chart(
        name,
        title,
        "One square a place, in the order of the file and not of a map. Colour: share of patrols over true share, on "
        "the last day; grey where nothing really happens.",
        wide,
        narrow,
        Table(f"{name}-numbers", f"{title}: the numbers drawn", columns, tuple(read)),
    )


def _squares(rows: list[dict[str, Any]], across: int, down: int, most: int, colour: dict[str, Any]) -> dict[str, Any]:
    side = max(4, min(26, most // across))
    return {
        "width": side * across,
        "height": side * down,
        "data": values(*rows),
        "mark": {"type": "rect", "stroke": DOMAIN, "strokeWidth": 0.5},
        "encoding": {
            "x": encoded("x", "ordinal", axis=None),
            "y": encoded("y", "ordinal", axis=None),
            "color": colour,
        },
    }


def _ratio(one: LoopOutcome) -> float | None:
    """Return the share of patrols over the true share, None where there is none."""
    return one.estimate.mean / one.true if one.estimate.mean is not None and one.true else None

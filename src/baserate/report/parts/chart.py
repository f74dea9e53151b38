"""A chart: its Vega-Lite specification, the words for it, and the numbers that it draws as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as Tree

from baserate.report.parts.elements import Table

INK, GREY, GRID, DOMAIN, PAPER, EMPTY = "#1b1b1b", "#595959", "#e2e2e2", "#8c8c8c", "#ffffff", "#c4c4c4"
#: Letters on a coloured square, and a square without a value: the squares keep their colours in the dark.
ON_LIGHT, ON_DARK, NO_VALUE = "#1c1c1c", "#fefefe", "#e4e4e4"
#: What is drawn; what is wrong, or differs; the true value beside what is drawn; what is inconclusive.
BLUE, RED, BROWN, UNSURE = "#1f5f8b", "#a63a10", "#b3541e", "#6e6e6e"
#: Too few, as many as its share, too many.
DIVERGING = ("#3b6fb6", "#f4f4f4", "#b3541e")
#: From the lowest to the highest.
RISING = ("#eef4f8", "#1f5f8b")
#: Colours that stay apart for people who do not see them all (Okabe and Ito, Color Universal Design, 2008).
GROUPS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#1b1b1b", "#8a8a8a")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [12, 3], [4, 4], [1, 3], [10, 2, 2, 2, 2, 2])
FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
TEXT, LABEL = 12, 13
#: What each colour becomes where a reader's screen is dark. Fills of a scale of colours stay as they are.
DARK: Mapping[str, str] = {
    INK: "#ececec",
    GREY: "#b8b8b8",
    GRID: "#3a3a3a",
    DOMAIN: "#8f8f8f",
    PAPER: "#161616",
    EMPTY: "#5c5c5c",
    NO_VALUE: "#dcdcdc",
    BLUE: "#6fb1de",
    RED: "#f08a5d",
    BROWN: "#e9a36b",
    UNSURE: "#a8a8a8",
    "#0072b2": "#4aa8e0",
    "#d55e00": "#ee8a3c",
    "#009e73": "#2fc296",
    "#cc79a7": "#e09cc4",
    "#8a8a8a": "#a6a6a6",
}
MILLION = 1e6


def config() -> dict[str, Any]:
    """Return what every Vega-Lite specification has as its configuration."""
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            "titleColor": GREY,
            "titleFontWeight": "normal",
            "titleFontSize": TEXT,
            "labelFontSize": TEXT,
            "labelColor": GREY,
            "gridColor": GRID,
            "domainColor": DOMAIN,
            "tickColor": DOMAIN,
        },
        "header": {"title": None, "labelColor": INK, "labelFontSize": LABEL},
        "legend": {"labelFontSize": TEXT, "titleFontSize": TEXT, "labelColor": INK, "titleColor": INK},
    }


def dark_rules() -> str:
    """Return the rules of a style sheet that give drawings their colours on a dark screen."""
    return "\n".join(
        f'  svg [{part}="{light}"] {{ {part}: {dark}; }}' for light, dark in DARK.items() for part in ("fill", "stroke")
    )


def number_axis(most: float, *, is_share: bool) -> dict[str, Any]:
    """Return how an axis writes its numbers: shares in per cent, millions and more shortened."""
    return {"tickCount": 4, "format": "~%" if is_share else ",.15~g" if most < MILLION else ".3~s"}


def share_scale() -> dict[str, Any]:
    """Return an encoding on an axis from 0% to 100%."""
    return {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "~%", "tickCount": 5}}


#: Width of a drawing on a page, and of the same drawing on a telephone; letters have one size in both.
WIDE, NARROW = 720, 344
PADDING = 6
#: Rows of a chart at most that stands beside another one.
FEW_ROWS = 8


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing that can be read without being seen.

    ``id`` differs between the charts of a page. ``specification`` is Vega-Lite without what all charts share, and
    ``narrow`` the same for a telephone; ``description`` says what is drawn, ``table`` holds the numbers, and
    ``left_out`` says what is not drawn.
    """

    id: str
    title: str
    description: str
    specification: dict[str, Any]
    narrow: dict[str, Any]
    table: Table
    left_out: str = ""

    @property
    def words(self) -> str:
        """What stands under the drawing."""
        return f"{self.description} {self.left_out}".strip()

    @property
    def is_short(self) -> bool:
        """Whether it can stand beside another one on a printed page."""
        return len(self.table.rows) <= FEW_ROWS

    def whole(self, *, narrow: bool = False) -> dict[str, Any]:
        """Return the whole Vega-Lite specification, theme included."""
        drawn = self.narrow if narrow else self.specification
        return {"background": "transparent", "padding": PADDING, "config": config(), **drawn}


def fitted(width: int) -> dict[str, Any]:
    """Return the width of a drawing, its axes and padding within it."""
    return {"width": width, "autosize": {"type": "fit-x", "contains": "padding"}}


def values(*rows: dict[str, Any]) -> dict[str, Any]:
    """Return rows as the data of a specification."""
    return {"values": list(rows)}


def encoded(field: str, kind: str = "quantitative", /, **more: Any) -> dict[str, Any]:
    """Return the encoding of a field."""
    return {"field": field, "type": kind, **more}


VEGA_LITE = "6.4"
_SVG = "http://www.w3.org/2000/svg"
#: A drawing of at least this part of the width of a page is drawn as wide as the page.
LEAST_OF_PAGE = 0.75
#: What only scripts read.
_DROPPED = ("role", "class", "pointer-events")
_FONT = "font-family"


def render_chart(chart: Chart, *, narrow: bool = False) -> str:
    """Return a chart as SVG with its title and description; its ids start with the chart's own.

    The drawing for a page and the one for a telephone differ in their ids, so that both can stand on one page.
    """
    import vl_convert

    name = f"{chart.id}-narrow" if narrow else chart.id
    drawn = Tree.fromstring(vl_convert.vegalite_to_svg(chart.whole(narrow=narrow), vl_version=VEGA_LITE))
    kind = "narrow" if narrow else "wide" if _width(drawn) > WIDE * LEAST_OF_PAGE else "wide small"
    made = Tree.Element(
        f"{{{_SVG}}}svg", {"class": f"chart {kind}", "role": "img", "viewBox": drawn.get("viewBox", "")}
    )
    made.set("width", drawn.get("width", ""))
    made.set("aria-labelledby", f"{name}-t {name}-d")
    for part, text in (("title", chart.title), ("desc", chart.description)):
        Tree.SubElement(made, f"{{{_SVG}}}{part}", {"id": f"{name}-{part[0]}"}).text = text
    made.extend(list(drawn))
    fonts = {element.get(_FONT) for element in drawn.iter(f"{{{_SVG}}}text")}
    font = fonts.pop() if len(fonts) == 1 else None
    if font is not None:
        made.set(_FONT, font)
    for element in made.iter():
        if element is not made and element not in made[:2]:
            _tidy(element, name, font)
    Tree.register_namespace("", _SVG)
    return Tree.tostring(made, encoding="unicode")


def _width(drawn: Tree.Element) -> float:
    return float(drawn.get("width", "0"))


def _tidy(element: Tree.Element, name: str, font: str | None) -> None:
    """Drop what only scripts read and what is said once for all, and let the ids start with ``name``."""
    for key, value in list(element.attrib.items()):
        is_said_already = key == _FONT and value == font
        if is_said_already or key in _DROPPED or key.startswith("aria-"):
            del element.attrib[key]
        elif key == "id":
            element.set(key, f"{name}-{value}")
        elif value.startswith("url(#"):
            element.set(key, f"url(#{name}-{value[5:]}")

"""Charts as static SVG, drawn by vl-convert without a browser."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from baserate.report.parts.chart import WIDE, Chart

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

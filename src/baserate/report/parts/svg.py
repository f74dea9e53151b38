"""Charts as static SVG, drawn by vl-convert without a browser."""

from __future__ import annotations

from xml.etree import ElementTree as Tree

from baserate.report.parts.chart import Chart

VEGA_LITE = "6.4"
_SVG = "http://www.w3.org/2000/svg"
#: What only scripts read.
_DROPPED = ("role", "class", "pointer-events")


def render_chart(chart: Chart) -> str:
    """Return a chart as SVG with its title and description; its ids start with the chart's own."""
    import vl_convert

    drawn = Tree.fromstring(vl_convert.vegalite_to_svg(chart.whole, vl_version=VEGA_LITE))
    made = Tree.Element(f"{{{_SVG}}}svg", {"class": "chart", "role": "img", "viewBox": drawn.get("viewBox", "")})
    made.set("width", drawn.get("width", ""))
    made.set("aria-labelledby", f"{chart.id}-t {chart.id}-d")
    for part, text in (("title", chart.title), ("desc", chart.description)):
        Tree.SubElement(made, f"{{{_SVG}}}{part}", {"id": f"{chart.id}-{part[0]}"}).text = text
    made.extend(list(drawn))
    for element in made.iter():
        if element is not made and element not in made[:2]:
            _tidy(element, chart.id)
    Tree.register_namespace("", _SVG)
    return Tree.tostring(made, encoding="unicode")


def _tidy(element: Tree.Element, name: str) -> None:
    """Drop what only scripts read, and let the ids start with ``name``."""
    for key, value in list(element.attrib.items()):
        if key in _DROPPED or key.startswith("aria-"):
            del element.attrib[key]
        elif key == "id":
            element.set(key, f"{name}-{value}")
        elif value.startswith("url(#"):
            element.set(key, f"url(#{name}-{value[5:]}")

"""Reading a drawing back: where its marks stand, and in which colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from baserate.report.parts.chart import Chart, render_chart

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Drawn:
    """A mark of a drawing: its place, its colour and, for lines, the places it goes through."""

    x: float
    y: float
    colour: str
    path: tuple[tuple[float, float], ...] = ()
    width: float = 0.0
    dashed: bool = False


class Drawing:
    """The marks of a chart as they are drawn."""

    def __init__(self, chart: Chart) -> None:
        self.root = ElementTree.fromstring(render_chart(chart))
        self._found: list[tuple[ElementTree.Element, float, float]] = []
        self._walk(self.root, 0.0, 0.0)

    def _walk(self, element: ElementTree.Element, x: float, y: float) -> None:
        move = re.match(r"translate\((-?[\d.e-]+),(-?[\d.e-]+)\)", element.get("transform", ""))
        if move:
            x, y = x + float(move[1]), y + float(move[2])
        self._found.append((element, x, y))
        for child in element:
            self._walk(child, x, y)

    def circles(self) -> list[Drawn]:
        """Return the filled points."""
        return [
            Drawn(x, y, element.get("fill", ""))
            for element, x, y in self._found
            if element.tag == f"{SVG}path"
            and "A" in (element.get("d") or "")
            and element.get("fill") not in (None, "none")
        ]

    def rules(self, width: str) -> list[Drawn]:
        """Return the straight lines of a width, each with its two ends."""
        found = []
        for element, x, y in self._found:
            if element.tag == f"{SVG}line" and element.get("stroke-width") == width:
                end = (x + float(element.get("x2", 0)), y + float(element.get("y2", 0)))
                found.append(Drawn(x, y, element.get("stroke", ""), ((x, y), end)))
        return found

    def lines(self) -> list[Drawn]:
        """Return the lines through many points."""
        return [
            Drawn(x, y, element.get("stroke", ""), _points(element, x, y), 0.0, bool(element.get("stroke-dasharray")))
            for element, x, y in self._found
            if element.tag == f"{SVG}path" and element.get("fill") == "none" and "L" in (element.get("d") or "")
        ] + [
            Drawn(x, y, element.get("stroke", ""), _points(element, x, y), 0.0, bool(element.get("stroke-dasharray")))
            for element, x, y in self._found
            if element.tag == f"{SVG}path"
            and element.get("fill") is None
            and element.get("stroke") is not None
            and "L" in (element.get("d") or "")
        ]

    def areas(self) -> list[Drawn]:
        """Return the filled shapes whose outline goes through many points."""
        return [
            Drawn(x, y, element.get("fill", ""), _points(element, x, y))
            for element, x, y in self._found
            if element.tag == f"{SVG}path"
            and element.get("fill") not in (None, "none", "transparent")
            and (element.get("d") or "").count("L") > 3
        ]

    def squares(self) -> list[Drawn]:
        """Return the filled rectangles, which stand where their corner is."""
        found = []
        for element, x, y in self._found:
            box = re.fullmatch(r"M(-?[\d.]+),(-?[\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+Z", element.get("d") or "")
            if element.tag == f"{SVG}path" and box and element.get("fill") not in (None, "none", "transparent"):
                found.append(Drawn(x + float(box[1]), y + float(box[2]), element.get("fill", "")))
        return found

    def texts(self) -> dict[str, tuple[float, float]]:
        """Return where each text stands."""
        return {element.text or "": (x, y) for element, x, y in self._found if element.tag == f"{SVG}text"}


def _points(element: ElementTree.Element, x: float, y: float) -> tuple[tuple[float, float], ...]:
    return tuple(
        (x + float(a), y + float(b)) for a, b in re.findall(r"[ML](-?[\d.e-]+),(-?[\d.e-]+)", element.get("d") or "")
    )


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of ``#1f5f8b`` or ``rgb(31, 95, 139)``."""
    if colour.startswith("#"):
        return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))  # type: ignore[return-value]
    return tuple(int(part) for part in re.findall(r"\d+", colour)[:3])  # type: ignore[return-value]


def is_reddish(colour: str) -> bool:
    red, _, blue = rgb(colour)
    return red > blue + 30


def is_bluish(colour: str) -> bool:
    red, _, blue = rgb(colour)
    return blue > red + 30


def is_grey(colour: str) -> bool:
    return max(rgb(colour)) - min(rgb(colour)) <= 12


def lightness(colour: str) -> float:
    red, green, blue = rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

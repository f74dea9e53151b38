"""Colours, letters and axes that all drawings share, by day and by night."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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

"""Colours, letters and axes that all drawings share."""

from __future__ import annotations

from typing import Any

INK, GREY, GRID, DOMAIN, PAPER, EMPTY = "#1b1b1b", "#595959", "#e2e2e2", "#9a9a9a", "#ffffff", "#c4c4c4"
#: What is drawn; what is wrong, or differs; what is true beside what is drawn; what cannot be told.
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


def number_axis(most: float, *, is_share: bool) -> dict[str, Any]:
    """Return how an axis writes its numbers: shares in per cent, millions and more shortened."""
    return {"tickCount": 4, "format": "~%" if is_share else ",.15~g" if most < MILLION else ".3~s"}


def share_scale() -> dict[str, Any]:
    """Return an encoding on an axis from 0% to 100%."""
    return {"type": "quantitative", "scale": {"domain": [0, 1]}, "axis": {"format": "~%", "tickCount": 5}}

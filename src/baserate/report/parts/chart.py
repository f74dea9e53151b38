"""A chart: its Vega-Lite specification, the words for it, and the numbers that it draws as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from baserate.report.parts.elements import Table
from baserate.report.parts.theme import config

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

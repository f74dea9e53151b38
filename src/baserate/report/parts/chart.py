"""A chart: its Vega-Lite specification, the words for it, and the numbers that it draws as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from baserate.report.parts.elements import Table
from baserate.report.parts.theme import config


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing that can be read without being seen.

    ``id`` differs between the charts of a page. ``specification`` is Vega-Lite without what all charts share;
    ``description`` says what is drawn, ``table`` holds the numbers, and ``left_out`` says what is not drawn.
    """

    id: str
    title: str
    description: str
    specification: dict[str, Any]
    table: Table
    left_out: str = ""

    @property
    def words(self) -> str:
        """What stands under the drawing."""
        return f"{self.description} {self.left_out}".strip()

    @property
    def whole(self) -> dict[str, Any]:
        """The whole Vega-Lite specification, theme included."""
        return {"background": "transparent", "padding": 6, "config": config(), **self.specification}


def values(*rows: dict[str, Any]) -> dict[str, Any]:
    """Return rows as the data of a specification."""
    return {"values": list(rows)}


def encoded(field: str, kind: str = "quantitative", /, **more: Any) -> dict[str, Any]:
    """Return the encoding of a field."""
    return {"field": field, "type": kind, **more}

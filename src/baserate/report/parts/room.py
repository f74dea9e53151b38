"""How results of one kind are reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType


@dataclass(frozen=True, slots=True)
class Room:
    """What makes the report of a kind of result.

    ``model`` says what there is to say, as frozen data with every number as printed; ``template`` is the page of that,
    ``text`` what a terminal shows of it. ``csv`` takes the result itself, as its numbers are in full.
    """

    model: Callable[[Any], Any]
    template: str
    text: Callable[[Any], RenderableType]
    csv: Callable[[Any], str]

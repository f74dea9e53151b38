"""Numbers as options take them, written as a scenario file may write them."""

from __future__ import annotations

from typing import Any

import click

from baserate.tomlfile.numbers import NumberError, number_of


class NumberType(click.ParamType[float]):
    """A number as text; of a ``share`` it may be in percent."""

    name = "number"

    def __init__(self, *, share: bool) -> None:
        self._share = share

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; whether it is in range is for whoever uses it."""
        if isinstance(value, float):
            return value
        try:
            return number_of(str(value), share=self._share)
        except NumberError as error:
            self.fail(f"{str(value)[:80]!r} is no number: {error.hint}", param, ctx)


#: 0.001, 1/1000, 1 in 1,000 or 0.1%.
SHARE = NumberType(share=True)

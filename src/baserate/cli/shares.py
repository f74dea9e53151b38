"""Shares as options take them: 0.001, 1/1000 or 0.1%."""

from __future__ import annotations

from typing import Any

import click


class ShareType(click.ParamType[float]):
    """A share: a number, a fraction of two numbers, or a percentage."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the share as a number; whether it is in range is for whoever uses it."""
        if isinstance(value, float):
            return value
        text = str(value).strip()
        try:
            if text.endswith("%"):
                return float(text[:-1]) / 100
            above, slash, below = text.partition("/")
            return float(above) / float(below) if slash else float(above)
        except (ValueError, ZeroDivisionError):
            self.fail(f"{text[:80]!r} is no share: write 0.001, 1/1000 or 0.1%", param, ctx)


SHARE = ShareType()

"""Options of the command line: numbers as a file may write them, and errors that name options, not parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import click

from baserate.errors import BaserateError, Fault
from baserate.tomlfile.numbers import NumberError, number_of

#: Options whose variables in a command have other names than the library's parameters.
PARAMETERS = {"force": "replace", "pdf_to": "pdf", "summary_to": "summary"}
_QUOTED = re.compile(r"`(\w+)`")


class Commands(click.Group):
    """A group of commands whose errors name options where the library's name parameters."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except BaserateError as error:
            command = self.get_command(ctx, ctx.invoked_subcommand or "")
            if command is not None:
                options = _options_of(command)
                error.faults = tuple(in_options(fault, options) for fault in error.faults)
            raise


def in_options(fault: Fault, options: Mapping[str, str]) -> Fault:
    """Return a fault with the names of parameters, its key and those in backquotes, as ``options`` has them.

    A key may have more after the name and a space; one that is a place in a file stays.
    """

    def quoted(match: re.Match[str]) -> str:
        return options.get(match[1], match[0])

    found, allowed, hint = (_QUOTED.sub(quoted, text) for text in (fault.found, fault.allowed, fault.hint))
    name, space, rest = (fault.key or "").partition(" ")
    its_key = fault.key if fault.line is not None else (options.get(name, name) + space + rest or None)
    return replace(fault, found=found, allowed=allowed, hint=hint, key=its_key)


def _options_of(command: click.Command) -> dict[str, str]:
    """Return the option of every parameter that the command has one for."""
    options = (parameter for parameter in command.params if isinstance(parameter, click.Option))
    return {PARAMETERS.get(str(option.name), str(option.name)): option.opts[0] for option in options}


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

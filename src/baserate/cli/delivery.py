"""A result that is one JSON object: shown as text, or written as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from baserate.cli.outputs import STDOUT, paths_of, print_out, to_json

if TYPE_CHECKING:
    from rich.console import RenderableType


def check_json_target(json_to: str | None, *, replace: bool) -> None:
    """Raise OutputError where the JSON could not be written: asked before any work is done."""
    from baserate.report.files import check_targets

    check_targets(paths_of(json_to), replace=replace)


def deliver(result: dict[str, Any], shown: RenderableType, json_to: str | None, *, replace: bool) -> None:
    """Write the result as JSON where that was asked for, else print what is shown of it."""
    if json_to is None:
        _print(shown)
    elif json_to == STDOUT:
        print_out(to_json(result))
    else:
        from baserate.report.files import write_files

        write_files({Path(json_to): to_json(result).encode()}, replace=replace)
        click.echo(f"wrote {json_to}", err=True)


def _print(shown: RenderableType) -> None:
    if isinstance(shown, str):
        click.echo(shown)
        return
    from rich.console import Console

    Console(highlight=False).print(shown)

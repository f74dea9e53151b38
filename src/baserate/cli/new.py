"""``baserate new``: a scenario to start from."""

from __future__ import annotations

from pathlib import Path

import click

from baserate.cli.outputs import force_option


@click.command()
@click.argument("kind")
@click.argument("file")
@force_option
def new(kind: str, file: str, force: bool) -> None:
    """Write a scenario to start from into FILE: of a KIND of stage, or a copy of a case (case:NAME or its name)."""
    from baserate.report.files import write_files
    from baserate.scenario.template import new_scenario

    write_files({Path(file): new_scenario(kind).encode()}, replace=force)
    click.echo(f"wrote {file}; check it with `baserate check {file}`", err=True)

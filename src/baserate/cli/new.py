"""``baserate new``: a scenario to start from."""

from __future__ import annotations

from pathlib import Path

import click

from baserate.cli.outputs import STDOUT, force_option, print_out


@click.command()
@click.argument("kind")
@click.argument("file")
@force_option
def new(kind: str, file: str, force: bool) -> None:
    """Write a scenario to start from into FILE (- for standard output).

    KIND is a kind of stage or of loop, or a case (case:NAME or its name), of which a copy is written.
    """
    from baserate.report.parts.files import write_files
    from baserate.scenario.template import new_scenario

    if file == STDOUT:
        print_out(new_scenario(kind))
        return
    write_files({Path(file): new_scenario(kind).encode()}, replace=force)
    click.echo(f"wrote {file}; check it with `baserate check {file}`", err=True)

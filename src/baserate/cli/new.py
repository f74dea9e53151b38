"""``baserate new``: a scenario to start from."""

from __future__ import annotations

from pathlib import Path

import click

from baserate.cli.delivery import STDOUT, force_option, print_out
from baserate.cli.streams import say


def _list_kinds(ctx: click.Context, option: click.Parameter, wanted: bool) -> None:
    """Print every kind with its question and, where it is another package's, which; then what cannot be used."""
    if not wanted:
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from baserate.loops import LOOPS
    from baserate.stages import STAGES

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("kind", no_wrap=True)  # a name cut short cannot be typed
    table.add_column("what it answers")
    for heading, kinds in (("stages", STAGES), ("loops", LOOPS)):
        table.add_row(f"[bold]{heading}[/bold]")
        for name in kinds.names:
            package = kinds.origin(name)
            table.add_row(name, Text(kinds[name].question + (f" (of the package {package})" if package else "")))
    Console().print(table)
    for fault in (*STAGES.problems(), *LOOPS.problems()):
        say(f"not used: {fault}", err=True)
    ctx.exit(0)


@click.command()
@click.option(
    "--kinds", is_flag=True, is_eager=True, expose_value=False, callback=_list_kinds, help="List the kinds and end."
)
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
    say(f"wrote {file}; check it with `baserate check {file}`", err=True)

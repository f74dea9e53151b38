"""``baserate new``: a scenario to start from."""

from __future__ import annotations

from pathlib import Path

import click

from baserate.cli.delivery import STDOUT, check_not_input, force_option, print_out
from baserate.cli.streams import say
from baserate.errors import Fault, UsageError

#: What is drafted from a log, and not from a kind.
AUDIT = "audit"


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
@click.argument("files", nargs=-1, required=True, metavar="[LOG...] FILE")
@force_option
def new(kind: str, files: tuple[str, ...], force: bool) -> None:
    """Write a scenario, or with KIND audit the spec of an audit, to start from into FILE (- for standard output).

    KIND is a kind of stage or of loop, or a case (case:NAME or its name), of which a copy is written. `baserate new
    audit LOG... FILE` drafts a spec from the columns of a log, with the question that settles each.
    """
    from baserate.report.parts.files import check_targets, write_files
    from baserate.scenario.template import new_scenario

    *logs, file = files
    targets = [] if file == STDOUT else [Path(file)]
    check_targets(targets, replace=force)
    if kind == AUDIT:
        text = _draft(logs, file)
    elif logs:
        raise UsageError(Fault(f"{len(files)} files", f"one, but for `baserate new {AUDIT} LOG... FILE`"))
    else:
        text = new_scenario(kind)
    if not targets:
        print_out(text)
        return
    write_files(dict.fromkeys(targets, text.encode()), replace=force)
    say(f"wrote {file}; check it with `baserate check {file}`", err=True)


def _draft(logs: list[str], file: str) -> str:
    from baserate.auditing.draft import draft_spec

    if not logs:
        raise UsageError(Fault("no log", "one or more files", f"baserate new {AUDIT} LOG... FILE"))
    for log in logs:
        check_not_input(log, file)
    return draft_spec(logs)

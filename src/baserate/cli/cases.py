"""``baserate cases``: the ready scenarios of public claims."""

from __future__ import annotations

from itertools import groupby

import click

from baserate.cli.outputs import STDOUT, force_option, json_option, print_out
from baserate.results import to_json


@click.command()
@json_option
@force_option
def cases(json_to: str | None, force: bool) -> None:
    """List the ready scenarios of public claims; assess one with `baserate assess case:NAME`."""
    from baserate.scenario.cases import list_cases

    found = list_cases()
    if json_to:
        from pathlib import Path

        from baserate.report.parts.files import write_files

        rows = [{"name": case.name, "topic": case.topic, "title": case.title, "claim": case.claim} for case in found]
        text = to_json({"format": "baserate/cases/1", "cases": rows})
        if json_to == STDOUT:
            print_out(text)
        else:
            write_files({Path(json_to): text.encode()}, replace=force)
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("case", no_wrap=True)  # a name cut short cannot be typed
    table.add_column("what it looks at")
    table.add_column("what is claimed")
    for topic, listed in groupby(found, key=lambda case: case.topic):
        table.add_row(f"[bold]{topic}[/bold]")
        for case in listed:
            table.add_row(f"case:{case.name}", case.title, case.claim)
    Console().print(table)

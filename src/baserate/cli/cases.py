"""``baserate cases``: the ready scenarios of public claims, and the story of each."""

from __future__ import annotations

import shutil
import sys
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from baserate.cli.delivery import STDOUT, force_option, json_option, print_out
from baserate.results import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baserate.scenario.cases import Case

FORMAT = "baserate/cases/1"
#: Lines of a story are no longer than this, however wide the terminal.
MOST_COLUMNS = 110


@click.command()
@click.argument("name", required=False)
@json_option
@force_option
def cases(name: str | None, json_to: str | None, force: bool) -> None:
    """List the ready scenarios of public claims, or show the story of one: what was claimed, declared and found.

    Assess one with `baserate assess case:NAME`.
    """
    from baserate.scenario.cases import CASE_PREFIX, case_story, list_cases, read_case

    if name is None:
        found = list_cases()
        if json_to:
            _write({"format": FORMAT, "cases": [asdict(case) for case in found]}, json_to, force=force)
        else:
            _print_list(found)
        return
    name = name.removeprefix(CASE_PREFIX)
    story = case_story(name)
    if json_to:
        _write({"format": FORMAT, "case": asdict(read_case(name)) | {"story": story}}, json_to, force=force)
    else:
        _print_story(story)


def _print_list(found: Iterable[Case]) -> None:
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


def _print_story(story: str) -> None:
    """Print Markdown: laid out on a terminal, as it is written in a pipe."""
    if not sys.stdout.isatty():
        print_out(story)
        return
    from rich.console import Console

    from baserate.report.story import Story

    columns = shutil.get_terminal_size().columns
    Console(width=min(columns, MOST_COLUMNS)).print(Story(story))


def _write(result: dict[str, Any], json_to: str, *, force: bool) -> None:
    from baserate.report.parts.files import write_files

    if json_to == STDOUT:
        print_out(to_json(result))
    else:
        write_files({Path(json_to): to_json(result).encode()}, replace=force)

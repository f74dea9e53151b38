"""Progress on standard error, once a command has taken a second: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

AFTER_SECONDS = 1.0
LINE_EVERY_SECONDS = 3.0


@contextmanager
def progress_on_stderr(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that is told (done, in all) and shows it; ``what`` is counted."""
    if not sys.stderr.isatty():
        yield _lines(what)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    started = time.monotonic()
    columns = (TextColumn(what), BarColumn(), TextColumn("{task.completed:,}/{task.total:,}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, visible=False)

        def advance(done: int, total: int) -> None:
            visible = time.monotonic() - started > AFTER_SECONDS
            bar.update(task, completed=done, total=total, visible=visible)

        yield advance


def _lines(what: str) -> Callable[[int, int], None]:
    due: float | None = None

    def advance(done: int, total: int) -> None:
        nonlocal due
        if due is None:
            due = time.monotonic() + AFTER_SECONDS
        elif done < total and time.monotonic() >= due:
            due = time.monotonic() + LINE_EVERY_SECONDS
            click.echo(f"{done:,} of {total:,} {what}", err=True)

    return advance

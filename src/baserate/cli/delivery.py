"""A result shown as text, or written as JSON, and where it has a report as HTML, PDF and CSV."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from baserate.cli.outputs import (
    STDOUT,
    check_not_input,
    check_stdout,
    force_option,
    json_option,
    paths_of,
    print_out,
    to_json,
)

if TYPE_CHECKING:
    from rich.console import RenderableType


def check_json_target(json_to: str | None, *, replace: bool) -> None:
    """Raise OutputError where the JSON could not be written: asked before any work is done."""
    from baserate.report.parts.files import check_targets

    check_targets(paths_of(json_to), replace=replace)


def deliver(result: dict[str, Any], shown: RenderableType, json_to: str | None, *, replace: bool) -> None:
    """Write the result as JSON where that was asked for, else print what is shown of it."""
    if json_to is None:
        _print(shown)
    elif json_to == STDOUT:
        print_out(to_json(result))
    else:
        from baserate.report.parts.files import write_files

        write_files({Path(json_to): to_json(result).encode()}, replace=replace)
        click.echo(f"wrote {json_to}", err=True)


def _print(shown: RenderableType) -> None:
    if isinstance(shown, str):
        click.echo(shown)
        return
    from rich.console import Console

    Console(highlight=False).print(shown)


@dataclass(frozen=True, slots=True)
class ReportTargets:
    """Where the outputs of a command with a report go: files, ``-`` for standard output, None for what is not asked."""

    html: str | None
    pdf: str | None
    json: str | None
    csv: str | None
    replace: bool

    def check(self, *sources: str) -> None:
        """Raise UsageError or OutputError where the outputs cannot all be written, before any work is done."""
        from baserate.report.parts.files import check_targets

        targets = (self.html, self.pdf, self.json, self.csv)
        check_stdout(*targets)
        check_targets(paths_of(*targets), replace=self.replace)
        for source in sources:
            check_not_input(source, *targets)

    def deliver(
        self,
        result: dict[str, Any],
        html: Callable[[], str],
        csv: Callable[[], str],
        shown: Callable[[], RenderableType],
    ) -> bool:
        """Write what was asked for, whole or not at all, else print what is shown; return whether anything was asked.

        ``html``, ``csv`` and ``shown`` are called when they are needed.
        """
        made = self._made(result, html, csv)
        if not made:
            from rich.console import Console

            Console().print(shown())
            return False
        from baserate.report.parts.files import write_files

        files = {Path(target): content for target, content in made.items() if target != STDOUT}
        write_files(files, replace=self.replace)
        if STDOUT in made:
            print_out(made[STDOUT].decode())
        for target in files:
            click.echo(f"wrote {target}", err=True)
        return True

    def _made(self, result: dict[str, Any], html: Callable[[], str], csv: Callable[[], str]) -> dict[str, bytes]:
        made: dict[str, bytes] = {}
        if self.html or self.pdf:
            page = html()
            if self.html:
                made[self.html] = page.encode()
            if self.pdf:
                from baserate.report.parts.pdf import render_pdf

                made[self.pdf] = render_pdf(page)
        if self.json:
            made[self.json] = to_json(result).encode()
        if self.csv:
            made[self.csv] = csv().encode()
        return made


def report_options(csv_holds: str) -> Callable[[Any], Any]:
    """Return a decorator with the output options of a command with a report; ``csv_holds`` is what its CSV tells."""
    options = (
        click.option("--out", "html_to", metavar="REPORT.html", help="Write the report as one HTML file."),
        click.option("--pdf", "pdf_to", metavar="F", help="Write the report as PDF."),
        json_option,
        click.option("--csv", "csv_to", metavar="F|-", help=f"Write {csv_holds} as CSV; - for standard output."),
        force_option,
    )

    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate

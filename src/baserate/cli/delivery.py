"""What a command gives out: a result shown as text, or its report in the forms that were asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from baserate.report.document import Report


def check_json_target(json_to: str | None, *, replace: bool) -> None:
    """Raise OutputError where the JSON could not be written: asked before any work is done."""
    from baserate.report.parts.files import check_targets

    check_targets(paths_of(json_to), replace=replace)


def deliver(report: Report, json_to: str | None, *, replace: bool, also: Mapping[str, Any] | None = None) -> None:
    """Write the result as JSON where that was asked for, with ``also`` in it, else print its report as text."""
    if json_to is None:
        _print(report.shown())
        return
    from baserate.results import to_json

    _write({json_to: to_json(report.result.to_dict() | dict(also or {})).encode()}, replace=replace)


def _print(shown: RenderableType) -> None:
    from rich.console import Console

    Console(highlight=False).print(shown)


def _write(made: dict[str, bytes], *, replace: bool) -> None:
    """Write contents to files, whole or not at all, and to standard output."""
    from baserate.report.parts.files import write_files

    files = {Path(target): content for target, content in made.items() if target != STDOUT}
    write_files(files, replace=replace)
    if STDOUT in made:
        print_out(made[STDOUT].decode())
    for target in files:
        click.echo(f"wrote {target}", err=True)


@dataclass(frozen=True, slots=True)
class ReportTargets:
    """Where the outputs of a command with a report go: files, ``-`` for standard output, None for what is not asked."""

    html: str | None
    pdf: str | None
    json: str | None
    csv: str | None
    replace: bool

    @property
    def _by_form(self) -> dict[str, str]:
        targets = {"html": self.html, "pdf": self.pdf, "json": self.json, "csv": self.csv}
        return {form: target for form, target in targets.items() if target is not None}

    def check(self, *sources: str) -> None:
        """Raise UsageError or OutputError where the outputs cannot all be written, before any work is done."""
        from baserate.report.parts.files import check_targets

        targets = tuple(self._by_form.values())
        check_stdout(*targets)
        check_targets(paths_of(*targets), replace=self.replace)
        for source in sources:
            check_not_input(source, *targets)

    def deliver(self, result: Any) -> bool:
        """Write the forms of a result's report that were asked for, whole or not at all, else print it as text.

        Return whether anything was asked for.
        """
        from baserate.report.document import Report

        report = Report(result)
        if not self._by_form:
            _print(report.shown())
            return False
        _write({target: report.content(f".{form}") for form, target in self._by_form.items()}, replace=self.replace)
        return True


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

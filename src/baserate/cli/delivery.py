"""What a command gives out: reports as files or on standard output, results as text, and progress while it works."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from baserate.cli.streams import say
from baserate.errors import Fault, UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from baserate.report.document import Report


STDOUT = "-"
#: When progress is first shown, and how often where there is no terminal.
AFTER_SECONDS = 1.0
LINE_EVERY_SECONDS = 3.0
#: Suffixes of a summary's file.
SUMMARIES = (".html", ".htm", ".pdf")

force_option = click.option("--force", "-f", is_flag=True, help="Replace files that are there already.")
json_option = click.option("--json", "json_to", metavar="F|-", help="Write the result as JSON; - for standard output.")


def paths_of(*targets: str | None) -> list[Path]:
    """Return the files among the targets of output options, leaving out ``-`` and what was not asked for."""
    return [Path(target) for target in targets if target is not None and target != STDOUT]


def check_stdout(*targets: str | None) -> None:
    """Raise UsageError when more than one output is asked for on standard output."""
    if sum(target == STDOUT for target in targets) > 1:
        raise UsageError(Fault("more than one output on standard output (-)", "one", "name files for the others"))


def check_not_input(source: str, *targets: str | None) -> None:
    """Raise UsageError when an output would replace the file that is read, which --force does not ask for."""
    for path in paths_of(*targets):
        if path.exists() and Path(source).exists() and path.samefile(source):
            raise UsageError(Fault("the file that is read", "another file", "name another output", file=str(path)))


def print_out(text: str) -> None:
    """Write text to standard output as UTF-8, and nothing else."""
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()


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
        say(f"wrote {target}", err=True)


@dataclass(frozen=True, slots=True)
class ReportTargets:
    """Where the outputs of a command with a report go: files, ``-`` for standard output, None for what is not asked."""

    html: str | None
    pdf: str | None
    json: str | None
    csv: str | None
    replace: bool
    summary: str | None = None

    @property
    def _by_form(self) -> dict[str, str]:
        targets = {"html": self.html, "pdf": self.pdf, "json": self.json, "csv": self.csv}
        return {form: target for form, target in targets.items() if target is not None}

    def check(self, *sources: str) -> None:
        """Raise UsageError or OutputError where the outputs cannot all be written, before any work is done."""
        from baserate.report.parts.files import check_targets

        targets = tuple(target for target in (*self._by_form.values(), self.summary) if target is not None)
        check_stdout(*targets)
        if self.summary is not None and Path(self.summary).suffix.lower() not in SUMMARIES:
            raise UsageError(Fault(repr(self.summary[:100]), "a file that ends in .html or .pdf", key="summary"))
        check_targets(paths_of(*targets), replace=self.replace)
        for source in sources:
            check_not_input(source, *targets)

    def deliver(self, result: Any, *, also: Mapping[str, Any] | None = None) -> bool:
        """Write the forms of a result's report that were asked for, whole or not at all, else print it as text.

        The JSON has ``also`` in it. Return whether anything was asked for.
        """
        from baserate.report.document import Report

        report = Report(result)
        made = {target: report.content(f".{form}") for form, target in self._by_form.items()}
        if self.summary is not None:
            made[self.summary] = _summary(report, self.summary)
        if not made:
            _print(report.shown())
            return False
        if also and self.json is not None:
            from baserate.results import to_json

            made[self.json] = to_json(result.to_dict() | dict(also)).encode()
        _write(made, replace=self.replace)
        return True


def _summary(report: Report, target: str) -> bytes:
    """Return the page for a meeting in the form that the suffix of its file names."""
    is_pdf = Path(target).suffix.lower() == ".pdf"
    return report.summary_pdf() if is_pdf else report.summary().encode()


def report_options(csv_holds: str) -> Callable[[Any], Any]:
    """Return a decorator with the output options of a command with a report; ``csv_holds`` is what its CSV holds."""
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


@contextmanager
def progress_on_stderr(what: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that takes (done, in all) and shows it; ``what`` is counted."""
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
            say(f"{done:,} of {total:,} {what}", err=True)

    return advance

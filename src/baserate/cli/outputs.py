"""Where a command's output goes: standard output for ``-``, else files written whole or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from baserate.errors import Fault, UsageError

STDOUT = "-"

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

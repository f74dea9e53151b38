"""Commands run as users run them, in this process: a Python of its own for each would take most of the time."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from baserate.cli import main


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left: its exit code, and what it wrote to standard output and standard error."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: object, cwd: Path | str | None = None) -> Done:
    """Run a command of baserate in a folder."""
    written, told = io.BytesIO(), io.BytesIO()
    stdout = io.TextIOWrapper(written, encoding="utf-8", write_through=True)
    stderr = io.TextIOWrapper(told, encoding="utf-8", write_through=True)
    folder = contextlib.chdir(cwd) if cwd is not None else contextlib.nullcontext()
    code = 0
    with folder, contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    return Done(code, written.getvalue().decode(), told.getvalue().decode())


def run_process(*arguments: object, cwd: Path | str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command of baserate in a Python of its own, for what only a process shows."""
    command = [sys.executable, "-m", "baserate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, timeout=120, check=False)

"""Standard output and error as they are found: closed, full, or of an encoding without our signs."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from typing import TextIO

import click

from baserate.report.parts.printable import printable

#: What stands for signs of ours where an encoding has none of them.
_INSTEAD = {"×": "x", "–": "-", "—": "-", "…": "...", "’": "'", "‘": "'", "“": '"', "”": '"', "\N{NO-BREAK SPACE}": " "}
_ERRORS = "baserate-instead"


class _Closed(io.RawIOBase):
    """A stream that nobody reads: to write to it is an error, as to a file that is closed."""

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        raise OSError(errno.EBADF, "it is closed")


def prepare_streams() -> None:
    """Make standard output and error take any text; a closed standard output raises OSError once it is written to."""
    codecs.register_error(_ERRORS, _instead)
    if sys.stdout is None:
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(_Closed()), encoding="utf-8", write_through=True)
    if sys.stderr is None:
        sys.stderr = _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ERRORS)


def give_up_output() -> None:
    """Send what is still to be written to standard output nowhere; Python would complain of it at its end."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        sys.stdout = _nowhere()


def say(text: str, *, err: bool = False) -> None:
    """Print text of ours and of others on standard output or error, without what a terminal would obey."""
    click.echo(printable(text, keep="\n"), err=err)


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123


def _instead(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_INSTEAD.get(sign, "?") for sign in error.object[error.start : error.end]), error.end

"""The header of a CSV file: its first line decides names and delimiter, and no later line is guessed at."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

from baserate.errors import AuditError, Fault

#: A header longer than this is no header.
LONGEST_HEADER = 1_000_000
LONGEST_LINE = 2_000_000
DELIMITERS = ",;\t|"
_GZIP = b"\x1f\x8b"


def csv_header(path: Path, delimiter: str | None, encoding: str) -> tuple[str, tuple[str, ...]]:
    """Return the delimiter and the names of the columns of a CSV file. Raises AuditError."""
    line = _first_line(path, encoding)
    if not line.strip():
        raise AuditError(Fault("an empty file", "CSV with a header line and rows below it", file=str(path)))
    if "\0" in line:
        raise AuditError(Fault("a file that is not text", "CSV with a header line", file=str(path), line=1))
    if delimiter is None:
        delimiter = max(DELIMITERS, key=lambda sign: len(_fields(line, sign, path)))
    return delimiter, tuple(name.strip() for name in _fields(line, delimiter, path))


def check_lines(path: Path, encoding: str) -> None:
    """Raise AuditError at the first line that is far too long, or that is not text, before the engine meets it."""
    end = b"\n\x00" if encoding == "utf-16" else b"\n"
    with path.open("rb") as file:
        while block := file.read(LONGEST_LINE):
            if encoding != "utf-16" and b"\0" in block:
                raise AuditError(Fault("bytes that are not text", "CSV", file=str(path)))
            if len(block) == LONGEST_LINE and end not in block and b"\r" not in block:
                hint = "look for a quote that is never closed, or a file that is no table"
                raise AuditError(Fault("a line of more than 2 MB", "lines of a few fields", hint, file=str(path)))


def _first_line(path: Path, encoding: str) -> str:
    with path.open("rb") as file:
        start = file.read(LONGEST_HEADER)
    if start.startswith(_GZIP):
        raise AuditError(Fault("a compressed file (gzip)", "CSV as it is", "unpack it first", file=str(path)))
    if encoding == "utf-8":
        start = start.removeprefix(codecs.BOM_UTF8)
    # The last character may be cut in two; only what stands before the first line's end matters.
    try:
        decoded = codecs.getincrementaldecoder(encoding)().decode(start)
    except UnicodeDecodeError as error:
        decoded = start[: error.start].decode(encoding)
        if "\n" not in decoded and "\r" not in decoded:
            hint = 'add [source] with encoding = "latin-1" or "utf-16", or save the file as UTF-8'
            found, allowed = f"bytes that are not {encoding.upper()}", f"text in {encoding.upper()}"
            raise AuditError(Fault(found, allowed, hint, file=str(path), line=1)) from None
    lines = decoded.splitlines()
    if len(lines) < 2 and len(start) == LONGEST_HEADER:
        raise AuditError(Fault("a first line of more than 1 MB", "a header line", file=str(path), line=1))
    return lines[0] if lines else ""


def _fields(line: str, delimiter: str, path: Path) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        raise AuditError(Fault("a header that cannot be read", "CSV", file=str(path), line=1)) from None

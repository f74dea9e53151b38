"""The header of a CSV file: its first record decides names and delimiter, and no later line is guessed at."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from baserate.auditing.log.packed import open_packed
from baserate.auditing.spec import Source
from baserate.errors import AuditError, Fault

#: A header longer than this is no header.
LONGEST_HEADER = 1_000_000
LONGEST_LINE = 2_000_000
DELIMITERS = ",;\t|"
#: Lines in which a header is looked for, so as to say how many stand above it.
_LINES_LOOKED_AT = 30
_CODECS = {"utf-8": "utf-8-sig", "utf-16": "utf-16", "latin-1": "latin-1", "windows-1252": "cp1252"}


@dataclass(frozen=True, slots=True)
class CsvForm:
    """How a CSV file is written: what parts its cells, the names of its columns, and whether the engine can read it.

    The engine reads UTF-8 and Latin-1 with one kind of line end, plain or in gzip; the rest is read line by line.
    """

    delimiter: str
    header: tuple[str, ...]
    by_engine: bool


def codec_of(source: Source) -> str:
    """Return the name by which Python knows the declared encoding."""
    return _CODECS[source.encoding]


def csv_form(path: Path, source: Source, declared: Collection[str]) -> CsvForm:
    """Return how a CSV file is written. Raises AuditError, also at the first line that is far too long, or no text."""
    with open_packed(path) as file:
        start = file.read(LONGEST_HEADER)
    text = _decoded(start, path, source)
    if not text.strip():
        raise AuditError(Fault("an empty file", "CSV with a header line and rows below it", file=str(path)))
    if "\0" in text.split("\n", 1)[0]:
        raise AuditError(Fault("a file that is not text", "CSV with a header line", file=str(path), line=1))
    header, delimiter = _header(text, path, source)
    _check_titles(text, path, source, declared, header)
    return CsvForm(delimiter, header, check_lines(path, source) and source.encoding in ("utf-8", "latin-1"))


def _header(text: str, path: Path, source: Source) -> tuple[tuple[str, ...], str]:
    lines = io.StringIO(text, newline="")
    for _ in range(source.skip_rows):
        lines.readline()
    rest = lines.read()
    if len(rest.splitlines()) < 2 and len(text) >= LONGEST_HEADER:
        raise AuditError(Fault("a first line of more than 1 MB", "a header line", file=str(path), line=1))
    delimiter = source.delimiter
    if delimiter is None:
        delimiter = max(DELIMITERS, key=lambda sign: len(_record(rest, sign, path)))
    return tuple(name.strip() for name in _record(rest, delimiter, path)), delimiter


def _record(text: str, delimiter: str, path: Path) -> list[str]:
    """Return the cells of the first record that is not blank, which may stand on several lines."""
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return next((row for row in rows if row), [])
    except csv.Error:
        raise AuditError(Fault("a header that cannot be read", "CSV", file=str(path), line=1)) from None


def _check_titles(text: str, path: Path, source: Source, declared: Collection[str], header: tuple[str, ...]) -> None:
    """Raise AuditError where the header stands below other lines, and say below how many."""
    wanted = set(declared)
    if not wanted or wanted & set(header) or source.skip_rows:
        return
    for above, line in enumerate(text.splitlines()[:_LINES_LOOKED_AT]):
        if above and any(wanted <= {name.strip() for name in _record(line, sign, path)} for sign in DELIMITERS):
            found = f"{above} line{'s' * (above > 1)} above the header"
            raise AuditError(
                Fault(found, "a header in the first line", f"add [source] with skip_rows = {above}", file=str(path))
            )


def check_lines(path: Path, source: Source) -> bool:
    """Return whether the lines of a file all end alike, in a form that the engine reads.

    Raises AuditError at the first line that is far too long, or that is not text.
    """
    wide = source.encoding == "utf-16"
    ends = {b"\r\n": 0, b"\n": 0, b"\r": 0}
    before = b""
    with open_packed(path) as file:
        while block := file.read(LONGEST_LINE):
            if not wide and b"\0" in block:
                raise AuditError(Fault("bytes that are not text", "CSV", file=str(path)))
            both, lines, returns = block.count(b"\r\n"), block.count(b"\n"), block.count(b"\r")
            if before == b"\r" and block[:1] == b"\n":
                ends[b"\r"] -= 1
                both, returns = both + 1, returns + 1
            ends[b"\r\n"] += both
            ends[b"\n"] += lines - both
            ends[b"\r"] += returns - both
            before = block[-1:]
            if len(block) == LONGEST_LINE and not lines and not returns:
                hint = "look for a quote that is never closed, or a file that is no table"
                raise AuditError(Fault("a line of more than 2 MB", "lines of a few fields", hint, file=str(path)))
    # A line end inside a cell is often a plain one, whatever ends the rows: only the engine's own reading is at stake.
    return sum(count > 0 for count in ends.values()) < 2 and not path.name.lower().endswith(".zip")


def _decoded(start: bytes, path: Path, source: Source) -> str:
    """Return the beginning of a file as text; the last character may be cut in two."""
    if source.encoding == "utf-16" and not start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        hint = "leave encoding out, or say what it is"
        raise AuditError(Fault("no UTF-16: it does not begin with its mark", "text in UTF-16", hint, file=str(path)))
    try:
        return codecs.getincrementaldecoder(codec_of(source))().decode(start)
    except UnicodeDecodeError as error:
        decoded = start[: error.start].decode(codec_of(source))
        if "\n" in decoded or "\r" in decoded:
            return decoded
        raise AuditError(not_text(start, source, str(path), line=1)) from None


def not_text(start: bytes, source: Source, file: str, line: int | None = None) -> Fault:
    """Return the fault of bytes that the declared encoding does not have, with the encoding that they may be in."""
    wide = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    likely = '"utf-16"' if wide else '"windows-1252"'
    hint = f"add [source] with encoding = {likely}, or save the file as UTF-8"
    name = source.encoding.upper()
    return Fault(f"bytes that are not {name}", f"text in {name}", hint, file=file, line=line)

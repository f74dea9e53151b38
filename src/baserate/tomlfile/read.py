"""Reading a user's TOML file: bytes, then tables, and the line of every key.

A fault is reported with the line on which it stands, also where the file is not TOML at all.
"""

from __future__ import annotations

import re
import stat
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baserate.errors import BaserateError, Fault

if TYPE_CHECKING:
    from tree_sitter import Node


MAX_BYTES = 300_000
#: Reading a dotted key takes time that grows with the square of its parts.
MAX_DOTS_IN_A_LINE = 2_000
#: A line of TOML that gives a key a value; at most so many signs of the key are shown.
_KEY_OF_LINE = re.compile(r"\s*([A-Za-z_][\w.-]{0,39})\s*=")
_KEY_NODES = {"bare_key", "quoted_key", "dotted_key"}
_INDEX = re.compile(r"\[(\d+)\]$")


def key_lines(text: str) -> dict[str, int]:
    """Return the 1-based line of every key path (``stage[0].fpir.low``) of a TOML text that parses."""
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    root = Parser(Language(tree_sitter_toml.language())).parse(text.encode()).root_node
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    pending: list[tuple[Node, str]] = [(root, "")]
    while pending:
        node, prefix = pending.pop()
        steps: list[tuple[Node, str]] = []
        children = [child for child in node.named_children if child.type != "comment"]
        for index, child in enumerate(children):
            if child.type in ("table", "table_array_element"):
                steps.append((child, _open_table(child, counts, lines)))
            elif child.type == "pair":
                key, value = child.named_children[0], child.named_children[-1]
                path = _note(lines, prefix, _parts(key), child.start_point.row + 1)
                steps.append((value, path))
            elif node.type == "array":
                path = f"{prefix}[{index}]"
                lines.setdefault(path, child.start_point.row + 1)
                steps.append((child, path))
        pending.extend(reversed(steps))
    return lines


def line_of(path: str, lines: dict[str, int]) -> int | None:
    """Return the line of a key path, or of the nearest table that holds it."""
    while path:
        if path in lines:
            return lines[path]
        shorter = _INDEX.sub("", path)
        path = shorter if shorter != path else path.rpartition(".")[0]
    return None


def _parts(key: Node) -> list[str]:
    """Return the names of a key node, quotes taken off."""
    leaves: list[str] = []
    pending = [key]
    while pending:
        node = pending.pop()
        if node.type == "dotted_key":
            pending.extend(reversed(node.named_children))
        else:
            text = (node.text or b"").decode()
            leaves.append(text[1:-1] if node.type == "quoted_key" else text)
    return leaves


def _note(lines: dict[str, int], prefix: str, parts: list[str], line: int) -> str:
    for path in _growing(prefix, parts):
        lines.setdefault(path, line)
    return path


def _growing(prefix: str, parts: list[str]) -> Iterator[str]:
    for part in parts:
        prefix = f"{prefix}.{part}" if prefix else part
        yield prefix


def _open_table(node: Node, counts: dict[str, int], lines: dict[str, int]) -> str:
    """Note a table's header and return its path, lists of tables numbered in the order in which they stand."""
    header = next(child for child in node.named_children if child.type in _KEY_NODES)
    prefix, parts = "", _parts(header)
    for position, part in enumerate(parts):
        prefix = f"{prefix}.{part}" if prefix else part
        is_last = position == len(parts) - 1
        if is_last and node.type == "table_array_element":
            counts[prefix] = counts.get(prefix, -1) + 1
        if prefix in counts:
            lines.setdefault(prefix, node.start_point.row + 1)
            prefix = f"{prefix}[{counts[prefix]}]"
        lines.setdefault(prefix, node.start_point.row + 1)
    return prefix


def read_toml_bytes(path: Path, name: str, error: type[BaserateError], allowed: str, hint: str = "") -> bytes:
    """Return the content of a regular file of at most ``MAX_BYTES``.

    ``allowed`` says what the file should be. Raises ``error`` with the fault.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise error(Fault("a folder" if stat.S_ISDIR(found.st_mode) else "not a regular file", allowed, file=name))
        if found.st_size > MAX_BYTES:
            raise error(Fault(f"{found.st_size:,} bytes", f"at most {MAX_BYTES:,} bytes", file=name))
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as reason:
        words = getattr(reason, "strerror", None) or str(reason)
        raise error(Fault(f"no readable file ({words})", allowed, hint, file=name)) from reason


def parse_toml(content: bytes, name: str | None, error: type[BaserateError]) -> dict[str, Any]:
    """Return the tables of a TOML file, or of a text without a ``name``.

    Raises ``error`` with the line where it stops being TOML.
    """
    if (kind := _other_kind(content)) is not None:
        raise error(Fault(kind, "TOML, which is text in UTF-8", "give the file itself, saved as UTF-8", file=name))
    try:
        text = _decoded(content)
    except UnicodeDecodeError as reason:
        raise error(_encoding_fault(content, reason.start, name)) from reason
    for line, row in enumerate(text.split("\n"), start=1):
        if (dots := row.count(".")) > MAX_DOTS_IN_A_LINE:
            allowed = f"at most {MAX_DOTS_IN_A_LINE:,}"
            raise error(Fault(f"{dots:,} dots in a line", allowed, "use more lines", file=name, line=line))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as reason:
        raise error(_syntax_fault(str(reason), text, name)) from reason
    except RecursionError as reason:
        raise error(Fault("tables or lists nested too deep", "a few levels", file=name, line=1)) from reason
    except ValueError as reason:  # a date that does not exist, an integer of thousands of digits
        raise error(Fault(str(reason)[:200], "TOML", file=name, line=1)) from reason


def placed(faults: Iterable[Fault], content: bytes, name: str | None) -> list[Fault]:
    """Return faults with the file and the lines of their keys filled in, in the order of the lines."""
    lines = key_lines(_decoded(content))
    at_lines = (fault.at(file=name, line=line_of(fault.key or "", lines) or 1) for fault in faults)
    return sorted(at_lines, key=lambda fault: fault.line or 0)


def _decoded(content: bytes) -> str:
    """Return the text of a file, without the byte order mark that some editors write first."""
    return content.decode("utf-8-sig")


#: How other kinds of file begin.
_SIGNATURES = {
    b"PK\x03\x04": "a ZIP archive or a workbook",
    b"SQLite format 3\x00": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


def _other_kind(content: bytes) -> str | None:
    """Return what a file is that is no text in UTF-8, by how it begins."""
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    return "text in UTF-16" if content[:2].count(0) == 1 else None


def _encoding_fault(content: bytes, place: int, name: str | None) -> Fault:
    """Return the fault of a byte that is not UTF-8, with the letter that it is in the code page of Windows."""
    byte = content[place : place + 1]
    letter = byte.decode("cp1252", errors="replace")
    found = f"a byte that is not UTF-8 (0x{byte.hex()}, in Windows-1252 {letter!r})"
    line = content[:place].count(b"\n") + 1
    return Fault(found, "TOML in UTF-8", "save the file as UTF-8", file=name, line=line)


def _syntax_hint(row: str) -> str:
    """Return the hint for a line that is no TOML, by what stands in it."""
    if curly := re.search("[“”„‘’«»]", row):
        return f'write straight quotes, ", in place of {curly[0]}'
    if re.search(r"=\s*[+-]?[0-9]+(?:,[0-9]+)+(?!.*\])", row):
        return "write 20_000 for twenty thousand, and 0.5 with a point; or put the number in quotes"
    if re.search(r"=\s*[0-9.,]+ *(?:%|in\b|/)", row):
        return 'put it in quotes: "0.1%", "1 in 1000"'
    return "text is written in quotes, tables in [brackets]"


def _syntax_fault(message: str, text: str, name: str | None) -> Fault:
    """Return the fault of a syntax error, whose place the parser gives in its message."""
    words, _, place = message.rpartition(" (at ")
    line = None
    if place.startswith("line "):
        line = int(place.removeprefix("line ").split(",")[0])
    elif place.startswith("end of document"):
        line = text.count("\n") + 1
    row = text.splitlines()[line - 1] if line and line <= len(text.splitlines()) else ""
    # The key alone: the file may be a log handed in by mistake, and no row of a log is ever quoted.
    key = _KEY_OF_LINE.match(row)
    found = (words or message) + (f", at the key {key[1]!r}" if key else "")
    return Fault(found, "TOML (https://toml.io)", _syntax_hint(row), file=name, line=line)

"""Reports on a terminal or a pipe: headings, lists and tables that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from baserate.report.parts.elements import Table
from baserate.report.parts.printable import printable
from baserate.report.parts.reproduction import Reproduction


def plain(text: str, style: str = "") -> Text:
    """Return a text of others without what a terminal would obey, its line breaks kept."""
    return Text(printable(text, keep="\n"), style=style)


def heading(text: str) -> Padding:
    """Return a heading with a line before it."""
    return Padding(plain(text, "bold underline"), (1, 0, 0, 0))


def bullets(sentences: Sequence[str]) -> Grid:
    """Return sentences as a list."""
    grid = Grid.grid(padding=(0, 1))
    for sentence in sentences:
        grid.add_row("-", plain(sentence))
    return grid


def columns(names: Iterable[tuple[str, bool]]) -> Grid:
    """Return an empty table with these columns; those of numbers are set flush right."""
    grid = Grid(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1), show_edge=False, expand=False)
    for name, numeric in names:
        grid.add_column(name, justify="right" if numeric else "left", overflow="fold")
    return grid


def table(shown: Table, most: int | None = None, *, notes: bool = False) -> Grid:
    """Return a table, or its first ``most`` columns; with ``notes``, each row's under its header."""
    grid = columns((column.name, column.numeric) for column in shown.columns[:most])
    for row in shown.rows:
        header = f"{row.header}\n  {row.note}" if notes and row.note else row.header
        grid.add_row(*(plain(cell) for cell in (header, *row.cells)[:most]))
    return grid


def reproduced(found: Reproduction) -> Text:
    """Return how to get the same numbers, the command on a line of its own."""
    details = ", ".join(f"{_inside(name)} {value}" for name, value in found.details)
    return plain(f"\n{found.command}\nbaserate {found.version}, {details}", "dim")


def _inside(name: str) -> str:
    """Return a name as it stands inside a sentence: an abbreviation stays as it is."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]

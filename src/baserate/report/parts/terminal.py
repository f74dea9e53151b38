"""Reports on a terminal or a pipe: headings, lists and tables that all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from baserate.report.parts.elements import Reproduction, Table
from baserate.report.parts.printable import printable

#: Columns between two columns of a table.
GAP = 3


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


class FittedTable:
    """A table that fits: side by side where no word has to be broken for it, else each row as a list."""

    def __init__(self, names: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]]) -> None:
        self.names, self.rows = names, rows
        by_column = list(zip([name for name, _ in names], *rows, strict=True))
        self.least = [max(_longest(text.split()) for text in cells) for cells in by_column]
        self.most = [max(_longest(text.splitlines()) for text in cells) for cells in by_column]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        spare = options.max_width - sum(self.least) - GAP * (len(self.least) - 1)
        yield self._side_by_side(spare) if spare >= 0 else self._listed()

    def _side_by_side(self, spare: int) -> Grid:
        """Return the columns, each wide enough for its words; what is to spare goes to numbers first."""
        widths = list(self.least)
        for _ in range(min(spare, sum(self.most) - sum(self.least))):
            wanted = [
                (most > width and numeric, most - width)
                for most, width, (_, numeric) in zip(self.most, widths, self.names, strict=True)
            ]
            widths[wanted.index(max(wanted))] += 1
        grid = columns(self.names)
        for column, width in zip(grid.columns, widths, strict=True):
            column.width = width
        for row in self.rows:
            grid.add_row(*map(plain, row))
        return grid

    def _listed(self) -> Text:
        lines = []
        for header, *cells in self.rows:
            lines.append(plain(header, "bold"))
            named = zip(self.names[1:], cells, strict=True)
            lines += [plain(f"  {name}: {' '.join(cell.split())}") for (name, _), cell in named if cell]
        return Text("\n").join(lines)


def _longest(parts: Sequence[str]) -> int:
    return max(map(len, parts), default=0)


def table(shown: Table, *, notes: bool = False) -> FittedTable:
    """Return a table for a terminal of any width; with ``notes``, each row's under its header."""
    names = [(column.name, column.numeric) for column in shown.columns]
    headers = [f"{row.header}\n  {row.note}" if notes and row.note else row.header for row in shown.rows]
    return FittedTable(names, [[header, *row.cells] for header, row in zip(headers, shown.rows, strict=True)])


def reproduced(found: Reproduction) -> Text:
    """Return how to get the same numbers, the command on a line of its own."""
    details = ", ".join(f"{_inside(name)} {value}" for name, value in found.details)
    return plain(f"\n{found.command}\nbaserate {found.version}, {details}", "dim")


def _inside(name: str) -> str:
    """Return a name as it stands inside a sentence: an abbreviation stays as it is."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]

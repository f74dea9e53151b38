"""The page of a ready case laid out for a terminal: Markdown, in which no name of a record is cut short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, ConsoleOptions
from rich.markdown import Markdown, TableElement
from rich.table import Table


class _FoldedTable(TableElement):
    """A table whose words go on in the next line where they are too long, so that ids and addresses stand whole."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Any]:
        for part in super().__rich_console__(console, options):
            if isinstance(part, Table):
                for column in part.columns:
                    column.overflow = "fold"
            yield part


class Story(Markdown):
    """A page in Markdown, as Rich prints it, with tables that fold."""

    elements = Markdown.elements | {"table_open": _FoldedTable}

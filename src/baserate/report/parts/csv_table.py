"""Tables of comma-separated values (RFC 4180) that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from baserate.report.parts.printable import printable

#: Text that starts with one of these is read as a formula by spreadsheets (OWASP, CSV injection). A semicolon is on
#: the list because it ends a cell where commas are decimal points, so that the formula may stand behind it.
_STARTS = "=+\\-@\t\r\n＝＋－＠"
_BEGINS = re.compile(rf"[ ]*[{_STARTS};]")
_WITHIN = re.compile(rf"([;\r\n][ ]*)(?=[{_STARTS}])")


def to_csv(header: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as text, one cell a column of the header.

    Numbers are in full, and what is undefined or not there is empty. Text that a spreadsheet would read as a formula
    gets an apostrophe before it.
    """
    made = io.StringIO(newline="")
    writer = csv.DictWriter(made, header, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: safe_cell(value) for key, value in row.items()})
    return made.getvalue()


def safe_cell(value: object) -> object:
    """Return a cell's content: numbers as they are, text without what a spreadsheet or a terminal would obey."""
    if not isinstance(value, str):
        return value
    text = _WITHIN.sub(r"\1'", printable(value, keep="\t\r\n"))
    return f"'{text}" if _BEGINS.match(text) else text

"""The rows of a workbook's sheet, one at a time: a cell far out costs no more than any other.

XLSX is read from its own XML (ECMA-376, part 1, 18.3); older workbooks and OpenDocument by calamine, as a whole.
"""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree

from baserate.auditing.log.rows import places_of
from baserate.auditing.spec import AuditSpec
from baserate.errors import AuditError, Fault

ALLOWED = "a workbook (XLSX) with a header in the first row of the sheet"
_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: Shared texts of more bytes are no log.
_MOST_TEXT = 300_000_000
_MOST_CELLS = 20_000_000
_COLUMN = re.compile(r"[A-Z]{1,3}")
#: Formats of numbers that are dates (18.8.30), and letters that only formats of dates have.
_DATE_FORMATS = {*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)}
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_NOT_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_Rows = Iterator[Sequence[str | None]]


@contextmanager
def open_sheet(path: Path, kind: str, spec: AuditSpec) -> Iterator[tuple[tuple[str, ...], _Rows]]:
    """Give the header of a sheet, and its declared columns row by row as text, None where empty.

    The rows may be read once the header was found to have all declared columns. Raises AuditError where the file is no
    workbook or the sheet is not there.
    """
    if kind == "xlsx":
        with _reading(path), zipfile.ZipFile(path) as archive:
            yield _split(_xlsx_rows(archive, path, spec), path, spec)
    else:
        yield _split(_whole(path, spec), path, spec)


def _split(rows: Iterator[Mapping[int, str]], path: Path, spec: AuditSpec) -> tuple[tuple[str, ...], _Rows]:
    with _reading(path):
        rows = (row for row in rows if row)
        for _ in range(spec.source.skip_rows):
            next(rows, None)
        first = next(rows, {})
    if not first:
        raise AuditError(Fault("an empty sheet", ALLOWED, file=str(path)))
    columns = sorted(first)
    header = tuple(first[place].strip() for place in columns)
    return header, _declared(rows, header, columns, path, spec)


def _declared(
    rows: Iterator[Mapping[int, str]], header: tuple[str, ...], columns: Sequence[int], path: Path, spec: AuditSpec
) -> _Rows:
    places = [columns[place] for place in places_of(header, spec)]
    with _reading(path):
        for row in rows:
            # A far cell below an empty column is in no row of the log.
            if any(place in row for place in columns):
                yield [row.get(place) for place in places]


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except (
        zipfile.BadZipFile,
        ElementTree.ParseError,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        RuntimeError,
    ) as error:
        found = f"a workbook that cannot be read ({type(error).__name__})"
        raise AuditError(Fault(found, ALLOWED, file=str(path))) from None


def _sheet(names: Sequence[str], path: Path, spec: AuditSpec) -> int:
    wanted = spec.source.sheet or (names[0] if names else None)
    if wanted not in names:
        raise AuditError(Fault(f"no sheet {wanted!r}", "one of " + ", ".join(map(repr, names[:30])), file=str(path)))
    return list(names).index(str(wanted))


def _xlsx_rows(archive: zipfile.ZipFile, path: Path, spec: AuditSpec) -> Iterator[Mapping[int, str]]:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    sheets = [part for part in book.iter() if _local(part) == "sheet"]
    chosen = sheets[_sheet([part.get("name", "") for part in sheets], path, spec)]
    related = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {part.get("Id"): part.get("Target", "") for part in related}
    target = targets[chosen.get(f"{_RELATIONS}id")]
    since_1904 = any(part.get("date1904") in ("1", "true") for part in book.iter() if _local(part) == "workbookPr")
    texts, dates = _shared_texts(archive, path), _date_styles(archive)
    with archive.open(target.lstrip("/") if target.startswith("/") else f"xl/{target}") as file:
        yield from _rows_of(file, texts, dates, datetime.datetime(1904, 1, 1) if since_1904 else None)


def _rows_of(
    file: IO[bytes], texts: Sequence[str], dates: Sequence[bool], epoch: datetime.datetime | None
) -> Iterator[Mapping[int, str]]:
    row: dict[int, str] = {}
    place = -1
    parents: list[ElementTree.Element] = []
    for event, part in ElementTree.iterparse(file, events=("start", "end")):
        if event == "start":
            parents.append(part)
            continue
        parents.pop()
        name = _local(part)
        if name == "c":
            place = _place(part.get("r", ""), place)
            if (value := _cell(part, texts, dates, epoch)) is not None:
                row[place] = value
        elif name == "row":
            yield row
            row, place = {}, -1
            # What was read is let go, so that a long sheet takes no more memory than a short one.
            if parents:
                parents[-1].clear()


def _cell(
    part: ElementTree.Element, texts: Sequence[str], dates: Sequence[bool], epoch: datetime.datetime | None
) -> str | None:
    kind = part.get("t", "n")
    if kind == "inlineStr":
        return "".join(child.text or "" for child in part.iter() if _local(child) == "t") or None
    value = next((child.text for child in part if _local(child) == "v"), None)
    if value is None or value == "" or kind == "e":
        return None
    if kind == "s":
        return texts[int(value)] or None
    if kind == "b":
        return "true" if value == "1" else "false"
    if kind in ("str", "d"):
        return value
    style = int(part.get("s", "0"))
    number = float(value)
    if style < len(dates) and dates[style]:
        return _date(number, epoch)
    return str(int(number)) if number.is_integer() and abs(number) < 2**63 else str(number)


def _date(days: float, epoch: datetime.datetime | None) -> str:
    """Return the date of a serial number: days since 1899-12-30, as 1900 was no leap year, or since 1904."""
    start = epoch or datetime.datetime(1899, 12, 30)
    moment = start + datetime.timedelta(seconds=round(days * 86_400))
    return moment.isoformat().removesuffix("T00:00:00")


def _place(reference: str, before: int) -> int:
    """Return the column of a cell, from 0; a cell without a reference stands after the one before."""
    letters = _COLUMN.match(reference)
    if letters is None:
        return before + 1
    place = 0
    for letter in letters[0]:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def _shared_texts(archive: zipfile.ZipFile, path: Path) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in archive.namelist():
        return []
    if archive.getinfo(name).file_size > _MOST_TEXT:
        raise AuditError(Fault("a workbook of more than 300 MB of text", "a smaller one, or CSV", file=str(path)))
    found = []
    with archive.open(name) as file:
        for _, part in ElementTree.iterparse(file):
            if _local(part) == "si":
                # Readings in another script (rPh) are no part of the text.
                runs = [part, *(child for child in part if _local(child) == "r")]
                found.append("".join(c.text or "" for run in runs for c in run if _local(c) == "t"))
                part.clear()
    return found


def _date_styles(archive: zipfile.ZipFile) -> list[bool]:
    """Return, for each style of cells, whether its numbers are dates."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    own = {
        int(part.get("numFmtId", "0")): part.get("formatCode", "") for part in root.iter() if _local(part) == "numFmt"
    }
    formats = next((part for part in root if _local(part) == "cellXfs"), ())
    found = []
    for part in formats:
        number = int(part.get("numFmtId", "0"))
        letters = _NOT_LETTERS.sub("", own.get(number, ""))
        found.append(number in _DATE_FORMATS or bool(_DATE_LETTERS.search(letters)))
    return found


def _local(part: ElementTree.Element) -> str:
    return part.tag.rpartition("}")[2]


def _whole(path: Path, spec: AuditSpec) -> Iterator[Mapping[int, str]]:
    """Yield the rows of an older workbook, which calamine holds as one rectangle."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheet = book.get_sheet_by_name(book.sheet_names[_sheet(book.sheet_names, path, spec)])
            if sheet.total_height * sheet.total_width > _MOST_CELLS:
                raise AuditError(
                    Fault("a sheet with cells far out", "a sheet of up to 20 million cells", file=str(path))
                )
            for row in sheet.to_python(skip_empty_area=True):
                yield {place: text for place, value in enumerate(row) if (text := _as_text(value)) is not None}
    except CalamineError as error:
        found = f"a workbook that cannot be read ({type(error).__name__})"
        raise AuditError(Fault(found, ALLOWED, file=str(path))) from None


def _as_text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.date):
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)

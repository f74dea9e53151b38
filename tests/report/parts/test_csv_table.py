"""Cells of a CSV: numbers in full, and no text that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest

from baserate.report.parts.csv_table import safe_cell, to_csv

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", ";", "; ", "A;", "A; B; ", "two\nlines\n"])
def test_no_cell_begins_a_formula_whatever_ends_a_cell(start, before):
    """A spreadsheet with commas as decimal points takes a semicolon as the end of a cell."""
    text = str(safe_cell(f"{before}{start}1+1"))
    assert text.endswith("1+1")
    for part in text.replace("\n", ";").replace("\r", ";").split(";"):
        assert not part.lstrip(" ").startswith(STARTS)


def test_numbers_and_plain_text_are_left_as_they_are():
    for cell in (-1.5, 3, None, "A; B", "people=5000; stops=3", "0.5 - 0.7", "e-mail"):
        assert safe_cell(cell) == cell


def test_numbers_are_read_back_in_full_and_missing_cells_are_empty():
    text = to_csv(("a", "b", "c"), [{"a": 0.1 + 0.2, "b": None}, {"b": 'x, "y"', "c": 1e-300}])
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert float(rows[0]["a"]) == 0.1 + 0.2 and rows[0]["b"] == rows[0]["c"] == ""
    assert rows[1]["b"] == 'x, "y"' and float(rows[1]["c"]) == 1e-300
    assert text.endswith("\r\n")

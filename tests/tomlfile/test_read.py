"""Files that are not what they should be are met with what they are, and what to do."""

from __future__ import annotations

import pytest

from baserate.errors import Fault, ScenarioError
from baserate.tomlfile.read import parse_toml, placed

GOOD = 'format = 1\ntitle = "é"\n'


def fault_of(content: bytes):
    with pytest.raises(ScenarioError) as caught:
        parse_toml(content, "x.toml", ScenarioError)
    (fault,) = caught.value.faults
    assert fault.file == "x.toml"
    return fault


def test_a_byte_order_mark_means_nothing():
    content = GOOD.encode("utf-8-sig")
    assert parse_toml(content, "x.toml", ScenarioError) == parse_toml(GOOD.encode(), "x.toml", ScenarioError)
    (fault,) = placed([Fault("a", "b", key="title")], content, "x.toml")
    assert fault.line == 2


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_lines_may_end_as_on_any_system(ends):
    assert parse_toml(GOOD.replace("\n", ends).encode(), "x.toml", ScenarioError)["title"] == "é"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (GOOD.encode("utf-16"), "UTF-16"),
        (GOOD.encode("utf-16-le"), "UTF-16"),
        (GOOD.encode("utf-16-be"), "UTF-16"),
        (b"PK\x03\x04....", "ZIP archive or a workbook"),
        (b"SQLite format 3\x00...", "SQLite"),
        (b"PAR1....", "Parquet"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_another_kind_of_file_is_named(content, says):
    assert says in fault_of(content).found


def test_a_letter_of_windows_is_named_with_its_line():
    fault = fault_of(GOOD.encode("cp1252"))
    assert fault.line == 2
    assert "'é'" in fault.found and "UTF-8" in fault.hint


@pytest.mark.parametrize(
    ("row", "hint"),
    [
        ("title = “x”", "straight quotes"),
        ("title = „x“", "straight quotes"),
        ("title = ‘x’", "straight quotes"),
        ("size = 20,000", "20_000"),
        ("size = 0,5", "with a point"),
        ("fpir = 0.1%", '"0.1%"'),
        ("fpir = 1/1000", '"1 in 1000"'),
        ("fpir = 1 in 1000", '"1 in 1000"'),
        ("title = x", "in quotes"),
    ],
)
def test_a_line_that_is_no_toml_is_met_with_what_it_needs(row, hint):
    fault = fault_of(f"format = 1\n{row}\n".encode())
    assert fault.line == 2
    assert hint in fault.hint


def test_curly_quotes_inside_of_text_are_text():
    assert parse_toml("title = 'the “best”'".encode(), "x.toml", ScenarioError) == {"title": "the “best”"}

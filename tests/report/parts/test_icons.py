"""Icon arrays: as many signs as the numbers say, none drawn twice, told apart without colour, and small."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.report.parts.chart import PAPER
from baserate.report.parts.elements import IconArray
from baserate.report.parts.icons import CELL, RIGHT_COLOUR, WRONG_COLOUR, render_icons

SVG = "{http://www.w3.org/2000/svg}"
OF = st.sampled_from([10, 100, 1_000, 10_000])
COUNTS = OF.flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def signs(svg: str, kind: str) -> list[tuple[int, int]]:
    """Return the cells (column, row) of the signs that the dashed lines of one kind draw."""
    cells = []
    for path in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        if path.get("class") == kind:
            for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)", path.get("d")):
                count = math.ceil(int(length) / CELL)
                cells += [(int(x) // CELL + place, int(y) // CELL) for place in range(count)]
    return cells


@given(COUNTS)
def test_there_are_as_many_signs_as_the_numbers_say(counts):
    wrong, of = counts
    svg = render_icons(IconArray("A", wrong, of, "wrong", "right"), "i1")
    bad, good = signs(svg, "wrong"), signs(svg, "right")
    assert (len(bad), len(good)) == (wrong, of - wrong)
    assert len({*bad, *good}) == of
    assert sorted(bad, key=lambda cell: cell[::-1]) + sorted(good, key=lambda cell: cell[::-1]) == sorted(
        [*bad, *good], key=lambda cell: cell[::-1]
    ), "those that are wrong come first"
    width, height = (int(number) for number in re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    assert width * height == of * CELL**2


@given(COUNTS)
def test_an_array_is_small_whatever_its_number(counts):
    assert len(render_icons(IconArray("A", *counts, "wrong", "right"), "i1")) < 4000


def test_the_two_signs_differ_in_shape_and_the_array_is_described():
    root = ElementTree.fromstring(render_icons(IconArray("<A> & B", 3, 10, "3 wrong", "7 right"), "i1"))
    wrong, right, hole = root.iter(f"{SVG}path")
    assert [part.get("class") for part in (wrong, right, hole)] == ["wrong", "right", "hole"]
    assert wrong.get("stroke-linecap") is None and wrong.get("stroke-dasharray") == "8 2", "squares"
    assert right.get("stroke-linecap") == hole.get("stroke-linecap") == "round", "circles"
    assert right.get("d") == hole.get("d") and hole.get("stroke") == PAPER
    assert float(hole.get("stroke-width")) < float(right.get("stroke-width"))
    assert root.get("role") == "img" and root.get("aria-labelledby") == "i1-t i1-d"
    assert root.find(f"{SVG}title").text == "<A> & B" and root.find(f"{SVG}desc").text == "3 wrong; 7 right."


def test_ten_thousand_signs_are_filled_dots_and_squares_without_gaps_so_that_their_colours_are_seen():
    root = ElementTree.fromstring(render_icons(IconArray("A", 300, 10_000, "", ""), "i1"))
    wrong, right = root.iter(f"{SVG}path")
    assert wrong.get("stroke-width") == str(CELL) and wrong.get("stroke-dasharray") is None
    assert right.get("stroke-linecap") == "round" and float(right.get("stroke-width")) >= 0.6 * CELL
    assert (wrong.get("stroke"), right.get("stroke")) == (WRONG_COLOUR, RIGHT_COLOUR)


@pytest.mark.parametrize("name", ["icons-1-1", "icons-2-3"])
def test_every_id_starts_with_the_name(name):
    svg = render_icons(IconArray("A", 3, 10, "", ""), name)
    assert all(found.startswith(name) for found in re.findall(r'id="([^"]+)"', svg))

"""Icon arrays: as many signs as the numbers say, none drawn twice, told apart without colour, and small."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.report.parts.elements import IconArray
from baserate.report.parts.icons import CELL, render_icons

SVG = "{http://www.w3.org/2000/svg}"
OF = st.sampled_from([10, 100, 1_000, 10_000])
COUNTS = OF.flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def drawn(svg: str, name: str, sign: str) -> list[tuple[int, int]]:
    """Return the cells (column, row) that the boxes of one sign cover."""
    cells = []
    for box in ElementTree.fromstring(svg).iter(f"{SVG}rect"):
        if box.get("fill") == f"url(#{name}-{sign})":
            x, y, width, height = (int(box.get(key)) // CELL for key in ("x", "y", "width", "height"))
            cells += [(column, row) for row in range(y, y + height) for column in range(x, x + width)]
    return cells


@given(COUNTS)
def test_there_are_as_many_signs_as_the_numbers_say(counts):
    wrong, of = counts
    svg = render_icons(IconArray("A", wrong, of, "wrong", "right"), "i1")
    bad, good = drawn(svg, "i1", "w"), drawn(svg, "i1", "r")
    assert (len(bad), len(good)) == (wrong, of - wrong)
    assert len({*bad, *good}) == of
    width, height = (int(number) for number in re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    assert width * height == of * CELL**2


@given(COUNTS)
def test_an_array_is_small_whatever_its_number(counts):
    assert len(render_icons(IconArray("A", *counts, "wrong", "right"), "i1")) < 2000


def test_the_two_signs_differ_in_shape_and_the_array_is_described():
    root = ElementTree.fromstring(render_icons(IconArray("<A> & B", 3, 10, "3 wrong", "7 right"), "i1"))
    wrong, right = root.iter(f"{SVG}pattern")
    assert [part.tag for part in wrong] == [f"{SVG}rect"] and [part.tag for part in right] == [f"{SVG}circle"]
    assert wrong[0].get("fill") != "none" and right[0].get("fill") == "none"
    assert root.get("role") == "img" and root.get("aria-labelledby") == "i1-t i1-d"
    assert root.find(f"{SVG}title").text == "<A> & B" and root.find(f"{SVG}desc").text == "3 wrong; 7 right."


@pytest.mark.parametrize("name", ["icons-1-1", "icons-2-3"])
def test_every_id_starts_with_the_name(name):
    svg = render_icons(IconArray("A", 3, 10, "", ""), name)
    assert all(found.startswith(name) for found in re.findall(r'id="([^"]+)"', svg))

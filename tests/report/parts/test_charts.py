"""Charts: where a mark stands is what its number says, and two on one page do not meet."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree

import pytest

from baserate.report.parts.chart import NARROW, PADDING, WIDE, Chart, render_chart
from baserate.report.parts.intervals import Mark, interval_chart
from support.page import FACE_SEARCH, FIVE_STAGES, report_of, scenario

SVG = "{http://www.w3.org/2000/svg}"


def chart(*marks: Mark, name: str = "c", is_share: bool = True, is_log: bool = False) -> Chart:
    return interval_chart(name, "Title <b>", "Description & more", "axis", marks, is_share=is_share, is_log=is_log)


def translation(element) -> tuple[float, float]:
    found = re.fullmatch(r"translate\((-?[\d.e-]+),(-?[\d.e-]+)\)", element.get("transform", ""))
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


def points(svg: str) -> list[tuple[float, float]]:
    """Return the places of the filled circles, which are the medians."""
    found = [path for path in ElementTree.fromstring(svg).iter(f"{SVG}path") if "A" in (path.get("d") or "")]
    return [translation(path) for path in found]


def rules(svg: str) -> list[tuple[float, float]]:
    """Return start and end of the thick lines, which are the intervals."""
    found = [line for line in ElementTree.fromstring(svg).iter(f"{SVG}line") if line.get("stroke-width") == "4"]
    return sorted(tuple(sorted((translation(line)[0], translation(line)[0] + float(line.get("x2"))))) for line in found)


def on_two_widths(made: Chart) -> list[tuple[str, float]]:
    """Return the drawings of a chart with the width of their plots, which the widest interval has to reach over."""
    drawings = (render_chart(made), WIDE), (render_chart(made, narrow=True), NARROW)
    found = [(svg, width, max(end - start for start, end in rules(svg))) for svg, width in drawings]
    assert all(0.9 * width < plot <= width - 2 * PADDING for _, width, plot in found)
    return [(svg, plot) for svg, _, plot in found]


def texts(svg: str) -> list[str]:
    return [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_marks_stand_where_their_numbers_are():
    made = chart(Mark("one", "50%", 0.5, 0.25, 0.75), Mark("two", "10%", 0.1, 0.0, 1.0))
    for svg, width in on_two_widths(made):
        assert [x for x, _ in points(svg)] == pytest.approx([0.5 * width, 0.1 * width], abs=0.5)
        assert points(svg)[0][1] < points(svg)[1][1]
        assert rules(svg)[0] == pytest.approx((0.0, width), abs=0.5)
        assert rules(svg)[1] == pytest.approx((0.25 * width, 0.75 * width), abs=0.5)


def test_a_logarithmic_axis_is_logarithmic():
    for svg, width in on_two_widths(chart(Mark("one", "", 10.0, 1.0, 1000.0), is_share=False, is_log=True)):
        assert points(svg)[0][0] == pytest.approx(width * math.log10(10) / 3, abs=0.5)
        assert {"1", "10", "100", "1,000"} <= set(texts(svg))


def test_label_and_numbers_share_a_line_on_a_page_and_have_lines_of_their_own_where_they_would_meet():
    short, long = (
        chart(Mark(label, "24,000 (13,000 to 43,000, or more)", 0.5, 0.2, 0.7)) for label in ("one", "w" * 80)
    )

    def lines(svg: str) -> list[float]:
        found = {text.text: translation(text)[1] for text in ElementTree.fromstring(svg).iter(f"{SVG}text")}
        return [y for words, y in found.items() if words.startswith(("one", "www", "24,000"))]

    assert len(set(lines(render_chart(short)))) == 1
    for svg in (render_chart(long), render_chart(short, narrow=True), render_chart(long, narrow=True)):
        assert len(set(lines(svg))) == 2


def test_labels_and_numbers_are_text_that_can_be_read():
    svg = render_chart(chart(Mark("search, <A> & 'B'", "24,000 (13,000 to 43,000)", 0.5, 0.2, 0.7)))
    assert "search, <A> & 'B'" in texts(svg) and "24,000 (13,000 to 43,000)" in texts(svg)
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', svg)]
    assert sizes and min(sizes) >= 12


def test_two_charts_share_no_id_and_carry_a_title_and_a_description():
    mark = Mark("one", "", 0.5, 0.2, 0.7)
    first, second = (render_chart(chart(mark, name=name)) for name in ("c1", "c2"))
    ids = [set(re.findall(r'\bid="([^"]+)"', svg)) for svg in (first, second)]
    assert ids[0] and not ids[0] & ids[1]
    root = ElementTree.fromstring(first)
    assert root.get("role") == "img"
    assert (root.find(f"{SVG}title").text, root.find(f"{SVG}desc").text) == ("Title <b>", "Description & more")


def test_counts_go_on_a_logarithmic_axis_where_they_differ_a_hundredfold():
    counts = report_of(FIVE_STAGES).charts[1]
    rows = counts.specification["data"]["values"]
    lows, highs = [row["low"] for row in rows], [row["high"] for row in rows]
    scale = counts.specification["layer"][0]["encoding"]["x"]["scale"]
    assert scale["type"] == "log" and scale["domain"][0] <= min(lows) and max(highs) <= scale["domain"][1]
    assert max(highs) > 100 * min(lows) and min(lows) > 0
    assert "logarithmic" in counts.description


def test_only_what_is_counted_by_day_or_year_is_said_to_be_of_a_year():
    labels = [row.header for row in report_of(FIVE_STAGES).charts[1].table.rows]
    assert "search: alerts (about the wrong person) per year" in labels
    assert "search: after review: people wrongly alerted on per year" in labels
    assert "score: people marked (marked wrongly)" in labels
    assert "crowd: alerts on innocent gatherings per year" in labels


def test_what_is_counted_by_the_day_is_drawn_by_the_year():
    text = scenario(FACE_SEARCH)  # 0.9 true alerts a day
    rows = report_of(text).charts[1].specification["data"]["values"]
    found = [row for row in rows if "right person" in row["label"]]
    assert [(row["median"], row["value"]) for row in found] == [(pytest.approx(0.9 * 365), "328.5")]


@pytest.mark.parametrize(("high", "end"), [(0.2, 0.2), (0.26, 1.0), (0.9, 1.0)])
def test_shares_are_drawn_from_none_to_all_unless_all_of_them_are_small(high, end):
    """A quarter and less is drawn on an axis of its own, which else would be a speck at its left."""
    scale = chart(Mark("one", "", high / 2, 0.0, high)).specification["layer"][0]["encoding"]["x"]["scale"]
    assert scale["domain"] == [0, end]


def test_what_is_drawn_can_be_read_as_a_table():
    table = chart(Mark("one", "50% (25% to 75%)", 0.5, 0.25, 0.75), name="c9").table
    assert table.id == "c9-numbers" and [(row.header, row.cells) for row in table.rows] == [
        ("one", ("50% (25% to 75%)",))
    ]


def test_every_specification_is_vega_lite():
    """Altair holds the schema of Vega-Lite and refuses what is not in it."""
    altair = pytest.importorskip("altair")
    for made in report_of(FIVE_STAGES).charts:
        altair.Chart.from_dict(made.whole())
        altair.Chart.from_dict(made.whole(narrow=True))


def test_the_font_of_a_drawing_is_named_once_and_its_letters_have_it():
    drawn = ElementTree.fromstring(render_chart(chart(Mark("one", "20%", 0.2, 0.1, 0.3))))
    letters = list(drawn.iter(f"{SVG}text"))
    assert "sans-serif" in drawn.get("font-family") and letters
    assert not any("font-family" in text.attrib for text in letters)

"""What a reader sees of an audit's differences: signs, sides, colours, axes and orders, from counts set here."""

from __future__ import annotations

import pytest

from baserate.report.audit import panels
from baserate.report.audit.panels import ForestMark
from baserate.report.document import Report
from support.drawings import Drawing, is_bluish, is_grey, is_reddish, lightness
from support.logs import COLUMNS, HEADER, rows_of_counts, run_audit, write_csv

#: Of 3,000 people without the outcome, A has 600 flagged, more has 1,500, fewer has 150, alike has 606.
COUNTS = {
    "A": (400, 600, 600, 2400),
    "more": (400, 1500, 600, 1500),
    "fewer": (400, 150, 600, 2850),
    "alike": (400, 606, 600, 2394),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    log = write_csv(tmp_path_factory.mktemp("log") / "log.csv", HEADER, rows_of_counts(COUNTS))
    tables = {"reference": {"group": "A"}, "options": {"margin": 0.05}}
    return Report(run_audit(log, COLUMNS, **tables))


@pytest.fixture(scope="module")
def forest(report):
    return next(chart for chart in report.model.charts if chart.id == "forest-false_positive_rate")


def test_the_table_prints_more_as_plus_and_fewer_as_minus_and_the_ratio_beside_it(report):
    rows = {
        row.cells[0]: row.cells
        for row in report.model.contrasts.rows
        if row.header == "False positive rate" and row.cells[1] == "A"
    }
    for group, (difference, ratio) in {
        "more": ("+30.0", "2.50"),
        "fewer": ("−15.0", "0.25"),
        "alike": ("+0.2", "1.01"),
    }.items():
        shown, interval = rows[group][2].replace("\N{NO-BREAK SPACE}", " ").split("\n")
        assert shown == f"{difference} points"
        low, high = (float(end.replace("−", "-")) for end in interval.strip("()").split(" to "))
        assert low < float(difference.replace("−", "-")) < high
        assert rows[group][3].startswith(ratio)
    assert [rows[group][5] for group in ("more", "fewer", "alike")] == [
        "differs",
        "differs",
        "alike, within the margin",
    ]


def test_the_first_sentences_say_which_way_the_difference_goes(report):
    assert report.model.headline == (
        "Of every 1,000 people flagged in the group fewer, 273 did not have the outcome; of every 1,000 in the"
        " group A, 600."
    )
    # Fewer of those flagged are without the outcome, so the share with it is higher: 400/550 less 400/1,000.
    assert "The PPV differs by +32.7 points (+2" in report.model.sentences[0]


def test_on_the_forest_more_stands_to_the_right_of_none_and_fewer_to_the_left(forest):
    drawing = Drawing(forest)
    labels = [row["label"].partition(",")[0] for row in forest.specification["data"]["values"]]
    points = dict(zip(labels, sorted(drawing.circles(), key=lambda point: point.y), strict=True))
    (none,) = [x for text, (x, _) in drawing.texts().items() if text == "0"]
    assert points["fewer"].x < none - 20 and points["more"].x > none + 20
    assert points["alike"].x == pytest.approx(none, abs=5)
    # 30 points to the right and 15 to the left are as two to one.
    assert (points["more"].x - none) / (none - points["fewer"].x) == pytest.approx(2, rel=0.03)
    bars = sorted(drawing.rules("4"), key=lambda bar: bar.y)
    for point, bar in zip(sorted(points.values(), key=lambda point: point.y), bars, strict=True):
        low, high = sorted(x for x, _ in bar.path)
        assert low < point.x < high and bar.colour == point.colour
    for label, (_, y) in ((text, place) for text, place in drawing.texts().items() if ", against A" in text):
        assert abs(points[label.partition(",")[0]].y - y) < 30


def test_on_the_forest_what_differs_is_red_and_what_is_alike_blue_as_its_words_say(forest):
    assert "Red: differs. Blue: alike within the margin. Grey: inconclusive." in forest.description
    rows = forest.specification["data"]["values"]
    points = sorted(Drawing(forest).circles(), key=lambda point: point.y)
    looks = {"differs": is_reddish, "alike": is_bluish}
    assert {row["verdict"] for row in rows} == set(looks)
    for row, point in zip(rows, points, strict=True):
        assert looks[row["verdict"]](point.colour), (row, point.colour)
    marks = [ForestMark("x", "", 1.0, -9.0, 11.0, "inconclusive")]
    (unsure,) = Drawing(panels.forest("f", "t", "d", marks)).circles()
    assert is_grey(unsure.colour)


def test_a_roc_curve_has_false_positives_across_and_sensitivity_up():
    """A threshold that flags 80% of those with the outcome and 10% of the others is high on the left."""
    drawing = Drawing(panels.roc("r", "t", "d", {"A": [(1.0, 1.0), (0.1, 0.8), (0.0, 0.0)]}))
    (curve,) = [line for line in drawing.lines() if len(line.path) == 3]
    (start, point, end) = sorted(curve.path)
    assert (point[0] - start[0]) / (end[0] - start[0]) == pytest.approx(0.1, abs=1e-6)
    assert (start[1] - point[1]) / (start[1] - end[1]) == pytest.approx(0.8, abs=1e-6)
    texts = drawing.texts()
    assert texts["False positive rate"][1] > start[1] and texts["Sensitivity"][0] < start[0]


def test_the_roc_curves_of_an_audit_are_drawn_from_its_rates(tmp_path):
    rows = [("A", int(score >= 5), int(score + shift > 6), score) for score in range(10) for shift in range(5)] * 20
    log = write_csv(tmp_path / "log.csv", (*HEADER, "score"), rows)
    result = run_audit(log, COLUMNS | {"score": "score"}, reference={"group": "A"})
    (chart,) = [chart for chart in Report(result).model.charts if chart.id.startswith("roc")]
    (curve,) = [curve for curve in result.curves if curve.by == ("group",)]
    drawn = {(row["false_positive_rate"], row["sensitivity"]) for row in chart.specification["data"]["values"]}
    assert drawn == {
        (step.rates["false_positive_rate"].value, step.rates["sensitivity"].value) for step in curve.roc
    } | {(0.0, 0.0)}
    line = max(Drawing(chart).lines(), key=lambda found: len(found.path))
    across, down = zip(*line.path, strict=True)
    left, right, top, bottom = min(across), max(across), min(down), max(down)
    shares = [((x - left) / (right - left), (bottom - y) / (bottom - top)) for x, y in line.path]
    assert all(sensitivity >= false - 1e-9 for false, sensitivity in shares), "a score that tells is above the diagonal"
    assert max(sensitivity - false for false, sensitivity in shares) > 0.3


def test_calibration_has_scores_across_and_shares_up_with_their_intervals():
    drawing = Drawing(panels.calibration("c", "t", "d", {"A": [(0.0, 0.1, 0.05, 0.2), (1.0, 0.9, 0.8, 0.95)]}))
    (line,) = [line for line in drawing.lines() if len(line.path) == 2 and line.colour == "#0072b2"]
    (x0, y0), (x1, y1) = line.path
    assert x0 < x1 and y0 > y1
    for (x, y), bar in zip(line.path, sorted(drawing.rules("1.5"), key=lambda bar: bar.x), strict=True):
        top, bottom = sorted(end[1] for end in bar.path)
        assert bar.x == pytest.approx(x, abs=0.01) and top < y < bottom


def test_on_a_map_of_crossings_the_higher_rate_is_the_darker():
    cells = [
        ("r1", "c1", 0.1, "10.0%"),
        ("r1", "c2", 0.5, "50.0%"),
        ("r2", "c1", 0.3, "30.0%"),
        ("r2", "c2", None, "x"),
    ]
    squares = Drawing(panels.heat_map("h", "t", "d", cells, ("rows", "columns"))).squares()
    by_place = {(square.y, square.x): square for square in squares if square.colour != "#e4e4e4"}
    (low, high), (middle,) = (
        [by_place[place] for place in sorted(by_place) if place[0] == row] for row in sorted({y for y, _ in by_place})
    )
    assert lightness(low.colour) > lightness(middle.colour) > lightness(high.colour)


def test_over_time_a_rise_goes_up_and_its_change_is_marked_where_it_is():
    moments = [("2024-01", 0.2, 0.1, 0.3), ("2024-02", 0.6, 0.5, 0.7), ("2024-03", 0.6, 0.5, 0.7)]
    drawing = Drawing(panels.over_time("o", "t", "d", moments, ["2024-02"], "rate"))
    (line,) = [line for line in drawing.lines() if len(line.path) == 3]
    assert line.path[0][1] > line.path[1][1] == line.path[2][1]
    (change,) = [rule for rule in drawing.rules("2") if is_reddish(rule.colour)]
    assert change.x == pytest.approx(line.path[1][0], abs=0.01)
    table = panels.over_time("o", "t", "d", moments, ["2024-02"], "rate").table
    assert [row.header for row in table.rows] == ["2024-01", "2024-02, changed", "2024-03"]


def test_what_cannot_be_seen_can_be_read(report):
    for chart in report.model.charts:
        assert chart.table.rows and all(len(row.cells) + 1 == len(chart.table.columns) for row in chart.table.rows)
    forest = next(chart for chart in report.model.charts if chart.id == "forest-false_positive_rate")
    read = {row.header: row.cells[0] for row in forest.table.rows}
    assert read["fewer, against A"].startswith("−15.0 points (−")

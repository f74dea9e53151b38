"""What a reader sees of a simulation: where lines, bands and squares stand, their colours, and orders in sentences."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from baserate.loops.reading import agrees, strays
from baserate.quantity import Estimate
from baserate.report.document import Report
from baserate.report.simulation.charts import map_of_places, over_time
from baserate.simulation.result import LoopOutcome, Series
from baserate.simulation.run import simulate
from support.drawings import Drawing, is_bluish, is_reddish, lightness
from support.scenarios import load_text


def series(place: str, mean: tuple[float, ...], true: float | None = None) -> Series:
    """Return shares over days 0, 10, 20, ..., with a band a tenth to each side."""
    days = tuple(range(0, 10 * len(mean), 10))
    low, high = (tuple(value + step for value in mean) for step in (-0.1, 0.1))
    return Series("p.patrol_share", "p", "patrol_share", {"place": place}, days, mean, low, high, true)


def outcome(place: str, mean: float, true: float, low: float | None = None, high: float | None = None) -> LoopOutcome:
    ends = (mean if low is None else low, mean if high is None else high)
    estimate = Estimate(mean, mean, *ends, 0.9, "simulation")
    return LoopOutcome("p.patrol_share", "p", "patrol_share", "", {"place": place}, 9, estimate, None, true)


def test_a_line_goes_through_its_means_and_the_truth_is_dashed_beside_it():
    chart = over_time("o", [series("A", (0.2, 0.4, 0.8), true=0.5)], "90%")
    lines = Drawing(chart).lines()
    (mean,) = [line for line in lines if is_bluish(line.colour)]
    (true,) = [line for line in lines if line.dashed]
    assert "The dashed line is the true value." in chart.description and is_reddish(true.colour)
    (x0, y0), (x1, y1), (x2, y2) = mean.path
    assert x0 < x1 < x2 and x1 - x0 == pytest.approx(x2 - x1)
    per_share = (y0 - y1) / 0.2
    assert per_share > 0, "more is higher"
    assert (y1 - y2) / 0.4 == pytest.approx(per_share, rel=1e-6)
    assert [y for _, y in true.path] == pytest.approx([y1 - 0.1 * per_share] * len(true.path), abs=1e-2)


def test_a_band_reaches_from_low_to_high():
    drawing = Drawing(over_time("o", [series("A", (0.2, 0.4, 0.8))], "90%"))
    (mean,) = [line for line in drawing.lines() if is_bluish(line.colour)]
    (band,) = [area for area in drawing.areas() if is_bluish(area.colour)]
    per_share = (mean.path[0][1] - mean.path[1][1]) / 0.2
    for x, y in mean.path:
        ends = sorted(b for a, b in band.path if a == pytest.approx(x, abs=1e-3))
        assert ends == [pytest.approx(y - 0.1 * per_share, abs=1e-2), pytest.approx(y + 0.1 * per_share, abs=1e-2)]


def test_each_panel_stands_under_its_own_name():
    drawing = Drawing(over_time("o", [series("rising", (0.1, 0.9)), series("falling", (0.9, 0.1))], "90%"))
    lines = sorted((line for line in drawing.lines() if is_bluish(line.colour)), key=lambda line: line.path[0])
    names = sorted(("rising", "falling"), key=lambda name: drawing.texts()[name])
    for name, line in zip(names, lines, strict=True):
        assert (line.path[0][1] > line.path[-1][1]) == (name == "rising")
        assert line.path[0][0] < drawing.texts()[name][0] < line.path[-1][0]


def test_a_place_with_too_many_patrols_is_warm_on_the_map_and_one_with_too_few_cold():
    """Nine places in rows of three: the first has four times its share, the last a quarter, the middle its share."""
    means = [0.4, *[0.1] * 7, 0.025]
    chart = map_of_places("m", [outcome(f"p{n}", mean, 0.1) for n, mean in enumerate(means)])
    beside_the_legend = chart.specification["width"]
    squares = [square for square in Drawing(chart).squares() if square.x < beside_the_legend]
    squares.sort(key=lambda square: (square.y, square.x))
    colours = [square.colour for square in squares]
    assert is_reddish(colours[0]) and is_bluish(colours[8]) and lightness(colours[4]) > 230
    assert [row["ratio"] for row in chart.specification["data"]["values"]] == pytest.approx([4, *[1] * 7, 0.25])
    assert (chart.table.rows[0].header, chart.table.rows[0].cells) == ("p0", ("40.0%", "10.0%", "4.00"))
    assert "Colour: share of patrols over true share" in chart.description


def test_the_table_behind_a_drawing_has_its_first_and_last_day_in_order():
    (row,) = over_time("o", [series("A", (0.2, 0.4, 0.8), true=0.5)], "90%").table.rows
    assert row.header == "A" and row.cells[1:] == ("20%", "80%", "70% to 90%", "50%")


CROWDS = """
format = 1
title = "Crowds"
[population]
size = 100_000
[[loop]]
id = "g"
kind = "gathering_feedback"
days = 60
p_flagged = 0.002
k = 8
p_checked = 0.2
p_record_per_check = 0.02
prevalence_in_population = 0.0001
gatherings = [ { people = 2000, per_day = 3 } ]
"""


def test_intervals_in_sentences_go_from_low_to_high():
    loop = Report(simulate(load_text(CROWDS), replicates=40)).model.loops[0]
    told = " ".join(loop.headlines)
    found = re.search(r"are ([\d.,]+) a day at the end \(([\d.,]+) to ([\d.,]+) in 90% of replicates\)", told)
    mean, low, high = (float(part.replace(",", "")) for part in found.groups())
    assert low < mean < high
    found = re.search(r"people are flagged, ([\d,]+) \(([\d,]+) to ([\d,]+) in 90%", told)
    mean, low, high = (float(part.replace(",", "")) for part in found.groups())
    assert low < mean < high


def test_one_part_in_a_hundred_agrees_with_the_truth_and_two_do_not():
    near, far = outcome("A", 0.5049, 0.5), outcome("A", 0.51, 0.5)
    assert agrees(near) and not agrees(far)
    assert agrees(outcome("A", 0.51, 0.5, low=0.49, high=0.53)), "the interval holds the truth"


def test_single_runs_stray_where_they_end_a_tenth_from_the_truth():
    assert strays(outcome("A", 0.5, 0.5, low=0.44, high=0.52)) and strays(outcome("A", 0.5, 0.5, low=0.48, high=0.56))
    assert not strays(outcome("A", 0.5, 0.5, low=0.46, high=0.54))


def test_a_difference_between_policies_has_its_sign():
    from baserate.report.parts.numbers import shown_difference

    fewer = shown_difference(-0.125, -0.2, -0.05, is_share=True)
    assert (fewer.median, fewer.low, fewer.high) == ("−12.5 points", "−20.0", "−5.0")
    more = shown_difference(120.0, 100.0, 140.0, is_share=False)
    assert (more.median, more.low, more.high) == ("+120", "+100", "+140")
    assert shown_difference(0.0, 0.0, 0.0, is_share=True).interval == ""


def test_a_series_without_a_true_value_has_no_dashed_line():
    chart = over_time("o", [replace(series("A", (0.2, 0.4)), true=None)], "90%")
    assert not [line for line in Drawing(chart).lines() if line.dashed] and "dashed" not in chart.description

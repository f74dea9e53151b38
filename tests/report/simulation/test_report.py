"""The report of a simulation: one self-contained file, with hostile text too; CSV read back."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess

import pytest

from baserate.report.document import Report
from baserate.report.parts.pdf import render_pdf
from baserate.report.simulation.model import build_simulation_report
from baserate.simulation.run import simulate
from baserate.simulation.sweep import points_of, read_vary
from support.loops import URN, loop_text, place
from support.scenarios import load_text


def page(scenario, **options):
    return Report(simulate(scenario, replicates=12, **options)).html()


def test_the_report_is_one_small_file_that_asks_for_nothing():
    scenario = load_text(loop_text(URN, days=20))
    points = points_of(read_vary(["p.allocation=proportional,importance_weighted"], scenario.loops), 0, 1)
    html = page(scenario, points=points)
    assert len(html.encode()) < 300_000
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert html.count('class="chart wide') == 1
    assert "share of the record is the same" in html
    for words in ("61%", "importance_weighted", "synthetic", "share of patrols", "12</dd>"):
        assert words in html


def test_many_places_are_drawn_as_a_grid_and_reported_in_part():
    html = page(load_text(loop_text([place(f"p{n}", 1 + n % 7, 5) for n in range(150)], days=5, patrols_per_day=9)))
    assert len(html.encode()) < 300_000
    assert html.count('class="chart wide') == 2
    assert "Drawn are 3 of 150" in html
    assert "One square a place" in html


def test_the_map_leaves_no_hole_for_a_place_without_incidents():
    places = [place(f"p{n}", 0 if n == 4 else 1, 5) for n in range(9)]
    result = simulate(load_text(loop_text(places, days=5)), replicates=3)
    [chart] = [one for loop in build_simulation_report(result).loops for one in loop.charts if one.id.startswith("map")]
    rows = chart.specification["data"]["values"]
    assert [(row["x"], row["y"]) for row in rows] == [(n % 3, n // 3) for n in range(9)]
    assert [row["ratio"] is None for row in rows] == [n == 4 for n in range(9)]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "bell\x07", '"><img src=x>', "a" * 100])
def test_names_are_text_and_nothing_else(name):
    result = simulate(load_text(loop_text([place(name, 1, 1), place("b", 1, 1)], days=3)), replicates=3)
    html = Report(result).html()
    assert "<script" not in html
    assert "<img" not in html
    cells = [cell for row in csv.reader(io.StringIO(Report(result).csv())) for cell in row]
    assert not any(cell.startswith("=") for cell in cells)


def test_csv_holds_every_outcome_and_day_in_full():
    result = simulate(load_text(loop_text(URN, days=6)), replicates=5)
    rows = list(csv.DictReader(io.StringIO(Report(result).csv())))
    outcomes = [row for row in rows if row["record"] == "outcome"]
    assert [(row["id"], float(row["mean"])) for row in outcomes] == [
        (one.id, one.estimate.mean) for one in result.outcomes
    ]
    assert len(rows) - len(outcomes) == sum(len(one.day) for one in result.series)


def headlines(text, *vary, replicates=60):
    scenario = load_text(text)
    points = points_of(read_vary(vary, scenario.loops), 0, 1)
    return build_simulation_report(simulate(scenario, replicates=replicates, points=points)).loops[0].headlines


REPORTS_ALONE = {"days": 300, "discovered_weight": 0, "reported_weight": 1}


def districts(*reporting):
    return [place(name, 8, 0, reporting_rate=rate) for name, rate in zip("abc", reporting, strict=True)]


def test_where_the_loop_does_no_harm_the_first_sentence_says_so():
    """Reports alone, all reported alike: the record's expected shares are the true ones, wherever patrols go."""
    for allocation in ("proportional", "uniform"):
        first, *_ = headlines(loop_text(districts(0.3, 0.3, 0.3), allocation=allocation, **REPORTS_ALONE))
        assert re.match("After 300 days “[abc]” gets 3[3-4].* of every 100 patrols and has 33 of every 100", first)
        assert "moves neither patrols nor the record away from what really happens" in first


def test_where_reporting_differs_the_sentence_counts_what_thinning_says():
    """Expected shares of the record are rate*reporting over their sum: 20, 30 and 50 of every 100."""
    first, *_ = headlines(loop_text(districts(0.2, 0.3, 0.5), **REPORTS_ALONE))
    found = re.match(r"After 300 days “c” gets (\d+) .* of every 100 patrols, though it has 33 of every 100", first)
    assert abs(int(found[1]) - 50) <= 1
    first, record = headlines(loop_text(districts(0.2, 0.3, 0.5), allocation="uniform", **REPORTS_ALONE))
    assert "as many as it has of incidents" in first
    found = re.match(r"The record gives “c” (\d+) .* of every 100 incidents on it; in truth it has 33\.", record)
    assert abs(int(found[1]) - 50) <= 1


def test_what_a_policy_changes_is_reported_for_the_place_that_the_first_sends_too_many_to():
    """The hottest of three takes every patrol, and uniform a third: 66.7 of 100 fewer, which is its share."""
    text = loop_text(districts(0.2, 0.3, 0.5), **REPORTS_ALONE)
    *_, last = headlines(text, "p.allocation=hottest,uniform")
    assert last.startswith("Allocation uniform instead of hottest: “c” gets 67 fewer of every 100 patrols (67 fewer in")
    assert last.endswith("that is at its share of incidents, where it was 66.7 above.")


@pytest.mark.slow
def test_each_of_two_loops_is_said_with_its_own_numbers():
    """Two loops with the same names of places and other rates, and a sweep: every sentence is of its own loop."""
    first = loop_text(districts(0.2, 0.3, 0.5), **REPORTS_ALONE)
    other = [place(name, rate, n) for name, rate, n in zip("abc", (6, 3, 1), (5, 10, 0), strict=True)]
    second = loop_text(other, **REPORTS_ALONE | {"days": 200}).partition("[[loop]]")[2].replace('"p"', '"q"')
    scenario = load_text(first + "[[loop]]" + second)
    alone = (first, first.partition("[[loop]]")[0] + "[[loop]]" + second)
    expected = [build_simulation_report(simulate(load_text(text), replicates=40)).loops[0].headlines for text in alone]
    both = build_simulation_report(simulate(scenario, replicates=40)).loops
    assert [loop.headlines for loop in both] == expected
    assert "After 300 days “c” gets 50" in both[0].headlines[0]
    points = points_of(read_vary(["q.days=100,200"], scenario.loops), 0, 1)
    swept = build_simulation_report(simulate(scenario, replicates=40, points=points)).loops
    assert swept[0].headlines == expected[0]
    assert [line.partition(":")[0] for line in swept[1].headlines] == ["With days 100", "With days 200"]
    assert "after 100 days" in swept[1].headlines[0] and "after 200 days" in swept[1].headlines[1]


PEOPLE = """\
format = 1
title = "People"
[population]
size = 1_000_000
groups = { A = 0.3, B = 0.7 }
"""


def test_people_are_counted_and_a_list_that_mirrors_what_people_do_is_said_to():
    """Recorded alike, group A is 30% of people, of incidents and, on average, of the list."""
    loop = """[[loop]]
id = "l"
kind = "list_feedback"
days = 100
incidents_per_person_per_year = 2
p_recorded = 0.5
contacts_to_list = 1
"""
    first, more = headlines(PEOPLE + loop, replicates=20)
    # Nobody forgets: the share with a recorded contact is 1 - exp(-2*0.5*100/365) = 0.2396.
    found = re.match(r"After 100 days ([\d,]+) people are on the list, (\d+) ", first)
    assert abs(int(found[1].replace(",", "")) / 1e6 - 0.2396) < 0.001
    assert abs(int(found[2]) - 240) <= 1 or int(found[2]) == 24
    told = re.search(r"are of group “([AB])”, which has (\d+) of every ([\d,]+) incidents: the list mirrors what", more)
    assert int(told[2]) / int(told[3].replace(",", "")) == {"A": 0.3, "B": 0.7}[told[1]]
    assert "Everybody on the list has had an incident" in more


def test_flags_that_make_no_flags_are_said_to():
    loop = """[[loop]]
id = "g"
kind = "gathering_feedback"
days = 50
p_flagged = 0.001
k = 10
p_checked = 0
p_record_per_check = 0.5
prevalence_in_population = 0.0001
gatherings = [ { people = 5000, per_day = 100 } ]
"""
    first, more = headlines(PEOPLE + loop, replicates=20)
    assert "1,000 people are flagged" in first and "really are what a flag says" in first
    assert "Here the loop makes no more flags than there were." in more
    # P(X >= 10) of a binomial(5000, 0.001) is 0.03176: 3.176 of 100 gatherings a day.
    assert "3.176 a day at the start, are 3.176 a day at the end" in more


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no pdftotext on this machine")
def test_the_pdf_says_what_the_page_says(tmp_path):
    html = page(load_text(loop_text(URN, days=20)))
    made = render_pdf(html)
    assert made == render_pdf(html)
    file = tmp_path / "report.pdf"
    file.write_bytes(made)
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(text.split())
    [headline] = re.findall('<p class="lead">([^<]+)', html)
    assert headline in words
    for expected in (
        "What was assumed",
        "How to get the same numbers",
        "share of patrols",
        "Share of patrols over time",
    ):
        assert expected in words

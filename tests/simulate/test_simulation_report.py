"""The report of a simulation: one self-contained file, with hostile text too; CSV read back."""

from __future__ import annotations

import csv
import io
import re

import pytest
from test_patrols import URN, loop_text, place

from baserate.report.html import render_page
from baserate.report.simulation_csv import simulation_to_csv
from baserate.report.simulation_model import build_simulation_report, share
from baserate.simulate.run import simulate
from baserate.simulate.sweep import points_of, read_vary
from conftest import load_text


def page(scenario, **options):
    return render_page("simulation.html.j2", build_simulation_report(simulate(scenario, replicates=12, **options)))


def test_the_report_is_one_small_file_that_asks_for_nothing():
    scenario = load_text(loop_text(URN, days=20))
    points = points_of(read_vary(["p.allocation=proportional,importance_weighted"], scenario.loops), 0, 1)
    html = page(scenario, points=points)
    assert len(html.encode()) < 300_000
    assert "<script" not in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert html.count("<svg") == 2
    for words in ("61.0%", "importance_weighted", "synthetic", "share of patrols", "12</dd>"):
        assert words in html


def test_many_places_are_drawn_as_a_grid_and_told_in_part():
    html = page(load_text(loop_text([place(f"p{n}", 1 + n % 7, 5) for n in range(150)], days=5, patrols_per_day=9)))
    assert len(html.encode()) < 300_000
    assert html.count("<svg") == 3
    assert "Drawn are 3 of 150" in html


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=1+1", "bell\x07", '"><img src=x>', "a" * 100])
def test_names_are_text_and_nothing_else(name):
    result = simulate(load_text(loop_text([place(name, 1, 1), place("b", 1, 1)], days=3)), replicates=3)
    html = render_page("simulation.html.j2", build_simulation_report(result))
    assert "<script" not in html
    assert "<img" not in html
    cells = [cell for row in csv.reader(io.StringIO(simulation_to_csv(result))) for cell in row]
    assert not any(cell.startswith("=") for cell in cells)


def test_csv_holds_every_outcome_and_day_in_full():
    result = simulate(load_text(loop_text(URN, days=6)), replicates=5)
    rows = list(csv.DictReader(io.StringIO(simulation_to_csv(result))))
    outcomes = [row for row in rows if row["record"] == "outcome"]
    assert [(row["id"], float(row["mean"])) for row in outcomes] == [
        (one.id, one.estimate.mean) for one in result.outcomes
    ]
    assert len(rows) - len(outcomes) == sum(len(one.day) for one in result.series)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.0, "0.0%"), (1.0, "100.0%"), (0.99999, "more than 99.9%"), (0.5678, "56.8%"), (None, "undefined")],
)
def test_shares_are_never_rounded_to_none_or_all(value, words):
    assert share(value) == words


def test_a_small_share_keeps_its_digits():
    assert share(0.00012345) == "0.01234%"

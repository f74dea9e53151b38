"""Comparisons, break-evens, updates and trials as HTML with a picture, as PDF, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest

from support.commands import run
from support.scenarios import scenario_text

STAGE = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": 1e5,
    "prevalence": "1e-4 to 1e-3",
    "sensitivity": 0.9,
    "false_positive_rate": {"count": 10, "of": 1000},
}
CALLS = {
    "compare": (["compare", "a.toml", "b.toml", "--draws", 100], "baserate/comparison/1"),
    "breakeven": (
        ["breakeven", "a.toml", "--outcome", "s.ppv", "--at", 0.5, "--solve", "s.false_positive_rate", "--draws", 100],
        "baserate/breakeven/1",
    ),
    "update": (["update", "a.toml", "--counts", "s.ppv=51/4999", "--draws", 400], "baserate/update/1"),
    "trial read": (["trial", "read", "--errors", 3, "--of", 1200], "baserate/trial/1"),
    "trial plan": (["trial", "plan", "--rate-at-most", 0.001], "baserate/trial/1"),
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.toml").write_text(scenario_text(STAGE, size=1e6))
    other = {**STAGE, "false_positive_rate": {"count": 4, "of": 1000}}
    (tmp_path / "b.toml").write_text(scenario_text(other, size=1e6))
    return tmp_path


@pytest.mark.parametrize("name", CALLS)
def test_every_answer_has_a_page_with_a_picture_and_its_numbers(folder, name):
    call, form = CALLS[name]
    done = run(*call, "--out", "o.html", "--csv", "o.csv", "--json", "-", cwd=folder)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["format"] == form
    assert result["command"].startswith(f"baserate {name}")
    page = (folder / "o.html").read_text()
    assert 'class="chart wide' in page
    assert list(csv.DictReader(io.StringIO((folder / "o.csv").read_text())))
    assert run(*call, "--out", "o.html", cwd=folder).returncode == 2


@pytest.mark.slow
def test_an_answer_is_written_as_pdf(folder):
    done = run(*CALLS["compare"][0], "--pdf", "o.pdf", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "o.pdf").read_bytes().startswith(b"%PDF")


def test_no_answer_replaces_the_scenario_that_it_is_of(folder):
    done = run(*CALLS["update"][0], "--json", "a.toml", "--force", cwd=folder)
    assert done.returncode == 2
    assert "the file that is read" in done.stderr

"""``baserate simulate`` as users run it."""

from __future__ import annotations

import json
import re

import pytest

from baserate.cli import delivery as progress
from baserate.scenario.template import new_scenario
from support.commands import run

SCENARIO = """\
format = 1
title = "Two places"
[[loop]]
id = "patrols"
kind = "patrol_feedback"
days = 40
places = [ { name = "top", incidents_per_day = 3.69, recorded_before = 609 },
           { name = "random", incidents_per_day = 2.36, recorded_before = 7 } ]
p_discover = 0.8
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(SCENARIO)
    return path


def test_json_on_standard_output_in_the_shape_of_the_contract(scenario):
    done = run("simulate", scenario, "--json", "-", "--replicates", 20)
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert (result["format"], result["seed"], result["replicates"], result["days"]) == (
        "baserate/simulation/1",
        1,
        20,
        40,
    )
    [first] = [
        found
        for found in result["outcomes"]
        if (found["id"], found["where"]) == ("patrols.patrol_share", {"place": "top"})
    ]
    assert {"id", "where", "day", "mean", "median", "low", "high", "true_share"} <= set(first)
    assert first["day"] == 40
    assert first["low"] <= first["median"] <= first["high"]
    assert first["true_share"] == pytest.approx(3.69 / 6.05, rel=1e-12)
    [series] = [s for s in result["series"] if (s["id"], s["where"]) == (first["id"], first["where"])]
    assert (series["day"][0], series["day"][-1]) == (0, 40)
    assert series["mean"][0] == pytest.approx(609 / 616, rel=1e-12)
    assert series["mean"][-1] == first["mean"]
    assert len({len(series[key]) for key in ("day", "mean", "low", "high")}) == 1


def test_the_command_in_the_result_reproduces_it(scenario):
    first = run(
        "simulate", scenario, "--json", "-", "--replicates", 9, "--seed", 4, "--days", 12, "--level", 0.5
    ).stdout
    command = json.loads(first)["command"].split()
    assert run(*command[1:], "--json", "-").stdout == first


def test_progress_is_printed_where_standard_error_is_no_terminal(scenario, monkeypatch):
    monkeypatch.setattr(progress, "AFTER_SECONDS", 0.0)
    monkeypatch.setattr(progress, "LINE_EVERY_SECONDS", 0.0)
    done = run("simulate", scenario, "--replicates", 1600, "--workers", 1)
    assert done.returncode == 0
    assert done.stderr.splitlines() == ["1,000 of 1,600 replicates", "1,500 of 1,600 replicates"]


def test_the_population_and_its_groups_stand_among_the_inputs(tmp_path):
    path = tmp_path / "list.toml"
    groups = "groups = { A = 0.25, B = 0.75 }"
    path.write_text(new_scenario("list_feedback").replace("# groups = { A = 0.6, B = 0.4 }", groups))
    result = json.loads(run("simulate", path, "--replicates", 2, "--days", 2, "--json", "-").stdout)
    found = [(one["id"], one["group"], one["median"], one["unit"]) for one in result["inputs"][:3]]
    assert found == [
        ("population.size", None, 1_000_000.0, "people"),
        ("population.groups", "A", 0.25, "per person of the population"),
        ("population.groups", "B", 0.75, "per person of the population"),
    ]
    assert "population.size" in " ".join(result["warnings"])


def test_days_of_the_command_stand_in_for_the_file_s(scenario):
    result = json.loads(run("simulate", scenario, "--json", "-", "--replicates", 2, "--days", 7).stdout)
    assert result["days"] == 7
    assert {found["day"] for found in result["outcomes"]} == {7}


def test_processes_and_kept_blocks_give_the_same_bytes(scenario, tmp_path):
    options = ("simulate", scenario, "--json", "-", "--replicates", 1100)
    first = run(*options, "--workers", 1)
    kept = tmp_path / "blocks"
    assert run(*options, "--workers", 2, "--blocks", kept).stdout == first.stdout
    blocks = sorted(kept.glob("*.npz"))
    assert len(blocks) == 3
    before = [path.stat().st_mtime_ns for path in blocks]
    blocks[1].write_bytes(blocks[1].read_bytes()[:100])
    assert run(*options, "--blocks", kept).stdout == first.stdout
    after = [path.stat().st_mtime_ns for path in blocks]
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--days", "0"), "--days"),
        (("--replicates", "0"), "--replicates"),
        (("--workers", "-1"), "--workers"),
        (("--level", "nan"), "--level"),
        (("--seed", "-1"), "--seed"),
    ],
)
def test_options_that_cannot_be_used_end_with_2_and_write_nothing(scenario, tmp_path, options, word):
    done = run("simulate", scenario, *options, "--json", tmp_path / "out.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["s.toml"]


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--out", "missing/r.html"), "no folder 'missing'"),
        (("--pdf", "missing/r.pdf"), "no folder 'missing'"),
        (("--blocks", "s.toml/blocks"), "s.toml/blocks"),
        (("--cluster", "nowhere"), "--cluster"),
        (("--vary", "patrols.p_discover=nan"), "--vary"),
        (("--vary", "patrols.allocation=best"), "--vary"),
        (("--design", "4"), "--design"),
    ],
)
def test_places_and_settings_that_are_not_there_end_with_2_and_write_nothing(scenario, tmp_path, options, word):
    pytest.importorskip("distributed")
    done = run("simulate", scenario, *options, "--json", "out.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["s.toml"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("days = 40", "days = 0", 6),
        ("incidents_per_day = 3.69", "incidents_per_day = nan", 7),
        ("p_discover = 0.8", "p_discover = inf", 9),
    ],
)
def test_a_file_that_cannot_be_used_is_reported_with_its_line(scenario, tmp_path, old, new, line):
    scenario.write_text(SCENARIO.replace(old, new))
    done = run("simulate", scenario, "--json", tmp_path / "out.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"s.toml:{line}: loop[0]." in done.stderr and "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["s.toml"]


def test_a_folder_of_blocks_that_cannot_be_one_is_reported(scenario):
    done = run("simulate", scenario, "--blocks", scenario)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_text_names_the_places_and_what_is_true(scenario):
    done = run("simulate", scenario, "--replicates", 5)
    assert done.returncode == 0
    shares = re.findall(r"(?m)^share of patrols .* (\d+)%\s*\n\s+(\w+),", done.stdout)
    assert shares == [("61", "top"), ("39", "random")]


@pytest.mark.slow
def test_the_pdf_is_written_beside_the_page_and_neither_in_part(scenario, tmp_path):
    page, pdf = tmp_path / "r.html", tmp_path / "r.pdf"
    done = run("simulate", scenario, "--replicates", 3, "--out", page, "--pdf", pdf)
    assert done.returncode == 0
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert page.read_text().startswith("<!DOCTYPE html>")
    again = run("simulate", scenario, "--replicates", 3, "--out", tmp_path / "new.html", "--pdf", pdf)
    assert again.returncode == 2 and "--force" in again.stderr
    assert not (tmp_path / "new.html").exists()


def test_a_scenario_is_never_replaced_by_its_own_result(scenario):
    done = run("simulate", scenario, "--replicates", 3, "--json", scenario, "--force")
    assert done.returncode == 2 and "another file" in done.stderr
    assert scenario.read_text() == SCENARIO

"""The commands as users run them: exit codes, outputs whole or not at all, nothing but JSON on standard output."""

from __future__ import annotations

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from support.commands import run

SCENARIO = """\
format = 1
title = "A screening"
[population]
size = 1_000_000
[[stage]]
id = "s"
kind = "screening"
screened_per_year = "1e5 to 2e5"
prevalence = 1e-4
sensitivity = { count = 9, of = 10 }
false_positive_rate = 0.01
"""


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text(SCENARIO)
    return path


def test_json_on_standard_output_and_nothing_else(scenario):
    done = run("assess", scenario, "--json", "-", "--draws", 200)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["format"] == "baserate/assessment/1"
    assert set(result) == {
        *("format", "title", "version", "seed", "draws", "level", "input_sha256", "command"),
        *("outcomes", "inputs", "drivers", "bounds", "ratios", "warnings"),
    }
    assert (result["seed"], result["draws"], result["level"]) == (1, 200, 0.9)
    assert {"id", "stage", "term", "group", "unit", "median", "mean", "low", "high", "kind"} <= set(
        result["outcomes"][0]
    )
    assert {"id", "group", "origin", "reference", "median", "low", "high", "unit"} <= set(result["inputs"][0])


def test_the_seed_fixes_every_number_and_another_seed_changes_them(scenario):
    first, again, other = (
        run("assess", scenario, "--json", "-", "--draws", 300, "--seed", seed).stdout for seed in (5, 5, 6)
    )
    assert first == again
    assert json.loads(first)["outcomes"] != json.loads(other)["outcomes"]


def test_the_command_in_the_result_reproduces_it(scenario):
    first = run("assess", scenario, "--json", "-", "--draws", 300, "--seed", 9, "--level", 0.5).stdout
    command = json.loads(first)["command"].split()
    assert command[0] == "baserate"
    assert run(*command[1:], "--json", "-").stdout == first


def test_a_scenario_that_cannot_be_used_ends_with_2_and_writes_nothing(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text(SCENARIO.replace("1e-4", "2"))
    done = run("assess", bad, "--json", tmp_path / "out.json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "bad.toml:9: stage[0].prevalence" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["bad.toml"]


def test_check_says_no_with_1_and_cannot_read_with_2(tmp_path, scenario):
    assert run("check", scenario).returncode == 0
    scenario.write_text("format = 1\ntitle = ")
    assert run("check", scenario).returncode == 1
    assert run("check", tmp_path / "none.toml").returncode == 2


def test_a_file_is_replaced_only_when_asked(tmp_path, scenario):
    target = tmp_path / "out.json"
    target.write_text("mine")
    done = run("assess", scenario, "--json", target, "--csv", tmp_path / "out.csv")
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert target.read_text() == "mine"
    assert not (tmp_path / "out.csv").exists()
    assert run("assess", scenario, "--json", target, "--force").returncode == 0
    assert json.loads(target.read_text())["title"] == "A screening"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "s.toml"]


def test_the_scenario_is_never_replaced_by_its_own_result(scenario):
    done = run("assess", scenario, "--json", scenario, "--force")
    assert done.returncode == 2
    assert scenario.read_text() == SCENARIO


@pytest.mark.parametrize(
    "options",
    [
        ["--draws", "0"],
        ["--draws", "many"],
        ["--level", "1"],
        ["--level", "nan"],
        ["--seed", "-1"],
        ["--json", "-", "--csv", "-"],
        ["--json", "no/such/folder/x.json"],
        ["--json", "."],
        ["--json", "x", "--csv", "x"],
        ["--draws", "100000000000"],
    ],
)
def test_options_that_cannot_be_used_end_with_2(scenario, options):
    done = run("assess", scenario, *options, cwd=scenario.parent)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("kind", ["face_search", "gathering_alert", "response", "risk_score", "screening"])
def test_a_new_scenario_of_every_kind_can_be_used_as_it_is(tmp_path, kind):
    target = tmp_path / "new.toml"
    assert run("new", kind, target).returncode == 0
    assert run("check", target).returncode == 0
    assert run("new", kind, target).returncode == 2


def test_warnings_go_to_standard_error(scenario):
    done = run("assess", scenario, "--json", "-", "--draws", 100)
    assert "note: 5 of 5 inputs state no source or assumption" in done.stderr
    assert json.loads(done.stdout)["draws"] == 100


def test_progress_is_reported_on_standard_error_from_the_second_second_on(monkeypatch, capsys):
    from baserate.cli import delivery as progress

    clock = iter([0.0, 0.5, 1.5, 1.6, 2.0, 9.0, 9.1, 20.0])
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    with progress.progress_on_stderr("draws") as advance:
        for done in (1, 2, 3, 4, 5, 6):
            advance(done, 6)
    assert capsys.readouterr().err.splitlines() == ["3 of 6 draws", "5 of 6 draws"]


def test_unknown_kinds_and_cases_are_met_with_the_known_ones(tmp_path):
    done = run("new", "scrning", tmp_path / "x.toml")
    assert done.returncode == 2
    assert "did you mean 'screening'" in done.stderr
    assert run("assess", "case:nothing").returncode == 2


def test_a_reader_that_stops_reading_makes_no_noise():
    command = f"{sys.executable} -m baserate evidence export --format jsonl | head -c 10"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, baserate; print(sorted({'numpy', 'scipy', 'sympy', 'altair', 'pydantic'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_assessing_loads_no_algebra_and_no_charts(scenario):
    code = (
        "import sys\nfrom baserate.cli import cli\n"
        f"cli.main(['assess', {str(scenario)!r}, '--json', '-', '--draws', '10'], standalone_mode=False)\n"
        "print(sorted({'sympy', 'altair', 'vl_convert', 'pydantic', 'jinja2'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.splitlines()[-1] == "[]"

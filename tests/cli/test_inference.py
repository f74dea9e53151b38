"""The commands of inference as users run them."""

from __future__ import annotations

import json
import shlex

import pytest
from scipy import stats

from support.commands import run

SCENARIO = """\
format = 1
title = "A search"
[population]
size = 1_000_000
groups = {{ A = 0.6, B = 0.4 }}
[[stage]]
id = "search"
kind = "face_search"
faces_per_day = 40_000
p_watchlisted = 1e-5
fnir = {{ count = 11, of = 100 }}
fpir = {fpir}
"""


def result_of(*arguments, cwd=None):
    done = run(*arguments, "--json", "-", cwd=cwd)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def files(tmp_path):
    (tmp_path / "a.toml").write_text(SCENARIO.format(fpir='"1e-3 to 1e-2"'))
    (tmp_path / "b.toml").write_text(SCENARIO.format(fpir="{ by_group = { A = 1e-4, B = 2e-4 } }"))
    return tmp_path


COMMANDS = {
    "plan": ("trial", "plan", "--rate-at-most", "1/1000", "--confidence", "95%"),
    "difference": ("trial", "plan", "--rate", "0.1", "--difference", "0.2", "--icc", "0.1", "--cluster-size", "5"),
    "read": ("trial", "read", "--errors", 3, "--of", 1200),
    "meaning": ("trial", "meaning", "--accuracy", "99.9%", "--prevalence", "1e-4", "--watchlist-size", 2000),
    "breakeven": ("breakeven", "a.toml", "--outcome", "search.ppv", "--at", "0.5", "--solve", "search.fpir"),
    "none": ("breakeven", "a.toml", "--outcome", "search.ppv", "--at", "0.5", "--solve", "population.size"),
    "compare": ("compare", "a.toml", "b.toml", "--draws", 500),
    "update": (
        *("update", "a.toml", "--counts", "search.fpir=3/1200", "--counts", "search.fnir=1/9", "--draws", 500),
        *("--predict", "search.fpir=1000", "--predict", "search.false_alerts_per_day=7"),
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_json_and_text_and_the_command_that_gives_it_again(name, files):
    command = COMMANDS[name]
    result = result_of(*command, cwd=files)
    assert result["format"].startswith("baserate/")
    again = shlex.split(result["command"])
    assert again[0] == "baserate"
    assert result_of(*again[1:], cwd=files) == result
    shown = run(*command, cwd=files)
    assert shown.returncode == 0
    assert shown.stdout.strip()
    assert "Traceback" not in shown.stderr


def test_the_numbers_that_the_contract_names(files):
    assert result_of(*COMMANDS["plan"])["n"] == 2995
    reading = result_of(*COMMANDS["read"])
    exact = stats.binomtest(3, 1200).proportion_ci(0.95, "exact")
    assert (reading["low"], reading["high"]) == pytest.approx(tuple(exact))
    found = result_of(*COMMANDS["breakeven"], cwd=files)
    assert found["low"] < found["value"] < found["high"]
    assert found["value"] == pytest.approx(1e-5 * stats.beta(89.5, 11.5).median(), rel=1e-3)
    none = result_of(*COMMANDS["none"], cwd=files)
    assert none["value"] is None
    assert "does not change" in none["why"]


def test_groups_by_option_and_by_name(files):
    by_option = result_of(*COMMANDS["breakeven"], "--group", "B", cwd=files)
    assert by_option["group"] == "B"
    named = ("breakeven", "b.toml", "--outcome", "search.ppv", "--at", "0.1", "--solve", "search.fpir[B]")
    assert result_of(*named, cwd=files)["solve"] == "search.fpir[B]"


def test_files_are_written_completely_or_not_at_all(files):
    target = files / "out.json"
    target.write_text("mine")
    for name in ("read", "update"):
        done = run(*COMMANDS[name], "--json", target, cwd=files)
        assert done.returncode == 2
        assert "--force" in done.stderr
        assert target.read_text() == "mine"
        done = run(*COMMANDS[name], "--json", target, "--force", cwd=files)
        assert done.returncode == 0, done.stderr
        assert json.loads(target.read_text())["format"].startswith("baserate/")
        target.write_text("mine")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            ("trial", "plan"),
            (
                "neither --rate-at-most nor --difference",
                "one of the two",
                "give --rate-at-most, or --rate and --difference",
            ),
        ),
        (
            ("trial", "plan", "--rate-at-most", "2"),
            ("--rate-at-most: found 2.0", "a rate between 0 and 1, such as 0.001"),
        ),
        (
            ("trial", "plan", "--rate-at-most", "0.1", "--difference", "0.1"),
            ("--rate-at-most and --difference", "one of the two"),
        ),
        (
            ("trial", "plan", "--difference", "0.1"),
            ("--difference without --rate", "both", "give --rate, one group's rate"),
        ),
        (("trial", "plan", "--rate-at-most", "nan"), ("'nan' is no number", "1 in 1000")),
        (("trial", "plan", "--rate-at-most", "1/0"), ("'1/0' is no number", "in how many")),
        (
            ("trial", "plan", "--rate-at-most", "0.1", "--icc", "0.1"),
            ("only one of --icc and --cluster-size", "both, or --design-effect"),
        ),
        (
            ("trial", "plan", "--rate-at-most", "0.1", "--design-effect", "2", "--icc", "0.1", "--cluster-size", "3"),
            ("--design-effect together with --icc or --cluster-size", "one or the other"),
        ),
        (
            ("trial", "read", "--errors", "5", "--of", "3"),
            ("--errors: found 5", "a whole number from 0 to 3, the tries"),
        ),
        (("trial", "read", "--errors", "0", "--of", "0"), ("--of: found 0", "a whole number of tries from 1")),
        (
            ("trial", "meaning", "--accuracy", "1", "--prevalence", "0.1"),
            ("--accuracy: found 1.0", "a share between 0 and 1"),
        ),
        (
            ("breakeven", "a.toml", "--outcome", "search.pv", "--at", "0.5", "--solve", "search.fpir"),
            (
                "--outcome: found 'search.pv'",
                "one of the outcomes of the scenario: search.",
                "did you mean 'search.ppv'",
            ),
        ),
        (
            ("breakeven", "a.toml", "--outcome", "search.ppv", "--at", "inf", "--solve", "search.fpir"),
            ("--at", "'inf' is no number"),
        ),
        (
            ("breakeven", "a.toml", "--outcome", "search.ppv", "--at", "0.5", "--solve", "search.fpir", "--where", "x"),
            ("--where", "'x': write people=5000"),
        ),
        (
            ("breakeven", "b.toml", "--outcome", "search.ppv", "--at", "0.5", "--solve", "search.fpir"),
            ("--solve: found 'search.fpir'", "search.fpir[A], search.fpir[B]"),
        ),
        (
            ("breakeven", "none.toml", "--outcome", "search.ppv", "--at", "0.5", "--solve", "search.fpir"),
            ("none.toml: found no readable file", "a scenario file (TOML)", "baserate cases"),
        ),
        (
            ("compare", "a.toml", "none.toml"),
            ("none.toml: found no readable file", "a scenario file (TOML)", "baserate cases"),
        ),
        (
            ("compare", "a.toml", "case:gatherings-of-flagged"),
            (
                "no outcome that both a.toml and case:gatherings-of-flagged have",
                "stages of the same id and kind",
                "give both stages the same id",
            ),
        ),
        (
            ("compare", "a.toml", "b.toml", "--apart", "search.fnr"),
            ("--apart: found 'search.fnr'", "one of the inputs that the scenario gives", "did you mean 'search.fnir'"),
        ),
        (("update", "a.toml", "--counts", "search.fpir=3"), ("--counts", "'search.fpir=3': write search.fpir=3/1200")),
        (
            ("update", "a.toml", "--counts", "search.fpir=5/3"),
            ("--counts: found 5 of 3 for search.fpir", "from 0 to the tries"),
        ),
        (("update", "a.toml", "--counts", "search.fpir=,/,"), ("--counts", "'search.fpir=,/,'", "write 20000")),
        (
            ("update", "a.toml", "--counts", "search.p_watchlisted=1/3"),
            (
                "--counts: found search.p_watchlisted, declared as one value",
                "an input that is uncertain",
                "give search.p_watchlisted a range",
            ),
        ),
        (("update", "a.toml"), ("Missing option '--counts'",)),
        (
            ("update", "a.toml", "--counts", "search.fpir=1/300", "--predict", "search.fpir=x"),
            ("--predict", "'search.fpir=x'", "write 20000"),
        ),
        (
            ("update", "a.toml", "--counts", "search.fpir=1/300", "--predict", "search.ppv=-1"),
            ("--predict: found -1", "a number above 0"),
        ),
        (("update", "a.toml", "--counts", "search.fpir=1,200/3000"), ("--counts", "write 1200 if thousands are meant")),
        (("update", "a.toml", "--counts", "search.fpir=0.5/30"), ("--counts", "counts are whole numbers")),
    ],
)
def test_what_cannot_be_used_is_said_with_what_is_allowed_and_ends_with_2(command, said, files):
    done = run(*command, cwd=files)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for words in said:
        assert words in " ".join(done.stderr.split()), done.stderr


def test_drivers_are_reported_unless_they_are_left_out(files):
    assert result_of("assess", "a.toml", "--no-drivers", "--draws", 100, cwd=files)["drivers"] == []
    rows = result_of("assess", "a.toml", "--draws", 100, cwd=files)["drivers"]
    assert {row["input"] for row in rows} == {"search.fnir", "search.fpir"}

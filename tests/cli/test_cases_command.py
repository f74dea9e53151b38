"""The list of ready cases and the story of one."""

from __future__ import annotations

import io
import json
import re
import sys

import pytest
from click.testing import CliRunner
from rich.console import Console

from baserate.cli import cases as command
from baserate.cli import cli, main
from baserate.report.story import Story
from baserate.scenario.cases import case_names, list_cases
from support.ready import readme


def run(*arguments):
    return CliRunner().invoke(cli, ["cases", *arguments], catch_exceptions=False)


def test_the_list_names_every_case_and_its_claim():
    text = " ".join(run().stdout.split())
    answer = json.loads(run("--json", "-").stdout)
    assert [row["name"] for row in answer["cases"]] == [case.name for case in list_cases()]
    for name in case_names():
        assert f"case:{name}" in text


@pytest.mark.parametrize("name", case_names())
def test_the_story_of_a_case_is_its_page(name):
    assert run(name).stdout == readme(name)
    answer = json.loads(run(f"case:{name}", "--json", "-").stdout)
    assert (answer["format"], answer["case"]["name"]) == ("baserate/cases/1", name)
    assert answer["case"]["story"] == readme(name)
    assert set(answer["case"]) == {"name", "title", "claim", "topic", "story"}


@pytest.mark.parametrize("name", case_names())
def test_on_a_terminal_the_story_is_laid_out_and_no_record_is_cut_short(name):
    console = Console(width=80, force_terminal=True, file=io.StringIO())
    with console.capture() as captured:
        console.print(Story(readme(name)))
    text = re.sub(r"\x1b(\[[\d;]*m|\]8;.*?\x1b\\)", "", captured.get())
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    assert "## " not in text
    joined = re.sub(r"\s", "", text)
    for record in re.findall(r"record `([\w-]+)`", readme(name)):
        assert record.partition("-")[0] in joined, record


def test_the_story_is_laid_out_only_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    command._print_story("# A title\n")
    assert "# " not in capsys.readouterr().out


def test_a_story_is_written_to_a_file_only_when_asked_to(tmp_path):
    path = tmp_path / "story.json"
    assert run("store-breach", "--json", str(path)).exit_code == 0
    assert json.loads(path.read_text(encoding="utf-8"))["case"]["name"] == "store-breach"


def test_an_unknown_case_is_met_with_those_that_are_close(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["cases", "met-live-2024"])
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "met-live-2024-25" in captured.err

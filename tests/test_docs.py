"""What the documents show is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from baserate.cli import COMMANDS, main
from baserate.loops import LOOPS
from baserate.scenario.load import load_scenario
from baserate.stages import kind_names
from support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def test_the_scenario_of_the_readme_has_ten_lines_and_can_be_used():
    (block,) = blocks(README, "toml")
    assert len(block.strip().splitlines()) == 10
    assert load_scenario("readme.toml", block.encode()).stages[0].id == "search"


def test_the_readme_opens_with_the_question_two_commands_a_picture_and_a_scenario():
    question, commands, picture, scenario = (README.index(mark) for mark in ("?**", "```sh", "![", "```toml"))
    assert question < commands < picture < scenario
    assert len(blocks(README, "sh")[0].strip().splitlines()) == 2
    image = re.search(r"!\[[^\]]*\]\(([^)]*)\)", README).group(1)
    assert (ROOT / image).is_file()


def test_the_readme_says_what_baserate_will_not_do():
    assert "What it will not do" in README
    assert "evaluates; it never operates" in README


def test_whole_scenarios_of_the_tutorial_can_be_used():
    whole = [block for block in blocks((ROOT / "docs/tutorial.md").read_text(), "toml") if block.startswith("format")]
    assert whole
    for block in whole:
        load_scenario("tutorial.toml", block.encode())


FEEDBACK = (ROOT / "docs/how-to/simulate-feedback.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_commands_of_the_page_on_feedback_do_what_it_says(tmp_path, monkeypatch, capsys):
    """Each runs, on the page's own scenario and with few replicates; the cluster has tests of its own."""
    monkeypatch.chdir(tmp_path)
    (text,) = blocks(FEEDBACK, "toml")
    commands = [shlex.split(line) for block in blocks(FEEDBACK, "sh") for line in block.strip().splitlines()]
    assert len(commands) == 8
    for _, *arguments in commands:
        if "--cluster" in arguments:
            continue
        if "--vary" in arguments:
            Path("patrols.toml").write_text(text)
        if arguments[0] == "simulate":
            arguments += ["--replicates", "3", "--days", "5"]
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 0, (arguments, capsys.readouterr().err)
    assert list(Path("kept").glob("*.npz"))
    assert "replicate by replicate" in Path("policies.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_commands_that_pages_name_exist(page):
    text = page.read_text(encoding="utf-8")
    shell = "\n".join(blocks(text, "sh"))
    named = set(re.findall(r"`baserate ([a-z]+)", text)) | set(
        re.findall(r"(?m)^(?:\.venv/bin/)?baserate ([a-z]+)", shell)
    )
    assert named <= set(COMMANDS)


def test_every_kind_has_its_place_in_the_reference():
    page = (ROOT / "docs/reference/stages.md").read_text(encoding="utf-8")
    for name in kind_names():
        assert f"## `{name}`" in page


def test_every_kind_of_loop_has_its_place_in_the_reference():
    page = (ROOT / "docs/reference/loops.md").read_text(encoding="utf-8")
    for name in LOOPS.built_in:
        assert f"## `{name}`" in page
        for choice in LOOPS[name].choices.values():
            assert all(f"| `{option}` |" in page for option in choice.options)


def test_the_three_numbers_on_people_who_differ():
    """Equal people, log-normal people (tested with the stages) and people whose rates follow a beta distribution."""
    page = (ROOT / "docs/explanation/how-numbers-are-made.md").read_text(encoding="utf-8")
    rate, cv, n = 1e-3, 3.0, 2000
    both = (1 - rate) / (rate * cv**2) - 1
    a, b = rate * both, (1 - rate) * both
    beta = 1 - np.exp(special.betaln(a, b + n) - special.betaln(a, b))
    equal = -np.expm1(n * np.log1p(-rate))
    for number in (equal, beta):
        assert f"{number:.3f}" in page

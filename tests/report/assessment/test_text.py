"""The report in a terminal and in a pipe: nothing cut off, nothing obeyed, 80 columns kept."""

from __future__ import annotations

import io
import json
import re

import pytest
from rich.console import Console

from baserate.report.assessment.text import render_text
from support.page import FACE_SEARCH, FIVE_STAGES, html_of, report_of, scenario

FACE_ALONE = scenario(FACE_SEARCH)


def printed(text: str, *, width: int = 80, terminal: bool = False) -> str:
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=terminal, color_system="truecolor" if terminal else None).print(
        render_text(report_of(text))
    )
    return file.getvalue()


@pytest.mark.parametrize("width", [80, 160])
def test_lines_keep_to_the_width_and_no_number_is_cut(width):
    text = printed(FIVE_STAGES, width=width)
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert "…" not in text
    report = report_of(FIVE_STAGES)
    squeezed = re.sub(r"\s", "", text)
    for stage in report.stages:
        assert re.sub(r"\s", "", stage.headline) in squeezed
        for row in stage.outcomes.rows:
            assert re.sub(r"\s", "", row.cells[0]) in squeezed


def test_a_pipe_gets_no_colour_and_a_terminal_does():
    assert "\x1b" not in printed(FIVE_STAGES)
    assert "\x1b[" in printed(FIVE_STAGES, terminal=True)


def test_it_tells_origins_warnings_and_what_reproduces_it():
    text = " ".join(printed(FIVE_STAGES, width=200).split())
    assert "source: trial report, table 2" in text and "unsourced" in text
    assert "Warnings" in text and "SHA-256 of the scenario file" in text and "--seed 1" in text


def test_control_characters_and_markup_are_not_obeyed():
    stage = FACE_SEARCH.replace('"trial report, table 2"', json.dumps("[red]x[/red] \x1b[31m\x07"))
    text = printed(f"format = 1\ntitle = {json.dumps(chr(27) + '[2J[bold]')}\n[population]\nsize = 1000\n{stage}")
    assert "\x1b" not in text and "\x07" not in text and "[red]x[/red]" in text


def test_groups_and_an_undefined_outcome_are_reported():
    stage = FACE_SEARCH.replace("1e-5", "0").replace("fpir = 0.001", "fpir.by_group = { A = 0.0, B = 0.1 }")
    text = " ".join(printed(scenario(stage, groups="{ A = 0.5, B = 0.5 }")).split())
    assert "A: How many of the alerts are about the wrong person is undefined" in text
    assert "B: All of the alerts are about the wrong person" in text


def test_what_a_number_of_people_assumes_stands_beside_it_and_with_its_stage():
    text = " ".join(printed(FACE_ALONE, width=200).split())
    assert "gives more. It assumes: passes are spread evenly over the population and err independently" in text
    assert "This holds if passes are spread evenly over the population" in text


def test_the_page_says_so_in_the_same_list():
    bullets = re.findall(r"<li>(.*?)</li>", html_of(FACE_ALONE), re.DOTALL)
    (people,) = [found for found in bullets if found.startswith("People wrongly alerted on per year")]
    assert "This is an upper bound" in people and "It assumes: passes are spread evenly" in people

"""``baserate law`` as a user runs it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from baserate.cli import main

TEXT = """format = 1
title = "A live search"
[practice]
territory = "EU/NL"
deployer = "police"
purposes = ["law_enforcement"]
is_ai_system = true
biometric_identification = true
without_active_involvement = true
publicly_accessible_space = true
objectives = []
real_time = { value = true, source = "tender, p. 12" }
"""


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    path = tmp_path / "practice.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_json_has_the_form_of_the_contract(practice: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("law", str(practice), "--as-of", "2026-11-25", "--json", "-") == 0
    law = json.loads(capfd.readouterr().out)
    assert (law["format"], law["as_of"]) == ("baserate/law/1", "2026-11-25")
    found = {one["provision"]: one for one in law["findings"]}["eu-ai-act/5-1-h"]
    assert found["result"] == "touched"
    assert found["facts"]["real_time"] == {"value": True, "origin": "declared", "source": "tender, p. 12"}
    wanted = "result in_force but_for_exceptions exceptions missing settles facts because asks binding applies_from"
    more = "coming kind citation text source verified open_readings tensions"
    assert set(wanted.split()) | set(more.split()) <= set(found)


def test_text_says_what_is_touched_and_what_is_missing(practice: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("law", str(practice), "--as-of", "2026-11-25") == 0
    out = capfd.readouterr().out
    assert "eu-ai-act/5-1-h" in out
    assert "Ask those who use it" in out
    assert "Days ahead" in out
    assert "2027-12-02" in out


def test_csv_has_findings_days_and_facts_to_establish(practice: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("law", str(practice), "--as-of", "2026-11-25", "--csv", "-") == 0
    rows = list(csv.DictReader(io.StringIO(capfd.readouterr().out)))
    assert {row["record"] for row in rows} == {"finding", "coming", "missing"}
    missing = [row for row in rows if row["record"] == "missing"]
    assert {row["addressee"] for row in missing} <= {"vendor", "deployer", "authority"}
    assert all(row["question"] for row in missing)


def test_the_page_is_one_file_without_a_script(practice: Path, tmp_path: Path) -> None:
    page = tmp_path / "law.html"
    assert run("law", str(practice), "--as-of", "2026-11-25", "--out", str(page)) == 0
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "Facts to establish" in html
    assert "eu-ai-act/5-1-h" in html
    assert "tender, p. 12" in html


def test_the_command_printed_gives_the_same_findings(practice: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("law", str(practice), "--as-of", "2026-11-25", "--json", "-") == 0
    first = capfd.readouterr().out
    assert json.loads(first)["command"] == f"baserate law {practice} --as-of 2026-11-25"
    assert run(*json.loads(first)["command"].split()[1:], "--json", "-") == 0
    assert capfd.readouterr().out == first


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "2026-1-1"])
def test_a_day_that_is_none_is_refused(practice: Path, day: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run("law", str(practice), "--as-of", day) == 2
    assert "a day such as 2026-11-25" in capfd.readouterr().err


def test_a_scenario_without_a_practice_is_examined_for_what_its_stages_show(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("law", "case:met-live-2024-25", "--as-of", "2026-11-25", "--json", "-") == 0
    law = json.loads(capfd.readouterr().out)
    found = {one["provision"]: one for one in law["findings"]}
    assert found["eu-ai-act/5-1-h"]["result"] in ("cannot_tell", "not_touched")


def test_assess_and_check_take_a_practice_and_say_where_a_stage_is_missing(
    practice: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("check", str(practice)) == 0
    assert run("assess", str(practice)) == 2
    assert "no stage" in capfd.readouterr().err

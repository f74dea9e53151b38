"""The summary for a meeting: one page, with the sentence, the picture, what it rests on and what is missing."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from baserate.errors import UsageError
from baserate.report.assessment.summary import build_summary
from baserate.report.document import Report
from baserate.trial import read
from support.commands import run
from support.page import FACE_SEARCH, FIVE_STAGES, Page, built, scenario

WORDY = "ω" * 900


def wordy(groups: int) -> str:
    """Return a scenario of many groups, each text of it far too long."""
    names = [f"{number} {WORDY[:60]}" for number in range(groups)]
    shares = "{ " + ", ".join(f"{json.dumps(name)} = {1 / groups}" for name in names) + " }"
    rates = ", ".join(f"{json.dumps(name)} = 0.00{n + 1}" for n, name in enumerate(names))
    stage = FACE_SEARCH.replace("one in 100,000 passers-by", WORDY)
    stage = stage.replace("fpir = 0.001", f"fpir.by_group = {{ {rates} }}")
    text = json.dumps(WORDY)
    return (
        f"format = 1\ntitle = {text}\n[claim]\nquote = {text}\nby = {text}\nsource = {text}\n"
        f"[population]\nsize = 3_650_000\ngroups = {shares}\n{stage}"
    )


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="no pdfinfo on this machine")
@pytest.mark.parametrize("text", [scenario(FACE_SEARCH), FIVE_STAGES, wordy(4)], ids=["one", "five", "wordy"])
def test_it_is_one_page_of_a4(text, tmp_path):
    file = tmp_path / "summary.pdf"
    file.write_bytes(built(text).summary_pdf())
    told = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    assert "Pages:           1\n" in told and "(A4)" in told


def test_it_has_the_sentence_the_picture_the_table_and_what_is_missing():
    report = built(scenario(FACE_SEARCH))
    html = report.summary()
    page = Page(html)
    assert report.model.stages[0].headline in html
    assert any("icons" in (found.attributes.get("class") or "") for found in page.all("svg"))
    rows = [found.text for found in page.all("tr") if "tbody" in found.around]
    assert len(rows) == 4 and "unsourced" in rows[0] and "trial report, table 2" in rows[-1], (
        "what cites nothing comes first"
    )
    assert "A source, or a stated assumption, for population.size, search.faces_per_day, search.fpir." in html


def test_it_rests_on_the_inputs_behind_its_sentence_alone():
    report = built(FIVE_STAGES)
    found = build_summary(report.result, report.model)
    assert {one.id.partition(".")[0] for one in found.rests_on} == {"search"}
    assert found.sentence == report.model.stages[0].headline
    assert [stage.headline for stage in report.model.stages[1:3]] == [
        sentence for sentence in found.more if sentence in {stage.headline for stage in report.model.stages[1:3]}
    ]


def test_only_an_assessment_has_one():
    with pytest.raises(UsageError, match="an assessment with a stage"):
        Report(read(3, 1200)).summary()


def test_the_command_writes_it_by_its_suffix_and_refuses_others(tmp_path):
    file = tmp_path / "station.toml"
    file.write_text(scenario(FACE_SEARCH))
    for name, start in (("s.pdf", b"%PDF-"), ("s.html", b"<!DOCTYPE html>")):
        done = run("assess", str(file), "--summary", str(tmp_path / name))
        assert done.returncode == 0 and (tmp_path / name).read_bytes().startswith(start)
    done = run("assess", str(file), "--summary", str(tmp_path / "s.docx"))
    assert done.returncode == 2 and ".html or .pdf" in done.stderr

"""Drafts: filled from what is declared and assessed, every blank by name, nothing derived that needs a judgment."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import docx
import pytest

import baserate as br
from baserate.cli import main
from baserate.documents.library import load_documents, load_fill_sets
from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.library import load_provisions
from baserate.report.documents.draft import Draft, build_drafts
from baserate.report.documents.fills import Known, fill
from baserate.report.documents.writing import to_docx, to_html, to_markdown

CASE = br.load("case:south-wales-2017")


def drafts(scenario: Any = CASE, *, assessed: bool = True, **options: Any) -> dict[str, Draft]:
    law = br.law(scenario, as_of="2026-11-25")
    assessment = br.assess(scenario, draws=500, drivers=False) if assessed else None
    return {draft.id: draft for draft in build_drafts(scenario, law, assessment, **options)}


def test_documents_name_facts_sets_and_provisions_that_there_are() -> None:
    provisions = {provision.id for provision in load_provisions()}
    for document in load_documents():
        assert set(document.provisions) <= provisions
        for element in document.elements:
            assert set(element.fills) <= set(load_fill_sets())
            assert set(element.facts) <= set(load_vocabulary())
            assert set(element.findings) <= provisions
            assert element.source in document.sources


def test_only_the_documents_of_the_place_are_due() -> None:
    assert set(drafts()) == {"ca-aia", "coe-huderia", "led-dpia", "uk-atrs"}
    china = br.load({"format": 1, "title": "A camera", "practice": {"territory": "CN/BJ"}})
    assert set(drafts(china, assessed=False)) == {"ca-aia", "cn-frt-filing", "cn-pipia", "cn-vi-filing"}
    nowhere = br.load({"format": 1, "title": "A camera", "practice": {"deployer": "police"}})
    assert {document.id for document in load_documents()} < set(drafts(nowhere, assessed=False))


def test_every_fact_of_an_element_is_either_answered_or_blank() -> None:
    documents = {document.id: document for document in load_documents()}
    for name, draft in drafts().items():
        if name == "ca-aia":
            continue
        elements = {element.id: element for element in documents[name].elements}
        for entry in draft.entries:
            for fact in elements[entry.id].facts:
                question = load_vocabulary()[fact].question
                answered = any(line.startswith(question) for line in entry.filled)
                assert answered is not (question in entry.blanks), (name, entry.id, fact)
            if elements[entry.id].human:
                assert any(blank.startswith("For people: ") for blank in entry.blanks)


def test_numbers_of_the_assessment_stand_with_their_unit_and_a_blank_stays_without_one() -> None:
    risks = next(entry for entry in drafts()["led-dpia"].entries if entry.id == "b")
    assert any(
        re.search(r"false alerts per day: [\d.]+ \([\d.]+ to [\d.]+\) alerts per day", line) for line in risks.filled
    )
    assert fill("errors", Known(CASE, None)) == ()


def test_severity_and_necessity_are_never_filled() -> None:
    for draft in drafts().values():
        for entry in draft.entries:
            for line in entry.filled:
                assert not re.match(r"(severity|necessity|proportional)", line, re.IGNORECASE)
        assert any("never derived" in note for note in draft.notes)


def test_what_was_not_read_is_left_out_unless_it_is_asked_for() -> None:
    state = br.load({"format": 1, "title": "A search", "practice": {"territory": "US/WA/Seattle"}})
    checked = drafts(state, assessed=False)["us-wa-report"]
    everything = drafts(state, assessed=False, unchecked=True)["us-wa-report"]
    assert len(checked.entries) < len(everything.entries)
    assert any("left out" in note for note in checked.notes)
    assert not any("not read" in entry.source for entry in checked.entries)


def test_the_three_forms_say_the_same() -> None:
    for draft in drafts().values():
        document = docx.Document(io.BytesIO(to_docx(draft)))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        markdown, html = to_markdown(draft), to_html(draft)
        assert "<script" not in html
        for entry in draft.entries:
            for line in (*entry.filled, *entry.blanks):
                assert line in text
            assert f"## {entry.id}" in markdown
        assert markdown.count("- [ ] ") == draft.blanks
        assert f"{draft.blanks} blanks" in html


def test_text_of_others_is_shown_and_not_obeyed() -> None:
    title = "# <script>alert(1)</script> [x](y) `z` \x1b"
    scenario = br.load({"format": 1, "title": title, "practice": {"territory": "GB/EW"}})
    for draft in drafts(scenario, assessed=False).values():
        assert "<script>" not in to_html(draft)
        assert "\n# <script>" not in to_markdown(draft)
        assert to_docx(draft)[:2] == b"PK"


def test_canada_is_answered_from_facts_as_far_as_they_go() -> None:
    (entry,) = drafts()["ca-aia"].entries
    said = "\n".join(entry.filled)
    assert "any level from 1 to 4" in said
    assert "Personal information as input: yes" in said
    assert "public safety and law enforcement" in said
    assert entry.blanks


def test_the_command_writes_all_drafts_or_none(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def run(*more: str) -> int:
        with pytest.raises(SystemExit) as ended:
            main(["law", "case:met-search-in-the-union", "--as-of", "2026-11-25", *more])
        assert isinstance(ended.value.code, int)
        return ended.value.code

    folder = tmp_path / "drafts"
    assert run("--documents", str(folder)) == 0
    names = {path.name for path in folder.iterdir()}
    assert {"eu-fria.md", "eu-fria.html", "eu-fria.docx", "eu-dpia.docx", "ca-aia.md"} <= names
    assert run("--documents", str(folder)) == 2
    assert run("--documents", str(folder), "--force", "--json", "-") == 0
    assert json.loads(capfd.readouterr().out)["format"] == "baserate/law/1"

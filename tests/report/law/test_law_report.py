"""What a reader sees of the law."""

from __future__ import annotations

import pickle
import re
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

import baserate as br
from baserate.provisions.provision import Kind
from baserate.report.law.model import KINDS, build_law_section
from baserate.report.law.words import must_words
from baserate.schemas import json_schema

PRACTICE: dict[str, Any] = {
    "territory": "EU/NL",
    "deployer": "police",
    "purposes": ["law_enforcement"],
    "is_ai_system": True,
    "biometric_identification": True,
    "without_active_involvement": True,
    "publicly_accessible_space": True,
    "objectives": [],
}


def law(**more: Any) -> Any:
    return br.law({"format": 1, "title": "A live search", "practice": {**PRACTICE, **more}}, as_of="2026-11-25")


@pytest.mark.parametrize(
    ("must", "words"),
    [
        (True, "yes"),
        (False, "no"),
        ({"at_least": 4}, "4 or more"),
        ({"not": {"at_least": 4}}, "not 4 or more"),
        ({"is": []}, "none"),
        ({"not": {"is": []}}, "not none"),
        ({"in": ["police", "court"]}, "one of “police”, “court”"),
        ({"all": [{"not": {"within": "GB/EW"}}, {"within": "GB"}]}, "not within GB/EW, and within GB"),
        ({"not": {"only": ["research"]}}, "not only “research”"),
        ({"has_any": ["law_enforcement"]}, "any of “law enforcement” among them"),
    ],
)
def test_what_a_fact_must_be_is_said_in_words(must: Any, words: str) -> None:
    assert must_words(must) == words


def test_the_numbers_in_the_lead_add_up_to_all_provisions() -> None:
    found = law(real_time=True)
    section = build_law_section(found)
    shown = sum(len(part.findings) for part in section.parts) + len(section.ruled_out)
    assert shown == len(found.findings)
    assert f"Of {shown} provisions" in section.lead


def test_a_missing_fact_is_asked_of_those_who_would_know_it() -> None:
    checklists = {one.heading: {fact.fact for fact in one.facts} for one in build_law_section(law()).checklists}
    assert "real_time" in checklists["Ask the vendor"]
    assert "real_time" in checklists["Ask those who use it"]
    assert "real_time" not in checklists["Ask the authority"]


def test_days_ahead_are_in_order() -> None:
    days = [one.day for one in build_law_section(law(in_service_since="2025-01-01")).ahead]
    assert days == sorted(days)
    assert "2027-12-02" in days


def test_a_tension_is_shown_where_one_of_its_sides_is_open() -> None:
    section = build_law_section(law(real_time=True, objectives=["imminent_threat_or_terrorist_attack"]))
    assert "eu-ai-act/5-2, eu-ai-act/27" in [between for between, _ in section.tensions]
    away = {"format": 1, "title": "Away", "practice": {"territory": "CA/ON", "output_used_in_eu": False}}
    assert build_law_section(br.law(away, as_of="2026-11-25")).tensions == ()


def test_the_result_is_a_value_that_pickles() -> None:
    found = law()
    again = pickle.loads(pickle.dumps(found))
    assert again == found
    assert again.to_dict() == found.to_dict()
    assert found != law(real_time=True)


def test_the_report_comes_in_every_form() -> None:
    report = law().report()
    assert report.html().startswith("<!DOCTYPE html>") or "<!DOCTYPE html>" in report.html()
    assert "Facts to establish" in report.html()
    assert report.csv().startswith("record,provision,result")
    assert "Ask the vendor" in report.text()


def test_a_provision_that_is_none_has_a_hint() -> None:
    with pytest.raises(br.BaserateError, match="eu-ai-act/5-1-h"):
        law()["eu-ai-act/5-1-hh"]


SEARCH = {
    "id": "search",
    "kind": "face_search",
    "faces_per_day": 20_000,
    "watchlist_size": 2_000,
    "p_watchlisted": 1e-5,
    "fnir": 0.1,
    "fpir": 1e-4,
}


def test_the_report_of_an_assessment_has_the_law_where_a_practice_is_declared() -> None:
    tables = {"format": 1, "title": "A live search", "population": {"size": 10**6}, "stage": [SEARCH]}
    for more, there in (({}, False), ({"practice": {"territory": "EU/NL", "deployer": "police"}}, True)):
        report = br.assess({**tables, **more}, draws=100).report()
        assert ("Facts to establish" in report.html()) is there
        assert ("Ask the vendor" in report.text()) is there
        assert ('id="law-missing"' in report.html()) is there


def test_a_case_shows_how_the_answer_turns_on_one_undeclared_fact() -> None:
    found = br.law("case:met-search-in-the-union", as_of="2026-11-25")["eu-ai-act/5-1-h"]
    assert (found.result, found.missing) == ("cannot_tell", ("real_time",))


def test_the_cases_of_the_united_kingdom_stand_on_either_side_of_what_the_courts_ruled_on() -> None:
    for case, touched, other in (
        ("south-wales-2017", "uk-case/bridges-2020", "uk-case/thompson-2026"),
        ("met-live-2024-25", "uk-case/thompson-2026", "uk-case/bridges-2020"),
    ):
        found = br.law(f"case:{case}", as_of="2026-11-25")
        assert (found[touched].result, found[other].result) == ("touched", "not_touched")


def test_the_result_is_valid_by_its_schema() -> None:
    validator = Draft202012Validator(json_schema("result"))
    for found in (law(), law(real_time=True), br.law("case:found-in-seven-minutes", as_of="2031-01-01")):
        assert [error.message for error in validator.iter_errors(found.to_dict())] == []


def test_prohibitions_are_shown_first() -> None:
    for part in build_law_section(law(real_time=True)).parts:
        kinds = [finding.about.split(", ")[1] for finding in part.findings]
        assert kinds == sorted(kinds, key=KINDS.index)
    assert set(KINDS) == set(get_args(Kind))


def test_a_report_says_nothing_of_being_allowed_outside_quotations() -> None:
    nothing = br.law({"format": 1, "title": "Nothing declared", "practice": {}}, as_of="2026-11-25")
    for found in (law(real_time=True), nothing):
        section = build_law_section(found)
        said = [
            sentence
            for part in section.parts
            for finding in part.findings
            for sentence in (
                *finding.because,
                *finding.asks,
                *finding.caveats,
                *(s for _, sets in finding.settles for s in sets),
            )
        ]
        assert len(said) > 100
        for sentence in said:
            unquoted = re.sub(r"“[^”]*”|\"[^\"]*\"", "", sentence)
            assert not re.search(r"\b(un)?(lawful|legal|compliant)(ly|ity)?\b", unquoted, re.IGNORECASE), sentence


def test_one_more_set_of_facts_is_one_set() -> None:
    nothing = br.law({"format": 1, "title": "Nothing declared", "practice": {}}, as_of="2026-11-25")
    words = [
        words
        for found in (law(), nothing)
        for part in build_law_section(found).parts
        for one in part.findings
        for words, _ in one.settles
    ]
    assert any(re.search(r"\b1 more set of facts", one) for one in words)
    assert not any(re.search(r"\b1 more sets|[02-9] more set of", one) for one in words)
    assert "Any one of these, once established, would show that it is touched" in words
    assert "This, once established, would show that it is touched" in words


def test_the_words_of_a_provision_are_printed_too() -> None:
    page = law().report().html()
    assert page.count('<details class="words">') == page.count("The words of the provision") > 0
    assert "details:not(.words)" in page

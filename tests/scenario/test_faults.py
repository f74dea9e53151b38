"""All of a file's faults at once, each with file, line, key, what was found and what is allowed."""

from __future__ import annotations

import pytest

from baserate.errors import ScenarioError
from baserate.scenario.load import load_scenario
from support.faulty import BROKEN, FACE_SEARCH, FAULTY_RATES, HEAD
from support.scenarios import load_text


def faults_of(text):
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    return caught.value.faults


def test_all_faults_are_reported_at_once_with_their_lines():
    found = {(fault.line, fault.key) for fault in faults_of(BROKEN)}
    expected = {
        (1, "format"),
        (1, "title"),
        (2, "titel"),
        (3, "claim.quote"),
        (6, "population.size"),
        (7, "population.groups"),
        (10, "stage[0].kind"),
        (12, "stage[1].id"),
        (20, "stage[2].input"),
        (22, "stage[2].hours_per_officer_per_day"),
    }
    assert expected <= found


def test_a_stage_whose_id_is_taken_is_still_checked():
    lines = {fault.line for fault in faults_of(BROKEN)}
    assert {14, 15, 16} <= lines


def test_close_words_are_suggested():
    by_key = {fault.key: fault for fault in faults_of(BROKEN)}
    assert "face_search" in by_key["stage[0].kind"].hint
    assert "title" in by_key["titel"].hint


def test_missing_parameters_are_named_with_an_example():
    text = 'format = 1\ntitle = "x"\n[population]\nsize = 10\n[[stage]]\nid = "s"\nkind = "screening"\n'
    found = faults_of(text)
    assert {"no prevalence", "no sensitivity", "no screened_per_year", "no false_positive_rate"} == {
        fault.found for fault in found
    }
    assert all("add " in fault.hint for fault in found)


@pytest.mark.parametrize("more", FAULTY_RATES)
def test_parameters_that_exclude_or_need_one_another(more):
    assert faults_of(HEAD + FACE_SEARCH + more)


def test_either_rate_will_do():
    load_text(HEAD + FACE_SEARCH + "fpir = 0.1\n")
    load_text(HEAD + FACE_SEARCH + "fpir = 0.1\nwatchlist_size = 3\n")
    load_text(HEAD + FACE_SEARCH + "fmr = 0.1\nwatchlist_size = 3\n")


def test_a_cycle_of_stages():
    stage = '[[stage]]\nid = "{}"\nkind = "screening"\ninput = "{}"\nsensitivity = 0.5\nfalse_positive_rate = 0.5\n'
    found = faults_of(HEAD + stage.format("a", "b") + stage.format("b", "a"))
    assert any("cycle" in fault.found for fault in found)
    assert faults_of(HEAD + stage.format("a", "a"))


def test_a_response_answers_some_stage_that_raises_alerts():
    response = '[[stage]]\nid = "r"\nkind = "response"\nminutes_per_alert = 1\nhours_per_officer_per_day = 1\n'
    assert any("input" in fault.found for fault in faults_of(HEAD + response))
    second = response.replace('"r"', '"q"') + 'input = "r"\n'
    found = faults_of(HEAD + FACE_SEARCH + "fpir = 0.1\n" + response + 'input = "s"\n' + second)
    assert [fault.key for fault in found] == ["stage[2].input"]


def test_people_are_not_counted_without_a_population():
    text = 'format = 1\ntitle = "x"\n' + FACE_SEARCH + "fpir = 0.1\n"
    assert "no population.size" in {fault.found for fault in faults_of(text)}


def test_items_are_checked_one_by_one():
    text = (
        'format = 1\ntitle = "x"\n[[stage]]\nid = "g"\nkind = "gathering_alert"\np_flagged = 0.1\nk = 2.5\n'
        "gatherings = [\n  { people = 10, per_day = 1 },\n  { people = 0, per_day = 1 },\n"
        "  { per_day = -1 },\n  3,\n]\n"
    )
    assert {fault.line for fault in faults_of(text)} == {7, 10, 11, 12}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"format = 1\ntitle = \n", 2),
        (b"format = 1\n\xff\xfe", 2),
        (b"a = [" * 3000, 1),
        (b"x = " + b"9" * 5000, 1),
        (b'format = 1\ntitle = "open', 2),
        (b"format = 1\nformat = 1\n", 2),
    ],
)
def test_what_is_not_toml_is_reported_with_its_line(content, line):
    with pytest.raises(ScenarioError) as caught:
        load_scenario("bad.toml", content)
    (fault,) = caught.value.faults
    assert (fault.file, fault.line) == ("bad.toml", line)


def test_files_that_cannot_be_read(tmp_path):
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 300_001)
    for name in (str(tmp_path), str(tmp_path / "none.toml"), "/dev/zero", str(large), "a\0b", "case:nothing", ""):
        with pytest.raises(ScenarioError):
            load_scenario(name)


def test_the_order_of_stages_and_keys_changes_no_number():
    from support.scenarios import assess_text, scenario_text

    first = {
        "id": "zeta",
        "kind": "screening",
        "screened_per_year": "1000 to 5000",
        "prevalence": "0.001 to 0.01",
        "sensitivity": {"count": 8, "of": 9},
        "false_positive_rate": "0.01 to 0.02",
    }
    second = {**first, "id": "alpha", "sensitivity": 0.5}
    once = assess_text(scenario_text(first, second, size="1e5 to 2e5"), draws=500)
    turned = [dict(reversed(list(stage.items()))) for stage in (second, first)]
    assert assess_text(scenario_text(*turned, size="1e5 to 2e5"), draws=500) == once

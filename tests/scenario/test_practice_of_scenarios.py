"""[practice] in a scenario file: what stages show of it, and faults with their lines."""

from __future__ import annotations

from typing import Any

import pytest

from baserate.errors import ScenarioError
from baserate.practice.known import AtLeast, Shown
from baserate.practice.table import Practice
from baserate.scenario.load import scenario_from_tables, scenario_from_text
from baserate.scenario.model import Scenario
from baserate.scenario.practice import facts_of_stages

SEARCH = {
    "id": "search",
    "kind": "face_search",
    "faces_per_day": 20_000,
    "watchlist_size": 2_000,
    "p_watchlisted": 1e-5,
    "fnir": 0.1,
    "fpir": 1e-4,
}
TAGS = {"id": "tags", "kind": "attribute_tagging", "tagged_per_day": 1000}
PERSON = {
    "id": "hunt",
    "kind": "person_search",
    "encounters_per_hour": 5,
    "coverage": 0.2,
    "uptime": 0.9,
    "match_rate": 0.8,
    "faces_per_hour": 1000,
    "fmr": 1e-5,
    "minutes": 7,
}
NETWORK = {
    "id": "network",
    "kind": "camera_network",
    "cameras": 1000,
    "uptime": 0.9,
    "capital_per_camera": 500,
    "operating_per_camera_per_year": 100,
    "life_years": 5,
    "mbit_per_second": 4,
    "retention_days": 30,
    "faces_per_camera_per_day": 1000,
    "inferences_per_accelerator_per_second": 100,
    "watts_per_camera": 10,
    "watts_per_accelerator": 200,
}
RISK = {"id": "score", "kind": "risk_score", "scored": 1000, "base_rate": 0.01, "auc": 0.7, "flag_share": 0.1}


def facts_of(scenario: Scenario) -> dict[str, Shown]:
    return facts_of_stages(scenario.stages, scenario.practice or Practice())


def shown(*stages: dict[str, Any], **practice: Any) -> dict[str, Any]:
    tables = {"format": 1, "title": "A case", "population": {"size": 10**6}, "stage": list(stages)}
    scenario = scenario_from_tables({**tables, "practice": practice} if practice else tables)
    return {name: fact.value for name, fact in facts_of(scenario).items()}


def test_a_face_search_shows_what_it_is() -> None:
    assert shown(SEARCH) == {
        "is_ai_system": True,
        "personal_data": True,
        "about_natural_persons": True,
        "biometric_identification": True,
        "without_active_involvement": True,
        "camera_system": True,
        "modality": "face",
        "faces_stored": AtLeast(2_000),
    }


@pytest.mark.parametrize("low", [2, 100, 1_234, 50_000, 99_999, 100_000])
def test_a_watchlist_is_known_from_exactly_its_low_end(low: int) -> None:
    """Rounding in the quantile must not add a face: what is declared at the low end would contradict it."""
    assert shown({**SEARCH, "watchlist_size": f"{low} to {4 * low}"})["faces_stored"] == AtLeast(low)


def test_a_search_for_a_person_is_by_body_unless_it_is_by_plate_or_token() -> None:
    assert shown(PERSON)["biometric_identification"] is True
    assert "biometric_identification" not in shown(PERSON, modality="plate")


def test_a_search_over_a_network_of_cameras_follows_people() -> None:
    assert "persistent_tracking" not in shown(PERSON)
    both = shown(PERSON, NETWORK)
    assert both["persistent_tracking"] is both["ongoing_surveillance"] is both["camera_system"] is True
    assert both["retention_days"] == 30


@pytest.mark.parametrize(("name", "bodily"), [("sex", True), ("Age group", True), ("coat", False), ("car make", False)])
def test_only_bodily_attributes_are_biometric_categories(name: str, bodily: bool) -> None:
    facts = shown({**TAGS, "attributes": [{"name": name, "accuracy": 0.9, "population_share": 0.5}]})
    assert ("biometric_categorisation" in facts) is bodily


def test_a_risk_score_is_profiling_and_is_not_taken_to_be_an_ai_system() -> None:
    facts = shown(RISK)
    assert facts["profiling"] is True
    assert "is_ai_system" not in facts
    assert "predicts_offending" not in facts


def test_a_network_of_cameras_alone_shows_no_personal_data() -> None:
    assert "personal_data" not in shown(NETWORK)


def test_nothing_shows_that_identification_is_in_real_time() -> None:
    response = {"id": "go", "kind": "response", "input": "search", "minutes_per_alert": 10, "officers": 5}
    response |= {"hours_per_officer_per_day": 6, "cost_per_hour": 50}
    assert "real_time" not in shown(SEARCH, response)


def test_counts_by_group_show_that_errors_were_counted_by_group() -> None:
    by_group = {"by_group": {"A": {"count": 1, "of": 100}, "B": {"count": 3, "of": 100}}}
    tables = {
        "format": 1,
        "title": "A case",
        "population": {"size": 10**6, "groups": {"A": 0.5, "B": 0.5}},
        "stage": [{**SEARCH, "fnir": by_group}],
    }
    assert facts_of(scenario_from_tables(tables))["group_error_tested"].value is True


TEXT = """format = 1
title = "A case"
[population]
size = 1000
[[stage]]
id = "search"
kind = "face_search"
faces_per_day = 20000
watchlist_size = 2000
p_watchlisted = 1e-5
fnir = 0.1
fpir = 2
[practice]
territory = "EU/NL"
real_tme = true
"""


def test_faults_of_the_practice_and_of_the_stages_are_given_at_once_with_their_lines() -> None:
    with pytest.raises(ScenarioError) as raised:
        scenario_from_text(TEXT)
    assert [(fault.line, fault.key) for fault in raised.value.faults] == [
        (12, "stage[0].fpir"),
        (15, "practice.real_tme"),
    ]


def test_a_declared_fact_that_contradicts_a_stage_is_a_fault_that_names_both() -> None:
    text = TEXT.replace("fpir = 2", "fpir = 1e-4").replace("real_tme = true", "biometric_identification = false")
    with pytest.raises(ScenarioError) as raised:
        scenario_from_text(text)
    (fault,) = raised.value.faults
    assert fault.line == 15
    assert "biometric_identification = false" in fault.found
    assert "stage 'search' (face_search)" in fault.allowed


def test_a_practice_needs_no_stage() -> None:
    scenario = scenario_from_tables({"format": 1, "title": "A case", "practice": {"territory": "EU/NL"}})
    assert scenario.stages == ()
    assert scenario.practice is not None

"""The [practice] table: what may be declared, what follows from it, and what contradicts it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from baserate.errors import Faults, PracticeError
from baserate.practice.known import AtLeast, Shown, contradictions, known_on
from baserate.practice.places import is_within
from baserate.practice.table import Practice, read_practice
from baserate.practice.vocabulary import ADDRESSEES, load_vocabulary

DAY = date(2026, 11, 25)


def read(**facts: Any) -> Practice:
    faults = Faults()
    practice = read_practice(facts, faults)
    assert not faults, faults.found
    return practice


def fault_of(**facts: Any) -> str:
    faults = Faults()
    read_practice(facts, faults)
    (fault,) = faults.found
    return str(fault)


def test_a_key_that_is_absent_is_undeclared_and_not_false() -> None:
    assert "real_time" not in known_on(DAY, read(deployer="police"))


def test_a_fact_carries_its_source() -> None:
    declared = read(real_time={"value": True, "source": "tender, p. 12"}).facts["real_time"]
    assert (declared.value, declared.source) == (True, "tender, p. 12")


def test_lists_are_kept_in_the_order_of_the_vocabulary() -> None:
    one = read(purposes=["other", "law_enforcement"]).facts["purposes"].value
    assert one == read(purposes=["law_enforcement", "other"]).facts["purposes"].value == ("law_enforcement", "other")


def test_a_day_is_a_toml_date_or_its_text() -> None:
    assert read(in_service_since="2027-12-01").facts == read(in_service_since=date(2027, 12, 1)).facts


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("real_tme", True, "did you mean 'real_time'?"),
        ("deployer", "polise", "did you mean 'police'?"),
        ("real_time", "yes", "true or false"),
        ("real_time", 1, "true or false"),
        ("real_time", "unknown", "a fact that is not known is left out"),
        ("purposes", "law_enforcement", 'write purposes = ["law_enforcement"]'),
        ("purposes", ["law_enforcement", "law_enforcement"], "each value once"),
        ("purposes", ["law enforcement"], "did you mean 'law_enforcement'?"),
        ("faces_stored", 2.5, "a whole number"),
        ("faces_stored", True, "a whole number"),
        ("faces_stored", -1, "a whole number"),
        ("in_service_since", "2026-13-01", "a day such as"),
        ("in_service_since", datetime(2026, 1, 1), "a day such as"),
        ("territory", "NL", "write EU/NL"),
        ("territory", "COE/DE", "write EU/DE"),
        ("territory", "UK", "GB/EW"),
        ("territory", "GB/Wales", "EW, SC, NI"),
        ("territory", "EU/", "at most 5 names"),
        ("territory", "US/Washington", "two capital letters"),
        ("real_time", {"value": True, "sorce": "x"}, "did you mean 'source'?"),
        ("real_time", {"source": "x"}, "a table { value"),
        ("real_time", {"value": True, "source": ""}, "text in quotes"),
        ("owner_role", "Dr. Example, head of unit", "no names of people"),
        ("contact", "jane.example@city.example", "no names of people"),
    ],
)
def test_what_cannot_be_declared_is_a_fault_with_a_hint(name: str, value: Any, words: str) -> None:
    message = fault_of(**{name: value})
    assert f"practice.{name}" in message
    assert words in message


def test_all_faults_of_a_table_are_given_at_once() -> None:
    faults = Faults()
    read_practice({"real_time": "yes", "deployer": 3, "territory": "XX"}, faults)
    assert [fault.key for fault in faults.found] == ["practice.real_time", "practice.deployer", "practice.territory"]


@pytest.mark.parametrize(
    ("declared", "name", "value"),
    [
        ({"territory": "EU/NL"}, "output_used_in_eu", True),
        ({"deployer": "police"}, "on_behalf_of_law_enforcement", False),
        ({"deployer": "court"}, "private_entity_providing_public_service", False),
        ({"biometric_identification": True}, "special_category_data", True),
        ({"publicly_accessible_space": False}, "captures_images_or_identity_in_public_place", False),
        ({"camera_system": False}, "captures_images_or_identity_in_public_place", False),
        (
            {"camera_system": True, "publicly_accessible_space": True},
            "captures_images_or_identity_in_public_place",
            True,
        ),
        ({}, "significant_design_change", False),
    ],
)
def test_facts_follow_from_others(declared: dict[str, Any], name: str, value: bool) -> None:
    fact = known_on(DAY, read(**declared))[name]
    assert (fact.value, fact.origin) == (value, "derived")


def test_what_does_not_follow_is_not_derived() -> None:
    known = known_on(DAY, read(territory="GB/EW", deployer="private_company", camera_system=True))
    assert set(known) == {"territory", "deployer", "camera_system", "significant_design_change"}


def test_a_change_of_design_is_undeclared_from_the_day_on_which_it_can_happen() -> None:
    assert "significant_design_change" in known_on(date(2027, 12, 1), read())
    assert "significant_design_change" not in known_on(date(2027, 12, 2), read())


def test_a_contradiction_names_both_facts() -> None:
    with pytest.raises(PracticeError) as raised:
        known_on(DAY, read(territory="EU/NL", output_used_in_eu=False))
    (fault,) = raised.value.faults
    assert fault.key == "practice.output_used_in_eu"
    assert "output_used_in_eu = false" in fault.found
    assert "territory = EU/NL" in fault.allowed


def test_a_stage_that_shows_otherwise_is_a_contradiction_and_both_are_named() -> None:
    shown = {"biometric_identification": Shown(True, "stage 'search' (face_search)")}
    (fault,) = contradictions(read(biometric_identification=False), shown)
    assert "biometric_identification = false" in fault.found
    assert "stage 'search' (face_search)" in fault.allowed


def test_what_usually_holds_gives_way_to_a_declaration() -> None:
    known = known_on(DAY, read(deployer="police", on_behalf_of_law_enforcement=True, significant_design_change=True))
    assert known["on_behalf_of_law_enforcement"].value is True
    assert known["significant_design_change"].value is True


def test_a_number_known_from_below_is_held_against_what_is_declared() -> None:
    shown = {"faces_stored": Shown(AtLeast(2_000), "stage 'search' (face_search)")}
    assert known_on(DAY, read(), shown)["faces_stored"].value == AtLeast(2_000)
    assert known_on(DAY, read(faces_stored=2_000), shown)["faces_stored"].value == 2_000
    with pytest.raises(PracticeError, match="2,000 or more"):
        known_on(DAY, read(faces_stored=1_999), shown)


def test_a_wide_place_is_within_a_part_of_it_neither_surely_nor_surely_not() -> None:
    assert is_within("GB/EW/London", "GB/EW") is True
    assert is_within("GB", "GB/EW") is None
    assert is_within("GB/SC", "GB/EW") is False
    assert is_within("EU/NLX", "EU/NL") is False


def test_every_fact_has_a_question_and_somebody_who_would_know() -> None:
    for fact in load_vocabulary().values():
        assert fact.question.endswith((".", "?"))
        assert fact.known_by
        assert set(fact.known_by) <= set(ADDRESSEES)
        assert bool(fact.values) == (fact.type in ("choice", "list"))

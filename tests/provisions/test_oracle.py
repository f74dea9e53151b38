"""The evaluator against one that tries every completion and every box, on every shipped provision."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baserate.practice.known import PUBLIC_BODIES
from baserate.provisions.examine import examine
from baserate.provisions.finding import Finding
from baserate.provisions.library import load_provisions
from support.law import cases_of, provision_files, provision_table, statements_of, to_practice
from support.law_oracle import as_groups, result_by_trying, settling_by_trying, values_of

PROVISIONS = {provision.id: provision for provision in load_provisions()}
DAYS = (date(2026, 11, 25), date(2029, 1, 1), date(2031, 1, 1))


def consistent(facts: dict[str, Any]) -> dict[str, Any]:
    """Return facts with those that follow from others brought in line, as deriving would have it."""
    kept = dict(facts)
    if str(kept.get("territory", "")).startswith("EU"):
        kept["output_used_in_eu"] = True
    if kept.get("deployer") == "police":
        kept.setdefault("on_behalf_of_law_enforcement", False)
    if kept.get("deployer") in PUBLIC_BODIES:
        kept["private_entity_providing_public_service"] = False
    if kept.get("biometric_identification") is True:
        kept["special_category_data"] = True
    if kept.get("publicly_accessible_space") is False:
        kept["captures_images_or_identity_in_public_place"] = False
    elif kept.get("camera_system") and kept.get("publicly_accessible_space"):
        kept["captures_images_or_identity_in_public_place"] = True
    return kept


def compare(provision: str, facts: Mapping[str, Any], day: date) -> None:
    declared = {name: list(value) if isinstance(value, tuple) else value for name, value in facts.items()}
    finding: Finding = examine(to_practice(declared), day, provisions=[PROVISIONS[provision]]).findings[0]
    if not finding.in_force:
        assert finding.result == "not_touched"
        return
    known = {name: fact.value for name, fact in finding.facts.items()}
    assert finding.result == result_by_trying(provision, known, day)
    written = finding.to_dict()
    for side in ("touched", "not_touched"):
        if finding.result != "cannot_tell":
            assert written["settles"][side] == []
            continue
        expected = settling_by_trying(provision, known, day, side == "touched")
        assert as_groups(provision, written["settles"][side]) == expected
    assert set(written["missing"]) == {fact for side in written["settles"].values() for one in side for fact in one}


def day_of(provision: str, pick: int) -> date:
    table = provision_table(provision)
    days = [table["applies_from"], table["applies_until"]] if "applies_until" in table else list(DAYS)
    return days[pick % len(days)]


def compare_one(data: st.DataObject) -> None:
    """Draw a provision and a practice with up to four facts unknown, and compare."""
    provision = data.draw(st.sampled_from(sorted(PROVISIONS)))
    said = statements_of(provision)
    hidden = data.draw(st.sets(st.sampled_from(sorted(said)), max_size=4))
    near = data.draw(st.booleans())  # near a case that is touched, where most practices would be far from it
    base = dict(data.draw(st.sampled_from(cases_of(provision))).practice) if near else {}
    if base.get("territory") == "GB":
        del base["territory"]  # a place of which only a part may be meant: the oracle knows values, not parts of one
    facts = {}
    for fact, statements in said.items():
        if fact in hidden:
            continue
        value = base.get(fact, data.draw(st.sampled_from(list(values_of(fact, statements))), label=fact))
        facts[fact] = value
    for fact in hidden:
        base.pop(fact, None)
    compare(provision, consistent(facts), day_of(provision, data.draw(st.integers(0, 2))))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_random_practices_agree_with_the_exhaustive_evaluator(data: st.DataObject) -> None:
    compare_one(data)


@pytest.mark.slow
@settings(max_examples=4000, deadline=None)
@given(st.data())
def test_thousands_of_random_practices_agree_with_the_exhaustive_evaluator(data: st.DataObject) -> None:
    compare_one(data)


@pytest.mark.parametrize("provision", provision_files())
def test_the_cases_beside_a_provision_with_facts_taken_out_agree_with_the_exhaustive_evaluator(provision: str) -> None:
    dice = random.Random(provision)
    for _ in range(6):
        case = dice.choice(cases_of(provision))
        said = statements_of(provision)
        facts = {fact: case.practice[fact] for fact in said if fact in case.practice}
        for fact in dice.sample(sorted(facts), min(3, len(facts))):
            del facts[fact]
        missing = [fact for fact in said if fact not in facts]
        for fact in dice.sample(missing, max(0, len(missing) - 4)):
            facts[fact] = dice.choice(list(values_of(fact, said[fact])))
        compare(provision, consistent(facts), case.day)


SMALL = [name for name in provision_files() if len(statements_of(name)) <= 5]


@pytest.mark.parametrize("provision", SMALL)
def test_with_nothing_declared_the_smaller_provisions_agree_with_the_exhaustive_evaluator(provision: str) -> None:
    compare(provision, {}, day_of(provision, 1))

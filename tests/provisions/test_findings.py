"""What a finding says: forms of the contract, days, exceptions, order, words, speed."""

from __future__ import annotations

import hashlib
import json
import random
import re
import subprocess
import sys
import time
from datetime import date
from typing import Any

import pytest

from baserate.practice.known import AtLeast, Shown
from baserate.practice.table import Practice
from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.examine import examine
from baserate.provisions.finding import Finding
from baserate.provisions.library import load_provisions
from baserate.provisions.provision import Provision
from support.law import cases_of, provision_files, to_practice

DAY = date(2026, 11, 25)
VOCABULARY = load_vocabulary()
POLICE_SEARCH = {
    "territory": "EU/NL",
    "deployer": "police",
    "purposes": ["law_enforcement"],
    "is_ai_system": True,
    "biometric_identification": True,
    "without_active_involvement": True,
    "publicly_accessible_space": True,
}


def find(provision: str, day: date = DAY, **facts: Any) -> Finding:
    return examine(to_practice(facts), day)[provision]


def settles(finding: Finding) -> dict[str, list[dict[str, Any]]]:
    written: dict[str, list[dict[str, Any]]] = finding.to_dict()["settles"]
    return written


def test_every_provision_of_the_contract_is_there() -> None:
    names = set(provision_files())
    assert len(names) >= 49
    wanted = (
        "eu-ai-act/5-1-h eu-ai-act/26-10-3 gdpr/22 led/11-3 echr/8-10-glukhin uk-dpa-2018/50B uk-case/thompson-2026"
    )
    assert set(wanted.split()) <= names
    assert {"cn-pipl/26-use", "cn-vi-2025/7-3", "cn-frt-2025/15", "us-wa-rcw/43.386.080-1", "us-il-bipa/15-b"} <= names


def test_one_undeclared_fact_decides() -> None:
    finding = find("eu-ai-act/5-1-h", **POLICE_SEARCH, objectives=[])
    assert finding.result == "cannot_tell"
    assert finding.missing == ("real_time",)
    assert settles(finding) == {"touched": [{"real_time": True}], "not_touched": [{"real_time": False}]}


def test_conditions_are_written_in_the_forms_of_the_vocabulary() -> None:
    facts = {**POLICE_SEARCH, "real_time": True, "strictly_necessary": True, "annex_ii_offence": True}
    finding = find("eu-ai-act/5-1-h", **facts, objectives=["localise_or_identify_suspect"])
    assert settles(finding) == {
        "touched": [{"max_sentence_years": {"not": {"at_least": 4}}}],
        "not_touched": [{"max_sentence_years": {"at_least": 4}}],
    }
    gdpr = {"territory": "EU/DE", "personal_data": True, "special_category_data": True, "purposes": ["commercial"]}
    assert settles(find("gdpr/9", **gdpr)) == {
        "touched": [{"gdpr_9_2_grounds": {"is": []}}],
        "not_touched": [{"gdpr_9_2_grounds": {"not": {"is": []}}}],
    }


def test_the_weakest_conditions_are_given_where_several_facts_are_open() -> None:
    finding = find("eu-ai-act/5-1-h", **POLICE_SEARCH, real_time=True, strictly_necessary=True)
    aims = ["specific_victims_or_missing_persons", "imminent_threat_or_terrorist_attack"]
    suspect = "localise_or_identify_suspect"
    assert settles(finding)["not_touched"] == [
        {"objectives": {"has_any": aims}},
        {"annex_ii_offence": True, "max_sentence_years": {"at_least": 4}, "objectives": {"has_any": [*aims, suspect]}},
    ]
    assert settles(finding)["touched"] == [
        {"objectives": {"not": {"has_any": [*aims, suspect]}}},
        {"objectives": {"not": {"has_any": aims}}, "annex_ii_offence": False},
        {"objectives": {"not": {"has_any": aims}}, "max_sentence_years": {"not": {"at_least": 4}}},
    ]
    assert finding.missing == ("objectives", "annex_ii_offence", "max_sentence_years")


def test_an_exception_stands_beside_the_result() -> None:
    facts = {**POLICE_SEARCH, "real_time": True, "objectives": ["imminent_threat_or_terrorist_attack"]}
    name = "strictly necessary for an objective of (i) to (iii)"
    for necessary, result, state in (
        ({}, "cannot_tell", "undeclared"),
        ({"strictly_necessary": True}, "not_touched", "applies"),
        ({"strictly_necessary": False}, "touched", "does not apply"),
    ):
        finding = find("eu-ai-act/5-1-h", **facts, **necessary)
        assert (finding.result, finding.exceptions[name]) == (result, state)
        assert finding.but_for_exceptions == "touched"


def test_an_exception_of_one_provision_clears_no_other() -> None:
    """The Dutch decision tree lets any exception of Art. 5(1)(h) end the whole question of prohibited practices."""
    facts = {
        **POLICE_SEARCH,
        "real_time": True,
        "objectives": ["imminent_threat_or_terrorist_attack"],
        "strictly_necessary": True,
        "untargeted_face_scraping": True,
    }
    assert find("eu-ai-act/5-1-h", **facts).result == "not_touched"
    assert find("eu-ai-act/5-1-e", **facts).result == "touched"


def test_what_is_not_in_force_is_not_touched_and_what_is_coming_is_shown() -> None:
    facts = {**POLICE_SEARCH, "in_service_since": "2024-01-01", "art_6_3_exemption_documented": False}
    finding = find("eu-ai-act/annex-iii-1-a", **facts).to_dict()
    assert (finding["result"], finding["in_force"], finding["but_for_exceptions"]) == (
        "not_touched",
        False,
        "not_touched",
    )
    assert finding["missing"] == []
    assert finding["coming"] == [
        {"date": "2027-12-02", "result": "cannot_tell"},
        {"date": "2030-08-02", "result": "touched"},
    ]
    same = find("eu-ai-act/annex-iii-1-a", **facts, significant_design_change=False).to_dict()
    assert same["coming"] == [{"date": "2030-08-02", "result": "touched"}]


def test_what_ended_says_until_when_it_applied() -> None:
    facts = cases_of("uk-dpa-2018/49")[0].practice
    before = find("uk-dpa-2018/49", date(2026, 2, 4), **facts).to_dict()
    assert (before["result"], before["applies_until"]) == ("touched", "2026-02-04")
    assert before["coming"] == [{"date": "2026-02-05", "result": "not_touched"}]
    after = find("uk-dpa-2018/49", date(2026, 2, 5), **facts).to_dict()
    assert (after["result"], after["in_force"], after["coming"]) == ("not_touched", False, [])


def test_what_is_asked_for_never_changes_a_result() -> None:
    facts = {**POLICE_SEARCH, "real_time": True, "objectives": ["imminent_threat_or_terrorist_attack"]}
    states = []
    for done in ({}, {"fria_done": False}, {"fria_done": True}):
        finding = find("eu-ai-act/5-2", **facts, **done)
        assert finding.result == "touched"
        states.append({what: state for what, _, state in finding.asks}["fria_done"])
    assert states == ["undeclared", "absent", "declared"]
    verifiers = [find("eu-ai-act/14-5", separate_verifiers=n).asks[0] for n in (1, 2)]
    assert verifiers == [("separate_verifiers", 2, "absent"), ("separate_verifiers", 2, "declared")]


def test_no_condition_turns_on_what_is_only_asked_for() -> None:
    asked = {name for name, fact in load_vocabulary().items() if fact.section.endswith("changes no result")}
    for provision in load_provisions():
        assert not asked & set(provision.layout.cells), provision.id


def test_a_number_known_from_below_settles_what_it_can() -> None:
    facts = {"territory": "CN/BJ", "biometric_identification": True, "modality": "face", "purposes": ["commercial"]}
    for low, result in ((99_999, "cannot_tell"), (100_000, "touched")):
        shown = {"faces_stored": Shown(AtLeast(low), "stage 'search' (face_search)")}
        finding = examine(to_practice(facts), DAY, shown)["cn-frt-2025/15"]
        assert finding.result == result
        assert finding.to_dict()["facts"]["faces_stored"]["value"] == {"at_least": low}


def test_because_gives_facts_that_decide_and_where_they_are_from() -> None:
    facts = {**POLICE_SEARCH, "real_time": {"value": False, "source": "tender, p. 12"}}
    assert find("eu-ai-act/5-1-h", **facts).because == (
        "Do capture, comparison and identification follow one another without significant delay? No (tender, p. 12).",
    )


def reordered(value: Any, dice: random.Random) -> Any:
    return dice.sample(value, len(value)) if isinstance(value, list) else value


@pytest.mark.slow
def test_a_thousand_shuffles_of_order_change_nothing() -> None:
    facts = {**POLICE_SEARCH, "objectives": ["other", "localise_or_identify_suspect"], "personal_data": True}
    provisions = list(load_provisions())
    expected = {finding.provision.id: finding.to_dict() for finding in examine(to_practice(facts), DAY).findings}
    dice = random.Random(1)
    for _ in range(1000):
        keys = dice.sample(sorted(facts), len(facts))
        some = dice.sample(provisions, 5)
        shuffled = {
            key: dice.sample(facts[key], len(facts[key])) if isinstance(facts[key], list) else facts[key]
            for key in keys
        }
        for finding in examine(to_practice(shuffled), DAY, provisions=some).findings:
            assert json.dumps(finding.to_dict()) == json.dumps(expected[finding.provision.id])


@pytest.mark.slow
def test_all_provisions_take_less_than_25_ms_with_nothing_declared() -> None:
    times = []
    for year in range(2026, 2046):  # each year anew, so that no answer is kept from the year before
        start = time.process_time()
        examine(Practice(), date(year, 11, 25))
        times.append(time.process_time() - start)
    assert min(times[1:]) < 0.025


FIRST_CALL = """
import time
from datetime import date
from baserate.practice.table import Practice
from baserate.provisions.examine import examine
from baserate.provisions.library import load_provisions
load_provisions()
start = time.process_time()
examine(Practice(), date(2026, 11, 25))
print(time.process_time() - start)
"""


@pytest.mark.slow
def test_the_first_call_of_a_process_takes_less_than_25_ms() -> None:
    runs = [subprocess.run([sys.executable, "-c", FIRST_CALL], capture_output=True, check=True) for _ in range(3)]
    assert min(float(run.stdout) for run in runs) < 0.025


WORDS = re.compile(r"\b(un)?(lawful|legal|compliant)(ly|ity)?\b", re.IGNORECASE)


@pytest.mark.slow
@pytest.mark.parametrize("day", [DAY, date(2031, 1, 1)])
def test_no_finding_says_whether_a_practice_is_allowed(day: date) -> None:
    everything = to_practice({name: list(fact.values) for name, fact in VOCABULARY.items() if fact.type == "list"})
    practices = [Practice(), everything, *(to_practice(cases_of(name)[0].practice) for name in provision_files())]
    for practice in practices:
        for finding in examine(practice, day).findings:
            said = finding.to_dict()
            quotations = {"text", "translation", "source", "text_sha256"}
            text = json.dumps({key: value for key, value in said.items() if key not in quotations}, ensure_ascii=False)
            unquoted = re.sub(r"“[^”]*”|\\\"[^\"]*\\\"", "", text)
            # The name of an exception holds words of Art. 5(1)(g).
            unquoted = unquoted.replace("labelling or filtering of lawfully acquired data sets", "")
            assert not WORDS.search(unquoted), (finding.provision.id, WORDS.search(unquoted))


@pytest.mark.parametrize("provision", load_provisions(), ids=lambda provision: provision.id)
def test_operative_words_are_those_whose_hash_is_kept(provision: Provision) -> None:
    assert hashlib.sha256(provision.text.encode()).hexdigest() == provision.text_sha256
    assert provision.text.strip()
    assert provision.source
    assert provision.jurisdiction == "China" or not re.search(r"[\u4e00-\u9fff]", provision.text)
    assert bool(provision.translation) == bool(re.search(r"[\u4e00-\u9fff]", provision.text))


def test_tensions_stand_on_every_side() -> None:
    for provision in load_provisions():
        for tension in provision.tensions:
            assert provision.id in tension.between
            assert len(tension.between) >= 2


def test_a_finding_and_its_provision_print_as_one_line() -> None:
    finding = find("eu-ai-act/5-1-h", **POLICE_SEARCH, objectives=[])
    assert repr(finding) == "Finding on eu-ai-act/5-1-h: cannot be told (missing: real_time)"
    assert repr(finding.provision).startswith("Provision eu-ai-act/5-1-h: ")
    assert all(len(repr(one)) < 160 for one in examine(Practice(), DAY).findings)

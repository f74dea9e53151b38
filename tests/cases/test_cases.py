"""The ready cases: they load, they state their claim and sources, and their pages print what an assessment gives."""

from __future__ import annotations

import re
import time
from decimal import Decimal

import pytest

from baserate.assessment.run import assess
from baserate.scenario.cases import case_names, case_path, cases_folder, list_cases
from baserate.scenario.load import load_scenario
from support.ready import assessed, find, readme, words

NAMES = (
    "camera-counts",
    "chilling-effect",
    "described-person",
    "emotion-at-airports",
    "evolv-subway-2024",
    "foodstuffs-nz-2024",
    "found-in-seven-minutes",
    "gatherings-of-flagged",
    "gunshot-alerts",
    "household-meters",
    "joint-operations-week-2017",
    "linked-profiles",
    "met-live-2024-25",
    "message-scanning",
    "michigan-fraud-findings",
    "national-gallery-search",
    "pnr-austria-2019",
    "pnr-germany",
    "police-database-search",
    "rare-offence-score",
    "south-wales-2017",
    "spot-cascade",
    "store-breach",
    "suedkreuz-2018",
    "whole-chain",
)
ROW = re.compile(r"\| `(?P<id>[\w.]+)(?:\[people=(?P<people>\d+)\])?` \| (?P<group>[^|]+) \|(?P<numbers>.+)\|")


def agrees(printed: str, value: float) -> bool:
    """Whether a number is what is printed: within half a unit of the last digit, or beyond a printed bound."""
    printed = printed.strip().replace(",", "")
    if printed.startswith(">"):
        return value > float(printed[1:])
    if printed.startswith("<"):
        return 0 <= value < float(printed[1:])
    number = Decimal(printed)
    half = 0.500001 * 10 ** int(number.as_tuple().exponent)
    return abs(value - float(number)) <= half


def test_every_folder_is_a_case_with_a_page_and_the_list_names_them():
    folders = {path.name for path in cases_folder().iterdir() if path.is_dir()}
    assert folders == set(case_names())
    assert {name for name in folders if load_scenario(f"case:{name}").stages} == set(NAMES)
    for name in folders:
        assert (cases_folder() / name / "README.md").is_file()
    assert all(case.title and case.claim for case in list_cases())


#: Outcomes without an upper end: nobody was found with what is looked for, or there are too few officers.
WITHOUT_END = {
    "evolv-subway-2024": {"guns.flags_per_true_positive"},
    "pnr-austria-2019": {"checking.median_wait_minutes"},
    "whole-chain": {"response.median_wait_minutes"},
    "rare-offence-score": {"short_list_visits.median_wait_minutes", "wide_list_visits.median_wait_minutes"},
}


@pytest.mark.parametrize("name", NAMES)
def test_a_case_is_assessed_without_faults_within_three_seconds(name):
    start = time.process_time()
    result = assess(load_scenario(f"case:{name}"))
    assert time.process_time() - start < 3
    assert not [warning for warning in result.warnings if "undefined" in warning]
    infinite = {warning.split(" has no ")[0] for warning in result.warnings if " has no " in warning}
    assert infinite == WITHOUT_END.get(name, set())


@pytest.mark.parametrize("name", NAMES)
def test_a_case_says_what_was_claimed_by_whom_and_where_every_input_comes_from(name):
    scenario = load_scenario(f"case:{name}")
    assert scenario.claim is not None
    assert scenario.claim.quote
    assert scenario.claim.by
    assert scenario.claim.source
    for input_id, _, _, quantity in scenario.inputs():
        assert quantity.origin.kind != "unsourced", input_id
        assert len(quantity.origin.reference) > 15, input_id
    assert "above" not in {word for *_, quantity in scenario.inputs() for word in quantity.origin.reference.split()[:2]}


@pytest.mark.parametrize("name", NAMES)
def test_the_page_quotes_the_claim_and_cites_the_records_used(name):
    scenario, page = load_scenario(f"case:{name}"), words(name)
    assert scenario.claim is not None
    assert scenario.claim.quote.rstrip(".") in page
    assert f"case:{name}" in page
    for _, _, _, quantity in scenario.inputs():
        if quantity.origin.kind == "evidence":
            assert quantity.origin.reference.removeprefix("one minus ") in page


@pytest.mark.parametrize("name", NAMES)
def test_the_figures_of_the_page_are_those_of_the_assessment(name):
    rows = [found for line in readme(name).splitlines() if (found := ROW.match(line))]
    assert len(rows) >= 5
    for row in rows:
        group = None if row["group"].strip() == "all" else row["group"].strip()
        estimate = find(name, row["id"], group, int(row["people"]) if row["people"] else None)
        numbers = row["numbers"].split("|")
        for printed, value in zip(numbers, (estimate.median, estimate.low, estimate.high), strict=True):
            assert agrees(printed, value), f"{row['id']}: printed {printed.strip()}, assessed {value}"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_another_seed_moves_the_figures_by_less_than_a_hundredth_of_their_interval(name):
    """What the page prints is a property of the declared system, not of the draws."""
    other = assess(load_scenario(f"case:{name}"), seed=2)
    for first, second in zip(assessed(name).outcomes, other.outcomes, strict=True):
        assert (first.median is None, first.high is None) == (second.median is None, second.high is None)
        if None in first.numbers:
            continue
        width = first.estimate.high - first.estimate.low
        assert abs(first.estimate.median - second.estimate.median) <= 0.01 * width + 1e-9 * abs(first.estimate.median)


def test_what_is_printed_is_compared_to_its_last_digit():
    assert agrees("0.0123", 0.01234)
    assert not agrees("0.0123", 0.01236)
    assert agrees("1,234", 1234.4)
    assert not agrees("1,234", 1235)
    assert agrees("3.2e-6", 3.24e-6)
    assert not agrees("3.2e-6", 3.26e-6)
    assert agrees("> 0.9999", 1.0)
    assert not agrees("> 0.9999", 0.9)


def test_the_pages_are_short():
    for name in NAMES:
        assert 40 <= len(readme(name).splitlines()) <= 80
        assert case_path(name).stat().st_size < 20_000


def test_cases_are_listed_in_groups():
    topics = [case.topic for case in list_cases()]
    assert all(topics)
    assert topics == sorted(topics)
    assert 1 < len(set(topics)) < len(topics)

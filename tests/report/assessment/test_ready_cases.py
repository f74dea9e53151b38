"""Every ready case, whatever kinds of stage it has: its report says nothing that its numbers do not."""

from __future__ import annotations

import re
from dataclasses import asdict

import pytest

from baserate.assessment.result import Assessment
from baserate.assessment.run import assess
from baserate.report.assessment.model import ReportModel, build_report
from baserate.scenario.cases import CASE_PREFIX, case_names
from baserate.scenario.load import load_scenario
from baserate.terms import term
from support.ready import assessed

OF_EVERY = re.compile(
    r"^Of every ([\d,]+) .*?, (?:about )?((?:more|fewer) than [\d,]+|[\d,]+|none) (?:is|are) .* and "
    r"((?:more|fewer) than [\d,]+|[\d,]+|none) (?:is|are) "
)

ASSESSED = [name for name in case_names() if load_scenario(f"case:{name}").stages]


@pytest.fixture(scope="module", params=ASSESSED)
def case(request) -> tuple[Assessment, ReportModel]:
    result = assess(load_scenario(CASE_PREFIX + request.param), draws=500)
    return result, build_report(result)


def count(text: str) -> int:
    return 0 if text == "none" else int(re.sub(r"\D", "", text))


def texts(value) -> list[str]:
    """Return every text in the data of a report."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in texts(inner)]
    return [text for inner in value for text in texts(inner)] if isinstance(value, (list, tuple)) else []


def test_every_stage_leads_with_a_sentence_and_shows_its_outcomes(case):
    result, report = case
    assert [stage.id for stage in report.stages] == [stage.id for stage in result.scenario.stages]
    for stage in report.stages:
        assert stage.headline.endswith(".") and len(stage.outcomes.rows) >= 1
        own = [found for found in result.outcomes if found.stage == stage.id and found.group is None]
        in_looks = [found for found in own if "passes" in (found.where or {})]
        assert len(stage.outcomes.rows) == len(own) - len(in_looks)
        cells = sum(len(row.cells) for row in stage.looks.rows) if stage.looks is not None else 0
        assert cells == len(in_looks) * (1 + len(result.scenario.groups))


def test_no_text_shows_a_number_that_is_none(case):
    _, report = case
    for text in texts(asdict(report)):
        if "\\" in text:
            continue  # LaTeX
        assert not re.search(r"\b(None(?! is)|nan|inf|NaN)\b|  \w", text), text


def test_natural_frequencies_are_those_of_the_result(case):
    result, report = case
    found = 0
    for stage, declared in zip(report.stages, result.scenario.stages, strict=True):
        said = [(None, stage.headline), *((sentence.group, sentence.text) for sentence in stage.by_group)]
        for group, sentence in said:
            read = OF_EVERY.match(sentence)
            if read is None:
                continue
            found += 1
            of, bad, good = (count(part) for part in read.groups())
            outcome = result.find(f"{stage.id}.{declared.kind.headline}", group)
            value = outcome.estimate.median
            wrong = value if declared.kind.wording and declared.kind.wording.counts == "wrong" else 1 - value
            assert bad + good == of
            if "than" not in read[2]:
                assert bad / of == pytest.approx(wrong, abs=0.5 / of + 1e-12)
            assert 0 < bad < of or wrong in (0, 1)
    assert found or all(declared.kind.wording is None for declared in result.scenario.stages) or "All of" in str(report)


def test_percentages_in_the_tables_are_those_of_the_result(case):
    result, report = case
    for stage in report.stages:
        rows = iter(stage.outcomes.rows)
        for outcome in (one for one in result.outcomes if one.stage == stage.id and one.group is None):
            if "passes" in (outcome.where or {}):
                continue
            cell = next(rows).cells[0]
            if term(outcome.term).is_proportion and re.fullmatch(r"[\d.]+%", cell):
                value = outcome.estimate.median
                printed = float(cell.removesuffix("%")) / 100
                assert printed == pytest.approx(value, rel=0.06), "the other side of it"
                assert min(printed, 1 - printed) == pytest.approx(min(value, 1 - value), rel=0.06, abs=1e-12)


def test_every_input_has_an_origin_and_an_unsourced_one_is_counted(case):
    result, report = case
    shown = [(found.id.partition(" (")[0], found.group) for found in report.inputs]
    assert shown == [(one.id, one.group or "") for one in result.inputs]
    assert all(found.reference for found in report.inputs if found.origin != "unsourced")
    counted = {found.origin: found.count for found in report.basis.origins}
    assert counted["unsourced"] == len({one.id for one in result.inputs if one.origin == "unsourced"})
    assert all(found.href.startswith("http") for found in report.inputs if found.href)


def test_an_input_from_a_record_says_what_the_record_rests_on():
    report = build_report(assessed("met-live-2024-25"))
    cited = {shown.reference.rpartition("], ")[2] for shown in report.inputs if shown.origin == "evidence"}
    assert cited == {"a measurement"}
    report = build_report(assessed("camera-counts"))
    cited = {shown.reference.rpartition("], ")[2] for shown in report.inputs if shown.origin == "evidence"}
    assert cited == {"a claim", "an estimate"}

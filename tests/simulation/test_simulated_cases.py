"""The ready cases with loops: they load, say where every input comes from, and their pages print what they give."""

from __future__ import annotations

import re

import pytest

from baserate.scenario.cases import cases_folder
from baserate.scenario.load import load_scenario
from baserate.simulation.run import simulate

NAMES = ("city-list", "differential-reporting", "national-gatherings", "oakland-urns")
ROW = re.compile(r"\| `([\w.]+)` \| (.+?) \| (\S+) \| (\S+) \| (\S+) \| ")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_page_prints_what_the_case_gives_and_quotes_its_claim(name):
    scenario = load_scenario(f"case:{name}")
    page = (cases_folder() / name / "README.md").read_text(encoding="utf-8")
    assert scenario.claim is not None
    assert scenario.claim.quote in " ".join(page.split())
    assert f"`baserate simulate case:{name}`" in page
    result = simulate(scenario)
    # A file has no place for the source of the groups' shares.
    assert {found.id for found in result.inputs if found.origin == "unsourced"} <= {"population.groups"}
    found = {(one.id, " ".join(one.where.values()) or "all"): one.estimate for one in result.outcomes}
    rows = [match.groups() for line in page.splitlines() if (match := ROW.match(line))]
    assert rows
    for outcome, of, *printed in rows:
        estimate = found[outcome, of]
        for text, value in zip(printed, (estimate.mean, estimate.low, estimate.high), strict=True):
            assert float(text) == pytest.approx(value, rel=1e-3, abs=1e-9)

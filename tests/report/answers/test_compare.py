"""A share of draws is told as what finitely many draws can tell."""

from __future__ import annotations

import pytest

from baserate.assessment.compare import compare
from baserate.report.document import Report
from baserate.scenario.load import load_scenario
from support.page import scenario

SCREEN = """
[[stage]]
id = "s"
kind = "screening"
screened_per_year = 1000
prevalence = 0.01
sensitivity = 0.9
false_positive_rate = "{} to {}"
"""


@pytest.mark.parametrize(
    ("low", "high", "words"), [(0.001, 0.002, "in no draw"), (0.2, 0.3, "in every draw"), (0.011, 0.019, "%")]
)
def test_the_chance_that_b_is_more(low, high, words):
    a, b = (
        load_scenario(n, scenario(SCREEN.format(*r)).encode()) for n, r in (("a", (0.01, 0.02)), ("b", (low, high)))
    )
    text = Report(compare(a, b, draws=2000)).text(width=200)
    line = next(line for line in text.splitlines() if "s.false_positives_per_year" in line)
    assert line.rstrip().endswith(words)

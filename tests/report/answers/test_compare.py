"""A share of draws is told as what finitely many draws can tell."""

from __future__ import annotations

import pytest

from baserate.assessment.compare import compare
from baserate.report.answers.compare import comparison_tables
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
    assert cells(compare(a, b, draws=2000), "s.false_positives_per_year")[-1].endswith(words)


def cells(comparison, outcome):
    (table,) = comparison_tables(comparison)
    return next(row for row in table.rows if row.header == outcome).cells


def test_what_has_no_number_is_said_to_be_infinite_or_undefined():
    """With a sensitivity of 0 there are infinitely many flags a true positive, and where nothing is flagged no PPV."""
    blind = SCREEN.replace("0.9", "0.0")
    texts = SCREEN.format(0.01, 0.02), blind.format(0.01, 0.02), blind.replace('"{} to {}"', "0.0")
    sound, infinite, undefined = (load_scenario("a", scenario(text).encode()) for text in texts)
    a, b, difference, ratio, _ = cells(compare(sound, infinite, draws=64), "s.flags_per_true_positive")
    assert a[0].isdigit()
    assert (b, difference, ratio) == ("infinite",) * 3
    assert cells(compare(infinite, sound, draws=64), "s.flags_per_true_positive")[0] == "infinite"
    assert cells(compare(sound, undefined, draws=64), "s.ppv")[1:] == ("undefined",) * 4
    assert "—" not in Report(compare(sound, undefined, draws=64)).text(width=200)


def test_a_difference_from_what_may_be_infinite_has_no_lower_limit():
    """Of a sensitivity of which nothing was counted the flags a true positive have no upper end."""
    counted = SCREEN.replace("0.9", "{{ count = 0, of = 100 }}").format(0.01, 0.02)
    a, b = (load_scenario("a", scenario(text).encode()) for text in (counted, SCREEN.format(0.01, 0.02)))
    there, back = (cells(compare(*both, draws=200), "s.flags_per_true_positive")[2] for both in ((a, b), (b, a)))
    assert there.startswith("−")
    assert "(no lower limit to −" in there
    assert back.startswith("+")
    assert back.endswith("to no upper limit)")

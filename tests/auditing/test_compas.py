"""ProPublica's table of COMPAS to the last digit, and the late cohort that its data hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.logs import run_audit
from support.paths import SHARED

COLUMNS = {
    "score": "decile_score",
    "threshold": 5,
    "outcome": "two_year_recid",
    "groups": ["race", "sex"],
    "time": "screening_month",
}


@pytest.fixture(scope="module")
def result():
    beside = SHARED
    path = Path(os.environ.get("BASERATE_SHARED", beside)) / "data" / "compas.csv"
    if not path.is_file():
        pytest.skip("compas.csv is not beside the project")
    return run_audit(path, COLUMNS, reference={"race": "Caucasian"})


def test_the_published_table(result):
    black, white = (result.group(("race",), (name,)) for name in ("African-American", "Caucasian"))
    assert result.rows == 7214
    for group, fp, negatives, fpr, fnr, ppv in (
        (black, 805, 1795, 44.85, 27.99, 62.97),
        (white, 349, 1488, 23.45, 47.72, 59.13),
    ):
        rate = group.rates["false_positive_rate"]
        assert (rate.numerator, rate.denominator) == (fp, negatives)
        assert round(100 * rate.value, 2) == fpr
        assert round(100 * group.rates["false_negative_rate"].value, 2) == fnr
        assert round(100 * group.rates["ppv"].value, 2) == ppv


def test_the_headline_is_not_the_smallest_group(result):
    assert (result.headline.rate, result.headline.group) == ("false_positive_rate", ("African-American",))
    assert result.group(("race",), ("Native American",)).n == 18


def test_the_late_cohort_is_found(result):
    overall = next(part for part in result.drift if part.rate == "prevalence" and not part.by)
    first = overall.changes[0]
    assert first.at == "2014-04"
    assert first.before < 0.4 < 0.95 < first.after
    assert any("2014-04" in warning and "cohort" in warning for warning in result.warnings)

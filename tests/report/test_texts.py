"""The text of every answer and of an audit, word for word, and its numbers against ones worked out here."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from scipy import stats

import baserate as br
from baserate.report.document import Report
from support.logs import COLUMNS, HEADER, rows_of_counts, run_audit, write_csv

GOLDEN = Path(__file__).parent / "golden"

SCAN = """
format = 1
title = "A scan"
[population]
size = 10_000
groups = {{ A = 0.6, B = 0.4 }}
[[stage]]
id = "scan"
kind = "screening"
screened_per_year = 1000
prevalence = 0.01
sensitivity = 0.9
false_positive_rate = {rate}
"""


def scan(rate: str = '"0.01 to 0.05"'):
    return br.load(SCAN.format(rate=rate))


def comparison():
    return br.compare(scan(), scan('"0.001 to 0.005"'), draws=500)


def update():
    counts, wanted = {"scan.false_positive_rate": (12, 1000)}, {"scan.false_positive_rate": 500}
    return br.update(scan("{ count = 3, of = 100 }"), counts, predict=wanted, draws=500)


def break_even(at: float = 0.5):
    return br.break_even(scan(), "scan.ppv", at=at, solve="scan.false_positive_rate", draws=500)


TEXTS = {
    "compare": comparison,
    "update": update,
    "breakeven": break_even,
    "breakeven-never": lambda: break_even(0.001),
    "trial-plan": lambda: br.trial.plan(rate_at_most=0.001, confidence=0.95),
    "trial-plan-errors": lambda: br.trial.plan(rate_at_most=0.01, confidence=0.9, errors=2, design_effect=1.5),
    "trial-difference": lambda: br.trial.plan(rate=0.02, difference=0.01, confidence=0.95),
    "trial-read": lambda: br.trial.read(errors=3, of=1200),
    "trial-meaning": lambda: br.trial.meaning(0.999, 0.0001, 1000),
}


def text_of(name: str) -> str:
    return re.sub(r"baserate \d+\.\d+\.\d+", "baserate VERSION", TEXTS[name]().report().text(width=100))


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_an_answer_is_word_for_word(name):
    assert text_of(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def audit_text() -> str:
    counts = {"A": (400, 600, 600, 2400), "B": (400, 900, 600, 2100), "few": (1, 2, 1, 1), "fewer": (1, 1, 2, 2)}
    log = write_csv(Path("log.csv"), HEADER, rows_of_counts(counts))
    text = Report(run_audit(log, COLUMNS, reference={"group": "A"})).text(width=100)
    return re.sub(r"baserate \d+\.\d+\.\d+", "baserate VERSION", text)


def test_the_text_of_an_audit_is_word_for_word(tmp_path, monkeypatch):
    golden = (GOLDEN / "audit.txt").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert audit_text() == golden


def test_at_most_stands_before_the_upper_bound_and_at_least_before_the_lower():
    """Clopper and Pearson's bounds of 3 in 1,200, by SciPy's beta quantiles."""
    text = text_of("trial-read")
    upper, lower = stats.beta.ppf(0.95, 4, 1197), stats.beta.ppf(0.05, 3, 1198)
    found = re.search(r"at most ([\d.]+)%; at least ([\d.]+) per million|at most ([\d.]+)%; at least ([\d.]+)%", text)
    ends = [float(part) for part in found.groups() if part]
    assert ends[0] == pytest.approx(100 * upper, rel=0.01)
    assert ends[1] == pytest.approx(100 * lower, rel=0.01) and ends[1] < 0.25 < ends[0]


def test_a_plan_without_errors_asks_for_as_many_as_the_rule_says():
    needed = math.ceil(math.log(0.05) / math.log(0.999))
    assert text_of("trial-plan").startswith(
        f"Check {needed:,}: no error among them shows with 95% confidence that the rate is at most 0.1%."
    )


def test_fewer_false_positives_in_b_are_a_minus_and_a_ratio_below_one():
    table = comparison().report().model.tables[0]
    names = [column.name for column in table.columns[1:]]
    rows = {row.header: dict(zip(names, row.cells, strict=True)) for row in table.rows}
    false = rows["scan.false_positives_per_year"]
    assert false["B less A"].startswith("−") and 0.05 < float(false["B over A"].partition(" ")[0]) < 0.5
    assert false["B is more"] == "in no draw"
    ppv = rows["scan.ppv"]
    assert ppv["B less A"].startswith("+") and float(ppv["B over A"].partition(" ")[0]) > 1.5
    assert ppv["B is more"] == "in every draw"


def test_an_update_has_before_to_the_left_of_after_and_learns_towards_the_count():
    inputs, _ = update().report().model.tables
    (row,) = inputs.rows
    before, after = (float(cell.partition("%")[0]) for cell in row.cells[1:])
    assert [column.name for column in inputs.columns][2:] == ["Before (90%)", "After (90%)"]
    # Beta(3.5, 97.5) and, with 12 of 1,000, Beta(15.5, 1085.5).
    assert before == pytest.approx(100 * stats.beta.median(3.5, 97.5), abs=0.06)
    assert after == pytest.approx(100 * stats.beta.median(15.5, 1085.5), abs=0.06)


def test_a_break_even_gives_the_rate_at_which_it_is_so():
    """With 1% prevalence and a sensitivity of 0.9, half are right where 0.99*f is 0.009."""
    assert "scan.ppv is 0.5 where scan.false_positive_rate is 0.909%." in text_of("breakeven")


def test_what_never_happens_is_said_not_to():
    assert text_of("breakeven-never").startswith("No value of scan.false_positive_rate is the answer: ")


def test_a_claim_bounds_what_is_right_on_the_side_that_it_says():
    """Of 10,000 looked at one is sought: 99.9% of all decisions is 10 errors, of which the one sought may be none."""
    said = {line.partition(": ")[0]: line for line in " ".join(text_of("trial-meaning").split()).split("- ")[1:]}
    of_all = said["of all decisions, this share is right"]
    # One true flag beside all ten errors as false ones.
    most = 1 / 11
    assert f"the share of flags that are right is at most {100 * most:.3g}%" in of_all
    found = said["of those sought, this share is flagged; of the others nothing is said"]
    # All 9,999 others may be flagged, or none.
    least = 0.999 * 1 / (0.999 * 1 + 9999)
    assert f"is at least {1e6 * least:.3g} per million" in found


@pytest.mark.parametrize("width", [60, 80, 100, 140, 200])
def test_no_name_and_no_number_of_a_table_is_broken_at_any_width(width):
    report = comparison().report()
    text = report.text(width=width)
    assert max(map(len, text.splitlines())) <= width
    (table,) = report.model.tables
    for row in table.rows:
        assert row.header.partition(" ")[0] in text
        for cell in row.cells:
            assert all(word in text for word in cell.split())
    assert ("B less A: " in text) == (width < 120)

"""Cases of counted alerts: their counts are those of records, their pages right.

With p ~ Beta(right + 1/2, wrong + 1/2), every outcome is a function of
p that rises or falls with it, so that its quantiles are known without any draw.
"""

from __future__ import annotations

import re
import tomllib

import pytest
from scipy.stats import beta

from baserate.records.library import load_library
from baserate.scenario.cases import cases_folder

FOLDER = cases_folder()
CASES = ("gunshot-alerts", "message-scanning", "michigan-fraud-findings", "pnr-germany")
ROW = re.compile(r"\| `(?P<stage>\w+)\.(?P<outcome>\w+)` \| all \|(?P<numbers>.+)\|")


def counts(name: str) -> dict[str, dict[str, int]]:
    tables = tomllib.loads((FOLDER / name / "scenario.toml").read_text(encoding="utf-8"))
    keys = ("right", "wrong", "unknown", "days")
    return {stage["id"]: {key: stage[key]["value"] for key in keys} for stage in tables["stage"]}


def quantiles(right: int, wrong: int, unknown: int, days: int) -> dict[str, list[float]]:
    """Return median, low and high of every outcome of the contract."""
    p = beta(right + 0.5, wrong + 0.5).ppf([0.5, 0.05, 0.95])
    known, a_year = right + wrong, 365 / days
    return {
        "ppv": list(p),
        "ppv_if_unknown_wrong": list(known * p / (known + unknown)),
        "ppv_if_unknown_right": list((known * p + unknown) / (known + unknown)),
        "true_alerts_per_year": list(known * p * a_year),
        "false_alerts_per_year": list(known * (1 - p[[0, 2, 1]]) * a_year),
        "alerts_per_year": [(known + unknown) * a_year] * 3,
    }


@pytest.mark.parametrize("name", CASES)
def test_the_figures_of_the_page_are_those_of_the_counts(name):
    rows = [found for line in page(name).splitlines() if (found := ROW.match(line))]
    assert len(rows) >= 5
    declared = counts(name)
    for row in rows:
        expected = quantiles(**declared[row["stage"]])[row["outcome"]]
        for printed, value in zip(row["numbers"].split("|"), expected, strict=True):
            digits = printed.strip().replace(",", "")
            half = 0.5 * 10.0 ** -len(digits.partition(".")[2])
            assert abs(value - float(digits)) <= half * 1.000001, f"{row['outcome']}: {digits}, {value}"


@pytest.mark.parametrize("name", CASES)
def test_the_page_quotes_the_claim_and_names_records_that_are_there(name):
    tables = tomllib.loads((FOLDER / name / "scenario.toml").read_text(encoding="utf-8"))
    assert tables["claim"]["quote"] in " ".join(page(name).split())
    assert f"case:{name}" in page(name)
    named = re.findall(r"`([a-z][a-z0-9_]*(?:-[a-z0-9_]+){2,})`", page(name))
    assert named
    for record_id in named:
        assert load_library().get(record_id)


@pytest.mark.parametrize(
    ("name", "stage", "record_id", "of", "count"),
    [
        ("pnr-germany", "in_2020", "pnr-de-2020-confirmed-per-hit", ("right", "wrong"), "right"),
        ("pnr-germany", "in_2023", "pnr-de-2023-confirmed-per-hit", ("right", "wrong"), "right"),
        ("pnr-germany", "in_2024", "pnr-de-2024-confirmed-per-hit", ("right", "wrong"), "right"),
        ("michigan-fraud-findings", "findings", "midas-2013-15-wrong", ("right", "wrong"), "wrong"),
        ("gunshot-alerts", "chicago", "shotspotter-chicago-2020-21-evidence", ("right", "wrong"), "right"),
        ("gunshot-alerts", "new_york", "shotspotter-nyc-2023-confirmed", ("right", "wrong", "unknown"), "right"),
    ],
)
def test_the_counts_are_those_of_a_record(name, stage, record_id, of, count):
    declared, record = counts(name)[stage], load_library().get(record_id)
    assert sum(declared[key] for key in of) == record.counts.of
    assert declared[count] == record.counts.count


def page(name: str) -> str:
    return (FOLDER / name / "README.md").read_text(encoding="utf-8")

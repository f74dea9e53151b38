"""`baserate new audit` drafts a spec that `baserate check` takes, without a value of a few people."""

from __future__ import annotations

import duckdb
import pytest

from baserate.auditing.load import check_spec
from support.commands import run
from support.logs import spec_text, write_csv

HEADER = ("Nachname", "race", "risk_score", "two_year_recid", "flagged", "stop_date", "rare", "who")


@pytest.fixture
def log(tmp_path):
    rows = [
        (f"N{i}", "AB"[i % 2], i % 10, i % 3 == 0, "yes" if i % 2 else "no", f"2025-0{1 + i % 9}-15", "common", f"v{i}")
        for i in range(400)
    ]
    rows[7] = (*rows[7][:6], "few-secret", rows[7][7])
    return write_csv(tmp_path / "log.csv", HEADER, rows)


def test_a_draft_says_what_each_column_may_be_and_asks(log, tmp_path):
    made = run("new", "audit", log, tmp_path / "a.toml")
    assert made.returncode == 0
    text = (tmp_path / "a.toml").read_text()
    spec = check_spec(text.encode(), "a.toml")
    assert spec.columns.outcome == "two_year_recid"
    assert spec.columns.decision == "flagged"
    assert spec.columns.time == "stop_date"
    assert spec.columns.groups[0] == "race"
    assert spec.reference["race"] == "A"
    assert '# score = "risk_score"' in text
    for name in ("Nachname", "who"):
        assert f'# "{name}": ' in text
    assert "secret" not in text
    assert "N17" not in text
    assert "v17" not in text
    assert text.count("?") >= 5
    checked = run("check", tmp_path / "a.toml")
    assert checked.returncode == 0
    assert "'two_year_recid' (outcome)" in checked.stdout
    assert run("audit", log, "--spec", tmp_path / "a.toml").returncode == 0


def test_a_draft_of_parquet_and_of_several_files_is_that_of_the_csv(log, tmp_path):
    first = run("new", "audit", log, "-").stdout
    duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{log}', all_varchar = true)) TO '{tmp_path}/log.parquet' (FORMAT parquet)"
    )
    assert run("new", "audit", tmp_path / "log.parquet", "-").stdout == first
    halves = log.read_text().splitlines()
    for name, lines in (("one", halves[:200]), ("two", [halves[0], *halves[200:]])):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n")
    assert run("new", "audit", tmp_path / "one.csv", tmp_path / "two.csv", "-").stdout == first


def test_check_tells_a_spec_with_faults_and_a_wrong_column_lists_those_that_are_there(log, tmp_path):
    (tmp_path / "a.toml").write_text(spec_text({"decision": "surname", "outcome": "mugshot", "groups": ["g"]}))
    checked = run("check", tmp_path / "a.toml")
    assert checked.returncode == 1
    assert "a.toml: 2 faults" in checked.stderr
    (tmp_path / "a.toml").write_text(
        'format = 1\n[columns]\ndecision = "flaged"\noutcome = "two_year_recid"\ngroups = ["race"]\n'
    )
    wrong = run("audit", log, "--spec", tmp_path / "a.toml")
    assert wrong.returncode == 2
    assert "'flaged'" in wrong.stderr
    assert "'flagged'" in wrong.stderr


def test_what_no_draft_can_be_made_of_is_a_fault(log, tmp_path):
    for arguments in (("audit", tmp_path / "a.toml"), ("audit", log, log), ("screening", log, tmp_path / "a.toml")):
        done = run("new", *arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("baserate: the input cannot be used")
    assert log.read_text().startswith("Nachname")

"""Logs that cannot be used end in one clear error, and none of them says a value of a row."""

from __future__ import annotations

import time

import duckdb
import numpy as np
import pytest

from baserate.auditing.log.files import open_log
from baserate.errors import AuditError
from support.logs import COLUMNS, HEADER, command, rows_of_counts, run_audit, spec_of, spec_text, write_csv

SECRET = "Q7secret9"
GOOD = [("A", 1, 1)] * 20 + [("A", 0, 0)] * 20


def fault_of(tmp_path, content: bytes, name="log.csv", **tables):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(AuditError) as caught:
        run_audit(path, COLUMNS, **tables)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value.faults[0]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"group,decision,outcome\n", "no rows"),
        (b"group,decision\nA,1\n", "no column 'outcome'"),
        (b"group,group,decision,outcome\nA,A,1,1\n", "the column 'group' 2 times"),
        (b"group,decision,outcome\nA,1,1\n" + SECRET.encode() + b",1,1,1,1\n", "another number of fields"),
        (b"group,decision,outcome\n" + SECRET.encode() + b",\xff\xfe,1\n", "not UTF-8"),
        (b'group,decision,outcome\n"' + SECRET.encode() + b",1,1\nA,1,1\n", "quote"),
        (b"\x00\x01\x02\x03", "not text"),
        (b"group,decision,outcome\nA,1," + SECRET.encode() + b"\nA,0,0\n", "1 value besides"),
        (b"group,decision,outcome\nA,1,NA\nA,0,\n", "no value in any row"),
        (b"group,decision,outcome\nA,1," + b"x" * 3_000_000 + b"\n", "more than 2 MB"),
    ],
)
def test_malformed_text(tmp_path, content, found):
    assert found in fault_of(tmp_path, content).found


@pytest.mark.parametrize("name", ["log.parquet", "log.duckdb", "log.xlsx", "log.bin"])
def test_files_that_are_not_what_their_name_says(tmp_path, name):
    fault_of(tmp_path, b"group,decision,outcome\n" + SECRET.encode() * 100, name)


def test_a_score_that_is_no_number_is_reported_by_the_number_of_rows(tmp_path):
    rows = [("A", score, y) for score, y in [("1", 0), ("7", 1)] * 20 + [(SECRET, 1)]]
    log = write_csv(tmp_path / "log.csv", ("g", "score", "y"), rows)
    with pytest.raises(AuditError, match="not numbers in fewer than 10 rows") as caught:
        run_audit(log, {"score": "score", "threshold": 5, "outcome": "y", "groups": ["g"]})
    assert SECRET not in str(caught.value)


def test_infinite_scores_are_above_or_below_all_others(tmp_path):
    rows = [("A", score, y) for score, y in [("inf", 1), ("7", 1), ("2", 0), ("-inf", 0), ("nan", 1)] * 20]
    log = write_csv(tmp_path / "log.csv", ("g", "score", "y"), rows)
    result = run_audit(log, {"score": "score", "threshold": 5, "outcome": "y", "groups": ["g"]})
    assert result.overall.rates["auc"].value == 1
    assert result.overall.counts["tp"] == 40
    assert result.dropped["no decision"] == 20
    assert any("infinite in 40 rows" in warning for warning in result.warnings)


def test_logs_of_one_kind_of_people_say_what_is_undefined(tmp_path):
    for index, (rows, words) in enumerate(
        [
            ([("A", 1, 0), ("A", 0, 0)] * 20, "nobody has the outcome"),
            ([("A", 1, 1), ("A", 0, 1)] * 20, "everybody has the outcome"),
            ([("A", 0, 1), ("A", 0, 0)] * 20, "nobody is flagged"),
        ]
    ):
        result = run_audit(write_csv(tmp_path / f"{index}.csv", HEADER, rows), COLUMNS)
        assert any(words in warning for warning in result.warnings)
        assert any("one group only" in warning for warning in result.warnings)


def test_ten_thousand_groups_are_refused(tmp_path):
    for each, words in ((1, "look like an identity"), (12, "10,000 groups")):
        rows = [(f"g{index}", index % 2, 1) for index in range(10_000) for _ in range(each)]
        log = write_csv(tmp_path / f"{each}.csv", HEADER, rows)
        with pytest.raises(AuditError, match=words):
            run_audit(log, COLUMNS)


def test_a_folder_of_mixed_schemas_names_the_file(tmp_path):
    write_csv(tmp_path / "1.csv", HEADER, GOOD)
    write_csv(tmp_path / "2.csv", ("group", "decision", "result"), GOOD)
    with pytest.raises(AuditError, match=r"2\.csv.*no column 'outcome'"):
        run_audit(tmp_path, COLUMNS)


def test_parquet_files_of_other_types_are_refused_and_named(tmp_path):
    connection = duckdb.connect()
    connection.execute(f"COPY (SELECT 'A' AS \"group\", 1 AS decision, 1 AS outcome) TO '{tmp_path}/1.parquet'")
    connection.execute(f"COPY (SELECT 'A' AS \"group\", 'x' AS decision, 1 AS outcome) TO '{tmp_path}/2.parquet'")
    with pytest.raises(AuditError, match=r"2\.parquet.*'decision' as VARCHAR.*a number"):
        run_audit(tmp_path, COLUMNS)


def test_names_and_values_are_never_part_of_a_statement(tmp_path):
    names = ('a"; DROP TABLE x; --', "log.decision", "it's")
    values = ["'; SELECT 1; --", 'x"y', "{a: 1}"]
    rows = [(values[index % 3], index % 2, index % 5 == 0) for index in range(300)]
    folder = tmp_path / "it's [a] *folder?"
    folder.mkdir()
    log = write_csv(folder / "lo*g'.csv", names, rows)
    result = run_audit(log, {"groups": [names[0]], "decision": names[1], "outcome": names[2]})
    assert {group.key[0] for group in result.groups} == set(values)


def test_once_the_files_are_attached_nothing_else_can_be_read(tmp_path):
    log = write_csv(tmp_path / "log.csv", HEADER, GOOD)
    other = write_csv(tmp_path / "other.csv", HEADER, GOOD)
    for statement in (
        f"SELECT * FROM read_csv('{other}')",
        "SELECT * FROM read_text('/etc/hostname')",
        f"COPY log TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/other.duckdb'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
    ):
        with open_log([str(log)], spec_of(COLUMNS)) as opened, pytest.raises(duckdb.Error):
            opened.connection.execute(statement)


def test_a_view_of_an_attached_file_cannot_reach_out(tmp_path):
    other = write_csv(tmp_path / "other.csv", HEADER, GOOD)
    connection = duckdb.connect(str(tmp_path / "log.duckdb"))
    connection.execute(f"CREATE VIEW decisions AS SELECT * FROM read_csv('{other}')")
    connection.close()
    with pytest.raises(AuditError):
        run_audit(tmp_path / "log.duckdb", COLUMNS, source={"table": "decisions"})


def test_a_very_long_line_ends_quickly(tmp_path):
    path = tmp_path / "log.csv"
    with path.open("wb") as file:
        file.write(b"group,decision,outcome\n")
        file.write(b"A,1," + b"1" * 5_000_000)
        file.truncate(5 * 10**9)  # a sparse file: the line goes on for 5 GB of zero bytes
    started = time.monotonic()
    with pytest.raises(AuditError, match="a line of more than 2 MB"):
        run_audit(path, COLUMNS)
    path.write_bytes(b"group,decision,outcome\n")
    with path.open("r+b") as file:
        file.truncate(5 * 10**9)
    with pytest.raises(AuditError, match="not text"):
        run_audit(path, COLUMNS)
    assert time.monotonic() - started < 10


def test_other_encodings_are_read_when_they_are_declared(tmp_path):
    path = tmp_path / "log.csv"
    rows = "".join(f"{group},1,{y}\n" for group in ("né", "ou") for y in (0, 1) for _ in range(10))
    path.write_bytes(("group,decision,outcome\n" + rows).encode("latin-1"))
    result = run_audit(path, COLUMNS, source={"encoding": "latin-1"})
    assert [group.key for group in result.groups] == [("né",), ("ou",)]


def test_a_turned_coding_is_never_guessed_and_is_noticed(tmp_path):
    counts = {"A": (40, 10, 10, 140), "B": (30, 20, 10, 140)}
    rows = rows_of_counts(counts)
    upside_down = [(group, decision, 1 + outcome) for group, decision, outcome in rows]
    log = write_csv(tmp_path / "log.csv", HEADER, upside_down)
    with pytest.raises(AuditError, match="besides: '2'"):
        run_audit(log, COLUMNS)
    right = run_audit(log, COLUMNS, outcome={"yes": [2], "no": [1]})
    assert right.group(("group",), ("A",)).counts["fp"] == 10
    assert not any("turned coding" in warning for warning in right.warnings)
    wrong = run_audit(log, COLUMNS, outcome={"yes": [1], "no": [2]})
    assert any("turned coding" in warning for warning in wrong.warnings)


def test_selective_labels_are_bounded_and_reported(tmp_path):
    rows = [("A", 1, 1)] * 30 + [("A", 1, 0)] * 70 + [("A", 0, "")] * 900
    result = run_audit(write_csv(tmp_path / "log.csv", HEADER, rows), COLUMNS)
    assert any(
        warning.startswith("Selective labels: outcomes are known only of people flagged") for warning in result.warnings
    )
    bounds = {part.rate: (part.low, part.high) for part in result.unseen}
    assert bounds["false_negative_rate"] == pytest.approx((0, 900 / 930))
    assert bounds["prevalence"] == pytest.approx((0.03, 0.93))
    zeros = write_csv(tmp_path / "zeros.csv", HEADER, [(g, d, y or 0) for g, d, y in rows])
    declared = run_audit(zeros, COLUMNS, labels={"seen_for": "flagged"})
    assert declared.dropped["outcome not seen"] == 900
    assert declared.overall.rates["ppv"].value == pytest.approx(0.3)


def test_the_command_writes_json_and_nothing_else_there(tmp_path):
    log = write_csv(tmp_path / "log.csv", HEADER, GOOD)
    spec = tmp_path / "audit.toml"
    spec.write_text(spec_text(COLUMNS))
    done = command(log, "--spec", spec, "--json", "-")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("{")
    for arguments in (
        (log,),
        (),
        (log, "--spec", tmp_path / "no.toml"),
        ("--demo", log),
        (tmp_path / "no.csv", "--spec", spec),
    ):
        failed = command(*arguments)
        assert failed.returncode == 2
        assert "Traceback" not in failed.stderr
        assert failed.stdout == ""


def test_random_bytes_never_make_a_traceback(tmp_path):
    generator = np.random.default_rng(2)
    good = b"group,decision,outcome\n" + b"A,1,1\nB,0,0\n" * 30
    for index in range(60):
        content = bytearray(good)
        for _ in range(generator.integers(1, 6)):
            place = int(generator.integers(len(content)))
            content[place : place + int(generator.integers(3))] = generator.bytes(int(generator.integers(4)))
        path = tmp_path / f"{index}.csv"
        path.write_bytes(bytes(content))
        try:
            run_audit(path, COLUMNS)
        except AuditError as error:
            assert error.faults


@pytest.mark.parametrize("kind", ["[g]", "{'x': g}", "g::BLOB"])
def test_columns_of_structures_are_refused(tmp_path, kind):
    rows = "SELECT 'a' AS g, i % 2 AS decision, i % 3 = 0 AS outcome FROM range(60) t(i)"
    duckdb.execute(f"COPY (SELECT {kind} AS \"group\", decision, outcome FROM ({rows})) TO '{tmp_path}/log.parquet'")
    with pytest.raises(AuditError, match="the column 'group' of"):
        run_audit(tmp_path / "log.parquet", COLUMNS)


def test_typed_columns_are_read_as_what_they_say(tmp_path):
    rows = "SELECT i % 2 AS g, i % 2 AS d, i % 3 = 0 AS y, i FROM range(60) t(i)"
    for kind, names in (
        ("DATE '2020-01-01' + g::INT", ["2020-01-01", "2020-01-02"]),
        ("(CASE g WHEN 0 THEN 'a' ELSE 'b' END)::ENUM('a', 'b')", ["a", "b"]),
        ("g::DOUBLE", ["0", "1"]),
        ("CASE WHEN g = 1 THEN NULL ELSE 7 END", ["(missing)", "7"]),
    ):
        path = tmp_path / "log.parquet"
        duckdb.execute(
            f"COPY (SELECT {kind} AS \"group\", d::DECIMAL(4, 2) AS decision, y AS outcome FROM ({rows})) TO '{path}'"
        )
        assert [group.key[0] for group in run_audit(path, COLUMNS).groups] == names


def test_a_log_of_fewer_people_than_may_be_shown_is_not_reported(tmp_path):
    for rows in (GOOD[:9], [*GOOD[:5], *[("A", 1, "")] * 40]):
        with pytest.raises(AuditError, match="fewer than 10 people"):
            run_audit(write_csv(tmp_path / "log.csv", HEADER, rows), COLUMNS)

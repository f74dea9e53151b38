"""Malformed logs at the command line: a clear error or a stated answer, and never a traceback or a value of a row."""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import subprocess
import sys
import time

import duckdb
import pytest

from baserate.cli import main
from support.logs import spec_text

SECRET = "Q7secret9"
HEAD = "group,decision,outcome\n"
DECIDED = {"decision": "decision", "outcome": "outcome", "groups": ["group"]}
SCORED = {"score": "score", "threshold": 5, "outcome": "outcome", "groups": ["group"]}
DATED = {**DECIDED, "time": "when"}
GOOD = "".join(f"{'AB'[i % 2]},{i % 2},{int(i % 5 == 0)}\n" for i in range(60))


def scored(values):
    lines = [f"{'AB'[i % 2]},{values[i % len(values)]},{int(i % 3 == 0)}\n" for i in range(60)]
    return "group,score,outcome\n" + "".join(lines)


def dated(values):
    lines = [f"A,{i % 2},{int(i % 3 == 0)},{values[i % len(values)]}\n" for i in range(60)]
    return "group,decision,outcome,when\n" + "".join(lines)


@pytest.fixture
def tell(tmp_path, capfd):
    """Run the command on a log; return its code, its result or None, and what it says on standard error."""

    def run(log, columns, **tables):
        spec = tmp_path / "audit.toml"
        spec.write_text(spec_text(columns, **tables))
        started = time.monotonic()
        with pytest.raises(SystemExit) as ended:
            main(["audit", str(log), "--spec", str(spec), "--json", "-"])
        assert time.monotonic() - started < 30
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        assert SECRET not in out + err
        assert ended.value.code in (0, 2)
        assert bool(out) == (ended.value.code == 0)
        return ended.value.code, json.loads(out) if out else None, err

    return run


REFUSED = {
    "nothing": ("", DECIDED, "an empty file"),
    "only blank lines": ("\n\n\n", DECIDED, "an empty file"),
    "a header only": (HEAD, DECIDED, "no rows"),
    "a header without a line's end": (HEAD.strip(), DECIDED, "no rows"),
    "no header": (f"{SECRET},1,1\n" * 30, DECIDED, "a first line that names the declared columns"),
    "a value of another type": (HEAD + GOOD + f"A,{SECRET},1\n", DECIDED, "1 value besides"),
    "a score that is a word": (scored(["1", "7"]) + f"A,{SECRET},1\n", SCORED, "not numbers in fewer than 10 rows"),
    "commas that may part thousands": (scored(['"1,500"', '"7,500"']), SCORED, "which can mean two"),
    "commas and points": (scored(['"1,5"', "7.5"]), SCORED, "not numbers in 30 rows"),
    "a declared name twice": (HEAD.replace("group", "group,group") + "A,A,1,1\n" * 20, DECIDED, "'group' 2 times"),
    "no UTF-8": ((HEAD + GOOD).encode() + SECRET.encode() + b"\xff\xfe,1,1\n" * 20, DECIDED, "not UTF-8"),
    "UTF-16, not declared": ((HEAD + GOOD).encode("utf-16"), DECIDED, "not UTF-8"),
    "a NUL in a row": ((HEAD + GOOD).encode() + SECRET.encode() + b"\x00,1,1\n", DECIDED, "not text"),
    "bytes": (bytes(range(256)) * 40, DECIDED, "not text"),
    "half of a gzip file": (gzip.compress((HEAD + GOOD).encode())[:-30], DECIDED, "an archive that cannot be unpacked"),
    "a short line": (HEAD + GOOD + f"{SECRET},1\n", DECIDED, "another number of fields"),
    "a long line": (HEAD + GOOD + f"{SECRET},1,1,1,1\n", DECIDED, "another number of fields"),
    "an open quote": (HEAD + f'"{SECRET},1,1\n' + GOOD, DECIDED, "quote"),
    "another name over two lines": ('"group","deci\nsion",outcome\nA,1,1\n', DECIDED, "no column"),
    "a comment first": ("# " + SECRET + "\n" + HEAD + GOOD, DECIDED, "skip_rows = 1"),
    "dates of mixed forms": (dated(["2024-01-02", "03/04/2024", "2024-13-40"]), DATED, "no ISO 8601 dates in 40 rows"),
    "another code": (HEAD + "A,1,1\nA,0,2\n" * 20, DECIDED, "1 value besides: '2'"),
    "JSON": ('[{"group": "' + SECRET + '", "decision": 1}]', DECIDED, "no column 'outcome'"),
    "a page": ("<html><body>" + SECRET, DECIDED, "no column 'outcome'"),
    "very long groups": (HEAD + (SECRET * 500 + ",1,1\n") * 20 + GOOD, DECIDED, "free text"),
    "ten thousand groups": (
        HEAD + "".join(f"g{i // 12},{i % 2},1\n" for i in range(120_000)),
        DECIDED,
        "10,000 groups",
    ),
    "no outcome at all": (HEAD + "A,1,\nB,0,NA\n" * 20, DECIDED, "no value in any row"),
    "too few people": (HEAD + "A,1,1\nB,0,0\n" * 4, DECIDED, "fewer than 10 people"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_with_its_reason(tmp_path, tell, name):
    content, columns, words = REFUSED[name]
    log = tmp_path / "log.csv"
    log.write_bytes(content if isinstance(content, bytes) else content.encode())
    code, _, said = tell(log, columns)
    assert code == 2
    assert re.search(words, said), said


#: Content, columns, tables -> rows, people with decision and outcome, words of a warning.
ANSWERED = {
    "one group": (HEAD + "A,1,1\nA,0,0\n" * 20, DECIDED, (40, 40), "one group only"),
    "nobody with the outcome": (HEAD + "A,1,0\nB,0,0\n" * 20, DECIDED, (40, 40), "nobody has the outcome"),
    "infinite scores": (scored(["inf", "-inf", "3", "7", "1e400"]), SCORED, (60, 60), "infinite in 36 rows"),
    "scores that are no number": (scored(["nan", "7", "3"]), SCORED, (60, 40), "no decision"),
    "very large scores": (scored(["1e308", "-1e308", "5", "4"]), SCORED, (60, 60), ""),
    "negative scores": (scored(["-9", "-3", "-1", "4"]), {**SCORED, "threshold": -5}, (60, 60), ""),
    "minus zero": (scored(["-0.0", "0.0", "7"]), {**SCORED, "threshold": 0}, (60, 60), "everybody is flagged"),
    "a byte order mark": ("\ufeff" + HEAD + GOOD, DECIDED, (60, 60), ""),
    "lines ended by CRLF": ((HEAD + GOOD).replace("\n", "\r\n"), DECIDED, (60, 60), ""),
    "lines ended by CR": ((HEAD + GOOD).replace("\n", "\r"), DECIDED, (60, 60), ""),
    "blank lines": (HEAD + GOOD + "\n\n\n", DECIDED, (60, 60), ""),
    "spaces around fields": ((HEAD + GOOD).replace(",", " , "), DECIDED, (60, 60), ""),
    "tabs": ((HEAD + GOOD).replace(",", "\t"), DECIDED, (60, 60), ""),
    "a line's end in quotes": (HEAD + '"A\nx",1,1\n"A\nx",0,0\n' * 10 + GOOD, DECIDED, (80, 80), ""),
    "undeclared names twice": (
        HEAD.replace("group", "x,group,x") + "1,A,2,1,1\n1,B,2,0,0\n" * 20,
        DECIDED,
        (40, 40),
        "",
    ),
    "control characters": (HEAD + "\x1b[31mA,1,1\n" * 20 + GOOD, DECIDED, (80, 80), ""),
    "a column of mixed types": (
        HEAD + "A,1,1\n1,0,0\n2.5,1,0\ntrue,1,1\n,0,1\n" * 20,
        DECIDED,
        (100, 100),
        "(missing)",
    ),
    "words for yes and no": (HEAD + "A,Yes,TRUE\nB,no,F\n" * 20, DECIDED, (40, 40), ""),
    "ones and zeros with a missing one": (
        HEAD + "A,1.0,0.0\nB,0.0,1.0\nB,,1.0\n" * 20,
        DECIDED,
        (60, 40),
        "no decision",
    ),
    "times of day": (dated(["2024-01-02T10:11:12Z", "2024-02-03 23:59:59"]), DATED, (60, 60), ""),
}


@pytest.mark.parametrize("name", ANSWERED)
def test_is_answered_with_what_it_means(tmp_path, tell, name):
    content, columns, (rows, people), words = ANSWERED[name]
    log = tmp_path / "log.csv"
    log.write_bytes(content.encode())
    code, told, said = tell(log, columns)
    assert code == 0, said
    assert (told["rows"], told["overall"]["n"]) == (rows, people)
    assert words in " ".join(told["warnings"])


def parquet(path, rows=5000):
    query = f"SELECT 'A' AS \"group\", i % 2 AS decision, i % 3 = 0 AS outcome FROM range({rows}) t(i)"
    duckdb.execute(f"COPY ({query}) TO '{path}'")
    return path.read_bytes()


def test_broken_parquet(tmp_path, tell):
    log = tmp_path / "log.parquet"
    whole = parquet(log)
    for broken in (whole[: len(whole) // 2], whole[:200] + b"\xff" * 50 + whole[250:], whole[:-6], b"PAR1"):
        log.write_bytes(broken)
        code, _, said = tell(log, DECIDED)
        assert code == 2
        assert str(log) in said


def test_folders_of_mixed_schemas_and_kinds(tmp_path, tell):
    folder = tmp_path / "logs"
    folder.mkdir()
    assert "without CSV or Parquet" in tell(folder, DECIDED)[2]
    (folder / "1.csv").write_text(HEAD + GOOD)
    (folder / "2.csv").write_text(HEAD.replace("outcome", "result") + GOOD)
    code, _, said = tell(folder, DECIDED)
    assert code == 2
    assert "2.csv" in said
    assert "'result'" in said
    (folder / "2.csv").unlink()
    parquet(folder / "2.parquet")
    assert "csv and parquet files together" in tell(folder, DECIDED)[2]


def test_what_is_no_file(tmp_path, tell):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert "not a regular file" in tell(pipe, DECIDED)[2]
    assert "no file" in tell(tmp_path / "none.csv", DECIDED)[2]


def test_thresholds_have_to_be_finite_numbers(tmp_path, tell):
    log = tmp_path / "log.csv"
    log.write_text(scored(["1", "9"]))
    for wrong in ("five", "1.500", [1, 2], True):
        code, _, said = tell(log, {**SCORED, "threshold": wrong})
        assert code == 2
        assert "columns.threshold" in said


def test_a_threshold_written_as_text_is_the_number_that_it_says(tmp_path, tell):
    log = tmp_path / "log.csv"
    log.write_text(scored(["1", "5", "9"]))
    for threshold in (5, 5.0, "5", "5.0"):
        _, result, _ = tell(log, {**SCORED, "threshold": threshold})
        assert result["overall"]["rates"]["selection_rate"]["value"] == pytest.approx(2 / 3)


def test_a_line_of_five_gigabytes_takes_neither_time_nor_memory(tmp_path):
    log, spec = tmp_path / "log.csv", tmp_path / "audit.toml"
    spec.write_text(spec_text(DECIDED))
    with log.open("wb") as file:
        file.write(HEAD.encode() + b"A,1," + SECRET.encode() * 100_000)
        file.truncate(5 * 10**9)  # a sparse file of zero bytes
    limit = 3 * 2**30
    code = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit})); import baserate.cli; "
    code += f"baserate.cli.main(['audit', {str(log)!r}, '--spec', {str(spec)!r}])"
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert time.monotonic() - started < 30
    assert done.returncode == 2
    assert "a line of more than 2 MB" in done.stderr or "not text" in done.stderr
    assert SECRET not in done.stderr
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 3 * 2**20

"""One log, one answer: however it is written, split, shuffled or read, and wherever."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import sqlite3
import subprocess
import sys
import zipfile

import duckdb
import pandas
import polars
import pytest

from baserate.auditing.load import check_spec
from baserate.auditing.run import audit
from support.logs import spec_text

HEADER = ("race", "age", "score", "flagged", "y", "seen on")
COLUMNS = {
    "score": "score",
    "decision": "flagged",
    "outcome": "y",
    "groups": ["race", "age"],
    "time": "seen on",
}
TABLES = {"bands": {"age": [18, 25, 35]}, "reference": {"race": "Zoë"}, "missing": {"age": ["99"]}}


def rows(n=1500):
    """Return rows as texts; empty where missing."""
    generator = random.Random(7)
    made = []
    for index in range(n):
        race = generator.choice(["Zoë", "O'Neill", "a, b", ""])
        y = generator.random() < (0.3 if race == "Zoë" else 0.2)
        score = round(generator.gauss(5 + 2 * y, 2), 1)
        age = generator.choice(["17", "18", "24", "35", "70", "99"])
        when = f"2023-{index % 12 + 1:02}-{index % 28 + 1:02}"
        made.append((race, age, str(score), str(int(score > 6)), str(int(y)), when))
    return made


ROWS = rows()


def as_csv(lines, delimiter=",", end="\n", header=HEADER):
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue()


def numbers(result):
    told = result.to_dict()
    for key in ("command", "log", "spec_sha256", "warnings"):
        told.pop(key, None)
    return json.loads(json.dumps(told))


def audit_of(log, **source):
    tables = {**TABLES, **({"source": source} if source else {})}
    return numbers(audit(log, check_spec(spec_text(COLUMNS, **tables).encode(), "audit.toml")))


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    path = tmp_path_factory.mktemp("plain") / "log.csv"
    path.write_text(as_csv(ROWS), encoding="utf-8", newline="")
    return audit_of(str(path))


def test_the_plain_log_is_counted_as_by_hand(expected):
    flagged = [row for row in ROWS if row[3] == "1"]
    assert expected["rows"] == len(ROWS)
    assert expected["overall"]["tp"] == sum(row[4] == "1" for row in flagged)
    ages = {group["group"]["age"]: group["n"] for group in expected["groups"] if "age" in group["group"]}
    assert ages == {
        "(missing)": sum(row[1] == "99" for row in ROWS),
        "under 18": sum(row[1] == "17" for row in ROWS),
        "18 to 24": sum(row[1] in ("18", "24") for row in ROWS),
        "35 and over": sum(row[1] in ("35", "70") for row in ROWS),
    }


ENCODED = {
    "utf-8 with a mark": (lambda text: text.encode("utf-8-sig"), {}),
    "utf-16 little endian": (lambda text: b"\xff\xfe" + text.encode("utf-16-le"), {"encoding": "utf-16"}),
    "utf-16 big endian": (lambda text: b"\xfe\xff" + text.encode("utf-16-be"), {"encoding": "utf-16"}),
    "windows-1252": (lambda text: text.encode("cp1252"), {"encoding": "windows-1252"}),
    "latin-1": (lambda text: text.encode("latin-1"), {"encoding": "latin-1"}),
    "gzip": (lambda text: gzip.compress(text.encode()), {}),
    "CRLF": (lambda text: text.replace("\n", "\r\n").encode(), {}),
    "line ends of two kinds": (lambda text: text.replace("\n", "\r\n", 400).encode(), {}),
    "titles above the header": (
        lambda text: b"Police, 2023\nrestricted; do not pass on\n" + text.encode(),
        {"skip_rows": 2},
    ),
}


@pytest.mark.parametrize("name", ENCODED)
def test_text_in_any_form_is_one_log(tmp_path, expected, name):
    encode, source = ENCODED[name]
    path = tmp_path / ("log.csv.gz" if name == "gzip" else "log.csv")
    path.write_bytes(encode(as_csv(ROWS)))
    assert audit_of(str(path), **source) == expected


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_separators_and_decimal_commas(tmp_path, expected, delimiter):
    path = tmp_path / "log.csv"
    lines = [(race, age, score.replace(".", ","), *rest) for race, age, score, *rest in ROWS]
    path.write_text(as_csv(lines, delimiter), encoding="utf-8", newline="")
    assert audit_of(str(path)) == expected


def test_dates_written_in_another_way(tmp_path, expected):
    path = tmp_path / "log.csv"
    lines = [(*rest, "/".join(reversed(when.split("-")))) for *rest, when in ROWS]
    path.write_text(as_csv(lines), encoding="utf-8", newline="")
    assert audit_of(str(path), date_format="%d/%m/%Y") == expected
    path.write_text(as_csv([(*rest, when.replace("-", "")) for *rest, when in ROWS]), encoding="utf-8", newline="")
    assert audit_of(str(path)) == expected


def test_an_archive_and_a_folder_of_parts(tmp_path, expected):
    with zipfile.ZipFile(tmp_path / "log.zip", "w") as archive:
        archive.writestr("inside.csv", as_csv(ROWS))
    assert audit_of(str(tmp_path / "log.zip")) == expected
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "a.csv").write_text(as_csv(ROWS[:500]), encoding="utf-8", newline="")
    (folder / "b.tsv").write_text(as_csv(ROWS[500:900], "\t"), encoding="utf-8", newline="")
    (folder / "c.txt").write_text(as_csv(ROWS[900:1200], ";"), encoding="utf-8", newline="")
    (folder / "d.csv.gz").write_bytes(gzip.compress(as_csv(ROWS[1200:]).encode()))
    assert audit_of(str(folder)) == expected


def typed():
    """Return the log as a frame of numbers and dates."""
    made = pandas.DataFrame(ROWS, columns=HEADER).replace("", None)
    return made.assign(
        age=made["age"].astype(int),
        score=made["score"].astype(float),
        flagged=made["flagged"] == "1",
        y=made["y"].astype(int),
        **{"seen on": pandas.to_datetime(made["seen on"])},
    )


def test_frames_and_binary_files(tmp_path, expected):
    frame = typed()
    assert audit_of(frame) == expected
    assert audit_of(polars.from_pandas(frame)) == expected
    assert audit_of(polars.from_pandas(frame).lazy()) == expected
    connection = duckdb.connect(str(tmp_path / "log.duckdb"))
    connection.execute("CREATE TABLE decisions AS SELECT * FROM frame")
    connection.execute(f"COPY decisions TO '{tmp_path}/log.parquet'")
    short = "SELECT * REPLACE (score::FLOAT AS score, age::UTINYINT AS age) FROM decisions"
    connection.execute(f"COPY ({short}) TO '{tmp_path}/short.parquet'")
    connection.close()
    for name in ("log.duckdb", "log.parquet", "short.parquet"):
        assert audit_of(str(tmp_path / name)) == expected


def test_an_sqlite_file_by_any_name(tmp_path, expected):
    for name in ("log.sqlite", "log.db"):
        with sqlite3.connect(tmp_path / name) as connection:
            connection.execute(f"CREATE TABLE stops ({', '.join(map(repr, HEADER))})")
            connection.executemany(
                "INSERT INTO stops VALUES (?, ?, ?, ?, ?, ?)",
                [(race or None, int(age), float(score), int(d), int(y), when) for race, age, score, d, y, when in ROWS],
            )
        connection.close()
        assert audit_of(str(tmp_path / name)) == expected


def test_a_workbook_with_texts_numbers_and_dates(tmp_path, expected):
    from support.workbooks import write_workbook

    lines = [(r or None, int(a), float(s), d == "1", int(y), when) for r, a, s, d, y, when in ROWS]
    write_workbook(tmp_path / "log.xlsx", [HEADER, *lines], dates=(5,))
    assert audit_of(str(tmp_path / "log.xlsx")) == expected


def test_the_order_of_rows_does_not_matter(tmp_path, expected):
    shuffled = list(ROWS)
    random.Random(3).shuffle(shuffled)
    path = tmp_path / "log.csv"
    path.write_text(as_csv(shuffled), encoding="utf-8", newline="")
    assert audit_of(str(path)) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C"},
        {"LANG": "de_DE.UTF-8", "OMP_NUM_THREADS": "3"},
    ],
)
def test_time_zones_locales_and_threads_do_not_matter(tmp_path, expected, environment):
    typed().assign(**{"seen on": lambda frame: frame["seen on"].dt.tz_localize("UTC")}).to_parquet(
        tmp_path / "log.parquet"
    )
    (tmp_path / "audit.toml").write_text(spec_text(COLUMNS, **TABLES), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "baserate", "audit", "log.parquet", "--spec", "audit.toml", "--json", "-"],
        cwd=tmp_path,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    told = json.loads(done.stdout)
    for key in ("command", "log", "spec_sha256", "warnings"):
        told.pop(key, None)
    assert told == expected

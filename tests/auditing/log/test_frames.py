"""Frames of pandas, Polars and PyArrow, eager and lazy, give every number that the same rows in a file give."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys

import duckdb
import numpy as np
import pandas
import polars
import pyarrow
import pyarrow.csv
import pytest

from baserate.auditing.run import audit
from baserate.errors import AuditError
from support.logs import spec_of, spec_text, write_csv

NAMES = ("race", "sex", "score", "y", "when", "who", "never declared")
COLUMNS = {
    "score": "score",
    "threshold": 5,
    "outcome": "y",
    "groups": ["race", "sex"],
    "time": "when",
    "person": "who",
}
TABLES = {"reference": {"race": "a", "sex": "f"}, "options": {"intersections": True, "resamples": 20}}


def drawn_rows(rows=1500, seed=3):
    generator = np.random.default_rng(seed)
    race, sex = generator.choice(["a", "b", "c"], rows), generator.choice(["f", "m"], rows)
    y = generator.random(rows) < 0.3
    score = np.clip(np.round(generator.normal(4 + 2 * y, 2, rows)), 0, 10).astype(int)
    month, who = generator.integers(1, 13, rows), generator.integers(0, rows // 2, rows)
    seen = generator.random(rows) > 0.03
    parts = (race, sex, score, y.astype(int), month, who, seen)
    return [
        (g, h, s, int(o) if known else None, datetime.date(2025, m, 15), w if w else None, "x")
        for g, h, s, o, m, w, known in zip(*(part.tolist() for part in parts), strict=True)
    ]


ROWS = drawn_rows()
BY_COLUMN = dict(zip(NAMES, map(list, zip(*ROWS, strict=True)), strict=True))


def as_pandas():
    """Whole numbers with gaps become floating-point ones, and dates Python objects, as pandas has it by default."""
    return pandas.DataFrame(BY_COLUMN)


def as_pandas_nullable():
    frame = pandas.DataFrame(BY_COLUMN).astype({"y": "Int64", "who": "Int64", "race": "category"})
    return frame.assign(when=pandas.to_datetime(frame["when"]))


FRAMES = {
    "pandas": as_pandas,
    "pandas, nullable and categories": as_pandas_nullable,
    "polars": lambda: polars.DataFrame(BY_COLUMN),
    "polars, lazy": lambda: polars.LazyFrame(BY_COLUMN),
    "pyarrow": lambda: pyarrow.table(BY_COLUMN),
    "duckdb": lambda: duckdb.from_arrow(pyarrow.table(BY_COLUMN)),
}


def numbers(result):
    found = result.to_dict()
    found.pop("command")
    return found


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    cells = [["" if value is None else value for value in row] for row in ROWS]
    return write_csv(tmp_path_factory.mktemp("frames") / "log.csv", NAMES, cells)


@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)
def test_a_frame_gives_the_numbers_of_its_rows_in_a_file(make, path):
    spec = spec_of(COLUMNS, **TABLES)
    expected = audit(path, spec)
    assert expected.overall.n > 1000
    assert len(expected.contrasts) > 50
    assert numbers(audit(make(), spec)) == numbers(expected)


def test_a_frame_is_left_as_it_is_and_can_be_audited_again():
    frame = as_pandas()
    spec = spec_of(COLUMNS, **TABLES)
    first = numbers(audit(frame, spec))
    pandas.testing.assert_frame_equal(frame, as_pandas())
    assert numbers(audit(frame, spec)) == first


def test_the_result_says_that_it_is_of_a_frame():
    result = audit(as_pandas(), spec_of(COLUMNS, **TABLES))
    assert result.log == "a frame (pandas)"
    assert result.command == "baserate.audit(frame, spec)"


def test_values_of_several_types_in_one_column_are_those_of_a_file(tmp_path):
    mixed = ([1, "1", "yes", None, 0, "0", "no", True, False] * 20)[:170]
    frame = pandas.DataFrame({"g": ["a", "b"] * 85, "d": pandas.Series(mixed, dtype=object), "y": [0, 1] * 85})
    path = write_csv(tmp_path / "log.csv", ("g", "d", "y"), frame.fillna("").itertuples(index=False))
    spec = spec_of({"decision": "d", "outcome": "y", "groups": ["g"]})
    assert numbers(audit(frame, spec)) == numbers(audit(path, spec))


@pytest.mark.parametrize("missing", ["-1", "-1.0"])
def test_a_marker_of_missing_scores_means_the_same_as_text_and_as_number(tmp_path, missing):
    rows = [("a" if i % 3 else "b", -1 if i % 5 == 0 else i % 9, i % 2) for i in range(400)]
    path = write_csv(tmp_path / "log.csv", ("g", "s", "y"), [(g, missing if s < 0 else s, y) for g, s, y in rows])
    frame = polars.DataFrame(rows, schema=["g", "s", "y"], orient="row")
    spec = spec_of({"score": "s", "threshold": 5, "outcome": "y", "groups": ["g"]}, options={"missing": [missing]})
    found = audit(frame, spec)
    assert found.dropped["no decision"] == 80
    assert numbers(found) == numbers(audit(path, spec))


def test_a_person_that_is_no_number_is_nobody(tmp_path):
    """Rows without a person are of people of their own, also where a column of floating-point numbers says NaN."""
    who = [float(i // 4) if i % 4 else float("nan") for i in range(400)]
    columns = {"g": ["a", "b"] * 200, "d": [0, 1, 1, 0] * 100, "y": [0, 1, 0, 0] * 100, "who": who}
    spec = spec_of({"decision": "d", "outcome": "y", "groups": ["g"], "person": "who"})
    text = [["" if value != value else value for value in row] for row in zip(*columns.values(), strict=True)]
    path = write_csv(tmp_path / "log.csv", tuple(columns), text)
    expected = numbers(audit(path, spec))
    for frame in (pandas.DataFrame(columns), polars.DataFrame(columns), pyarrow.table(columns)):
        assert numbers(audit(frame, spec)) == expected


@pytest.mark.parametrize(
    ("log", "words"),
    [
        (pandas.DataFrame({"race": ["a"]}), "no column 'score'"),
        (pandas.DataFrame([[1, 2]], columns=["y", "y"]), "two columns of one name"),
        ({"race": ["a"]}, "an object of type 'dict' as the log"),
        (polars.DataFrame({name: [[1]] for name in NAMES}), r"the column 'y' of (INT|BIGINT)"),
        (polars.DataFrame(BY_COLUMN).head(0), "no rows"),
    ],
)
def test_what_is_no_log_is_refused_in_words(log, words):
    with pytest.raises(AuditError, match=words):
        audit(log, spec_of(COLUMNS))


def test_numbers_of_32_bits_are_the_decimals_that_they_stand_for(tmp_path):
    """A score of 0.3 reaches a threshold of 0.3, and a group of 0.1 is called so, in text and in 32 bits."""
    rows = [(i % 3 / 10 + 0.1, (i * 7 % 10) / 10, i % 4 == 0) for i in range(600)]
    frame = polars.DataFrame(rows, schema=["g", "s", "y"], orient="row")
    short = frame.with_columns(polars.col("g", "s").cast(polars.Float32))
    path, parquet = tmp_path / "log.csv", tmp_path / "log.parquet"
    frame.with_columns(polars.col("g").round(1)).write_csv(path)
    short.write_parquet(parquet)
    spec = spec_of({"score": "s", "threshold": 0.3, "outcome": "y", "groups": ["g"]}, reference={"g": "0.1"})
    expected = audit(path, spec)
    assert expected.overall.rates["selection_rate"].value == pytest.approx(0.7)
    for log in (short, parquet):
        assert numbers(audit(log, spec)) | {"log": ""} == numbers(expected) | {"log": ""}


@pytest.mark.slow
def test_a_moment_is_the_same_whatever_the_clock_of_the_machine(tmp_path):
    """At 23:30 in UTC on the last of a month it is the next month in Auckland, and not in New York."""
    months = ("2025-01-31", "2025-02-28", "2025-03-31")
    moments = [datetime.datetime.fromisoformat(f"{months[i % 3]}T23:30:00+00:00") for i in range(300)]
    frame = polars.DataFrame({"g": ["a", "b"] * 150, "d": [1, 0, 0, 1] * 75, "y": [0, 1] * 150, "t": moments})
    frame.write_parquet(tmp_path / "log.parquet")
    spec = tmp_path / "audit.toml"
    spec.write_text(spec_text({"decision": "d", "outcome": "y", "groups": ["g"], "time": "t"}))
    for zone in ("America/New_York", "Pacific/Auckland"):
        line = [sys.executable, "-m", "baserate", "audit", tmp_path / "log.parquet", "--spec", spec, "--json", "-"]
        done = subprocess.run(line, env={**os.environ, "TZ": zone}, capture_output=True, check=True, timeout=60)
        drift = json.loads(done.stdout)["drift"]
        assert {period["from"] for series in drift for period in series["periods"]} == {day[:7] for day in months}

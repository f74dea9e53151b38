"""Spark, with executors of their own, gives every number that DuckDB gives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest
from logs import run_audit, spec_of, write_csv

from baserate.audit.run import audit
from baserate.errors import AuditError

pytest.importorskip("pyspark", reason="pyspark (the extra `spark`) is not installed")
if shutil.which("java") is None:
    pytest.skip("Java is not installed (Debian: openjdk-17-jre-headless)", allow_module_level=True)
#: Two executors of one core and 1 GB, each a process of its own.
CLUSTER = "local-cluster[2,1,1024]"
COLUMNS = {"score": "s", "threshold": 5, "outcome": "y", "groups": ["race", "a.b `x`"], "time": "when"}
pytestmark = pytest.mark.filterwarnings("ignore")


def rows_of(n: int, seed: int, score):
    generator = np.random.default_rng(seed)
    race, sex = generator.choice(["a", "b", ""], n), generator.choice(["f", "m"], n)
    y = generator.random(n) < 0.3
    month = generator.integers(1, 9, n)
    parts = (race, sex, score(generator, y), np.where(generator.random(n) < 0.02, -1, y), month)
    return [
        (g, h, value, "" if outcome < 0 else outcome, f"2025-{m:02}-11")
        for g, h, value, outcome, m in zip(*(part.tolist() for part in parts), strict=True)
    ]


def numbers(result):
    told = result.to_dict()
    for key in ("command", "version"):
        told.pop(key)
    return json.dumps(told, sort_keys=True)


def same(path: Path) -> None:
    tables = {"reference": {"race": "a"}, "options": {"intersections": True, "resamples": 50}}
    expected = numbers(run_audit(path, COLUMNS, **tables))
    found = audit([str(path)], spec_of(COLUMNS, **tables), CLUSTER)
    assert numbers(found) == expected


HEADER = ("race", "a.b `x`", "s", "y", "when")


def test_a_folder_of_csv_files_gives_the_same_numbers(tmp_path):
    for index in range(3):
        rows = rows_of(1500, index, lambda generator, y: generator.integers(0, 8, len(y)) + 2 * y)
        write_csv(tmp_path / f"{index}.csv", HEADER, rows)
    same(tmp_path)


def test_parquet_with_very_many_scores_gives_the_same_numbers(tmp_path):
    rows = rows_of(260_000, 9, lambda generator, y: generator.normal(4 + y, 1.5))
    csv = write_csv(tmp_path / "log.csv", HEADER, rows)
    path = tmp_path / "log.parquet"
    duckdb.execute(
        f'COPY (SELECT * REPLACE ("when"::DATE AS "when") FROM read_csv(\'{csv}\', header = true)) '
        f"TO '{path}' (FORMAT parquet)"
    )
    same(path)


def test_a_malformed_line_is_told_without_its_values(tmp_path, capfd):
    path = tmp_path / "log.csv"
    path.write_text("race,a.b `x`,s,y,when\na,f,7,1,2025-01-01\nQ7secret9,f,7,1\n")
    with pytest.raises(AuditError, match="1 lines with another number of fields") as caught:
        audit([str(path)], spec_of(COLUMNS), CLUSTER)
    told = capfd.readouterr()
    assert "Q7secret9" not in str(caught.value) + told.out + told.err

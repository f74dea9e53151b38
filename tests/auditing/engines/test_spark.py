"""Spark, with executors of their own, gives every number that DuckDB gives."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import duckdb
import numpy as np
import pytest
from click.testing import CliRunner

from baserate.auditing.engines import engine_for, sequence, spark
from baserate.auditing.engines.spark import SparkEngine
from baserate.auditing.run import audit, audit_counts
from baserate.cli import cli
from baserate.errors import AuditError
from support.logs import run_audit, spec_of, spec_text, write_csv

pytest.importorskip("pyspark", reason="pyspark (the extra `spark`) is not installed")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Java is not installed (Debian: default-jre-headless)", allow_module_level=True)
#: Two executors of one core and 1 GB, each a process of its own.
CLUSTER = "local-cluster[2,1,1024]"
COLUMNS = {"score": "s", "threshold": 5, "outcome": "y", "groups": ["race", "a.b `x`"], "time": "when"}
HEADER = ("race", "a.b `x`", "s", "y", "when", "who")
TABLES = {"reference": {"race": "a"}, "options": {"intersections": True, "resamples": 50}}
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module", autouse=True)
def java():
    """Java for few and small logs, that talks to this machine only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        # Little runs for long enough to be worth compiling twice.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


@pytest.fixture(scope="module")
def cluster():
    """One session for all tests that ask for it, and the folder of its executors' logs."""
    from pyspark.find_spark_home import _find_spark_home
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(CLUSTER).config("spark.sql.shuffle.partitions", "2")
    for key, value in spark.START_SETTINGS.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    logs = Path(_find_spark_home()) / "work" / session.sparkContext.applicationId
    yield session, logs
    session.stop()
    shutil.rmtree(logs)


def rows_of(n: int, seed: int, score):
    generator = np.random.default_rng(seed)
    race, sex = generator.choice(["a", "b", ""], n), generator.choice(["f", "m"], n)
    y = generator.random(n) < 0.3
    month = generator.integers(1, 9, n)
    who = np.where(generator.random(n) < 0.05, -1, generator.integers(0, n // 3, n))
    parts = (race, sex, score(generator, y), np.where(generator.random(n) < 0.02, -1, y), month, who)
    return [
        (g, h, value, "" if outcome < 0 else outcome, f"2025-{m:02}-11", "" if person < 0 else f"p{person}")
        for g, h, value, outcome, m, person in zip(*(part.tolist() for part in parts), strict=True)
    ]


def deciles(generator, y):
    return generator.integers(0, 8, len(y)) + 2 * y


def numbers(result):
    told = json.loads(json.dumps(result.to_dict(), sort_keys=True))
    for key in ("command", "version"):
        told.pop(key)
    return told


def unlike(found, expected, where=""):
    """Return the places at which two results differ: whole numbers make every number the same to the last bit."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        return [place for key in found for place in unlike(found[key], expected[key], f"{where}/{key}")]
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        pairs = enumerate(zip(found, expected, strict=True))
        return [place for index, (one, other) in pairs for place in unlike(one, other, f"{where}/{index}")]
    return [] if found == expected else [where]


def same(path: Path, columns=COLUMNS, tables=TABLES):
    """Hold Spark's result against DuckDB's, number by number, and return it."""
    found = audit([str(path)], spec_of(columns, **tables), SparkEngine(CLUSTER))
    assert unlike(numbers(found), numbers(run_audit(path, columns, **tables))) == []
    return found


@pytest.mark.slow
def test_the_command_starts_and_stops_a_session_of_its_own(tmp_path):
    """It comes first: a session that is there already would be used."""
    from pyspark.sql import SparkSession

    path = write_csv(tmp_path / "log.csv", HEADER, rows_of(900, 5, deciles))
    spec = tmp_path / "audit.toml"
    spec.write_text(spec_text(COLUMNS, **TABLES))
    line = ["audit", str(path), "--spec", str(spec), "--json", "-", "--backend", "spark", "--spark-master", "local[1]"]
    assert SparkSession.getActiveSession() is None
    done = CliRunner().invoke(cli, line, catch_exceptions=False)
    assert SparkSession.getActiveSession() is None
    told = json.loads(done.stdout)
    assert told.pop("command").endswith("--backend spark")
    told.pop("version")
    assert told == numbers(audit([str(path)], spec_of(COLUMNS, **TABLES)))


@pytest.mark.slow
def test_the_executors_are_processes_of_their_own(cluster):
    session, _ = cluster
    session.range(10).repartition(4).count()
    # The driver and two more.
    assert session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 3


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_a_folder_of_csv_files_gives_the_same_numbers(tmp_path):
    for index in range(3):
        write_csv(tmp_path / f"{index}.csv", HEADER, rows_of(1500, index, deciles))
    same(tmp_path)


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_a_score_counted_in_bins_gives_the_same_numbers(tmp_path, monkeypatch):
    """The number of values from which scores are counted in bins is lowered, for either engine."""
    monkeypatch.setattr(sequence, "MOST_DISTINCT", 2_000)
    rows = rows_of(6_000, 9, lambda generator, y: generator.normal(4 + y, 1.5))
    csv = write_csv(tmp_path / "log.csv", HEADER, rows)
    path = tmp_path / "log.parquet"
    duckdb.execute(
        f'COPY (SELECT * REPLACE ("when"::DATE AS "when") FROM read_csv(\'{csv}\', header = true)) '
        f"TO '{path}' (FORMAT parquet)"
    )
    assert any("bins of equal width" in warning for warning in same(path).warnings)


FLAGS = {"decision": {"yes": [str(score) for score in range(5, 10)], "no": [str(score) for score in range(5)]}}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("columns", "tables"),
    [
        (COLUMNS | {"person": "who"}, TABLES),
        ({"decision": "s", "outcome": "y", "groups": COLUMNS["groups"], "person": "who"}, TABLES | FLAGS),
    ],
    ids=["score", "decision"],
)
@pytest.mark.usefixtures("cluster")
def test_persons_give_the_same_profiles_and_resamples(tmp_path, columns, tables):
    path = write_csv(tmp_path / "log.csv", HEADER, rows_of(2400, 4, deciles))
    spec = spec_of(columns, **tables)
    expected = engine_for([str(path)]).count([str(path)], spec).profiles
    counted = SparkEngine(CLUSTER).count([str(path)], spec)
    found = counted.profiles
    assert found.persons.tolist() == expected.persons.tolist()
    assert (found.matrix != expected.matrix).nnz == 0
    for name in ("groups", "outcome", "flagged", "n"):
        assert np.array_equal(getattr(found.table, name), getattr(expected.table, name))
    assert max(found.matrix.sum(axis=1)) > 1
    said = {"columns": counted.columns, "notes": counted.notes, "log": str(path)}
    assert unlike(numbers(audit_counts(counted.table, spec, found, **said)), numbers(audit([str(path)], spec))) == []


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_every_type_of_column_gives_the_same_numbers(tmp_path):
    path = tmp_path / "log.parquet"
    duckdb.execute(
        "COPY (SELECT DATE '2025-01-01' + (i % 3)::INT AS day, CASE WHEN i % 7 > 0 THEN (i % 2)::DOUBLE END AS half, "
        "(i % 4)::DECIMAL(4, 1) AS quarter, i % 5 = 0 AS flagged, (i % 11 < 4)::INT::DECIMAL(3, 2) AS outcome, "
        "TIMESTAMP '2025-01-01 00:00:00' + to_days((i % 90)::INT) AS moment, (i % 50)::FLOAT AS who "
        f"FROM range(900) t(i)) TO '{path}' (FORMAT parquet)"
    )
    columns = {"decision": "flagged", "outcome": "outcome", "groups": ["day", "half", "quarter"], "time": "moment"}
    result = same(path, columns | {"person": "who"}, {"reference": {"quarter": "2"}})
    assert {group.key[0] for group in result.groups if group.by == ("quarter",)} == {"0", "1", "2", "3"}


@pytest.mark.slow
def test_a_frame_of_sparks_gives_the_numbers_of_its_file(tmp_path, cluster):
    path = write_csv(tmp_path / "log.csv", HEADER, rows_of(1200, 6, deciles))
    frame = cluster[0].read.csv(str(path), header=True)
    spec = spec_of(COLUMNS | {"person": "who"}, **TABLES)
    found, expected = numbers(audit(frame, spec)), numbers(audit(str(path), spec))
    assert unlike(found, expected) == []


@pytest.mark.usefixtures("cluster")
def test_files_that_disagree_are_refused_as_by_duckdb(tmp_path):
    for name, selected in {"a": "1 AS y", "b": "'1' AS y", "c": "2 AS other", "d": "[1] AS y"}.items():
        duckdb.execute(
            f"COPY (SELECT 'x' AS g, 1 AS d, {selected} FROM range(30)) TO '{tmp_path / name}.parquet' (FORMAT parquet)"
        )
    spec = spec_of({"decision": "d", "outcome": "y", "groups": ["g"]})
    for names in ("ab", "ac", "d"):
        paths = [str(tmp_path / f"{name}.parquet") for name in names]
        told = []
        for engine in (SparkEngine(CLUSTER), None):
            with pytest.raises(AuditError) as caught:
                audit(paths, spec, engine)
            told.append(str(caught.value))
        assert told[0] == told[1]


@pytest.mark.slow
@pytest.mark.usefixtures("cluster")
def test_a_malformed_line_is_reported_without_its_values(tmp_path, capfd):
    path = tmp_path / "log.csv"
    path.write_text("race,a.b `x`,s,y,when\na,f,7,1,2025-01-01\nQ7secret9,f,7,1\n")
    with pytest.raises(AuditError, match="1 lines with another number of fields") as caught:
        audit([str(path)], spec_of(COLUMNS), SparkEngine(CLUSTER))
    told = capfd.readouterr()
    assert "Q7secret9" not in str(caught.value) + told.out + told.err


@pytest.mark.slow
def test_a_value_that_is_no_number_reaches_no_log(tmp_path, capfd, cluster):
    rows = [("a", "f", value, 1, "2025-01-01", "") for value in (*range(2000), "Q7secret9")]
    path = write_csv(tmp_path / "log.csv", HEADER, rows)
    with pytest.raises(AuditError, match="values that are not numbers in 1 rows") as caught:
        audit([str(path)], spec_of(COLUMNS), SparkEngine(CLUSTER))
    told = capfd.readouterr()
    executors = [log.read_text() for log in cluster[1].rglob("std*")]
    assert len(executors) == 4
    assert "Q7secret9" not in str(caught.value) + told.out + told.err + "".join(executors)


def test_an_address_of_no_cluster_is_refused(tmp_path):
    path = write_csv(tmp_path / "log.csv", HEADER, [])
    with pytest.raises(AuditError, match="the address 'nowhere' of a cluster"):
        audit([str(path)], spec_of(COLUMNS), SparkEngine("nowhere"))

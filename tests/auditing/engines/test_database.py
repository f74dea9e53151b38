"""A live database gives what files give: only counts leave it, nothing is written, and no secret is told."""

from __future__ import annotations

import random
from urllib.parse import quote

import pytest

import baserate as br
from baserate.auditing.load import check_spec
from baserate.auditing.log.paths import without_credentials
from baserate.auditing.run import audit
from baserate.errors import AuditError
from support import postgres
from support.logs import command, spec_text, write_csv

pytestmark = [pytest.mark.skipif(bool(postgres.why_not()), reason=postgres.why_not() or "-"), pytest.mark.slow]
psycopg = pytest.importorskip("psycopg")

HEADER = ("race", "sex", "score", "y", "seen", "who")
COLUMNS = {
    "score": "score",
    "threshold": 5.5,
    "outcome": "y",
    "groups": ["race", "sex"],
    "time": "seen",
    "intersections": True,
}
SECRET = quote(postgres.PASSWORD, safe="")


def rows(n=2400):
    generator = random.Random(11)
    made = []
    for index in range(n):
        y = generator.random() < 0.3
        race = generator.choice(["a", "b's", None])
        score = None if index % 50 == 0 else round(generator.gauss(5 + y, 2), 2)
        made.append((race, generator.choice("fm"), score, y, f"2024-{index % 9 + 1:02}-11", index // 3))
    return made


@pytest.fixture(scope="module")
def database():
    with postgres.server() as port:
        with psycopg.connect(
            host="127.0.0.1", port=port, user=postgres.USER, password=postgres.PASSWORD, dbname="postgres"
        ) as made:
            made.execute(
                "CREATE TABLE stops (race text, sex char(1), score numeric(6, 2), y boolean, seen timestamptz, who int)"
            )
            with made.cursor() as cursor:
                cursor.executemany("INSERT INTO stops VALUES (%s, %s, %s, %s, %s, %s)", rows())
            made.execute("CREATE TABLE other (x int[])")
        yield f"postgresql://{postgres.USER}:{SECRET}@127.0.0.1:{port}/postgres"


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    written = [["" if value is None else value for value in row] for row in rows()]
    return write_csv(tmp_path_factory.mktemp("log") / "log.csv", HEADER, written)


def numbers(result):
    told = result.to_dict()
    return {key: value for key, value in told.items() if key not in ("command", "log", "spec_sha256")}


@pytest.mark.parametrize("more", [{}, {"person": "who"}], ids=["rows", "persons"])
def test_a_database_gives_what_a_file_gives(database, log, more):
    columns = {**COLUMNS, **more}
    tables = {"reference": {"sex": "m"}}
    there = audit(database, check_spec(spec_text(columns, source={"table": "stops"}, **tables).encode(), "audit.toml"))
    here = audit(str(log), check_spec(spec_text(columns, **tables).encode(), "audit.toml"))
    assert numbers(there) == numbers(here)


def test_scores_too_many_to_count_are_ordered_inside(database, log, monkeypatch):
    from baserate.auditing.engines import sequence

    monkeypatch.setattr(sequence, "FEW", 10)
    monkeypatch.setattr(sequence, "MOST_DISTINCT", 50)
    there = audit(database, check_spec(spec_text(COLUMNS, source={"table": "stops"}).encode(), "audit.toml"))
    monkeypatch.undo()
    here = audit(str(log), check_spec(spec_text(COLUMNS).encode(), "audit.toml"))
    for one, other in zip(there.groups, here.groups, strict=True):
        assert one.rates["auc"].value == pytest.approx(other.rates["auc"].value, rel=1e-14)
        assert one.rates["auc"].low == pytest.approx(other.rates["auc"].low, rel=1e-12)


def test_the_command_and_the_library_tell_no_secret(database, tmp_path):
    spec = tmp_path / "audit.toml"
    spec.write_text(spec_text(COLUMNS))
    done = command(database, "--table", "stops", "--spec", spec, "--json", "-")
    assert done.returncode == 0, done.stderr
    plain = without_credentials(database)
    assert plain in done.stdout
    wrong = [command(database.replace(SECRET, "wrong-one"), "--table", "stops", "--spec", spec)]
    wrong += [command(database, "--table", name, "--spec", spec) for name in ("none", "other")]
    wrong += [command(database.replace("/postgres", "/nowhere"), "--table", "stops", "--spec", spec)]
    assert [failed.returncode for failed in wrong] == [2, 2, 2, 2]
    for one in (done, *wrong):
        assert "Traceback" not in one.stderr
        for secret in (SECRET, postgres.PASSWORD, "wrong-one", postgres.USER):
            assert secret not in one.stdout + one.stderr
    assert "password" in wrong[0].stderr
    assert "'stops'" in wrong[1].stderr
    found = br.audit(database, decision="y", groups=["sex"], source={"table": "stops"})
    assert postgres.USER not in str(found.to_dict())


def test_nothing_can_be_written(database, monkeypatch):
    from baserate.auditing.engines import database as engine

    tried = []

    def try_to_write(relation, spec):
        tried.append(True)
        relation.connection.raw_sql("CREATE TABLE mine AS SELECT 1")

    monkeypatch.setattr(engine, "count_relation", try_to_write)
    with pytest.raises(AuditError, match="cannot read or do"):
        audit(database, check_spec(spec_text(COLUMNS, source={"table": "stops"}).encode(), "audit.toml"))
    assert tried


def test_names_of_databases_hold_nothing_that_opens_them():
    assert without_credentials("postgresql://me:pw@host:5432/db?sslkey=x") == "postgresql://host:5432/db"
    assert without_credentials("log.csv") == "log.csv"
    assert without_credentials("mysql://me@host/db#p") == "mysql://host/db"

"""The rates that a synthetic log was made from are recovered from it."""

from __future__ import annotations

import json

import pytest

from baserate.auditing.demo import CHANGE_AT, KNOWN, write_demo
from baserate.auditing.load import load_spec
from baserate.auditing.run import audit
from support.logs import command, run_audit


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    log, spec = write_demo(tmp_path_factory.mktemp("demo"), rows=40_000, seed=3)
    return audit([str(log)], load_spec(str(spec)))


def test_known_rates_are_recovered(result):
    held = []
    for key, (_, _, false_positive_rate, sensitivity) in KNOWN.items():
        rates = result.group(("district", "kind"), key).rates
        for name, known in (("false_positive_rate", false_positive_rate), ("sensitivity", sensitivity)):
            assert rates[name].value == pytest.approx(known, abs=0.03)
            held.append(rates[name].low <= known <= rates[name].high)
    assert sum(held) >= len(held) - 1


def test_the_known_change_is_found(result):
    series = next(part for part in result.drift if part.rate == "prevalence" and not part.by)
    assert [change.at for change in series.changes] == [CHANGE_AT]


def test_known_differences_are_found_and_known_likeness_too(result):
    verdicts = {(c.rate, c.by, c.group): c.verdict for c in result.contrasts}
    assert verdicts["false_positive_rate", ("kind",), ("B",)] == "differs"
    assert verdicts["sensitivity", ("kind",), ("B",)] == "differs"
    assert verdicts["false_positive_rate", ("district",), ("south",)] == "alike"
    assert result.headline.by == ("kind",)


def test_the_demo_is_a_command():
    done = command("--demo", "--json", "-")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["format"] == "baserate/audit/1"
    assert told["rows"] == 20_000
    assert command("--demo", "--json", "-").stdout == done.stdout


def test_the_seed_fixes_the_log(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_demo(tmp_path / name, rows=500, seed=2)
    assert (tmp_path / "a/synthetic.csv").read_bytes() == (tmp_path / "b/synthetic.csv").read_bytes()
    columns = {"score": "score", "threshold": 50, "outcome": "outcome", "groups": ["kind"]}
    assert run_audit(tmp_path / "a/synthetic.csv", columns).rows == 500

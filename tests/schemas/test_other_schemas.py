"""Audit files and results are valid by their schemas, and results have every key that the schema names."""

from __future__ import annotations

import json
import tomllib

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from baserate.auditing.demo import SPEC
from baserate.auditing.load import check_spec
from baserate.cli import cli
from baserate.errors import AuditError
from baserate.schemas import json_schema
from support.logs import COLUMNS, spec_text

AUDIT = Draft202012Validator(json_schema("audit"))
RESULT_SCHEMA = json_schema("result")
RESULT = Draft202012Validator(RESULT_SCHEMA)
CASE = "case:met-live-2024-25"
DRAWS = ("--draws", "256")


def audit_errors(text: str) -> list[str]:
    return [error.message for error in AUDIT.iter_errors(tomllib.loads(text))]


def test_the_spec_of_the_demo_and_of_the_contract_are_valid():
    assert audit_errors(SPEC) == []
    contract = spec_text(
        {"score": "s", "threshold": 5, "outcome": "y", "groups": ["race", "sex"], "time": "m", "person": "id"},
        reference={"race": "Caucasian"},
        options={"minimum_cell": 10, "level": 0.95, "margin": 0.04, "missing": ["99", ""]},
        labels={"recorded_share": [0.5, 1.0], "seen_for": "all"},
        outcome={"yes": [1, True, "x"], "no": 0},
        source={"delimiter": ";", "encoding": "latin-1"},
    )
    assert audit_errors(contract) == []
    check_spec(contract.encode(), "a.toml")


@pytest.mark.parametrize(
    ("columns", "tables"),
    [
        ({**COLUMNS, "colour": "x"}, {}),
        ({"groups": ["g"]}, {}),
        ({**COLUMNS, "count": "n", "weight": "w"}, {}),
        ({**COLUMNS, "count": "n", "person": "p"}, {}),
        ({**COLUMNS, "flagged_when": "at_most"}, {}),
        (COLUMNS, {"bands": {"g": "18"}}),
        (COLUMNS, {"source": {"date_format": "d/m"}}),
        (COLUMNS, {"headline": {"rate": "ppv"}}),
        ({"score": "s", "outcome": "y", "groups": ["g"]}, {}),
        ({**COLUMNS, "score": "s", "threshold": 3}, {}),
        ({**COLUMNS, "groups": []}, {}),
        ({**COLUMNS, "groups": ["a", "a"]}, {}),
        ({**COLUMNS, "groups": list("abcdefg")}, {}),
        ({**COLUMNS, "groups": "a"}, {}),
        ({"score": "s", "threshold": 1, "outcome": "y", "groups": ["g"], "place": "p"}, {}),
        ({"score": "s", "threshold": 1, "outcome": "y", "groups": ["g"]}, {"decision": {"yes": 1}}),
        (COLUMNS, {"observed": {"yes": 1}}),
        (COLUMNS, {"options": {"level": 1.5}}),
        (COLUMNS, {"options": {"level": 0.4}}),
        (COLUMNS, {"options": {"minimum_cell": 2}}),
        (COLUMNS, {"options": {"margin": "wide"}}),
        (COLUMNS, {"options": {"interval": "wald"}}),
        (COLUMNS, {"options": {"resamples": True}}),
        (COLUMNS, {"options": {"missing": "x"}}),
        (COLUMNS, {"labels": {"recorded_share": [0.5]}}),
        (COLUMNS, {"labels": {"recorded_share": [0, 1]}}),
        (COLUMNS, {"labels": {"seen_for": "some"}}),
        (COLUMNS, {"outcome": {"no": 1}}),
        (COLUMNS, {"outcome": {"yes": [[1]]}}),
        (COLUMNS, {"source": {"delimiter": ";;"}}),
        (COLUMNS, {"source": {"encoding": "ebcdic"}}),
        (COLUMNS, {"reference": {"group": ["a"]}}),
        (COLUMNS, {"colours": {"a": 1}}),
    ],
)
def test_a_faulty_spec_is_refused_by_the_reader_and_by_the_schema(columns, tables):
    text = spec_text(columns, **tables)
    with pytest.raises(AuditError):
        check_spec(text.encode(), "a.toml")
    assert audit_errors(text)


def result_of(*arguments):
    found = CliRunner().invoke(cli, [*arguments, "--json", "-"], catch_exceptions=False)
    return json.loads(found.stdout)


RUNS: dict[str, list[tuple[str, ...]]] = {
    "assessment": [("assess", CASE, *DRAWS), ("assess", "case:whole-chain", *DRAWS)],
    "simulation": [
        ("simulate", "case:city-list", "--replicates", "2", "--days", "3"),
        (
            "simulate",
            "case:oakland-urns",
            "--replicates",
            "2",
            "--days",
            "3",
            "--vary",
            "discovered.allocation=proportional,uniform",
        ),
    ],
    "comparison": [("compare", CASE, "case:south-wales-2017", *DRAWS)],
    "breakeven": [
        ("breakeven", CASE, "--outcome", "search.ppv", "--at", "0.5", "--solve", "search.p_watchlisted", *DRAWS),
        ("breakeven", CASE, "--outcome", "search.ppv", "--at", "99.99999%", "--solve", "search.fnir", *DRAWS),
    ],
    "update": [("update", CASE, "--counts", "search.fpir=3/120000", "--predict", "search.fpir=5000", *DRAWS)],
    "trial": [
        ("trial", "plan", "--rate-at-most", "0.1%"),
        ("trial", "plan", "--rate", "0.1", "--difference", "0.02"),
        ("trial", "read", "--errors", "3", "--of", "1200"),
    ],
    "meaning": [("trial", "meaning", "--accuracy", "99.9%", "--prevalence", "1/1000", "--watchlist-size", "100")],
    "audit": [("audit", "--demo")],
    "law": [("law", CASE, "--as-of", "2026-11-25")],
}


@pytest.fixture(scope="module")
def results():
    return {name: [result_of(*run) for run in runs] for name, runs in RUNS.items()}


@pytest.mark.parametrize("name", RUNS)
def test_every_result_is_valid_and_valid_as_one_kind_alone(name, results):
    for result in results[name]:
        assert [error.message for error in RESULT.iter_errors(result)] == []
        matching = [
            kind
            for kind, schema in RESULT_SCHEMA["$defs"].items()
            if Draft202012Validator(schema | {"$defs": RESULT_SCHEMA["$defs"]}).is_valid(result)
        ]
        assert matching == [name]


@pytest.mark.parametrize("name", RUNS)
def test_a_result_without_one_of_its_keys_is_refused(name, results):
    required = set(RESULT_SCHEMA["$defs"][name]["required"])
    for result in results[name]:
        for key in required:
            without = {other: value for other, value in result.items() if other != key}
            assert not RESULT.is_valid(without), key


@pytest.mark.parametrize("name", RUNS)
def test_the_schema_names_every_key_of_a_result(name, results):
    for result in results[name]:
        assert set(result) <= set(RESULT_SCHEMA["$defs"][name]["properties"])


def test_a_wrong_number_is_refused(results):
    (first, *_) = results["assessment"]
    wrong = json.loads(json.dumps(first))
    wrong["outcomes"][0]["median"] = "many"
    assert not RESULT.is_valid(wrong)


@pytest.mark.parametrize("name", ["scenario", "audit", "result"])
def test_the_command_prints_the_schema(name):
    found = CliRunner().invoke(cli, ["schema", name], catch_exceptions=False)
    assert json.loads(found.stdout) == json_schema(name)


def test_another_name_is_refused():
    assert CliRunner().invoke(cli, ["schema", "fish"]).exit_code == 2

"""A scenario is the same from a file, from its text and from its tables."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import numpy as np
import pytest

from baserate.errors import ScenarioError
from baserate.scenario.load import load_scenario, read_scenario_bytes, scenario_from_tables, scenario_from_text

CASE = "case:met-live-2024-25"
WRONG = """\
format = 1
title = "A scan"
[[stage]]
id = "scan"
kind = "screening"
screened_per_year = -5
prevalence = 0.001
sensitivity = 0.9
false_positive_rate = 2
[population]
size = 1000
"""


def test_file_text_and_tables_declare_one_scenario():
    content = read_scenario_bytes(CASE)
    loaded = load_scenario(CASE)
    assert scenario_from_text(content.decode()) == replace(loaded, name="")
    from_tables = scenario_from_tables(tomllib.loads(content.decode()))
    assert replace(from_tables, sha256=loaded.sha256, name=CASE) == loaded


def test_faults_are_placed_by_what_is_known():
    keys = ["stage[0].screened_per_year", "stage[0].false_positive_rate"]
    with pytest.raises(ScenarioError) as of_text:
        scenario_from_text(WRONG)
    assert [(fault.file, fault.line, fault.key) for fault in of_text.value.faults] == [
        (None, 6, keys[0]),
        (None, 9, keys[1]),
    ]
    with pytest.raises(ScenarioError) as of_tables:
        scenario_from_tables(tomllib.loads(WRONG))
    assert [(fault.file, fault.line, fault.key) for fault in of_tables.value.faults] == [
        (None, None, keys[0]),
        (None, None, keys[1]),
    ]


def test_tables_may_hold_tuples_and_numbers_of_numpy():
    tables = tomllib.loads(WRONG)
    tables["stage"] = (
        {**tables["stage"][0], "screened_per_year": np.int64(5), "false_positive_rate": np.float32(0.5)},
    )
    (stage,) = scenario_from_tables(tables).stages
    assert stage.settings["screened_per_year"].everybody.distribution.value == 5
    assert stage.settings["false_positive_rate"].everybody.distribution.value == 0.5


def test_equal_tables_have_one_hash_and_others_another():
    tables = tomllib.loads(WRONG)
    tables["stage"][0].update(screened_per_year=5, false_positive_rate=0.5)
    turned = dict(reversed(tables.items()))
    other = {**tables, "title": "Another scan"}
    assert scenario_from_tables(tables).sha256 == scenario_from_tables(turned).sha256
    assert scenario_from_tables(tables).sha256 != scenario_from_tables(other).sha256


def test_tables_that_hold_themselves_are_a_fault():
    tables = tomllib.loads(WRONG)
    tables["population"]["groups"] = tables
    with pytest.raises(ScenarioError, match="nested too deep"):
        scenario_from_tables(tables)


@pytest.mark.parametrize(
    "row", ["Ann Smith,1987-03-04,1", "root:x:0:0:root:/root", '{"name": "Ann Smith"}', "Ann Smith\t1"]
)
def test_a_log_handed_in_as_a_file_of_ours_is_never_quoted(row):
    with pytest.raises(ScenarioError) as caught:
        load_scenario("log.csv", f"{row}\n{row}\n".encode())
    assert "Smith" not in str(caught.value) and "root" not in str(caught.value)
    assert "log.csv:1" in str(caught.value)


def test_a_line_that_is_no_toml_is_named_by_its_key_alone():
    with pytest.raises(ScenarioError) as caught:
        load_scenario("s.toml", b"format = 1\nname = Ann Smith\n")
    assert "at the key 'name'" in str(caught.value)
    assert "Smith" not in str(caught.value)

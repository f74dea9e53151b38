"""Small cells are not shown; identities are refused by their values too."""

from __future__ import annotations

import csv
import itertools
import json

import numpy as np
import pytest

from baserate.errors import AuditError
from baserate.identities.values import identity_values
from support.logs import COLUMNS, HEADER, rows_of_counts, run_audit, write_csv


def test_a_small_group_and_one_more_are_not_shown(tmp_path):
    counts = {"A": (30, 30, 30, 30), "B": (20, 20, 20, 20), "C": (1, 2, 1, 2)}
    result = run_audit(
        write_csv(tmp_path / "log.csv", HEADER, rows_of_counts(counts)), COLUMNS, reference={"group": "A"}
    )
    assert {group.key[0]: group.suppressed for group in result.groups} == {"A": False, "(not shown)": True}
    told = result.to_dict()
    for group in told["groups"]:
        if group["suppressed"]:
            assert group["rates"] == {}
            assert all(group[part] is None for part in ("n", "tp", "fp", "fn", "tn"))
    assert told["contrasts"] == []
    assert "Some groups are not shown" in " ".join(told["warnings"])


def numbers_in(value):
    if isinstance(value, dict):
        return itertools.chain.from_iterable(map(numbers_in, value.values()))
    if isinstance(value, list):
        return itertools.chain.from_iterable(map(numbers_in, value))
    return [value] if isinstance(value, (int, float)) and not isinstance(value, bool) else []


def test_no_persons_value_or_row_is_in_the_result(tmp_path):
    generator = np.random.default_rng(4)
    rows = [
        (
            generator.choice(["A", "B"]),
            100 + 0.001 * index + 0.0001234,
            int(generator.random() < 0.3),
            f"P{index:05}",
            "2025-03-04",
        )
        for index in range(2000)
    ]
    log = write_csv(tmp_path / "log.csv", ("g", "s", "y", "who", "when"), rows)
    columns = {"score": "s", "threshold": 101, "outcome": "y", "groups": ["g"], "time": "when", "person": "who"}
    result = run_audit(log, columns, reference={"g": "A"}, options={"resamples": 20}).to_dict()
    written = json.dumps(result)
    assert "P0" not in written
    assert "2025-03-04" not in written
    # No score of one person: neither the extremes nor any other.
    assert not {row[1] for row in rows} & set(numbers_in(result["curves"]))
    for curve in result["curves"]["calibration"]:
        assert all(part["n"] >= 10 for part in curve["points"])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("{0}@example.org", "e-mail"),
        ("+44 20 7946 {0:04}", "telephone"),
        ("10.0.0.{0}", "IP address"),
        ("00:1A:2B:3C:4D:{0:02x}", "device"),
        ("person number {0}", "an identity: 200 values"),
        ("the officer wrote at some length about what was seen in the street on the day in question, {0}", "free text"),
    ],
)
def test_identities_are_refused_by_their_values(tmp_path, value, words):
    rows = [(value.format(index), 1, index % 2) for index in range(200)]
    log = write_csv(tmp_path / "log.csv", HEADER, rows)
    with pytest.raises(AuditError, match=words) as caught:
        run_audit(log, COLUMNS)
    assert value.format(7) not in str(caught.value)


def test_ordinary_groups_are_not_taken_for_identities():
    assert not identity_values({f"ward {index}": 200 for index in range(80)}, 10)
    assert not identity_values({"25 - 45": 100, "Greater than 45": 100, "Less than 25": 3}, 10)
    assert not identity_values({"2019": 500, "2020": 500}, 10)


def test_columns_that_are_not_declared_are_not_read_and_are_reported(tmp_path):
    rows = [(f"N{index}", "A", index % 2, index % 3 == 0) for index in range(100)]
    log = write_csv(tmp_path / "log.csv", ("name", *HEADER), rows)
    result = run_audit(log, COLUMNS)
    assert any("'name'" in warning and "not read" in warning for warning in result.warnings)
    with log.open() as file:
        assert next(csv.reader(file))[0] == "name"


def test_periods_that_are_names_are_refused_and_those_of_many_people_pass(tmp_path):
    rows = [(f"Family{index:03}, Given{index % 7}", "AB"[index % 2], index % 2, index % 3 == 0) for index in range(300)]
    log = write_csv(tmp_path / "log.csv", ("entered", *HEADER), rows)
    with pytest.raises(AuditError, match=r"columns\.time") as caught:
        run_audit(log, {**COLUMNS, "time": "entered"}, options={"period": "value"})
    assert "Family" not in str(caught.value)
    rows = [(f"term {index // 100}", *row[1:]) for index, row in enumerate(rows)]
    log = write_csv(tmp_path / "log.csv", ("entered", *HEADER), rows)
    assert run_audit(log, {**COLUMNS, "time": "entered"}, options={"period": "value"}).drift

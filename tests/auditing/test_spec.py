"""Audit files: every fault at once, with its line; identity-like columns are refused."""

from __future__ import annotations

import pytest

from baserate.auditing.load import check_spec
from baserate.errors import AuditError
from baserate.identities.columns import identity_like
from support.logs import COLUMNS, spec_of, spec_text

WRONG = """\
format = 2
[columns]
score = "s"
outcome = 3
groups = ["race", "race"]
colour = "x"
[reference]
race = "a"
[options]
level = 1.5
minimum_cell = 2
margin = "wide"
resamples = true
[labels]
recorded_share = [0.9, 0.2]
"""


def test_all_faults_of_a_file_at_once_each_with_its_line():
    with pytest.raises(AuditError) as caught:
        check_spec(WRONG.encode(), "audit.toml")
    found = {fault.key: fault.line for fault in caught.value.faults}
    assert found == {
        "format": 1,
        "columns.threshold": 2,
        "columns.outcome": 4,
        "columns.groups": 5,
        "columns.colour": 6,
        "options.level": 10,
        "options.minimum_cell": 11,
        "options.margin": 12,
        "options.resamples": 13,
        "labels.recorded_share": 15,
    }
    assert all(fault.file == "audit.toml" and fault.allowed for fault in caught.value.faults)


def test_the_file_of_the_contract_is_read():
    spec = spec_of(
        {
            "score": "decile_score",
            "threshold": 5,
            "outcome": "y",
            "groups": ["race", "sex"],
            "time": "m",
            "person": "id",
        },
        reference={"race": "Caucasian"},
        options={"minimum_cell": 10, "level": 0.95},
    )
    assert spec.columns.person == "id"
    assert spec.columns.threshold == 5
    assert not spec.options.intersections


@pytest.mark.parametrize("place", ["columns", "options"])
def test_intersections_may_stand_in_either_table(place):
    tables = {"columns": COLUMNS, "options": {}}
    tables[place] = {**tables[place], "intersections": True}
    assert check_spec(spec_text(**tables).encode(), "a").options.intersections


@pytest.mark.parametrize(
    "column",
    [
        "name",
        "first_name",
        "lastName",
        "email",
        "home_address",
        "number_plate",
        "licensePlate",
        "VRM",
        "phone",
        "ssn",
        "person_id",
        "id",
        "ID",
        "userId",
        "account",
        "device_id",
        "dob",
        "date_of_birth",
        "ip_address",
        "IMEI",
        "zip",
        "postcode",
        "latitude",
        "photo",
        "comments",
        "passport",
    ],
)
def test_identity_like_columns_are_refused(column):
    assert identity_like(column)
    with pytest.raises(AuditError, match="looks like"):
        spec_of({**COLUMNS, "groups": [column]})
    # The person column alone may be one.
    assert spec_of({**COLUMNS, "person": column}).columns.person == column


@pytest.mark.parametrize(
    "column",
    [
        "race",
        "sex",
        "age_cat",
        "decile_score",
        "two_year_recid",
        "screening_month",
        "district",
        "county_name",
        "group_id",
        "device_type",
        "face_match",
        "force",
        "outcome",
        "is_violent_recid",
        "ethnicity",
        "officer_defined_ethnicity",
        "stop_type",
        "hit",
    ],
)
def test_columns_of_groups_and_decisions_are_not(column):
    assert not identity_like(column)


@pytest.mark.parametrize("more", ['[columns]\nweight = "w"\n', "[population.g]\nA = 1000\n"])
def test_what_would_have_no_effect_is_refused(more):
    columns = '[columns]\ndecision = "d"\ngroups = ["g"]\n'
    text = columns + 'weight = "w"\n' if "weight" in more else columns + more
    with pytest.raises(AuditError, match="not made yet"):
        check_spec(("format = 1\n" + text).encode(), "audit.toml")

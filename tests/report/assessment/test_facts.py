"""An item of a list is called by the name that the file gives it, beside the id that commands take."""

from __future__ import annotations

from baserate.report.assessment.facts import shown_id, unit_of
from baserate.scenario.load import load_scenario
from baserate.stages import stage_kind
from baserate.terms import term
from support.page import report_of

TAGGING = """
format = 1
title = "Tags"
population = { size = 1000000 }
[[stage]]
id = "tags"
kind = "attribute_tagging"
tagged_per_day = 1000
attributes = [ { name = "sex", accuracy = "0.7 to 0.9", population_share = 0.5 },
               { name = "hat", accuracy = 0.6, population_share = "0.1 to 0.2" } ]
"""


def test_the_name_stands_behind_the_id_wherever_inputs_are_reported():
    report = report_of(TAGGING)
    named = {"tags.attributes[0].accuracy (sex)", "tags.attributes[1].population_share (hat)", "tags.tagged_per_day"}
    assert named <= {found.id for found in report.inputs}
    assert report.drivers is not None and named & {row.header for row in report.drivers.rows}
    assert "(hat)" in " ".join(report.basis.sentences)


def test_what_has_no_item_or_no_name_keeps_its_id():
    loaded = load_scenario("t", TAGGING.encode())
    for known in (
        "tags.tagged_per_day",
        "population.size",
        "tags.attributes[7].accuracy",
        "other.attributes[0].accuracy",
    ):
        assert shown_id(loaded, known) == known


def test_a_share_is_reported_per_what_its_kind_counts():
    found = {
        name: unit_of(stage_kind(name), "ppv") for name in ("face_search", "screening", "meter_anomaly", "risk_score")
    }
    assert found == {
        "face_search": "per alert",
        "screening": "per flag",
        "meter_anomaly": "per alarm",
        "risk_score": "per person marked",
    }
    assert unit_of(stage_kind("screening"), "npv") == term("npv").per

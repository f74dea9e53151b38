"""The report model: two fixed scenarios against snapshots, and their numbers against fractions worked out here."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path

import pytest

from baserate.assessment.result import OutcomeResult
from baserate.assessment.run import assess
from baserate.quantity import Estimate
from baserate.report.assessment.model import build_report
from baserate.report.assessment.sentences import amount_sentence, assumed
from support.page import FACE_SEARCH, FIVE_STAGES, report_of, scenario
from support.scenarios import load_text

GOLDEN = Path(__file__).parent / "golden"

CHAIN = """
[[stage]]
id = "score"
kind = "risk_score"
scored = 10_000
base_rate = { by_group = { A = 0.1, B = 0.2 }, source = "register of 2025" }
sensitivity = 0.5
false_positive_rate = { value = 0.1, assumption = "as in the pilot" }
[[stage]]
id = "visits"
kind = "response"
input = "score"
minutes_per_alert = 60
hours_per_officer_per_day = 5
cost_per_hour = 40
[[stage]]
id = "idle"
kind = "screening"
screened_per_year = 0
prevalence = 0.5
sensitivity = 0.9
false_positive_rate = 0.1
"""
SNAPSHOTS = {
    "face_search": scenario(FACE_SEARCH),
    "chain": scenario(CHAIN, size="20_000", groups="{ A = 0.75, B = 0.25 }"),
}


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_a_report_says_what_it_said_before(name):
    found = json.loads(json.dumps(asdict(report_of(SNAPSHOTS[name]))))
    found["reproduction"]["version"] = "0"
    assert found == json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def cell(report, table, header):
    """Return the first cell of a row."""
    found = next(stage for stage in report.stages if stage.id == table)
    return next(row for row in found.outcomes.rows if row.header == header).cells[0]


def test_the_face_search_is_right_by_hand():
    report = report_of(SNAPSHOTS["face_search"])
    (stage,) = report.stages
    p, faces = Fraction(1, 100_000), 100_000
    true, false = faces * p * Fraction(9, 10), faces * (1 - p) / 1000
    wrong = false / (true + false)
    assert (round(1000 * wrong), round(1000 * (1 - wrong))) == (991, 9)
    assert stage.headline.startswith("Of every 1,000 alerts, about 991 are about the wrong person and 9 are")
    assert cell(report, "search", "Positive predictive value (precision)") == f"{float(100 * (1 - wrong)):.3g}%"
    assert float(true) == 0.9 and cell(report, "search", "True alerts per day") == "0.9"
    assert cell(report, "search", "False alerts per day") == f"{float(false):.4g}" == "100"
    people = 3_650_000 * (1 - p) * (1 - Fraction(999, 1000) ** 10)
    assert cell(report, "search", "People wrongly alerted on per year") == f"{round(people / 10) * 10:,}" == "36,340"
    assert stage.denominators.per_face == "Of every 1,000 faces seen, about 1 brings a wrong alert."
    assert "99.9% of the faces seen bring no wrong alert, and 99.108% of the alerts" in stage.denominators.percentages


def test_the_chain_is_right_by_hand():
    report = report_of(SNAPSHOTS["chain"])
    score, idle, visits = report.stages
    # A: 7,500 people, 750 with the outcome, 375 of them and 675 of the others marked; B: 2,500, 500, 250 and 200.
    assert score.headline == (
        "Of every 100 people marked, about 58 are marked wrongly and 42 are marked rightly."
    )  # 875 of 1,500
    assert [found.text for found in score.by_group] == [
        "Of every 100 people marked, about 64 are marked wrongly and 36 are marked rightly.",  # 675 of 1,050
        "Of every 100 people marked, about 44 are marked wrongly and 56 are marked rightly.",  # 200 of 450
    ]
    assert score.more[0] == "In all, 875 people marked are marked wrongly and 625 are marked rightly."
    assert [(array.wrong, array.of) for array in score.icons.arrays] == [(58, 100), (64, 100), (44, 100)]
    assert cell(report, "visits", "Officer hours per year") == "1,500"
    assert cell(report, "visits", "Officer hours on false alerts per year") == "875"
    assert cell(report, "visits", "Officers needed") == f"{1500 / (365 * 5):.4g}"
    assert cell(report, "visits", "Cost per true alert") == f"{40 * 1500 / 625:.4g}"
    assert visits.headline.startswith("Of every 100 officer hours, about 58 are spent on false alerts and 42 are")
    assert idle.headline.endswith("is undefined: on these inputs there are no flags.")
    assert cell(report, "idle", "Positive predictive value (precision)") == "—"
    assert not idle.icons.arrays and not idle.reading and not idle.groups_lead


def test_everything_rests_on_something_and_the_shares_add_up():
    report = report_of(SNAPSHOTS["chain"])
    counts = {found.origin: found.count for found in report.basis.origins}
    assert counts == {"evidence": 0, "source": 1, "assumption": 1, "unsourced": 10}
    assert {found.of for found in report.basis.origins} == {12} == {sum(counts.values())}
    assert report.basis.sentences[0] == (
        "The first sentence on score is worked out from 4 inputs: 2 are unsourced (score.scored, score.sensitivity)"
        " and 1 is assumed (score.false_positive_rate)."
    )
    assert report.basis.sentences[-1].startswith("All 12 inputs are given as single values")


def test_what_is_cited_in_full_is_said_to_be():
    text = scenario(
        '[[stage]]\nid = "s"\nkind = "risk_score"\n'
        + "".join(
            f'{name} = {{ value = {value}, source = "a register" }}\n'
            for name, value in {"scored": 100, "base_rate": 0.1, "sensitivity": 0.5, "false_positive_rate": 0.1}.items()
        )
    )
    first = report_of(text).basis.sentences[0]
    assert first == (
        "The first sentence on s is worked out from 4 inputs: all of them cite a source or a published record."
    )


def test_a_sound_system_is_shown_to_be_sound():
    text = scenario(FACE_SEARCH.replace("1e-5", "0.05").replace("fpir = 0.001", "fpir = 1e-6"))
    (stage,) = report_of(text).stages
    assert stage.headline == (
        "Of every 100,000 alerts, about 2 are about the wrong person and 99,998 are about the right person."
    )
    assert stage.reading.startswith("On these inputs, more alerts are about the right person")
    assert not stage.icons.arrays and "100,000 alerts would be too many to see" in stage.icons.instead


def test_a_chance_that_only_rounds_to_all_is_not_said_to_be_all():
    text = scenario(
        '[[stage]]\nid = "g"\nkind = "gathering_alert"\np_flagged = 0.5\nk = 3\n'
        "gatherings = [ { people = 5000, per_day = 2 } ]\n"
    )  # one minus about 1e-1498
    rows = report_of(text).stages[0].outcomes.rows
    assert rows[0].cells[0] == "more than 99.9999999999%"


def test_all_is_said_where_it_is_exactly_all():
    chain = FACE_SEARCH.replace("1e-5", "0") + (
        '[[stage]]\nid = "r"\nkind = "response"\ninput = "search"\nminutes_per_alert = 30\n'
        "hours_per_officer_per_day = 6\n"
    )
    stage = report_of(scenario(chain)).stages[1]
    assert stage.headline == "All of the officer hours are spent on false alerts, and none is spent on true alerts."
    assert not stage.reading


def test_groups_share_one_denominator_and_review_is_reported():
    stage = report_of(FIVE_STAGES).stages[0]
    assert stage.id == "search" and [found.group for found in stage.by_group] == ["north", "east", "south", "west"]
    said = [stage.headline, *(found.text for found in stage.by_group), stage.more[0]]
    assert len({sentence.split(" alerts")[0] for sentence in said}) == 1
    assert len({array.of for array in stage.icons.arrays}) == 1
    assert [array.title for array in stage.icons.arrays][:2] == ["Everybody", "After review"]
    assert "alerts that review passes on" in stage.more[0]


def test_groups_that_do_not_differ_are_said_not_to_and_drawn_once():
    text = scenario(FACE_SEARCH, groups="{ A = 0.5, B = 0.5 }")
    report = report_of(text)
    assert report.stages[0].groups_lead == "The groups do not differ in this share." and not report.stages[0].by_group
    assert [array.title for array in report.stages[0].icons.arrays] == ["Everybody"]
    assert [row.header for row in report.charts[0].table.rows] == ["search: about the wrong person"]


def test_many_groups_are_listed_and_not_drawn():
    groups = "{ " + ", ".join(f"g{i} = 0.01" for i in range(100)) + " }"
    rates = ", ".join(f"g{i} = {0.0001 * (i + 1)}" for i in range(100))
    text = scenario(FACE_SEARCH.replace("fpir = 0.001", f"fpir.by_group = {{ {rates} }}"), groups=groups)
    report = report_of(text)
    (stage,) = report.stages
    assert len(stage.by_group) == 100 and "100 groups are too many to draw" in stage.icons.instead
    assert [array.title for array in stage.icons.arrays] == ["Everybody"]
    assert len(report.charts[0].table.rows) == 1 and "in the tables" in report.charts[0].left_out
    assert len(stage.groups.rows) == 2 * 101


def test_what_reproduces_the_numbers_is_reported():
    result = assess(load_text(SNAPSHOTS["face_search"]), draws=123, seed=7, level=0.8)
    found = build_report(result).reproduction
    details = dict(found.details)
    assert (details["Draws"], details["Seed"], details["Level of the intervals"]) == ("123", "7", "80%")
    assert details["SHA-256 of the scenario file"] == result.to_dict()["input_sha256"]
    assert "--seed 7" in found.command


def test_drivers_tell_how_much_of_the_spread_rests_on_what():
    from dataclasses import replace

    from baserate.assessment.result import Driver

    result = assess(load_text(FIVE_STAGES), draws=500)
    drivers = (Driver("search.ppv", "search.fnir", 0.25, 0.3), Driver("search.ppv", "search.p_watchlisted", 0.6, 0.7))
    report = build_report(replace(result, drivers=drivers))
    sentences = report.basis.sentences
    told = [sentence for sentence in sentences if sentence.startswith("Of the variance")]
    assert told == [
        "Of the variance of the number that the first sentence on search gives, 60% comes from inputs that are"
        " unsourced or assumed, each taken alone. 3 such values are given without any uncertainty, taken as exact"
        " and so not counted."  # p_watchlisted, and fpir in the east and in the west
    ]
    assert report.drivers is not None
    assert [(row.header, row.cells[1:]) for row in report.drivers.rows] == [
        ("search.p_watchlisted", ("60%", "70%")),
        ("search.fnir", ("25%", "30%")),
    ]
    assert build_report(replace(result, drivers=())).drivers is None


COMMUTERS = """
[[stage]]
id = "s"
kind = "screening"
screened_per_year = 24_000_000
prevalence = 0.00001
sensitivity = 0.9
false_positive_rate = 0.0005
looks_per_person_per_year = { by_group = { commuter = 400, other = 20 } }
"""


def test_groups_with_one_share_and_another_burden_are_not_said_to_be_alike():
    """400 passes a year against 20, each wrongly flagged at 0.0005: 1-(1-f)**400 over 1-(1-f)**20."""
    stage = report_of(scenario(COMMUTERS, size="1_000_000", groups="{ commuter = 0.1, other = 0.9 }")).stages[0]
    rate = 0.0005 * (1 - 0.00001)
    times = (1 - (1 - rate) ** 400) / (1 - (1 - rate) ** 20)
    assert stage.groups_lead.startswith("The groups do not differ in this share. The burden per head differs: people")
    found = re.search(r"is ([\d.]+) times as high in commuter as in other\.", stage.groups_lead)
    assert float(found[1]) == pytest.approx(times, rel=0.05)


def test_few_draws_are_warned_of_and_enough_are_not():
    text = scenario(FACE_SEARCH.replace("fpir = 0.001", 'fpir = "0.0005 to 0.002"'))
    assert report_of(text, draws=1).warnings[0].startswith("Only 1 draw was made")
    assert not [warning for warning in report_of(text, draws=1000).warnings if "made" in warning]


UPPER = "This is an upper bound: no other spread of the same looks over the same people gives more."


def test_a_number_of_people_says_beside_itself_that_it_is_an_upper_bound_and_what_it_assumes():
    text = scenario(FACE_SEARCH + "review = { p_confirm_true = 0.9, p_confirm_false = 0.2 }\n")
    result = assess(load_text(text), draws=200)
    stage = build_report(result).stages[0]
    people, after = (one for one in stage.more if "eople wrongly alerted on per year" in one)
    (assumption,) = (
        one for one in result["search.people_wrongly_alerted_per_year"].assumes if "upper bound" not in one
    )
    assert people.endswith(f"{UPPER} It assumes: {assumption}.")
    assert after.endswith("This too is an upper bound, on the same assumptions.")
    assert assumption in stage.assumes


def test_what_is_no_count_of_people_is_not_called_a_bound():
    result = assess(load_text(scenario(FACE_SEARCH)), draws=200)
    for found, said in zip(result.outcomes, map(assumed, result.outcomes), strict=True):
        assert ("upper bound" in said) == ("people_wrongly" in found.id), found.id


def test_single_values_without_a_source_are_not_said_to_bring_no_variance():
    text = scenario(FACE_SEARCH.replace("value = 0.1,", "count = 11, of = 100,"))
    sentences = build_report(assess(load_text(text), draws=500, drivers=True)).basis.sentences
    (told,) = (one for one in sentences if "variance" in one)
    assert told == (
        "How much the number that the first sentence on search gives depends on its unsourced or assumed inputs is not"
        " in its variance: all of them are single values, which are taken as exact and so not counted."
    )


GATHERINGS = """
[[stage]]
id = "meet"
kind = "gathering_alert"
p_flagged = 0.001
k = 10
gatherings = [ { people = 5000, per_day = 20 } ]
[[stage]]
id = "visits"
kind = "response"
input = "meet"
minutes_per_alert = "20 to 60"
hours_per_officer_per_day = 6
"""


def test_hours_on_ordinary_gatherings_alone_are_no_finding_about_true_alerts():
    stage = report_of(scenario(GATHERINGS)).stages[1]
    assert stage.headline == (
        "Only false alerts are declared here, so all officer hours counted are spent on false alerts: how many would be"
        " spent on true alerts is not known."
    )
    assert not stage.reading


@pytest.mark.parametrize(
    ("hour", "stop", "shown"),
    [
        ("40", "100", "the currency of the inputs"),
        ('{ value = 40, unit = "EUR per hour" }', '{ value = 9, unit = "EUR per stop" }', "EUR"),
        ('{ value = 40, unit = "EUR per hour" }', '{ value = 9, unit = "GBP per stop" }', "the currency of the inputs"),
        ('{ value = 40, unit = "EUR per hour" }', "9", "the currency of the inputs"),
    ],
)
def test_a_cost_is_in_the_currency_declared(hour, stop, shown):
    text = scenario(CHAIN.replace("cost_per_hour = 40", f"cost_per_hour = {hour}\ncost_per_wrong_stop = {stop}"))
    report = report_of(text.replace("by_group = { A = 0.1, B = 0.2 }", "value = 0.1"))
    (visits,) = (stage for stage in report.stages if stage.id == "visits")
    rows = {row.header: row.cells[-1] for row in visits.outcomes.rows}
    assert rows["Cost per true alert"] == shown
    assert rows["Cost to people wrongly stopped per year"] == f"{shown}, per year"


def test_a_sentence_on_a_cost_says_in_what_it_is():
    outcome = OutcomeResult(
        "n.cost_per_year", "n", "cost_per_year", None, "", Estimate(1e6, 1e6, 1e6, 1e6, 0.9, "fixed")
    )
    assert amount_sentence(outcome, money="GBP") == "Cost per year: 1,000,000, in GBP."

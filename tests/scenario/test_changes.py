"""Changed inputs: a scenario with an input replaced is the scenario whose file says so."""

from __future__ import annotations

import pytest

from baserate.assessment.run import assess
from baserate.errors import UsageError
from baserate.quantity import Beta
from baserate.scenario.changes import with_inputs
from baserate.scenario.load import scenario_from_tables
from baserate.scenario.model import find_input
from support.scenarios import load_text, scenario_text

SEARCH = {
    "id": "search",
    "kind": "face_search",
    "faces_per_day": "20000 to 60000",
    "p_watchlisted": 1e-5,
    "fnir": {"count": 11, "of": 100},
    "fpir": {"by_group": {"A": "1e-4 to 1e-3", "B": 2e-3}},
}
CROWD = {
    "id": "crowd",
    "kind": "gathering_alert",
    "p_flagged": 0.01,
    "k": 5,
    "gatherings": [{"people": 100, "per_day": "1 to 2"}, {"people": 400, "per_day": 3}],
}
GROUPS = {"A": 0.4, "B": 0.6}


def declared(search=SEARCH, crowd=CROWD, size=1e6):
    return load_text(scenario_text(search, crowd, size=size, groups=GROUPS))


def outcomes_of(scenario):
    return assess(scenario, draws=512, drivers=0).to_dict()["outcomes"]


def test_changed_inputs_give_what_a_file_with_them_gives():
    changes = {
        "population.size": "2e6 to 3e6",
        "search.fnir": {"count": 3, "of": 50, "source": "a trial"},
        "search.fpir[B]": "1e-5 to 1e-4",
        "search.faces_per_day": {"by_group": {"A": 10_000, "B": "1e4 to 2e4"}},
        "crowd.gatherings[1].per_day": "5 to 8",
    }
    search = SEARCH | {
        "fnir": changes["search.fnir"],
        "faces_per_day": changes["search.faces_per_day"],
        "fpir": {"by_group": {"A": "1e-4 to 1e-3", "B": "1e-5 to 1e-4"}},
    }
    crowd = CROWD | {"gatherings": [CROWD["gatherings"][0], {"people": 400, "per_day": "5 to 8"}]}
    changed = with_inputs(declared(), changes)
    assert outcomes_of(changed) == outcomes_of(declared(search, crowd, "2e6 to 3e6"))
    assert find_input(changed, "search.fnir", "name").quantity.distribution == Beta(3, 50)
    assert find_input(changed, "search.fnir", "name").quantity.origin.reference == "a trial"


def test_what_was_by_group_may_be_given_for_everybody():
    changed = with_inputs(declared(), {"search.fpir": "1e-4 to 1e-3"})
    assert outcomes_of(changed) == outcomes_of(declared(SEARCH | {"fpir": "1e-4 to 1e-3"}))


def test_a_changed_scenario_is_distinguished_and_the_declared_one_stays_as_it_is():
    scenario = declared()
    one, other = with_inputs(scenario, {"search.fnir": 0.1}), with_inputs(scenario, {"search.fnir": 0.2})
    assert len({scenario.sha256, one.sha256, other.sha256}) == 3
    assert with_inputs(scenario, {"search.fnir": 0.1}).sha256 == one.sha256
    assert scenario == declared()


def test_all_that_is_wrong_with_changes_is_said_at_once():
    with pytest.raises(UsageError) as caught:
        with_inputs(
            declared(), {"search.fnr": 0.1, "search.fpir[C]": 0.1, "search.fnir": 1.5, "search.fpir[A]": "many"}
        )
    keys = [fault.key for fault in caught.value.faults]
    assert sorted(keys) == ["search.fnir", "search.fnr", "search.fpir[A]", "search.fpir[C]"]
    assert "search.fnir" in str(next(fault for fault in caught.value.faults if fault.key == "search.fnr"))


def test_changes_that_cannot_go_together_are_refused_as_in_a_file():
    given = {"true_links": 100, "recall": 0.9, "candidate_pairs": 1e6, "p_false_link": 1e-5, "links_per_profile": 5}
    stage = {"id": "link", "kind": "record_linkage", **given}
    scenario = scenario_from_tables({"format": 1, "title": "Links", "population": {"size": 1000}, "stage": [stage]})
    with pytest.raises(UsageError) as caught:
        with_inputs(scenario, {"link.true_links": 2e6})
    [fault] = caught.value.faults
    assert (fault.key, fault.allowed) == ("link.true_links", "true_links at most candidate_pairs")
    assert with_inputs(scenario, {"link.true_links": 2e6, "link.candidate_pairs": 3e6}).sha256


def test_a_change_may_not_ask_for_more_people_than_there_are():
    """9,000 looks at 3 each are of 3,000 people; at 1 each of 9,000, where there are 5,000."""
    stage = {"id": "s", "kind": "screening", "screened_per_year": 9000, "looks_per_person_per_year": 3}
    stage |= {"prevalence": 0.1, "sensitivity": 0.9, "false_positive_rate": 0.01}
    declared = load_text(scenario_text(stage, size=5000))
    with pytest.raises(UsageError, match=r"give looks_per_person_per_year at least 1\.8"):
        declared.with_inputs({"s.looks_per_person_per_year": 1})
    with pytest.raises(UsageError, match="at no more people than there are: 2,000"):
        declared.with_inputs({"population.size": 2000})
    declared.with_inputs({"population.size": 3000})


def test_a_change_may_not_correlate_errors_beyond_what_the_rates_allow():
    """Of errors at 0.01 and 0.5 the largest correlation is sqrt(0.01*0.5/(0.99*0.5)), about 0.1005."""
    first = {"id": "a", "kind": "screening", "screened_per_year": 9000, "prevalence": 0.1, "sensitivity": 0.9}
    second = {"id": "b", "kind": "screening", "input": "a", "sensitivity": 0.9, "false_positive_rate": 0.5}
    stages = first | {"false_positive_rate": 0.01}, second | {"error_correlation": 0.1}
    declared = load_text(scenario_text(*stages, size=5000))
    with pytest.raises(UsageError, match=r"b\.error_correlation.*at most 0\.100504"):
        declared.with_inputs({"b.error_correlation": 0.11})
    with pytest.raises(UsageError, match=r"b\.error_correlation"):
        declared.with_inputs({"a.false_positive_rate": 0.005})

"""``[[loop]]`` tables: what is read, and every fault with its line."""

from __future__ import annotations

import pytest

from baserate.assessment.run import assess
from baserate.errors import ScenarioError, UsageError
from baserate.loops import LOOPS
from baserate.scenario.template import new_scenario
from baserate.simulation.run import simulate
from support.faulty import FAULTY_LOOPS, GOOD_LOOP
from support.scenarios import load_text


def faults_of(text):
    with pytest.raises(ScenarioError) as caught:
        load_text(text)
    return {(fault.line, fault.key) for fault in caught.value.faults}


def test_a_loop_is_read_with_its_places_and_origins():
    loop = load_text(GOOD_LOOP).loops[0]
    assert (loop.id, loop.kind.name, loop.days, loop.names) == ("patrols", "patrol_feedback", 10, ("a", "b"))
    assert loop.choices == {"allocation": "hottest"}
    rate = dict(loop.all_settings())["patrols.a.incidents_per_day"].everybody
    assert (rate.origin.kind, rate.origin.reference) == ("source", "a count")


@pytest.mark.parametrize(("old", "new", "expected"), FAULTY_LOOPS)
def test_every_fault_is_reported_with_its_line(old, new, expected):
    assert old in GOOD_LOOP
    assert expected in faults_of(GOOD_LOOP.replace(old, new))


def test_no_places_and_a_million_places():
    head, _, rest = GOOD_LOOP.partition("places = [")
    after = rest.partition("]\n")[2]
    assert (7, "loop[0].places") in faults_of(head + "places = []\n" + after)
    assert (3, "loop[0].places") in faults_of(head + after)
    many = "places = [" + "{}," * 300_000 + "]\n"
    assert (7, "loop[0].places") in faults_of(head + many + after)


def test_all_faults_are_reported_at_once():
    broken = GOOD_LOOP.replace("days = 10", "days = -1").replace('"1 to 2"', "-1").replace("hottest", "coldest")
    assert {(6, "loop[0].days"), (9, "loop[0].places[1].incidents_per_day"), (12, "loop[0].allocation")} <= faults_of(
        broken
    )


def test_assess_leaves_loops_aside_and_simulate_leaves_stages_aside():
    with pytest.raises(UsageError, match="no stage"):
        assess(load_text(GOOD_LOOP))
    with pytest.raises(UsageError, match="no loop"):
        simulate(
            load_text(
                'format = 1\ntitle = "x"\n[[stage]]\nid = "r"\nkind = "risk_score"\nscored = 9\n'
                "base_rate = 0.1\nsensitivity = 0.5\nfalse_positive_rate = 0.1\n"
            )
        )


@pytest.mark.parametrize(
    "options", [{"replicates": 0}, {"days": 0}, {"days": 10**9}, {"seed": -1}, {"level": 1.0}, {"workers": 0}]
)
def test_options_out_of_range_are_reported(options):
    with pytest.raises(UsageError) as caught:
        simulate(load_text(GOOD_LOOP), **options)
    assert caught.value.faults[0].key == next(iter(options))


@pytest.mark.parametrize("kind", LOOPS.built_in)
def test_a_new_loop_of_every_kind_runs_as_it_is_and_names_every_parameter(kind):
    text = new_scenario(kind)
    scenario = load_text(text)
    assert [(loop.kind.name, loop.days) for loop in scenario.loops] == [(kind, 365)]
    result = simulate(scenario, replicates=2, days=3)
    assert {one.term for one in result.outcomes}
    about = LOOPS[kind]
    items = about.items.parameters if about.items else ()
    for name in (*(parameter.name for parameter in (*about.parameters, *items)), *about.choices):
        assert f"{name} = " in text
    assert ("[population]" in text) == about.needs_population


def test_what_a_new_loop_leaves_as_comments_can_be_taken_up():
    text = new_scenario("patrol_feedback").replace('"proportional"', '"self_exciting"')
    with pytest.raises(ScenarioError, match="no theta, omega_per_day, days_before"):
        load_text(text)
    for name in ("theta", "omega_per_day", "days_before"):
        text = text.replace(f"# {name} =", f"{name} =")
    assert simulate(load_text(text), replicates=2, days=3).outcomes


def test_an_unknown_kind_is_reported_with_the_kinds_of_loop():
    with pytest.raises(UsageError) as caught:
        new_scenario("patrol_fedback")
    [fault] = caught.value.faults
    assert all(kind in fault.allowed for kind in (*LOOPS.built_in, "screening", "city-list"))
    assert "'patrol_feedback'" in fault.hint


@pytest.mark.parametrize(
    ("size", "groups", "says"),
    [
        ("0.3", "", "a whole number of people"),
        ("5e-324", "", "a whole number of people"),
        ("3", "groups = { A = 0.1, B = 0.9 }", "at least one person in every group"),
    ],
)
def test_a_population_of_half_a_person_or_with_an_empty_group_is_a_fault(size, groups, says):
    text = new_scenario("list_feedback").replace("size = 1_000_000", f"size = {size}\n{groups}")
    with pytest.raises(ScenarioError, match=says):
        load_text(text)

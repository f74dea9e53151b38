"""What a kind of loop declares is what its world gives: outcomes, their entries, true values."""

from __future__ import annotations

import numpy as np
import pytest

from baserate.loops import LOOPS
from baserate.loops.kind import BY_GROUP_AND_WHOLE, GROUP, WHOLE, Axis, Observed
from baserate.loops.world import run_days
from baserate.scenario.template import new_scenario
from baserate.simulation.jobs import spec_of
from support.scenarios import load_text

GROUPS = "groups = { A = 0.6, B = 0.4 }"


@pytest.mark.parametrize("groups", ["", GROUPS])
@pytest.mark.parametrize("name", LOOPS.built_in)
def test_a_world_gives_what_its_kind_declares(name, groups):
    scenario = load_text(new_scenario(name).replace("# " + GROUPS, groups))
    spec, kind = spec_of(scenario.loops[0], scenario.population, 2), LOOPS[name]
    layout = kind.layout(spec)
    world = kind.world(spec, 1, range(3))
    *_, last = run_days(world, kind.plan, 2, (0, 2))
    assert {term: values.shape for term, values in last.items()} == {
        term: (3, len(entries)) for term, entries in layout.items()
    }
    truth = world.truth()
    assert set(truth) == {one.term for one in kind.outcomes if one.has_truth and one.term in layout}
    for term, values in truth.items():
        assert values.shape[1] == len(layout[term]) and values.shape[0] in (1, 3)
        assert ((values >= 0) & (values <= 1)).all()
    assert {*kind.drawn, *filter(None, [kind.mapped])} <= {one.term for one in kind.outcomes}
    assert all(step.words for step in kind.plan)
    by_group = [entry for entries in layout.values() for entry in entries if "group" in entry]
    assert bool(by_group) == bool(groups and kind.needs_population)


def test_entries_follow_the_parts_of_an_outcome_and_cross_the_axes_of_one():
    area, kind = Axis("area", "items"), Axis("kind", "names", ("pass", "gathering"))
    beside = Observed("x", ((area,), (GROUP,), WHOLE)).entries(["n", "s"], ["A", "B"])
    assert beside == ({"area": "n"}, {"area": "s"}, {"group": "A"}, {"group": "B"}, {})
    crossed = Observed("x", ((area, kind),)).entries(["n", "s"], [])
    assert crossed == (
        {"area": "n", "kind": "pass"},
        {"area": "n", "kind": "gathering"},
        {"area": "s", "kind": "pass"},
        {"area": "s", "kind": "gathering"},
    )
    assert Observed("x", ((kind,),)).entries([], []) == ({"kind": "pass"}, {"kind": "gathering"})
    assert Observed("x", BY_GROUP_AND_WHOLE).entries([], []) == ({},)
    assert Observed("x", ((GROUP,),)).entries(["n"], []) == ()


def test_a_group_may_be_called_anything_and_is_not_taken_for_the_whole():
    scenario = load_text(new_scenario("list_feedback").replace("# " + GROUPS, 'groups = { "all" = 0.6, "A" = 0.4 }'))
    spec = spec_of(scenario.loops[0], scenario.population, 1)
    assert LOOPS["list_feedback"].layout(spec)["listed"] == ({"group": "all"}, {"group": "A"}, {})
    world = LOOPS["list_feedback"].world(spec, 1, range(2))
    seen = world.observe(world.start())
    assert np.isnan(seen["list_share"]).all()  # nobody is on the list yet: there is nothing to share

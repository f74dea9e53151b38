"""The plan of a scenario against the arithmetic itself: what is called, what comes out, and what changes it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from baserate.assessment.behind import depends_on, inputs_behind, told_inputs, trace
from baserate.assessment.evaluate import evaluate, row_of, rows_of
from baserate.assessment.plan import find_outcome, plan_of
from baserate.errors import UsageError
from baserate.formulas.formula import Formula
from baserate.quantity import Quantity
from baserate.scenario.cases import case_names
from baserate.scenario.load import load_scenario
from baserate.scenario.model import input_name
from support.page import FIVE_STAGES
from support.random_stages import random_scenario
from support.scenarios import load_text, scenario_text

CASES = [f"case:{name}" for name in case_names()]
RANDOM = [f"random {seed}" for seed in range(60)]
POINTS = 64


def declared(name: str):
    if name.startswith("random"):
        return load_text(random_scenario(int(name.removeprefix("random "))))
    return load_text(FIVE_STAGES) if name == "five stages" else load_scenario(name)


@pytest.mark.parametrize("name", [*CASES, *RANDOM, "five stages"])
def test_the_formulas_of_the_plan_are_those_called_in_numbers_in_their_order(name, monkeypatch):
    scenario = declared(name)
    plan = plan_of(scenario)
    called = []
    real = Formula.__call__

    def recording(self, values):
        called.append(self)
        return real(self, values)

    monkeypatch.setattr(Formula, "__call__", recording)
    done = evaluate(plan, {stream: np.array([0.4, 0.6]) for stream in plan.streams})
    planned = []
    for stage in plan.stages:
        for step in stage.steps:
            planned += [step.formula] * (step.by_group + (step.total == "again"))
            found = done[stage.key].by_group[step.name].shape
            assert (found[-2] > 1, len(found) > 2) == (step.grouped, step.itemised), step.name
            assert (step.name in done[stage.key].total) == (stage.step(step.name).total != "none")
    assert called == planned


@pytest.mark.parametrize("name", ["case:whole-chain", "five stages"])
def test_nothing_is_evaluated_to_make_a_plan_and_its_layout(name, monkeypatch):
    scenario = declared(name)

    def forbidden(*_):
        raise AssertionError("evaluated")

    monkeypatch.setattr(Formula, "__call__", forbidden)
    monkeypatch.setattr(Quantity, "values", forbidden)
    plan = plan_of(scenario)
    assert plan.layout
    for stage in plan.stages:
        inputs_behind(plan, stage.stage.id, stage.stage.kind.headline)


@pytest.mark.parametrize("name", [*CASES, *RANDOM[:20]])
def test_a_plan_cut_to_one_outcome_gives_the_same_numbers_with_no_more_formulas(name):
    plan = plan_of(declared(name))
    points = {stream: np.linspace(0.1, 0.9, 5) for stream in plan.streams}
    done = evaluate(plan, points)
    for entry in {(one.key, one.outcome.name): one for one in plan.layout}.values():
        cut = plan.cut({entry.key: [entry.outcome.name]})
        assert {step for stage in cut.stages for step in stage.steps} <= {
            step for stage in plan.stages for step in stage.steps
        }
        mine = evaluate(cut, points)
        for one in cut.layout:
            np.testing.assert_array_equal(row_of(cut, mine, one), row_of(plan, done, one))


def some_values(plan, generator) -> dict[str, np.ndarray]:
    """Return values of every input, by name, spread so widely that what limits or saturates does not everywhere."""
    made = {}
    for input_id, group, parameter, quantity in plan.scenario.inputs():
        middle = quantity.interval(0.5)[0]
        if parameter is not None and parameter.domain.integer:
            values = middle + generator.integers(0, 3, POINTS)
        elif parameter is not None and parameter.domain.is_probability:
            near = special.expit(special.logit(np.clip(middle, 1e-9, 0.9)) + generator.uniform(-4, 2, POINTS))
            values = np.where(np.arange(POINTS) % 2, near, generator.uniform(0.05, 0.6, POINTS))
        else:
            values = max(middle, 1e-3) * np.exp(generator.uniform(-4, 4, POINTS))
        made[input_name(input_id, group)] = np.asarray(values, dtype=float)
    return made


WITH_OFFICERS = ("share_unattended", "median_wait_minutes", "p_wait_over", "cost_to_wrongly_stopped_per_year")


def never_short(total) -> bool:
    return "share_unattended" in total and not total["share_unattended"].any()


def is_all_or_nothing(values) -> bool:
    return bool(np.isin(values, (0, 1, np.inf)).all())


def moved(before: np.ndarray, after: np.ndarray) -> bool:
    before, after = np.broadcast_arrays(before, after)
    both = np.isfinite(before) & np.isfinite(after)
    return bool((np.abs(after[both] - before[both]) > 1e-8 * np.abs(before[both])).any())


def cancels(plan, entry, key, done) -> bool:
    """Whether an input cancels by algebra that degrees do not see."""
    outcome, parameter = entry.outcome.name, key[0].rpartition(".")[2]
    by_group = done[entry.key].by_group[outcome]
    with np.errstate(all="ignore"):
        groups_are_alike = not moved(by_group[..., :1, :], by_group)
    return (
        # A mean, or a ratio of sums, of what is the same in all groups.
        (entry.group is None and by_group.shape[-2] > 1 and groups_are_alike)
        # A share of the alerts received, times their number: (t + f)*t/(t + f); and shares where none is true.
        or (plan.stage(entry.stage).stage.input is not None and not key[0].startswith(f"{entry.stage}."))
        or any(not one.value for one in plan.stage(entry.stage).received)
        # People wrongly flagged over all innocent people: their share of the population, and what looks there are.
        or outcome.removeprefix("confirmed_").startswith("p_innocent")
        # Officers to spare in every draw, or always too few.
        or (outcome in WITH_OFFICERS and (never_short(done[entry.key].total) or is_all_or_nothing(by_group)))
        # Looks at so many each are never of as many people as there are.
        or (key[0] == "population.size" and not _everybody_is_looked_at(done[entry.key]))
        # A factor of every group's weight, and a share flagged that is declared.
        or (outcome.endswith("fpir") and parameter == "p_watchlisted")
        # Counts split over groups by looks add up to the whole; costs and alerts attended are one share of each.
        or (entry.group is None and parameter in ("looks_per_person_per_year", "passes_per_person_per_year"))
        or (outcome == "cost_per_true_alert" and parameter in ("officers", "hours_per_officer_per_day"))
        # The rate of a search turned into one of a comparison, and back; searches by group, where all are alike.
        or (outcome.removeprefix("confirmed_").startswith(("share_of_s", "searches_w")) and parameter == "gallery_size")
        or (entry.group is None and parameter == "searches_per_year")
        # Where every alert is answered at every point.
        or (outcome == "share_unattended" and not by_group.any())
        # Where no alert is unknown.
        or (outcome.startswith("ppv_if_unknown") and parameter in ("right", "wrong"))
        or (outcome == "flagged" and parameter in ("auc", "base_rate"))
    )


def _everybody_is_looked_at(values) -> bool:
    known = values.by_group
    return "people_looked_at" not in known or bool((known["people_looked_at"] >= known["size"]).any())


@pytest.mark.parametrize("name", [*CASES, *RANDOM])
def test_an_outcome_depends_on_just_the_inputs_that_change_it(name):
    plan = plan_of(declared(name))
    values = some_values(plan, np.random.default_rng(7))
    done = evaluate(plan, {}, values)
    before = list(rows_of(plan, done))
    behind = trace(plan)
    changing: list[set] = [set() for _ in before]
    for input_id, group, parameter, _ in plan.scenario.inputs():
        its = input_name(input_id, group)
        is_count = parameter is not None and parameter.domain.integer
        changed = {**values, its: values[its] + 1 if is_count else values[its] * 0.9}
        for number, row in enumerate(rows_of(plan, evaluate(plan, {}, changed))):
            if moved(before[number], row):
                changing[number].add((input_id, group))
    for entry, found in zip(plan.layout, changing, strict=True):
        stage, place = behind[entry.key], 0
        cells = stage.total[entry.outcome.name] if entry.group is None else stage.by_group[entry.outcome.name]
        if entry.group is not None and cells.shape[1] > 1:
            place = plan.scenario.groups.index(entry.group)
        cell = cells[entry.item if entry.item is not None and len(cells) > 1 else 0, place]
        told = told_inputs(plan, {key for key, degree in (cell or {}).items() if degree != 0})
        assert found <= told, (entry.id, entry.group, entry.item, found - told)
        unseen = {key for key in told - found if not cancels(plan, entry, key, done)}
        assert not unseen, (entry.id, entry.group, entry.item, unseen)


TAGGING = {"id": "t", "kind": "attribute_tagging"}
BY_GROUP = {"by_group": {"A": 9000, "B": 9000}}


@pytest.mark.parametrize(
    ("tagged", "accuracy", "behind", "depends"),
    [
        (BY_GROUP, {"by_group": {"A": 0.9, "B": 0.5}}, {"A", "B"}, {"A", "B"}),
        (9000, {"by_group": {"A": 0.9, "B": 0.5}}, {None}, set()),
        (BY_GROUP, 0.9, set(), set()),
    ],
)
def test_a_weight_stands_behind_a_mean_just_where_groups_differ(tagged, accuracy, behind, depends):
    stage = TAGGING | {"tagged_per_day": tagged, "attributes": [{"name": "a", "accuracy": accuracy}]}
    stage["attributes"][0]["population_share"] = 0.5
    plan = plan_of(load_text(scenario_text(stage, size=1e6, groups={"A": 0.9, "B": 0.1})))
    for ask, expected in ((inputs_behind, behind), (depends_on, depends)):
        found = {group for name, group in ask(plan, "t", "p_all_right") if name == "t.tagged_per_day"}
        assert found == expected


def test_an_outcome_is_found_by_name_group_and_place_and_what_is_not_there_is_said():
    crowd = {"id": "c", "kind": "gathering_alert", "p_flagged": 0.01, "k": 2}
    crowd["gatherings"] = [{"people": 50, "per_day": 1}, {"people": 500, "per_day": 2}]
    plan = plan_of(load_text(scenario_text(crowd, size=1e5, groups={"A": 0.4, "B": 0.6})))
    entry = find_outcome(plan, "c.p_alert", "outcome", "B", {"people": 500})
    assert (entry.id, entry.group, entry.item, entry.where) == ("c.p_alert", "B", 1, {"people": 500})
    for name, group, where, said in (
        ("c.p_alrt", None, None, "c.p_alert"),
        ("c.p_alert", "C", None, "A, B"),
        ("c.p_alert", None, None, "people=50, people=500"),
        ("c.p_alert", None, {"people": 51}, "0 outcomes"),
    ):
        with pytest.raises(UsageError, match=said):
            find_outcome(plan, name, "outcome", group, where)

"""Scenarios of random stages, as files write them: every kind, with and without its options, by group, in chains."""

from __future__ import annotations

import random

from baserate.parameters import Parameter
from baserate.stages import kind_names, stage_kind
from support.scenarios import scenario_text


def random_scenario(seed: int, stages: int = 3) -> str:
    """Return the text of a scenario of some stages, each fed by an earlier one where that can be."""
    chance = random.Random(seed)
    groups = {1: None, 2: {"A": 0.3, "B": 0.7}, 3: {"A": 0.2, "B": 0.3, "C": 0.5}}[chance.randint(1, 3)]
    made: list[dict[str, object]] = []
    for place in range(stages):
        kinds_made = {str(one["id"]): stage_kind(str(one["kind"])) for one in made}
        feeding = {one: kind for one, kind in kinds_made.items() if kind.alerts is not None}
        kinds = [name for name in kind_names() if feeding or not stage_kind(name).must_be_fed]
        made.append(_stage(f"s{place}", chance.choice(kinds), feeding, groups, chance))
        # Rates of comparisons, over a whole watchlist, leave hardly any room for a correlation with errors after them.
        if any(one["id"] == made[-1].get("input") and "fmr" in one for one in made):
            made[-1].pop("error_correlation", None)
    return scenario_text(*made, size=chance.choice([600, "300 to 1200"]), groups=groups)


def _stage(stage_id, name, feeding, groups, chance):
    kind = stage_kind(name)
    stage: dict[str, object] = {"id": stage_id, "kind": name}
    supplied: set[str] = set()
    if feeding and (kind.must_be_fed or (kind.fed_by and chance.random() < 0.6)):
        stage["input"] = chance.choice(list(feeding))
        supplied = {derived.formula.result for derived in kind.fed_by if kind.looks or chance.random() < 0.8}
    given = {one.name for one in kind.parameters if one.required and one.name not in supplied}
    given |= {one.name for one in kind.parameters if not one.required and chance.random() < 0.5}
    for choices in kind.alternatives:
        given -= frozenset().union(*choices)
        given |= chance.choice(choices)
    for names in kind.together:
        given = given | names if names & given and chance.random() < 0.7 else given - names
    given -= refused_of_fed(kind) if "input" in stage else set()
    if "input" not in stage or feeding[stage["input"]].looks is None:
        given -= {"error_correlation"}
    given -= {name for name, needed in kind.requires if needed not in given}
    for parameter in kind.parameters:
        if parameter.name in given:
            outer, _, inner = parameter.name.rpartition(".")
            table = stage.setdefault(outer, {}) if outer else stage
            assert isinstance(table, dict)
            table[inner] = _value(parameter, groups, chance)
    if kind.points is not None and chance.random() < 0.4:
        _with_points(stage, kind, groups, chance)
    for counted in kind.counted:
        stage[counted.others] = _like(stage[counted.count], stage[counted.others])
    if kind.items:
        stage[kind.items.name] = [
            ({kind.items.label: f"item {number}"} if kind.items.label else {})
            | {one.name: _value(one, groups, chance) for one in kind.items.parameters}
            for number in range(chance.randint(1, 3))
        ]
    return stage


def refused_of_fed(kind) -> set[str]:
    """Return what a stage that is fed may not declare: its looks are the alerts that it receives."""
    return {derived.formula.result for derived in kind.fed_by} | {kind.looks.per_person} if kind.looks else set()


def _with_points(stage, kind, groups, chance: random.Random) -> None:
    """Give a stage rates at thresholds, in order, beside those that it has, or instead of them."""
    points = []
    for place in range(chance.randint(1, 3)):
        point: dict[str, object] = {"threshold": place / 4}
        for name, start, step in zip(
            kind.points.rates, (0.2, 0.4), (0.1 if kind.points.opposed else -0.05, -0.1), strict=True
        ):
            value = round(start + step * place, 4)
            point[name] = {"by_group": dict.fromkeys(groups, value)} if groups and chance.random() < 0.3 else value
        points.append(point)
    stage["operating_points"] = points
    if chance.random() < 0.5:
        for name in kind.points.otherwise:
            stage.pop(name, None)
        stage["operate_at"] = points[-1]["threshold"]


def _like(one, other):
    """Return a number of the second given by group where the first is, and for everybody where the first is."""
    number = next(iter(other["by_group"].values())) if isinstance(other, dict) else other
    return {"by_group": dict.fromkeys(one["by_group"], number)} if isinstance(one, dict) else number


def _value(parameter: Parameter, groups, chance: random.Random):
    if groups and parameter.by_group and not parameter.single and chance.random() < 0.4:
        return {"by_group": {group: _number(parameter, chance) for group in groups}}
    return _number(parameter, chance)


def _number(parameter: Parameter, chance: random.Random) -> float:
    if parameter.domain.integer:
        return chance.randint(20, 60) if parameter.name == "people" else chance.randint(1, 4)
    if parameter.domain.is_probability:
        return round(chance.uniform(0.01, 0.5), 4)
    if parameter.name == "error_correlation":
        return round(chance.uniform(0, 0.002), 5)
    if parameter.name == "passes_per_person_per_year":
        return round(chance.uniform(30, 90), 3)
    if parameter.name == "faces_per_day":
        return round(chance.uniform(1, 9), 3)
    scale = 1e4 if parameter.name == "candidate_pairs" else 10
    return round(chance.uniform(1, 9) * scale, 3)

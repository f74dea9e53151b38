"""Canada's questionnaire: answer sets scored by the form's own code, and the range of what is not answered."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from baserate.documents.questionnaire import PHASES, load_questionnaire, score, score_range

FORM = load_questionnaire()
#: Scored by the form's own code (see the source in the data file): the answers' weights, and what came out.
COUNTED = [((0, 0), (0, 1)), ((90, 40), (90, 3)), ((143, 68), (122, 3)), ((89, 56), (89, 3)), ((74, 49), (74, 2))]


@pytest.mark.parametrize(("points", "came_out"), COUNTED)
def test_points_become_a_level_as_in_the_form(points: tuple[int, int], came_out: tuple[int, int]) -> None:
    current = FORM.current(*points)
    assert (current, FORM.level_of(current)) == came_out


def test_the_deduction_comes_at_62_points_and_is_rounded_before_the_level() -> None:
    assert [FORM.current(100, points) for points in (61, 62)] == [100, 85]
    assert FORM.current(50, 62) == 43  # 42.5, halves up
    assert [FORM.level_of(points) for points in (41, 42, 83, 84, 125, 126)] == [1, 2, 2, 3, 3, 4]


def test_the_largest_scores_are_those_of_the_form() -> None:
    most = {"raw": 0, "mitigation": 0}
    for question in FORM.questions.values():
        if question.phase in ("both", "design") or question.id == "riskProfile10":
            weights = question.weights.values()
            most[question.kind] += sum(weights) if question.many else max(weights, default=0)
    assert most["mitigation"] == FORM.mitigation_max == 77
    assert most["raw"] == FORM.raw_max == 167


VECTORS = json.loads(Path(__file__).with_name("canada-aia-vectors.json").read_text(encoding="utf-8"))["vectors"]


def test_the_scored_answer_sets_are_scored_alike() -> None:
    for vector in VECTORS:
        made = score({name: tuple(v) if isinstance(v, list) else v for name, v in vector["answers"].items()})
        assert made.raw == vector["expect"]["raw"], vector["note"]
        assert (made.mitigation, made.current, made.level) == (
            vector["expect"]["mitigation"],
            vector["expect"]["current"],
            vector["expect"]["level"],
        )


def test_an_empty_form_is_of_any_level_and_not_of_the_lowest() -> None:
    found = score_range({})
    assert score({}).level == 1
    assert found.level == (1, 4)
    assert found.raw[0] > 0  # least weights that are not 0


def complete(phase: str, dice: random.Random) -> dict[str, Any]:
    """Return an answer to every question that is asked."""
    answers: dict[str, Any] = {}
    for question in FORM.questions.values():  # a question stands after the one on which it depends
        if question.phase not in ("both", phase) or not question.choices:
            continue
        if question.shown_if and answers.get(question.shown_if[0]) not in question.shown_if[1]:
            continue
        values = [choice.value for choice in question.choices]
        answers[question.id] = tuple(v for v in values if dice.random() < 0.5) if question.many else dice.choice(values)
    return answers


@pytest.mark.parametrize("phase", PHASES)
def test_every_way_to_complete_a_form_lies_in_its_range(phase: Any) -> None:
    dice = random.Random(3)
    for _ in range(300):
        whole = complete(phase, dice)
        part = {name: answer for name, answer in whole.items() if dice.random() < 0.5}
        exact, found = score(whole), score_range(part, phase)
        for name in ("raw", "mitigation", "current", "level"):
            low, high = getattr(found, name)
            assert low <= getattr(exact, name) <= high, name


def test_a_complete_form_has_one_score() -> None:
    whole = complete("design", random.Random(5))
    found, exact = score_range(whole, "design"), score(whole)
    assert found.raw == (exact.raw, exact.raw)
    assert found.current == (exact.current, exact.current)


def test_the_ends_of_the_range_of_points_are_reached() -> None:
    """Answering greedily, each unanswered question by its least or most points, gives the ends."""
    least: dict[str, Any] = {}
    for question in FORM.questions.values():
        if question.phase in ("both", "design") and question.choices and question.shown_if is None:
            cheapest = min(question.choices, key=lambda choice: choice.weight).value
            least[question.id] = () if question.many else cheapest
    assert score_range({}, "design").raw[0] <= score(least).raw


def test_answers_that_are_none_are_refused() -> None:
    with pytest.raises(KeyError):
        score({"impact30": "item9-9"})


FOURS = (
    "impact30",
    "impact3",
    "impact6",
    "impact7",
    "impact9",
    "impact24",
    "impact11",
    "impact13",
    "impact15",
    "impact28",
)
HEAVY = {name: "item1-4" if name in ("impact30", "impact3") else "item4-4" for name in FOURS}
THREES = dict.fromkeys(("riskProfile1", "riskProfile2", "riskProfile7"), "item1-3")
#: Added up by hand from the weights: ten fours are 40 points; every safeguard of one phase is 77.
BY_HAND = [
    (HEAVY, False, (40, 0, 40, 1)),
    ({**HEAVY, "riskProfile1": "item1-3"}, False, (43, 0, 43, 2)),
    ({**HEAVY, "impact18": ("item1-3", "item3-2", "item6-3")}, True, (48, 77, 41, 1)),  # 40.8
    ({**HEAVY, **THREES}, True, (49, 77, 42, 2)),  # 41.65 is below the limit of 41.75, 42 is above it
    (
        {"businessDrivers9": "item2-1", "aboutSystem3": "item3-1", "decisionSector1": ("item1-1", "item6-1")},
        True,
        (4, 77, 3, 1),
    ),
]


@pytest.mark.parametrize(("answers", "safeguards", "expected"), BY_HAND)
def test_answers_added_up_by_hand(answers: dict[str, Any], safeguards: bool, expected: tuple[int, ...]) -> None:
    if safeguards:
        for question in FORM.questions.values():
            if question.kind == "mitigation" and question.phase in ("both", "design") and question.choices:
                values = [choice.value for choice in question.choices]
                best = max(question.choices, key=lambda choice: choice.weight).value
                answers = {**answers, question.id: tuple(values) if question.many else best}
    made = score(answers)
    assert (made.raw, made.mitigation, made.current, made.level) == expected

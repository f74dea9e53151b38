"""Canada's Algorithmic Impact Assessment, scored as a range: what is not answered can still be any of its answers.

The form itself counts an unanswered question as 0, so that an empty one is of the lowest level. Here an unanswered
question counts from its least weight to its largest, and one that other answers may hide from 0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import floor
from types import MappingProxyType
from typing import Any, Literal

from baserate.documents.library import DATA

Phase = Literal["design", "implementation"]
PHASES: tuple[Phase, ...] = ("design", "implementation")
Answers = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: its value in the form, its weight, and what it says."""

    value: str
    weight: int
    label: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A fact of the practice that answers a question, or ticks one of its boxes."""

    fact: str
    must: Any
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """One scored question. ``shown_if`` is a question and the answers to it on which this one is asked."""

    id: str
    kind: Literal["raw", "mitigation"]
    section: str
    phase: Literal["both", "design", "implementation"]
    asks: str
    many: bool
    choices: tuple[Choice, ...]
    shown_if: tuple[str, frozenset[str]] | None
    rules: tuple[Rule, ...]

    @property
    def weights(self) -> dict[str, int]:
        """The weight of each answer."""
        return {choice.value: choice.weight for choice in self.choices}

    def points(self, values: Iterable[str]) -> int:
        """Return the points of answers. Raises KeyError for one that is none; a list without weights takes any."""
        return sum(self.weights[value] for value in values) if self.choices else 0


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The scored questions and how points become a level."""

    title: str
    within: tuple[str, ...]
    scope: str
    source: Mapping[str, str]
    least_mitigation: int
    mitigation_max: int
    raw_max: int
    levels: tuple[float, ...]
    requirements: tuple[Mapping[str, str], ...]
    questions: Mapping[str, Question]

    def level_of(self, current: int) -> int:
        """Return the level of a current score."""
        return 1 + sum(current > most for most in self.levels[:-1])

    def current(self, raw: int, mitigation: int) -> int:
        """Return the raw score, less 15% where enough is done against it; halves are rounded up before the level."""
        return floor((85 * raw + 50) / 100) if mitigation >= self.least_mitigation else raw


@dataclass(frozen=True, slots=True)
class Score:
    """Points and level of answers as the form itself counts them."""

    raw: int
    mitigation: int
    current: int
    level: int


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """The lowest and the highest score that the answers leave open, and how many questions are not answered."""

    raw: tuple[int, int]
    mitigation: tuple[int, int]
    current: tuple[int, int]
    level: tuple[int, int]
    unanswered: int


@lru_cache(maxsize=1)
def load_questionnaire() -> Questionnaire:
    """Return the questionnaire from its data file."""
    raw = json.loads((DATA / "ca-aia.json").read_text(encoding="utf-8"))
    questions = {one["id"]: _question(one) for one in raw["questions"]}
    return Questionnaire(
        title=raw["title"],
        within=tuple(raw["within"]),
        scope=raw["scope"],
        source=MappingProxyType(raw["source"]),
        least_mitigation=raw["least_mitigation"],
        mitigation_max=raw["mitigation_max"],
        raw_max=raw["raw_max"],
        levels=tuple(raw["levels"]),
        requirements=tuple(MappingProxyType(one) for one in raw["requirements"]),
        questions=MappingProxyType(questions),
    )


def _question(raw: Mapping[str, Any]) -> Question:
    shown = raw["shown_if"]
    return Question(
        **{key: raw[key] for key in ("id", "kind", "section", "phase", "asks", "many")},
        choices=tuple(Choice(*choice) for choice in raw["choices"]),
        shown_if=None if shown is None else (shown["question"], frozenset(shown["answers"])),
        rules=tuple(Rule(**rule) for rule in raw["rules"]),
    )


def _given(answer: str | Iterable[str] | None) -> tuple[str, ...]:
    return () if answer is None else (answer,) if isinstance(answer, str) else tuple(answer)


def score(answers: Answers) -> Score:
    """Return the score as the form counts it: what is not answered adds nothing.

    Raises KeyError for an answer that is none.
    """
    form = load_questionnaire()
    points = {"raw": 0, "mitigation": 0}
    for name, answer in answers.items():
        question = form.questions[name]
        points[question.kind] += question.points(_given(answer))
    current = form.current(points["raw"], points["mitigation"])
    return Score(points["raw"], points["mitigation"], current, form.level_of(current))


def score_range(answers: Answers, phase: Phase | None = None, ticked: Answers | None = None) -> ScoreRange:
    """Return the lowest and the highest score that answers leave open.

    Parameters
    ----------
    answers
        Whole answers by question: a value, or all the values ticked.
    phase
        The phase of the project, which decides on the questions about mitigation; either, where it is not known.
    ticked
        Values of questions with many answers that are known to be among them, where the others are not known.

    Raises
    ------
    KeyError
        For an answer that is none.
    """
    form, known = load_questionnaire(), ticked or {}
    found = [_points(form, answers, known, one) for one in ((phase,) if phase else PHASES)]
    raw = min(one["raw"][0] for one in found), max(one["raw"][1] for one in found)
    mitigation = min(one["mitigation"][0] for one in found), max(one["mitigation"][1] for one in found)
    current = form.current(raw[0], mitigation[1]), form.current(raw[1], mitigation[0])
    asked = [question for question in form.questions.values() if question.phase in ("both", phase or PHASES[0])]
    unanswered = sum(question.id not in answers for question in asked)
    return ScoreRange(raw, mitigation, current, (form.level_of(current[0]), form.level_of(current[1])), unanswered)


def _points(form: Questionnaire, answers: Answers, ticked: Answers, phase: Phase) -> dict[str, tuple[int, int]]:
    """Return the least and the most points of each kind, in one phase."""
    asked = [question for question in form.questions.values() if question.phase in ("both", phase)]
    follow: dict[str, list[Question]] = {}
    for question in asked:
        if question.shown_if is not None:
            follow.setdefault(question.shown_if[0], []).append(question)
    points = {"raw": (0, 0), "mitigation": (0, 0)}
    for question in asked:
        if question.shown_if is None:
            low, high = _span(question, follow, answers, ticked)
            least, most = points[question.kind]
            points[question.kind] = least + low, most + high
    return points


def _span(
    question: Question, follow: Mapping[str, list[Question]], answers: Answers, ticked: Answers
) -> tuple[int, int]:
    """Return the least and the most points of a question with those that depend on its answer."""
    low = high = None
    for values, least, most in _ways(question, answers, ticked):
        for dependent in follow.get(question.id, ()):
            assert dependent.shown_if is not None
            if dependent.shown_if[1] & set(values):
                below, above = _span(dependent, follow, answers, ticked)
            else:
                # An answer that the form has since hidden keeps counting until the form is completed.
                given = dependent.points(_given(answers.get(dependent.id)))
                below, above = 0, given
            least, most = least + below, most + above
        low = least if low is None else min(low, least)
        high = most if high is None else max(high, most)
    return low or 0, high or 0


def _ways(question: Question, answers: Answers, ticked: Answers) -> list[tuple[tuple[str, ...], int, int]]:
    """Return the ways in which a question may be answered: the values, the least and the most points of them."""
    weights = question.weights
    if question.id in answers:
        values = _given(answers[question.id])
        points = question.points(values)
        return [(values, points, points)]
    known = _given(ticked.get(question.id))
    if question.many:
        return [(known, question.points(known), sum(weights.values()))]
    return [((value,), weight, weight) for value, weight in weights.items()]

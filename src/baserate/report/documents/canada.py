"""Canada's questionnaire, answered as far as the facts of a practice go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from baserate.documents.questionnaire import Phase, Question, ScoreRange, load_questionnaire, score_range
from baserate.practice.known import AtLeast
from baserate.practice.known import Known as Facts
from baserate.provisions.conditions import Atom, Condition, parse_condition

PHASE_OF: Mapping[str, Phase] = {"pre-deployment": "design", "pilot": "design", "production": "implementation"}


def answers_from(facts: Facts) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return whole answers and single ticks that known facts give, by question."""
    answers: dict[str, str] = {}
    ticked: dict[str, tuple[str, ...]] = {}
    for question in load_questionnaire().questions.values():
        given = tuple(rule.answer for rule in question.rules if _holds(rule.fact, rule.must, facts))
        if given and question.many:
            ticked[question.id] = given
        elif given:
            answers[question.id] = given[0]
    return answers, ticked


def _holds(fact: str, must: object, facts: Facts) -> bool:
    if fact not in facts:
        return False
    value = facts[fact].value
    if isinstance(must, bool) or isinstance(value, AtLeast):
        return value is must
    condition: Condition = parse_condition({fact: must}, {})
    assert isinstance(condition, Atom)
    return condition.holds(value) is True


def phase_from(facts: Facts) -> Phase | None:
    """Return the phase of the project that the facts declare."""
    return PHASE_OF.get(str(facts["phase"].value)) if "phase" in facts else None


def canada_lines(facts: Facts) -> tuple[ScoreRange, tuple[str, ...], tuple[str, ...]]:
    """Return the range, what it says in sentences, and the questions that are left to answer."""
    form = load_questionnaire()
    answers, ticked = answers_from(facts)
    phase = phase_from(facts)
    found = score_range(answers, phase, ticked)
    left = tuple(
        f"{question.asks} ({question.id})"
        for question in form.questions.values()
        if question.id not in answers and question.phase in ("both", phase or "design")
    )
    return found, tuple(_sentences(found, answers, ticked)), left


def _sentences(found: ScoreRange, answers: Mapping[str, str], ticked: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    form = load_questionnaire()
    low, high = found.level
    level = f"level {low}" if low == high else f"any level from {low} to {high}"
    yield f"What is declared leaves open {level}."
    yield (
        f"Raw score {found.raw[0]} to {found.raw[1]} of {form.raw_max}, mitigation {found.mitigation[0]} to"
        f" {found.mitigation[1]} of {form.mitigation_max}, current score {found.current[0]} to {found.current[1]}."
    )
    yield (
        "A question that is not answered counts from its least weight to its largest. The form itself counts it as 0,"
        " so that an empty form comes out at level 1."
    )
    for name, answer in answers.items():
        yield f"Answered from the facts: {_said(form.questions[name], (answer,))}"
    for name, values in ticked.items():
        yield f"Ticked from the facts, others open: {_said(form.questions[name], values)}"
    for requirement in form.requirements:
        asked = dict.fromkeys(requirement[str(level)] for level in range(low, high + 1))
        yield f"{requirement['what'].capitalize()}: {', or '.join(asked)}."


def _said(question: Question, values: tuple[str, ...]) -> str:
    labels = [choice.label for choice in question.choices if choice.value in values]
    return f"{question.asks}: {', '.join(labels)} ({question.id})"

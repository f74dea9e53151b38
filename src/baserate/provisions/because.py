"""Why a finding is what it is, in sentences: the few known facts that it rests on, and what its exceptions do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from baserate.practice.known import Known, KnownFact, in_words
from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.provision import Provision

_EXCEPTIONS = {
    "applies": "The exception “{name}” applies.",
    "does not apply": "The exception “{name}” does not apply.",
    "undeclared": "Whether the exception “{name}” applies cannot be told.",
}
_BUT_FOR = {
    "touched": "Were it not for exceptions, it would be touched.",
    "not_touched": "It is not touched, whatever its exceptions.",
    "cannot_tell": "Whether it is touched cannot be told, whatever its exceptions.",
}


def explain(
    provision: Provision,
    known: Known,
    box: int,
    day: date,
    result: str,
    exceptions: Mapping[str, str],
    but_for_exceptions: str,
) -> tuple[str, ...]:
    """Return the sentences that explain a result."""
    if not provision.in_force(day):
        return (_not_in_force(provision, day),)
    lines = [_answer(name, known[name]) for name in decisive_facts(provision, known, box, day)]
    if result == "cannot_tell":
        lines.append("What is known neither establishes that it is touched nor excludes it.")
    if but_for_exceptions != "not_touched":
        lines += [_EXCEPTIONS[state].format(name=name) for name, state in exceptions.items()]
    if exceptions and result != but_for_exceptions:
        lines.append(_BUT_FOR[but_for_exceptions])
    return tuple(lines)


def decisive_facts(provision: Provision, known: Known, box: int, day: date) -> list[str]:
    """Return known facts that give the result by themselves, none of which can be left out, in vocabulary order.

    Where the result cannot be told, they are all the known facts that the provision turns on.
    """
    layout, truth = provision.layout, provision.truth("whole", day)
    result = truth.on(box)
    names = [name for name in load_vocabulary() if name in layout.cells and name in known]
    if result is None:
        return names
    kept = []
    for name in reversed(names):
        wider = box | layout.fields[name]
        if truth.on(wider) == result:
            box = wider
        else:
            kept.append(name)
    return kept[::-1]


def _answer(name: str, fact: KnownFact) -> str:
    """Return the question that a fact answers, with the answer and where it is from."""
    if isinstance(fact.value, bool):
        answer = "Yes" if fact.value else "No"
    elif fact.value == ():
        answer = "None"
    elif isinstance(fact.value, tuple):
        answer = ", ".join(quoted(item) for item in fact.value)
    else:
        is_choice = load_vocabulary()[name].type == "choice"
        answer = quoted(str(fact.value)) if is_choice else in_words(fact.value)
    shown = f"as {fact.source} shows" if fact.origin == "derived" else (fact.source or "declared without a source")
    return f"{load_vocabulary()[name].question} {answer} ({shown.rstrip(',')})."


def quoted(value: str) -> str:
    """Return a value of the vocabulary as words, in quotation marks: they are not the words of a finding."""
    return f"“{value.replace('_', ' ')}”"


def _not_in_force(provision: Provision, day: date) -> str:
    if provision.applies_from is None:
        return "It is not in force, and no day is known from which it will apply."
    if day < provision.applies_from:
        return f"It applies from {provision.applies_from}; on {day} it is not in force."
    return f"It applied until {provision.applies_until}; on {day} it is no longer in force."

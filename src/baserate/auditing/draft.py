"""A draft of an audit file from the columns of a log: what each may be, and the question that settles it.

Of a column no more than counts of its values is read, and of one whose name looks like an identity nothing. No value is
written that fewer rows have than may be shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from baserate.auditing.log.files import open_log
from baserate.auditing.spec import AuditSpec, Columns, Options
from baserate.identities.columns import identity_like, names_an_officer
from baserate.identities.values import dates_among, identity_values
from baserate.identities.wording import cut

#: Values of a column that are counted; of more, only that there are more.
MOST_VALUES = 2_000
#: A column of more values than this is not proposed as one of groups.
MOST_GROUPS = 40
#: Columns of groups that are proposed; others stand in comments.
MOST_COLUMNS = 6
_DECISIONS = {
    *("decision", "flag", "flagged", "alert", "alerted", "search", "searched", "stop", "stopped"),
    *("selected", "denied", "hired", "predicted", "prediction", "referred", "detained", "granted", "released"),
    *("invited", "screened"),
}
_OUTCOMES = {
    *("outcome", "recid", "recidivism", "rearrest", "rearrested", "arrest", "arrested", "convicted", "found"),
    *("hit", "contraband", "fraud", "default", "label", "result", "true", "happened", "y"),
    *("reoffended", "failure", "charged"),
}
_SCORES = {
    *("score", "risk", "decile", "probability", "prob", "rating", "points", "rank"),
}
_PLACES = {
    *("district", "precinct", "department", "force", "county", "beat", "station", "borough", "ward"),
    *("agency", "sector"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column may be: a key of ``[columns]``, or nothing, with the question that settles it."""

    column: str
    key: str
    question: str
    reference: str = ""


def draft_spec(paths: Sequence[str]) -> str:
    """Return the text of an audit file for a log, to be settled by whoever knows it. Raises AuditError."""
    with open_log(paths, AuditSpec(Columns(groups=()))) as log:
        names = log.columns
    unread = {name: why for name in names if (why := identity_like(name) or (names_an_officer(name) and "an officer"))}
    readable = [name for name in dict.fromkeys(names) if name and name not in unread]
    guesses = [_by_name(name, str(why)) for name, why in unread.items()]
    counts = _counts(paths, readable)
    guesses += [_guess(name, counts[name]) for name in readable]
    return _written(sorted(guesses, key=lambda guess: names.index(guess.column)))


def _counts(paths: Sequence[str], names: Sequence[str]) -> dict[str, Mapping[str, int]]:
    """Return the rows of each value of each column, the most frequent values first."""
    if not names:
        return {}
    found: dict[str, Mapping[str, int]] = {}
    with open_log(paths, AuditSpec(Columns(groups=tuple(names)))) as log:
        for index, name in enumerate(names):
            counted = f"SELECT g{index}::VARCHAR, count(*) FROM {log.relation} GROUP BY 1"
            rows = log.connection.execute(f"{counted} ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}").fetchall()
            found[name] = {str(value): int(n) for value, n in rows if value not in (None, "")}
    return found


def _by_name(name: str, why: str) -> Guess:
    return Guess(name, "", f"looks like {why}, and was not read. Where it says which rows are of one person: person")


def _guess(name: str, counts: Mapping[str, int]) -> Guess:
    least = Options().minimum_cell
    words = {word.lower() for word in cut(name)}
    if not counts:
        return Guess(name, "", "has no value in any row")
    if dates_among(counts):
        return Guess(name, "time", "dates. Of the decision, or of something else?")
    if why := identity_values(counts, least):
        return Guess(name, "", f"its values look like {why}. It cannot be a group")
    if len(counts) == 2:
        return _of_two(name, words, counts, least)
    if _are_numbers(counts) and (words & _SCORES or len(counts) > MOST_GROUPS):
        question = "numbers. Is this what people are flagged by, and from which threshold?"
        return Guess(name, "score" if words & _SCORES else "", question)
    if len(counts) > MOST_GROUPS:
        return Guess(name, "", f"{len(counts):,} values or more, too many for groups. Could they be put together?")
    common = next((value for value, n in counts.items() if n >= least), "")
    if words & _PLACES:
        return Guess(name, "place", "a place. Is it where people are stopped and searched?", common)
    return Guess(name, "groups", f"{len(counts)} values. Are these groups of people to be compared?", common)


def _of_two(name: str, words: set[str], counts: Mapping[str, int], least: int) -> Guess:
    shown = " and ".join(map(repr, counts)) if min(counts.values()) >= least else "two values"
    if words & _OUTCOMES:
        return Guess(name, "outcome", f"{shown}. Does it say what happened, for everybody or for some only?")
    if words & _DECISIONS:
        return Guess(name, "decision", f"{shown}. Does it say who was flagged?")
    return Guess(name, "groups", f"{shown}. A group, or a decision or an outcome?", next(iter(counts)))


def _are_numbers(counts: Mapping[str, int]) -> bool:
    try:
        return all(float(value) == float(value) for value in counts)
    except ValueError:
        return False


def _written(guesses: Sequence[Guess]) -> str:
    """Return the file: the first column of each meaning is proposed, any other of it stands in a comment."""
    lines = ["format = 1", 'title = "What this log is of, in a few words"', "", "[columns]"]
    references: list[tuple[str, str]] = []
    for key in ("outcome", "decision", "score", "time", "place"):
        of_key = [guess for guess in guesses if guess.key == key]
        if (key == "score" and any(guess.key == "decision" for guess in guesses)) or key == "place":
            lines += [f"# {key} = {_quoted(guess.column)}  # {guess.question}" for guess in of_key]
            continue
        lines += [f"{key} = {_quoted(guess.column)}  # {guess.question}" for guess in of_key[:1]]
        lines += [f"# {key} = {_quoted(guess.column)}  # {guess.question}" for guess in of_key[1:]]
        if key == "score" and of_key:
            lines.append("threshold = 0  # from which score on are people flagged? This one is a placeholder")
        if key == "outcome" and not of_key:
            lines.append('# outcome = ""  # which column says what really happened? Leave it out where none does')
    if not any(guess.key in ("decision", "score") for guess in guesses):
        lines.append('# decision = ""  # which column says who was flagged?')
    groups = [guess for guess in guesses if guess.key == "groups"]
    lines.append("groups = [")
    for place, guess in enumerate(groups):
        # An audit file declares at most so many groups.
        off = "" if place < MOST_COLUMNS else "# "
        lines.append(f"  {off}{_quoted(guess.column)},  # {guess.question}")
        references += [(guess.column, guess.reference)] if guess.reference and not off else []
    lines += ["]", ""]
    if references:
        lines.append("[reference]  # with which group are the others compared? Here the largest stands")
        lines += [f"{_quoted(column)} = {_quoted(reference)}" for column, reference in references]
        lines.append("")
    left = [guess for guess in guesses if not guess.key]
    lines += [f"# {_quoted(guess.column)}: {guess.question}." for guess in left]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

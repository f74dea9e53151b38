"""Settling sets, results and days in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from baserate.practice.vocabulary import Addressee
from baserate.provisions.because import quoted
from baserate.provisions.finding import AskState, FindingResult
from baserate.provisions.settling import SettlingSet

RESULTS: Mapping[FindingResult, str] = {
    "touched": "Touched by what is declared",
    "cannot_tell": "Cannot be told from what is declared",
    "not_touched": "Not touched",
}
ADDRESSED: Mapping[Addressee, str] = {
    "vendor": "Ask the vendor",
    "deployer": "Ask those who use it",
    "authority": "Ask the authority",
}
ASKED: Mapping[AskState, str] = {
    "declared": "declared",
    "absent": "declared absent",
    "undeclared": "not declared",
}
_FORMS = {
    "is": "{}",
    "in": "one of {}",
    "has": "{} among them",
    "has_any": "any of {} among them",
    "only": "only {}",
    "within": "within {}",
    "at_least": "{} or more",
    "before": "before {}",
}


def must_words(must: Any) -> str:
    """Return what a fact has to satisfy, in words: 'yes', 'not 4 or more', 'one of “police”, “court”'."""
    if isinstance(must, bool):
        return "yes" if must else "no"
    ((form, wanted),) = must.items()
    if form == "not":
        return f"not {must_words(wanted)}"
    if form in ("all", "any"):
        return (", and " if form == "all" else ", or ").join(must_words(part) for part in wanted)
    if wanted == []:
        return "none"
    named = wanted if isinstance(wanted, list) else [wanted]
    is_named = form in ("is", "in", "has", "has_any", "only")
    return _FORMS[form].format(", ".join(quoted(str(one)) if is_named else str(one) for one in named))


def set_words(one: SettlingSet) -> str:
    """Return a settling set in words: '“real time”: yes; “purposes”: “law enforcement” among them'."""
    return "; ".join(f"{quoted(part.fact)}: {must_words(part.must)}" for part in one)

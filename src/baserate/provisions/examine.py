"""Examining a practice: which provisions it touches on a day, with three values and without a guess."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from baserate.practice.known import CHAPTER_III_APPLIES, AtLeast, Known, Shown, known_on
from baserate.practice.table import Practice
from baserate.practice.vocabulary import load_vocabulary
from baserate.provisions.because import explain
from baserate.provisions.finding import AskState, Coming, ExceptionState, Finding, FindingResult, Law
from baserate.provisions.library import load_provisions
from baserate.provisions.provision import Ask, Provision
from baserate.provisions.settling import SettlingSet, write_sets

_RESULTS: Mapping[bool | None, FindingResult] = {True: "touched", False: "not_touched", None: "cannot_tell"}
_STATES: Mapping[bool | None, ExceptionState] = {True: "applies", False: "does not apply", None: "undeclared"}
NOT_ENCODED = (
    "Not encoded: Art. 3(2) GDPR and Art. 3(2) PIPL (reach beyond the territory), Art. 2(4) AI Act (third-country "
    "authorities under agreements), national laws that transpose directives, what differs in Scotland and Northern "
    "Ireland, and the transitional rules of SI 2026/82.",
    "A finding says whether the declared facts touch a provision. It does not say whether the practice is allowed.",
)


@dataclass(frozen=True, slots=True)
class _Days:
    """What is known of a practice by day: today's facts, and those from the day on which a derivation ends."""

    early: Known
    late: Known

    def known(self, day: date) -> Known:
        return self.early if day < CHAPTER_III_APPLIES else self.late


def examine(
    practice: Practice,
    as_of: date,
    shown: Mapping[str, Shown] | None = None,
    provisions: Sequence[Provision] | None = None,
) -> Law:
    """Return the findings on every provision for a practice, as of a day.

    Parameters
    ----------
    practice
        What is declared; a fact that is not there is undeclared, never false.
    as_of
        The day whose law is asked for.
    shown
        Facts that the caller derives from stages or an assessment, by name.
    provisions
        The provisions to examine; all that are shipped where left out.

    Raises
    ------
    PracticeError
        With every declared fact that contradicts a derived one.
    """
    shown = shown or {}
    early = known_on(min(as_of, CHAPTER_III_APPLIES - timedelta(days=1)), practice, shown)
    days = _Days(early, known_on(CHAPTER_III_APPLIES, practice, shown))
    examined = load_provisions() if provisions is None else provisions
    return Law(as_of, tuple(_examine_one(provision, days, as_of) for provision in examined), NOT_ENCODED)


def _examine_one(provision: Provision, days: _Days, day: date) -> Finding:
    known = days.known(day)
    box = box_of(provision, known)
    in_force = provision.in_force(day)
    result = _result(provision, days, day)
    without = provision.truth("condition", day).on(box) if in_force else False
    exceptions = {name: _STATES[provision.truth(name, day).on(box)] for name in provision.exceptions}
    facts = {name: known[name] for name in load_vocabulary() if name in provision.layout.cells and name in known}
    return Finding(
        provision=provision,
        result=result,
        in_force=in_force,
        but_for_exceptions=_RESULTS[without],
        exceptions=exceptions,
        settles=_settles(provision, box, day, result),
        facts=facts,
        asks=tuple((ask.what, ask.at_least, _ask_state(ask, known)) for ask in provision.asks),
        because=explain(provision, known, box, day, result, exceptions, _RESULTS[without]),
        coming=tuple(_coming(provision, days, day, result)),
    )


def box_of(provision: Provision, known: Known) -> int:
    """Return the box of what is known of the facts that a provision turns on."""
    layout = provision.layout
    box = 0
    for name, cells in layout.cells.items():
        mask = cells.possible(known[name].value) if name in known else cells.everything
        box |= mask << layout.shifts[name]
    return box


def _result(provision: Provision, days: _Days, day: date) -> FindingResult:
    if not provision.in_force(day):
        return "not_touched"
    return _RESULTS[provision.truth("whole", day).on(box_of(provision, days.known(day)))]


def _settles(provision: Provision, box: int, day: date, result: FindingResult) -> dict[str, tuple[SettlingSet, ...]]:
    if result != "cannot_tell":
        return {"touched": (), "not_touched": ()}
    return {
        "touched": _settling_sets(provision, box, day, True),
        "not_touched": _settling_sets(provision, box, day, False),
    }


@lru_cache(maxsize=8192)
def _settling_sets(provision: Provision, box: int, day: date, value: bool) -> tuple[SettlingSet, ...]:
    return write_sets(provision.layout, box, provision.truth("whole", day).largest_boxes(box, value))


def _ask_state(ask: Ask, known: Known) -> AskState:
    """Return whether what is asked for is declared, declared absent, or not declared."""
    if ask.what not in known:
        return "undeclared"
    value = known[ask.what].value
    if ask.at_least is None:
        return "declared" if value is True else "absent"
    if isinstance(value, AtLeast):
        return "declared" if value.low >= ask.at_least else "undeclared"
    assert isinstance(value, int)
    return "declared" if value >= ask.at_least else "absent"


def _coming(provision: Provision, days: _Days, day: date, result: FindingResult) -> Iterator[Coming]:
    """Yield the later days on which the result changes."""
    later = {*provision.own_days, CHAPTER_III_APPLIES}
    if provision.applies_from:
        later.add(provision.applies_from)
    if provision.applies_until:
        later.add(provision.applies_until + timedelta(days=1))
    for then in sorted(then for then in later if then > day):
        changed = _result(provision, days, then)
        if changed != result:
            yield Coming(then, changed)
        result = changed

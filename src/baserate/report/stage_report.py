"""What a report says of one stage: its first sentence, what more follows, its icon arrays and its tables."""

from __future__ import annotations

import math
from dataclasses import dataclass

from baserate.assess.result import OutcomeResult
from baserate.report.elements import IconArray, Icons, StageReport, TwoDenominators
from baserate.report.facts import StageFacts, label_of
from baserate.report.frequencies import frequency
from baserate.report.numbers import Shares
from baserate.report.sentences import (
    about,
    amount_sentence,
    capital,
    constant_denominator,
    interval_of,
    pair_sentence,
    proportion_sentence,
    reading,
    reviewed,
    share_sentence,
)
from baserate.report.tables import group_table, outcome_table
from baserate.report.used import StageUse
from baserate.stages.kind import Wording
from baserate.terms import CONFIRMED, term

#: Signs drawn at most in one array, and groups drawn at most beside one another.
MOST_SIGNS = 10_000
MOST_ARRAYS = 12
#: Units of outcomes that get a sentence of their own.
COUNTED_BY_YEAR = ("people per year", "households per year", "hours per year")


@dataclass(frozen=True, slots=True)
class _Share:
    """A share of wrong ones: everybody's or a group's, before or after review."""

    wording: Wording
    outcome: OutcomeResult
    wrong: Shares
    group: str | None
    after_review: bool


def stage_report(facts: StageFacts, use: StageUse) -> StageReport:
    """Return the report of one stage."""
    kind = facts.stage.kind
    shares = _shares(facts)
    of = constant_denominator(share.wrong for share in shares)
    headline = kind.headline and facts.find(kind.headline)
    more = _reviewed_sentences(shares, of) + _pair(facts)
    more += tuple(amount_sentence(found, label_of(facts, found)) for found in _people(facts))
    return StageReport(
        id=facts.stage.id,
        kind=kind.name.replace("_", " "),
        question=kind.question,
        headline=_headline(facts, headline or None, shares, of),
        reading=reading(shares[0].wording, shares[0].wrong) if shares else "",
        by_group=_by_group(facts, headline or None, shares, of),
        more=more,
        icons=_icons(shares, of),
        denominators=_two_denominators(facts),
        outcomes=outcome_table(facts),
        groups=group_table(facts),
        assumes=tuple(
            dict.fromkeys((*kind.assumes, *(used.formula.assumes for used in use.formulas if used.formula.assumes)))
        ),
    )


def _shares(facts: StageFacts) -> list[_Share]:
    """Return the shares of wrong ones: everybody before review first; all of them are put on one denominator."""
    wording, headline = facts.wording, facts.stage.kind.headline
    found = []
    for prefix in ("", CONFIRMED):
        for group in (None, *facts.groups):
            outcome, wrong = facts.find(prefix + headline, group), facts.wrong_shares(prefix + headline, group)
            if wording is not None and outcome is not None and wrong is not None:
                words = reviewed(wording) if prefix else wording
                found.append(_Share(words, outcome, wrong, group, bool(prefix)))
    return found


def _headline(facts: StageFacts, outcome: OutcomeResult | None, shares: list[_Share], of: int) -> str:
    if shares:
        return share_sentence(shares[0].wording, shares[0].wrong, shares[0].outcome.estimate, of)
    return _other_sentence(facts, outcome) if outcome is not None else ""


def _other_sentence(facts: StageFacts, outcome: OutcomeResult, of: int | None = None) -> str:
    if not term(outcome.term).is_proportion:
        return amount_sentence(outcome)
    shares = facts.shares(outcome)
    return proportion_sentence(outcome, shares, of or constant_denominator([shares]))


def _by_group(facts: StageFacts, outcome: OutcomeResult | None, shares: list[_Share], of: int) -> tuple[str, ...]:
    """Return the first sentence again for each group, on the same denominator."""
    if shares and _alike(shares):
        return ("The groups do not differ in this: nothing that it is worked out from differs between them.",)
    if shares:
        return tuple(
            f"{share.group}: {share_sentence(share.wording, share.wrong, share.outcome.estimate, of)}"
            for share in shares
            if share.group is not None and not share.after_review
        )
    if outcome is None:
        return ()
    name = facts.name_of(outcome)
    found = [(group, one) for group in facts.groups if (one := facts.find(name, group)) is not None]
    if term(outcome.term).is_proportion:
        of = constant_denominator([facts.shares(outcome), *(facts.shares(one) for _, one in found)])
    return tuple(f"{group}: {_other_sentence(facts, one, of)}" for group, one in found)


def _alike(shares: list[_Share]) -> bool:
    """Whether all groups, if there are any, have the same share of wrong ones, but for rounding."""
    groups = [share for share in shares if share.group is not None]
    first = [_numbers(share) for share in groups if share.after_review == groups[0].after_review]
    last = [_numbers(share) for share in groups if share.after_review != groups[0].after_review]
    return bool(groups) and all(
        math.isclose(one, other, rel_tol=1e-9)
        for found in (first, last)
        for numbers in found
        for one, other in zip(numbers, found[0], strict=True)
    )


def _numbers(share: _Share) -> list[float]:
    """Return both sides of the median and of the ends, infinite where undefined."""
    sides = [share.wrong.low, share.wrong.median, share.wrong.high]
    return [number for side in sides for number in ((side.value, side.rest) if side else (math.inf, math.inf))]


def _reviewed_sentences(shares: list[_Share], of: int) -> tuple[str, ...]:
    return tuple(
        share_sentence(share.wording, share.wrong, share.outcome.estimate, of)
        for share in shares
        if share.after_review and share.group is None
    )


def _pair(facts: StageFacts) -> tuple[str, ...]:
    """Return how many right and wrong alerts there are."""
    wording, alerts = facts.wording, facts.alert_outcomes()
    if wording is None or alerts is None:
        return ()
    (true, false), _ = alerts
    return (pair_sentence(wording, true, false),) if true is not None and false is not None else ()


def _people(facts: StageFacts) -> list[OutcomeResult]:
    """Return the outcomes that count people, households or hours by the year."""
    names = [facts.stage.kind.headline]
    return [
        found for found in facts.all() if term(found.term).unit in COUNTED_BY_YEAR and facts.name_of(found) not in names
    ]


def _icons(shares: list[_Share], of: int) -> Icons:
    """Return an array for everybody, after review, and for each group, while they can be drawn and told apart."""
    defined = [share for share in shares if share.wrong.median is not None]
    if not defined:
        return Icons()
    wording = defined[0].wording
    if of > MOST_SIGNS:
        return Icons(instead=f"One sign for each of {of:,} {wording.many} would be too many to see, so none is drawn.")
    chosen = [share for share in defined if share.group is None]
    groups = [] if _alike(shares) else [share for share in defined if share.group and not share.after_review]
    instead = ""
    if len(groups) > MOST_ARRAYS:
        instead = f"The {len(groups)} groups are too many to draw side by side; their numbers are in the table."
    else:
        chosen += groups
    arrays = tuple(_array(share, of) for share in chosen)
    return Icons(f"Each sign is one of every {of:,} {wording.many}.", arrays, instead)


def _array(share: _Share, of: int) -> IconArray:
    assert share.wrong.median is not None
    bad = frequency(share.wrong.median, of)
    title = "After review" if share.after_review else share.group or "Everybody"
    words = share.wording
    labels = f"{capital(about(bad))} {words.wrong}", f"{bad.complement.words} {words.right}"
    return IconArray(title, bad.count, of, *labels)


def _two_denominators(facts: StageFacts) -> TwoDenominators | None:
    """Return the same wrong alerts counted per alert and per face seen, where a stage has both."""
    per_alert, per_face = facts.find("false_discovery_rate"), facts.find("false_alerts_per_face")
    if per_alert is None or per_face is None or per_alert.estimate.median is None or per_face.estimate.median is None:
        return None
    alerts, faces = facts.shares(per_alert), facts.shares(per_face)
    lines = []
    for shares, outcome, many, ending in (
        (alerts, per_alert, "alerts", ("is about the wrong person", "are about the wrong person")),
        (faces, per_face, "faces seen", ("brings an alert about the wrong person",) * 2),
    ):
        of = constant_denominator([shares])
        assert shares.median is not None
        count = frequency(shares.median, of)
        one, several = ending if many == "alerts" else (ending[0], "bring an alert about the wrong person")
        lines.append(
            f"Of every {of:,} {many}, {about(count)} {one if count.count == 1 else several}"
            f"{interval_of(shares, outcome.estimate, of)}."
        )
    why = (
        "Both count the same wrong alerts. The first divides them by all alerts and says how far an alert can be"
        " trusted; the second divides them by all faces seen and says how often somebody who passes is wrongly alerted"
        " on. Neither number stands for the other."
    )
    return TwoDenominators(lines[0], lines[1], why)

"""What a report says of one stage: its first sentence, what more follows, its icon arrays and its tables."""

from __future__ import annotations

import math
from collections.abc import Sequence

from baserate.assessment.plan import StagePlan
from baserate.assessment.ratios import Ratio
from baserate.assessment.result import OutcomeResult
from baserate.quantity import Estimate
from baserate.report.assessment.elements import GroupSentence, StageReport, TwoDenominators
from baserate.report.assessment.facts import HeadlineShare, StageFacts, are_alike, label_of
from baserate.report.assessment.sentences import (
    about,
    amount_sentence,
    assumed,
    bound_sentences,
    capital,
    constant_denominator,
    interval_of,
    mean_of_share,
    only_false_sentence,
    pair_sentence,
    proportion_sentence,
    reading,
    share_sentence,
)
from baserate.report.assessment.tables import group_table, looks_table, outcome_table, ratio_table
from baserate.report.parts.elements import IconArray, Icons
from baserate.report.parts.frequencies import frequency
from baserate.report.parts.numbers import LEAST_DIGITS, Shares, show_amounts, show_shares
from baserate.scenario.quantities import CURRENCY
from baserate.terms import term

#: Signs drawn at most in one array, and groups drawn at most beside one another.
MOST_SIGNS = 10_000
MOST_ARRAYS = 12
#: Burdens per head that differ by less than this part are alike.
LEAST_DIFFERENCE = 0.01
#: Units of outcomes that get a sentence of their own.
COUNTED_BY_YEAR = tuple(
    f"{one} {time}" for time in ("per year", "in the period") for one in ("people", "households", "hours")
)


def stage_report(facts: StageFacts, plan: StagePlan, shares: Sequence[HeadlineShare]) -> StageReport:
    """Return the report of one stage; ``shares`` are those that it is led by."""
    kind = facts.stage.kind
    of = constant_denominator(share.wrong for share in shares)
    headline = facts.find(kind.headline) if kind.headline else None
    by_group = _by_group(facts, headline, shares, of)
    more = _reviewed_sentences(shares, of) + _pair(facts)
    more += _people_sentences(facts)
    more += bound_sentences(facts.assessment, facts.stage)
    return StageReport(
        id=facts.stage.id,
        kind=kind.name.replace("_", " "),
        question=kind.question,
        headline=facts.at_threshold + _headline(facts, headline, shares, of),
        reading=_reading(headline, () if facts.has_only_false_alerts else shares, of),
        groups_lead=_groups_lead(facts, shares, by_group),
        by_group=by_group,
        more=more,
        icons=_icons(shares, of),
        denominators=_two_denominators(facts, of),
        outcomes=outcome_table(facts),
        groups=group_table(facts),
        looks=looks_table(facts),
        ratios=ratio_table(facts),
        assumes=tuple(
            dict.fromkeys((*kind.assumes, *(step.formula.assumes for step in plan.steps if step.formula.assumes)))
        ),
    )


def _headline(facts: StageFacts, outcome: OutcomeResult | None, shares: Sequence[HeadlineShare], of: int) -> str:
    if shares and facts.has_only_false_alerts and shares[0].wrong.median is not None:
        return only_false_sentence(shares[0].wording)
    if shares:
        return share_sentence(shares[0].wording, shares[0].wrong, shares[0].estimate, of)
    return _other_sentence(facts, outcome) if outcome is not None else ""


def _reading(outcome: OutcomeResult | None, shares: Sequence[HeadlineShare], of: int) -> str:
    """Return what follows the first sentence: which is more frequent, a mean far from the median, what is assumed."""
    assumes = assumed(outcome).strip() if outcome is not None else ""
    if not shares:
        return assumes
    first = shares[0]
    parts = (
        reading(first.wording, first.wrong),
        mean_of_share(first.wording, first.wrong, first.estimate, of),
        assumes if first.wrong.median is not None else "",
    )
    return " ".join(part for part in parts if part)


def _other_sentence(facts: StageFacts, outcome: OutcomeResult, of: int | None = None) -> str:
    if not term(outcome.term).is_proportion:
        return amount_sentence(outcome, money=facts.money if term(outcome.term).unit.startswith(CURRENCY) else "")
    shares = facts.shares(outcome)
    return proportion_sentence(outcome, shares, of or constant_denominator([shares]))


def _by_group(
    facts: StageFacts, outcome: OutcomeResult | None, shares: Sequence[HeadlineShare], of: int
) -> tuple[GroupSentence, ...]:
    """Return the first sentence again for each group, on the same denominator; nothing where they are alike."""
    if are_alike(shares):
        return ()
    if shares:
        return tuple(
            GroupSentence(share.group, share_sentence(share.wording, share.wrong, share.estimate, of))
            for share in shares
            if share.group is not None and not share.after_review
        )
    if outcome is None:
        return ()
    name = facts.name_of(outcome)
    found = [(group, one) for group in facts.groups if (one := facts.find(name, group)) is not None]
    if term(outcome.term).is_proportion:
        of = constant_denominator([facts.shares(outcome), *(facts.shares(one) for _, one in found)])
    return tuple(GroupSentence(group, _other_sentence(facts, one, of)) for group, one in found)


def _groups_lead(facts: StageFacts, shares: Sequence[HeadlineShare], by_group: tuple[GroupSentence, ...]) -> str:
    if are_alike(shares):
        return "" if shares[0].wrong.median is None else f"The groups do not differ in this share.{_burden(facts)}"
    if not by_group:
        return ""
    return "By group, out of the same number:" if shares else "By group:"


def _burden(facts: StageFacts) -> str:
    """Return how the burden per head differs where the share does not, after a space, or nothing where it is alike."""
    found = [
        ratio
        for ratio in facts.assessment.ratios
        if ratio.per_head and ratio.outcome.startswith(f"{facts.stage.id}.") and ratio.estimate.median
    ]
    people = [ratio for ratio in found if term(ratio.outcome.partition(".")[2]).unit in COUNTED_BY_YEAR]
    far = max(people or found, key=_distance, default=None)
    if far is None or _distance(far) < LEAST_DIFFERENCE:
        return ""
    median, more, fewer = far.estimate.median, far.group, far.reference
    assert median is not None
    if median < 1:
        median, more, fewer = 1 / median, fewer, more
    outcome = facts.assessment.find(far.outcome, far.group)
    name = label_of(facts, outcome) if outcome is not None else far.outcome
    times = show_amounts(Estimate(median, None, median, median, far.estimate.level, "fixed"), LEAST_DIGITS).median
    return (
        f" The burden per head differs: {name}, over all people of a group, is {times} times as high in {more} as in"
        f" {fewer}."
    )


def _distance(ratio: Ratio) -> float:
    """Return how far a ratio is from 1, in either direction."""
    return abs(math.log(ratio.estimate.median)) if ratio.estimate.median else 0.0


def _reviewed_sentences(shares: Sequence[HeadlineShare], of: int) -> tuple[str, ...]:
    """Return the first sentence again for what review passes on, and which is then more frequent."""
    return tuple(
        f"{share_sentence(share.wording, share.wrong, share.estimate, of)} {reading(share.wording, share.wrong)}"
        for share in shares
        if share.after_review and share.group is None
    )


def _pair(facts: StageFacts) -> tuple[str, ...]:
    """Return how many right and wrong alerts there are."""
    wording, alerts = facts.wording, facts.alert_outcomes()
    if wording is None or alerts is None:
        return ()
    true, false = alerts
    return (pair_sentence(wording, true, false),) if true is not None and false is not None else ()


def _people_sentences(facts: StageFacts) -> tuple[str, ...]:
    """Return a sentence for each count of people, households or hours, with what it assumes."""
    made: list[str] = []
    said: tuple[str, ...] = ()
    for found in _people(facts):
        made.append(amount_sentence(found, label_of(facts, found)) + assumed(found, said))
        said = found.assumes
    return tuple(made)


def _people(facts: StageFacts) -> list[OutcomeResult]:
    """Return the outcomes that count people, households or hours by the year."""
    names = [facts.stage.kind.headline]
    return [
        found
        for found in facts.led_by()
        if term(found.term).unit in COUNTED_BY_YEAR and facts.name_of(found) not in names
    ]


def _icons(shares: Sequence[HeadlineShare], of: int) -> Icons:
    """Return an array for everybody, after review, and for each group, while they can be drawn and told apart."""
    defined = [share for share in shares if share.wrong.median is not None]
    if not defined:
        return Icons()
    wording = defined[0].wording
    if of > MOST_SIGNS:
        return Icons(instead=f"One sign for each of {of:,} {wording.many} would be too many to see, so none is drawn.")
    chosen = [share for share in defined if share.group is None]
    groups = [] if are_alike(shares) else [share for share in defined if share.group and not share.after_review]
    instead = ""
    if len(groups) > MOST_ARRAYS:
        instead = f"The {len(groups)} groups are too many to draw side by side; their numbers are in the table."
    else:
        chosen += groups
    arrays = tuple(_array(share, of) for share in chosen)
    return Icons(f"Each sign is one of every {of:,} {wording.many}.", arrays, instead)


def _array(share: HeadlineShare, of: int) -> IconArray:
    assert share.wrong.median is not None
    bad = frequency(share.wrong.median, of)
    title = "After review" if share.after_review else share.group or "Everybody"
    words = share.wording
    labels = f"{capital(about(bad, share.wrong.is_fixed))} {words.wrong}", f"{bad.complement.words} {words.right}"
    return IconArray(title, bad.count, of, *labels)


def _two_denominators(facts: StageFacts, of: int) -> TwoDenominators | None:
    """Return the same wrong alerts counted per alert and per face seen, where a stage has both."""
    per_alert, per_face = facts.find("false_discovery_rate"), facts.find("false_alerts_per_face")
    if per_alert is None or per_face is None or per_alert.estimate.median is None or per_face.estimate.median is None:
        return None
    alerts, faces = facts.shares(per_alert), facts.shares(per_face)
    percentages = (
        f"In percentages: {show_shares(faces.complement).median} of the faces seen bring no wrong alert, and"
        f" {show_shares(alerts).median} of the alerts are about the wrong person."
    )
    why = (
        "Both count the same wrong alerts. The first divides them by all alerts and says how far an alert can be"
        " trusted; the second divides them by all faces seen and says how often somebody who passes is wrongly alerted"
        " on. Neither number stands for the other."
    )
    return TwoDenominators(
        _per(alerts, per_alert, of, "alerts", "is about the wrong person", "are about the wrong person"),
        _per(
            faces, per_face, constant_denominator([faces]), "faces seen", "brings a wrong alert", "bring a wrong alert"
        ),
        percentages,
        why,
    )


def _per(shares: Shares, outcome: OutcomeResult, of: int, many: str, one: str, several: str) -> str:
    """Return how many of these 'is' or 'are' so."""
    assert shares.median is not None
    count = frequency(shares.median, of)
    verb = one if count.count <= 1 else several
    return f"Of every {of:,} {many}, {about(count, shares.is_fixed)} {verb}{interval_of(shares, outcome.estimate, of)}."

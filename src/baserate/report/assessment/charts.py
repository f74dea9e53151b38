"""What the interval charts show: shares of wrong ones by stage and group, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from baserate.assessment.result import Assessment, OutcomeResult
from baserate.report.assessment.facts import HeadlineShare, StageFacts, are_alike, label_of
from baserate.report.assessment.sentences import by_the_year
from baserate.report.parts.chart import Chart
from baserate.report.parts.intervals import Mark, interval_chart
from baserate.report.parts.numbers import Shares, bracketed, percent_of_level, show_amounts, show_shares
from baserate.terms import term

MOST_MARKS = 24
#: Counts that differ by more than this factor are drawn on a logarithmic axis.
LOG_FROM = 100
#: Units of the outcomes that are drawn beside a stage's alerts.
COUNTED = ("people per year", "households per year", "people", "people in the period", "households in the period")
PER_DAY, PER_YEAR = " per day", " per year"


def charts(
    assessment: Assessment, facts: Sequence[StageFacts], shares: Sequence[Sequence[HeadlineShare]]
) -> tuple[Chart, ...]:
    """Return the charts of an assessment, without those that show nothing; ``shares`` are those of each stage."""
    made = (_share_chart(assessment, facts, shares), _count_chart(assessment, facts))
    return tuple(chart for chart in made if chart is not None)


def _share_chart(
    assessment: Assessment, facts: Sequence[StageFacts], shares: Sequence[Sequence[HeadlineShare]]
) -> Chart | None:
    marks, groups_left_out = _limited([list(_share_marks(*both)) for both in zip(facts, shares, strict=True)])
    if not marks:
        return None
    return interval_chart(
        "chart-shares",
        "Share that is wrong",
        f"For each stage and group, {_what_is_drawn(assessment, marks)} the share that is wrong.",
        "share that is wrong",
        marks,
        is_share=True,
        left_out=groups_left_out,
    )


def _share_marks(facts: StageFacts, shares: Sequence[HeadlineShare]) -> Iterator[Mark]:
    """Yield everybody's shares, and those of the groups where they differ."""
    groups_differ = not are_alike(shares)
    for share in shares:
        if share.wrong.median is not None and (share.group is None or groups_differ):
            who = "after review" if share.after_review else ""
            label = ", ".join(part for part in (facts.stage.id, who, share.group) if part)
            yield _share_mark(f"{label}: {share.wording.wrong}", share.wrong)


def _share_mark(label: str, shares: Shares) -> Mark:
    shown = show_shares(shares)
    assert shares.median is not None
    low, high = shares.low or shares.median, shares.high or shares.median
    return Mark(label, bracketed(shown.median, shown.interval), shares.median.value, low.value, high.value)


def _count_chart(assessment: Assessment, facts: Sequence[StageFacts]) -> Chart | None:
    found = [mark for one in facts for mark in _count_marks(one)]
    marks = [mark for mark in found if mark.high > 0]
    if not marks:
        return None
    positive = [mark for mark in marks if mark.low > 0]
    is_log = bool(positive) and max(mark.high for mark in marks) > LOG_FROM * min(mark.low for mark in positive)
    drawn = positive if is_log else marks
    left = [mark.label for mark in found if mark not in drawn][:MOST_MARKS]
    if len(drawn) > MOST_MARKS:
        left += [mark.label for mark in drawn[MOST_MARKS:]]
    axis = ", on a logarithmic axis: equal steps are equal factors." if is_log else "."
    return interval_chart(
        "chart-counts",
        "How many",
        f"For each stage, {_what_is_drawn(assessment, drawn)} how many there are{axis}",
        "number, on a logarithmic axis" if is_log else "number",
        drawn[:MOST_MARKS],
        is_log=is_log,
        left_out=f"Not drawn: {'; '.join(left)}." if left else "",
    )


def _count_marks(facts: StageFacts) -> Iterator[Mark]:
    """Yield wrong and right alerts, and people; what is counted by the day is drawn by the year."""
    wording, alerts = facts.wording, facts.alert_outcomes()
    true, false = alerts if alerts is not None else (None, None)
    for outcome, which in ((false, "wrong"), (true, "right")):
        if outcome is not None:
            what = f"{wording.many} ({getattr(wording, which)})" if wording else term(outcome.term).name
            yield from _count_mark(facts, outcome, what)
    for outcome in facts.led_by():
        if outcome not in (true, false) and term(outcome.term).unit in COUNTED:
            yield from _count_mark(facts, outcome, label_of(facts, outcome))


def _count_mark(facts: StageFacts, outcome: OutcomeResult, what: str) -> Iterator[Mark]:
    """Yield the mark of an outcome that has numbers."""
    unit = term(outcome.term).unit
    estimate = by_the_year(outcome.estimate) if unit.endswith(PER_DAY) else outcome.estimate
    median, low, high = estimate.median, estimate.low, estimate.high
    if median is not None and low is not None and high is not None:
        shown = show_amounts(estimate)
        what = what.removesuffix(PER_DAY).removesuffix(PER_YEAR)
        a_year = PER_YEAR if unit.endswith((PER_DAY, PER_YEAR)) else ""
        yield Mark(f"{facts.stage.id}: {what}{a_year}", bracketed(shown.median, shown.interval), median, low, high)


def _what_is_drawn(assessment: Assessment, marks: Sequence[Mark]) -> str:
    """Return what a mark is: a median with its interval, or a value alone."""
    if all(mark.low == mark.high for mark in marks):
        return "the value of"
    return f"the median and the {percent_of_level(assessment.level)} interval of"


def _limited(by_stage: list[list[Mark]]) -> tuple[tuple[Mark, ...], str]:
    """Return all marks, or only the first of each stage where there are too many to read."""
    marks = [mark for found in by_stage for mark in found]
    if len(marks) <= MOST_MARKS:
        return tuple(marks), ""
    first = [found[0] for found in by_stage if found][:MOST_MARKS]
    return tuple(first), "Only totals are drawn: there are too many groups to read here; they are in the tables."

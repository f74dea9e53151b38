"""What the interval charts show: shares of wrong ones by stage and group, and how many there are in a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from baserate.assess.result import Assessment
from baserate.quantity import Estimate
from baserate.report.elements import Chart, Mark
from baserate.report.facts import StageFacts
from baserate.report.headline_shares import are_alike, headline_shares
from baserate.report.numbers import Shares, show_amounts, show_shares
from baserate.report.sentences import by_the_year, percent_of_level
from baserate.terms import CONFIRMED, term

MOST_MARKS = 24
#: Counts that differ by more than this factor are drawn on a logarithmic axis.
LOG_FROM = 100


def charts(assessment: Assessment, facts: Sequence[StageFacts]) -> tuple[Chart, ...]:
    """Return the charts of an assessment, leaving out those with nothing to show."""
    made = (_share_chart(assessment, facts), _yearly_chart(assessment, facts))
    return tuple(chart for chart in made if chart is not None)


def _share_chart(assessment: Assessment, facts: Sequence[StageFacts]) -> Chart | None:
    marks, groups_left_out = _limited([list(_share_marks(one)) for one in facts])
    if not marks:
        return None
    return Chart(
        "chart-shares",
        "Share that is wrong",
        f"For each stage and group, the median and the {percent_of_level(assessment.level)} interval of the share that"
        " is wrong.",
        "share that is wrong",
        is_share=True,
        is_log=False,
        marks=marks,
        left_out=groups_left_out,
    )


def _share_marks(facts: StageFacts) -> Iterator[Mark]:
    """Yield everybody's shares, and those of the groups where they differ."""
    shares = headline_shares(facts)
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
    return Mark(label, _value(shown.median, shown.interval), shares.median.value, low.value, high.value)


def _yearly_chart(assessment: Assessment, facts: Sequence[StageFacts]) -> Chart | None:
    found = [mark for one in facts for mark in _yearly_marks(one)]
    marks = [mark for mark in found if mark.high > 0]
    if not marks:
        return None
    positive = [mark for mark in marks if mark.low > 0]
    is_log = bool(positive) and max(mark.high for mark in marks) > LOG_FROM * min(mark.low for mark in positive)
    drawn = positive if is_log else marks
    left = [mark.label for mark in found if mark not in drawn][:MOST_MARKS]
    if len(drawn) > MOST_MARKS:
        left += [mark.label for mark in drawn[MOST_MARKS:]]
    return Chart(
        "chart-yearly",
        "How many in a year",
        f"For each stage, the median and the {percent_of_level(assessment.level)} interval of yearly numbers"
        + (", on a logarithmic axis: each step is ten times the one before." if is_log else "."),
        "per year" + (", logarithmic" if is_log else ""),
        is_share=False,
        is_log=is_log,
        marks=tuple(drawn[:MOST_MARKS]),
        left_out=f"Not drawn: {'; '.join(left)}." if left else "",
    )


def _yearly_marks(facts: StageFacts) -> Iterator[Mark]:
    """Yield right and wrong alerts, and people counted by the year."""
    wording, alerts = facts.wording, facts.alert_outcomes()
    seen = set()
    if alerts is not None:
        (true, false), per = alerts
        for outcome, which in ((false, "wrong"), (true, "right")):
            if outcome is not None:
                seen.add(outcome.id)
                what = f"{wording.many} ({getattr(wording, which)})" if wording else term(outcome.term).name
                estimate = by_the_year(outcome.estimate) if per == "day" else outcome.estimate
                yield from _yearly_mark(f"{facts.stage.id}: {what.removesuffix(' per day')}", estimate)
    for outcome in facts.all():
        about = term(outcome.term)
        if outcome.id not in seen and about.unit in ("people per year", "households per year"):
            review = "after review: " if facts.name_of(outcome).startswith(CONFIRMED) else ""
            yield from _yearly_mark(
                f"{facts.stage.id}: {review}{about.name.removesuffix(' per year')}", outcome.estimate
            )


def _yearly_mark(label: str, estimate: Estimate) -> Iterator[Mark]:
    """Yield the mark of an estimate that has numbers."""
    median, low, high = estimate.median, estimate.low, estimate.high
    if median is not None and low is not None and high is not None:
        shown = show_amounts(estimate)
        yield Mark(label, _value(shown.median, shown.interval), median, low, high)


def _value(median: str, interval: str) -> str:
    return f"{median} ({interval})" if interval else median


def _limited(by_stage: list[list[Mark]]) -> tuple[tuple[Mark, ...], str]:
    """Return all marks, or only the first of each stage where there are too many to read."""
    marks = [mark for found in by_stage for mark in found]
    if len(marks) <= MOST_MARKS:
        return tuple(marks), ""
    first = [found[0] for found in by_stage if found][:MOST_MARKS]
    return tuple(first), "Only everybody is drawn: the groups are too many to read here, and are in the tables."

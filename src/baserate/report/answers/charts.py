"""The picture of each answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from baserate.assessment.breakeven.solve import BreakEven, along_solved
from baserate.assessment.compare import Comparison
from baserate.assessment.update import Update
from baserate.quantity import Estimate
from baserate.report.parts.chart import Chart
from baserate.report.parts.curves import Axis, Point, curve_chart
from baserate.report.parts.intervals import Mark, interval_chart
from baserate.report.parts.numbers import (
    bracketed,
    percent_of_level,
    shares_of,
    show_amounts,
    show_shares,
    shown_value,
)
from baserate.results import Result
from baserate.scenario.model import find_input, input_name
from baserate.terms import term
from baserate.trial.accuracy import Meanings
from baserate.trial.bound import Plan, Reading
from baserate.trial.differences import DifferencePlan

MOST_MARKS = 16
#: Ratios and amounts that differ by more than this factor are drawn in logarithms.
LOG_FROM = 20


@singledispatch
def answer_charts(_result: Result) -> tuple[Chart, ...]:
    """Return the charts of an answer; none of one that has no picture."""
    return ()


@answer_charts.register
def _(found: Comparison) -> tuple[Chart, ...]:
    marks = []
    for outcome in found.outcomes:
        ratio = outcome.ratio
        if outcome.group is None and outcome.where is None and None not in ratio.numbers:
            shown = show_amounts(ratio)
            marks.append(_mark(outcome.id, bracketed(shown.median, shown.interval), ratio))
    positive = [mark for mark in marks if mark.low > 0]
    is_log = bool(positive) and max(mark.high for mark in positive) > LOG_FROM * min(mark.low for mark in positive)
    drawn = (positive if is_log else marks)[:MOST_MARKS]
    if not drawn:
        return ()
    left = len(found.outcomes) - len(drawn)
    return (
        interval_chart(
            "chart-ratios",
            "B over A",
            f"For each outcome over all groups, the median and the {percent_of_level(found.level)} interval of B over"
            " A: at 1 the two are alike, below 1 B is less.",
            "B over A" + (", on a logarithmic axis" if is_log else ""),
            drawn,
            is_log=is_log,
            left_out=f"{left} outcomes are not drawn: they are by group, infinite or too many, and are in the table."
            if left
            else "",
        ),
    )


@answer_charts.register
def _(found: Update) -> tuple[Chart, ...]:
    marks = list(_before_and_after(found))[:MOST_MARKS]
    if not marks:
        return ()
    return (
        interval_chart(
            "chart-update",
            "Before and after the counts",
            f"For each share that the counts move, the median and the {percent_of_level(found.level)} interval before"
            " them and after.",
            "share",
            marks,
            is_share=True,
        ),
    )


def _before_and_after(found: Update) -> Iterator[Mark]:
    """Yield the shares that the counts move, over all groups: before, then after."""
    for before, after in zip(found.before, found.after, strict=True):
        moved = before.estimate != after.estimate and before.group is None and before.where is None
        if moved and term(after.term).is_proportion and None not in (*before.numbers, *after.numbers):
            for when, one in (("before", before), ("after", after)):
                shown = show_shares(shares_of(one.estimate))
                yield _mark(f"{one.id}, {when}", bracketed(shown.median, shown.interval), one.estimate)


def _mark(label: str, value: str, estimate: Estimate) -> Mark:
    median, low, high = estimate.numbers
    assert median is not None and low is not None and high is not None
    return Mark(label, value, median, low, high)


@answer_charts.register
def _(found: BreakEven) -> tuple[Chart, ...]:
    name = input_name(found.solved, found.solved_group)
    parameter = find_input(found.scenario, name, "solve").parameter
    x_share = parameter is not None and parameter.domain.is_probability
    about = term(found.outcome.rpartition(".")[2].removeprefix("confirmed_"))
    curve = along_solved(found)
    points = []
    for value, estimate in curve:
        if None in estimate.numbers:
            continue
        median, low, high = estimate.numbers
        assert median is not None and low is not None and high is not None
        shown = show_shares(shares_of(estimate)) if about.is_proportion else show_amounts(estimate)
        words = bracketed(shown.median, shown.interval)
        points.append(Point(value, median, low, high, shown_value(value, is_share=x_share), words))
    if len(points) < 2:
        return ()
    reached = (
        "" if found.value is None else f" The upright line is where it is {shown_value(found.value, is_share=x_share)}."
    )
    target = shown_value(found.target, is_share=about.is_proportion)
    return (
        curve_chart(
            "chart-breakeven",
            f"{found.outcome} along {name}",
            f"The line is the median of {found.outcome} and the band its {percent_of_level(found.level)} interval, all"
            f" else as declared. The level line is the target, {target}.{reached}",
            (Axis(name, is_share=x_share, is_log=True), Axis(about.name, is_share=about.is_proportion)),
            points,
            target=found.target,
            at=found.value,
        ),
    )


@answer_charts.register
def _(found: Reading) -> tuple[Chart, ...]:
    exact = Estimate(found.rate, None, found.low, found.high, found.confidence, "confidence")
    bayesian = Estimate(
        found.bayesian_median, None, found.bayesian_low, found.bayesian_high, found.confidence, "credible"
    )
    marks = []
    for label, one in (("Exact (Clopper-Pearson)", exact), ("Bayesian (Jeffreys' prior)", bayesian)):
        shown = show_shares(shares_of(one))
        marks.append(_mark(label, bracketed(shown.median, shown.interval), one))
    level = percent_of_level(found.confidence)
    words = f"The rate seen and its exact {level} interval, and the Bayesian median with its interval."
    return (interval_chart("chart-reading", "What the trial proves", words, "rate of errors", marks, is_share=True),)


@answer_charts.register
def _(found: Plan) -> tuple[Chart, ...]:
    marks = [
        Mark(
            f"true rate {shown_value(one.true_rate, is_share=True)}",
            shown_value(one.p_pass, is_share=True),
            one.p_pass,
            one.p_pass,
            one.p_pass,
        )
        for one in found.passing
    ]
    words = "For some true rates, the chance that the trial shows what it is to show."
    title = "How likely a trial of this size is to show it"
    return (interval_chart("chart-passing", title, words, "chance of passing", marks, is_share=True),) if marks else ()


@answer_charts.register
def _(found: DifferencePlan) -> tuple[Chart, ...]:
    marks = [
        Mark(label, shown_value(rate, is_share=True), rate, rate, rate)
        for label, rate in (
            (f"one group, {found.n:,} checked", found.rate),
            (f"the other group, {found.n_other:,} checked", found.other_rate),
        )
    ]
    words = "The two rates that the trial tells apart."
    return (interval_chart("chart-difference", "The difference to be seen", words, "rate", marks, is_share=True),)


@answer_charts.register
def _(found: Meanings) -> tuple[Chart, ...]:
    marks, open_ = [], []
    for one in found:
        if one.ppv.low == one.ppv.high:
            marks.append(Mark(one.words, shown_value(one.ppv.low, is_share=True), *[one.ppv.low] * 3))
        else:
            open_.append(one.words)
    left = f"Not drawn, as it may be anything between two ends: {'; '.join(open_)}." if open_ else ""
    words = "For each meaning of the claim that settles it, the share of flags that are right."
    title = "What the claim may mean"
    if not marks:
        return ()
    return (interval_chart("chart-meanings", title, words, "share right", marks, is_share=True, left_out=left),)

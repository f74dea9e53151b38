"""The curve of an assessment: its headline along one varied input, a curve for each value of a second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from baserate.assessment.result import Assessment, CurvePoint, OutcomeResult
from baserate.assessment.vary import LOG_FROM
from baserate.report.parts.chart import Chart
from baserate.report.parts.curves import MOST_CURVES, Axis, Point, curve_chart
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.numbers import bracketed, exact, percent_of_level, shares_of, show_amounts, show_shares
from baserate.terms import CONFIRMED, term

#: Outcomes that vary by more than this factor are drawn in logarithms.
LOG_HEIGHT = 100


def curve_charts(assessment: Assessment) -> tuple[Chart, ...]:
    """Return a chart of every headline along the first input that was varied."""
    charts = []
    for outcome_id in _headlines(assessment):
        points = list(_points(assessment, outcome_id))
        if len({point.x for point in points}) > 1:
            charts.append(_chart(assessment, outcome_id, points))
    return tuple(charts)


def curve_table(assessment: Assessment) -> Table | None:
    """Return the headlines at every setting, or None where nothing was varied."""
    if not assessment.curve:
        return None
    paths, headlines = list(assessment.curve[0].at), _headlines(assessment)
    columns = (Column(paths[0]), *(Column(path, numeric=True) for path in paths[1:]))
    columns += tuple(Column(name, numeric=True) for name in headlines)
    rows = []
    for point in assessment.curve:
        first, *others = (exact(value) for value in point.at.values())
        rows.append(Row(first, (*others, *(_words(_found(point, name)) for name in headlines))))
    level = percent_of_level(assessment.level)
    return Table("curve", f"Headlines where inputs are varied (median and {level} interval)", columns, tuple(rows))


def _headlines(assessment: Assessment) -> list[str]:
    names: list[str] = []
    for stage in assessment.scenario.stages:
        for name in (stage.kind.headline, CONFIRMED + stage.kind.headline):
            outcome_id = f"{stage.id}.{name}"
            if stage.kind.headline and assessment.find(outcome_id) is not None and _may_differ(assessment, outcome_id):
                names.append(outcome_id)
    return names


def _may_differ(assessment: Assessment, outcome_id: str) -> bool:
    """Whether an outcome is not the same at all settings."""
    found = {_found(point, outcome_id).numbers for point in assessment.curve}
    return len(found) != 1 or len(assessment.curve) == 1


def _found(point: CurvePoint, outcome_id: str) -> OutcomeResult:
    return next(one for one in point.outcomes if one.id == outcome_id and one.group is None)


def _words(outcome: OutcomeResult) -> str:
    is_share = term(outcome.term).is_proportion
    shown = show_shares(shares_of(outcome.estimate)) if is_share else show_amounts(outcome.estimate)
    return bracketed(shown.median, shown.interval)


def _points(assessment: Assessment, outcome_id: str) -> Iterator[Point]:
    for point in assessment.curve:
        found = _found(point, outcome_id)
        first, *others = point.at.items()
        if found.median is None or found.low is None or found.high is None:
            continue
        series = ", ".join(f"{path} {exact(value)}" for path, value in others)
        yield Point(first[1], found.median, found.low, found.high, exact(first[1]), _words(found), series)


def _chart(assessment: Assessment, outcome_id: str, points: Sequence[Point]) -> Chart:
    path = next(iter(assessment.curve[0].at))
    series = list(dict.fromkeys(point.series for point in points))
    drawn = [point for point in points if point.series in series[:MOST_CURVES]]
    outcome = _found(assessment.curve[0], outcome_id)
    about, level = term(outcome.term), percent_of_level(assessment.level)
    xs, ends = [point.x for point in drawn], [end for point in drawn for end in (point.low, point.high)]
    is_log = min(xs) > 0 and max(xs) > LOG_FROM * min(xs)
    steep = not about.is_proportion and min(ends) > 0 and max(ends) > LOG_HEIGHT * min(ends)
    what = (
        f"The line is the median of {outcome_id} and the band its {level} interval"
        if len(series) == 1
        else (f"Each line is the median of {outcome_id}")
    )
    more = len(series) - MOST_CURVES
    return curve_chart(
        f"chart-curve-{outcome_id.replace('.', '-')}",
        f"{about.name[:1].upper()}{about.name[1:]} along {path}",
        f"{what}, at each single value of {path} and the same draws of everything else.",
        (Axis(path, is_log=is_log), Axis(about.name, is_share=about.is_proportion, is_log=steep)),
        drawn,
        left_out=f"Not drawn: {more} more curves, which are in the table." if more > 0 else "",
    )

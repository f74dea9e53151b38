"""The threshold test in a report: sentences, a table, a chart of the differences, and rows of CSV."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from baserate.auditing.caveats import THRESHOLDS_ASSUME
from baserate.auditing.result import AuditResult
from baserate.auditing.thresholds.findings import GroupThreshold, Interval, ThresholdTest
from baserate.quantity import Estimate
from baserate.report.audit import panels
from baserate.report.audit.panels import ForestMark
from baserate.report.audit.words import VERDICTS, with_interval
from baserate.report.parts.chart import Chart
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.numbers import bracketed, percent, percent_of_level, shares_of, show_shares, shown_difference

_VERDICTS = {**VERDICTS, "undefined": "no verdict"}
_METHOD = "threshold test, credible"
#: What finitely many draws cannot tell from none, or from all.
DRAWN_APART = 1e-9


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a report says of the threshold test; ``chart`` is None where no threshold was found."""

    sentences: tuple[str, ...]
    table: Table
    chart: Chart | None
    note: str


def thresholds_of(result: AuditResult) -> Thresholds | None:
    """Return what a report says of the threshold tests of a result, or None without any."""
    if not result.thresholds:
        return None
    level = result.spec.options.level
    sentences = [sentence for test in result.thresholds for sentence in _sentences(test, level)]
    marks = [
        ForestMark(
            f"{group.key[0]}, against {test.reference[0]}",
            _difference(group.difference),
            100 * group.difference.median,
            100 * group.difference.low,
            100 * group.difference.high,
            "inconclusive" if group.verdict == "undefined" else group.verdict,
        )
        for test in result.thresholds
        for group in test.groups
        if group.difference is not None
    ]
    title = "Thresholds of searches: differences from the reference"
    words = (
        f"Each point is the median of a difference in percentage points, each bar its {percent_of_level(level)} "
        "credible interval; to the left, people were searched on less. Red: differs. Blue: alike within the "
        "margin. Grey: inconclusive."
    )
    chart = panels.forest("forest-threshold", title, words, marks[:24]) if marks else None
    note = " ".join([THRESHOLDS_ASSUME, *(_chains(test) for test in result.thresholds)])
    return Thresholds(tuple(sentences), _table(result, level), chart, note.strip())


def _chains(test: ThresholdTest) -> str:
    """Return how far the draws of a test may be trusted, or nothing where none were made."""
    found = test.diagnostics
    if found is None or not all(map(math.isfinite, (found.r_hat, found.effective, found.effective_tail))):
        return ""
    return (
        f"By {test.by[0]}, the {found.draws:,} draws have an R-hat of at most {found.r_hat:.3f}, are worth at least "
        f"{found.effective:,.0f} independent ones in the bulk and {found.effective_tail:,.0f} in the tails, and "
        f"{found.divergences:,} trajectories diverged."
    )


def _sentences(test: ThresholdTest, level: float) -> Iterator[str]:
    base = test.of(test.reference)
    if test.reason:
        yield f"By {test.by[0]}, the threshold test gives no verdict: {test.reason}."
    for group in test.groups:
        if group.difference is None or base is None or test.reason:
            continue
        yield (
            f"People of the group {group.key[0]} were searched from a chance of a find of "
            f"{_share(group.threshold, level)}, people of the group {test.reference[0]} from one of "
            f"{_share(base.threshold, level)}: {_difference(group.difference)}. "
            f"That the threshold of {group.key[0]} is the lower one has a probability of {_probability(group)}; "
            f"{_SAID[group.verdict]}"
        )


_SAID = {
    "differs": "it differs.",
    "alike": "the two are alike within the declared margin.",
    "inconclusive": "whether they differ is inconclusive.",
    "undefined": "no verdict is given.",
}


def _table(result: AuditResult, level: float) -> Table:
    columns = (
        Column("Group"),
        Column("Threshold", numeric=True),
        Column("Less that of the reference", numeric=True),
        Column("What may be said"),
        Column("Probability of being lower", numeric=True),
        Column("Searched", numeric=True),
        Column("Found, of those searched", numeric=True),
        Column("Model fits"),
    )
    rows = []
    for test in result.thresholds:
        for key, (search, hit) in test.shown.items():
            group, rates = test.of(key), (with_interval(search, level), with_interval(hit, level))
            if group is None:
                rows.append(Row(key[0], ("none", "", _VERDICTS["undefined"], "", *rates, "")))
                continue
            reference = group.difference is None
            said = "the reference" if reference else _VERDICTS[group.verdict]
            told = ("", said, "") if reference else (_difference(group.difference), said, _probability(group))
            rows.append(Row(key[0], (_share(group.threshold, level), *told, *rates, "yes" if group.fits else "no")))
    caption = f"Thresholds of searches, with {percent_of_level(level)} credible intervals"
    return Table("threshold-test", caption, columns, tuple(rows))


def _share(interval: Interval, level: float) -> str:
    estimate = Estimate(interval.median, None, interval.low, interval.high, level, "credible")
    found = show_shares(shares_of(estimate))
    return bracketed(found.median, found.interval)


def _difference(interval: Interval | None) -> str:
    if interval is None:
        return ""
    found = shown_difference(interval.median, interval.low, interval.high, is_share=True)
    return bracketed(found.median, found.interval)


def _probability(group: GroupThreshold) -> str:
    """Return a probability that finitely many draws have told."""
    assert group.p_lower is not None
    return percent(min(1 - DRAWN_APART, max(DRAWN_APART, group.p_lower)))


def csv_rows(result: AuditResult) -> Iterator[dict[str, object]]:
    """Yield a row of CSV for every threshold and every difference of thresholds."""
    level = result.spec.options.level
    for test in result.thresholds:
        for group in test.groups:
            shared = {"by": test.by[0], "group": group.key[0], "rate": "threshold", "level": level, "method": _METHOD}
            yield {"record": "threshold", **shared, **_numbers(group.threshold)}
            if group.difference is not None:
                told = {"reference": test.reference[0], "verdict": group.verdict}
                yield {"record": "threshold difference", **shared, **told, **_numbers(group.difference)}


def _numbers(interval: Interval) -> dict[str, object]:
    return {"value": interval.median, "low": interval.low, "high": interval.high}

"""The report of an audit as frozen data: one sentence first, then icons, charts, tables, and what cannot be told."""

from __future__ import annotations

from dataclasses import dataclass

from baserate.audit.contrasts import Contrast
from baserate.audit.rates import Rate
from baserate.audit.result import CROSS, AuditResult, GroupResult
from baserate.report import audit_charts
from baserate.report.audit_charts import MOST_LINES, AuditChart, ForestMark
from baserate.report.audit_tables import change_table, contrast_table, group_tables, label_tables, missing_table
from baserate.report.audit_thresholds import Thresholds, thresholds_of
from baserate.report.audit_words import SHORT, TOLD_AS, WORDS, difference_words, in_sentence, share_of
from baserate.report.elements import IconArray, Icons, Table
from baserate.report.frequencies import choose_denominator, frequency

#: Largest denominator that an icon array is drawn for.
_MOST_ICONS = 10_000
#: Groups in the first sentences and icon arrays.
_MOST_TOLD = 8
_FOREST = ("false_positive_rate", "false_negative_rate", "ppv", "selection_rate")


@dataclass(frozen=True, slots=True)
class AuditReport:
    """A report of an audit, ready to be drawn."""

    title: str
    log: str
    people: str
    headline: str
    sentences: tuple[str, ...]
    cannot: tuple[str, ...]
    icons: Icons
    charts: tuple[AuditChart, ...]
    rates: tuple[Table, ...]
    contrasts: Table | None
    labels: tuple[Table, ...]
    changes: Table | None
    thresholds: Thresholds | None
    missing: Table | None
    warnings: tuple[str, ...]
    method: str
    version: str
    command: str
    seed: int
    spec_sha256: str


def build_audit_report(result: AuditResult) -> AuditReport:
    """Return the report of an audit."""
    told, groups = _told(result)
    options = result.spec.options
    return AuditReport(
        title=result.title,
        log=result.log,
        people=f"{result.rows:,} rows, {result.overall.n:,} of them with a decision and an outcome",
        headline=_headline(result, told),
        sentences=_sentences(result, told, groups),
        cannot=_cannot(result),
        icons=_icons(result, told, groups),
        charts=tuple(_charts(result)),
        rates=group_tables(result),
        contrasts=contrast_table(result),
        labels=label_tables(result),
        changes=change_table(result),
        thresholds=thresholds_of(result),
        missing=missing_table(result),
        warnings=result.warnings,
        method=(
            f"Intervals of rates are {100 * options.level:g}% confidence intervals ({options.interval}); of "
            "differences, Newcombe's; of ratios, Katz's; of areas under the curve, Newcombe's fifth. 0/0 is undefined "
            "and not 0. "
            f"Groups of fewer than {options.minimum_cell} people are not shown."
        ),
        version=result.version,
        command=result.command,
        seed=options.seed,
        spec_sha256=result.spec.sha256,
    )


def _told(result: AuditResult) -> tuple[str, list[GroupResult]]:
    """Return the rate that is told as people out of people, and the groups that it is told of, the largest first."""
    by = result.headline.by if result.headline else (result.spec.columns.groups[0],)
    rate = result.headline.rate if result.headline else "false_positive_rate"
    rate = TOLD_AS.get(rate, rate)
    if result.overall.rates[rate].value is None:
        rate = "selection_rate"
    groups = [group for group in result.groups if group.by == by and not group.suppressed]
    known = [group for group in groups if group.rates[rate].value is not None]
    return rate, sorted(known, key=lambda group: (-group.n, group.key))[:_MOST_TOLD]


def _denominator(rates: list[Rate]) -> int:
    return choose_denominator([share_of(rate) for rate in rates])


def _headline(result: AuditResult, told: str) -> str:
    contrast = result.headline
    if contrast is None:
        if not result.contrasts:
            return "There is nothing to compare: no reference is declared, or only one group can be shown."
        return (
            "No error rate was found to differ from the reference's: what differences there are, chance alone could "
            "give in so few people."
        )
    group, reference = (result.group(contrast.by, key) for key in (contrast.group, contrast.reference))
    assert group is not None
    assert reference is not None
    words = WORDS[told]
    one, other = group.rates[told], reference.rates[told]
    of = _denominator([one, other])
    counts = [frequency(share_of(rate), of).words for rate in (one, other)]
    return (
        f"Of every {of:,} {words.whom} in the group {group.name}, {counts[0]} {words.wrong}; of every {of:,} in the "
        f"group {reference.name}, {counts[1]}."
    )


def _sentences(result: AuditResult, told: str, groups: list[GroupResult]) -> tuple[str, ...]:
    found = []
    level = f"{100 * result.spec.options.level:g}%"
    if result.headline is not None:
        # The log counts the people who are told of; a rate and its complement differ by the same points.
        found.append(
            f"The {in_sentence(result.headline.rate)} differs by {difference_words(result.headline)}; the interval is "
            f"a {level} confidence interval. It is the difference of an error rate that is surest to be large, and not "
            "the largest one found: a few people can give any difference."
        )
    by_verdict: dict[str, list[Contrast]] = {}
    for contrast in result.contrasts:
        if contrast.rate in _FOREST and len(contrast.by) == 1:
            by_verdict.setdefault(contrast.verdict, []).append(contrast)
    for verdict, words in (
        ("differs", "differ from the reference's"),
        ("alike", "are alike within the declared margin"),
        ("inconclusive", "cannot be told apart from the reference's, or called alike, with so few people"),
    ):
        if contrasts := by_verdict.get(verdict):
            names = "; ".join(f"{in_sentence(c.rate)} of {CROSS.join(c.group)}" for c in contrasts[:8])
            more = f", and {len(contrasts) - 8} more" if len(contrasts) > 8 else ""
            found.append(f"{len(contrasts)} rates {words}: {names}{more}.")
    return tuple(found)


def _cannot(result: AuditResult) -> tuple[str, ...]:
    """Return what the log cannot tell, whatever its numbers."""
    found = [
        "Whether an outcome that is recorded is what really happened, or happened and was not recorded: the log holds "
        "records. What other recording could do to the differences is in the tables of labels.",
        "Why groups differ. Where the share with the outcome differs between groups, no score that errs at all "
        "can have equal PPV, false positive and false negative rates in both (Chouldechova, Big Data 5(2), 2017, eq. "
        "2.6).",
        "Whether people were held to one standard. A lower share of right flags in a group suggests that less was "
        "asked for before its people were flagged (the outcome test); but groups whose risks are spread differently "
        "have different shares at one standard (Simoiu, Corbett-Davies and Goel, arXiv:1607.05376, on "
        "infra-marginality).",
        "Anything about people whom the log does not hold.",
    ]
    vanish = next(
        (
            part
            for part in result.under_recording
            if result.headline is not None
            and (part.rate, part.group) == (result.headline.rate, result.headline.group)
            and part.reporting_ratio is not None
        ),
        None,
    )
    if vanish is not None and vanish.reporting_ratio is not None:
        found.insert(
            1,
            f"The difference above would vanish if outcomes in the group {CROSS.join(vanish.group)} were recorded "
            f"{vanish.reporting_ratio:.2f} times as often as in the group {CROSS.join(vanish.reference)}.",
        )
    return tuple(found)


def _icons(result: AuditResult, told: str, groups: list[GroupResult]) -> Icons:
    if not groups:
        return Icons(instead="No icon array is drawn: no group has a rate to show.")
    of = _denominator([group.rates[told] for group in groups])
    if of > _MOST_ICONS:
        return Icons(instead=f"No icon array is drawn: it would take {of:,} signs a group to show the rarest.")
    words = WORDS[told]
    arrays = []
    for group in groups:
        count = frequency(share_of(group.rates[told]), of)
        arrays.append(
            IconArray(
                f"{group.name}, {group.rates[told].denominator:,} counted",
                count.count,
                of,
                f"{count.words} {words.wrong}",
                f"{count.complement.words} {words.right}",
            )
        )
    return Icons(f"Each sign is one of {of:,} {words.whom}; every group has the same number of signs.", tuple(arrays))


def _charts(result: AuditResult) -> list[AuditChart]:
    return [*_forests(result), *_curve_charts(result), *_heat_maps(result), *_time_charts(result)]


def _forests(result: AuditResult) -> list[AuditChart]:
    found = []
    for rate in _FOREST:
        marks = []
        for contrast in result.contrasts:
            difference = contrast.difference
            if contrast.rate != rate or len(contrast.by) > 1 or difference.value is None:
                continue
            assert difference.low is not None
            assert difference.high is not None
            label = f"{CROSS.join(contrast.group)}, against {CROSS.join(contrast.reference)}"
            value, low, high = (100 * part for part in (difference.value, difference.low, difference.high))
            marks.append(ForestMark(label, difference_words(contrast), value, low, high, contrast.verdict))
        if marks:
            title = f"{SHORT[rate]}: differences from the reference"
            words = (
                "Each point is a difference in percentage points, each bar its interval; the line is no difference. "
                "Red: differs. Blue: alike within the margin. Grey: cannot be told."
            )
            found.append(audit_charts.forest(f"forest-{rate}", title, words, marks[:24]))
    return found


def _curve_charts(result: AuditResult) -> list[AuditChart]:
    found = []
    for index, column in enumerate(result.spec.columns.groups):
        curves = [curve for curve in result.curves if curve.by == (column,)]
        sizes = {group.key: group.n for group in result.groups if group.by == (column,)}
        curves = sorted(curves, key=lambda curve: -sizes.get(curve.key, 0))[:MOST_LINES]
        points: dict[str, list[tuple[float, float]]] = {}
        shares: dict[str, list[tuple[float, float, float, float]]] = {}
        for curve in curves:
            pairs = [(step.rates["false_positive_rate"].value, step.rates["sensitivity"].value) for step in curve.roc]
            known = [(x, y) for x, y in pairs if x is not None and y is not None]
            if len(known) > 2:
                points[curve.key[0]] = [*known, (0.0, 0.0)]
            bins = [
                (part.low, part.rate.value, part.rate.low, part.rate.high)
                for part in curve.calibration
                if part.low is not None
            ]
            shares[curve.key[0]] = [(a, b, c, d) for a, b, c, d in bins if None not in (b, c, d)]  # type: ignore[misc]
        if points:
            words = "Each line is a group, each of its points a threshold. On the dotted line a score tells nothing."
            found.append(audit_charts.roc(f"roc-{index}", f"Every threshold at once, by {column}", words, points))
        if any(shares.values()):
            words = (
                "Share of people with the outcome at each score, with intervals. Lines that lie together mean that a "
                "score says the same of every group."
            )
            title = f"Calibration by {column}"
            found.append(audit_charts.calibration(f"calibration-{index}", title, words, shares))
    return found


def _heat_maps(result: AuditResult) -> list[AuditChart]:
    by = tuple(result.spec.columns.groups)
    groups = [group for group in result.groups if group.by == by and len(by) > 1]
    found = []
    for rate in ("false_positive_rate", "false_negative_rate"):
        cells = [
            (CROSS.join(group.key[:-1]), group.key[-1], group.rates[rate].value if not group.suppressed else None)
            for group in groups
        ]
        known = [value for _, _, value in cells if value is not None]
        if not known or len(cells) > 150:
            continue
        title = f"{SHORT[rate]} where groups cross"
        words = "The darker, the higher. Cells of few people are not shown, nor one from which theirs could be had."
        axes = (CROSS.join(by[:-1]), by[-1])
        found.append(audit_charts.heat_map(f"heat-{rate}", title, words, cells, axes))
    return found


def _time_charts(result: AuditResult) -> list[AuditChart]:
    series = next((part for part in result.drift if part.rate == "prevalence" and not part.by), None)
    if series is None:
        return []
    moments = [
        (moment.first, moment.rate.value, moment.rate.low, moment.rate.high)
        for moment in series.moments
        if moment.rate.value is not None and moment.rate.low is not None and moment.rate.high is not None
    ]
    words = "Each point is a period with its interval; a dashed line is a period from which the share is another one."
    title = "Share with the outcome over time, everybody"
    changes = [change.at for change in series.changes]
    return [audit_charts.over_time("time", title, words, moments, changes)]

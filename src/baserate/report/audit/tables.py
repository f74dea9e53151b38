"""The tables of an audit: rates by group, contrasts, what labels could do, changes over time."""

from __future__ import annotations

from baserate.auditing.disclosure.hidden import NOT_SHOWN
from baserate.auditing.measures.contrasts import Contrast
from baserate.auditing.result import CROSS, AuditResult, GroupResult
from baserate.report.audit.words import SHORT, VERDICTS, area, difference_of, on_two_lines, ratio_of, with_interval
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.numbers import UNDEFINED, p_value, percent, percent_of_level, percent_range, points

#: Rates by group as a table shows them; the JSON has all.
_TABLED = ("selection_rate", "false_positive_rate", "false_negative_rate", "ppv", "npv", "prevalence")
#: A table of more rows is of no use to a reader.
MOST_ROWS = 60
#: Groups that are not shown are named, but not more than this.
_MOST_NAMED = 24


def group_tables(result: AuditResult) -> tuple[Table, ...]:
    """Return one table of rates for each grouping, everybody first."""
    level = result.spec.options.level
    groupings = list(dict.fromkeys(group.by for group in result.groups))
    # A rate that the log cannot tell of anybody is no column; what cannot be told stands in words.
    tabled = [rate for rate in _TABLED if any(_is_known(group, rate) for group in (result.overall, *result.groups))]
    has_area = any(_is_known(group, "auc") for group in (result.overall, *result.groups))
    columns = (
        Column("Group"),
        Column("People", numeric=True),
        *(Column(SHORT[rate], numeric=True) for rate in tabled),
        *((Column("AUC", numeric=True),) if has_area else ()),
    )

    def row(group: GroupResult) -> Row:
        cells = [f"{group.n:,}", *(with_interval(group.rates[rate], level) for rate in tabled)]
        return Row(group.name, (*cells, *((area(group.rates.get("auc")),) if has_area else ())))

    tables = []
    for index, by in enumerate(groupings):
        seen = [group for group in result.groups if group.by == by and not group.suppressed]
        rows = (row(result.overall), *(row(group) for group in seen[:MOST_ROWS]))
        caption = f"Rates by {CROSS.join(by)}, with {percent_of_level(level)} confidence intervals"
        tables.append(Table(f"rates-{index}", caption, columns, rows))
    return tuple(tables)


def _is_known(group: GroupResult, rate: str) -> bool:
    """Whether the log can tell a rate of a group, or there is nobody to tell it of."""
    found = group.rates.get(rate)
    return found is not None and (not found.why or found.why.startswith("0/0"))


def not_shown(result: AuditResult) -> tuple[str, ...]:
    """Return what may be named of the groups that are not shown, a line a grouping."""
    hidden: dict[tuple[str, ...], list[str]] = {}
    for group in result.groups:
        if group.suppressed:
            hidden.setdefault(group.by, []).append(_named(group))
    return tuple(
        f"{CROSS.join(by)}: {'; '.join(names[:_MOST_NAMED])}"
        + (f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else "")
        for by, names in hidden.items()
    )


def _named(group: GroupResult) -> str:
    """Return a group's name with words for each value that is not named."""
    return CROSS.join(
        f"some values of {name}" if value == NOT_SHOWN else value
        for name, value in zip(group.by, group.key, strict=True)
    )


def tabled_contrasts(result: AuditResult) -> list[Contrast]:
    """Return the contrasts of single columns, without the specificity: its difference is the false positive rate's."""
    return [contrast for contrast in result.contrasts if len(contrast.by) == 1 and contrast.rate != "specificity"]


def contrast_table(result: AuditResult) -> Table | None:
    """Return the contrasts of the single columns, or None without any."""
    found = tabled_contrasts(result)
    if not found:
        return None
    rows = []
    for contrast in found[:MOST_ROWS]:
        needed = ""
        if contrast.n_needed is not None:
            needed = f"{contrast.n_needed:,} {contrast.n_needed_of} of the group {contrast.n_needed_for}"
        q = p_value(contrast.q)
        cells = (
            CROSS.join(contrast.group),
            CROSS.join(contrast.reference),
            on_two_lines(difference_of(contrast)),
            on_two_lines(ratio_of(contrast.ratio)),
            q,
            VERDICTS[contrast.verdict],
            needed,
        )
        rows.append(Row(SHORT[contrast.rate], cells))
    columns = (
        Column("Rate"),
        Column("Group"),
        Column("Against"),
        Column("Difference", numeric=True),
        Column("Ratio", numeric=True),
        Column("Adjusted p", numeric=True),
        Column("What may be said"),
        Column("What it would take"),
    )
    options = result.spec.options
    caption = (
        f"Contrasts with the reference, {percent_of_level(options.level)} confidence intervals, "
        f"false discovery rate held to {percent_of_level(options.false_discovery)}"
    )
    return Table("contrasts", caption, columns, tuple(rows))


def label_tables(result: AuditResult) -> tuple[Table, ...]:
    """Return what unseen outcomes and under-recording could do to rates and differences."""
    tables = []
    if result.unseen:
        rows = [
            Row(SHORT[part.rate], (CROSS.join(part.group), f"{part.unseen:,}", percent_range(part.low, part.high)))
            for part in result.unseen
            if len(part.by) == 1 and part.rate in _TABLED
        ]
        columns = (
            Column("Rate"),
            Column("Group"),
            Column("Outcomes not known", numeric=True),
            Column("Between", numeric=True),
        )
        caption = "Where each rate lies, whatever the outcomes that are not known"
        tables.append(Table("unseen", caption, columns, tuple(rows[:MOST_ROWS])))
    if result.under_recording:
        declared = result.spec.labels.recorded_share is not None
        under = []
        for part in result.under_recording:
            ratio = "no ratio" if part.reporting_ratio is None else f"{part.reporting_ratio:.2f}"
            cells = [CROSS.join(part.group), CROSS.join(part.reference), points(part.difference), ratio]
            if declared:
                cells += [_points_range(part.same), _points_range(part.free)]
            under.append(Row(SHORT[part.rate], tuple(cells)))
        columns = (
            Column("Rate"),
            Column("Group"),
            Column("Against"),
            Column("Difference found, points", numeric=True),
            Column("Gone where recorded this many times as often", numeric=True),
            *(
                (
                    Column("Within the declared range, same for flagged and not", numeric=True),
                    Column("The same, free to differ", numeric=True),
                )
                if declared
                else ()
            ),
        )
        caption = "What outcomes that are recorded at different rates could do to the differences"
        tables.append(Table("under-recording", caption, columns, tuple(under[:MOST_ROWS])))
    return tuple(tables)


def change_table(result: AuditResult) -> Table | None:
    """Return every change over time, or None where none was found."""
    rows = [
        Row(
            SHORT[series.rate],
            (
                CROSS.join(series.group) or "everybody",
                change.at,
                percent(change.before),
                percent(change.after),
                p_value(change.p),
            ),
        )
        for series in result.drift
        for change in series.changes
    ]
    if not rows:
        return None
    columns = (
        Column("Rate"),
        Column("Group"),
        Column("From"),
        Column("Before", numeric=True),
        Column("After", numeric=True),
        Column("Corrected p", numeric=True),
    )
    return Table("changes", "Periods from which a rate is another one", columns, tuple(rows[:MOST_ROWS]))


def missing_table(result: AuditResult) -> Table | None:
    """Return rows without an outcome or a decision by group, or None where there are none."""
    shown = [group for group in (result.overall, *result.groups) if not group.suppressed and len(group.by) < 2]
    rows = []
    for group in shown:
        unknown = group.counts["flagged_unknown"] + group.counts["unflagged_unknown"]
        undecided = group.counts["undecided"]
        total = max(1, sum(group.counts.values()))
        if group is result.overall and not unknown + undecided:
            return None
        rows.append(
            Row(
                group.name,
                (f"{unknown:,} ({percent(unknown / total)})", f"{undecided:,} ({percent(undecided / total)})"),
            )
        )
    columns = (Column("Group"), Column("Without an outcome", numeric=True), Column("Without a decision", numeric=True))
    return Table("missing", "Rows that are in no error rate, by group", columns, tuple(rows[:MOST_ROWS]))


def _points_range(ends: tuple[float | None, float | None] | None) -> str:
    return UNDEFINED if ends is None or None in ends else f"{points(ends[0])} to {points(ends[1])}"

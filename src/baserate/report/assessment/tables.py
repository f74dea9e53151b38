"""The tables of a stage: its outcomes for everybody, by group, and what its first number depends on."""

from __future__ import annotations

from baserate.assessment.ratios import Ratio
from baserate.assessment.result import Assessment, Driver, OutcomeResult
from baserate.quantity import Estimate
from baserate.report.assessment.facts import StageFacts, label_of, leads, prefix_of, shown_id
from baserate.report.assessment.sentences import capital
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.numbers import (
    LEAST_DIGITS,
    Shown,
    bracketed,
    percent,
    percent_of_level,
    show_amounts,
    show_shares,
    variance_share,
)
from baserate.scenario.model import Scenario
from baserate.stages.chain import PASSES
from baserate.terms import term

EVERYBODY = "Everybody"
#: Groups that stand side by side in one table, and groups that a table shows in full.
SIDE_BY_SIDE = 5
MOST_GROUPS = 20


def shown_outcome(facts: StageFacts, outcome: OutcomeResult) -> Shown:
    """Return the numbers of an outcome as printed."""
    if term(outcome.term).is_proportion:
        return show_shares(facts.shares(outcome))
    return show_amounts(outcome.estimate)


def outcome_table(facts: StageFacts) -> Table:
    """Return every outcome of a stage for everybody: median and interval, and what it is counted per."""
    found = [outcome for outcome in facts.all() if not _in_looks(outcome)]
    kinds = sorted({outcome.estimate.kind for outcome in found} - {"fixed"})
    interval = f"{percent_of_level(facts.assessment.level)} interval ({', '.join(kinds)})" if kinds else ""
    columns = (
        Column("Outcome"),
        Column("Median" if kinds else "Value", numeric=True),
        *((Column(interval, numeric=True),) if kinds else ()),
        Column("Counted per, or in"),
    )
    rows = []
    for outcome in found:
        shown = shown_outcome(facts, outcome)
        cells = (
            shown.median,
            *((shown.interval or _no_interval(outcome),) if kinds else ()),
            facts.unit(outcome),
        )
        rows.append(Row(capital(label_of(facts, outcome)), cells, _note(facts, outcome)))
    return Table(f"outcomes-{facts.stage.id}", f"Outcomes of {facts.stage.id}, for everybody", columns, tuple(rows))


def group_table(facts: StageFacts) -> Table | None:
    """Return the outcomes of a stage by group, or None without groups.

    Few groups stand side by side; more than fit on a page follow one another, and of very many only the outcomes
    that the first sentence is about are shown.
    """
    if not facts.groups:
        return None
    found = _by_outcome(facts)
    if not found:
        return None
    name, caption = f"groups-{facts.stage.id}", f"Outcomes of {facts.stage.id}, by group"
    if len(facts.groups) <= SIDE_BY_SIDE:
        columns = (Column("Outcome"), *(Column(group, numeric=True) for group in (EVERYBODY, *facts.groups)))
        rows = [
            Row(
                capital(label_of(facts, row[0])),
                tuple(_cell(facts, one) for one in row),
                facts.unit(row[0]),
            )
            for row in found
        ]
        return Table(name, caption, columns, tuple(rows))
    if len(facts.groups) > MOST_GROUPS:
        found = [row for row in found if leads(facts.stage.kind, row[0].term)]
        caption += f", of {len(facts.groups)} groups only what the first sentence is about"
    rows = [
        Row(capital(label_of(facts, row[0])), (group, _cell(facts, one), facts.unit(one)))
        for row in found
        for group, one in zip((EVERYBODY, *facts.groups), row, strict=True)
    ]
    columns = (
        Column("Outcome"),
        Column("Group"),
        Column("Median and interval", numeric=True),
        Column("Counted per, or in"),
    )
    return Table(name, caption, columns, tuple(rows))


def _by_outcome(facts: StageFacts) -> list[tuple[OutcomeResult, ...]]:
    """Return each outcome that there is by group: everybody's first, then that of every group in order."""
    by_group = [{(found.id, _where(found)): found for found in facts.all(group)} for group in facts.groups]
    rows = []
    for outcome in (one for one in facts.all() if not _in_looks(one)):
        found = [known.get((outcome.id, _where(outcome))) for known in by_group]
        if all(found):
            rows.append((outcome, *(one for one in found if one is not None)))
    return rows


def looks_table(facts: StageFacts) -> Table | None:
    """Return the chance of one innocent person to be wrongly flagged by how often they are looked at, or None.

    Everybody and each group have a row, after review too, as the stage operates.
    """
    found = [outcome for outcome in facts.led_by() if _in_looks(outcome)]
    if not found:
        return None
    columns = [Column("Looks", numeric=False)]
    columns += [Column(f"{looks:,.15g}", numeric=True) for looks in dict.fromkeys(map(_looks, found))]
    rows = []
    for name in dict.fromkeys(outcome.id for outcome in found):
        prefix = "After review" if prefix_of(name.partition(".")[2]) else ""
        for group in (None, *facts.groups[:MOST_GROUPS]):
            cells = [
                _cell(facts, one)
                for outcome in found
                if outcome.id == name
                for one in facts.all(group)
                if one.id == name and one.where == outcome.where
            ]
            rows.append(Row(", ".join(filter(None, (prefix, group or EVERYBODY))), tuple(cells)))
    caption = f"{facts.stage.id}: {term(found[0].term).name}"
    return Table(f"looks-{facts.stage.id}", capital(caption), tuple(columns), tuple(rows))


def _in_looks(outcome: OutcomeResult) -> bool:
    """Whether an outcome is told by how often somebody is looked at."""
    return PASSES.name in (outcome.where or {})


def _looks(outcome: OutcomeResult) -> float:
    return (outcome.where or {})[PASSES.name]


def _cell(facts: StageFacts, outcome: OutcomeResult) -> str:
    shown = shown_outcome(facts, outcome)
    return f"{shown.median}\n({shown.interval})" if shown.interval else shown.median


def _where(outcome: OutcomeResult) -> tuple[tuple[str, float], ...]:
    return tuple((outcome.where or {}).items())


def _no_interval(outcome: OutcomeResult) -> str:
    return "" if outcome.estimate.median is None else "a single value"


def _note(facts: StageFacts, outcome: OutcomeResult) -> str:
    """Return what an outcome is, and why it has no number where it has none."""
    after_review = prefix_of(facts.name_of(outcome))
    definition = "The same, counted of what review passes on." if after_review else term(outcome.term).definition
    if outcome.undefined == 1:
        return f"{definition} Undefined here: there is nothing to divide by."
    if outcome.estimate.median is None:
        return f"{definition} No finite value here: what it is divided by is nothing."
    if outcome.undefined > 0:
        return f"{definition} Undefined in {percent(outcome.undefined)} of the draws; the numbers are of the others."
    return definition


#: Inputs told of one number, the strongest first, and the least total share that is told.
MOST_ROWS = 8
LEAST = 0.01


def drivers_table(assessment: Assessment) -> Table | None:
    """Return each headline's uncertain inputs by how much of its variance they explain, or None where none is known."""
    rows: list[Row] = []
    for stage in assessment.scenario.stages:
        headline = f"{stage.id}.{stage.kind.headline}"
        found = [driver for driver in assessment.drivers if driver.outcome == headline and driver.total >= LEAST]
        rows += [_row(assessment.scenario, driver, stage.id) for driver in sorted(found, key=_total)[:MOST_ROWS]]
    if not rows:
        return None
    columns = (
        Column("Input"),
        Column("Stage"),
        Column("Share of variance, alone", numeric=True),
        Column("With interactions", numeric=True),
    )
    return Table("drivers", "What the first number of each stage depends on", columns, tuple(rows))


def _total(driver: Driver) -> float:
    return -driver.total


def _row(scenario: Scenario, driver: Driver, stage: str) -> Row:
    name = shown_id(scenario, driver.input) + (f" [{driver.group}]" if driver.group is not None else "")
    same = ", ".join(shown_id(scenario, other) for other in driver.shared_with)
    note = f"one draw with {same}, which cite the same record" if same else ""
    alone = "too small to measure" if driver.first_is_noise else variance_share(min(driver.first_order, driver.total))
    return Row(name, (stage, alone, variance_share(driver.total)), note)


#: Rows that a table has at most; the JSON form has every ratio.
MOST_ROWS = 40


def ratio_table(facts: StageFacts) -> Table | None:
    """Return the ratios of what the first sentence is about, of burdens per head and of what was counted, or None."""
    found = [ratio for ratio in facts.assessment.ratios if _is_shown(facts, ratio)]
    if not found:
        return None
    level = percent_of_level(facts.assessment.level)
    has_exact = any(ratio.exact is not None for ratio in found)
    columns = (
        Column("Outcome or input"),
        Column("Group"),
        Column("Reference group"),
        Column(f"Median ratio ({level} interval)", numeric=True),
        *((Column(f"Exact {level} interval", numeric=True),) if has_exact else ()),
    )
    rows = tuple(
        Row(
            capital(_name(facts, ratio)),
            (ratio.group, ratio.reference, _shown(ratio), *((_exact(ratio),) if has_exact else ())),
            _exact_note(ratio),
        )
        for ratio in found[:MOST_ROWS]
    )
    left = f" (the first {MOST_ROWS} of {len(found)})" if len(found) > MOST_ROWS else ""
    caption = f"Ratios between groups in {facts.stage.id}: a group's value over the reference group's{left}"
    return Table(f"ratios-{facts.stage.id}", caption, columns, rows)


def _is_shown(facts: StageFacts, ratio: Ratio) -> bool:
    if not ratio.outcome.startswith(f"{facts.stage.id}.") or ratio.where is not None:
        return False
    is_headline = ratio.outcome == f"{facts.stage.id}.{facts.stage.kind.headline}"
    return is_headline or ratio.per_head or ratio.exact is not None


def _name(facts: StageFacts, ratio: Ratio) -> str:
    outcome = facts.assessment.find(ratio.outcome, ratio.group)
    if outcome is not None:
        return label_of(facts, outcome)
    given = (parameter for key, _, parameter, _ in facts.assessment.scenario.inputs() if key == ratio.outcome)
    return next((parameter.about.name for parameter in given if parameter is not None), ratio.outcome)


def _shown(ratio: Ratio) -> str:
    shown = show_amounts(ratio.estimate, LEAST_DIGITS)
    return bracketed(shown.median, shown.interval)


def _exact(ratio: Ratio) -> str:
    """Return the exact interval of two counted rates, or nothing where there is none."""
    if ratio.exact is None:
        return ""
    exact = ratio.exact
    middle = exact.low if ratio.estimate.median is None else ratio.estimate.median
    return show_amounts(Estimate(middle, None, exact.low, exact.high, exact.level, "credible")).interval


def _exact_note(ratio: Ratio) -> str:
    """Return what the number is divided by first, and in how many draws there is no ratio."""
    parts = (
        "over all people of each group" if ratio.per_head else "",
        f"undefined in {percent(ratio.undefined)} of the draws" if ratio.undefined else "",
        f"infinite in {percent(ratio.infinite)} of the draws" if ratio.infinite else "",
    )
    return "; ".join(part for part in parts if part)

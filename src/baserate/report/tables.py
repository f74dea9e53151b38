"""The tables of a stage: its outcomes for everybody, and by group."""

from __future__ import annotations

from baserate.assess.result import OutcomeResult
from baserate.report.elements import Column, Row, Table
from baserate.report.facts import StageFacts, label_of, prefix_of
from baserate.report.numbers import Shown, show_amounts, show_shares
from baserate.report.sentences import capital, percent_of_level
from baserate.terms import term


def shown_outcome(facts: StageFacts, outcome: OutcomeResult) -> Shown:
    """Return the numbers of an outcome as printed."""
    if term(outcome.term).is_proportion:
        return show_shares(facts.shares(outcome))
    return show_amounts(outcome.estimate)


def outcome_table(facts: StageFacts) -> Table:
    """Return every outcome of a stage for everybody: median and interval, and what it is counted per."""
    found = facts.all()
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
        cells = (shown.median, *((shown.interval or _no_interval(outcome),) if kinds else ()), _unit(outcome))
        rows.append(Row(capital(label_of(facts, outcome)), cells, _note(facts, outcome)))
    return Table(f"outcomes-{facts.stage.id}", f"Outcomes of {facts.stage.id}, for everybody", columns, tuple(rows))


def group_table(facts: StageFacts) -> Table | None:
    """Return the outcomes of a stage side by side for everybody and for each group, or None without groups."""
    if not facts.groups:
        return None
    by_group = {group: {(found.id, _where(found)): found for found in facts.all(group)} for group in facts.groups}
    rows = []
    for outcome in facts.all():
        found = [by_group[group].get((outcome.id, _where(outcome))) for group in facts.groups]
        if any(found):
            cells = (_cell(facts, outcome), *(_cell(facts, one) if one else "" for one in found))
            rows.append(Row(capital(label_of(facts, outcome)), cells, _unit(outcome)))
    if not rows:
        return None
    columns = (Column("Outcome"), *(Column(name, numeric=True) for name in ("Everybody", *facts.groups)))
    return Table(f"groups-{facts.stage.id}", f"Outcomes of {facts.stage.id}, by group", columns, tuple(rows))


def _cell(facts: StageFacts, outcome: OutcomeResult) -> str:
    shown = shown_outcome(facts, outcome)
    return shown.median + (f" ({shown.interval})" if shown.interval else "")


def _where(outcome: OutcomeResult) -> tuple[tuple[str, float], ...]:
    return tuple((outcome.where or {}).items())


def _unit(outcome: OutcomeResult) -> str:
    return term(outcome.term).unit_in_words


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
        return f"{definition} Undefined in {outcome.undefined:.2%} of the draws; the numbers are of the others."
    return definition

"""The table of ratios between groups: how many times as high a number is in a group as in the reference group."""

from __future__ import annotations

from baserate.assessment.ratios import Ratio
from baserate.quantity import Estimate
from baserate.report.assessment.facts import StageFacts, label_of
from baserate.report.assessment.sentences import capital
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.numbers import LEAST_DIGITS, bracketed, percent, percent_of_level, show_amounts

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
            _note(ratio),
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


def _note(ratio: Ratio) -> str:
    """Return what the number is divided by first, and in how many draws there is no ratio."""
    parts = (
        "over all people of each group" if ratio.per_head else "",
        f"undefined in {percent(ratio.undefined)} of the draws" if ratio.undefined else "",
        f"infinite in {percent(ratio.infinite)} of the draws" if ratio.infinite else "",
    )
    return "; ".join(part for part in parts if part)

"""A comparison of two scenarios for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterator

from baserate.assessment.compare import Compared, Comparison
from baserate.quantity import Estimate
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.numbers import (
    NO_LIMIT,
    PERCENT,
    Base,
    base_for,
    bracketed,
    percent,
    percent_of_level,
    shares_of,
    show_amounts,
    show_shares,
    signed,
)
from baserate.terms import term

NO_LOWER_LIMIT = "no lower limit"


def comparison_sentences(comparison: Comparison) -> Iterator[str]:
    """Yield what is compared, and what differs between the two scenarios."""
    yield f"A: {comparison.a.title} ({comparison.a.name})"
    yield f"B: {comparison.b.title} ({comparison.b.name})"
    yield "Inputs that differ: " + (", ".join(comparison.changed) or "none")
    yield f"Intervals are {percent_of_level(comparison.level)} intervals over draws that A and B share."
    for letter, names in (("A", comparison.only_in_a), ("B", comparison.only_in_b)):
        if names:
            yield f"Only {letter} has: {', '.join(names)}"


def comparison_tables(comparison: Comparison) -> tuple[Table, ...]:
    """Return the outcomes of A and of B, their difference and ratio, and in how many draws B is more."""
    names = ("A", "B", "B less A", "B over A", "B is more")
    columns = (Column("Outcome"), *(Column(name, numeric=True) for name in names))
    rows = tuple(Row(_name(outcome), tuple(_cells(outcome))) for outcome in comparison.outcomes)
    return (Table("compared", "Outcomes of A and B", columns, rows),)


def _name(outcome: Compared) -> str:
    where = ", ".join(f"{key} {value:,.15g}" for key, value in (outcome.where or {}).items())
    return outcome.id + "".join(f" [{part}]" for part in (outcome.group, where) if part)


def _cells(outcome: Compared) -> list[str]:
    return [
        _own(outcome, outcome.a),
        _own(outcome, outcome.b),
        _difference(outcome),
        _ratio(outcome),
        _of_draws(outcome.p_more),
    ]


def _ratio(outcome: Compared) -> str:
    """Return B over A, and over how many draws where it is undefined in some: 0 over 0, or both infinite."""
    if outcome.ratio.median is None:
        return outcome.ratio.why
    shown = show_amounts(outcome.ratio)
    text = bracketed(shown.median, shown.interval)
    return text if outcome.ratio_draws in (0.0, 1.0) else f"{text}, over {percent(outcome.ratio_draws)} of draws"


def _of_draws(share: float | None) -> str:
    """Return a share of draws; neither none nor all is told of what finitely many draws did not rule out."""
    if share is None:
        return "undefined"
    if share in (0.0, 1.0):
        return "in no draw" if share == 0 else "in every draw"
    return percent(share)


def _own(outcome: Compared, estimate: Estimate) -> str:
    if estimate.median is None:
        return estimate.why
    is_share = term(outcome.term).is_proportion
    shown = show_shares(shares_of(estimate)) if is_share else show_amounts(estimate)
    return bracketed(shown.median, shown.interval)


def _difference(outcome: Compared) -> str:
    """Return B less A with its signs: of shares in points, or in the base that both are printed in."""
    estimate, base = outcome.difference, Base(1.0, "")
    if term(outcome.term).is_proportion:
        base = base_for([outcome.a.median, outcome.b.median]) or base
    if estimate.median is None:
        return estimate.why
    words = " points" if base is PERCENT else base.words
    low, high = (None if end is None else end * base.factor for end in (estimate.low, estimate.high))
    if estimate.kind == "fixed":
        return signed(estimate.median * base.factor) + words
    spread = high - low if high is not None and low is not None else 0.0
    ends = " to ".join(
        limit if end is None else signed(end, spread) for end, limit in ((low, NO_LOWER_LIMIT), (high, NO_LIMIT))
    )
    return bracketed(signed(estimate.median * base.factor, spread) + words, ends)

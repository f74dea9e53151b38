"""A comparison of two scenarios for a terminal or a pipe."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from baserate.assessment.compare import Compared, Comparison
from baserate.quantity import Estimate
from baserate.report.parts.numbers import (
    UNDEFINED,
    Base,
    amount,
    base_for,
    bracketed,
    percent,
    percent_of_level,
    shares_of,
    show_amounts,
    show_shares,
)
from baserate.report.parts.reproduction import reproduction_of
from baserate.report.parts.terminal import columns, plain, reproduced
from baserate.terms import term

_POINTS = " points"


def render_comparison(comparison: Comparison) -> RenderableType:
    """Return the outcomes of A and of B, their difference and ratio, and what differs between the scenarios."""
    lines = [
        f"A: {comparison.a.title} ({comparison.a.name})",
        f"B: {comparison.b.title} ({comparison.b.name})",
        "",
        "Inputs that differ: " + (", ".join(comparison.changed) or "none"),
        f"Intervals are {percent_of_level(comparison.level)} intervals over draws that A and B share.",
        "",
    ]
    parts: list[RenderableType] = [plain("\n".join(lines)), _table(comparison)]
    for letter, names in (("A", comparison.only_in_a), ("B", comparison.only_in_b)):
        if names:
            parts.append(plain(f"\nOnly {letter} has: {', '.join(names)}"))
    parts += [plain(f"note: {warning}") for warning in comparison.warnings]
    return Group(*parts, reproduced(reproduction_of(comparison.provenance)))


def _table(comparison: Comparison) -> Grid:
    grid = columns([("Outcome", False), *((name, True) for name in ("A", "B", "B less A", "B over A", "B is more"))])
    for outcome in comparison.outcomes:
        grid.add_row(plain(_name(outcome)), *(Text(cell) for cell in _cells(outcome)))
    return grid


def _name(outcome: Compared) -> str:
    where = ", ".join(f"{key} {value:,.15g}" for key, value in (outcome.where or {}).items())
    return outcome.id + "".join(f" [{part}]" for part in (outcome.group, where) if part)


def _cells(outcome: Compared) -> list[str]:
    return [
        _own(outcome, outcome.a),
        _own(outcome, outcome.b),
        _difference(outcome),
        bracketed(show_amounts(outcome.ratio).median, show_amounts(outcome.ratio).interval),
        _of_draws(outcome.p_more),
    ]


def _of_draws(share: float | None) -> str:
    """Return a share of draws; neither none nor all is told of what finitely many draws did not rule out."""
    if share is None:
        return UNDEFINED
    if share in (0.0, 1.0):
        return "in no draw" if share == 0 else "in every draw"
    return percent(share)


def _own(outcome: Compared, estimate: Estimate) -> str:
    is_share = term(outcome.term).is_proportion
    shown = show_shares(shares_of(estimate)) if is_share else show_amounts(estimate)
    return bracketed(shown.median, shown.interval)


def _difference(outcome: Compared) -> str:
    estimate, base = outcome.difference, Base(1.0, "")
    if term(outcome.term).is_proportion:
        base = base_for([outcome.a.median, outcome.b.median]) or base
    ends = [None if end is None else end * base.factor for end in (estimate.median, estimate.low, estimate.high)]
    median, low, high = ends
    spread = high - low if low is not None and high is not None else 0.0
    words = _POINTS if base.words.strip() == "%" else base.words
    interval = "" if estimate.kind == "fixed" else f"{amount(low, spread)} to {amount(high, spread)}"
    return bracketed(amount(median, spread) + (words if median is not None else ""), interval)

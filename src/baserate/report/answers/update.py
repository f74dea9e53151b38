"""An update for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterator

from baserate.assessment.predict import Prediction
from baserate.assessment.result import OutcomeResult
from baserate.assessment.update import Update
from baserate.quantity import Estimate
from baserate.report.parts.elements import Column, Row, Table
from baserate.report.parts.numbers import amount, bracketed, percent_of_level, shares_of, show_amounts, show_shares
from baserate.scenario.model import find_input, input_name
from baserate.terms import term


def update_sentences(found: Update) -> Iterator[str]:
    """Yield what was counted, and the counts to expect."""
    for one in found.inputs:
        name = input_name(one.id, one.group)
        yield f"{name}: {one.counts.count:,} of {one.counts.of:,} counted; after them it is {one.words}."
    for counted in found.counted:
        name = input_name(counted.id, counted.group)
        effective = f"{amount(found.effective)} of {found.draws:,} are effective"
        yield (
            f"{name}: {counted.counts.count:,} of {counted.counts.of:,} counted; the draws of the inputs that it"
            f" depends on are weighed by how likely that is ({effective})."
        )
    level = percent_of_level(found.level)
    for prediction in found.predictions:
        yield f"To expect ({level} predictive interval): {prediction_sentence(prediction)}"


def update_tables(found: Update) -> tuple[Table, ...]:
    """Return inputs and outcomes before and after the counts."""
    level = percent_of_level(found.level)
    return _inputs(found, level), _outcomes(found, level)


def prediction_sentence(found: Prediction) -> str:
    """Return a count to expect in a sentence."""
    name = input_name(found.id, found.group)
    over = f"in {amount(found.of)} {found.per}" if found.per != "tries" else f"of the next {found.of:,.0f}"
    return f"{name}, {over}: {found.median:,} ({found.low:,} to {found.high:,}), on average {amount(found.mean)}"


def _inputs(found: Update, level: str) -> Table:
    rows = []
    for one in found.inputs:
        ends = [
            Estimate(part[0], None, part[1], part[2], found.level, "credible") for part in (one.prior, one.posterior)
        ]
        counted = f"{one.counts.count:,} of {one.counts.of:,}"
        rows.append(Row(input_name(one.id, one.group), (counted, *(_shown(end, is_share=True) for end in ends))))
    for taught in found.taught:
        name = input_name(taught.id, taught.group)
        parameter = find_input(found.scenario, name, "counts").parameter
        is_share = parameter is not None and parameter.domain.is_probability
        ends = [
            Estimate(part[0], None, part[1], part[2], found.level, "credible")
            for part in (taught.prior, taught.posterior)
        ]
        rows.append(Row(name, ("", *(_shown(end, is_share=is_share) for end in ends))))
    return _table("inputs", "Inputs before and after the counts", ("Input", "Counted"), level, rows)


def _outcomes(found: Update, level: str) -> Table:
    rows = []
    for before, after in zip(found.before, found.after, strict=True):
        is_share = term(after.term).is_proportion
        rows.append(Row(_name(after), tuple(_shown(one.estimate, is_share=is_share) for one in (before, after))))
    return _table("outcomes", "Outcomes before and after the counts", ("Outcome",), level, rows)


def _table(name: str, caption: str, first: tuple[str, ...], level: str, rows: list[Row]) -> Table:
    names = (*first, f"Before ({level})", f"After ({level})")
    columns = tuple(Column(one, numeric=bool(index)) for index, one in enumerate(names))
    return Table(name, caption, columns, tuple(rows))


def _name(outcome: OutcomeResult) -> str:
    where = ", ".join(f"{key} {value:,.15g}" for key, value in (outcome.where or {}).items())
    return outcome.id + "".join(f" [{part}]" for part in (outcome.group, where) if part)


def _shown(estimate: Estimate, *, is_share: bool) -> str:
    shown = show_shares(shares_of(estimate)) if is_share else show_amounts(estimate)
    return bracketed(shown.median, shown.interval)

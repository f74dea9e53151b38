"""An answer as a page, as CSV, and on a terminal."""

from __future__ import annotations

import csv as comma_separated
import io
from collections.abc import Iterable
from functools import singledispatch
from typing import TYPE_CHECKING

from baserate.assessment.breakeven.solve import BreakEven
from baserate.assessment.compare import Comparison
from baserate.assessment.update import Update
from baserate.report.answers.page import render_answer
from baserate.report.answers.trial import difference_sentences, meaning_sentences, plan_sentences, reading_sentences
from baserate.report.assessment.csv import safe_cell
from baserate.results import Result
from baserate.trial.accuracy import Meanings
from baserate.trial.bound import Plan, Reading
from baserate.trial.differences import DifferencePlan

if TYPE_CHECKING:
    from rich.console import RenderableType


def html(result: Result) -> str:
    """Return the answer as one HTML page."""
    return render_answer(result, tuple(_sentences(result)))


def csv(result: Result) -> str:
    """Return the rows of the answer as CSV; what a spreadsheet would run is made text."""
    rows = result.table()
    made = io.StringIO(newline="")
    writer = comma_separated.DictWriter(made, list(dict.fromkeys(key for row in rows for key in row)), restval="")
    writer.writeheader()
    writer.writerows({key: safe_cell(value) for key, value in row.items()} for row in rows)
    return made.getvalue()


@singledispatch
def shown(result: Result) -> RenderableType:
    """Return what a terminal prints."""
    return "\n".join(_sentences(result))


@shown.register(BreakEven)
def _(result: BreakEven) -> RenderableType:
    from baserate.report.answers.breakeven import break_even_text

    return break_even_text(result)


@shown.register(Comparison)
def _(result: Comparison) -> RenderableType:
    from baserate.report.answers.compare import render_comparison

    return render_comparison(result)


@shown.register(Update)
def _(result: Update) -> RenderableType:
    from baserate.report.answers.update import render_update

    return render_update(result)


@singledispatch
def _sentences(result: Result) -> Iterable[str]:
    """Return what the page says before its table."""
    raise TypeError(type(result).__name__)


@_sentences.register(BreakEven)
def _(result: BreakEven) -> Iterable[str]:
    from baserate.report.answers.breakeven import break_even_text

    return [line for line in break_even_text(result).splitlines() if line and line != result.command]


@_sentences.register(Comparison)
def _(result: Comparison) -> Iterable[str]:
    yield "Inputs that differ: " + (", ".join(result.changed) or "none") + "."
    yield f"Every interval holds {result.level:.10g} of the draws, which A and B share."
    for letter, names in (("A", result.only_in_a), ("B", result.only_in_b)):
        if names:
            yield f"Only {letter} has: {', '.join(names)}."


@_sentences.register(Update)
def _(result: Update) -> Iterable[str]:
    from baserate.report.answers.update import prediction_sentence

    for one in result.inputs:
        yield f"{one.id}: {one.counts.count:,} of {one.counts.of:,} counted; after them {one.words}."
    for prediction in result.predictions:
        yield f"To expect: {prediction_sentence(prediction)}."


@_sentences.register(Reading)
def _(result: Reading) -> Iterable[str]:
    return reading_sentences(result)


@_sentences.register(Plan)
def _(result: Plan) -> Iterable[str]:
    return plan_sentences(result)


@_sentences.register(DifferencePlan)
def _(result: DifferencePlan) -> Iterable[str]:
    return difference_sentences(result)


@_sentences.register(Meanings)
def _(result: Meanings) -> Iterable[str]:
    return meaning_sentences(result)

"""What is said of an answer: a break-even, a comparison, an update, a trial planned or read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from baserate.assessment.breakeven.solve import BreakEven
from baserate.assessment.compare import Comparison
from baserate.assessment.update import Update
from baserate.report.answers.breakeven import break_even_sentences
from baserate.report.answers.charts import answer_charts
from baserate.report.answers.compare import comparison_sentences, comparison_tables
from baserate.report.answers.trial import difference_sentences, meaning_sentences, plan_sentences, reading_sentences
from baserate.report.answers.update import update_sentences, update_tables
from baserate.report.parts.chart import Chart
from baserate.report.parts.elements import Column, Reproduction, Row, Table, reproduction_of
from baserate.results import Provenance, Result, in_short
from baserate.trial.accuracy import Meanings
from baserate.trial.bound import Plan, Reading
from baserate.trial.differences import DifferencePlan


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """An answer, ready to be shown: sentences, pictures, tables, and what gives it again.

    ``numbers`` are all numbers of an answer that has no tables of its own.
    """

    title: str
    sentences: tuple[str, ...]
    charts: tuple[Chart, ...]
    tables: tuple[Table, ...]
    numbers: Table | None
    warnings: tuple[str, ...]
    reproduction: Reproduction


def build_answer(result: Result) -> AnswerReport:
    """Return the report of an answer."""
    tables = _tables(result)
    return AnswerReport(
        title=result.heading,
        sentences=tuple(_sentences(result)),
        charts=answer_charts(result),
        tables=tables,
        numbers=None if tables else _numbers(result),
        warnings=tuple(getattr(result, "warnings", ())),
        reproduction=reproduction_of(getattr(result, "provenance", Provenance(""))),
    )


def _numbers(result: Result) -> Table:
    """Return the rows of an answer; a single row is set as names and values."""
    rows = result.table()
    left_out = ("format", "version", "command", "seed", "draws", "level", "input_sha256")
    names = [name for name in dict.fromkeys(key for row in rows for key in row) if name not in left_out]
    if len(rows) == 1:
        found = tuple(Row(name, (_cell(rows[0].get(name)),)) for name in names)
        return Table("numbers", "All numbers", (Column("Name"), Column("Value", numeric=True)), found)
    columns = tuple(Column(name, numeric=bool(index)) for index, name in enumerate(names))
    made = (Row(first, tuple(others)) for first, *others in ([_cell(row.get(name)) for name in names] for row in rows))
    return Table("numbers", "All numbers", columns, tuple(made))


def _cell(value: Any) -> str:
    return "" if value is None else in_short(value)


@singledispatch
def _sentences(result: Result) -> Iterable[str]:
    """Return what is said before any table."""
    raise TypeError(f"no report of {type(result).__name__}")


@singledispatch
def _tables(result: Result) -> tuple[Table, ...]:
    """Return the tables of an answer that has some."""
    return ()


_sentences.register(BreakEven, break_even_sentences)
_sentences.register(Comparison, comparison_sentences)
_sentences.register(Update, update_sentences)
_sentences.register(Reading, reading_sentences)
_sentences.register(Plan, plan_sentences)
_sentences.register(DifferencePlan, difference_sentences)
_sentences.register(Meanings, meaning_sentences)
_tables.register(Comparison, comparison_tables)
_tables.register(Update, update_tables)

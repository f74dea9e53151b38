"""One pass over a log to one table of counts: one Narwhals expression, the same over every engine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from baserate.auditing.spec import AuditSpec, markers_of

#: A score with more distinct values than this is counted in bins of equal width.
MOST_DISTINCT = 200_000
BINS = 16_384
_LENGTHS = {"year": 4, "month": 7, "auto": 7, "day": 10}


@dataclass(frozen=True, slots=True)
class Binning:
    """Bins of equal width for a score of very many values. Scores outside [low, high] fall into the outer bins."""

    low: float
    high: float
    threshold: float | None
    bins: int = BINS

    def middle(self, index: float) -> float:
        """Return the middle of a bin."""
        return self.low + (index + 0.5) * (self.high - self.low) / self.bins


def count_rows(
    log: nw.LazyFrame[Any], names: Sequence[str], spec: AuditSpec, binning: Binning | None = None
) -> nw.LazyFrame[Any]:
    """Return the number of rows (``n``) for every combination of values of the named columns.

    ``time`` is cut to its period, which the first characters of an ISO 8601 date are. With ``binning``, ``score`` is
    the index of its bin, and ``flagged`` says whether it reaches the threshold. Where a column of counts is declared,
    ``n`` adds them up, and ``not_whole`` is the number of lines whose count is no whole number from 0.
    """
    keys: list[nw.Expr] = [nw.col(name) for name in names if name not in ("time", "score")]
    if "time" in names:
        keys.append(_period(log, spec).alias("time"))
    if "score" in names:
        keys.extend([nw.col("score")] if binning is None else _binned(binning, spec, log))
    if spec.columns.count is None:
        counted = log.select(*keys)
        return counted.group_by(*counted.collect_schema().names()).agg(nw.len().alias("n"))
    counted = log.select(*keys, number(log, "count", spec).alias("count of people"))
    by = [name for name in counted.collect_schema().names() if name != "count of people"]
    whole = (nw.col("count of people") >= 0) & (nw.col("count of people") == nw.col("count of people").floor())
    lines = counted.with_columns(nw.when(whole.fill_null(False)).then(0).otherwise(1).alias("not whole"))
    summed = lines.group_by(*by).agg(nw.col("count of people").sum().alias("n"), nw.col("not whole").sum())
    return summed.rename({"not whole": "not_whole"})


def _period(log: nw.LazyFrame[Any], spec: AuditSpec) -> nw.Expr:
    """Return the period of a time: of an ISO 8601 date its first characters, of anything else all of it."""
    moment = nw.col("time").cast(nw.String).str.strip_chars()
    length = _LENGTHS.get(spec.options.period)
    if length is None or spec.source.date_format is not None:
        return moment
    is_date = moment.str.contains("-", literal=True) & ~moment.is_in(sorted(markers_of(spec, "time")))
    return nw.when(is_date).then(moment.str.slice(0, length)).otherwise(moment)


def widened(log: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the log with 32-bit floating-point numbers as the decimals that they stand for.

    0.3 in 32 bits is 0.30000001192 in 64, which is not the 0.3 of a threshold or of the same log as text.
    """
    short = [name for name, kind in log.collect_schema().items() if kind == nw.Float32]
    return log.with_columns(nw.col(name).cast(nw.String).cast(nw.Float64).alias(name) for name in short)


def known(log: nw.LazyFrame[Any], name: str, spec: AuditSpec) -> nw.Expr:
    """Return a column's values, null where one stands for a missing value, as ``decode`` reads it."""
    column, kind, missing = nw.col(name), log.collect_schema()[name], sorted(markers_of(spec, name))
    if not kind.is_numeric():
        text = column if kind == nw.String else column.cast(nw.String)
        return nw.when(~text.str.strip_chars().is_in(missing)).then(column)
    if kind.is_float():
        column = nw.when(~column.is_nan()).then(column)
    numbers = [value for value in map(as_number, missing) if value is not None and math.isfinite(value)]
    return nw.when(~column.cast(nw.Float64).is_in(numbers)).then(column) if numbers else column


def number(log: nw.LazyFrame[Any], name: str, spec: AuditSpec) -> nw.Expr:
    """Return a column's values as floating-point numbers, null where missing or not a number (NaN)."""
    found = known(log, name, spec)
    if spec.source.decimal == "," and log.collect_schema()[name] == nw.String:
        found = found.str.replace_all(",", ".", literal=True)
    value = found.cast(nw.Float64)
    return nw.when(~value.is_nan()).then(value)


def signed_score(log: nw.LazyFrame[Any], spec: AuditSpec) -> nw.Expr:
    """Return the score, turned round where low scores are flagged."""
    score = number(log, "score", spec)
    return score if spec.columns.sign > 0 else -1 * score


def reached(log: nw.LazyFrame[Any], spec: AuditSpec) -> nw.Expr:
    """Return whether the score is one of those that are flagged."""
    return signed_score(log, spec) >= spec.columns.cut


def as_number(words: str, decimal: str | None = None) -> float | None:
    """Return what a text says as a number, or None."""
    try:
        return float(words.replace(",", ".") if decimal == "," else words) if "_" not in words else None
    except ValueError:
        return None


def _binned(binning: Binning, spec: AuditSpec, log: nw.LazyFrame[Any]) -> list[nw.Expr]:
    score = signed_score(log, spec)
    width = (binning.high - binning.low) / binning.bins
    index = ((score.clip(binning.low, binning.high) - binning.low) / width).floor().clip(0, binning.bins - 1)
    keys: list[nw.Expr] = [index.alias("score")]
    if binning.threshold is not None:
        keys.append((score >= binning.threshold).alias("flagged"))
    return keys

"""One pass over a log to one table of counts: one Narwhals expression, the same over every engine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw

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
    log: nw.LazyFrame[Any], names: Sequence[str], period: str, missing: Sequence[str], binning: Binning | None
) -> nw.LazyFrame[Any]:
    """Return the number of rows (``n``) for every combination of values of the named columns.

    ``time`` is cut to its period, which the first characters of an ISO 8601 date are. With ``binning``, ``score`` is
    the index of its bin, and ``flagged`` says whether it reaches the threshold.
    """
    keys: list[nw.Expr] = [nw.col(name) for name in names if name not in ("time", "score")]
    if "time" in names:
        moment = nw.col("time").cast(nw.String)
        keys.append((moment.str.slice(0, _LENGTHS[period]) if period in _LENGTHS else moment).alias("time"))
    if "score" in names:
        keys.extend([nw.col("score")] if binning is None else _binned(binning, missing, log))
    counted = log.select(*keys)
    return counted.group_by(*counted.collect_schema().names()).agg(nw.len().alias("n"))


def widened(log: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Return the log with 32-bit floating-point numbers as the decimals that they stand for.

    0.3 in 32 bits is 0.30000001192 in 64, which is not the 0.3 of a threshold or of the same log as text.
    """
    short = [name for name, kind in log.collect_schema().items() if kind == nw.Float32]
    return log.with_columns(nw.col(name).cast(nw.String).cast(nw.Float64).alias(name) for name in short)


def known(log: nw.LazyFrame[Any], name: str, missing: Sequence[str]) -> nw.Expr:
    """Return a column's values, null where one stands for a missing value, as ``decode`` reads it."""
    column, kind = nw.col(name), log.collect_schema()[name]
    if not kind.is_numeric():
        text = column if kind == nw.String else column.cast(nw.String)
        return nw.when(~text.str.strip_chars().is_in(list(missing))).then(column)
    if kind.is_float():
        column = nw.when(~column.is_nan()).then(column)
    numbers = [value for value in map(as_number, missing) if value is not None and math.isfinite(value)]
    return nw.when(~column.cast(nw.Float64).is_in(numbers)).then(column) if numbers else column


def number(log: nw.LazyFrame[Any], name: str, missing: Sequence[str]) -> nw.Expr:
    """Return a column's values as floating-point numbers, null where missing or not a number (NaN)."""
    value = known(log, name, missing).cast(nw.Float64)
    return nw.when(~value.is_nan()).then(value)


def as_number(words: str) -> float | None:
    """Return what a text says as a number, or None."""
    try:
        return float(words) if "_" not in words else None
    except ValueError:
        return None


def _binned(binning: Binning, missing: Sequence[str], log: nw.LazyFrame[Any]) -> list[nw.Expr]:
    score = number(log, "score", missing)
    width = (binning.high - binning.low) / binning.bins
    index = ((score.clip(binning.low, binning.high) - binning.low) / width).floor().clip(0, binning.bins - 1)
    keys: list[nw.Expr] = [index.alias("score")]
    if binning.threshold is not None:
        keys.append((score >= binning.threshold).alias("flagged"))
    return keys

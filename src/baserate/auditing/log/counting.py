"""One pass over a log to one table of counts: one Narwhals expression, the same over every engine."""

from __future__ import annotations

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


def _binned(binning: Binning, missing: Sequence[str], log: nw.LazyFrame[Any]) -> list[nw.Expr]:
    raw = nw.col("score")
    if log.collect_schema()["score"] == nw.String:
        raw = nw.when(~raw.is_in(list(missing))).then(raw)
    score = raw.cast(nw.Float64)
    score = nw.when(~score.is_nan()).then(score)
    width = (binning.high - binning.low) / binning.bins
    index = ((score.clip(binning.low, binning.high) - binning.low) / width).floor().clip(0, binning.bins - 1)
    keys: list[nw.Expr] = [index.alias("score")]
    if binning.threshold is not None:
        keys.append((score >= binning.threshold).alias("flagged"))
    return keys

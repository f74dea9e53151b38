"""Areas under the curve of scores too many to be counted one by one: the engine orders them, and only sums leave it.

Twice the people without the outcome below a score, those at it counting one half, are whole numbers; so are their sums
and sums of squares over people with the outcome, from which the area and DeLong's variance follow without rounding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from baserate.auditing.log.counting import count_rows, number, signed_score
from baserate.auditing.log.decode import count_keys, decode
from baserate.auditing.log.table import NO, YES, Group
from baserate.auditing.spec import AuditSpec

if TYPE_CHECKING:
    from baserate.auditing.engines.engine import Relation

#: Stands between the values that make a key, and for a value that is not there.
_BETWEEN, _NOTHING = "\x1f", "\x1e"
#: Squares are added up in two halves of so many bits, so that no sum is too large for 64.
_HALF = 2**16


@dataclass(frozen=True, slots=True)
class OrderedSums:
    """What the scores of a group add up to.

    ``above`` is twice the pairs that are ordered rightly; ``squares_above`` and ``squares_below`` are the sums of
    squares over people with and without the outcome of twice the others below, or at or below, them.
    """

    with_outcome: int
    without: int
    above: int
    squares_above: int
    below: int
    squares_below: int

    @property
    def area(self) -> float:
        """The chance that somebody with the outcome has the higher score; NaN where either kind is missing."""
        pairs = 2 * self.with_outcome * self.without
        return self.above / pairs if pairs else math.nan

    @property
    def variance(self) -> float:
        """DeLong's variance of the area; NaN where there are fewer than two of either kind."""
        m, k = self.with_outcome, self.without
        if min(m, k) < 2:
            return math.nan
        # Whole numbers until the last division: the difference of the two may be a small part of either.
        spread_above = (m * self.squares_above - self.above**2) / (m * (m - 1) * (2 * k) ** 2)
        spread_below = (k * self.squares_below - self.below**2) / (k * (k - 1) * (2 * m) ** 2)
        return spread_above / m + spread_below / k


def exact_areas(relation: Relation, spec: AuditSpec, groupings: Sequence[tuple[str, ...]]) -> dict[Group, OrderedSums]:
    """Return what the scores of everybody and of every group add up to, ordered inside the engine."""
    keys = [key for key in count_keys(spec) if key not in ("time", "score", "place", "decision")]
    rows = relation.rows
    texts = [nw.col(key).cast(nw.String).fill_null(_NOTHING) for key in keys]
    people = [number(rows, "count", spec).cast(nw.Int64).alias("people")] if spec.columns.count else []
    keyed = rows.select(
        *map(nw.col, keys),
        nw.concat_str(texts, separator=_BETWEEN).alias("key"),
        signed_score(rows, spec).alias("value"),
        *people,
        *([nw.col("count")] if spec.columns.count else []),
    )
    raw = relation.arrays(count_rows(keyed, [*keys, "key"], spec))
    plain = replace(
        spec.columns, score=None, threshold=None, flagged_when="at_least", time=None, place=None, decision=None
    )
    cells = decode({name: raw[name] for name in (*keys, *_counts(raw))}, replace(spec, columns=plain), None)[0]
    found: dict[Group, OrderedSums] = {}
    for by in groupings:
        grouping = cells.grouping(by)
        placed = relation.small_frame(
            {
                "key": [str(words) for words in raw["key"]],
                "code": grouping.codes.tolist(),
                "yes": (cells.outcome == YES).astype(int).tolist(),
                "no": (cells.outcome == NO).astype(int).tolist(),
            }
        )
        scored = keyed.filter(~nw.col("value").is_null()).select("key", "value", *(["people"] if people else []))
        sums = relation.arrays(_summed(scored.join(placed, on="key", how="inner"), has_people=bool(people)))
        for place, code in enumerate(sums["code"].tolist()):
            found[by, grouping.keys[int(code)]] = _of_row({name: sums[name][place] for name in sums})
    return found


def _counts(raw: Mapping[str, Any]) -> list[str]:
    return [name for name in ("n", "not_whole") if name in raw]


def _summed(rows: nw.LazyFrame[Any], *, has_people: bool) -> nw.LazyFrame[Any]:
    """Return the sums of every group; ``rows`` have ``code``, ``value``, ``yes`` and ``no``."""
    yes, no = nw.col("yes"), nw.col("no")
    if has_people:
        rows = rows.with_columns((yes * nw.col("people")).alias("yes"), (no * nw.col("people")).alias("no"))
    together = rows.group_by("code", "value").agg(yes.sum().cast(nw.Int64), no.sum().cast(nw.Int64))
    up_to = together.with_columns(
        (2 * no.cum_sum().over("code", order_by="value") - no).cast(nw.Int64).alias("a"),
        (2 * yes.cum_sum().over("code", order_by="value") - yes).cast(nw.Int64).alias("b"),
    )
    halves = up_to.with_columns(
        *((nw.col(name) // _HALF).cast(nw.Int64).alias(f"{name}_high") for name in "ab"),
        *((nw.col(name) % _HALF).cast(nw.Int64).alias(f"{name}_low") for name in "ab"),
    )
    return halves.group_by("code").agg(
        yes.sum().alias("m"),
        no.sum().alias("k"),
        *(
            (n * nw.col(one) * nw.col(other)).sum().alias(f"{part}_{name}")
            for part, n in (("a", yes), ("b", no))
            for name, one, other in (
                ("hh", f"{part}_high", f"{part}_high"),
                ("hl", f"{part}_high", f"{part}_low"),
                ("ll", f"{part}_low", f"{part}_low"),
            )
        ),
        *((n * nw.col(f"{part}_high")).sum().alias(f"{part}_h") for part, n in (("a", yes), ("b", no))),
        *((n * nw.col(f"{part}_low")).sum().alias(f"{part}_l") for part, n in (("a", yes), ("b", no))),
    )


def _of_row(row: Mapping[str, Any]) -> OrderedSums:
    whole = {name: int(value) for name, value in row.items()}
    sums = [whole[f"{part}_h"] * _HALF + whole[f"{part}_l"] for part in "ab"]
    squares = [whole[f"{p}_hh"] * _HALF**2 + 2 * whole[f"{p}_hl"] * _HALF + whole[f"{p}_ll"] for p in "ab"]
    return OrderedSums(whole["m"], whole["k"], sums[0], squares[0], sums[1], squares[1])

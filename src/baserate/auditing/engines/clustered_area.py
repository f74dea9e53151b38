"""How much less the rows of whole persons tell of an area under the curve than as many rows of different people.

The variance is that of Obuchowski (Biometrics 53:567, 1997): a row's part in the area is the chance that it is ordered
rightly against the rows of the other kind, ties counting one half, and the parts of one person are added up before they
are squared. The engine adds them up; no person's value leaves it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from baserate.auditing.log.table import NO, YES, CountTable, Floats, Group, Ints

#: What every cell adds to the parts of its persons, whole numbers of shape (cells,): see ``_parts``.
Parts = dict[str, Ints]
#: Called with each cell's group and parts; gives (group, *SUMS) of every group that has any.
AddedUp = Callable[[Ints, Parts], Iterable[Sequence[Any]]]
#: What the parts of persons add up to in a group. Of a person ``a`` and ``b`` are sums of those of the rows with and
#: without the outcome, ``m`` and ``k`` the numbers of these rows. Whole numbers, so that no order of adding matters.
SUMS = (
    "a * a",
    "b * b",
    "a * b",
    "a * m",
    "b * k",
    "a * k",
    "b * m",
    "m * k",
    "m * m",
    "k * k",
    "a",
    "m",
    "k",
    "m > 0",
    "k > 0",
    "1",
)


def compute_area_effects(
    table: CountTable, groupings: Sequence[tuple[str, ...]], added_up: AddedUp
) -> dict[Group, float]:
    """Return the design effect of the area under the curve of everybody and of every group, at least 1.

    ``table`` has one entry for each of the engine's cells (group by outcome by score), in their order. Where an area
    is 0 or 1 its variance says nothing, and rows of one person are taken to be all alike.
    """
    found: dict[Group, float] = {}
    for by in ((), *groupings):
        grouping = table.grouping(by)
        codes, keys = grouping.codes, grouping.keys
        parts, single = _parts(table, codes, len(keys))
        sums: list[Sequence[int]] = [(0,) * len(SUMS)] * len(keys)
        for code, *row in added_up(codes, parts):
            sums[code] = row
        for code, key in enumerate(keys):
            found[by, key] = _effect(sums[code], single[code])
    return found


def _parts(table: CountTable, codes: Ints, groups: int) -> tuple[Parts, list[float]]:
    """Return each cell's part in its group's area, and each group's variance were all rows independent.

    ``a``, of rows with the outcome, is twice the number of rows without it that lie below, those at the same score
    counting one half; ``b``, of rows without, twice the number of rows with the outcome above. ``yes`` and ``no`` say
    which a cell's rows are.
    """
    scored = ~np.isnan(table.score)
    yes, no = scored & (table.outcome == YES), scored & (table.outcome == NO)
    a, b = np.zeros(len(table.n), dtype=np.int64), np.zeros(len(table.n), dtype=np.int64)
    single = []
    for code in range(groups):
        ours = codes == code
        ones, zeros = np.flatnonzero(ours & yes), np.flatnonzero(ours & no)
        m, k = int(table.n[ones].sum()), int(table.n[zeros].sum())
        a[ones] = _twice_below(table.score[ones], table.score[zeros], table.n[zeros])
        b[zeros] = 2 * m - _twice_below(table.score[zeros], table.score[ones], table.n[ones])
        single.append(_variance(a[ones], table.n[ones], k) + _variance(b[zeros], table.n[zeros], m))
    return {"a": a, "b": b, "yes": yes.astype(np.int64), "no": no.astype(np.int64)}, single


def _variance(parts: Ints, n: Ints, others: int) -> float:
    """Return the variance of the mean of parts, ``n`` rows of each, as shares of twice the others; NaN of one row."""
    rows = int(n.sum())
    if rows < 2 or not others:
        return math.nan
    mean = int(parts @ n) / rows
    return math.fsum(((parts - mean) ** 2 * n).tolist()) / (2 * others) ** 2 / (rows - 1) / rows


def _twice_below(scores: Floats, others: Floats, n: Ints) -> Ints:
    """Return twice the number of others below each score, those at it counting one half."""
    order = np.argsort(others, kind="stable")
    before = np.concatenate([[0], np.cumsum(n[order])]).astype(np.int64)
    below = before[np.searchsorted(others[order], scores, side="left")]
    upto = before[np.searchsorted(others[order], scores, side="right")]
    return np.asarray(below + upto)


def _effect(sums: Sequence[int], single: float) -> float:
    """Return the clustered variance of an area over that of independent rows, from the whole numbers of ``SUMS``."""
    a2, b2, ab, am, bk, ak, bm, mk, m2, k2, a, m, k, with_outcome, without, persons = map(int, sums)
    if not m or not k:
        return 1.0
    alike = max(m2 / m, k2 / k, 1.0)
    if min(with_outcome, without, persons) < 2 or not single > 0:
        return alike
    # Sums of squares and products of a/2k - area*m and b/2m - area*k over persons, multiplied out.
    area = Fraction(a, 2 * m * k)
    squares_a = Fraction(a2, 4 * k * k) - area * am / k + area**2 * m2
    squares_b = Fraction(b2, 4 * m * m) - area * bk / m + area**2 * k2
    products = Fraction(ab, 4 * m * k) - area * ak / (2 * k) - area * bm / (2 * m) + area**2 * mk
    clustered = (
        Fraction(with_outcome, with_outcome - 1) * squares_a / m**2
        + Fraction(without, without - 1) * squares_b / k**2
        + Fraction(persons, persons - 1) * 2 * products / (m * k)
    )
    effect = float(clustered) / single
    # Rounding must not make one row a person look like a little more.
    return effect if effect > 1 + 1e-9 else 1.0

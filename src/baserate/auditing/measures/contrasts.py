"""Differences and ratios of groups against the declared reference, and what may be concluded from them.

Contrasts are signed: the group's rate minus the reference's. Tests are Fisher's exact one where a count is expected
below 10, else the pooled normal one; over all of a run they are held to one false discovery rate (Benjamini and
Hochberg, J. R. Stat. Soc. B 57:289, 1995). A rate and one minus it are one test.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.auditing.measures.areas import Auc, area_difference, p_of_areas
from baserate.auditing.measures.confusion import COMPLEMENTS, Confusion
from baserate.auditing.measures.intervals import Interval, katz_ratio, newcombe_difference, z_of
from baserate.auditing.measures.knowable import unknowable
from baserate.auditing.measures.rates import Rate, rate_of
from baserate.auditing.spec import AuditSpec, Options

Verdict = Literal["differs", "alike", "inconclusive", "undefined"]
EXPECTED_FOR_NORMAL = 10
#: Tables whose chances differ by less than this share are equally likely: they differ by rounding.
TIES = 1e-12
#: No study is planned for more people than there are.
MOST_PEOPLE = 10**10


@dataclass(frozen=True, slots=True)
class Contrast:
    """One rate of one group against the reference. Undefined parts are None; ``n_needed`` is of the group's own people.

    ``p`` is of the test of no difference, ``q`` the smallest false discovery rate at which it counts as found among the
    ``family`` of all tests of the run.
    """

    rate: str
    by: tuple[str, ...]
    group: tuple[str, ...]
    reference: tuple[str, ...]
    difference: Rate
    ratio: Rate
    of: tuple[float, float]
    p: float | None
    q: float | None = None
    family: int | None = None
    verdict: Verdict = "undefined"
    n_needed: int | None = None
    n_needed_for: str = ""

    @property
    def nearest(self) -> float:
        """The end of the difference's interval nearest to no difference, 0 where it holds none."""
        low, high = self.difference.low, self.difference.high
        return 0.0 if low is None or high is None or low <= 0 <= high else min(abs(low), abs(high))


def compute_contrasts(
    confusion: Confusion,
    reference: tuple[str, ...],
    hidden: Iterable[tuple[str, ...]],
    aucs: Sequence[Auc] | None,
    rates: Sequence[str],
    spec: AuditSpec,
    design_effects: dict[str, NDArray[np.float64]] | None = None,
) -> list[Contrast]:
    """Return every shown group's rates against the reference's, without verdicts (those need all of a run's tests).

    A rate that cannot be known of either is not compared.
    """
    skip, options = set(hidden), spec.options
    if reference in skip or reference not in confusion.keys:
        return []
    base = confusion.keys.index(reference)
    found = []
    for place, key in enumerate(confusion.keys):
        if key == reference or key in skip:
            continue
        unknown = {name for place_ in (place, base) for name in unknowable(confusion.counts[place_], spec)}
        for rate in rates:
            if rate in unknown:
                continue
            x, n = (part.astype(np.float64) for part in confusion.fraction(rate))
            if design_effects is not None:
                x, n = x / design_effects[rate], n / design_effects[rate]
            found.append(_of_counts(rate, confusion, (key, reference), x[[place, base]], n[[place, base]], options))
        if aucs is not None and "auc" not in unknown:
            found.append(_of_aucs(confusion, (key, reference), (aucs[place], aucs[base]), options))
    return found


def _of_counts(
    rate: str,
    confusion: Confusion,
    keys: tuple[tuple[str, ...], tuple[str, ...]],
    x: NDArray[np.float64],
    n: NDArray[np.float64],
    options: Options,
) -> Contrast:
    difference = newcombe_difference(x[0], n[0], x[1], n[1], options.level)
    ratio = katz_ratio(x[0], n[0], x[1], n[1], options.level)
    halved = "katz" if x.min() > 0 else "katz, one half added"
    contrast = Contrast(
        rate,
        confusion.columns,
        *keys,
        rate_of(difference, "newcombe"),
        rate_of(ratio, halved),
        (float(n[0]), float(n[1])),
        p_of_difference(x[0], n[0], x[1], n[1]) if n.min() > 0 else None,
    )
    needed, what = needed_people(x, n, options)
    return replace(contrast, n_needed=needed, n_needed_for=what)


def _of_aucs(
    confusion: Confusion,
    keys: tuple[tuple[str, ...], tuple[str, ...]],
    aucs: tuple[Auc, Auc],
    options: Options,
) -> Contrast:
    difference = area_difference(*aucs, options.level)
    p = p_of_areas(*aucs)
    ratio = Interval(difference.value * np.nan, difference.low * np.nan, difference.high * np.nan)
    of = (float(aucs[0].with_outcome), float(aucs[1].with_outcome))
    return Contrast("auc", confusion.columns, *keys, rate_of(difference, "newcombe"), rate_of(ratio, "none"), of, p)


def p_of_difference(x1: float, n1: float, x2: float, n2: float) -> float:
    """Return the two-sided p-value of no difference between x1 of n1 and x2 of n2."""
    pooled = (x1 + x2) / (n1 + n2)
    expected = min(n1, n2) * min(pooled, 1 - pooled)
    if expected < EXPECTED_FOR_NORMAL:
        return _fisher(round(x1), round(n1), round(x2), round(n2))
    z = (x1 / n1 - x2 / n2) / np.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return float(2 * special.ndtr(-abs(z)))


def _fisher(x1: int, n1: int, x2: int, n2: int) -> float:
    """Return Fisher's exact two-sided p-value: the tables no likelier than the one found, given all margins.

    The chance of each table follows from that of its neighbour by the ratio (n1-k)(h-k) / ((k+1)(n2-h+k+1)), h being
    all that were found, from the likeliest table outwards: each step rounds by some 1e-16, whereas differences of
    logarithms of factorials lose digits as people become many.
    """
    hits = x1 + x2
    least, most = max(0, hits - n2), min(n1, hits)
    k = np.arange(least, most, dtype=np.float64)
    ratio = (n1 - k) / (k + 1) * ((hits - k) / (n2 - hits + k + 1))
    likeliest = (n1 + 1) * (hits + 1) // (n1 + n2 + 2) - least
    above = np.multiply.accumulate(ratio[likeliest:])
    below = np.multiply.accumulate(1 / ratio[:likeliest][::-1])
    chances = np.concatenate([below[::-1], [1.0], above])
    no_likelier = chances <= chances[x1 - least] * (1 + TIES)
    return float(min(1.0, chances[no_likelier].sum() / chances.sum()))


def needed_people(x: NDArray[np.float64], n: NDArray[np.float64], options: Options) -> tuple[int | None, str]:
    """Return how many people the group would have to have in the rate's denominator, and what for.

    The groups keep the ratio of their sizes. With the rates as found (one half added to each count), it is the size at
    which a study of the declared power tells the found difference from none; where the difference is smaller than the
    declared margin, the size at which it shows that it is (Fleiss, Statistical Methods for Rates and Proportions, 3rd
    ed., 2003, ch. 4).
    """
    if n.min() <= 0:
        return None, ""
    p = (x + 0.5) / (n + 1)
    gap = abs(float(x[0] / n[0] - x[1] / n[1]))
    spread = float(p[0] * (1 - p[0]) + p[1] * (1 - p[1]) * n[0] / n[1])
    reach = (z_of(options.level) + float(special.ndtri(options.power))) ** 2
    if options.margin is not None and gap < options.margin:
        room, what = options.margin - gap, "to show that the difference is within the margin"
    else:
        room, what = gap, "to distinguish the difference found from no difference"
    needed = np.ceil(reach * spread / room**2) if room > 0 else np.inf
    return (int(needed), what) if needed <= MOST_PEOPLE else (None, "")


def benjamini_hochberg(p: Sequence[float]) -> NDArray[np.float64]:
    """Return the adjusted p-values: the least false discovery rate at which each test would be rejected."""
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    m = len(values)
    scaled = values[order] * m / np.arange(1, m + 1)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return adjusted


def judge(contrasts: Sequence[Contrast], options: Options) -> list[Contrast]:
    """Return the contrasts with their adjusted p-values and verdicts.

    alike: the interval lies within the declared margin. differs: found at the declared false discovery rate, and the
    interval does not reach 0. Anything else is inconclusive. Two p-values of one question count once.
    """
    own = [c for c in contrasts if c.p is not None and c.rate not in COMPLEMENTS]
    adjusted = benjamini_hochberg([c.p for c in own if c.p is not None])
    q = {(c.rate, c.by, c.group): float(value) for c, value in zip(own, adjusted, strict=True)}
    judged = []
    for contrast in contrasts:
        key = (COMPLEMENTS.get(contrast.rate, contrast.rate), contrast.by, contrast.group)
        found = q.get(key) if contrast.p is not None else None
        verdict = _verdict(contrast, found, options)
        needed = contrast.n_needed if verdict == "inconclusive" else None
        what = contrast.n_needed_for if needed is not None else ""
        family = len(own) if found is not None else None
        judged.append(replace(contrast, q=found, family=family, verdict=verdict, n_needed=needed, n_needed_for=what))
    return judged


def _verdict(contrast: Contrast, q: float | None, options: Options) -> Verdict:
    low, high = contrast.difference.low, contrast.difference.high
    if low is None or high is None:
        return "undefined"
    if options.margin is not None and -options.margin <= low and high <= options.margin:
        return "alike"
    return "differs" if q is not None and q <= options.false_discovery and contrast.nearest > 0 else "inconclusive"

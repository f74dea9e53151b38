"""Differences and ratios of groups against the declared reference, and what may be concluded from them.

Contrasts are signed: the group's rate minus the reference's. Tests are Fisher's exact one where a count is expected
below 10, else the pooled normal one; over all of a run they are held to one false discovery rate (Benjamini and
Hochberg, J. R. Stat. Soc. B 57:289, 1995). A rate and one minus it are one test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.auditing.measures.areas import Auc, area_difference, p_of_areas
from baserate.auditing.measures.confusion import COMPLEMENTS, Confusion
from baserate.auditing.measures.intervals import Interval, katz_ratio, newcombe_difference
from baserate.auditing.measures.knowable import unknowable
from baserate.auditing.measures.pairs import Pair, needed_people, p_alike
from baserate.auditing.measures.persons import Clustering
from baserate.auditing.measures.rates import Rate, rate_of
from baserate.auditing.spec import AuditSpec, Options

Verdict = Literal["differs", "alike", "inconclusive", "undefined"]
EXPECTED_FOR_NORMAL = 10
#: Tables whose chances differ by less than this share are equally likely: they differ by rounding.
TIES = 1e-12


@dataclass(frozen=True, slots=True)
class Contrast:
    """One rate of one group against the reference. Undefined parts are None.

    ``p`` is of the test of no difference, ``q`` the smallest false discovery rate at which it counts as found among the
    ``family`` of all tests of the run. ``p_alike`` is of the test that the two differ by the declared margin or more.
    ``n_needed`` is of the group's own people, or persons (``n_needed_of``), in the rate's denominator.
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
    p_alike: float | None = None
    n_needed: int | None = None
    n_needed_for: str = ""
    n_needed_of: str = "people"

    @property
    def nearest(self) -> float:
        """The end of the difference's interval nearest to no difference, 0 where it holds none."""
        low, high = self.difference.low, self.difference.high
        return 0.0 if low is None or high is None or low <= 0 <= high else min(abs(low), abs(high))

    @property
    def question(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What is asked; a rate and one minus it ask the same."""
        return COMPLEMENTS.get(self.rate, self.rate), self.by, self.group


def compute_contrasts(
    confusion: Confusion,
    reference: tuple[str, ...],
    hidden: Iterable[tuple[str, ...]],
    aucs: Sequence[Auc] | None,
    rates: Sequence[str],
    spec: AuditSpec,
    clusters: Mapping[str, Clustering] | None = None,
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
        unknown = {name for side in (place, base) for name in unknowable(confusion.counts[side], spec)}
        for rate in rates:
            if rate not in unknown:
                pair = _pair(confusion, rate, [place, base], options.level, clusters)
                found.append(_of_counts(rate, confusion, (key, reference), pair, options))
        if aucs is not None and "auc" not in unknown:
            found.append(_of_aucs(confusion, (key, reference), (aucs[place], aucs[base]), options))
    return found


def _pair(
    confusion: Confusion,
    rate: str,
    places: list[int],
    level: float,
    clusters: Mapping[str, Clustering] | None,
) -> Pair:
    x, n = (part[places].astype(np.float64) for part in confusion.fraction(rate))
    if clusters is None:
        return Pair(x, n)
    found = clusters[rate]
    effect = found.effective(confusion.fraction(rate)[1].astype(np.float64), level)[places]
    persons = float(found.persons[places[0]] / n[0]) if n[0] else None
    return Pair(x / effect, n / effect, float(found.correlation[places[0]]), float(found.effect[places[0]]), persons)


def _of_counts(
    rate: str, confusion: Confusion, keys: tuple[tuple[str, ...], tuple[str, ...]], pair: Pair, options: Options
) -> Contrast:
    (x1, x2), (n1, n2), correlation = pair.x, pair.n, pair.correlation
    difference = newcombe_difference(x1, n1, x2, n2, options.level, correlation)
    ratio = katz_ratio(x1, n1, x2, n2, options.level, correlation)
    halved = "katz" if pair.x.min() > 0 else "katz, one half added"
    tested = pair.n.min() > 0
    contrast = Contrast(
        rate,
        confusion.columns,
        *keys,
        rate_of(difference, "newcombe"),
        rate_of(ratio, halved),
        (float(n1), float(n2)),
        p_of_difference(x1, n1, x2, n2, correlation) if tested else None,
        p_alike=p_alike(pair, options.margin) if tested and options.margin is not None else None,
    )
    needed = needed_people(pair, options)
    return replace(contrast, n_needed=needed.n, n_needed_for=needed.what, n_needed_of=needed.of)


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
    return Contrast(
        "auc",
        confusion.columns,
        *keys,
        rate_of(difference, "newcombe"),
        replace(rate_of(ratio, ""), why="a ratio of areas says nothing"),
        of,
        p,
    )


def p_of_difference(x1: float, n1: float, x2: float, n2: float, correlation: float = 0.0) -> float:
    """Return the two-sided p-value of no difference between x1 of n1 and x2 of n2, of rates that may go together."""
    pooled = (x1 + x2) / (n1 + n2)
    expected = min(n1, n2) * min(pooled, 1 - pooled)
    if expected < EXPECTED_FOR_NORMAL and not correlation:
        return _fisher(round(x1), round(n1), round(x2), round(n2))
    spread = 1 / n1 + 1 / n2 - 2 * correlation / np.sqrt(n1 * n2)
    if spread <= 0:
        return 1.0
    z = (x1 / n1 - x2 / n2) / np.sqrt(pooled * (1 - pooled) * spread)
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

    differs: found at the declared false discovery rate, and the interval does not reach 0. alike: that the two differ
    by the declared margin or more is rejected at that rate, too, and the interval lies within the margin. Anything else
    is inconclusive. Two p-values of one question count once.
    """
    q = _adjusted({c.question: c.p for c in contrasts if c.p is not None and c.rate not in COMPLEMENTS})
    alike = _adjusted({c.question: c.p_alike for c in contrasts if c.p_alike is not None and c.rate not in COMPLEMENTS})
    judged = []
    for contrast in contrasts:
        found = q.get(contrast.question) if contrast.p is not None else None
        verdict = _verdict(contrast, found, alike.get(contrast.question, 1.0), options)
        needed = contrast.n_needed if verdict == "inconclusive" else None
        what = contrast.n_needed_for if needed is not None else ""
        family = len(q) if found is not None else None
        judged.append(replace(contrast, q=found, family=family, verdict=verdict, n_needed=needed, n_needed_for=what))
    return judged


def _adjusted(p: Mapping[Any, float]) -> dict[Any, float]:
    return dict(zip(p, benjamini_hochberg(list(p.values())).tolist(), strict=True))


def _verdict(contrast: Contrast, q: float | None, alike: float, options: Options) -> Verdict:
    low, high = contrast.difference.low, contrast.difference.high
    if low is None or high is None:
        return "undefined"
    within = options.margin is not None and -options.margin <= low and high <= options.margin
    if within and (alike <= options.false_discovery or contrast.rate == "auc"):
        return "alike"
    return "differs" if q is not None and q <= options.false_discovery and contrast.nearest > 0 else "inconclusive"

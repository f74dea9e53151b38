"""The area under the ROC curve, how sure it is, and whether two areas differ.

Its interval is made on the logit scale, with the variance of DeLong, DeLong and Clarke-Pearson (Biometrics 44:837,
1988) or, of whole persons, that of Obuchowski (Biometrics 53:567, 1997), and taken back: it stays inside [0, 1] and,
unlike one that assumes the scores of those with and without the outcome to be spread alike, it covers what it says
where they are not. Where no variance can be seen, as when the two do not overlap, it is the score interval of Newcombe
(Statistics in Medicine 25:559, 2006, method 5), as Perme and Manevski advise (Stat. Methods Med. Res. 28:3038, 2019).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from baserate.auditing.engines.ordered_area import OrderedSums
from baserate.auditing.measures.curves import ScoreCounts
from baserate.auditing.measures.intervals import Interval, auc_interval, square_and_add, z_of

#: Normal quantiles are sought up to here; beyond lie chances of 1e-350.
_FARTHEST = 40.0


@dataclass(frozen=True, slots=True)
class Auc:
    """The chance that a person with the outcome has a higher score than one without; ties count one half.

    NaN where either kind is missing (Hanley and McNeil, Radiology 143:29, 1982). ``variance`` is DeLong's, NaN where
    there are fewer than two of either kind; ``effect`` is how many times as large it is for rows of whole persons.
    """

    value: float
    with_outcome: int
    without: int
    variance: float = math.nan
    effect: float = 1.0

    @property
    def on_logit_scale(self) -> bool:
        """Whether there is a variance to make the interval of."""
        return 0 < self.value < 1 and self.variance > 0

    def interval(self, level: float) -> Interval:
        """Return the area with its confidence interval."""
        return self.reaching(z_of(level))

    def reaching(self, z: float) -> Interval:
        """Return the area with the interval that reaches to a normal quantile."""
        if not self.on_logit_scale:
            return auc_interval(self.value, self.with_outcome / self.effect, self.without / self.effect, z)
        middle = special.logit(self.value)
        half = z * math.sqrt(self.variance * self.effect) / (self.value * (1 - self.value))
        ends = special.expit(np.array([middle - half, middle + half]))
        return Interval(np.asarray(self.value), ends[0], ends[1])


def compute_auc(counts: ScoreCounts) -> Auc:
    """Return the area under the curve by counts: no two people are ever compared."""
    yes, no = counts.with_outcome.astype(np.float64), counts.without.astype(np.float64)
    m, n = float(yes.sum()), float(no.sum())
    if not m or not n:
        return Auc(math.nan, int(m), int(n))
    # Each score's chance of lying above one without the outcome, and below one with it.
    above, below = (np.cumsum(no) - no / 2) / n, 1 - (np.cumsum(yes) - yes / 2) / m
    area = float(yes @ above) / m
    variance = math.nan
    if m > 1 and n > 1:
        variance = float(yes @ (above - area) ** 2 / (m - 1) / m + no @ (below - area) ** 2 / (n - 1) / n)
    return Auc(area, int(m), int(n), variance)


def area_of_sums(sums: OrderedSums | None) -> Auc:
    """Return the area under the curve of scores that an engine has ordered; of no scores it is NaN."""
    if sums is None:
        return Auc(math.nan, 0, 0)
    return Auc(sums.area, sums.with_outcome, sums.without, sums.variance)


def area_difference(one: Auc, other: Auc, level: float) -> Interval:
    """Return the first area minus the second, of people none of whom are in both, with its interval."""
    return square_and_add(one.interval(level), other.interval(level))


def p_of_areas(one: Auc, other: Auc) -> float | None:
    """Return the two-sided p-value of no difference: one minus the level at which the interval would just reach 0.

    None where an area is undefined.
    """
    gap = one.value - other.value
    if math.isnan(gap):
        return None
    if gap < 0:
        one, other = other, one
    inside, outside = 0.0, _FARTHEST
    if gap == 0:
        return 1.0
    for _ in range(60):
        z = (inside + outside) / 2
        reaches = float(square_and_add(one.reaching(z), other.reaching(z)).low) <= 0
        inside, outside = (inside, z) if reaches else (z, outside)
    return float(2 * special.ndtr(-inside))

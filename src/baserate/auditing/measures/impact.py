"""Impact ratios: each group's share flagged over that of the group flagged most, or of the declared reference.

A ratio below four fifths is the rule of thumb of 29 CFR 1607.4(D); New York's Local Law 144 of 2021 has the ratio
published. With few people it falls below four fifths by chance, so each ratio comes with the chance of that.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from baserate.auditing.log.groupings import CROSS
from baserate.auditing.log.table import Floats
from baserate.auditing.measures.confusion import Confusion
from baserate.auditing.measures.intervals import katz_ratio
from baserate.auditing.measures.rates import Rate, rate_of

FOUR_FIFTHS = 0.8
#: Chances beyond this many standard deviations of a count are below 1e-16.
_FAR = 9.0


@dataclass(frozen=True, slots=True)
class ImpactRatio:
    """The share flagged of a group over that of ``most_selected``; ``is_reference`` where that group was declared.

    ``p_below_four_fifths_if_alike`` is the chance of a ratio below four fifths were all groups flagged at one rate.
    """

    by: tuple[str, ...]
    group: tuple[str, ...]
    most_selected: tuple[str, ...]
    ratio: Rate
    p_below_four_fifths_if_alike: float | None
    is_reference: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "by": CROSS.join(self.by),
            "group": CROSS.join(self.group),
            "most_selected": CROSS.join(self.most_selected),
            **self.ratio.to_dict(),
            "p_below_four_fifths_if_alike": self.p_below_four_fifths_if_alike,
            "against": "reference" if self.is_reference else "most selected",
        }


def impact_ratios(
    confusion: Confusion, hidden: Iterable[tuple[str, ...]], reference: tuple[str, ...] | None, level: float
) -> list[ImpactRatio]:
    """Return the impact ratio of every shown group but the one that it is compared with.

    Parameters
    ----------
    confusion : Confusion
        Counts of the groups.
    hidden : iterable of group keys
        Groups that are not shown; they are not compared, nor what the others are compared with.
    reference : tuple of str or None
        The declared group to compare with; None for the one with the largest share flagged.
    level : float
        Of the intervals. They are Katz's; where the group was chosen for its share, at a level of one minus
        (1 - level) over the number of pairs of groups (Bonferroni), so that they hold whichever group it was.
    """
    skip = set(hidden)
    flagged, people = (part.astype(np.float64) for part in confusion.fraction("selection_rate"))
    shown = [place for place, key in enumerate(confusion.keys) if key not in skip and people[place] > 0]
    if len(shown) < 2 or not flagged[shown].any():
        return []
    if reference is not None:
        base = next((place for place in shown if confusion.keys[place] == reference), None)
    else:
        base = max(shown, key=lambda place: (flagged[place] / people[place], people[place]))
    if base is None:
        return []
    pairs = 1 if reference is not None else math.comb(len(shown), 2)
    rate = float(flagged[shown].sum() / people[shown].sum())
    alike = chances_below(people[shown], rate, None if reference is None else shown.index(base))
    found = []
    for index, place in enumerate(shown):
        if place == base:
            continue
        interval = katz_ratio(flagged[place], people[place], flagged[base], people[base], 1 - (1 - level) / pairs)
        method = "katz" if pairs == 1 else f"katz, bonferroni over {pairs} pairs"
        keys = (confusion.keys[place], confusion.keys[base])
        ratio = rate_of(interval, method)
        found.append(ImpactRatio(confusion.columns, *keys, ratio, alike[index], is_reference=reference is not None))
    return found


def chances_below(people: Floats, rate: float, reference: int | None = None) -> list[float]:
    """Return the chance that each group's share falls below four fifths of the largest, were all flagged at one rate.

    With ``reference``, of that group's share. Exact sums over binomial counts: a group with k of n flagged is below
    four fifths unless every other one has at most k/(0.8 n) of its own.
    """
    found = []
    for place, n in enumerate(people.tolist()):
        spread = _FAR * math.sqrt(n * rate * (1 - rate)) + _FAR**2
        k = np.arange(max(0, math.floor(n * rate - spread)), min(n, math.ceil(n * rate + spread)) + 1)
        others = [reference] if reference is not None else [i for i in range(len(people)) if i != place]
        # Shares that differ by rounding are equal: four fifths itself is not below four fifths.
        none_above = np.ones(len(k))
        for other in others:
            most = np.floor(k * people[other] / (FOUR_FIFTHS * n) * (1 + 1e-12) + 1e-9)
            none_above *= special.bdtr(np.minimum(most, people[other]), int(people[other]), rate)
        chances = np.exp(
            special.gammaln(n + 1)
            - special.gammaln(k + 1)
            - special.gammaln(n - k + 1)
            + special.xlogy(k, rate)
            + special.xlog1py(n - k, -rate)
        )
        found.append(float(min(1.0, max(0.0, chances @ (1 - none_above)))))
    return found

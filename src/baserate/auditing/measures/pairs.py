"""A group beside the reference: whether they are alike, and how many people it would take to say more.

Sizes of studies: Fleiss, Statistical Methods for Rates and Proportions, 3rd ed., 2003, ch. 4; of those that are to show
that two rates are within a margin, Julious, Statistics in Medicine 23:1921, 2004, section 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.auditing.measures.intervals import newcombe_difference, z_of
from baserate.auditing.spec import Options

#: No study is planned for more people than there are.
MOST_PEOPLE = 10**10
#: An interval that still lies within a margin at this normal quantile leaves no doubt that matters.
_SUREST = 7.0


@dataclass(frozen=True, slots=True)
class Pair:
    """What is counted of a group and of the reference, as of independent people; rates may go together.

    ``rows`` says how many rows stand for one such person, ``persons`` how many persons for one row of the group.
    """

    x: NDArray[np.float64]
    n: NDArray[np.float64]
    correlation: float = 0.0
    rows: float = 1.0
    persons: float | None = None


class Needed(NamedTuple):
    """How many it takes, what of (people or persons), and what for; ``n`` is None where nothing can be said."""

    n: int | None
    of: str
    what: str


def p_alike(pair: Pair, margin: float) -> float:
    """Return the p-value of the test that two rates differ by a margin or more.

    It is one minus the level of the widest interval that lies within the margin; 1 where none does.
    """
    (x1, x2), (n1, n2) = pair.x, pair.n

    def lies_within(z: float) -> bool:
        level = 1 - 2 * float(special.ndtr(-z))
        found = newcombe_difference(x1, n1, x2, n2, level, pair.correlation)
        return bool(-margin <= found.low and found.high <= margin)

    inside, outside = 0.0, _SUREST
    if abs(x1 / n1 - x2 / n2) >= margin:
        return 1.0
    for _ in range(40):
        z = (inside + outside) / 2
        inside, outside = (z, outside) if lies_within(z) else (inside, z)
    return float(2 * special.ndtr(-inside))


def needed_people(pair: Pair, options: Options) -> Needed:
    """Return how many people, or persons, the group would have to have in the rate's denominator, and what for.

    With a declared margin that the difference found lies within, it is the size at which a study of the declared power
    shows that; else, with a declared smallest difference that matters, the size at which it tells that difference from
    none, the reference's rate being as found. A difference is never planned for because it was found. The groups keep
    the ratio of their sizes.
    """
    of = "people" if pair.persons is None else "persons"
    if pair.n.min() <= 0:
        return Needed(None, of, "")
    p = (pair.x + 0.5) / (pair.n + 1)
    gap = abs(float(pair.x[0] / pair.n[0] - pair.x[1] / pair.n[1]))
    ratio = float(pair.n[1] / pair.n[0])
    if options.margin is not None and gap < options.margin:
        n = _to_show_alike(p, ratio, gap, options.margin, options)
        what = "to show that the difference is within the margin"
    elif options.smallest_difference is not None:
        n = _to_tell_apart(float(p[1]), ratio, options.smallest_difference, options)
        what = f"to distinguish a difference of {options.smallest_difference:g} from no difference"
    else:
        return Needed(None, of, "")
    needed = np.ceil(n * pair.rows * (pair.persons or 1.0))
    return Needed(int(needed), of, what) if needed <= MOST_PEOPLE else Needed(None, of, "")


def _to_tell_apart(base: float, ratio: float, difference: float, options: Options) -> float:
    """Return the group's size at which a test finds a difference from the reference's rate, the harder way round."""
    z, power = z_of(options.level), float(special.ndtri(options.power))
    sizes = []
    for p in (base - difference, base + difference):
        if not 0 <= p <= 1:
            continue
        pooled = (p + ratio * base) / (1 + ratio)
        under_none = z * np.sqrt(pooled * (1 - pooled) * (1 + 1 / ratio))
        under_this = power * np.sqrt(p * (1 - p) + base * (1 - base) / ratio)
        sizes.append(float((under_none + under_this) ** 2 / difference**2))
    return max(sizes, default=np.inf)


def _to_show_alike(p: NDArray[np.float64], ratio: float, gap: float, margin: float, options: Options) -> float:
    """Return the group's size at which an interval lies within the margin as often as the power says.

    Both ends have to: with no gap it takes the normal quantile of 1 - (1 - power)/2, not that of the power.
    """
    spread = float(p[0] * (1 - p[0]) + p[1] * (1 - p[1]) / ratio)
    z = z_of(options.level)
    low, high = 0.0, 2.0 * MOST_PEOPLE
    for _ in range(100):
        n = (low + high) / 2
        error = np.sqrt(spread / n)
        power = special.ndtr((margin - gap) / error - z) + special.ndtr((margin + gap) / error - z) - 1
        low, high = (low, n) if power >= options.power else (n, high)
    return high

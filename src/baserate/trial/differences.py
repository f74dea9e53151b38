"""The power of a trial to see a difference between two groups, exactly: no normal approximation.

The test is Fisher's, with the smaller tail doubled (the central version; Fay, Biostatistics 11:373, 2010), which never
rejects equal rates more often than it says. Power is the sum over both binomial distributions of what it rejects.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.errors import Fault, Faults, UsageError, between, is_number, whole_in, within
from baserate.results import Answer
from baserate.trial.bound import FORMAT, LARGEST_EFFECT

Array = NDArray[np.float64]
METHOD = "Fisher's exact test, two-sided, the smaller tail doubled"
#: Most tries in a group whose power is summed.
LARGEST_GROUP = 1_000_000
#: How far out of each distribution the sums go, in standard deviations.
REACH = 7.5
#: Rows of a sum that are held at once.
CHUNK = 256


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class DifferencePlan(Answer):
    """How many to check in each of two groups to see a difference of rates; ``power`` is exact at these numbers.

    Examples
    --------
    >>> import baserate as br
    >>> found = br.trial.plan(rate=0.1, difference=0.3, power=0.9)
    >>> found.power >= 0.9 > br.trial.power(found.n - 1, found.n_other - 1, 0.1, 0.4)
    True
    """

    n: int
    n_other: int
    rate: float
    other_rate: float
    confidence: float
    wanted_power: float
    power: float
    design_effect: float

    @property
    def heading(self) -> str:
        """The result in a line."""
        return f"A trial of {self.n:,} tries in one group and {self.n_other:,} in the other"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"format": FORMAT, **asdict(self), "difference": self.other_rate - self.rate, "method": METHOD}


def power_of_difference(n: int, n_other: int, rate: float, other_rate: float, confidence: float = 0.95) -> float:
    """Return the probability that a trial of two groups finds their rates different at ``confidence``."""
    x, y = _likely(n, rate), _likely(n_other, other_rate)
    totals = np.arange(x[0] + y[0], x[-1] + y[-1] + 1)
    below, above = _rejected(totals, n, n_other, (1 - confidence) / 2)
    p, q = _binomial(x, n, rate), _binomial(y, n_other, other_rate)
    found = 0.0
    for start in range(0, len(x), CHUNK):
        counts = x[start : start + CHUNK, np.newaxis]
        place = (counts + y - totals[0]).astype(np.intp)
        found += float(p[start : start + CHUNK] @ ((counts <= below[place]) | (counts >= above[place])) @ q)
    return found


def plan_difference(
    rate: float,
    difference: float,
    *,
    power: float = 0.8,
    confidence: float = 0.95,
    ratio: float = 1.0,
    design_effect: float = 1.0,
) -> DifferencePlan:
    """Return how many tries of each group see ``difference`` with a probability of at least ``power``.

    The other group's rate is ``rate + difference``, and it is ``ratio`` times as large. As counts are whole, power does
    not rise with every single try; the numbers returned have it, and one fewer of the first group does not. Raises
    UsageError.
    """
    _check(rate, difference, power, confidence, ratio, design_effect)
    other_rate = rate + difference

    def at(n: int) -> float:
        return power_of_difference(n, _other(n, ratio), rate, other_rate, confidence)

    low, high = _first_guess(rate, other_rate, power, confidence, ratio)
    while low > 1 and at(low) >= power:
        low, high = low // 2, low
    while at(high) < power:
        low, high = high, 2 * high
        if max(high, _other(high, ratio)) > LARGEST_GROUP:
            found = f"a plan of more than {LARGEST_GROUP:,} tries in a group"
            raise UsageError(Fault(found, "a difference that fewer can see", "ask for a larger difference"))
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if at(middle) >= power else (middle, high)
    n, n_other = (math.ceil(size * design_effect) for size in (high, _other(high, ratio)))
    return DifferencePlan(n, n_other, rate, other_rate, confidence, power, at(high), design_effect)


def _check(rate: float, difference: float, power: float, confidence: float, ratio: float, effect: float) -> None:
    faults = Faults()
    if not within(rate, 0, 1):
        faults.add("rate", rate, "a rate from 0 to 1")
    elif not is_number(difference) or not 0 <= rate + difference <= 1 or difference == 0:
        faults.add("difference", difference, f"a difference from {-rate:g} to {1 - rate:g}, not 0")
    for name, value in (("power", power), ("confidence", confidence)):
        if not between(value, 0, 1):
            faults.add(name, value, "a number between 0 and 1")
    if not within(ratio, 1e-3, 1e3):
        faults.add("ratio", ratio, "a number from 0.001 to 1,000")
    if not within(effect, 1, LARGEST_EFFECT):
        faults.add("design_effect", effect, f"a number from 1 to {LARGEST_EFFECT:,.0f}")
    if faults:
        raise UsageError(faults.found)


def check_groups(n: int, n_other: int, rate: float, other_rate: float, confidence: float) -> None:
    """Raise UsageError, with every fault, for numbers that no trial of two groups has."""
    faults = Faults()
    for name, size in (("n", n), ("n_other", n_other)):
        if not whole_in(size, 1, LARGEST_GROUP):
            faults.add(name, size, f"a whole number of tries from 1 to {LARGEST_GROUP:,}")
    for name, share in (("rate", rate), ("other_rate", other_rate)):
        if not within(share, 0, 1):
            faults.add(name, share, "a rate from 0 to 1")
    if not between(confidence, 0, 1):
        faults.add("confidence", confidence, "a number between 0 and 1")
    if faults:
        raise UsageError(faults.found)


def _first_guess(rate: float, other_rate: float, power: float, confidence: float, ratio: float) -> tuple[int, int]:
    """Return two numbers about the one that the normal approximation gives (Fleiss, Levin and Paik 2003, ch. 4)."""
    quantiles = float(special.ndtri((1 + confidence) / 2) + special.ndtri(max(power, 0.5)))
    variance = rate * (1 - rate) + other_rate * (1 - other_rate) / ratio
    n = (quantiles / (other_rate - rate)) ** 2 * variance
    least = min(max(1.0, n), LARGEST_GROUP / 4)
    return max(1, math.floor(least * 0.97) - 1), math.ceil(least * 1.05) + 2


def _other(n: int, ratio: float) -> int:
    return max(1, math.ceil(n * ratio))


def _likely(n: int, rate: float) -> Array:
    """Return the counts that a binomial variable takes but for about 1e-12 of its mass."""
    reach = REACH * math.sqrt(n * rate * (1 - rate)) + 30.0 * (0 < rate < 1)
    return np.arange(max(0, math.floor(n * rate - reach)), min(n, math.ceil(n * rate + reach)) + 1, dtype=np.float64)


def _binomial(x: Array, n: int, rate: float) -> Array:
    """Return the binomial probabilities of the counts ``x``."""
    log = _log_choose(n, x) + special.xlogy(x, rate) + special.xlog1py(n - x, -rate)
    return np.asarray(np.exp(log))


def _log_choose(n: int, x: Array) -> Array:
    logs = _log_factorials(n.bit_length())
    return np.asarray(logs[n] - logs[x.astype(np.intp)] - logs[(n - x).astype(np.intp)])


@lru_cache(maxsize=4)
def _log_factorials(bits: int) -> Array:
    return np.asarray(special.gammaln(np.arange(2.0**bits) + 1))


def _rejected(totals: Array, n: int, m: int, tail: float) -> tuple[Array, Array]:
    """Return, for every total, up to and from which count of the first group the test finds the rates different.

    Given the total, that count is hypergeometric if the rates are equal; it is rejected up to the largest count whose
    lower tail is at most ``tail``, and from the smallest whose upper tail is.
    """
    starts = range(0, len(totals), CHUNK)
    critical = [_critical(totals[start : start + CHUNK, np.newaxis], n, m, tail) for start in starts]
    below, above = zip(*critical, strict=True)
    return np.concatenate(below), np.concatenate(above)


def _critical(total: Array, n: int, m: int, tail: float) -> tuple[Array, Array]:
    """Return the largest count rejected as too small and the smallest rejected as too large (-1, infinity: none).

    ``total`` has the shape (totals, 1).
    """
    middle = np.floor(total * n / (n + m))
    variance = total * n * m * np.maximum(n + m - total, 0.0) / (float(n + m) ** 2 * max(n + m - 1, 1))
    reach = math.ceil(REACH * math.sqrt(variance.max()) + 10)
    counts = middle + np.arange(-reach, reach + 1)
    possible = (counts >= np.maximum(0, total - m)) & (counts <= np.minimum(n, total))
    inside = np.where(possible, counts, middle)
    log = _log_choose(n, inside) + _log_choose(m, total - inside) - _log_choose(n + m, total)
    mass = np.where(possible, np.exp(log), 0.0)
    # A tail that is exactly `tail` counts as reached in spite of rounding.
    limit = tail * (1 + 1e-9)
    lower = possible & (np.cumsum(mass, axis=1) <= limit)
    upper = possible & (np.cumsum(mass[:, ::-1], axis=1)[:, ::-1] <= limit)
    return np.where(lower, counts, -1.0).max(axis=1), np.where(upper, counts, np.inf).min(axis=1)

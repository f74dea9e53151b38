"""Trials: how many to check so that a rate is bounded, and what a finished trial proves.

The exact interval is Clopper and Pearson's (Biometrika 26:404, 1934); the Bayesian one has Jeffreys' prior, with its
ends at 0 and 1 where no error, or nothing but errors, was seen (Brown, Cai and DasGupta, Statistical Science 16:101,
2001). Where tries come in clusters, counts are divided by the design effect (Kish, Survey Sampling, 1965; Korn and
Graubard, Survey Methodology 24:193, 1998).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from scipy import special

from baserate.errors import Faults, UsageError, between, whole_in, within
from baserate.formulas.special.tails import binomial_sf
from baserate.quantity import LARGEST_N
from baserate.results import Answer

FORMAT = "baserate/trial/1"
LARGEST_EFFECT = 1e6
EXACT = "Clopper-Pearson"
JEFFREYS = "Jeffreys' prior"
#: True rates, as shares of the rate to be shown, at which a plan tells the chance of passing.
PASSING_AT = (0.5, 0.25, 0.1, 0.01)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reading(Answer):
    """What a finished trial proves.

    ``low`` to ``high`` is the two-sided interval at ``confidence``; each bound alone holds at ``confidence`` one-sided.

    Examples
    --------
    >>> import baserate as br
    >>> found = br.trial.read(errors=3, of=1200)
    >>> found["rate"], found.low < found.rate < found.high
    (0.0025, True)
    """

    errors: int
    of: int
    confidence: float
    design_effect: float
    rate: float
    low: float
    high: float
    lower_bound: float
    upper_bound: float
    bayesian_median: float
    bayesian_low: float
    bayesian_high: float

    @property
    def interval(self) -> tuple[float, float]:
        """The ends of the exact two-sided interval."""
        return self.low, self.high

    @property
    def heading(self) -> str:
        """The result in a line."""
        return f"{self.errors:,} errors in {self.of:,} tries"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "format": FORMAT,
            "errors": self.errors,
            "of": self.of,
            "confidence": self.confidence,
            "design_effect": self.design_effect,
            "effective_of": self.of / self.design_effect,
            "rate": self.rate,
            "low": self.low,
            "high": self.high,
            "kind": "confidence",
            "method": EXACT,
            "lower_bound": self.lower_bound,
            "upper_bound": self.upper_bound,
            "bayesian": {
                "median": self.bayesian_median,
                "low": self.bayesian_low,
                "high": self.bayesian_high,
                "kind": "credible",
                "method": JEFFREYS,
            },
        }


@dataclass(frozen=True, slots=True)
class Passing:
    """The chance that a planned trial shows what it is to show, if the true rate is ``true_rate``."""

    true_rate: float
    p_pass: float


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Plan(Answer):
    """How many to check: with at most ``errors`` errors in ``n``, the rate is at most ``rate_at_most``.

    Examples
    --------
    >>> import baserate as br
    >>> br.trial.plan(rate_at_most=0.01, errors=1).n
    473
    """

    n: int
    rate_at_most: float
    confidence: float
    errors: int
    design_effect: float
    upper_bound: float
    passing: tuple[Passing, ...]

    @property
    def heading(self) -> str:
        """The result in a line."""
        return f"A trial of {self.n:,} tries with at most {self.errors:,} errors"

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; ``passing`` is empty for clustered trials, whose errors are not binomial."""
        return {"format": FORMAT, **asdict(self), "method": EXACT, "passing": [asdict(one) for one in self.passing]}


def design_effect_of(icc: float, cluster_size: float) -> float:
    """Return 1 + (m - 1)*icc, the factor by which clusters of m inflate a variance (Kish 1965). Raises UsageError."""
    faults = Faults()
    if not within(icc, 0, 1):
        faults.add("icc", icc, "an intra-class correlation from 0 to 1")
    if not within(cluster_size, 1, LARGEST_EFFECT):
        faults.add("cluster_size", cluster_size, f"tries in a cluster, 1 to {LARGEST_EFFECT:,.0f}")
    _raise(faults)
    return 1 + (cluster_size - 1) * icc


def exact_bounds(errors: float, of: float, tail: float) -> tuple[float, float]:
    """Return the Clopper-Pearson bounds of a rate, each missed with a probability of at most ``tail``."""
    low = float(special.betaincinv(errors, of - errors + 1, tail)) if errors > 0 else 0.0
    high = float(special.betainccinv(errors + 1, of - errors, tail)) if errors < of else 1.0
    return low, high


def jeffreys_interval(errors: float, of: float, tail: float) -> tuple[float, float]:
    """Return the equal-tailed interval of Beta(errors + 1/2, of - errors + 1/2), from 0 (to 1) at no (only) errors."""
    a, b = errors + 0.5, of - errors + 0.5
    low = float(special.betaincinv(a, b, tail)) if errors > 0 else 0.0
    high = float(special.betainccinv(a, b, tail)) if errors < of else 1.0
    return low, high


def read_trial(errors: int, of: int, *, confidence: float = 0.95, design_effect: float = 1.0) -> Reading:
    """Return what ``errors`` errors in ``of`` tries prove of the error rate. Raises UsageError."""
    faults = Faults()
    if not whole_in(of, 1, LARGEST_N):
        faults.add("of", of, f"a whole number of tries from 1 to {LARGEST_N:,}")
    elif not whole_in(errors, 0, of):
        faults.add("errors", errors, f"a whole number from 0 to {of:,}, the tries")
    _check_common(confidence, design_effect, faults)
    _raise(faults)
    x, n, tail = errors / design_effect, of / design_effect, (1 - confidence) / 2
    low, high = exact_bounds(x, n, tail)
    lower, upper = exact_bounds(x, n, 2 * tail)
    bayesian_low, bayesian_high = jeffreys_interval(x, n, tail)
    median = float(special.betaincinv(x + 0.5, n - x + 0.5, 0.5))
    return Reading(
        errors,
        of,
        confidence,
        design_effect,
        errors / of,
        low,
        high,
        lower,
        upper,
        median,
        bayesian_low,
        bayesian_high,
    )


def plan_trial(rate_at_most: float, *, confidence: float = 0.95, errors: int = 0, design_effect: float = 1.0) -> Plan:
    """Return the least number of tries in which ``errors`` errors still bound the rate. Raises UsageError.

    The bound is one-sided: a system whose rate is ``rate_at_most`` or more passes with a probability of at most
    1 - ``confidence`` (with no error allowed, n = ln(1 - confidence)/ln(1 - rate_at_most), rounded up).
    """
    faults = Faults()
    if not between(rate_at_most, 0, 1):
        faults.add("rate_at_most", rate_at_most, "a rate between 0 and 1, such as 0.001")
    if not whole_in(errors, 0, 10**9):
        faults.add("errors", errors, "a whole number of errors from 0 to 1,000,000,000")
    _check_common(confidence, design_effect, faults)
    _raise(faults)
    n = _least_n(rate_at_most, confidence, errors, design_effect)
    upper = exact_bounds(errors / design_effect, n / design_effect, 1 - confidence)[1]
    passing: tuple[Passing, ...] = ()
    if design_effect == 1:
        rates = [rate_at_most * share for share in PASSING_AT]
        passing = tuple(Passing(rate, float(1 - binomial_sf(errors + 1, n, rate))) for rate in rates)
    return Plan(n, rate_at_most, confidence, errors, design_effect, upper, passing)


def _least_n(rate: float, confidence: float, errors: int, effect: float) -> int:
    """Return the least n with P(X > errors) >= confidence at this rate, bisected over whole numbers."""

    def shows(n: int) -> bool:
        return bool(special.betainc(errors / effect + 1, (n - errors) / effect, rate) >= confidence)

    low, high = errors, errors + 1
    while not shows(high):
        low, high = high, 2 * high
        if high > LARGEST_N:
            found = f"a plan of more than {LARGEST_N:,} tries"
            faults = Faults()
            faults.add("rate_at_most", found, f"at most {LARGEST_N:,}", "ask for a higher rate", quote=False)
            _raise(faults)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    return high


def _check_common(confidence: float, design_effect: float, faults: Faults) -> None:
    if not between(confidence, 0, 1):
        faults.add("confidence", confidence, "a number between 0 and 1, such as 0.95")
    if not within(design_effect, 1, LARGEST_EFFECT):
        faults.add("design_effect", design_effect, f"a number from 1 to {LARGEST_EFFECT:,.0f}")


def _raise(faults: Faults) -> None:
    if faults:
        raise UsageError(faults.found)

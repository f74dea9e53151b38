"""Design and reading of trials: how many to check, what a finished trial proves, what a claim of accuracy may mean.

No scenario is needed. ``baserate.trial`` is this package: ``plan``, ``read``, ``power`` and ``meaning`` are its
functions.

Examples
--------
>>> import baserate as br
>>> br.trial.plan(rate_at_most=0.001, confidence=0.95).n
2995
>>> br.trial.read(errors=3, of=1200).rate
0.0025
"""

from __future__ import annotations

from baserate.errors import Fault, UsageError
from baserate.trial.accuracy import Meanings, meanings_of
from baserate.trial.bound import Plan, Reading, design_effect_of, plan_trial, read_trial
from baserate.trial.differences import DifferencePlan, check_groups, plan_difference, power_of_difference

__all__ = ["DifferencePlan", "Meanings", "Plan", "Reading", "meaning", "plan", "power", "read"]


def plan(
    rate_at_most: float | None = None,
    *,
    confidence: float = 0.95,
    errors: int = 0,
    rate: float | None = None,
    difference: float | None = None,
    power: float = 0.8,
    ratio: float = 1.0,
    design_effect: float | None = None,
    icc: float | None = None,
    cluster_size: float | None = None,
) -> Plan | DifferencePlan:
    """Return how many to check so that a rate is bounded, or a difference of two groups is seen.

    Parameters
    ----------
    rate_at_most : float, optional
        The rate to be shown, a share. Either this or ``difference`` is given.
    confidence : float
        Of the one-sided bound (with ``rate_at_most``), or of the two-sided test (with ``difference``).
    errors : int
        How many errors the trial may have and still show the rate.
    rate, difference : float, optional
        One group's rate, and the other group's less it.
    power : float
        Chance of seeing the difference.
    ratio : float
        Size of the other group over this one's.
    design_effect : float, optional
        Variance in clusters over that of single tries, 1 if left out; or ``icc``, the intra-class correlation of
        errors, with ``cluster_size``, the tries in a cluster.

    Returns
    -------
    Plan or DifferencePlan
        ``n`` is how many to check (of one group, and ``n_other`` of the other).

    Raises
    ------
    UsageError
        With the name of every argument that cannot be used.

    Notes
    -----
    The bound is Clopper and Pearson's (1934), exact: with no error allowed, n = ln(1 - confidence)/ln(1 - rate_at_most)
    rounded up. The test of a difference is Fisher's, the smaller tail doubled (Fay, Biostatistics 11:373, 2010).

    Examples
    --------
    >>> import baserate as br
    >>> br.trial.plan(rate_at_most=0.001, confidence=0.95).n
    2995
    >>> both = br.trial.plan(rate=0.02, difference=0.03)
    >>> both.n == both.n_other, both.power >= 0.8
    (True, True)
    """
    effect = _effect(design_effect, icc, cluster_size)
    if (rate_at_most is None) == (difference is None):
        found = "neither `rate_at_most` nor `difference`" if difference is None else "`rate_at_most` and `difference`"
        raise UsageError(Fault(found, "one of the two", "give `rate_at_most`, or `rate` and `difference`"))
    if rate_at_most is not None:
        return plan_trial(rate_at_most, confidence=confidence, errors=errors, design_effect=effect)
    if rate is None or difference is None:
        raise UsageError(Fault("`difference` without `rate`", "both", "give `rate`, one group's rate"))
    return plan_difference(rate, difference, power=power, confidence=confidence, ratio=ratio, design_effect=effect)


def read(
    errors: int,
    of: int,
    *,
    confidence: float = 0.95,
    design_effect: float | None = None,
    icc: float | None = None,
    cluster_size: float | None = None,
) -> Reading:
    """Return what a finished trial proves: an exact and a Bayesian interval of its error rate.

    Parameters
    ----------
    errors, of : int
        How many errors were seen, in how many tries.
    confidence : float
        Of the two-sided intervals, and of each one-sided bound.
    design_effect, icc, cluster_size : float, optional
        As in ``plan``.

    Returns
    -------
    Reading
        ``rate``, ``low``, ``high``, ``interval``, and the bounds ``lower_bound`` and ``upper_bound``.

    Raises
    ------
    UsageError
        With the name of every argument that cannot be used.

    Examples
    --------
    >>> import baserate as br
    >>> found = br.trial.read(errors=0, of=2995)
    >>> found.low, round(found.upper_bound, 6)
    (0.0, 0.001)
    """
    effect = _effect(design_effect, icc, cluster_size)
    return read_trial(errors, of, confidence=confidence, design_effect=effect)


def power(n: int, n_other: int, rate: float, other_rate: float, *, confidence: float = 0.95) -> float:
    """Return the chance that a trial of two groups finds their rates different, exactly.

    Parameters
    ----------
    n, n_other : int
        Tries in each group.
    rate, other_rate : float
        Their true rates, shares.
    confidence : float
        Of the two-sided test.

    Returns
    -------
    float
        A probability: the sum over both binomial distributions of what the test rejects.

    Raises
    ------
    UsageError
        With the name of every argument that cannot be used.

    Examples
    --------
    >>> import baserate as br
    >>> br.trial.power(100, 100, 0.0, 1.0)
    1.0
    """
    check_groups(n, n_other, rate, other_rate, confidence)
    return power_of_difference(n, n_other, rate, other_rate, confidence)


def meaning(accuracy: float, prevalence: float, watchlist_size: int | None = None) -> Meanings:
    """Return what a claim of accuracy may mean, every meaning worked through.

    Parameters
    ----------
    accuracy : float
        The share claimed, such as 0.999.
    prevalence : float
        Share of those looked at who are sought.
    watchlist_size : int, optional
        Adds the meaning per comparison.

    Returns
    -------
    Meanings
        ``found["ppv"]`` is one meaning; iterating gives all.

    Raises
    ------
    UsageError
        With the name of every argument that cannot be used.

    Examples
    --------
    >>> import baserate as br
    >>> found = br.trial.meaning(accuracy=0.999, prevalence=1e-4)
    >>> round(found["both_rates"].ppv.high, 3)
    0.091
    """
    return meanings_of(accuracy, prevalence, watchlist_size)


def _effect(design_effect: float | None, icc: float | None, cluster_size: float | None) -> float:
    """Return the design effect that the arguments give, 1 without any. Raises UsageError."""
    if icc is None and cluster_size is None:
        return 1.0 if design_effect is None else design_effect
    if design_effect is not None:
        raise UsageError(Fault("`design_effect` together with `icc` or `cluster_size`", "one or the other"))
    if icc is None or cluster_size is None:
        raise UsageError(Fault("only one of `icc` and `cluster_size`", "both, or `design_effect`"))
    return design_effect_of(icc, cluster_size)

"""Numbers and ranges: from the ends of a range to its distribution."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from baserate.errors import Faults
from baserate.parameters import Domain
from baserate.quantity import Distribution, Fixed, LogitNormal, LogNormal, Normal, widen_triangular, widen_uniform

RANGE_LEVEL = 0.9
FORMS = 'a number; "a to b"; {low, high, level, shape}; {count, of}; {evidence = "ID"}; {by_group = {...}}'


def read_number(raw: Any, domain: Domain, path: str, faults: Faults) -> float | None:
    """Return a number inside the domain, or None after noting what is wrong with it."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        faults.add(path, raw, FORMS if isinstance(raw, (list, str)) else f"a number: {domain.words}")
        return None
    if isinstance(raw, int) and raw.bit_length() > 1000:
        faults.add(path, raw, domain.words)
        return None
    number = float(raw)
    if not domain.holds(number):
        mend = f"write {number:g} % as {number / 100:g}" if domain.is_probability and 1 < number <= 100 else ""
        faults.add(path, raw, domain.words, mend)
        return None
    return number


def range_distribution(
    low: float,
    high: float,
    domain: Domain,
    path: str,
    faults: Faults,
    *,
    shape: str | None = None,
    level: float | None = None,
    mode: float | None = None,
) -> Distribution | None:
    """Return the distribution of a range; without a shape: logit-normal, log-normal or normal as the domain asks."""
    outside = [end for end in (low, high) if not replace(domain, integer=False).holds(end)]
    if outside:
        faults.add(path, outside[0], domain.words)
        return None
    if low > high:
        faults.add(path, f"{low:g} to {high:g}", "the lower end first", f'write "{high:g} to {low:g}"', quote=False)
        return None
    if mode is not None and not low <= mode <= high:
        faults.add(f"{path}.mode", mode, f"a mode from {low:g} to {high:g}")
        return None
    if low == high:
        return Fixed(low)
    shape = shape or ("logit-normal" if domain.is_probability else "log-normal" if domain.low >= 0 else "normal")
    if shape in ("uniform", "triangular"):
        return _ended(low, high, domain, path, faults, level, mode)
    level = level or RANGE_LEVEL
    mend = 'name the shape: { low = ..., high = ..., shape = "uniform" }, or give the counts: { count = ..., of = ... }'
    if shape == "logit-normal":
        if not (low > 0 and high < 1):
            faults.add(path, f"{low:g} to {high:g}", "a logit-normal range, inside 0 and 1", mend, quote=False)
            return None
        return LogitNormal(low, high, level)
    if shape == "log-normal":
        if low <= 0:
            faults.add(path, f"{low:g} to {high:g}", "a log-normal range, above 0", mend, quote=False)
            return None
        return LogNormal(low, high, level, floor=domain.low, ceiling=domain.high)
    return Normal(low, high, level, floor=domain.low, ceiling=domain.high)


def _ended(
    low: float, high: float, domain: Domain, path: str, faults: Faults, level: float | None, mode: float | None
) -> Distribution | None:
    """Return a uniform or triangular range: low and high are its ends, unless a level says how much lies between."""
    share = 1.0 if level is None else level
    made = widen_uniform(low, high, share) if mode is None else widen_triangular(low, mode, high, share)
    if made.low < domain.low or made.high > domain.high:
        faults.add(
            path,
            f"{low:g} to {high:g} at level {share:g}, which reaches from {made.low:g} to {made.high:g}",
            domain.words,
            "leave the level out: low and high are then the ends",
            quote=False,
        )
        return None
    return made

"""Rates of groups with their intervals, ready to be told: None where there is nothing to divide by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from baserate.auditing.measures.confusion import RATES, Confusion
from baserate.auditing.measures.intervals import Interval, proportion
from baserate.auditing.measures.knowable import nobody, unknowable
from baserate.auditing.measures.persons import Clustering
from baserate.auditing.spec import AuditSpec


@dataclass(frozen=True, slots=True)
class Rate:
    """A value with its interval, how the interval was made, and the counts behind it.

    None where it is undefined or cannot be known; ``why`` says which.
    """

    value: float | None
    low: float | None
    high: float | None
    method: str
    numerator: int | None = None
    denominator: int | None = None
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form: of what has no value and no interval, only why."""
        if self.value is None and self.low is None and self.high is None:
            return {"value": None, "why": self.why or "0/0"}
        form: dict[str, Any] = {"value": self.value, "low": self.low, "high": self.high, "method": self.method}
        if self.value is None:
            form["why"] = self.why or "infinite: the reference's rate is 0"
        if self.denominator is not None:
            form |= {"numerator": self.numerator, "denominator": self.denominator}
        return form


def defined(value: Any) -> float | None:
    """Return a number, or None where it is not finite."""
    number = float(value)
    return number if math.isfinite(number) else None


def not_known(why: str) -> Rate:
    """Return a rate that cannot be known."""
    return Rate(None, None, None, "", why=why)


def rate_of(interval: Interval, method: str, numerator: int | None = None, denominator: int | None = None) -> Rate:
    """Return a single interval as a rate."""
    value, low, high = (defined(part) for part in interval)
    return Rate(value, low, high, method, numerator, denominator)


def compute_rates(
    confusion: Confusion, spec: AuditSpec, clusters: Mapping[str, Clustering] | None = None
) -> list[dict[str, Rate]]:
    """Return the rates of every group of a table, in its order; of those that cannot be known, why.

    Where rows are of persons (``clusters``), intervals are those of the effective sample size.
    """
    options = spec.options
    found: list[dict[str, Rate]] = [{} for _ in confusion.keys]
    unknown = [unknowable(counts, spec) for counts in confusion.counts]
    method = options.interval if clusters is None else f"{options.interval}, whole persons"
    for rate in RATES:
        x, n = confusion.fraction(rate)
        effect = clusters[rate].effective(n, options.level) if clusters is not None else np.ones(len(n))
        interval = proportion(x / effect, n / effect, options.level, options.interval)
        for place, rates in enumerate(found):
            if rate in unknown[place]:
                rates[rate] = not_known(unknown[place][rate])
                continue
            if not n[place]:
                rates[rate] = Rate(None, None, None, "", 0, 0, nobody(rate))
                continue
            one = Interval(*(np.asarray(part[place]) for part in interval))
            rates[rate] = rate_of(one, method, int(x[place]), int(n[place]))
    return found

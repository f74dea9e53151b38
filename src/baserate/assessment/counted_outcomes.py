"""What counts of outcomes teach: 51 of 49,990 alerts were right, so what are the inputs, and the other outcomes?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.assessment.evaluate import evaluate, joined_points, row_of
from baserate.assessment.plan import Entry, Plan, plan_of
from baserate.assessment.posterior import Counts
from baserate.assessment.weighing import ENOUGH, Weighed, weigh
from baserate.errors import Fault, UsageError
from baserate.random.streams import uniforms
from baserate.scenario.dependence import copulas
from baserate.scenario.model import NamedInput, Scenario, input_name

Array = NDArray[np.float64]
#: Points before the counts at which the chance of counts as far out is worked out.
PRIOR_POINTS = 4096
_PARTS = ("median", "low", "high")
#: What is counted: an outcome, or an input that is joined to others by a dependence.
Counted = tuple[Entry | NamedInput, Counts]
Ends = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class CountedOutcome:
    """A share that was counted: so many of so many, as (median, low, high) before and after.

    ``p_as_far_out`` is the chance, before, of a count as far out on either side (its smaller tail, doubled).
    """

    id: str
    group: str | None
    counts: Counts
    prior: Ends
    posterior: Ends
    p_as_far_out: float

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "group": self.group,
            "count": self.counts.count,
            "of": self.counts.of,
            "prior": dict(zip(_PARTS, self.prior, strict=True)),
            "posterior": dict(zip(_PARTS, self.posterior, strict=True)),
            "p_as_far_out": self.p_as_far_out,
        }


@dataclass(frozen=True, slots=True)
class Taught:
    """An input that a counted outcome depends on, as (median, low, high) before and after."""

    id: str
    group: str | None
    prior: Ends
    posterior: Ends

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "id": self.id,
            "group": self.group,
            "prior": dict(zip(_PARTS, self.prior, strict=True)),
            "posterior": dict(zip(_PARTS, self.posterior, strict=True)),
        }


@dataclass(frozen=True, slots=True)
class Lesson:
    """What counted outcomes teach; ``draws`` are the draws after the counts, with how many of them are effective."""

    outcomes: tuple[CountedOutcome, ...]
    inputs: tuple[Taught, ...]
    draws: Weighed

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be known of the draws."""
        found = self.draws.effective
        if found >= min(ENOUGH, len(next(iter(self.draws.points.values()))) / 2):
            return ()
        return (
            f"only {found:,.0f} draws are effective after the counts: ends of intervals are rough; take more draws",
        )


def learn(scenario: Scenario, counted: Sequence[Counted], draws: int, seed: int, level: float) -> Lesson:
    """Return what counts of outcomes teach, and of inputs that depend on others.

    Raises UsageError for an outcome that is no share or that no uncertain input moves, and for impossible counts.
    """
    plan = plan_of(scenario)
    wanted: dict[str, list[str]] = {}
    for what, counts in counted:
        if isinstance(what, Entry):
            _check(plan, what, counts)
            wanted.setdefault(what.stage, []).append(what.outcome.name)
    cut = plan.cut(wanted)
    streams = _streams(scenario, cut, counted)
    weighed = weigh(streams, lambda scores: _log_likelihood(cut, streams, counted, scores), draws, seed)
    (points,) = uniforms(seed, streams, PRIOR_POINTS, PRIOR_POINTS)
    before, after = _shares(cut, counted, points), _shares(cut, counted, weighed.points)
    return Lesson(
        tuple(
            CountedOutcome(
                what.id,
                what.group,
                counts,
                _ends(first, level),
                _ends(last, level),
                p_as_far_out(first[~np.isnan(first)], counts),
            )
            for (what, counts), first, last in zip(counted, before, after, strict=True)
        ),
        tuple(_taught(scenario, weighed, level)),
        weighed,
    )


def _check(plan: Plan, entry: Entry, counts: Counts) -> None:
    name = input_name(entry.id, entry.group)
    cut = plan.cut({entry.stage: [entry.outcome.name]})
    if not entry.outcome.about.is_proportion:
        allowed = "an input or an outcome that is a share, such as search.ppv"
        raise UsageError(Fault(f"{name}, which is no share", allowed, key="counts"))
    if not counts.of >= 1 or not 0 <= counts.count <= counts.of:
        allowed = "so many of so many: from 0 to all, of which there is one at least"
        raise UsageError(Fault(f"{counts.count:,} of {counts.of:,} for {name}", allowed, key="counts"))
    if not cut.streams:
        hint = "give one of the inputs that it depends on a range, or counts"
        raise UsageError(Fault(f"{name}, which follows from single values", "an uncertain outcome", hint, key="counts"))


def _streams(scenario: Scenario, cut: Plan, counted: Sequence[Counted]) -> tuple[str, ...]:
    """Return the streams that what was counted is drawn from, with all that are joined to them."""
    found = set(cut.streams) | {what.quantity.stream for what, _ in counted if isinstance(what, NamedInput)}
    together = [set(copula.streams) for copula in copulas(scenario) if not found.isdisjoint(copula.streams)]
    return tuple(sorted(found.union(*together)))


def _log_likelihood(cut: Plan, streams: Sequence[str], counted: Sequence[Counted], scores: Array) -> Array:
    points = np.clip(special.ndtr(scores), 5e-324, 1 - 2.0**-53)
    made = np.zeros(scores.shape[1])
    by_stream = dict(zip(streams, points, strict=True))
    for (_, counts), shares in zip(counted, _shares(cut, counted, by_stream), strict=True):
        q = np.clip(shares, 0.0, 1.0)
        log = special.xlogy(counts.count, q) + special.xlog1py(counts.of - counts.count, -q)
        made = made + np.where(np.isnan(log), -np.inf, log)
    return made


def _shares(cut: Plan, counted: Sequence[Counted], points: dict[str, Array]) -> list[Array]:
    done, joined = evaluate(cut, points), joined_points(cut.scenario, points)
    size = len(next(iter(points.values())))
    return [
        np.broadcast_to(row_of(cut, done, what) if isinstance(what, Entry) else what.quantity.values(joined), (size,))
        for what, _ in counted
    ]


def _taught(scenario: Scenario, weighed: Weighed, level: float) -> list[Taught]:
    points = joined_points(scenario, weighed.points)
    return [
        Taught(input_id, group, quantity.interval(level), _ends(quantity.values(points), level))
        for input_id, group, _, quantity in scenario.inputs()
        if not quantity.is_fixed and quantity.stream in weighed.points
    ]


def _ends(draws: Array, level: float) -> Ends:
    median, low, high = np.nanquantile(draws, [0.5, (1 - level) / 2, (1 + level) / 2])
    return float(median), float(low), float(high)


def p_as_far_out(rates: Array, counts: Counts) -> float:
    """Return twice the smaller of P(X <= count) and P(X >= count), X binomial with the rates drawn, shape (draws,)."""
    k, n = counts.count, counts.of
    below = special.betaincc(k + 1, n - k, rates).mean() if k < n else 1.0
    above = special.betainc(k, n - k + 1, rates).mean() if k > 0 else 1.0
    return float(min(1.0, 2 * min(below, above)))

"""Updating: a scenario and the counts of a trial give inputs, outcomes, and counts to expect, as they are after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.assessment.posterior import Counts, updated
from baserate.assessment.predict import Prediction, Request, predict
from baserate.assessment.result import OutcomeResult
from baserate.assessment.run import DEFAULT_DRAWS, assess
from baserate.errors import Fault, UsageError
from baserate.lookup import look_up
from baserate.quantity import LARGEST_N, Distribution, Quantity
from baserate.results import Provenance, Reproducible, Result, command_of, entry_name, flat, in_words
from baserate.scenario.changes import with_quantities
from baserate.scenario.model import NamedInput, Scenario, find_input, input_name
from baserate.values import Value

Array = NDArray[np.float64]
FORMAT = "baserate/update/1"
#: Points of the prior at which the chance of counts as far out as those seen is worked out.
PRIOR_POINTS = 4096
#: Counts less likely than this under the prior call for a warning.
SURPRISING = 0.01


@dataclass(frozen=True, slots=True)
class Seen:
    """Counts of one input, by its name."""

    input: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Learned:
    """An input before and after its counts, as (median, low, high).

    ``p_as_far_out`` is the chance, under the prior, of a count as far out on either side (its smaller tail, doubled).
    """

    id: str
    group: str | None
    counts: Counts
    prior: tuple[float, float, float]
    posterior: tuple[float, float, float]
    words: str
    p_as_far_out: float

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        parts = ("median", "low", "high")
        return {
            "id": self.id,
            "group": self.group,
            "count": self.counts.count,
            "of": self.counts.of,
            "prior": dict(zip(parts, self.prior, strict=True)),
            "posterior": dict(zip(parts, self.posterior, strict=True)),
            "distribution": self.words,
            "p_as_far_out": self.p_as_far_out,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Changed(Value):
    """One outcome before and after the counts; its own numbers are those after them."""

    id: str
    group: str | None
    where: Mapping[str, float] | None
    before: OutcomeResult
    after: OutcomeResult

    @property
    def median(self) -> float | None:
        """The middle draw after the counts."""
        return self.after.median

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The ends of the interval after the counts."""
        return self.after.interval


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Update(Result, Reproducible):
    """What counts change.

    Attributes
    ----------
    inputs : tuple of Learned
        The counted inputs, each with ``prior`` and ``posterior`` as (median, low, high).
    outcomes : tuple of Changed
        Every outcome ``before`` and ``after``; ``found["search.ppv"]`` is one of them.
    predictions : tuple of Prediction
        Counts to expect.
    warnings : tuple of str

    Examples
    --------
    >>> import baserate as br
    >>> scan = br.load({
    ...     "format": 1, "title": "A scan", "population": {"size": 1000}, "stage": [{
    ...         "id": "scan", "kind": "screening", "screened_per_year": 1000, "prevalence": 0.01,
    ...         "sensitivity": 0.9, "false_positive_rate": {"count": 10, "of": 100}}]})
    >>> found = br.update(scan, {"scan.false_positive_rate": (1, 900)}, draws=500)
    >>> found["scan.ppv"].after.low > found["scan.ppv"].before.low
    True
    """

    scenario: Scenario
    provenance: Provenance
    inputs: tuple[Learned, ...]
    before: tuple[OutcomeResult, ...]
    after: tuple[OutcomeResult, ...]
    predictions: tuple[Prediction, ...]
    warnings: tuple[str, ...]

    @property
    def outcomes(self) -> tuple[Changed, ...]:
        """Every outcome before and after the counts."""
        pairs = zip(self.before, self.after, strict=True)
        return tuple(Changed(after.id, after.group, after.where, before, after) for before, after in pairs)

    def __getitem__(self, key: str | tuple[Any, ...]) -> Changed | Learned:
        """Return one outcome before and after, or a counted input: ``["search.ppv"]``, ``["search.ppv", "B"]``.

        Raises
        ------
        UnknownNameError
            With the nearest name, where none or more than one is named.
        """
        name = key[0] if isinstance(key, tuple) and key else key
        if any(learned.id == name for learned in self.inputs) and all(one.id != name for one in self.after):
            return look_up(self.inputs, key)
        return look_up(self.outcomes, key)

    @property
    def heading(self) -> str:
        """The result in a line."""
        counted = ", ".join(f"{entry_name(one)} {one.counts.count} of {one.counts.of}" for one in self.inputs)
        return f"Update by {counted}: {self.scenario.title}"

    def lines(self) -> list[tuple[str, str]]:
        """Return every outcome before and after, each with its interval."""
        return [
            (
                entry_name(one),
                f"{in_words(*one.after.numbers)}; before {in_words(*one.before.numbers)}, {one.after.unit}",
            )
            for one in self.outcomes
        ]

    def table(self) -> list[dict[str, Any]]:
        """Return one row an outcome."""
        return [flat(_outcome_dict(*both)) for both in zip(self.before, self.after, strict=True)]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; undefined numbers are null."""
        return {
            **self.provenance.head(FORMAT, self.scenario.title),
            "inputs": [learned.to_dict() for learned in self.inputs],
            "outcomes": [_outcome_dict(*both) for both in zip(self.before, self.after, strict=True)],
            "predictions": [prediction.to_dict() for prediction in self.predictions],
            "warnings": list(self.warnings),
        }


def _outcome_dict(before: OutcomeResult, after: OutcomeResult) -> dict[str, Any]:
    made = {"id": after.id, "stage": after.stage, "term": after.term, "group": after.group, "unit": after.unit}
    where = {} if after.where is None else {"where": dict(after.where)}
    return made | where | {"before": before.estimate.to_dict(), "after": after.estimate.to_dict()}


def update(
    scenario: Scenario,
    seen: Sequence[Seen],
    requests: Sequence[Request] = (),
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 1,
    level: float = 0.9,
) -> Update:
    """Return what counts of some inputs make of a scenario, and the predictions asked for.

    An input that cites the same evidence record as a counted one is the same number, and learns with it. Raises
    UsageError for inputs that are no shares or are declared as one value, for counts that are none, and for options
    out of range.
    """
    before = assess(scenario, draws=draws, seed=seed, level=level, drivers=0)
    after_counts, learned = apply_counts(scenario, seen, level)
    after = assess(after_counts, draws=draws, seed=seed, level=level, drivers=0)
    counts = [f"{one.input}={one.counts.count}/{one.counts.of}" for one in seen]
    expected = [f"{one.name}={one.tries:.12g}" for one in requests]
    again = command_of("update", scenario.name, counts=counts, predict=expected, draws=draws, seed=seed, level=level)
    return Update(
        scenario,
        Provenance(again, seed, level, draws, sha256=scenario.sha256),
        learned,
        before.outcomes,
        after.outcomes,
        tuple(predict(after_counts, request, draws=draws, seed=seed, level=level) for request in requests),
        (*after.warnings, *_surprises(learned)),
    )


def apply_counts(scenario: Scenario, seen: Sequence[Seen], level: float) -> tuple[Scenario, tuple[Learned, ...]]:
    """Return the scenario after the counts, and what each counted input learned. Raises UsageError."""
    after, learned = scenario, []
    for one in seen:
        found = find_input(after, one.input, "counts")
        _check(found, one)
        quantity, counts = found.quantity, one.counts
        after = _learning(after, quantity, counts)
        now = find_input(after, one.input, "counts").quantity
        learned.append(
            Learned(
                found.id,
                found.group,
                counts,
                quantity.interval(level),
                now.interval(level),
                now.distribution.words,
                _p_as_far_out(quantity.distribution, counts),
            )
        )
    return after, tuple(learned)


def _check(found: NamedInput, one: Seen) -> None:
    key, count, of = "counts", one.counts.count, one.counts.of
    if found.parameter is None or not found.parameter.domain.is_probability:
        raise UsageError(Fault(f"{one.input}, which is no share", "an input that is a probability", key=key))
    if not 1 <= of <= LARGEST_N or not 0 <= count <= of:
        allowed = "errors of tries: from 0 to the tries, of which there is one at least"
        raise UsageError(Fault(f"{count:,} of {of:,} for {one.input}", allowed, key=key))
    if found.quantity.is_fixed:
        hint = f"give {one.input} a range, or counts, in the scenario"
        raise UsageError(Fault(f"{one.input}, declared as one value", "an input that is uncertain", hint, key=key))


def _learning(scenario: Scenario, measured: Quantity, counts: Counts) -> Scenario:
    """Return the scenario with every quantity that is drawn with the measured one updated."""

    def change(_id: str, _group: str | None, quantity: Quantity) -> Quantity:
        if quantity.is_fixed or quantity.stream != measured.stream:
            return quantity
        return replace(quantity, distribution=updated(quantity.distribution, measured.distribution, counts))

    return with_quantities(scenario, change)


def _p_as_far_out(prior: Distribution, counts: Counts) -> float:
    """Return twice the smaller of P(X <= count) and P(X >= count), X binomial with the prior's rate."""
    rates = prior.ppf((np.arange(PRIOR_POINTS) + 0.5) / PRIOR_POINTS)
    k, n = counts.count, counts.of
    below = special.betaincc(k + 1, n - k, rates).mean() if k < n else 1.0
    above = special.betainc(k, n - k + 1, rates).mean() if k > 0 else 1.0
    return float(min(1.0, 2 * min(below, above)))


def _surprises(learned: Sequence[Learned]) -> list[str]:
    return [
        f"{input_name(one.id, one.group)}: {one.counts.count:,} of {one.counts.of:,} is far from what was declared (the"
        f" chance of a count as far out is {one.p_as_far_out:.2g}); the range, or the trial, may be of something else"
        for one in learned
        if one.p_as_far_out < SURPRISING
    ]

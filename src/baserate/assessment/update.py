"""Updating: a scenario and the counts of a trial give inputs, outcomes, and counts to expect, as they are after it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.counted_outcomes import Counted, CountedOutcome, Taught, learn, p_as_far_out
from baserate.assessment.plan import find_outcome, plan_of
from baserate.assessment.posterior import Counts, updated
from baserate.assessment.predict import Prediction, Request, predict
from baserate.assessment.result import OutcomeResult
from baserate.assessment.run import DEFAULT_DRAWS, assess, worked_out
from baserate.errors import Fault, UsageError
from baserate.lookup import look_up
from baserate.quantity import LARGEST_N, Beta, Complement, Quantity
from baserate.results import Provenance, Reproducible, Result, command_of, entry_name, flat, in_words
from baserate.scenario.changes import with_quantities
from baserate.scenario.dependence import copulas
from baserate.scenario.model import NamedInput, Scenario, find_input, input_name, listed
from baserate.tomlfile.keys import nearest
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
    counted : tuple of CountedOutcome
        The counted outcomes, and counted inputs that depend on others, before and after.
    taught : tuple of Taught
        The inputs that these depend on, before and after.
    effective : float or None
        How many draws are effective after counts of outcomes; None where all are.
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
    counted: tuple[CountedOutcome, ...] = ()
    taught: tuple[Taught, ...] = ()
    effective: float | None = None

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
        found: tuple[Learned | CountedOutcome, ...] = (*self.inputs, *self.counted)
        counted = ", ".join(f"{entry_name(one)} {one.counts.count} of {one.counts.of}" for one in found)
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
            "counted": [one.to_dict() for one in self.counted],
            "taught": [one.to_dict() for one in self.taught],
            "effective_draws": self.effective,
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
    """Return what counts of some inputs or outcomes make of a scenario, and the predictions asked for.

    An input that cites the same evidence record as a counted one is the same number, and learns with it. Counts of an
    outcome weigh the draws of all inputs that it depends on, as do those of an input that depends on others. Raises
    UsageError for what is no share or is one value, for counts that are none, and for options out of range.
    """
    before = assess(scenario, draws=draws, seed=seed, level=level, drivers=0, bounds=False)
    inputs, others = _apart(scenario, _merged(seen))
    after_counts, learned = apply_counts(scenario, inputs, level)
    lesson = learn(after_counts, others, draws, seed, level) if others else None
    points = lesson.draws.points if lesson is not None else {}
    after, _ = worked_out(plan_of(after_counts), draws, seed, level, ratios=False, points=points)
    counts = [f"{one.input}={one.counts.count}/{one.counts.of}" for one in seen]
    expected = [f"{one.name}={one.tries:.12g}" for one in requests]
    again = command_of("update", scenario.name, counts=counts, predict=expected, draws=draws, seed=seed, level=level)
    warnings = (
        *_counted_before(scenario, inputs),
        *(f"{name} was counted more than once: its counts are added up" for name in _repeated(seen)),
        *_surprises([*learned, *(lesson.outcomes if lesson is not None else ())]),
        *(lesson.warnings if lesson is not None else ()),
    )
    return Update(
        scenario,
        Provenance(again, seed, level, draws, sha256=scenario.sha256),
        learned,
        before.outcomes,
        after,
        tuple(predict(after_counts, one, draws=draws, seed=seed, level=level, points=points) for one in requests),
        (*before.warnings, *warnings),
        lesson.outcomes if lesson is not None else (),
        lesson.inputs if lesson is not None else (),
        lesson.draws.effective if lesson is not None else None,
    )


def _repeated(seen: Sequence[Seen]) -> tuple[str, ...]:
    names = [one.input for one in seen]
    return tuple(dict.fromkeys(name for name in names if names.count(name) > 1))


def _merged(seen: Sequence[Seen]) -> list[Seen]:
    """Return the counts with those of one name added up."""
    found: dict[str, Counts] = {}
    for one in seen:
        before = found.get(one.input, Counts(0, 0))
        found[one.input] = Counts(before.count + one.counts.count, before.of + one.counts.of)
    return [Seen(name, counts) for name, counts in found.items()]


def _apart(scenario: Scenario, seen: Sequence[Seen]) -> tuple[list[Seen], list[Counted]]:
    """Return the counts of inputs, and those of outcomes and of inputs that depend on others.

    Raises UsageError, with the nearest name of either, for a name that is none.
    """
    inputs: list[Seen] = []
    others: list[Counted] = []
    plan = plan_of(scenario)
    known = {input_id for input_id, *_ in scenario.inputs()}
    outcomes = {entry.id for entry in plan.layout}
    joined = {stream for copula in copulas(scenario) for stream in copula.streams}
    for one in seen:
        matched = re.fullmatch(r"(.+?)(?:\[([^\[\]]+)\])?", one.input)
        name, group = matched.groups() if matched else (one.input, None)
        if one.input not in known and name not in known and name in outcomes:
            others.append((find_outcome(plan, name, "counts", group), one.counts))
            continue
        if one.input not in known and name not in known:
            both = list(dict.fromkeys((*sorted(known), *sorted(outcomes))))
            allowed = "an input or an outcome of the scenario that is a share: " + listed(both)
            raise UsageError(Fault(repr(one.input[:100]), allowed, nearest(name, both), key="counts"))
        found = find_input(scenario, one.input, "counts")
        _check(found, one)
        if found.quantity.stream in joined:
            others.append((found, one.counts))
        else:
            inputs.append(one)
    return inputs, others


def _counted_before(scenario: Scenario, seen: Sequence[Seen]) -> Iterator[str]:
    """Yield a question for counts that the input is declared by already."""
    for one in seen:
        found = find_input(scenario, one.input, "counts")
        distribution, counts = found.quantity.distribution, one.counts
        if isinstance(distribution, Complement) and isinstance(distribution.of, Beta):
            distribution = Beta(distribution.of.of - distribution.of.count, distribution.of.of)
        if isinstance(distribution, Beta) and (distribution.count, distribution.of) == (counts.count, counts.of):
            of = f" of {found.quantity.origin.reference}" if found.quantity.origin.kind == "evidence" else ""
            yield (
                f"{one.input}: {counts.count:,} of {counts.of:,} are the counts{of} that it is declared by already. Are"
                " they another trial? If not, they are counted twice, and the interval is too narrow"
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
                p_as_far_out(quantity.distribution.ppf((np.arange(PRIOR_POINTS) + 0.5) / PRIOR_POINTS), counts),
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


def _surprises(learned: Sequence[Learned | CountedOutcome]) -> list[str]:
    return [
        f"{input_name(one.id, one.group)}: {one.counts.count:,} of {one.counts.of:,} is far from what was declared (the"
        f" chance of a count as far out is {one.p_as_far_out:.2g}); the range, or the trial, may be of something else"
        for one in learned
        if one.p_as_far_out < SURPRISING
    ]

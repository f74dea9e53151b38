"""Two scenarios at the same draws: how far their outcomes differ, with intervals.

An input that is the same in both, or cites one record, is one draw (common random numbers; Law, Simulation Modeling and
Analysis, ch. 11), so what both scenarios are equally unsure of falls out of the difference. Counts that differ are two
trials and are drawn apart, as records that differ are. Any other quantity keeps its random points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.behind import unused_inputs, unused_warning
from baserate.assessment.compare.side import Key, Side, side_of
from baserate.assessment.plan import Plan
from baserate.assessment.ratios import NO_MEAN
from baserate.assessment.run import (
    DEFAULT_DRAWS,
    ROUNDING,
    Progress,
    blocks_of,
    check_options,
    estimate_of,
    table_of_draws,
)
from baserate.errors import Fault, UsageError
from baserate.lookup import look_up
from baserate.quantity import Beta, Complement, Estimate, Quantity
from baserate.results import Provenance, Reproducible, Result, command_of, entry_name, flat, in_short, in_words
from baserate.scenario.changes import with_quantities
from baserate.scenario.model import Scenario, find_input, input_name
from baserate.values import Value, read_only

Array = NDArray[np.float64]
FORMAT = "baserate/comparison/1"
#: What the streams of inputs drawn apart begin with. It sorts last, so that what such an input is joined with by a
#: dependence keeps its points.
_OWN_A, _OWN_B = "~ of A: ", "~ of B: "


@dataclass(frozen=True, slots=True, eq=False)
class Compared(Value):
    """One outcome that both scenarios have: in A, in B, B less A, and B over A.

    ``p_more`` is the share of draws in which it is larger in B than in A, of those in which both are defined.
    ``ratio_draws`` is the share of draws in which the ratio is defined: not 0/0, and not of two infinite ones.
    """

    id: str
    stage: str
    term: str
    group: str | None
    unit: str
    where: Mapping[str, float] | None
    a: Estimate
    b: Estimate
    difference: Estimate
    ratio: Estimate
    p_more: float | None
    ratio_draws: float = 1.0

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        made: dict[str, Any] = {
            "id": self.id,
            "stage": self.stage,
            "term": self.term,
            "group": self.group,
            "unit": self.unit,
        }
        if self.where is not None:
            made["where"] = {key: int(value) if value == round(value) else value for key, value in self.where.items()}
        parts = {"a": self.a, "b": self.b, "difference": self.difference, "ratio": self.ratio}
        return (
            made
            | {name: part.to_dict() for name, part in parts.items()}
            | {
                "p_more": self.p_more,
                "ratio_draws": self.ratio_draws,
            }
        )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comparison(Result, Reproducible):
    """What differs between two scenarios.

    Attributes
    ----------
    a, b : Scenario
    outcomes : tuple of Compared
        Those that both have; ``found["search.ppv"]`` is one of them, with ``a``, ``b``, ``difference`` (B less A),
        ``ratio`` (B over A), each with ``median`` and ``interval``, and ``p_more``.
    only_in_a, only_in_b : tuple of str
        Outcomes of one scenario alone.
    changed : tuple of str
        Inputs that differ.
    coupled : tuple of str
        Inputs that differ and still share their draws.
    apart : tuple of str
        Inputs that are drawn apart: counts that differ, and those asked for.
    warnings : tuple of str

    Examples
    --------
    >>> import baserate as br
    >>> scan = br.load({
    ...     "format": 1, "title": "A scan", "population": {"size": 1000}, "stage": [{
    ...         "id": "scan", "kind": "screening", "screened_per_year": 1000, "prevalence": 0.01,
    ...         "sensitivity": 0.9, "false_positive_rate": {"count": 10, "of": 100}}]})
    >>> found = br.compare(scan, scan.with_inputs({"scan.sensitivity": 0.45}), draws=500)
    >>> round(found["scan.true_positives_per_year"].ratio.median, 12)
    0.5
    """

    a: Scenario
    b: Scenario
    provenance: Provenance
    outcomes: tuple[Compared, ...]
    only_in_a: tuple[str, ...]
    only_in_b: tuple[str, ...]
    changed: tuple[str, ...]
    coupled: tuple[str, ...]
    warnings: tuple[str, ...]
    apart: tuple[str, ...] = ()

    def __getitem__(self, key: str | tuple[Any, ...]) -> Compared:
        """Return one outcome in A and B: ``["search.ppv"]``, of a group ``["search.ppv", "B"]``.

        Raises
        ------
        UnknownNameError
            With the nearest name, where none or more than one is named.
        """
        return look_up(self.outcomes, key)

    @property
    def heading(self) -> str:
        """The result in a line."""
        return f"Comparison, {self.draws:,} draws, seed {self.seed}: {self.a.title} (A), {self.b.title} (B)"

    def lines(self) -> list[tuple[str, str]]:
        """Return every outcome's difference, B less A, with its interval, and both medians."""
        return [
            (
                entry_name(one),
                f"B less A {in_words(*one.difference.numbers)};"
                f" A {in_short(one.a.median)}, B {in_short(one.b.median)}, {one.unit}",
            )
            for one in self.outcomes
        ]

    def table(self) -> list[dict[str, Any]]:
        """Return one row an outcome."""
        return [flat(outcome.to_dict()) for outcome in self.outcomes]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; undefined numbers are null."""
        return {
            **self.provenance.head(FORMAT),
            "a": _scenario_dict(self.a),
            "b": _scenario_dict(self.b),
            "outcomes": [outcome.to_dict() for outcome in self.outcomes],
            "only_in_a": list(self.only_in_a),
            "only_in_b": list(self.only_in_b),
            "changed": list(self.changed),
            "coupled": list(self.coupled),
            "apart": list(self.apart),
            "warnings": list(self.warnings),
        }


def _scenario_dict(scenario: Scenario) -> dict[str, str]:
    return {"name": scenario.name, "title": scenario.title, "input_sha256": scenario.sha256}


def compare(
    a: Scenario,
    b: Scenario,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 1,
    level: float = 0.9,
    apart: Sequence[str] = (),
    progress: Progress | None = None,
) -> Comparison:
    """Return the outcomes that two scenarios have in common, and how far they differ.

    ``apart`` names inputs of B that draw on their own, though A has one of that name. Raises UsageError for options out
    of range, an unknown name, and scenarios without a common outcome.
    """
    for scenario in (a, b):
        check_options(scenario, draws, seed, level)
    changed = _changed(a, b)
    told, streams_apart = _drawn_apart(a, b, apart)
    first, own = _renamed(a, streams_apart, _OWN_A), _renamed(b, streams_apart, _OWN_B)
    coupled = _coupled(first, own)
    side_a, side_b = (side_of(scenario, level, draws, seed) for scenario in (first, own))
    common = [key for key in side_a.places if key in side_b.places]
    if not common:
        found = f"no outcome that both {a.name} and {b.name} have"
        raise UsageError(Fault(found, "scenarios with stages of the same id and kind", "give both stages the same id"))
    outcomes = _outcomes(side_a, side_b, common, draws, seed, progress)
    command = command_of("compare", a.name, b.name, draws=draws, seed=seed, level=level, apart=apart)
    return Comparison(
        a,
        b,
        Provenance(command, seed, level, draws),
        outcomes,
        tuple(dict.fromkeys(key[0] for key in side_a.places if key not in side_b.places)),
        tuple(dict.fromkeys(key[0] for key in side_b.places if key not in side_a.places)),
        changed,
        coupled,
        tuple(_warnings((a, side_a.plan), (b, side_b.plan), changed, coupled, told)),
        told,
    )


def _outcomes(
    a: Side, b: Side, common: Sequence[Key], draws: int, seed: int, progress: Progress | None
) -> tuple[Compared, ...]:
    """Return the outcomes that both sides have, from the same draws of both."""
    streams = tuple(sorted({*a.plan.streams, *b.plan.streams}))
    n = draws if streams else 1

    def blocks() -> Iterator[tuple[int, dict[str, Array]]]:
        return blocks_of([a.plan.scenario, b.plan.scenario], streams, seed, n)

    for side in (a, b):
        side.learn(blocks, n)
    rows = [len(common) * (1 + side.how.has_ends) for side in (a, b)]
    with table_of_draws(rows[0], n) as store_a, table_of_draws(rows[1], n) as store_b:
        for start, points in blocks():
            size = len(next(iter(points.values()))) if points else 1
            a.put(store_a, common, points, start, size)
            b.put(store_b, common, points, start, size)
            if progress is not None:
                progress(start + size, n)
        return tuple(
            _compared(
                (a, b),
                key,
                (store_a.row(row), store_b.row(row)),
                (a.ends(store_a, common, row), b.ends(store_b, common, row)),
            )
            for row, key in enumerate(common)
        )


def _compared(
    sides: tuple[Side, Side], key: Key, draws: tuple[Array, Array], ends: tuple[Array | None, Array | None]
) -> Compared:
    entry, level = sides[0].entry(key), sides[0].level
    about = entry.outcome.about
    (a, b), own_ends = draws, [its if its is not None else middle for its, middle in zip(ends, draws, strict=True)]
    same, difference, ratio = _contrasts(a, b)
    _, difference_at_ends, ratio_at_ends = _contrasts(*own_ends)
    defined = ~(np.isnan(a) | np.isnan(b))
    more = (b > a) & ~same
    varies = any(side.varies(key) for side in sides)
    reasons = [reason for side in sides if (reason := side.why_no_mean(key))]
    made_ratio = estimate_of(ratio, level, _apart_from(ratio, ratio_at_ends), varies=varies)
    if made_ratio.kind != "fixed":
        made_ratio = replace(made_ratio, mean=None, why_no_mean=NO_MEAN)
    return Compared(
        id=entry.id,
        stage=entry.stage,
        term=about.id,
        group=entry.group,
        unit=about.unit,
        where=read_only(dict(key[2])) if key[2] else None,
        a=sides[0].estimate(key, a, ends[0]),
        b=sides[1].estimate(key, b, ends[1]),
        difference=estimate_of(
            difference, level, _apart_from(difference, difference_at_ends), reasons[0] if reasons else "", varies=varies
        ),
        ratio=made_ratio,
        p_more=float(more[defined].mean()) if defined.any() else None,
        ratio_draws=float((~np.isnan(ratio)).mean()),
    )


def _contrasts(a: Array, b: Array) -> tuple[NDArray[np.bool_], Array, Array]:
    """Return in which draws two outcomes are the same, B less A, and B over A.

    What differs by rounding alone does not differ; two infinite ones have no difference and no ratio.
    """
    with np.errstate(all="ignore"):
        same = np.isfinite(a) & np.isfinite(b) & (np.abs(b - a) <= ROUNDING * np.maximum(np.abs(a), np.abs(b)))
        return same, np.where(same, 0.0, b - a), np.where(same & (a != 0), 1.0, b / a)


def _apart_from(draws: Array, ends: Array) -> Array | None:
    """Return draws for the ends of an interval, None where they are the draws wherever both are defined."""
    both = ~(np.isnan(draws) | np.isnan(ends))
    return None if np.array_equal(draws[both], ends[both]) else ends


def _quantities(scenario: Scenario) -> dict[tuple[str, str | None], Quantity]:
    return {(input_id, group): quantity for input_id, group, _, quantity in scenario.inputs()}


def _changed(a: Scenario, b: Scenario) -> tuple[str, ...]:
    """Return the ids of inputs that only one of the two gives, or that they give differently."""
    in_a, in_b = _quantities(a), _quantities(b)
    keys = [*in_a, *(key for key in in_b if key not in in_a)]
    differing = [key for key in keys if _law(in_a.get(key)) != _law(in_b.get(key))]
    return tuple(dict.fromkeys(input_id for input_id, _ in differing))


def _law(quantity: Quantity | None) -> object:
    return None if quantity is None else (quantity.distribution, quantity.stream)


def _coupled(a: Scenario, b: Scenario) -> tuple[str, ...]:
    """Return the ids of uncertain inputs whose distributions differ though they share their draws."""
    streams = {quantity.stream: quantity for quantity in _quantities(a).values() if not quantity.is_fixed}
    found = [
        input_id
        for (input_id, _), quantity in _quantities(b).items()
        if not quantity.is_fixed
        and quantity.stream in streams
        and streams[quantity.stream].distribution != quantity.distribution
    ]
    return tuple(dict.fromkeys(found))


def _drawn_apart(a: Scenario, b: Scenario, asked: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the inputs that are drawn apart, and the streams that they would share otherwise.

    Counts of one name that differ are two trials, as is one that stands against another kind of quantity.
    """
    in_a = _quantities(a)
    names = {find_input(b, name, "apart").name: find_input(b, name, "apart").quantity.stream for name in asked}
    for (input_id, group), quantity in _quantities(b).items():
        other = in_a.get((input_id, group))
        if other is None or quantity.is_fixed or other.is_fixed or quantity.stream != other.stream:
            continue
        if quantity.distribution != other.distribution and (_is_counted(quantity) or _is_counted(other)):
            names[input_name(input_id, group)] = quantity.stream
    return tuple(names), frozenset(names.values())


def _is_counted(quantity: Quantity) -> bool:
    distribution = quantity.distribution
    return isinstance(distribution.of if isinstance(distribution, Complement) else distribution, Beta)


def _renamed(scenario: Scenario, streams: frozenset[str], own: str) -> Scenario:
    """Return the scenario with these streams, and what shares their draws, named as its own."""

    def change(_id: str, _group: str | None, quantity: Quantity) -> Quantity:
        return replace(quantity, stream=own + quantity.stream) if quantity.stream in streams else quantity

    return with_quantities(scenario, change) if streams else scenario


def _warnings(
    a: tuple[Scenario, Plan],
    b: tuple[Scenario, Plan],
    changed: Sequence[str],
    coupled: Sequence[str],
    apart: Sequence[str],
) -> Iterator[str]:
    unused = {name for _, plan in (a, b) for name in unused_inputs(plan)}
    yield from dict.fromkeys([*a[0].warnings, *b[0].warnings])
    yield from (unused_warning(name) for name in sorted(unused))
    if changed and unused.issuperset(changed):
        yield f"the two differ only in what enters no formula ({', '.join(changed)}), so that no outcome can differ"
    if a[0].dependences != b[0].dependences:
        yield "the two declare different dependences between inputs: a difference can come from these alone"
    if apart:
        yield f"{', '.join(apart)}: counted or asked for apart in the two scenarios, and drawn apart"
    if coupled:
        yield (
            f"{', '.join(coupled)}: differently uncertain in the two scenarios, and drawn together: where it is high"
            " in one, it is high in the other. Where each was measured on its own, name it in `apart`"
        )

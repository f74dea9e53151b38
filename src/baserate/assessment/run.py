"""Assessing a scenario: blocks of draws through the arithmetic, then quantiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.behind import unused_inputs, unused_warning
from baserate.assessment.bounds.find import bounds_of
from baserate.assessment.counted import draws_of, place_of_end
from baserate.assessment.drivers import BASE_POINTS, Drivers, drivers_of
from baserate.assessment.evaluate import evaluate, row_of
from baserate.assessment.means import Means
from baserate.assessment.plan import Entry, Plan, plan_of
from baserate.assessment.ratios import Pair, Ratio, given_of, pairs_of, ratio_of
from baserate.assessment.result import Assessment, OutcomeResult
from baserate.assessment.vary import curve_of, read_vary
from baserate.errors import Fault, Faults, UsageError, between, whole_in
from baserate.quantity import Estimate
from baserate.random.streams import uniforms
from baserate.results import InputResult, Provenance, command_of, state_input
from baserate.scenario.model import Scenario
from baserate.spill import Table
from baserate.stages.chain import CORRELATION_IS_CUT

Array = NDArray[np.float64]
DEFAULT_DRAWS = 20_000
MAX_DRAWS = 100_000_000
#: Draws of all outcomes together, which a temporary file holds at 8 bytes each.
MAX_NUMBERS = 2_000_000_000
#: Numbers that one block may hold in each array, so that memory does not grow with the draws.
BLOCK_NUMBERS = 1_000_000
MAX_BLOCK = 16_384
#: Draws that differ by less than this share of their value differ by rounding alone.
ROUNDING = 1e-13
#: Why a number is none.
UNDEFINED, INFINITE = "undefined", "infinite"
UPPER_BOUND = "an upper bound: no other spread of the same looks over the same people gives more"
Progress = Callable[[int, int], None]


def assess(
    scenario: Scenario,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 1,
    level: float = 0.9,
    drivers: int = BASE_POINTS,
    bounds: bool = True,
    vary: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Return the assessment of a scenario.

    ``draws`` is the number of scrambled Sobol points; ``level`` the mass between low and high, equal tails;
    ``drivers`` is the number of base points for what the headlines depend on, 0 for none;
    ``bounds`` whether the least and the most of the headlines over the declared ranges are found; ``vary`` are inputs
    by name, with the single values at which the outcomes are worked out again; ``progress`` is called with (draws done,
    draws in all). Raises UsageError for options out of range and for a scenario without a stage.
    """
    check_options(scenario, draws, seed, level)
    varied = read_vary(scenario, vary or {})
    plan = plan_of(scenario)
    outcomes, ratios = worked_out(plan, draws, seed, level, progress)
    curve = curve_of(scenario, varied, lambda at: outcomes_of(plan_of(at), draws, seed, level)) if varied else ()
    found, unbounded = bounds_of(plan) if bounds else ((), ())
    hangs_on = drivers_of(plan, points=drivers, seed=seed) if drivers else Drivers()
    command = command_of(
        "assess",
        scenario.name,
        draws=draws,
        seed=seed,
        level=level,
        drivers=None if drivers else False,
        vary={vary.path: vary.text for vary in varied} or None,
    )
    return Assessment(
        scenario=scenario,
        title=scenario.title,
        provenance=Provenance(command, seed, level, draws=draws, sha256=scenario.sha256),
        outcomes=outcomes,
        inputs=_inputs(scenario, level),
        drivers=hangs_on.drivers,
        warnings=(
            *scenario.warnings,
            *left_out(scenario),
            *map(unused_warning, unused_inputs(plan)),
            *_warnings(scenario, outcomes),
            *_cuts(plan, draws, seed),
            *hangs_on.warnings,
            *unbounded,
        ),
        bounds=found,
        curve=curve,
        ratios=ratios,
    )


def outcomes_of(plan: Plan, draws: int, seed: int, level: float) -> tuple[OutcomeResult, ...]:
    """Return every number of a plan's layout, from blocks of draws."""
    return worked_out(plan, draws, seed, level, ratios=False)[0]


def worked_out(
    plan: Plan,
    draws: int,
    seed: int,
    level: float,
    progress: Progress | None = None,
    *,
    ratios: bool = True,
    points: Mapping[str, Array] | None = None,
) -> tuple[tuple[OutcomeResult, ...], tuple[Ratio, ...]]:
    """Return every number of a plan's layout, from blocks of draws, and the ratios between groups at the same draws.

    ``points`` are those of some streams, shape (draws,), in place of Sobol's.
    """
    n, rows = draws if plan.streams else 1, len(plan.layout)
    given = given_of(plan) if ratios else ()
    pairs = pairs_of(plan, given, level) if ratios else ()
    how, means = draws_of(plan, level), Means(plan)

    def blocks() -> Iterator[tuple[int, dict[str, Array]]]:
        for start, drawn in blocks_of([plan.scenario], plan.streams, seed, n):
            size = len(next(iter(drawn.values()))) if drawn else 1
            yield (
                start,
                drawn | {key: its[start : start + size] for key, its in (points or {}).items() if key in drawn},
            )

    if how.has_ends:
        how.learn(blocks(), n)
    varying = rows_that_vary(plan, seed) if n == 1 else frozenset()
    # After the draws of the layout and of the inputs given come those for the ends of their intervals.
    width = rows + len(given)
    with table_of_draws(width * (1 + how.has_ends), n) as store:
        own_ends: set[int] = set()
        for start, drawn in blocks():
            size = len(next(iter(drawn.values()))) if drawn else 1
            found = chain(how.rows(drawn), how.inputs(drawn, [(one.name, one.quantity) for one in given]))
            for row, (values, ends) in enumerate(found):
                store.put(np.broadcast_to(values, (size,)), row, start)
                if how.has_ends:
                    store.put(np.broadcast_to(ends, (size,)), width + row, start)
                    if not np.array_equal(values, ends, equal_nan=True):
                        own_ends.add(row)
            if progress is not None:
                progress(start + size, n)

        def ends_of(row: int) -> Array | None:
            return store.row(width + row) if row in own_ends else None

        return (
            tuple(
                replace(
                    _summarise(
                        entry, store.row(row), level, ends_of(row), means.why_none_of(entry), varies=row in varying
                    ),
                    assumes=_assumes(plan, entry),
                )
                for row, entry in enumerate(plan.layout)
            ),
            tuple(_ratio(pair, store, ends_of, level, varying) for pair in pairs),
        )


def _cuts(plan: Plan, draws: int, seed: int) -> Iterator[str]:
    """Yield in how many draws a correlation of errors was cut to what the rates of the draw allow."""
    name = CORRELATION_IS_CUT.name
    stages = [stage.key for stage in plan.stages if stage.step(name) is not None]
    cut = plan.cut({key: [name] for key in stages})
    if not stages or not cut.streams:
        return
    counts = dict.fromkeys(stages, 0)
    for _, points in blocks_of([plan.scenario], plan.streams, seed, draws):
        done = evaluate(cut, points)
        for key in stages:
            counts[key] += int((done[key].by_group[name] > 0).any(axis=-2).sum())
    for key, count in counts.items():
        if count:
            yield f"{key}: error_correlation is cut to the largest that is possible in {count:,} of {draws:,} draws"


def _assumes(plan: Plan, entry: Entry) -> tuple[str, ...]:
    """Return what the formula of an outcome rests on; a number of people is the largest that it can be."""
    step = next(stage for stage in plan.stages if stage.key == entry.key).step(entry.outcome.name)
    if step is None or not step.formula.assumes:
        return ()
    bound = (UPPER_BOUND,) if "any_in_looks" in step.formula.expression else ()
    return (step.formula.assumes, *bound)


def _ratio(
    pair: Pair, store: Table, ends_of: Callable[[int], Array | None], level: float, varying: frozenset[int]
) -> Ratio:
    """Return a ratio between groups; the ends of its interval may come from draws of their own."""
    values, reference = store.row(pair.row), store.row(pair.reference_row)
    ends, reference_ends = ends_of(pair.row), ends_of(pair.reference_row)
    at_ends = None
    if ends is not None or reference_ends is not None:
        at_ends = values if ends is None else ends, reference if reference_ends is None else reference_ends
    varies = not varying.isdisjoint((pair.row, pair.reference_row))
    return ratio_of(
        pair, (values, reference), at_ends, lambda draws, its: estimate_of(draws, level, its, varies=varies)
    )


def check_options(scenario: Scenario, draws: int, seed: int, level: float) -> None:
    """Raise UsageError for options out of range and for a scenario without a stage."""
    faults = Faults()
    if not whole_in(draws, 1, MAX_DRAWS):
        faults.add("draws", draws, f"a whole number from 1 to {MAX_DRAWS:,}")
    if not whole_in(seed, 0, 2**63 - 1):
        faults.add("seed", seed, "a whole number from 0 to 2**63 - 1")
    if not between(level, 0, 1):
        faults.add("level", level, "a number between 0 and 1, such as 0.9")
    if not scenario.stages:
        faults.add("stage", "no stage", "at least one [[stage]] to assess", quote=False)
    if faults:
        raise UsageError([fault.at(file=scenario.name) if fault.key == "stage" else fault for fault in faults.found])


def table_of_draws(rows: int, draws: int) -> Table:
    """Return an empty table of the draws of so many numbers. Raises UsageError where no disk would hold it."""
    if rows * draws > MAX_NUMBERS:
        found = f"{rows:,} numbers at {draws:,} draws each"
        fewer = f"give `draws` at most {max(1, MAX_NUMBERS // rows)}"
        raise UsageError(Fault(found, f"at most {MAX_NUMBERS:,} draws in all", fewer, key="draws"))
    return Table(rows, draws)


def blocks_of(
    scenarios: Sequence[Scenario], streams: Sequence[str], seed: int, n: int
) -> Iterator[tuple[int, dict[str, Array]]]:
    """Yield (first draw, points of the streams); blocks are smaller where a draw of the scenarios is larger."""
    if not streams:
        yield 0, {}
        return
    widest = max(
        max(1, len(stage.items), *map(len, stage.series.values())) * max(1, len(scenario.groups))
        for scenario in scenarios
        for stage in scenario.stages
    )
    block = max(16, min(MAX_BLOCK, BLOCK_NUMBERS // max(widest, len(streams))))
    start = 0
    for points in uniforms(seed, streams, n, block):
        yield start, points
        start += len(next(iter(points.values())))


def _summarise(
    entry: Entry,
    draws: Array,
    level: float,
    ends: Array | None = None,
    why_no_mean: str = "",
    *,
    varies: bool = False,
) -> OutcomeResult:
    defined = draws[~np.isnan(draws)]
    about = entry.outcome.about
    return OutcomeResult(
        id=entry.id,
        stage=entry.stage,
        term=about.id,
        group=entry.group,
        unit=about.unit,
        estimate=estimate_of(draws, level, ends, why_no_mean, varies=varies),
        where=entry.where,
        undefined=1 - len(defined) / len(draws),
    )


def rows_that_vary(plan: Plan, seed: int) -> frozenset[int]:
    """Return which numbers of a layout differ between two draws: a single draw does not show it."""
    if not plan.streams:
        return frozenset()
    ((_, points),) = blocks_of([plan.scenario], plan.streams, seed, 2)
    done = evaluate(plan, points)
    rows = (row_of(plan, done, entry) for entry in plan.layout)
    return frozenset(place for place, draws in enumerate(rows) if not _is_one_value(draws[~np.isnan(draws)]))


def _is_one_value(defined: Array) -> bool:
    """Whether draws differ by rounding at most; what is infinite in some and not in others differs."""
    if not len(defined):
        return True
    least, most = defined.min(), defined.max()
    return bool(least == most or (np.isfinite(most - least) and most - least <= ROUNDING * abs(most)))


def estimate_of(
    draws: Array, level: float, ends: Array | None = None, why_no_mean: str = "", *, varies: bool = False
) -> Estimate:
    """Return the median, the mean and the equal-tailed interval of the draws in which an outcome is defined.

    ``ends`` are draws for the ends of the interval where these are not the same: of so many the k-th smallest and the
    k-th largest, k = ceil(tail*n). ``why_no_mean`` is why no mean is told; ``varies`` whether the draws are some of
    many that differ, though they do not.
    """
    defined = draws[~np.isnan(draws)]
    if len(defined) == 0:
        return Estimate(None, None, None, None, level, "fixed", why=UNDEFINED, why_no_mean=UNDEFINED)
    if ends is None and not varies and _is_one_value(defined):
        value = _finite(defined[0])
        why = "" if value is not None else INFINITE
        return Estimate(value, value, value, value, level, "fixed", why=why, why_no_mean=why)
    with np.errstate(invalid="ignore"):
        low, median, high = np.quantile(defined, [(1 - level) / 2, 0.5, (1 + level) / 2])
        mean = _finite(defined.mean())
    if ends is not None:
        low, high = _ends(ends[~np.isnan(ends)], level)
    found = [_finite(value) for value in (median, low, high)]
    if mean is None:
        why_no_mean = "infinite in some draws"
    return Estimate(
        found[0],
        None if why_no_mean else mean,
        found[1],
        found[2],
        level,
        "credible",
        why=INFINITE if None in found else "",
        why_no_mean=why_no_mean,
    )


def _ends(defined: Array, level: float) -> tuple[float, float]:
    """Return the k-th smallest and the k-th largest of the draws; infinite where none is defined."""
    if not len(defined):
        return np.inf, np.inf
    k = place_of_end((1 - level) / 2, len(defined))
    ordered = np.partition(defined, [k - 1, len(defined) - k])
    return float(ordered[k - 1]), float(ordered[len(defined) - k])


def _finite(value: float) -> float | None:
    """Return a number, None for an infinite one; a zero has no sign."""
    return float(value) + 0.0 if np.isfinite(value) else None


def _inputs(scenario: Scenario, level: float) -> tuple[InputResult, ...]:
    return tuple(state_input(input_id, group, quantity, level) for input_id, group, _, quantity in scenario.inputs())


def left_out(scenario: Scenario) -> Iterator[str]:
    """Yield what a scenario declares and an assessment does not evaluate."""
    if scenario.period is not None:
        days = f"{scenario.period.days:g} days"
        yield f"the period is {days}: outcomes `in_period` are of {days}; inputs stay the rates that their names say"
        for stage in scenario.stages:
            if stage.kind.span in stage.settings:
                yield f"{stage.id}.{stage.kind.span} is declared and not used: {stage.id} runs over the period"
    if scenario.loops:
        yield "[[loop]] tables describe feedback over time: `assess` leaves them aside, `simulate` runs them"


def _warnings(scenario: Scenario, outcomes: Sequence[OutcomeResult]) -> Iterator[str]:
    inputs = list(scenario.inputs())
    unsourced = sorted({input_id for input_id, _, _, quantity in inputs if quantity.origin.kind == "unsourced"})
    if unsourced:
        named = ", ".join(unsourced)
        yield f"{len(unsourced)} of {len({found[0] for found in inputs})} inputs state no source or assumption: {named}"
    for outcome in outcomes:
        name = outcome.id if outcome.group is None else f"{outcome.id} for {outcome.group}"
        if outcome.undefined == 1:
            yield f"{name} is undefined: nothing to divide by"
        elif outcome.undefined > 0:
            yield f"{name} is undefined in {outcome.undefined:.2%} of draws; its numbers are of the others"
        elif outcome.estimate.median is None:
            yield f"{name} has no finite value: what it is divided by is, or may be, nothing"
        elif None in outcome.estimate.interval:
            yield f"{name} has no upper end: what it is divided by may be nothing"
    for stage in scenario.stages:
        alerts = stage.kind.alerts
        if alerts is not None and alerts.assumes and any(other.input == stage.id for other in scenario.stages):
            yield f"{stage.id}: {alerts.assumes}"

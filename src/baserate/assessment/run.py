"""Assessing a scenario: blocks of draws through the arithmetic, then quantiles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.behind import unused_inputs, unused_warning
from baserate.assessment.bounds.find import bounds_of
from baserate.assessment.drivers import BASE_POINTS, Drivers, drivers_of
from baserate.assessment.evaluate import evaluate, joined_points, rows_of
from baserate.assessment.plan import Entry, Plan, plan_of
from baserate.assessment.ratios import Ratio, given_of, pairs_of, ratio_of
from baserate.assessment.result import Assessment, OutcomeResult
from baserate.assessment.vary import curve_of, read_vary
from baserate.errors import Fault, Faults, UsageError, between, whole_in
from baserate.quantity import Estimate
from baserate.random.streams import uniforms
from baserate.results import InputResult, Provenance, command_of, state_input
from baserate.scenario.model import Scenario
from baserate.spill import Table

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
    n = draws if plan.streams else 1
    given = given_of(plan) if ratios else ()
    pairs = pairs_of(plan, given, level) if ratios else ()
    with table_of_draws(len(plan.layout) + len(given), n) as store:
        for start, drawn in blocks_of([plan.scenario], plan.streams, seed, n):
            size = len(next(iter(drawn.values()))) if drawn else 1
            drawn |= {stream: its[start : start + size] for stream, its in (points or {}).items() if stream in drawn}
            for row, values in enumerate(rows_of(plan, evaluate(plan, drawn))):
                store.put(np.broadcast_to(values, (size,)), row, start)
            joined = joined_points(plan.scenario, drawn) if given else drawn
            for row, one in enumerate(given, len(plan.layout)):
                store.put(np.broadcast_to(one.quantity.values(joined), (size,)), row, start)
            if progress is not None:
                progress(start + size, n)
        return (
            tuple(_summarise(entry, store.row(row), level) for row, entry in enumerate(plan.layout)),
            tuple(
                ratio_of(pair, store.row(pair.row), store.row(pair.reference_row), lambda one: estimate_of(one, level))
                for pair in pairs
            ),
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


def _summarise(entry: Entry, draws: Array, level: float) -> OutcomeResult:
    defined = draws[~np.isnan(draws)]
    about = entry.outcome.about
    return OutcomeResult(
        id=entry.id,
        stage=entry.stage,
        term=about.id,
        group=entry.group,
        unit=about.unit,
        estimate=estimate_of(defined, level),
        where=entry.where,
        undefined=1 - len(defined) / len(draws),
    )


def estimate_of(defined: Array, level: float) -> Estimate:
    """Return the median, the mean and the equal-tailed interval of the draws in which an outcome is defined."""
    if len(defined) == 0:
        return Estimate(None, None, None, None, level, "fixed")
    least, most = defined.min(), defined.max()
    if least == most or most - least <= ROUNDING * abs(most):
        value = _finite(defined[0])
        return Estimate(value, value, value, value, level, "fixed")
    with np.errstate(invalid="ignore"):
        low, median, high = np.quantile(defined, [(1 - level) / 2, 0.5, (1 + level) / 2])
        return Estimate(_finite(median), _finite(defined.mean()), _finite(low), _finite(high), level, "credible")


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _inputs(scenario: Scenario, level: float) -> tuple[InputResult, ...]:
    return tuple(state_input(input_id, group, quantity, level) for input_id, group, _, quantity in scenario.inputs())


def left_out(scenario: Scenario) -> Iterator[str]:
    """Yield what a scenario declares and an assessment does not evaluate."""
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
        elif None in (outcome.estimate.median, outcome.estimate.low, outcome.estimate.high):
            yield f"{name} has no finite value: what it is divided by is, or may be, nothing"
    for stage in scenario.stages:
        alerts = stage.kind.alerts
        if alerts is not None and alerts.assumes and any(other.input == stage.id for other in scenario.stages):
            yield f"{stage.id}: {alerts.assumes}"

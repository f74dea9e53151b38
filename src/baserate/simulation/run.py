"""Simulating a scenario's loops: blocks of replicates, gathered, then means and quantiles over replicates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from baserate.errors import Faults, UsageError, between, whole_in
from baserate.loops.spec import LoopSpec
from baserate.quantity import Fixed, Quantity
from baserate.results import InputResult, Provenance, command_of, state_input
from baserate.scenario.model import Loop, Scenario
from baserate.simulation.blocks import Block, Task, tasks_of
from baserate.simulation.gather import Gathered
from baserate.simulation.jobs import spec_of
from baserate.simulation.kept import check_folder, keep_block, read_block
from baserate.simulation.paired import FirstPolicy
from baserate.simulation.result import LoopDifference, LoopOutcome, LoopRun, Series, Simulation
from baserate.simulation.summary import summarise
from baserate.simulation.sweep import POPULATION_SIZE, Point, at_point, policy_paths
from baserate.simulation.workers import Runner, run_here, run_in_processes, workers_for
from baserate.terms import term

DEFAULT_REPLICATES, DEFAULT_DAYS = 100, 365
MOST_REPLICATES, MOST_DAYS, MOST_WORKERS = 10_000_000, 100_000, 1024
Progress = Callable[[int, int], None]


def simulate(
    scenario: Scenario,
    *,
    replicates: int = DEFAULT_REPLICATES,
    days: int | None = None,
    seed: int = 1,
    level: float = 0.9,
    workers: int | None = None,
    runner: Runner | None = None,
    blocks: Path | None = None,
    progress: Progress | None = None,
    points: Sequence[Point] = ({},),
    asked: Mapping[str, object] | None = None,
) -> Simulation:
    """Return what the loops of a scenario do over ``days`` (else each loop's own, else 365).

    ``workers`` processes run the blocks, or ``runner`` where one is given (a cluster); no number depends on either.
    ``blocks`` is a folder in which every block is kept when it is done, and read when it is there already.
    ``progress`` is called with (replicates done, replicates in all), those of every loop and setting counted.
    ``points`` are settings of parameters at which the loops that they touch are run, on shared randomness; ``asked``
    are what they were made from, for the command of the result.
    Where a policy is varied, the result also holds the differences from its first option, replicate by replicate.
    Raises UsageError for options out of range and for a scenario without a loop, OutputError where a block cannot be
    kept.
    """
    _check_options(scenario, replicates, days, seed, level, workers)
    if blocks is not None:
        check_folder(blocks)
    jobs = _jobs(scenario, days, points)
    outcomes: list[LoopOutcome] = []
    series: list[Series] = []
    differences: list[LoopDifference] = []
    policies = policy_paths(scenario.loops)
    with closing(FirstPolicy()) as first:
        for job, gathered in _run_jobs(jobs, seed, replicates, workers, runner, blocks, progress):
            found = summarise(job.spec, gathered, level, job.at)
            outcomes += found[0]
            series += found[1]
            differences += first.compare(job.spec, gathered, level, job.at, policies)
    command = command_of(
        "simulate", scenario.name, replicates=replicates, days=days, seed=seed, level=level, **(asked or {})
    )
    return Simulation(
        scenario=scenario,
        title=scenario.title,
        provenance=Provenance(command, seed, level, replicates=replicates, sha256=scenario.sha256),
        days=max(job.spec.days for job in jobs),
        loops=tuple(_loop_run(job) for job in jobs),
        outcomes=tuple(outcomes),
        series=tuple(series),
        inputs=tuple(_inputs(scenario, level)),
        warnings=tuple(_warnings(scenario)),
        differences=tuple(differences),
    )


@dataclass(frozen=True, slots=True)
class Job:
    """One loop at one point of a sweep."""

    loop: Loop
    spec: LoopSpec
    at: Point


def _jobs(scenario: Scenario, days: int | None, points: Sequence[Point]) -> list[Job]:
    """Return every loop at every point; a loop that no point touches comes once."""
    jobs: list[Job] = []
    for loop in scenario.loops:
        plain = spec_of(loop, scenario.population, days or loop.days or DEFAULT_DAYS)
        seen = set()
        for point in points:
            spec, own = at_point(plain, loop, point)
            if spec not in seen:
                seen.add(spec)
                jobs.append(Job(loop, spec, own))
    return jobs


def _run_jobs(
    jobs: Sequence[Job],
    seed: int,
    replicates: int,
    workers: int | None,
    runner: Runner | None,
    folder: Path | None,
    progress: Progress | None,
) -> Iterator[tuple[Job, Gathered]]:
    """Yield every job, in order, with its observations once all of its blocks are done."""
    tasks = [(number, task) for number, job in enumerate(jobs) for task in tasks_of(job.spec, seed, replicates)]
    left = Counter(number for number, _ in tasks)
    done, total, turn = 0, replicates * len(jobs), 0
    with ExitStack() as stack:
        gathered: dict[int, Gathered] = {}
        for index, block in run_blocks([task for _, task in tasks], workers, runner, folder):
            number, task = tasks[index]
            if number not in gathered:
                gathered[number] = stack.enter_context(Gathered(replicates))
            gathered[number].put(task, block)
            left[number] -= 1
            done += len(task.replicates)
            if progress is not None:
                progress(done, total)
            while turn < len(jobs) and not left[turn]:
                with gathered.pop(turn) as whole:
                    yield jobs[turn], whole
                turn += 1


def run_blocks(
    tasks: Sequence[Task], workers: int | None, runner: Runner | None, folder: Path | None
) -> Iterator[tuple[int, Block]]:
    """Yield (index, block) of every task: those that are kept in the folder are read, the others run."""
    left = []
    for index, task in enumerate(tasks):
        block = read_block(folder, task) if folder is not None else None
        if block is None:
            left.append(index)
        else:
            yield index, block
    missing = [tasks[index] for index in left]
    if runner is None:
        n = workers_for(missing, workers)
        made = run_here(missing) if n == 1 else run_in_processes(missing, n)
    else:
        made = runner(missing)
    for position, block in made:
        if folder is not None:
            keep_block(folder, missing[position], block)
        yield left[position], block


def _check_options(
    scenario: Scenario, replicates: int, days: int | None, seed: int, level: float, workers: int | None
) -> None:
    faults = Faults()
    if not whole_in(replicates, 1, MOST_REPLICATES):
        faults.add("replicates", replicates, f"a whole number from 1 to {MOST_REPLICATES:,}")
    if days is not None and not whole_in(days, 1, MOST_DAYS):
        faults.add("days", days, f"a whole number from 1 to {MOST_DAYS:,}")
    if not whole_in(seed, 0, 2**63 - 1):
        faults.add("seed", seed, "a whole number from 0 to 2**63 - 1")
    if not between(level, 0, 1):
        faults.add("level", level, "a number between 0 and 1, such as 0.9")
    if workers is not None and not whole_in(workers, 1, MOST_WORKERS):
        faults.add("workers", workers, f"a whole number from 1 to {MOST_WORKERS:,}")
    if not scenario.loops:
        faults.add("loop", "no loop", "at least one [[loop]] to simulate", quote=False)
    if faults:
        raise UsageError([fault.at(file=scenario.name) if fault.key == "loop" else fault for fault in faults.found])


def _loop_run(job: Job) -> LoopRun:
    spec, kind = job.spec, job.loop.kind
    plan = tuple(step.name for step in kind.plan)
    choices = dict(spec.choices)
    return LoopRun(spec.id, kind.name, kind.question, spec.days, spec.names, choices, plan, kind.assumes, job.at)


def _stated(scenario: Scenario) -> Iterator[tuple[str, str | None, Quantity]]:
    """Yield (input id, group or None, quantity) of what the loops take that a file can state a source of."""
    population = scenario.population
    if population.size is not None and any(loop.kind.needs_population for loop in scenario.loops):
        yield POPULATION_SIZE, None, population.size
    for loop in scenario.loops:
        for input_id, setting in loop.all_settings():
            for group, quantity in setting.quantities():
                yield input_id, group, quantity


def _inputs(scenario: Scenario, level: float) -> Iterator[InputResult]:
    """Yield every input, the shares of the groups after the size of the population."""
    for input_id, group, quantity in _stated(scenario):
        yield state_input(input_id, group, quantity, level)
        if input_id == POPULATION_SIZE:
            for name, share in scenario.population.groups.items():
                one = Quantity(Fixed(share), "", term("group_share").unit_in_words)
                yield state_input("population.groups", name, one, level)


def _warnings(scenario: Scenario) -> Iterator[str]:
    yield from scenario.warnings
    origins = [(input_id, quantity.origin.kind) for input_id, _, quantity in _stated(scenario)]
    unsourced = list(dict.fromkeys(input_id for input_id, kind in origins if kind == "unsourced"))
    if unsourced:
        named = ", ".join(unsourced[:20]) + (", ..." if len(unsourced) > 20 else "")
        n = len({input_id for input_id, _ in origins})
        yield f"{len(unsourced)} of {n} inputs state no source or assumption: {named}"

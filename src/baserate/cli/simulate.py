"""``baserate simulate``: what a system's own outputs do to it over time."""

from __future__ import annotations

from pathlib import Path

import click

from baserate.cli.delivery import ReportTargets, progress_on_stderr, report_options
from baserate.cli.streams import say


@click.command()
@click.argument("scenario")
@click.option("--replicates", type=int, default=100, show_default=True, help="Runs of every loop, each on its own.")
@click.option("--days", type=int, help="Days of every loop, in place of its own; 365 where it has none.")
@click.option("--seed", type=int, default=1, show_default=True, help="Fixes every number.")
@click.option("--level", type=float, default=0.9, show_default=True, help="Share of replicates between low and high.")
@click.option("--workers", type=int, help="Processes on this machine; one a core where the work is worth it.")
@click.option("--cluster", metavar="ADDRESS", help="Run on the Dask cluster of this scheduler (extra: dask).")
@click.option("--blocks", metavar="FOLDER", help="Keep finished blocks here, and read those that are kept already.")
@click.option("--vary", multiple=True, metavar="PATH=VALUES", help="Run at several settings: A,B,C or 'LOW to HIGH'.")
@click.option("--design", type=int, default=0, metavar="POINTS", help="Points spread evenly over the ranges varied.")
@report_options("outcomes and series")
def simulate(
    scenario: str,
    replicates: int,
    days: int | None,
    seed: int,
    level: float,
    workers: int | None,
    cluster: str | None,
    blocks: str | None,
    vary: tuple[str, ...],
    design: int,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """Run the loops declared in SCENARIO on synthetic populations.

    Without an output option the result is printed as text. With --blocks, a run that was interrupted goes on from the
    blocks that are kept. --vary, given once or more, runs every combination of the values; PATH is LOOP.PARAMETER,
    LOOP.PARAMETER.GROUP, LOOP.PLACE.PARAMETER, LOOP.POLICY, LOOP.days or population.size. Where a policy is varied, the
    result also says how far each option is from the first, replicate by replicate.
    """
    from baserate.scenario.load import load_scenario
    from baserate.simulation.run import simulate as run
    from baserate.simulation.sweep import points_of, read_vary
    from baserate.simulation.workers import WorkerError

    targets = ReportTargets(html_to, pdf_to, json_to, csv_to, force)
    targets.check(scenario)
    loaded = load_scenario(scenario)
    points = points_of(read_vary(vary, loaded.loops), design, seed)
    runner = None
    if cluster is not None:
        from baserate.simulation.cluster import cluster_runner

        runner = cluster_runner(cluster, notify=lambda text: say(text, err=True))
    folder = Path(blocks) if blocks is not None else None
    try:
        with progress_on_stderr("replicates") as advance:
            result = run(
                loaded,
                replicates=replicates,
                days=days,
                seed=seed,
                level=level,
                workers=workers,
                runner=runner,
                blocks=folder,
                progress=advance,
                points=points,
                asked={"vary": vary, "design": design or None},
            )
    except (KeyboardInterrupt, WorkerError):
        if folder is not None:
            say(f"the blocks done are kept in {folder}: the same command goes on from them", err=True)
        raise
    targets.deliver(result)

"""``baserate simulate``: what a system's own outputs do to it over time."""

from __future__ import annotations

import shlex
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from baserate.cli.outputs import (
    STDOUT,
    check_not_input,
    check_stdout,
    force_option,
    json_option,
    paths_of,
    print_out,
    to_json,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from baserate.simulate.result import Simulation

PROGRESS_AFTER_SECONDS = 1.0


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
@click.option("--out", "html_to", metavar="REPORT.html", help="Write the report as one HTML file.")
@click.option("--pdf", "pdf_to", metavar="F", help="Write the report as PDF.")
@json_option
@click.option("--csv", "csv_to", metavar="F|-", help="Write outcomes and series as CSV; - for standard output.")
@force_option
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
    result also tells how far each option is from the first, replicate by replicate.
    """
    from baserate.report.files import check_targets, write_files
    from baserate.scenario.load import load_scenario
    from baserate.simulate.run import simulate as run
    from baserate.simulate.sweep import points_of, read_vary
    from baserate.simulate.workers import WorkerError

    targets = (html_to, pdf_to, json_to, csv_to)
    check_stdout(*targets)
    check_targets(paths_of(*targets), replace=force)
    check_not_input(scenario, *targets)
    loaded = load_scenario(scenario)
    points = points_of(read_vary(vary, loaded.loops), design, seed)
    asked = [*(f"--vary {shlex.quote(text)}" for text in vary), *([f"--design {design}"] if design else [])]
    runner = None
    if cluster is not None:
        from baserate.simulate.cluster import cluster_runner

        runner = cluster_runner(cluster, tell=lambda text: click.echo(text, err=True))
    folder = Path(blocks) if blocks is not None else None
    try:
        with _progress() as advance:
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
                asked=asked,
            )
    except (KeyboardInterrupt, WorkerError):
        if folder is not None:
            click.echo(f"the blocks done are kept in {folder}: the same command goes on from them", err=True)
        raise
    made = _render(result, html_to, pdf_to, json_to, csv_to)
    write_files({Path(target): content for target, content in made.items() if target != STDOUT}, replace=force)
    if STDOUT in made:
        print_out(made[STDOUT].decode())
    elif not made:
        _show(result)
    for target in made:
        if target != STDOUT:
            click.echo(f"wrote {target}", err=True)


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None] | None]:
    """Give a function that shows how far the work is, on standard error once it has taken a second."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    started = time.monotonic()
    columns = (TextColumn("replicates"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("replicates", visible=False)

        def advance(done: int, total: int) -> None:
            shown = time.monotonic() - started > PROGRESS_AFTER_SECONDS
            bar.update(task, completed=done, total=total, visible=shown)

        yield advance


def _render(
    result: Simulation, html_to: str | None, pdf_to: str | None, json_to: str | None, csv_to: str | None
) -> dict[str, bytes]:
    """Return the content of every output that was asked for, by its target."""
    made: dict[str, bytes] = {}
    if html_to or pdf_to:
        from baserate.report.html import render_page
        from baserate.report.simulation_model import build_simulation_report

        html = render_page("simulation.html.j2", build_simulation_report(result))
        if html_to:
            made[html_to] = html.encode()
        if pdf_to:
            from baserate.report.pdf import render_pdf

            made[pdf_to] = render_pdf(html)
    if json_to:
        made[json_to] = to_json(result.to_dict()).encode()
    if csv_to:
        from baserate.report.simulation_csv import simulation_to_csv

        made[csv_to] = simulation_to_csv(result).encode()
    return made


def _show(result: Simulation) -> None:
    from rich.console import Console

    from baserate.report.simulation_text import render_simulation_text

    Console().print(render_simulation_text(result))

"""``baserate compare``: two scenarios at the same draws."""

from __future__ import annotations

import click

from baserate.cli.delivery import ReportTargets, progress_on_stderr, report_options
from baserate.cli.streams import say


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--draws", type=int, default=20_000, show_default=True, help="Draws of the uncertain inputs.")
@click.option("--seed", type=int, default=1, show_default=True, help="Fixes every number.")
@click.option("--level", type=float, default=0.9, show_default=True, help="Share of draws between low and high.")
@click.option("--apart", multiple=True, metavar="INPUT", help="Draw this input of B apart from A's of that name.")
@report_options("the numbers")
def compare(
    a: str,
    b: str,
    draws: int,
    seed: int,
    level: float,
    apart: tuple[str, ...],
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """How far the outcomes of scenario B differ from those of scenario A, with intervals.

    What is the same in both is one draw, so that what is unknown in both alike does not blur the difference. Counts and
    records that differ are drawn apart.
    """
    from baserate.assessment.compare import compare as run
    from baserate.scenario.load import load_scenario

    targets = ReportTargets(html_to, pdf_to, json_to, csv_to, force)
    targets.check(a, b)
    first, second = load_scenario(a), load_scenario(b)
    with progress_on_stderr("draws") as advance:
        found = run(first, second, draws=draws, seed=seed, level=level, apart=apart, progress=advance)
    written = targets.deliver(found)
    for warning in found.warnings if written else ():
        say(f"note: {warning}", err=True)

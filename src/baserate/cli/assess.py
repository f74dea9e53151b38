"""``baserate assess``: a declared system in, a report out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from baserate.cli.delivery import ReportTargets, progress_on_stderr, report_options
from baserate.cli.streams import say

if TYPE_CHECKING:
    from baserate.assessment.result import Assessment


def read_varied(_ctx: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Return the values asked for by input, as texts."""
    found: dict[str, str] = {}
    for text in given:
        path, equals, values = (part.strip() for part in text.partition("="))
        if not (path and equals and values):
            raise click.BadParameter(f"{text[:80]!r}: write search.fpir=1e-4,1e-3 or 'search.fpir=1e-5 to 1e-2'")
        if path in found:
            raise click.BadParameter(f"{path} twice: give all of its values at once")
        found[path] = values
    return found


@click.command()
@click.argument("scenario")
@click.option("--draws", type=int, default=20_000, show_default=True, help="Draws of the uncertain inputs.")
@click.option("--seed", type=int, default=1, show_default=True, help="Fixes every number.")
@click.option("--level", type=float, default=0.9, show_default=True, help="Share of draws between low and high.")
@click.option("--drivers/--no-drivers", default=True, show_default=True, help="Report what the outcomes depend on.")
@click.option(
    "--vary",
    multiple=True,
    callback=read_varied,
    metavar="PATH=VALUES",
    help="Outcomes at single values of an input: search.fpir=1e-4,1e-3 or 'search.fpir=1e-5 to 1e-2'; two are crossed.",
)
@click.option("--summary", "summary_to", metavar="F", help="Write a summary of one page, as HTML or PDF by its suffix.")
@report_options("outcomes and inputs")
def assess(
    scenario: str,
    draws: int,
    seed: int,
    level: float,
    drivers: bool,
    vary: dict[str, str],
    summary_to: str | None,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """Work out what the system declared in SCENARIO would do.

    Without an output option the result is printed as text.
    """
    targets = ReportTargets(html_to, pdf_to, json_to, csv_to, force, summary_to)
    targets.check(scenario)
    result = _assess(scenario, draws, seed, level, drivers, vary)
    written = targets.deliver(result)
    for warning in result.warnings if written else ():
        say(f"note: {warning}", err=True)


def _assess(name: str, draws: int, seed: int, level: float, drivers: bool, vary: dict[str, str]) -> Assessment:
    """Assess, with the progress on standard error once it has taken a second."""
    from baserate.assessment.run import assess as run
    from baserate.scenario.load import load_scenario

    scenario = load_scenario(name)
    with progress_on_stderr("draws") as advance:
        options: dict[str, Any] = {} if drivers else {"drivers": 0}
        return run(scenario, draws=draws, seed=seed, level=level, vary=vary, progress=advance, **options)

"""``baserate assess``: a declared system in, a report out."""

from __future__ import annotations

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
from baserate.cli.progress import progress_on_stderr

if TYPE_CHECKING:
    from baserate.assess.result import Assessment


@click.command()
@click.argument("scenario")
@click.option("--draws", type=int, default=20_000, show_default=True, help="Draws of the uncertain inputs.")
@click.option("--seed", type=int, default=1, show_default=True, help="Fixes every number.")
@click.option("--level", type=float, default=0.9, show_default=True, help="Share of draws between low and high.")
@click.option("--drivers/--no-drivers", default=True, show_default=True, help="Tell what the outcomes hang on.")
@click.option("--out", "html_to", metavar="REPORT.html", help="Write the report as one HTML file.")
@click.option("--pdf", "pdf_to", metavar="F", help="Write the report as PDF.")
@json_option
@click.option("--csv", "csv_to", metavar="F|-", help="Write outcomes and inputs as CSV; - for standard output.")
@force_option
def assess(
    scenario: str,
    draws: int,
    seed: int,
    level: float,
    drivers: bool,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """Work out what the system declared in SCENARIO would do.

    Without an output option the result is printed as text.
    """
    from baserate.report.files import check_targets, write_files

    targets = (html_to, pdf_to, json_to, csv_to)
    check_stdout(*targets)
    check_targets(paths_of(*targets), replace=force)
    check_not_input(scenario, *targets)
    result = _assess(scenario, draws, seed, level, drivers)
    made = _render(result, html_to, pdf_to, json_to, csv_to)
    write_files({Path(target): content for target, content in made.items() if target != STDOUT}, replace=force)
    if STDOUT in made:
        print_out(made[STDOUT].decode())
    elif not made:
        _show(result)
    for target in made:
        if target != STDOUT:
            click.echo(f"wrote {target}", err=True)
    for warning in result.warnings if made else ():
        click.echo(f"note: {warning}", err=True)


def _assess(name: str, draws: int, seed: int, level: float, drivers: bool) -> Assessment:
    """Assess, telling the progress on standard error once it has taken a second."""
    from baserate.assess.run import assess as run
    from baserate.scenario.load import load_scenario

    scenario = load_scenario(name)
    with progress_on_stderr("draws") as advance:
        options = {} if drivers else {"drivers": 0}
        return run(scenario, draws=draws, seed=seed, level=level, progress=advance, **options)


def _render(
    result: Assessment, html_to: str | None, pdf_to: str | None, json_to: str | None, csv_to: str | None
) -> dict[str, bytes]:
    """Return the content of every output that was asked for, by its target."""
    made: dict[str, bytes] = {}
    if html_to or pdf_to:
        from baserate.report.html import render_html
        from baserate.report.model import build_report

        html = render_html(build_report(result))
        if html_to:
            made[html_to] = html.encode()
        if pdf_to:
            from baserate.report.pdf import render_pdf

            made[pdf_to] = render_pdf(html)
    if json_to:
        made[json_to] = to_json(result.to_dict()).encode()
    if csv_to:
        from baserate.report.csv import to_csv

        made[csv_to] = to_csv(result).encode()
    return made


def _show(result: Assessment) -> None:
    from rich.console import Console

    from baserate.report.model import build_report
    from baserate.report.text import render_text

    Console().print(render_text(build_report(result)))

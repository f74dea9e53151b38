"""``baserate law``: which provisions a declared practice touches, and which facts are missing."""

from __future__ import annotations

import click

from baserate.cli.delivery import ReportTargets, report_options


@click.command()
@click.argument("scenario")
@click.option("--as-of", metavar="DATE", help="The day whose law is asked for, such as 2026-11-25; today if left out.")
@report_options("findings, days ahead and facts to establish")
def law(
    scenario: str,
    as_of: str | None,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """Say which provisions of law the practice declared in SCENARIO touches, and which facts are missing.

    It never says whether a practice is allowed. Without an output option the findings are printed as text.
    """
    from baserate import api
    from baserate.scenario.load import load_scenario

    targets = ReportTargets(html_to, pdf_to, json_to, csv_to, force)
    targets.check(scenario)
    result = api.law(load_scenario(scenario), as_of=as_of)
    targets.deliver(result)

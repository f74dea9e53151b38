"""``baserate law``: which provisions a declared practice touches, and which facts are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from baserate.cli.delivery import ReportTargets, report_options

if TYPE_CHECKING:
    from rich.console import RenderableType

    from baserate.provisions.finding import Law


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

    targets = ReportTargets(html_to, pdf_to, json_to, csv_to, force)
    targets.check(scenario)
    result = api.law(_named(scenario), as_of=as_of)
    targets.deliver(
        result.to_dict(), html=lambda: _html(result), csv=lambda: _csv(result), shown=lambda: _shown(result)
    )


def _named(scenario: str) -> object:
    from baserate.scenario.load import load_scenario

    return load_scenario(scenario)


def _html(result: Law) -> str:
    from baserate.report.law.rendering import html

    return html(result)


def _csv(result: Law) -> str:
    from baserate.report.law.rendering import csv

    return csv(result)


def _shown(result: Law) -> RenderableType:
    from baserate.report.law.rendering import shown

    return shown(result)

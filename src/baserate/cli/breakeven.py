"""``baserate breakeven``: what an input would have to be for an outcome to reach a target."""

from __future__ import annotations

import click

from baserate.cli.delivery import ReportTargets, report_options
from baserate.cli.options import SHARE


def _read_where(_ctx: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    found = {}
    for text in given:
        key, equals, value = text.partition("=")
        try:
            found[key] = float(value)
        except ValueError:
            equals = ""
        if not equals:
            raise click.BadParameter(f"{text[:80]!r}: write people=5000")
    return found


@click.command()
@click.argument("scenario")
@click.option("--outcome", required=True, metavar="ID", help="The outcome: search.ppv.")
@click.option("--at", type=SHARE, required=True, metavar="X", help="What it is to be: 0.5, 1/2 or 50%.")
@click.option("--solve", required=True, metavar="INPUT", help="The input: search.fpir, or search.fpir[GROUP].")
@click.option("--group", metavar="G", help="The outcome of this group, and its own input where it has one.")
@click.option("--where", callback=_read_where, multiple=True, metavar="KEY=VALUE", help="Which of a list: people=5000.")
@click.option("--draws", type=int, default=20_000, show_default=True, help="Draws of the other uncertain inputs.")
@click.option("--seed", type=int, default=1, show_default=True, help="Fixes every number.")
@click.option("--level", type=float, default=0.9, show_default=True, help="Share of draws between low and high.")
@report_options("the numbers")
def breakeven(
    scenario: str,
    outcome: str,
    at: float,
    solve: str,
    group: str | None,
    where: dict[str, float],
    draws: int,
    seed: int,
    level: float,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """At which value of an input an outcome of SCENARIO reaches a target, all else as declared.

    Exits with 0 also when no value does it: the answer then says why.
    """
    from baserate.assessment.breakeven.solve import break_even
    from baserate.scenario.load import load_scenario

    targets = ReportTargets(html_to, pdf_to, json_to, csv_to, force)
    targets.check(scenario)
    loaded = load_scenario(scenario)
    found = break_even(loaded, outcome, at, solve, group=group, where=where, draws=draws, seed=seed, level=level)
    targets.deliver(found)

"""``baserate compare``: two scenarios at the same draws."""

from __future__ import annotations

import click

from baserate.cli.delivery import check_json_target, deliver, force_option, json_option, progress_on_stderr
from baserate.cli.streams import say


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--draws", type=int, default=20_000, show_default=True, help="Draws of the uncertain inputs.")
@click.option("--seed", type=int, default=1, show_default=True, help="Fixes every number.")
@click.option("--level", type=float, default=0.9, show_default=True, help="Share of draws between low and high.")
@click.option("--apart", multiple=True, metavar="INPUT", help="Draw this input of B apart from A's of that name.")
@json_option
@force_option
def compare(
    a: str, b: str, draws: int, seed: int, level: float, apart: tuple[str, ...], json_to: str | None, force: bool
) -> None:
    """How far the outcomes of scenario B differ from those of scenario A, with intervals.

    Inputs with the same name share their draws, so that what is unknown in both alike does not blur the difference.
    """
    from baserate.assessment.compare import compare as run
    from baserate.report.document import Report
    from baserate.scenario.load import load_scenario

    check_json_target(json_to, replace=force)
    first, second = load_scenario(a), load_scenario(b)
    with progress_on_stderr("draws") as advance:
        found = run(first, second, draws=draws, seed=seed, level=level, apart=apart, progress=advance)
    deliver(Report(found), json_to, replace=force)
    for warning in found.warnings if json_to else ():
        say(f"note: {warning}", err=True)

"""``baserate update``: what the counts of a trial make of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from baserate.cli.delivery import ReportTargets, report_options
from baserate.cli.streams import say

if TYPE_CHECKING:
    from baserate.assessment.predict import Request
    from baserate.assessment.update import Seen


@click.command()
@click.argument("scenario")
@click.option(
    "--counts",
    multiple=True,
    required=True,
    metavar="ID=K/N",
    help="Counted, of an input or an outcome: search.fpir=3/1200.",
)
@click.option(
    "--predict",
    multiple=True,
    metavar="ID=N",
    help="The count to expect in N tries (of a share), or N days or years (of a rate).",
)
@click.option("--draws", type=int, default=20_000, show_default=True, help="Draws of the uncertain inputs.")
@click.option("--seed", type=int, default=1, show_default=True, help="Fixes every number.")
@click.option("--level", type=float, default=0.9, show_default=True, help="Share of draws between low and high.")
@report_options("the numbers")
def update(
    scenario: str,
    counts: tuple[str, ...],
    predict: tuple[str, ...],
    draws: int,
    seed: int,
    level: float,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """What SCENARIO comes to once a trial has counted some of its inputs or outcomes, and what to expect next.

    An input given by group is named with its group: search.fpir[A]=3/1200.
    """
    from baserate.assessment.update import update as run
    from baserate.scenario.load import load_scenario

    targets = ReportTargets(html_to, pdf_to, json_to, csv_to, force)
    targets.check(scenario)
    seen, requests = [_seen(text) for text in counts], [_request(text) for text in predict]
    found = run(load_scenario(scenario), seen, requests, draws=draws, seed=seed, level=level)
    written = targets.deliver(found)
    for warning in found.warnings if written else ():
        say(f"note: {warning}", err=True)


def _seen(text: str) -> Seen:
    from baserate.assessment.posterior import Counts
    from baserate.assessment.update import Seen

    name, _, counted = text.rpartition("=")
    parts = counted.split("/")
    if not name or len(parts) != 2:
        raise click.BadParameter(f"{text[:80]!r}: write search.fpir=3/1200", param_hint="--counts")
    numbers = [_number(part, text, "--counts") for part in parts]
    if any(number != int(number) for number in numbers):
        raise click.BadParameter(f"{text[:80]!r}: counts are whole numbers: search.fpir=3/1200", param_hint="--counts")
    count, of = map(int, numbers)
    return Seen(name, Counts(count, of))


def _request(text: str) -> Request:
    from baserate.assessment.predict import Request

    name, _, tries = text.rpartition("=")
    if not name:
        raise click.BadParameter(f"{text[:80]!r}: write search.fpir=5000", param_hint="--predict")
    return Request(name, _number(tries, text, "--predict"))


def _number(text: str, given: str, option: str) -> float:
    """Return a number of an option, as a file may write it. Raises BadParameter with how to write it."""
    from baserate.tomlfile.numbers import NumberError, number_of

    try:
        return number_of(text, share=False)
    except NumberError as error:
        raise click.BadParameter(f"{given[:80]!r}: {error.hint}", param_hint=option) from None

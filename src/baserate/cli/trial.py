"""``baserate trial``: how many to check, what a finished trial proves, and what a claim of accuracy may mean."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from baserate.cli.delivery import ReportTargets, report_options
from baserate.cli.options import SHARE, Commands

if TYPE_CHECKING:
    from baserate.results import Result

#: Options that say where the answer goes.
OUTPUTS = ("html_to", "pdf_to", "json_to", "csv_to", "force")
confidence_option = click.option("--confidence", type=SHARE, default=0.95, show_default=True, metavar="C")
cluster_options = (
    click.option("--design-effect", type=float, metavar="D", help="Variance in clusters over that of single tries."),
    click.option("--icc", type=float, help="Intra-class correlation of errors in a cluster; with --cluster-size."),
    click.option("--cluster-size", type=float, metavar="M", help="Tries in a cluster; with --icc."),
)


def _clustered(command: Any) -> Any:
    for option in reversed(cluster_options):
        command = option(command)
    return command


@click.group(cls=Commands)
def trial() -> None:
    """Plan a trial, read one, or work through what a claim of accuracy may mean. No scenario is needed."""


@trial.command("plan")
@click.option("--rate-at-most", type=SHARE, metavar="R", help="The rate to be shown: 0.001, 1/1000 or 0.1%.")
@confidence_option
@click.option("--errors", type=int, default=0, show_default=True, help="How many errors are allowed.")
@click.option("--rate", type=SHARE, help="One group's rate, to see a difference from it.")
@click.option("--difference", type=SHARE, help="The other group's rate less this one.")
@click.option("--power", type=SHARE, default=0.8, show_default=True, help="Chance of seeing the difference.")
@click.option("--ratio", type=float, default=1.0, show_default=True, help="Size of the other group over this one's.")
@_clustered
@report_options("the numbers")
def plan(
    rate_at_most: float | None,
    confidence: float,
    errors: int,
    rate: float | None,
    difference: float | None,
    power: float,
    ratio: float,
    design_effect: float | None,
    icc: float | None,
    cluster_size: float | None,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """How many to check so that a rate is bounded (--rate-at-most), or a difference of two groups is seen.

    The bound is one-sided and exact: with at most --errors errors, the rate is at most R with confidence C.
    """
    from baserate import trial as trials

    planned = trials.plan(
        rate_at_most,
        confidence=confidence,
        errors=errors,
        rate=rate,
        difference=difference,
        power=power,
        ratio=ratio,
        design_effect=design_effect,
        icc=icc,
        cluster_size=cluster_size,
    )
    _give(planned, ReportTargets(html_to, pdf_to, json_to, csv_to, force))


@trial.command("read")
@click.option("--errors", type=int, required=True, help="How many errors were seen.")
@click.option("--of", type=int, required=True, metavar="N", help="In how many tries.")
@confidence_option
@_clustered
@report_options("the numbers")
def read(
    errors: int,
    of: int,
    confidence: float,
    design_effect: float | None,
    icc: float | None,
    cluster_size: float | None,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """What a finished trial proves: an exact and a Bayesian interval of its error rate."""
    from baserate import trial as trials

    reading = trials.read(
        errors, of, confidence=confidence, design_effect=design_effect, icc=icc, cluster_size=cluster_size
    )
    _give(reading, ReportTargets(html_to, pdf_to, json_to, csv_to, force))


@trial.command("meaning")
@click.option("--accuracy", type=SHARE, required=True, help="The share claimed: 0.999 or 99.9%.")
@click.option("--prevalence", type=SHARE, required=True, help="Share of those looked at who are sought.")
@click.option("--watchlist-size", type=int, metavar="N", help="Adds the meaning per comparison.")
@report_options("the numbers")
def meaning(
    accuracy: float,
    prevalence: float,
    watchlist_size: int | None,
    html_to: str | None,
    pdf_to: str | None,
    json_to: str | None,
    csv_to: str | None,
    force: bool,
) -> None:
    """What '99.9% accurate' may mean, and how many flags are right under each meaning."""
    from baserate import trial as trials

    _give(trials.meaning(accuracy, prevalence, watchlist_size), ReportTargets(html_to, pdf_to, json_to, csv_to, force))


def _give(result: Result, targets: ReportTargets) -> None:
    from baserate import __version__

    context = click.get_current_context()
    words = [f"--{name.replace('_', '-')}={value}" for name, value in _given(context)]
    command = shlex.join(["baserate", "trial", context.info_name or "", *words])
    targets.check()
    targets.deliver(result, also={"version": __version__, "command": command})


def _given(context: click.Context) -> list[tuple[str, Any]]:
    """Return the options that were given and matter to the numbers."""
    source = click.core.ParameterSource.COMMANDLINE
    return [
        (name, value)
        for name, value in context.params.items()
        if name not in OUTPUTS and context.get_parameter_source(name) == source
    ]

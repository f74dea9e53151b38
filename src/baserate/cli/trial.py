"""``baserate trial``: how many to check, what a finished trial proves, and what a claim of accuracy may mean."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import Any

import click

from baserate.cli.delivery import deliver
from baserate.cli.options import Commands
from baserate.cli.outputs import force_option, json_option
from baserate.cli.shares import SHARE
from baserate.errors import Fault, UsageError

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
@json_option
@force_option
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
    json_to: str | None,
    force: bool,
) -> None:
    """How many to check so that a rate is bounded (--rate-at-most), or a difference of two groups is seen.

    The bound is one-sided and exact: with at most --errors errors, the rate is at most R with confidence C.
    """
    effect = _effect(design_effect, icc, cluster_size)
    if (rate_at_most is None) == (difference is None):
        found = "neither --rate-at-most nor --difference" if difference is None else "--rate-at-most and --difference"
        raise UsageError(Fault(found, "one of the two", "--rate-at-most 0.001, or --rate 0.02 --difference 0.01"))
    from baserate.report.answers import trial as trial_text

    if rate_at_most is not None:
        from baserate.trial.bound import plan_trial

        planned = plan_trial(rate_at_most, confidence=confidence, errors=errors, design_effect=effect)
        _give(planned.to_dict(), trial_text.plan_sentences(planned), json_to, force)
        return
    if rate is None:
        raise UsageError(Fault("--difference without --rate", "both", "add --rate, one group's rate"))
    assert difference is not None
    from baserate.trial.power import plan_difference

    both = plan_difference(rate, difference, power=power, confidence=confidence, ratio=ratio, design_effect=effect)
    _give(both.to_dict(), trial_text.difference_sentences(both), json_to, force)


@trial.command("read")
@click.option("--errors", type=int, required=True, help="How many errors were seen.")
@click.option("--of", type=int, required=True, metavar="N", help="In how many tries.")
@confidence_option
@_clustered
@json_option
@force_option
def read(
    errors: int,
    of: int,
    confidence: float,
    design_effect: float | None,
    icc: float | None,
    cluster_size: float | None,
    json_to: str | None,
    force: bool,
) -> None:
    """What a finished trial proves: an exact and a Bayesian interval of its error rate."""
    from baserate.report.answers.trial import reading_sentences
    from baserate.trial.bound import read_trial

    effect = _effect(design_effect, icc, cluster_size)
    reading = read_trial(errors, of, confidence=confidence, design_effect=effect)
    _give(reading.to_dict(), reading_sentences(reading), json_to, force)


@trial.command("meaning")
@click.option("--accuracy", type=SHARE, required=True, help="The share claimed: 0.999 or 99.9%.")
@click.option("--prevalence", type=SHARE, required=True, help="Share of those looked at who are sought.")
@click.option("--watchlist-size", type=int, metavar="N", help="Adds the meaning per comparison.")
@json_option
@force_option
def meaning(accuracy: float, prevalence: float, watchlist_size: int | None, json_to: str | None, force: bool) -> None:
    """What '99.9% accurate' may mean, and how many flags are right under each meaning."""
    from baserate.report.answers.trial import meaning_sentences
    from baserate.trial.meaning import FORMAT, meanings_of

    found = meanings_of(accuracy, prevalence, watchlist_size)
    result = {
        "format": FORMAT,
        "accuracy": accuracy,
        "prevalence": prevalence,
        "watchlist_size": watchlist_size,
        "meanings": [one.to_dict() for one in found],
    }
    _give(result, meaning_sentences(found, accuracy, prevalence), json_to, force)


def _effect(design_effect: float | None, icc: float | None, cluster_size: float | None) -> float:
    """Return the design effect that the options give, 1 without any. Raises UsageError."""
    if icc is None and cluster_size is None:
        return 1.0 if design_effect is None else design_effect
    if design_effect is not None:
        raise UsageError(Fault("--design-effect beside --icc or --cluster-size", "one or the other"))
    if icc is None or cluster_size is None:
        raise UsageError(Fault("only one of --icc and --cluster-size", "both, or --design-effect"))
    from baserate.trial.bound import design_effect_of

    return design_effect_of(icc, cluster_size)


def _give(result: dict[str, Any], sentences: Iterable[str], json_to: str | None, force: bool) -> None:
    from baserate import __version__

    context = click.get_current_context()
    words = [f"--{name.replace('_', '-')}={value}" for name, value in _given(context)]
    command = shlex.join(["baserate", "trial", context.info_name or "", *words])
    deliver(result | {"version": __version__, "command": command}, "\n".join(sentences), json_to, replace=force)


def _given(context: click.Context) -> list[tuple[str, Any]]:
    """Return the options that were given and matter to the numbers."""
    source = click.core.ParameterSource.COMMANDLINE
    return [
        (name, value)
        for name, value in context.params.items()
        if name not in ("json_to", "force") and context.get_parameter_source(name) == source
    ]

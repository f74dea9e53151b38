"""Trials and the meanings of a claim in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from baserate.report.parts.numbers import amount, shown_value
from baserate.trial.accuracy import Meaning, Meanings, Span
from baserate.trial.bound import Plan, Reading
from baserate.trial.differences import DifferencePlan


def share_words(value: float) -> str:
    """Return a share in a readable base ('0.25%', '12 per million')."""
    return shown_value(value, is_share=True)


def reading_sentences(reading: Reading) -> Iterator[str]:
    """Yield what a finished trial proves."""
    level = share_words(reading.confidence)
    yield f"{reading.errors:,} errors in {reading.of:,} tries: a rate of {share_words(reading.rate)}."
    if reading.design_effect != 1:
        effective = amount(reading.of / reading.design_effect)
        yield f"The tries come in clusters; with a design effect of {reading.design_effect:g} they are {effective}."
    ends = f"{share_words(reading.low)} to {share_words(reading.high)}"
    yield f"Exact {level} confidence interval (Clopper-Pearson): {ends}."
    yield (
        f"One-sided, with {level} confidence each: at most {share_words(reading.upper_bound)};"
        f" at least {share_words(reading.lower_bound)}."
    )
    yield (
        f"Bayesian {level} credible interval (Jeffreys' prior): {share_words(reading.bayesian_low)} to"
        f" {share_words(reading.bayesian_high)}, median {share_words(reading.bayesian_median)}."
    )


def plan_sentences(plan: Plan) -> Iterator[str]:
    """Yield what a trial has to be, and how likely it is to show it."""
    errors = "no error" if plan.errors == 0 else f"at most {plan.errors:,} error{'s' if plan.errors > 1 else ''}"
    yield (
        f"Check {plan.n:,}: {errors} among them shows with {share_words(plan.confidence)} confidence that the rate is"
        f" at most {share_words(plan.rate_at_most)}."
    )
    if plan.design_effect != 1:
        yield f"This allows for clusters with a design effect of {plan.design_effect:g}."
    for passing in plan.passing:
        yield (
            f"If the true rate is {share_words(passing.true_rate)}, the trial shows it with a probability of"
            f" {share_words(passing.p_pass)}."
        )


def difference_sentences(plan: DifferencePlan) -> Iterator[str]:
    """Yield how many a trial has to check in each group."""
    yield (
        f"Check {plan.n:,} of one group and {plan.n_other:,} of the other: rates of {share_words(plan.rate)} and"
        f" {share_words(plan.other_rate)} are then found different, at {share_words(plan.confidence)} confidence, with"
        f" a probability of {share_words(plan.power)}."
    )
    yield "The test is Fisher's exact one, two-sided; its power is summed, not approximated."
    if plan.design_effect != 1:
        yield f"This allows for clusters with a design effect of {plan.design_effect:g}."


def meaning_sentences(found: Meanings) -> Iterator[str]:
    """Yield each possible meaning, worked through."""
    accuracy, prevalence = found.accuracy, found.prevalence
    yield f"“{accuracy * 100:.10g}% accurate” where {share_words(prevalence)} of those looked at are sought may mean:"
    for meaning in found:
        yield f"- {meaning.words}: {_conclusion(meaning)}."


def _conclusion(meaning: Meaning) -> str:
    says = f"the share of flags that are right is {_span(meaning.ppv)}"
    if meaning.ppv == Span(0.0, 1.0):
        says = "it says nothing of how many flags are right"
    elif meaning.id == "ppv":
        says += f", if at most {share_words(meaning.false_positive_rate.high)} of those not sought are flagged"
    elif meaning.id == "per_comparison":
        says = f"{share_words(meaning.false_positive_rate.low)} of searches alert falsely, and {says}"
    if meaning.nobody_does_as_well:
        says += "; a system that flags nobody does as well"
    return says


def _span(span: Span) -> str:
    if span.low == span.high:
        return share_words(span.low)
    if span.low == 0:
        return f"at most {share_words(span.high)}"
    if span.high == 1:
        return f"at least {share_words(span.low)}"
    return f"{share_words(span.low)} to {share_words(span.high)}"

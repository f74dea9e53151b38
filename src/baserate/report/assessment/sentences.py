"""Sentences that are read out: natural frequencies, what the interval is, and what follows either way."""

from __future__ import annotations

from collections.abc import Iterable

from baserate.assessment.result import Assessment, Bound, OutcomeResult
from baserate.assessment.run import UPPER_BOUND
from baserate.quantity import Estimate
from baserate.report.parts.frequencies import LARGEST_DENOMINATOR, Frequency, Share, choose_denominator, frequency
from baserate.report.parts.numbers import (
    NO_LIMIT,
    Shares,
    amount,
    percent_of_level,
    show_amounts,
    show_shares,
    shown_value,
)
from baserate.scenario.model import Stage
from baserate.stages.kind import Wording
from baserate.terms import CONFIRMED, term

DAYS = 365
#: Digits of a number without an interval in a sentence; the tables give more.
SENTENCE_DIGITS = 3
#: The mean is given beside the median where one is at least this many times the other.
MEAN_FROM = 1.5
#: Fewer than this a day are given by the year.
FEW = 0.1
MOST_YEARS = 1_000_000


def interval_name(estimate: Estimate) -> str:
    """Return what an interval is: '90% credible interval'."""
    level = percent_of_level(estimate.level)
    return f"declared range, {level}" if estimate.kind == "declared range" else f"{level} {estimate.kind} interval"


def be(count: Frequency) -> str:
    """Return 'is' or 'are'."""
    return "is" if count.count <= 1 else "are"


def about(count: Frequency, is_fixed: bool) -> str:
    """Return a count as 'about 5', '5' where a fixed value is exactly that, or 'fewer than 1'."""
    if count.count == 0:
        return "none"
    is_exact = count.exact and (is_fixed or count.count == count.of)
    return count.words if count.bound or is_exact else f"about {count.words}"


def constant_denominator(found: Iterable[Shares | None]) -> int:
    """Return the denominator that suits all of these estimates."""
    shares = [one for one in found if one is not None and one.median is not None]
    pairs = [(one.low, one.high) for one in shares if not one.is_fixed and one.low and one.high]
    medians = [one.median for one in shares if one.median]
    sided = [one.median for one in shares if one.median and _is_sided(one)]
    if all(median.is_whole for median in medians):
        medians = [end for pair in pairs for end in pair]
    of = choose_denominator(medians, pairs)
    while of < LARGEST_DENOMINATOR and any(2 * frequency(median, of).count == of for median in sided):
        of *= 10
    return of


def _is_sided(shares: Shares) -> bool:
    """Whether a share is more, or less, than half over the whole of its interval, so that its count has to be too."""
    assert shares.median is not None
    low, high = shares.low or shares.median, shares.high or shares.median
    return low.value > low.rest or high.value < high.rest


def interval_of(shares: Shares, estimate: Estimate, of: int, what: str = "") -> str:
    """Return the interval in counts of ``of`` (of ``what``), in brackets after a space, or nothing without one."""
    if shares.is_fixed or shares.low is None or shares.high is None:
        return ""
    low, high = frequency(shares.low, of), frequency(shares.high, of)
    ends = f"{low.words} to {high.words}"
    if (low.count, low.bound) == (high.count, high.bound):
        ends = f"both ends round to {low.words}"
    return f" ({interval_name(estimate)}: {ends}{what and ' '}{what})"


def share_sentence(wording: Wording, wrong: Shares, estimate: Estimate, of: int) -> str:
    """Return 'Of every 1,000 alerts, about 5 are about the wrong person and 995 are about the right person (...).'"""
    if wrong.median is None:
        return undefined_share(wording)
    if wrong.median.is_whole and wrong.is_fixed:
        which, other = (wording.wrong, wording.right) if wrong.median.value else (wording.right, wording.wrong)
        return f"All of the {wording.many} are {which}, and none is {other}."
    bad = frequency(wrong.median, of)
    good = bad.complement
    interval = interval_of(wrong, estimate, of, wording.wrong)
    return (
        f"Of every {of:,} {wording.many}, {about(bad, wrong.is_fixed)} {be(bad)} {wording.wrong}"
        f" and {good.words if good.count else 'none'} {be(good)} {wording.right}{interval}."
    )


def only_false_sentence(wording: Wording) -> str:
    """Return what is said where no alert can be true by declaration, so that a share of all would say nothing."""
    return (
        f"Only false alerts are declared here, so all {wording.many} counted are {wording.wrong}: how many would be"
        f" {wording.right} is not known."
    )


def mean_of_share(wording: Wording, wrong: Shares, estimate: Estimate, of: int) -> str:
    """Return the mean beside the middle draw, where the rarer of wrong and right differs by half or more in the two."""
    if wrong.median is None or estimate.mean is None or wrong.is_fixed or wrong.median.is_whole:
        return ""
    mean_wrong = Share.of(estimate.mean if wording.counts == "wrong" else 1.0 - estimate.mean)
    is_wrong = wrong.median.value <= wrong.median.rest
    median, mean = (one.value if is_wrong else one.rest for one in (wrong.median, mean_wrong))
    if not _differ(median, mean) or mean_wrong.is_whole:
        return ""
    which = wording.wrong if is_wrong else wording.right
    finer = max(of, choose_denominator([mean_wrong]))
    counts = frequency(mean_wrong, finer)
    count = counts if is_wrong else counts.complement
    return f"That is the middle draw. The mean over all draws is about {count.words} of every {finer:,} {which}."


def _differ(median: float, mean: float) -> bool:
    """Whether a mean and a median differ by half or more."""
    return mean >= MEAN_FROM * median or median >= MEAN_FROM * mean


def undefined_share(wording: Wording) -> str:
    """Return what is said where there is nothing to take a share of."""
    return (
        f"How many of the {wording.many} are {wording.wrong} is undefined: on these inputs there are no {wording.many}."
    )


def reading(wording: Wording, wrong: Shares) -> str:
    """Return which of wrong and right is more frequent, so far as the interval settles it."""
    if wrong.median is None or (wrong.median.is_whole and wrong.is_fixed):
        return ""
    low, high = wrong.low or wrong.median, wrong.high or wrong.median
    where = "On these inputs" if wrong.is_fixed else "Over the whole of the interval"
    if low.value > low.rest:
        return f"{where}, more {wording.many} are {wording.wrong} than are {wording.right}."
    if high.value < high.rest:
        return f"{where}, more {wording.many} are {wording.right} than are {wording.wrong}."
    if wrong.is_fixed:
        return f"{where}, as many {wording.many} are {wording.wrong} as are {wording.right}."
    return (
        f"The interval holds both cases: these inputs do not settle whether more {wording.many} are {wording.wrong}"
        f" or {wording.right}."
    )


def proportion_sentence(outcome: OutcomeResult, shares: Shares, of: int) -> str:
    """Return a sentence about any other proportion, made of its term's words."""
    measure, estimate = term(outcome.term), outcome.estimate
    name = capital(measure.name)
    if shares.median is None:
        return f"{name}: undefined, for there is nothing to divide by."
    if not measure.denominator.startswith("all "):
        shown = show_shares(shares)
        interval = f" ({interval_name(estimate)}: {shown.interval})" if shown.interval else ""
        return f"{name}: {shown.median}{interval}."
    many = measure.denominator.removeprefix("all ")
    if shares.median.is_whole:
        all_or_none = "all" if shares.median.value else "none"
        return f"{name}: {all_or_none} of the {many}{interval_of(shares, estimate, of)}."
    count = about(frequency(shares.median, of), shares.is_fixed)
    return f"{name}: {count} of every {of:,} {many}{interval_of(shares, estimate, of)}."


def amount_sentence(outcome: OutcomeResult, name: str = "", money: str = "") -> str:
    """Return 'Alerts on innocent gatherings per day: about 3.2 (...), which is about 1,170 a year (...).'

    ``money`` is what an amount of money is in.
    """
    measure, estimate = term(outcome.term), outcome.estimate
    name = capital(name or measure.name)
    if estimate.median is None:
        return f"{name}: no finite value, for there is, or may be, nothing to divide by."
    yearly = f", which is {_per_year(estimate)}" if measure.unit.endswith(" per day") and estimate.median > 0 else ""
    text = f"{_about_amount(estimate)}{_amount_interval(estimate)}{f', in {money}' if money else ''}{yearly}."
    return f"{name}: {text}{_mean_of_amount(estimate)}"


def _mean_of_amount(estimate: Estimate) -> str:
    """Return the mean beside the middle draw, where the two differ by half or more."""
    if estimate.kind == "fixed" or estimate.mean is None or estimate.median is None:
        return ""
    if not _differ(estimate.median, estimate.mean):
        return ""
    low, high = (end if end is not None else estimate.median for end in (estimate.low, estimate.high))
    mean = amount(estimate.mean, abs(high - low))
    return f" That is the middle draw; the mean over all draws is about {mean}."


def assumed(outcome: OutcomeResult, said: tuple[str, ...] = ()) -> str:
    """Return what a number rests on and which side of the truth it is on; ``said`` is what stands just above it."""
    if not outcome.assumes:
        return ""
    is_bound = UPPER_BOUND in outcome.assumes
    if outcome.assumes == said:
        return " This too is an upper bound, on the same assumptions." if is_bound else " It assumes the same."
    bound = f" This is {UPPER_BOUND}." if is_bound else ""
    return f"{bound} It assumes: {'; '.join(one for one in outcome.assumes if one != UPPER_BOUND)}."


def pair_sentence(wording: Wording, true: OutcomeResult, false: OutcomeResult) -> str:
    """Return how many wrong and right ones there are in a day, or in a year where they are few."""
    found = (false.estimate, true.estimate)
    unit = term(false.term).unit
    period = next((f"Per {each}" for each in ("day", "year") if unit.endswith(f"per {each}")), "In all")
    period = "In the period" if unit.endswith("in the period") else period
    if period == "Per day" and any(estimate.median and estimate.median < FEW for estimate in found):
        period, found = "Per year", (by_the_year(found[0]), by_the_year(found[1]))
    bad, good = (_about_amount(estimate) for estimate in found)
    first, second = (_amount_interval(estimate) for estimate in found)
    return f"{period}, {bad} {wording.many} are {wording.wrong}{first} and {good} are {wording.right}{second}."


def _about_amount(estimate: Estimate) -> str:
    shown = show_amounts(estimate, SENTENCE_DIGITS).median
    plain = estimate.kind == "fixed" and estimate.median is not None and f"{estimate.median:,.12g}" == shown
    return shown if plain else f"about {shown}"


def _amount_interval(estimate: Estimate) -> str:
    shown = show_amounts(estimate)
    if not shown.interval:
        return ""
    ends = shown.interval if shown.high != NO_LIMIT else f"{shown.low} or more, with {NO_LIMIT}"
    return f" ({interval_name(estimate)}: {ends})"


def _per_year(estimate: Estimate) -> str:
    """Return a daily amount by the year, or in how many years there is one."""
    yearly = by_the_year(estimate)
    assert yearly.median is not None
    if yearly.median < 1 / MOST_YEARS:
        return f"less than one in {MOST_YEARS:,} years"
    if yearly.median < 1:
        return f"about one in {amount(1 / yearly.median, digits=2)} years"
    shown = show_amounts(yearly, SENTENCE_DIGITS)
    return f"about {shown.median} a year" + (f" ({shown.interval})" if shown.interval else "")


def by_the_year(estimate: Estimate) -> Estimate:
    """Return a daily amount by the year of 365 days."""
    median, mean, low, high = (
        None if value is None else value * DAYS
        for value in (estimate.median, estimate.mean, estimate.low, estimate.high)
    )
    return Estimate(median, mean, low, high, estimate.level, estimate.kind)


def reviewed(wording: Wording) -> Wording:
    """Return the words for what human review passes on."""
    return Wording(wording.one, f"{wording.many} that review passes on", wording.wrong, wording.right, wording.counts)


def capital(text: str) -> str:
    """Return a text with its first letter in upper case, and the others as they are."""
    return text[:1].upper() + text[1:]


MOST_NAMED = 6


def bound_sentences(assessment: Assessment, stage: Stage) -> tuple[str, ...]:
    """Return what a stage's headline is at the end of the declared ranges that favours the claim, and at the other."""
    found = [one for one in assessment.bounds if one.outcome.rpartition(".")[0] == stage.id and one.group is None]
    return tuple(_sentence(one, stage) for one in found if one.least_at)


def _sentence(bound: Bound, stage: Stage) -> str:
    name = bound.outcome.removeprefix(f"{stage.id}.")
    about = term(name.removeprefix(CONFIRMED))
    whose = about.name + (" after review" if name.startswith(CONFIRMED) else "")
    ends = {"least": (bound.least, bound.least_at), "most": (bound.most, bound.most_at)}
    best, best_at = ends.pop(bound.favours)
    ((worst, _),) = ends.values()
    side, other = ("at most", "at least") if bound.favours == "most" else ("at least", "at most")
    shown = [
        "without a limit" if value is None else shown_value(value, is_share=about.is_proportion)
        for value in (best, worst)
    ]
    at = ", ".join(f"{key} {amount(value)}" for key, value in list(best_at.items())[:MOST_NAMED])
    more = f" and {len(best_at) - MOST_NAMED} more" if len(best_at) > MOST_NAMED else ""
    return (
        f"Even with every input at the end that favours the claim, the {whose} is {side} {shown[0]} ({at}{more}); with"
        f" every input at the other end it is {other} {shown[1]}. Ranges are taken as declared, counts at their exact"
        " 95% interval, and no distribution is assumed."
    )

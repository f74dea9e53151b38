"""How an audit's numbers are said: rates as printed, and each rate as a sentence of people out of people."""

from __future__ import annotations

from dataclasses import dataclass

from baserate.auditing.measures.contrasts import Contrast
from baserate.auditing.measures.rates import Rate
from baserate.quantity import Estimate
from baserate.report.parts.frequencies import Share
from baserate.report.parts.numbers import (
    NO_LIMIT,
    UNDEFINED,
    Shown,
    bracketed,
    shares_of,
    show_shares,
    shown_difference,
)


@dataclass(frozen=True, slots=True)
class RateWords:
    """``short`` heads a column. Of every n ``whom``, so many ``wrong``; the others ``right``."""

    short: str
    whom: str
    wrong: str
    right: str


#: The rates that are told as people out of people; each counts what went wrong.
WORDS = {
    "false_positive_rate": RateWords(
        "False positive rate", "people without the outcome", "were flagged nevertheless", "were not flagged"
    ),
    "false_negative_rate": RateWords(
        "False negative rate", "people with the outcome", "were not flagged", "were flagged"
    ),
    "false_discovery_rate": RateWords(
        "False discovery rate", "people flagged", "did not have the outcome", "had the outcome"
    ),
    "selection_rate": RateWords("Share flagged", "people decided on", "were flagged", "were not flagged"),
}
#: What a contrast's rate is told as, where it is not told itself.
TOLD_AS = {"ppv": "false_discovery_rate", "sensitivity": "false_negative_rate", "specificity": "false_positive_rate"}
SHORT = {
    "prevalence": "Share with the outcome",
    "selection_rate": "Share flagged",
    "false_positive_rate": "False positive rate",
    "false_negative_rate": "False negative rate",
    "sensitivity": "Sensitivity",
    "specificity": "Specificity",
    "ppv": "PPV",
    "npv": "NPV",
    "false_discovery_rate": "False discovery rate",
    "accuracy": "Accuracy",
    "auc": "AUC",
}
#: Of a rate that the log cannot tell, whatever is in it.
NOT_KNOWN = "not known"
VERDICTS = {
    "differs": "differs",
    "alike": "alike, within the margin",
    "inconclusive": "inconclusive",
    "undefined": "undefined (0/0)",
}


def in_sentence(rate: str) -> str:
    """Return a rate's name as it stands inside a sentence."""
    name = SHORT[rate]
    return name if name.isupper() else name[0].lower() + name[1:]


def shown(rate: Rate, level: float) -> Shown:
    """Return a rate and its interval as printed."""
    if rate.value is None:
        return Shown(UNDEFINED if not rate.why or rate.why.startswith("0/0") else NOT_KNOWN)
    estimate = Estimate(rate.value, None, rate.low, rate.high, level, "confidence")
    return show_shares(shares_of(estimate))


def with_interval(rate: Rate, level: float) -> str:
    """Return '23.4%' and '(21.3% to 25.7%)' on two lines, neither of which can be broken."""
    return on_two_lines(shown(rate, level))


def on_two_lines(found: Shown) -> str:
    """Return a value and its interval in brackets on two lines, neither of which can be broken."""
    return unbroken(found.median, f"({found.interval})" if found.interval else "")


def unbroken(*lines: str) -> str:
    """Return a cell of a table of these lines, without the empty ones; where there are no lines, they are spaces."""
    return "\n".join(line.replace(" ", "\N{NO-BREAK SPACE}") for line in lines if line)


def area(rate: Rate | None) -> str:
    """Return an area under the curve, which is no share of people, as '0.700' and '(0.690 to 0.710)'."""
    if rate is None or rate.value is None or rate.low is None or rate.high is None:
        return UNDEFINED
    return unbroken(f"{rate.value:.3f}", f"({rate.low:.3f} to {rate.high:.3f})")


def difference_of(contrast: Contrast) -> Shown:
    """Return '+21.4 points' and its interval."""
    difference = contrast.difference
    return shown_difference(difference.value, difference.low, difference.high, is_share=True)


def difference_words(contrast: Contrast) -> str:
    """Return '+21.4 points (+18.2 to +24.5)'."""
    found = difference_of(contrast)
    return bracketed(found.median, found.interval)


def ratio_of(rate: Rate) -> Shown:
    """Return '1.91' and its interval; an end that does not exist is said."""
    if rate.low is None:
        return Shown(UNDEFINED)
    value = "no number" if rate.value is None else f"{rate.value:.2f}"
    return Shown(value, f"{rate.low:.2f}", NO_LIMIT if rate.high is None else f"{rate.high:.2f}")


def share_of(rate: Rate) -> Share:
    """Return a defined rate as a share, both sides exact."""
    assert rate.value is not None
    if rate.numerator is None or not rate.denominator:
        return Share.of(rate.value)
    return Share(rate.value, (rate.denominator - rate.numerator) / rate.denominator)

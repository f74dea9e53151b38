"""Sentences, read against numbers worked out by hand."""

from __future__ import annotations

import pytest

from baserate.assessment.result import OutcomeResult
from baserate.quantity import Estimate
from baserate.report.assessment.sentences import (
    amount_sentence,
    constant_denominator,
    mean_of_share,
    pair_sentence,
    proportion_sentence,
    reading,
    share_sentence,
)
from baserate.report.parts.frequencies import frequency
from baserate.report.parts.numbers import shares_of
from baserate.stages import stage_kind
from baserate.stages.kind import Wording

ALERTS = stage_kind("face_search").wording
PEOPLE = stage_kind("risk_score").wording
assert ALERTS is not None and PEOPLE is not None


def credible(median, low, high, level=0.9):
    return Estimate(median, median, low, high, level, "credible")


def fixed(value):
    return Estimate(value, value, value, value, 0.9, "fixed")


def said(estimate: Estimate, wording: Wording = ALERTS) -> str:
    wrong = shares_of(estimate)
    return share_sentence(wording, wrong, estimate, constant_denominator([wrong]))


def outcome(term: str, estimate: Estimate) -> OutcomeResult:
    return OutcomeResult(f"s.{term}", "s", term, None, "", estimate)


def test_few_alerts_are_wrong():
    assert said(credible(0.005, 0.003, 0.008)) == (
        "Of every 1,000 alerts, about 5 are about the wrong person and 995 are about the right person"
        " (90% credible interval: 3 to 8 about the wrong person)."
    )


def test_most_alerts_are_wrong():
    assert said(fixed(0.9910802)) == (
        "Of every 1,000 alerts, about 991 are about the wrong person and 9 are about the right person."
    )


def test_one_is_and_several_are():
    assert said(fixed(0.1)) == "Of every 10 alerts, 1 is about the wrong person and 9 are about the right person."
    assert said(fixed(0.9)) == "Of every 10 alerts, 9 are about the wrong person and 1 is about the right person."


def test_people_are_marked():
    assert said(fixed(0.25), PEOPLE) == "Of every 100 people marked, 25 are marked wrongly and 75 are marked rightly."


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (0.0, "All of the alerts are about the right person, and none is about the wrong person."),
        (1.0, "All of the alerts are about the wrong person, and none is about the right person."),
        (None, "How many of the alerts are about the wrong person is undefined: on these inputs there are no alerts."),
    ],
)
def test_none_all_and_undefined(value, sentence):
    assert said(fixed(value)) == sentence


def test_none_that_may_be_some_keeps_its_interval():
    assert said(credible(0.0, 0.0, 0.004)) == (
        "Of every 1,000 alerts, none is about the wrong person and 1,000 are about the right person"
        " (90% credible interval: 0 to 4 about the wrong person)."
    )


def test_an_end_far_below_the_median_is_fewer_than_one():
    assert "(90% credible interval: fewer than 1 to 9 about the wrong person)" in said(credible(0.5, 1e-7, 0.9))
    assert "(90% credible interval: 1 to more than 9 about the wrong person)" in said(credible(0.5, 0.1, 1 - 1e-7))


def test_an_interval_narrower_than_the_counts_says_so():
    sentence = said(credible(0.5, 0.5 - 1e-9, 0.5 + 1e-9))
    assert "(90% credible interval: both ends round to 5 about the wrong person)" in sentence


def test_the_interval_says_its_level_and_kind():
    assert "99.5% credible interval" in said(credible(0.5, 0.4, 0.6, 0.995))
    assert "90% simulation interval" in said(Estimate(0.5, 0.5, 0.4, 0.6, 0.9, "simulation"))
    assert "declared range, 90%: " in said(Estimate(0.5, 0.5, 0.4, 0.6, 0.9, "declared range"))


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (credible(0.9, 0.6, 0.99), "Over the whole of the interval, more alerts are about the wrong person than"),
        (credible(0.1, 0.05, 0.4), "Over the whole of the interval, more alerts are about the right person than"),
        (credible(0.5, 0.4, 0.6), "The interval holds both cases"),
        (credible(0.6, 0.5, 0.7), "The interval holds both cases"),
        (fixed(0.51), "On these inputs, more alerts are about the wrong person than"),
        (fixed(0.02), "On these inputs, more alerts are about the right person than"),
        (fixed(0.5), "On these inputs, as many alerts are about the wrong person as"),
    ],
)
def test_which_is_more_frequent_is_said_only_where_the_interval_settles_it(estimate, words):
    assert reading(ALERTS, shares_of(estimate)).startswith(words)


@pytest.mark.parametrize(
    ("estimate", "sentence"),
    [
        (fixed(2.0), "Alerts on innocent gatherings per day: 2, which is about 730 a year."),
        (fixed(0.635148), "Alerts on innocent gatherings per day: about 0.635, which is about 232 a year."),
        (fixed(1e-4), "Alerts on innocent gatherings per day: 0.0001, which is about one in 27 years."),
        (
            fixed(1e-12),
            "Alerts on innocent gatherings per day: about 1.0 × 10⁻¹², which is less than one in 1,000,000 years.",
        ),
        (
            credible(3.2, 1.1, 8.0),
            "Alerts on innocent gatherings per day: about 3.2 (90% credible interval: 1.1 to 8.0),"
            " which is about 1,200 a year (400 to 2,900).",
        ),
        (fixed(0.0), "Alerts on innocent gatherings per day: 0."),
        (
            Estimate(None, None, None, None, 0.9, "fixed"),
            "Alerts on innocent gatherings per day: no finite value, for there is, or may be, nothing to divide by.",
        ),
        (
            Estimate(2.0, None, 1.2, None, 0.9, "credible"),
            "Alerts on innocent gatherings per day: about 2.0 (90% credible interval: 1.2 or more, with no upper"
            " limit), which is about 730 a year (440 to no upper limit).",
        ),
    ],
)  # fmt: skip
def test_amounts(estimate, sentence):
    assert amount_sentence(outcome("innocent_alerts_per_day", estimate)) == sentence


def test_right_and_wrong_are_counted_over_one_period():
    wrong, right = outcome("false_alerts_per_day", fixed(99.999)), outcome("true_alerts_per_day", fixed(0.9))
    assert pair_sentence(ALERTS, right, wrong) == (
        "Per day, about 100 alerts are about the wrong person and 0.9 are about the right person."
    )
    few = outcome("true_alerts_per_day", fixed(0.01))
    assert pair_sentence(ALERTS, few, wrong) == (
        "Per year, about 36,500 alerts are about the wrong person and 3.65 are about the right person."
    )


def test_a_measure_without_words_of_its_own_is_reported_by_its_term():
    found = outcome("share_of_gatherings_alerted", credible(0.03, 0.02, 0.05))
    assert proportion_sentence(found, shares_of(found.estimate), 100) == (
        "Share of gatherings alerted on: about 3 of every 100 gatherings declared (90% credible interval: 2 to 5)."
    )
    found = outcome("p_alert", fixed(0.0))
    assert proportion_sentence(found, shares_of(found.estimate), 10) == "Chance that a gathering is alerted on: 0%."


def test_more_than_half_is_more_than_half_of_what_is_counted():
    """504 of 1,000 is not 5 of 10, of which the next sentence says that more are wrong."""
    for share in (0.504, 0.4999, 0.5):
        wrong = shares_of(Estimate(share, None, share, share, 0.9, "fixed"))
        of = constant_denominator([wrong])
        count = frequency(wrong.median, of).count
        assert (2 * count > of, 2 * count == of) == (share > 0.5, share == 0.5)


@pytest.mark.parametrize(("mean", "said"), [(0.008, True), (0.0012, False), (0.0004, True), (None, False)])
def test_the_mean_stands_beside_the_median_where_they_differ_by_half_or_more(mean, said):
    ppv = Estimate(0.001, mean, 0.0001, 0.03, 0.9, "credible")
    wording = Wording("alert", "alerts", "about the wrong person", "about the right person", "right")
    text = mean_of_share(wording, shares_of(ppv).complement, ppv, 1000)
    assert bool(text) == said
    if mean == 0.008:
        assert "The mean over all draws is about 8 of every 1,000 about the right person." in text

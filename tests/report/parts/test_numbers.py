"""Printed numbers, read back and compared with what they stand for."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from baserate.quantity import Estimate
from baserate.report.parts.frequencies import Share
from baserate.report.parts.numbers import (
    NO_LIMIT,
    PERCENT,
    UNDEFINED,
    amount,
    base_for,
    exact,
    p_value,
    percent,
    points,
    probability,
    scientific,
    shares_of,
    show_amounts,
    show_shares,
    shown_value,
)

BASES = {
    "%": 1e2,
    " per million": 1e6,
    " per billion": 1e9,
    " per trillion": 1e12,
    " billion": 1e-9,
    " trillion": 1e-12,
}
NORMAL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
POSITIVE = st.floats(-20, 20).map(lambda power: 10.0**power)


def read(text: str) -> float:
    """Return the number that a printed one stands for."""
    factor = 1.0
    text = text.removeprefix("more than ")
    for words, times in BASES.items():
        if text.endswith(words):
            text, factor = text.removesuffix(words), factor * times
            break
    mantissa, times, power = text.replace(",", "").partition(" × 10")
    return float(mantissa) * (10.0 ** int(power.translate(NORMAL)) if times else 1.0) / factor


@given(POSITIVE)
def test_an_amount_alone_keeps_four_digits(value):
    assert read(amount(value)) == pytest.approx(value, rel=5e-4 if 1e-6 <= value < 1e15 else 0.051)


@given(POSITIVE, POSITIVE)
def test_an_amount_in_an_interval_is_rounded_by_at_most_a_tenth_of_it_and_five_percent_of_itself(value, spread):
    assume(1e-6 <= value < 1e15 and spread > 1e-9 * value)  # what floating point itself holds
    error = abs(read(amount(value, spread)) - value)
    assert error <= spread / 10 * (1 + 1e-9) and error <= 0.0501 * value


@given(st.floats(1e-12, 1 - 1e-12), st.floats(1e-12, 1.0))
def test_a_probability_is_never_printed_as_none_or_all(value, spread):
    share = Share.of(value)
    for printed in (probability(share), probability(share, PERCENT, spread), probability(share, base_for([value]))):
        assert 0 < read(printed) < 1
        assert min(read(printed), 1 - read(printed)) == pytest.approx(share.rarer, rel=0.51)


@given(st.floats(1e-15, 0.5))
def test_the_base_keeps_a_small_probability_readable(value):
    base = base_for([value])
    if base is not None:
        assert value * base.factor >= 0.0099 and read(probability(Share.of(value), base)) == pytest.approx(
            value, rel=0.006
        )


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0.0, "0%"),
        (1.0, "100%"),
        (0.00892, "0.892%"),
        (0.999997, "99.9997%"),
        (1e-5, "10 per million"),
        (2.5e-9, "2.5 per billion"),
        (3e-12, "3 per trillion"),
        (3e-17, "3.0 × 10⁻¹⁷"),
        (0.4325, "43.2%"),
    ],
)
def test_known_probabilities(value, printed):
    assert probability(Share.of(value), base_for([value])) == printed


def test_a_probability_that_is_all_but_a_trace_is_not_all():
    assert probability(Share(1.0, 1e-17)) == "more than 99.9999999999%"
    estimated = shares_of(estimate(0.9, 0.5, 1.0))
    assert show_shares(estimated).high == "100%"
    assert show_shares(estimated.short_of_all).high == "more than 99.9999999999%"


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (0, "0"),
        (3_500_000, "3,500,000"),
        (1e-5, "0.00001"),
        (0.1, "0.1"),
        (1e18, "1 × 10¹⁸"),
        (2.5e-7, "2.5 × 10⁻⁷"),
        (1234.5, "1,234.5"),
    ],
)
def test_inputs_are_printed_as_given(value, printed):
    assert exact(value) == printed
    assert read(exact(value)) == value


def test_ten_is_not_printed_as_nine_or_with_a_third_digit():
    assert amount(9.96, 30.0) == "10"
    assert scientific(9.96e-9) == "1.0 × 10⁻⁸"


def estimate(median, low, high, kind="credible"):
    return Estimate(median, median, low, high, 0.9, kind)


@given(st.floats(0.01, 1e9), st.floats(1.0001, 1000), st.floats(1.0001, 1000))
def test_the_ends_of_an_interval_are_distinguished(median, below, above):
    shown = show_amounts(estimate(median, median / below, median * above))
    low, middle, high = (read(text) for text in (shown.low, shown.median, shown.high))
    assert low < high and low <= middle * (1 + 1e-12) and middle <= high * (1 + 1e-12)


def test_an_interval_is_printed_in_one_base_with_digits_that_suit_it():
    shown = show_shares(shares_of(estimate(0.0051, 0.0031, 0.0083)))
    assert (shown.median, shown.interval) == ("0.51%", "0.31% to 0.83%")
    shown = show_amounts(estimate(1250.3, 1233.8, 1266.1))
    assert (shown.median, shown.interval) == ("1,250", "1,234 to 1,266")
    shown = show_shares(shares_of(estimate(2e-7, 1e-8, 1e-5)))
    assert (shown.median, shown.interval) == ("0.20 per million", "0.010 per million to 10 per million")


def test_large_amounts_are_printed_in_words_of_size():
    assert amount(47_123_456_789.0) == "47.12 billion"
    shown = show_amounts(estimate(1.5e12, 0.98e12, 2.34e12))
    assert (shown.median, shown.interval) == ("1.5 trillion", "980 billion to 2.3 trillion")


def test_an_amount_that_rounds_up_to_a_billion_is_printed_as_one():
    shown = show_amounts(estimate(995_000_000.0, 497_500_000.0, 1_026_093_750.0))
    assert (shown.median, shown.interval) == ("1.0 billion", "500,000,000 to 1.0 billion")


def test_a_large_amount_with_a_narrow_interval_is_printed_whole():
    shown = show_amounts(estimate(1_234_567_890.0, 1_234_567_800.0, 1_234_567_980.0))
    assert (shown.median, shown.low) == ("1,234,567,890", "1,234,567,800")


def test_the_numbers_of_a_small_base_have_no_more_digits_than_suit_them():
    shown = show_shares(shares_of(estimate(8.6e-5, 1.8e-6, 3.4451e-3)))
    assert (shown.median, shown.interval) == ("86 per million", "1.8 per million to 3,400 per million")


def test_a_fixed_value_has_no_interval_and_an_undefined_one_no_number():
    assert show_amounts(estimate(5.0, 5.0, 5.0, "fixed")).interval == ""
    assert show_amounts(estimate(None, None, None, "fixed")).median == UNDEFINED
    assert show_shares(shares_of(estimate(None, None, None, "fixed"))).median == UNDEFINED


def test_an_infinite_end_is_no_upper_limit():
    shown = show_amounts(estimate(5.0, 2.0, None))
    assert shown.high == NO_LIMIT and shown.low


def test_the_complement_of_an_estimate_swaps_its_ends():
    shares = shares_of(estimate(0.2, 0.1, 0.4), estimate(0.8, 0.6, 0.9)).complement
    assert [share.value for share in (shares.low, shares.median, shares.high)] == [0.6, 0.8, 0.9]
    assert shares.spread == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0, "0%"),
        (1.0, "100%"),
        (0.0004, "below 0.1%"),
        (0.9996, "above 99.9%"),
        (0.0006, "0.1%"),
        (0.5678, "56.8%"),
        (None, UNDEFINED),
    ],
)
def test_a_share_in_a_column_is_never_rounded_to_none_or_all(value, words):
    assert percent(value) == words


def test_a_difference_of_shares_has_its_sign_and_enough_digits():
    assert [points(value) for value in (0.214, -0.1, 0.0, -0.00012)] == ["+21.4", "−10.0", "+0.0", "−0.012"]


def test_no_p_value_is_told_apart_from_others_below_one_in_ten_thousand():
    assert [p_value(value) for value in (2.2e-153, 9.9e-5, 0.00012, 0.0418, 1.0, None)] == [
        "below 0.0001", "below 0.0001", "0.00012", "0.042", "1", "—"
    ]  # fmt: skip


@given(st.floats(1e-6, 1e12), st.floats(1e-4, 10.0))
def test_what_is_printed_of_an_amount_is_within_the_resolution_of_its_interval(value, relative):
    """The last digit printed is a fifth of the interval at most, and not so fine that it is a thousandth of it."""
    spread = value * relative
    text = amount(value, spread)
    number, _, word = text.partition(" ")
    if "×" in text:
        return
    scale = {"": 1.0, "billion": 1e9, "trillion": 1e12}[word]
    printed = float(number.replace(",", "")) * scale
    assert abs(printed - value) <= max(spread / 5, 0.05 * value) * 0.500001 + 1e-12 * value
    assert printed > 0


@given(st.floats(1e-12, 1 - 1e-12))
def test_a_share_that_is_neither_none_nor_all_is_never_printed_as_that(value):
    for text in (shown_value(value, is_share=True), percent(value)):
        assert text not in ("0%", "100%", "0.0%", "100.0%", "0")

"""Natural frequencies: never none or all, one denominator, and never far from the number that they stand for."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.report.parts.frequencies import (
    LARGEST_DENOMINATOR,
    TOLERANCE,
    Frequency,
    Share,
    choose_denominator,
    frequency,
)

#: Shares spread evenly in their logarithm, near nothing and near all.
SHARE = st.tuples(st.floats(-10.0, -0.31), st.booleans()).map(
    lambda drawn: Share.of(10 ** drawn[0]) if drawn[1] else Share.of(10 ** drawn[0]).complement
)
DENOMINATOR = st.integers(1, 12).map(lambda power: 10**power)


def exactly(share: Share) -> Fraction:
    """Return a share as a fraction, from whichever side is the smaller."""
    return Fraction(share.value) if share.value <= share.rest else 1 - Fraction(share.rest)


@given(st.lists(SHARE, min_size=1, max_size=6))
def test_no_value_rounds_to_none_or_all_or_far_from_itself(shares):
    of = choose_denominator(shares)
    for share in shares:
        found = frequency(share, of)
        assert 0 < found.count < of and not found.bound
        rarer = min(exactly(share), 1 - exactly(share)) * of
        assert abs(min(found.count, of - found.count) - rarer) <= Fraction(TOLERANCE) * rarer * Fraction(1 + 1e-9)


@given(st.lists(SHARE, min_size=1, max_size=6))
def test_the_denominator_is_the_smallest_power_of_ten_that_does(shares):
    of = choose_denominator(shares)
    assert math.log10(of) == round(math.log10(of)) and 10 <= of <= LARGEST_DENOMINATOR
    if of > 10:
        smaller = of // 10
        counts = [(min(exactly(share), 1 - exactly(share)) * smaller) for share in shares]
        assert any(
            round(count) == 0 or abs(math.floor(count + Fraction(1, 2)) - count) > count / 10 for count in counts
        )


@given(SHARE, DENOMINATOR)
def test_a_count_is_within_half_of_the_exact_one_unless_it_says_it_is_a_bound(share, of):
    found, exact = frequency(share, of), exactly(share) * of
    if found.bound == "below":
        assert found.count == 1 and exact < Fraction(1, 2)
    elif found.bound == "above":
        assert found.count == of - 1 and exact > of - Fraction(1, 2)
    else:
        assert 0 < found.count < of and abs(found.count - exact) <= Fraction(1, 2)


@given(SHARE, DENOMINATOR)
def test_a_share_and_its_complement_add_up(share, of):
    one, other = frequency(share, of), frequency(share.complement, of)
    if share.value != share.rest:
        assert one.count + other.count == of and one.complement == other


@given(st.lists(SHARE, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_order_does_not_matter(shares, random):
    shuffled = random.sample(shares, len(shares))
    assert choose_denominator(shares) == choose_denominator(shuffled)


@given(SHARE, SHARE, SHARE)
def test_interval_ends_ask_for_ten_times_more_at_most(median, low, high):
    alone = choose_denominator([median])
    assert alone <= choose_denominator([median], [(low, high)]) <= max(1000, 10 * alone)


@pytest.mark.parametrize("of", [10, 1000])
def test_exactly_none_and_exactly_all_are_said_as_such(of):
    assert frequency(Share.of(0.0), of) == Frequency(0, of, "", True)
    assert frequency(Share.of(1.0), of) == Frequency(of, of, "", True)
    assert choose_denominator([Share.of(0.0), Share.of(1.0)]) == 10


@pytest.mark.parametrize(
    ("values", "of", "counts"),
    [
        ([0.005], 1000, [5]),
        ([0.00892], 1000, [9]),  # 8.92 of 1,000: the oracle's positive predictive value
        ([0.99108], 1000, [991]),
        ([0.5], 10, [5]),
        ([0.25], 100, [25]),
        ([0.5, 0.001], 1000, [500, 1]),  # one denominator for both groups
        ([0.0149], 1000, [15]),  # 1 of 100 would be a third too little
        ([1 / 3], 10, [3]),
        ([2e-7], 10_000_000, [2]),
    ],
)
def test_known_frequencies(values, of, counts):
    shares = [Share.of(value) for value in values]
    assert choose_denominator(shares) == of
    assert [frequency(share, of).count for share in shares] == counts


def test_an_interval_that_would_round_to_one_number_is_distinguished():
    assert choose_denominator([Share.of(0.3)]) == 10
    assert choose_denominator([Share.of(0.3)], [(Share.of(0.28), Share.of(0.32))]) == 100


def test_an_end_a_little_off_does_not_ask_for_a_larger_denominator():
    ends = Share.of(0.00015), Share.of(0.0043)  # 1.5 and 43 of 10,000
    assert choose_denominator([Share.of(0.00082)], [ends]) == 10_000


def test_bounds_in_words():
    assert frequency(Share.of(1e-6), 1000).words == "fewer than 1"
    assert frequency(Share.of(1 - 1e-6), 1000).words == "more than 999"
    assert frequency(Share.of(0.25), 10_000).words == "2,500"


def test_a_rest_that_floating_point_would_lose_is_not_all():
    almost = Share(1.0, 1e-17)
    assert not almost.is_whole
    assert frequency(almost, 1000) == Frequency(999, 1000, "above")

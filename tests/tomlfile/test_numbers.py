"""Texts for numbers: what can mean one number is read, what can mean two is refused with both."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.tomlfile.numbers import NUMBER_PATTERN, SHARE_PATTERN, NumberError, is_range, number_of, range_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.001", 0.001),
        ("1e-3", 0.001),
        (".5", 0.5),
        ("5.", 5),
        ("1_000", 1000),
        (" 7 ", 7),
        ("\u22125", -5),
        ("1,234,567", 1_234_567),
        ("1.234.567", 1_234_567),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567.25", 1_234_567.25),
        ("20 000", 20_000),
        ("20\u00a0000", 20_000),
        ("20\u202f000", 20_000),
        ("20'000", 20_000),
        ("3 500 000", 3_500_000),
        ("1/1000", 0.001),
        ("1 / 1,000", 0.001),
        ("1 in 1000", 0.001),
        ("1 in 1,000", 0.001),
        ("1 in 1,000,000", 1e-6),
        ("3 in 10 000", 3e-4),
        ("0.125", 0.125),
        ("12.34", 12.34),
        ("1000.125", 1000.125),
        ("1.234e5", 123_400),
    ],
)
def test_what_can_mean_one_number_is_read(text, number):
    assert number_of(text, share=True) == pytest.approx(number, rel=1e-15)
    assert number_of(text, share=False) == pytest.approx(number, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0.1%", 0.001), ("90%", 0.9), ("99.9 %", 0.999), ("5 percent", 0.05), ("5 per cent", 0.05), ("12.345%", 0.12345)],
)
def test_percent_is_for_shares_alone(text, number):
    assert number_of(text, share=True) == pytest.approx(number, rel=1e-15)
    with pytest.raises(NumberError, match="percent is for shares"):
        number_of(text, share=False)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("20,000", ("20000", "20 if decimals")),
        ("20.000", ("20000", "20 if decimals")),
        ("3.500", ("3500", "3.5")),
        ("1.234", ("1234", "1.234")),
        ("999,125", ("999125", "999.125")),
        ("-2.500", ("-2500", "-2.5")),
        ("0,5", ("0.5", "decimals")),
        ("0,001", ("0.001", "decimals")),
        ("12,75", ("12.75", "decimals")),
        ("0,125%", ("0.125%", "decimals")),
        ("20000-60000", ('"20000 to 60000"', "to")),
        ("0.1–0.5", ('"0.1 to 0.5"', "to")),
        ("3 of 1,200", ("{ count = 3, of = 1200 }", "3/1200")),
        ("3 out of 1200", ("{ count = 3, of = 1200 }", "3/1200")),
    ],
)
def test_what_can_mean_two_is_refused_with_both(text, readings):
    with pytest.raises(NumberError) as caught:
        number_of(text, share=True)
    assert all(reading in caught.value.hint for reading in readings)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a lot",
        "1 in 0",
        "1/0",
        "1,23,456",
        "12,3456",
        "1..2",
        "0x10",
        "\u0663",
        "1 000 00",
        "nan",
        "inf",
        "9" * 300,
    ],
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(NumberError) as caught:
        number_of(text, share=True)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("20000 to 60000", (20_000, 60_000)),
        (" .001   to  1_0e-3 ", (0.001, 0.01)),
        ("0.1% to 1%", (0.001, 0.01)),
        ("0.1 % to 1 percent", (0.001, 0.01)),
        ("1 in 1,000 to 1 in 100", (0.001, 0.01)),
        ("1,000,000 to 2,000,000", (1e6, 2e6)),
        ("20 000 to 60 000", (20_000, 60_000)),
    ],
)
def test_ranges_are_read_from_end_to_end(text, ends):
    assert is_range(text)
    assert range_of(text, share=True) == pytest.approx(ends, rel=1e-15)


def test_percent_stands_at_both_ends_or_at_neither():
    with pytest.raises(NumberError) as caught:
        range_of("0.1 to 1%", share=True)
    assert '"0.1% to 1%"' in caught.value.hint
    assert '"0.1 to 0.01"' in caught.value.hint


@pytest.mark.parametrize("text", ["20.000 to 60.000", "20,000 to 60,000", "5 to 20.000"])
def test_a_range_with_an_end_that_can_be_two_numbers_is_refused(text):
    with pytest.raises(NumberError, match="thousands"):
        range_of(text, share=False)


@given(st.integers(0, 10**15), st.sampled_from([",", ".", " ", "'"]))
def test_a_number_in_groups_of_three_is_that_number_or_is_refused(number, sign):
    text = f"{number:,}".replace(",", sign)
    if sign in ",." and text.count(sign) == 1:
        with pytest.raises(NumberError) as caught:
            number_of(text, share=False)
        assert f"write {number} if thousands" in caught.value.hint
    else:
        assert number_of(text, share=False) == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_python_writes_is_read_as_it_is_or_is_refused_for_its_three_decimals(number):
    text = repr(number)
    try:
        assert number_of(text, share=False) == number
    except NumberError as error:
        assert re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text)
        assert "thousands" in error.hint


@given(
    st.text(alphabet="0123456789.,_ eE+-/%into\u00a0'", max_size=12).filter(lambda text: text == text.strip()),
    st.booleans(),
)
def test_any_text_is_a_number_or_is_refused_and_the_patterns_know_which(text, share):
    try:
        number_of(text, share=share)
    except NumberError as error:
        assert error.hint
        assert not re.search(SHARE_PATTERN if share else NUMBER_PATTERN, text) or "in how many" in error.hint
    else:
        assert re.search(SHARE_PATTERN if share else NUMBER_PATTERN, text)

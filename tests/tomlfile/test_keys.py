"""Names that cannot be told apart by looking at them are refused, and names in other alphabets are not."""

from __future__ import annotations

import pytest

from baserate.errors import Faults
from baserate.tomlfile.keys import check_names, nearest

CYRILLIC_A, GREEK_O = "\u0410", "\u039f"


def faults_of(*names):
    faults = Faults()
    check_names(names, [f"groups.{index}" for index in range(len(names))], faults)
    return [str(fault) for fault in faults.found]


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (("A", "A "), "write 'A'"),
        (("", "B"), "1 to 100 characters"),
        (("x" * 101, "B"), "1 to 100 characters"),
        ((CYRILLIC_A, "B"), "CYRILLIC CAPITAL LETTER A"),
        (("A", CYRILLIC_A), "CYRILLIC CAPITAL LETTER A"),
        ((CYRILLIC_A + "sian", "White"), "write 'Asian' in Latin letters"),
        ((GREEK_O + "ther", "White"), "GREEK CAPITAL LETTER OMICRON"),
        (("A", "A\u200b"), "ZERO WIDTH SPACE"),
        (("A", "\u202eA"), "RIGHT-TO-LEFT OVERRIDE"),
        (("two  words", "two words"), "looks like 'two  words'"),
        (("\uff21", "A"), "looks like"),
        (("A", "A"), "an earlier one is the same"),
    ],
)
def test_names_that_mislead_are_refused(names, says):
    (fault,) = faults_of(*names)
    assert says in fault


@pytest.mark.parametrize(
    "names",
    [
        ("A", "B"),
        ("white", "Asian", "Black"),
        ("\u041c\u043e\u0441\u043a\u0432\u0430", "\u041a\u0430\u0437\u0430\u043d\u044c"),
        (CYRILLIC_A, "\u0411", "\u0412"),
        ("\u0391\u03b8\u03ae\u03bd\u03b1", "\u03a0\u03ac\u03c4\u03c1\u03b1"),
        ("中", "维吾尔"),
        ("18 to 24", "25 and over"),
        ("Māori", "Pākehā"),
        ("a", "A"),
    ],
)
def test_names_in_any_alphabet_are_taken(names):
    assert faults_of(*names) == []


def test_a_key_that_looks_like_a_known_one_is_met_with_the_difference():
    assert nearest(CYRILLIC_A, ["A", "B"]) == "it looks like 'A' and differs in CYRILLIC CAPITAL LETTER A"

"""Numbers by address: the published vectors of the generator, and that nothing else changes a number."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from baserate.simulate.keyed import Calendar, Numbers, philox

# Known answers of Philox4x32-10, from the Random123 library of the generator's authors (kat_vectors).
ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
PLACES = ("north", "south", "east")


def words(*values):
    return [np.array([value], dtype=np.uint64) for value in values]


@pytest.mark.parametrize(("counter", "key", "answer"), ANSWERS)
def test_the_generator_gives_the_published_words(counter, key, answer):
    assert tuple(int(word[0]) for word in philox(words(*counter), words(*key))) == answer


def test_a_number_depends_on_its_address_alone():
    whole = Numbers(7, "loop", "find", PLACES, range(10)).days(0, 40)
    assert (Numbers(7, "loop", "find", PLACES, range(4, 6)).days(0, 40) == whole[:, 4:6]).all()
    assert (Numbers(7, "loop", "find", ("east", "north"), range(10)).days(0, 40) == whole[:, :, [2, 0]]).all()
    assert (Numbers(7, "loop", "find", PLACES, range(10)).days(16, 6) == whole[16:22]).all()
    calendar = Calendar(Numbers(7, "loop", "find", PLACES, range(10)))
    assert all((calendar.on(day) == whole[day]).all() for day in (39, 3, 21))


@pytest.mark.parametrize("other", [(8, "loop", "find"), (7, "pool", "find"), (7, "loop", "keep"), (7, "loopf", "ind")])
def test_another_seed_scope_or_event_shares_no_number(other):
    first = Numbers(7, "loop", "find", PLACES, range(10)).days(0, 40)
    assert not np.isin(Numbers(*other, PLACES, range(10)).days(0, 40), first).any()


def test_extra_numbers_share_none_with_the_plain_ones_nor_with_another_turn():
    numbers = Numbers(7, "loop", "find", PLACES, range(10))
    plain, cells = numbers.days(0, 40), np.arange(30)
    turns = [np.concatenate(numbers.extra(day, cells, turn)) for day in range(40) for turn in range(3)]
    everything = np.concatenate([plain.ravel(), *turns])
    assert len(np.unique(everything)) == len(everything)


def test_numbers_are_uniform_within_and_across_days_replicates_and_names():
    numbers = Numbers(3, "loop", "find", PLACES, range(500)).days(0, 400)
    assert numbers.min() > 0
    assert numbers.max() < 1
    assert stats.kstest(numbers.ravel(), "uniform").pvalue > 1e-4
    for axis in range(3):
        ahead, behind = np.delete(numbers, -1, axis), np.delete(numbers, 0, axis)
        r = np.corrcoef(ahead.ravel(), behind.ravel())[0, 1]
        assert abs(r) < 4.5 / np.sqrt(ahead.size)


def test_steady_counts_do_not_depend_on_the_stretch_of_days_they_are_worked_out_in():
    means = np.array([[0.3, 4.0, 2500.0]])
    many = Calendar(Numbers(1, "loop", "incidents", PLACES, range(40_000)), means)
    few = Calendar(Numbers(1, "loop", "incidents", PLACES, range(3)), means)
    for day in (0, 1, 77, 78, 501):
        assert (many.on(day)[:3] == few.on(day)).all()

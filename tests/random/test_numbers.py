"""Numbers by address: the published vectors of the generator, and that nothing else changes a number."""

from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest
from scipy import stats

from baserate.random.calendars import Calendar, SteadyCounts
from baserate.random.numbers import TILE, Numbers, philox, round_keys
from support.statistics import chi_square

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
    return np.array(values, dtype=np.uint64)[:, None]


@pytest.mark.parametrize(("counter", "key", "answer"), ANSWERS)
def test_the_generator_gives_the_published_words(counter, key, answer):
    even, odd = philox(words(*counter[0::2]), words(*counter[1::2]).astype(np.uint32), round_keys(words(*key)))
    assert (*even.ravel(), *odd.ravel()) == (answer[0], answer[2], answer[1], answer[3])


def test_plain_numbers_are_those_of_numpy_s_generator_at_the_counter_of_their_address():
    """NumPy's Philox counts up before it gives four words; a tile of a replicate is ``TILE`` numbers of its days."""
    numbers = Numbers(7, "loop", "find", PLACES, range(10))
    key = np.array(numbers._names[1], dtype=np.uint64)
    for replicate, tile, index in ((0, 0, 0), (4, 2, 0), (9, 1, 3)):
        bits = np.random.Philox(key=key, counter=[replicate * TILE // 4, tile, index, 0])
        expected = (bits.random_raw(TILE) >> np.uint64(11)) * 2.0**-53
        assert (numbers.days(tile * TILE, TILE, index)[:, replicate, 1] == expected).all()


def test_a_number_depends_on_its_address_alone():
    whole = Numbers(7, "loop", "find", PLACES, range(10)).days(0, 40)
    assert (Numbers(7, "loop", "find", PLACES, range(4, 6)).days(0, 40) == whole[:, 4:6]).all()
    assert (Numbers(7, "loop", "find", ("east", "north"), range(10)).days(0, 40) == whole[:, :, [2, 0]]).all()
    assert (Numbers(7, "loop", "find", PLACES, range(10)).days(17, 6) == whole[17:23]).all()
    assert (Numbers(7, "loop", "find", PLACES, range(10)).only(np.array([2])).days(0, 40) == whole[:, :, 2:]).all()
    calendar = Calendar(Numbers(7, "loop", "find", PLACES, range(10)))
    assert all((calendar.on(day) == whole[day]).all() for day in (39, 3, 21))


@pytest.mark.parametrize("other", [(8, "loop", "find"), (7, "pool", "find"), (7, "loop", "keep"), (7, "loopf", "ind")])
def test_another_seed_scope_or_event_shares_no_number(other):
    first = Numbers(7, "loop", "find", PLACES, range(10)).days(0, 40)
    assert not np.isin(Numbers(*other, PLACES, range(10)).days(0, 40), first).any()


@pytest.mark.parametrize("turns", [1, 4])
def test_attempts_depend_on_their_address_alone(turns):
    whole = Numbers(7, "loop", "find", PLACES, range(10)).attempts(0, 150, 2, turns)
    assert whole.shape == (150, turns, 2, 10, 3)
    assert (
        Numbers(7, "loop", "find", PLACES[1:], range(4, 6)).attempts(60, 7, 2, turns) == whole[60:67, ..., 4:6, 1:]
    ).all()


def test_scattered_numbers_depend_on_their_address_alone():
    numbers, cells = Numbers(7, "loop", "find", PLACES, range(10)), np.arange(30)
    whole = numbers.extra(5, cells, 0, 4)
    assert whole.shape == (2, 4, 30)
    assert (numbers.extra(5, cells[7:9], 2, 1) == whole[:, 2:3, 7:9]).all()
    assert (numbers.extra(np.array([4, 5]), np.array([7, 8]), 0)[:, 0, 1] == whole[:, 0, 8]).all()
    # Replicate 2 of "east" is cell 8 of all, and cell 0 of a block with nothing else in it.
    assert (Numbers(7, "loop", "find", ("east",), range(2, 3)).extra(5, np.array([0]), 0, 4) == whole[:, :, 8:9]).all()


def test_no_two_addresses_share_a_number():
    numbers = Numbers(7, "loop", "find", PLACES, range(10))
    drawn = [numbers.days(0, 300), numbers.days(0, 300, 1), numbers.attempts(0, 40), numbers.attempts(0, 40, 1)]
    drawn += [numbers.attempts(0, 40, 0, 4)]
    drawn += [numbers.extra(day, np.arange(30), 0, 3, index) for day in range(40) for index in (0, 1)]
    everything = np.concatenate([part.ravel() for part in drawn])
    assert len(np.unique(everything)) == len(everything)


@pytest.mark.parametrize("kind", ["plain", "attempts", "scattered"])
def test_numbers_are_uniform_within_and_across_days_replicates_and_names(kind):
    address = Numbers(3, "loop", "find", PLACES, range(500))
    if kind == "plain":
        numbers = address.days(0, 400)
    elif kind == "attempts":
        numbers = address.attempts(0, 200).swapaxes(0, 2).reshape(-1, 500, 3)
    else:
        numbers = np.stack([address.extra(day, np.arange(1500), 0).reshape(2, 500, 3) for day in range(200)], 1)
        numbers = numbers.reshape(-1, 500, 3)
    assert numbers.min() > 0
    assert numbers.max() < 1
    assert stats.kstest(numbers.ravel(), "uniform").pvalue > 1e-4
    for axis in range(3):
        ahead, behind = np.delete(numbers, -1, axis), np.delete(numbers, 0, axis)
        r = np.corrcoef(ahead.ravel(), behind.ravel())[0, 1]
        assert abs(r) < 4.5 / np.sqrt(ahead.size)


MEANS = np.array([[0.3, 4.0, 2500.0]])
NUMBERS = Numbers(1, "loop", "incidents", PLACES, range(3))


@pytest.mark.parametrize("means", [MEANS, MEANS[:, ::-1], MEANS / 1000, MEANS * 1000])
def test_steady_counts_do_not_depend_on_what_else_is_worked_out_with_them(means):
    many = SteadyCounts(Numbers(1, "loop", "incidents", PLACES, range(3000)), means)
    few = SteadyCounts(Numbers(1, "loop", "incidents", PLACES, range(70, 73)), means)
    one = SteadyCounts(Numbers(1, "loop", "incidents", PLACES[1:2], range(71, 72)), means[:, 1:2])
    for day in (0, 1, 77, 128, 501):
        assert (many.on(day)[70:73] == few.on(day)).all()
        assert (few.on(day)[1:2, 1:2] == one.on(day)).all()


@pytest.mark.parametrize("mean", [0.3, 2.5, 9.9, 10.0, 14.0, 3.5e6])
def test_steady_counts_have_the_poisson_distribution_and_are_independent_of_one_another(mean):
    steady = SteadyCounts(Numbers(2, "loop", "incidents", PLACES, range(300)), np.full((1, 3), mean))
    counts = np.stack([steady.on(day) for day in range(100)])
    assert chi_square(counts.ravel(), stats.poisson(mean)) > 1e-4
    for axis in range(3):
        ahead, behind = np.delete(counts, -1, axis), np.delete(counts, 0, axis)
        assert abs(np.corrcoef(ahead.ravel(), behind.ravel())[0, 1]) < 4.5 / np.sqrt(ahead.size)


def test_means_of_every_size_by_replicate_are_each_what_they_are_alone():
    """Uncertain rates straddle the mean from which counts are rejected and not inverted."""
    means = np.array([[9.0, 3.0, 11.0], [12.0, 3.0, 40.0]])
    both = SteadyCounts(Numbers(2, "loop", "incidents", PLACES, range(2)), means)
    for row in range(2):
        for column, name in enumerate(PLACES):
            alone = Numbers(2, "loop", "incidents", (name,), range(row, row + 1))
            found = SteadyCounts(alone, means[row : row + 1, column : column + 1])
            assert all(found.on(day)[0, 0] == both.on(day)[row, column] for day in range(0, 300, 7))


@pytest.mark.parametrize("reserve", [0, 1, 4])
def test_daily_counts_do_not_depend_on_how_many_are_drawn_at_once(reserve):
    """Few cells try several turns at once, many one after another."""
    n, p = np.array([50.0, 4e4, 1.4e9]), np.array([0.4, 0.7, 0.01])
    many = Calendar(Numbers(1, "loop", "find", PLACES, range(2000)), reserve=reserve)
    few = Calendar(Numbers(1, "loop", "find", PLACES, range(20, 23)), reserve=reserve)
    for day in (0, 40, 333):
        assert (many.binomial(day, n, p)[20:23] == few.binomial(day, n, p)).all()
        assert (many.poisson(day, n * p)[20:23] == few.poisson(day, n * p)).all()


def test_numbers_held_are_let_go_with_what_they_were_drawn_for():
    """A run of many blocks would hold those of several otherwise, until they are looked for."""
    gc.disable()
    try:
        held = Calendar(Numbers(1, "loop", "find", PLACES, range(3)), reserve=4), SteadyCounts(NUMBERS, MEANS)
        for one in held:
            one.on(1)
        gone = [weakref.ref(one) for one in held]
        del held, one
        assert [found() for found in gone] == [None, None]
    finally:
        gc.enable()

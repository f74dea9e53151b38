"""Uniform subsets against the hypergeometric law, shuffled people, and what no subset can break."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from baserate.random.numbers import Numbers
from baserate.random.subsets import Subsets


def subsets(counts, size, replicates=4000, seed=1, day=3):
    """Return what is chosen of one row, shape (replicates, cells)."""
    names = [f"cell {index}" for index in range(len(counts))]
    made = Subsets(Numbers(seed, "test", "subset", names, range(replicates)), 1)
    return made.draw(day, np.array(counts, dtype=float)[None, None], np.array([[float(size)]]))[:, 0]


@pytest.mark.parametrize(
    ("counts", "size"),
    [
        *(([3, 4, 5], 6), ([1, 1], 1), ([30, 5, 0, 1], 2), ([400, 300, 300], 990), ([2, 90, 8], 50)),
        *(([10**6, 5, 10**7], 3000), ([10**9, 10**9, 4 * 10**9], 10**9)),
    ],
)
def test_each_cell_is_hypergeometric_and_the_chosen_are_as_many_as_asked(counts, size):
    seen = subsets(counts, size)
    assert (seen.sum(axis=1) == size).all()
    assert (seen >= 0).all() and (seen <= counts).all() and (seen == np.round(seen)).all()
    total = sum(counts)
    for index, held in enumerate(counts):
        mean, chosen = size * held / total, seen[:, index]
        variance = mean * (1 - held / total) * (total - size) / max(1, total - 1)
        assert chosen.mean() == pytest.approx(mean, abs=4.5 * np.sqrt(variance / len(chosen)) + 1e-9)
        if total < 10**5:
            values, found = np.unique(chosen, return_counts=True)
            expected = stats.hypergeom(total, held, size).pmf(values) * len(chosen)
            often = expected >= 5
            if often.sum() > 1:
                rest = len(chosen) - found[often].sum(), max(len(chosen) - expected[often].sum(), 1e-9)
                statistic = ((found[often] - expected[often]) ** 2 / expected[often]).sum()
                statistic += (rest[0] - rest[1]) ** 2 / rest[1] if rest[1] > 5 else 0
                assert stats.chi2(often.sum()).sf(statistic) > 1e-4
        elif variance > 0:
            assert chosen.var(ddof=1) == pytest.approx(variance, rel=0.15)


def test_two_cells_vary_against_each_other_as_shuffled_people_do():
    counts, size = [5, 7, 4], 8
    rng = np.random.default_rng(3)
    people = np.repeat(np.arange(3), counts)
    slow = np.array([np.bincount(rng.permutation(people)[:size], minlength=3) for _ in range(4000)])
    seen = subsets(counts, size)
    assert np.cov(seen.T) == pytest.approx(np.cov(slow.T), abs=0.12)
    for first, second in ((0, 1), (0, 2), (1, 2)):
        found = np.array(
            [np.bincount((part[:, first] * 8 + part[:, second]).astype(int), minlength=64) for part in (seen, slow)]
        )
        some = found.sum(axis=0) >= 10
        assert stats.chi2_contingency(found[:, some]).pvalue > 1e-4


def test_all_and_none_are_what_they_are():
    assert (subsets([3, 0, 9], 12, 20) == [3, 0, 9]).all()
    assert (subsets([3, 0, 9], 0, 20) == 0).all()


def test_rows_are_drawn_apart_and_an_empty_cell_changes_no_digit():
    names = [f"{row}|{cell}" for row in "ab" for cell in range(3)]
    counts = np.array([[[5.0, 6, 7], [50, 60, 70]]])
    sizes = np.array([[9.0, 100]])
    both = Subsets(Numbers(1, "t", "x", names, range(50)), 2).draw(1, counts, sizes)
    one = Subsets(Numbers(1, "t", "x", names[3:], range(50)), 1).draw(1, counts[:, 1:], sizes[:, 1:])
    assert (both[:, 1] == one[:, 0]).all()
    wider = [*names[3:], "b|empty"]
    more = np.concatenate([counts[:, 1:], np.zeros((1, 1, 1))], axis=2)
    assert (Subsets(Numbers(1, "t", "x", wider, range(50)), 1).draw(1, more, sizes[:, 1:])[:, 0, :3] == one[:, 0]).all()


def test_replicates_do_not_depend_on_their_block():
    counts, sizes = np.array([[[50.0, 60, 70]]]), np.array([[44.0]])
    whole = Subsets(Numbers(1, "t", "x", "abc", range(40)), 1).draw(2, counts, sizes)
    part = Subsets(Numbers(1, "t", "x", "abc", range(25, 40)), 1).draw(2, counts, sizes)
    assert (whole[25:] == part).all()

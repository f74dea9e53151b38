"""Where people live: what shares add up to, the index of dissimilarity, and whole people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.loops.homes import dissimilarity, home_shares, whole_people

SHARES = st.lists(st.floats(0.01, 1), min_size=1, max_size=8).map(lambda parts: np.array(parts) / sum(parts))


@given(areas=SHARES, groups=SHARES, apart=st.floats(0, 1))
def test_areas_and_groups_keep_their_shares(areas, groups, apart):
    found = home_shares(areas, groups, apart)
    assert (found >= 0).all()
    assert found.sum(axis=1) == pytest.approx(areas, abs=1e-12)
    assert found.sum(axis=0) == pytest.approx(groups, abs=1e-12)


@pytest.mark.parametrize("apart", [0.0, 0.4, 0.8, 1.0])
def test_the_index_of_dissimilarity_is_the_segregation_where_borders_are_common(apart):
    found = home_shares(np.full(10, 0.1), np.array([0.5, 0.3, 0.2]), apart)
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert dissimilarity(found, one, other) == pytest.approx(apart, abs=1e-12)
    assert dissimilarity(home_shares(np.array([0.45, 0.55]), np.array([0.5, 0.5]), 1.0), 0, 1) < 1


def test_two_parts_of_a_segregated_city():
    """Parts of 0.7 and 0.3 and as large groups, 0.4 apart: 0.4 of the first part is A, and 0.7 of its rest."""
    found = home_shares(np.array([0.7, 0.3]), np.array([0.7, 0.3]), 0.4)
    assert found == pytest.approx(np.array([[0.7 * (0.4 + 0.6 * 0.7), 0.7 * 0.6 * 0.3], [0.3 * 0.6 * 0.7, 0.3 * 0.58]]))


@given(size=st.floats(1, 1e11), shares=SHARES)
def test_whole_people_add_up_and_every_run_of_cells_is_within_one_of_its_share(size, shares):
    found = whole_people(np.array([size]), shares)
    assert found.sum() == round(size)
    assert (found >= 0).all() and (found == np.round(found)).all()
    for start in range(len(shares)):
        for end in range(start, len(shares) + 1):
            assert found[0, start:end].sum() == pytest.approx(
                round(size) * shares[start:end].sum(), abs=1.001 + 1e-9 * size
            )


def test_a_cell_of_no_share_holds_no_one_and_parts_are_placed_each_for_itself():
    assert whole_people(np.array([10.0, 7.0]), np.array([0.5, 0.0, 0.5])).tolist() == [[5, 0, 5], [4, 0, 3]]
    parts = whole_people(np.array([[3.0, 8.0]]), np.array([[1 / 3, 2 / 3], [0.25, 0.75]]))
    assert parts.tolist() == [[[1, 2], [2, 6]]]

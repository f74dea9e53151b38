"""A table gives back what was put in, in whatever parts and order, in memory and in a file."""

from __future__ import annotations

import numpy as np
import pytest

from baserate.spill import Table


@pytest.mark.parametrize("in_memory", [10**9, 0])
def test_parts_put_in_any_order_are_given_back_as_a_whole(in_memory):
    values = np.random.default_rng(1).normal(size=(7, 11))
    parts = [(row, start, row + 3, start + 4) for row in range(0, 7, 3) for start in range(0, 11, 4)]
    with Table(7, 11, in_memory) as table:
        for place in np.random.default_rng(2).permutation(len(parts)):
            row, start, last, stop = parts[place]
            table.put(values[row:last, start:stop], row, start)
        np.testing.assert_array_equal(table.get(0, 7), values)
        np.testing.assert_array_equal(table.get(2, 5), values[2:5])
        np.testing.assert_array_equal(table.row(6), values[6])
        table.put(np.arange(3.0), 4, 8)
        np.testing.assert_array_equal(table.row(4), [*values[4, :8], 0, 1, 2])


@pytest.mark.parametrize("in_memory", [10**9, 0])
def test_what_is_given_back_may_be_changed(in_memory):
    with Table(2, 3, in_memory) as table:
        table.put(np.ones((2, 3)))
        table.row(0)[:] = 5
        table.get(0, 2)[:] = 5
        np.testing.assert_array_equal(table.get(0, 2), np.ones((2, 3)))

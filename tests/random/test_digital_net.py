"""The digital net is SciPy's, bit for bit, and is a net: every elementary interval holds its share of points."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import qmc

from baserate.random import streams
from baserate.random.digital_net import BITS, DigitalNet, most_dimensions
from baserate.random.streams import stream, uniforms


def scipys(dimensions, seed, n):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return qmc.Sobol(dimensions, scramble=True, bits=BITS, rng=stream(seed, 0, "test")).random(n).T


@pytest.mark.slow
@pytest.mark.parametrize(("dimensions", "n"), [(1, 40_000), (2, 1), (3, 8193), (15, 20_000), (most_dimensions(), 300)])
@pytest.mark.parametrize("seed", [1, 99])
def test_points_are_those_of_scipy_to_the_last_bit(dimensions, n, seed):
    ours = DigitalNet(dimensions, stream(seed, 0, "test")).points(0, n)
    np.testing.assert_array_equal(ours, scipys(dimensions, seed, n))


@given(st.integers(0, 70_000), st.integers(1, 9000))
def test_any_stretch_is_that_stretch_of_the_whole(start, length):
    net = DigitalNet(4, stream(5, 0, "test"))
    np.testing.assert_array_equal(net.points(start, start + length), WHOLE[:, start : start + length])


WHOLE = DigitalNet(4, stream(5, 0, "test")).points(0, 80_000)


def test_each_power_of_two_of_points_has_one_in_every_interval_of_each_coordinate():
    n = 1 << 12
    points = DigitalNet(50, stream(3, 0, "test")).points(0, n)
    np.testing.assert_array_equal(np.sort(np.floor(points * n)), np.broadcast_to(np.arange(n), (50, n)))


def test_the_generator_that_is_handed_in_is_left_as_it_is():
    rng = stream(3, 0, "test")
    DigitalNet(2, rng)
    assert rng.random() == stream(3, 0, "test").random()


def test_beyond_the_dimensions_that_are_kept_the_points_are_the_same(monkeypatch):
    names = [f"n{index}" for index in range(9)]
    ours = list(uniforms(2, names, 1000, 300))
    monkeypatch.setattr(streams, "most_dimensions", lambda: 8)
    for mine, theirs in zip(ours, uniforms(2, names, 1000, 300), strict=True):
        for name in names:
            np.testing.assert_array_equal(mine[name], theirs[name])

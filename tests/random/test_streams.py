"""Streams depend on their key alone, and Sobol points are worth more than random ones."""

import numpy as np
from scipy import stats

from baserate.random import streams
from baserate.random.streams import stream, uniforms


def together(seed, names, n, block):
    blocks = list(uniforms(seed, names, n, block))
    return {name: np.concatenate([found[name] for found in blocks]) for name in sorted(set(names))}


def test_a_stream_depends_on_seed_replicate_and_name_and_on_nothing_else():
    first = stream(1, 0, "a").random(5)
    stream(1, 0, "b").random(1000)
    np.testing.assert_array_equal(stream(1, 0, "a").random(5), first)
    others = [stream(2, 0, "a"), stream(1, 1, "a"), stream(1, 0, "b"), stream(11, 0, "a"), stream(1, 10, "a")]
    assert len({tuple(other.random(5)) for other in others} | {tuple(first)}) == len(others) + 1


def test_points_do_not_depend_on_the_order_of_names_or_on_the_block():
    once = together(7, ["b", "a", "c"], 1000, 1000)
    for names, block in ([["c", "b", "a"], 64], [["a", "b", "c"], 1], [["a", "a", "c", "b"], 333]):
        again = together(7, names, 1000, block)
        for name in once:
            np.testing.assert_array_equal(once[name], again[name])


def test_points_lie_inside_the_open_unit_interval_and_are_uniform():
    for values in together(3, [f"x{index}" for index in range(40)], 4096, 512).values():
        assert values.min() > 0 and values.max() < 1
        assert stats.kstest(values, "uniform").pvalue > 1e-4


def test_the_error_of_a_smooth_mean_is_far_below_that_of_random_points():
    names = ["a", "b", "c"]

    def mean(points):
        return float(np.mean(np.exp(points["a"]) * np.exp(points["b"]) * points["c"] ** 2))

    exact = (np.e - 1) ** 2 / 3
    sobol = [mean(together(seed, names, 4096, 4096)) - exact for seed in range(20)]
    random = [mean({name: stream(seed, 0, name).random(4096) for name in names}) - exact for seed in range(20)]
    assert np.sqrt(np.mean(np.square(sobol))) < 0.05 * np.sqrt(np.mean(np.square(random)))


def test_more_names_than_direction_numbers_fall_back_to_streams_of_their_own(monkeypatch):
    monkeypatch.setattr(streams, "MAX_SOBOL_DIMENSIONS", 2)
    found = together(1, ["a", "b", "c"], 500, 100)
    np.testing.assert_array_equal(found["b"], 1.0 - stream(1, 0, "b").random(500))

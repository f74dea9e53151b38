"""Areas under the curve against a comparison of every pair, and their intervals and tests against simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from baserate.auditing.measures.areas import Auc, area_difference, compute_auc, p_of_areas
from baserate.auditing.measures.curves import ScoreCounts
from support.logs import run_audit, write_csv


def counts_of(with_outcome, without):
    score, place = np.unique(np.concatenate([with_outcome, without]), return_inverse=True)
    sides = np.split(place.ravel(), [len(with_outcome)])
    return ScoreCounts(score, *(np.bincount(side, minlength=len(score)) for side in sides))


def area_of(with_outcome, without):
    return compute_auc(counts_of(np.asarray(with_outcome), np.asarray(without)))


SCORES = st.lists(st.integers(0, 6), min_size=2, max_size=30)


@given(SCORES, SCORES)
def test_the_area_and_its_variance_are_those_of_every_pair(yes, no):
    """DeLong's variance: that of the mean chance of each person to be ordered rightly, over either kind."""
    won = (np.subtract.outer(yes, no) > 0) + 0.5 * (np.subtract.outer(yes, no) == 0)
    found = area_of(yes, no)
    assert found.value == pytest.approx(won.mean())
    expected = won.mean(axis=1).var(ddof=1) / len(yes) + won.mean(axis=0).var(ddof=1) / len(no)
    assert found.variance == pytest.approx(expected, abs=1e-14)


@given(SCORES, SCORES, st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_an_interval_holds_its_area_inside_0_and_1_and_is_mirrored_with_the_scores(yes, no, level):
    found = area_of(yes, no).interval(level)
    assert 0 <= found.low <= found.value <= found.high <= 1
    mirrored = area_of([-score for score in yes], [-score for score in no]).interval(level)
    assert (1 - mirrored.high, 1 - mirrored.low) == pytest.approx((float(found.low), float(found.high)), abs=1e-9)


def test_the_interval_is_that_of_the_logit():
    found = area_of([1, 3, 4, 6], [0, 1, 2, 3, 5])
    odds, error = found.value / (1 - found.value), math.sqrt(found.variance) / (found.value * (1 - found.value))
    low, high = (odds * math.exp(sign * stats.norm.ppf(0.975) * error) for sign in (-1, 1))
    assert found.interval(0.95)[1:] == pytest.approx((low / (1 + low), high / (1 + high)))


@pytest.mark.parametrize(("yes", "no"), [([5, 6, 7], [1, 2, 3]), ([1, 2], [5, 6]), ([4], [1, 2, 5]), ([3, 3], [3, 3])])
def test_where_no_variance_can_be_seen_the_area_is_not_certain(yes, no):
    found = area_of(yes, no)
    assert not found.on_logit_scale
    low, high = (float(end) for end in found.interval(0.95)[1:])
    assert high - low > 0.2


@pytest.mark.parametrize("spread", [1.0, 1.5, 2.0, 3.0])
def test_an_area_covers_what_it_says_where_the_scores_of_either_kind_spread_apart(spread):
    """Nominal 95%, 50 with the outcome and 500 without; an interval that takes the spreads as equal covers 84 to 95."""
    random, true = np.random.default_rng(5), stats.norm.cdf(1 / math.hypot(1, spread))
    intervals = [area_of(random.normal(1, spread, 50), random.normal(0, 1, 500)).interval(0.95) for _ in range(2000)]
    assert np.mean([low <= true <= high for _, low, high in intervals]) == pytest.approx(0.95, abs=0.015)


@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_p_is_uniform_where_areas_do_not_differ(spread):
    random = np.random.default_rng(6)
    found = [
        p_of_areas(
            area_of(random.normal(1, spread, 60), random.normal(0, 1, 200)),
            area_of(random.normal(1, spread, 80), random.normal(0, 1, 150)),
        )
        for _ in range(1000)
    ]
    assert stats.kstest(found, "uniform").pvalue > 0.001


@given(SCORES, SCORES, SCORES, SCORES)
def test_at_one_minus_p_the_interval_of_the_difference_reaches_0(yes, no, others_yes, others_no):
    one, other = area_of(yes, no), area_of(others_yes, others_no)
    p = p_of_areas(one, other)
    assert p == p_of_areas(other, one)
    if one.value == other.value:
        assert p == 1
    elif p > 1e-12:
        value, low, high = area_difference(one, other, 1 - p)
        assert float(low if value > 0 else high) == pytest.approx(0, abs=1e-9)


def test_an_undefined_area_is_tested_against_nothing():
    assert p_of_areas(Auc(math.nan, 0, 5), area_of([1, 2], [0, 1])) is None


@pytest.mark.parametrize(("group", "sign"), [("better", 1), ("worse", -1)])
def test_a_contrast_is_the_groups_area_less_the_references(tmp_path, group, sign):
    areas = {"reference": ([3, 4, 5, 6], [1, 2, 4, 5]), "better": ([5, 6, 7, 6], [1, 2, 4, 5])}
    areas["worse"] = ([1, 2, 3, 4], [2, 3, 4, 5])
    rows = [
        (name, score, y)
        for name in ("reference", group)
        for y, scores in zip((1, 0), areas[name], strict=True)
        for score in scores * 20
    ]
    path = write_csv(tmp_path / "log.csv", ("g", "s", "y"), rows)
    columns = {"score": "s", "threshold": 4, "outcome": "y", "groups": ["g"]}
    result = run_audit(path, columns, reference={"g": "reference"})
    (contrast,) = [one for one in result.contrasts if one.rate == "auc"]
    expected = area_of(*areas[group]).value - area_of(*areas["reference"]).value
    assert contrast.difference.value == pytest.approx(expected)
    assert math.copysign(1, expected) == sign
    assert result.group(("g",), (group,)).rates["auc"].method == "logit-delong"

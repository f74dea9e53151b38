"""Biased labels against brute force over true outcomes."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from baserate.auditing.measures.confusion import PARTS, RATES, Confusion
from baserate.auditing.measures.labels import MOVED, _range, under_recording, unseen_bounds, vanishing_ratio

CELLS = st.lists(st.integers(1, 40), min_size=4, max_size=4)


def confusion(*groups):
    counts = [[*group, *[0] * (len(PARTS) - len(group))] for group in groups]
    return Confusion(("g",), tuple((str(i),) for i in range(len(groups))), np.array(counts))


def rate(tp, fp, fn, tn, name):
    return {
        "prevalence": (tp + fn) / (tp + fp + fn + tn),
        "false_positive_rate": fp / (fp + tn),
        "ppv": tp / (tp + fp),
    }[name]


def truth(cells, share):
    """Return the true counts where ``share`` of real outcomes was recorded."""
    tp, fp, fn, tn = cells
    return tp / share, fp + tp - tp / share, fn / share, tn + fn - fn / share


@given(CELLS, CELLS, st.sampled_from(MOVED))
@example([1, 9, 1, 5], [16, 17, 32, 34], "false_positive_rate")
def test_at_the_ratio_named_the_gap_is_gone_and_nowhere_else(one, other, name):
    ratio = vanishing_ratio(np.array(one, float), np.array(other, float), name)

    def gap(group_share, reference_share):
        return rate(*truth(one, group_share), name) - rate(*truth(other, reference_share), name)

    if ratio is not None:
        shares = (ratio, 1.0) if ratio <= 1 else (1.0, 1 / ratio)
        assert gap(*shares) == pytest.approx(0, abs=1e-9)
        return
    assume(abs(gap(1, 1)) > 1e-6)
    for cells, place in ((one, 0), (other, 1)):
        least = max(cells[0] / (cells[0] + cells[1]), cells[2] / (cells[2] + cells[3]))
        gaps = [gap(share, 1) if place == 0 else gap(1, share) for share in np.linspace(least + 1e-9, 1, 300)]
        assert min(gaps) > 0 or max(gaps) < 0


def test_bounds_hold_every_truth_of_unseen_outcomes():
    counts = confusion((5, 7, 3, 9, 2, 3))
    found = {part.rate: (part.low, part.high) for part in unseen_bounds(counts, ())}
    reached = {name: [] for name in found}
    for a, b in itertools.product(range(3), range(4)):
        cells = dict(zip(PARTS, (5 + a, 7 + 2 - a, 3 + b, 9 + 3 - b, 0, 0, 0), strict=True))
        for name in found:
            above, below = RATES[name]
            reached[name].append(sum(cells[part] for part in above) / sum(cells[part] for part in below))
    for name, values in reached.items():
        assert found[name] == pytest.approx((min(values), max(values)))


@given(CELLS, CELLS, st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_bounds_hold_every_pair_of_recorded_shares(one, other, places):
    # Below the least share, more people would have had the outcome than there are.
    least = max(max(tp / (tp + fp), fn / (fn + tn)) for tp, fp, fn, tn in (one, other))
    low = least + (1 - least) * 0.05
    a, b, c, d = (low + (1 - low) * place for place in places)
    parts = {part.rate: part for part in under_recording(confusion(other, one), ("0",), (), (low, 1.0))}
    for name, part in parts.items():
        value = rate(*truth(one, a), name) - rate(*truth(other, b), name)
        assert part.same[0] - 1e-9 <= value <= part.same[1] + 1e-9
        # The first two numbers of a truth are those of the flagged, the last two those of the others.
        mixed = [(*truth(cells, f)[:2], *truth(cells, u)[2:]) for cells, f, u in ((one, a, b), (other, c, d))]
        value = rate(*mixed[0], name) - rate(*mixed[1], name)
        assert part.free[0] - 1e-9 <= value <= part.free[1] + 1e-9


def test_a_prevalence_gap_of_twice_vanishes_where_one_is_recorded_half_as_often():
    ratio = vanishing_ratio(np.array([20.0, 20, 20, 340]), np.array([10.0, 20, 10, 360]), "prevalence")
    assert ratio == pytest.approx(2)


@pytest.mark.parametrize("rate", ["prevalence", "false_positive_rate", "ppv"])
def test_bounds_are_those_of_a_search_of_all_shares_that_the_log_allows(rate):
    """Of 10 flagged 6 have the outcome on record: less than 60% of the real ones cannot be on record."""
    counts = np.array([6.0, 4.0, 9.0, 81.0, 0.0, 0.0, 0.0])
    seen = {"same": [], "free": []}
    for flagged in np.linspace(0.3, 0.9, 241):
        for others in np.linspace(0.3, 0.9, 241):
            tp, fn = 6 / flagged, 9 / others
            if tp > 10 or fn > 90:
                continue
            negatives = 100 - tp - fn
            value = {"prevalence": (tp + fn) / 100, "false_positive_rate": (10 - tp) / negatives, "ppv": tp / 10}[rate]
            seen["free"].append(value)
            if flagged == others:
                seen["same"].append(value)
    for name, values in seen.items():
        found = _range(counts, rate, (0.3, 0.9), free=name == "free")
        assert found == pytest.approx((min(values), max(values)), abs=2e-3)


def test_a_declared_share_that_the_log_contradicts_has_no_bounds():
    assert _range(np.array([9.0, 1.0, 9.0, 81.0, 0.0, 0.0, 0.0]), "ppv", (0.3, 0.6), free=True) == (None, None)

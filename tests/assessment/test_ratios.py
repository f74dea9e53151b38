"""Ratios between groups: closed forms, exact intervals of counts, and what has no ratio."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, stats

from baserate.assessment.run import assess
from support.scenarios import load_text, scenario_text

STAGE = {"id": "s", "kind": "screening", "screened_per_year": 1e6, "prevalence": 1e-3, "sensitivity": 0.9}
Z = stats.norm.ppf(0.95)


def ratios(rate, reference=None, draws=4000, **changes):
    text = scenario_text({**STAGE, "false_positive_rate": rate, **changes}, size=1e6, groups={"A": 0.8, "B": 0.2})
    if reference:
        text = text.replace("groups =", f'reference = "{reference}"\ngroups =')
    found = assess(load_text(text), draws=draws, drivers=0)
    return {(one.outcome, one.group): one for one in found.ratios}


def test_a_burden_is_compared_per_head_and_a_share_as_it_is():
    found = ratios({"by_group": {"A": 0.01, "B": 0.04}})
    wrong = found["s.false_positives_per_year", "B"]
    assert wrong.per_head
    assert wrong.estimate.numbers == pytest.approx((4, 4, 4))
    assert wrong.estimate.mean == pytest.approx(4)
    people = found["s.people_wrongly_flagged_per_year", "B"].to_dict()
    assert people["median"] == pytest.approx(4)
    share = found["s.ppv", "B"]
    assert not share.per_head
    ppv = [0.9e-3 / (0.9e-3 + 0.999 * rate) for rate in (0.01, 0.04)]
    assert share.estimate.median == pytest.approx(ppv[1] / ppv[0])
    assert {group for _, group in found} == {"B"}


def test_each_operating_point_is_compared_with_the_reference_group_at_that_point():
    points = [(1, 0.9, {"A": 0.2, "B": 0.3}), (2, 0.5, {"A": 0.01, "B": 0.04})]
    names = ("threshold", "sensitivity", "false_positive_rate")
    listed = [dict(zip(names, (at, hits, {"by_group": rates}), strict=True)) for at, hits, rates in points]
    stage = {**STAGE, "operating_points": listed, "operate_at": 1}
    del stage["sensitivity"]
    found = assess(load_text(scenario_text(stage, size=1e6, groups={"A": 0.8, "B": 0.2})), draws=100, drivers=0).ratios
    wrong = {
        one.where["threshold"] if one.where else None: one.estimate.median
        for one in found
        if one.outcome == "s.false_positives_per_year"
    }
    assert wrong == pytest.approx({None: 1.5, 1: 1.5, 2: 4.0})


def test_the_reference_is_the_one_declared_and_has_no_row():
    found = ratios({"by_group": {"A": 0.01, "B": 0.04}}, reference="B")
    assert {(one.group, one.reference) for one in found.values()} == {("A", "B")}
    assert found["s.false_positives_per_year", "A"].estimate.median == pytest.approx(0.25)


def test_a_ratio_of_log_normal_rates_has_the_interval_of_its_closed_form():
    spread = np.hypot(np.log(2) / 2, np.log(3) / 2) / Z
    rates = {"by_group": {"A": "0.0001 to 0.0002", "B": "0.0001 to 0.0003"}}
    found = ratios(rates, draws=1 << 14)["s.false_positives_per_year", "B"].estimate
    middle = np.sqrt(1e-4 * 3e-4) / np.sqrt(1e-4 * 2e-4)
    ends = [middle * np.exp(sign * Z * spread) for sign in (-1, 1)]
    assert [found.low, found.high] == pytest.approx(ends, rel=5e-3)
    assert found.mean is None


def test_nothing_over_nothing_is_left_out_and_something_over_nothing_is_infinite():
    found = ratios({"by_group": {"A": 0.0, "B": 0.01}})
    infinite = found["s.false_positives_per_year", "B"].to_dict()
    assert (infinite["median"], infinite["why"], infinite["infinite"]) == (None, "infinite", 1)
    found = ratios({"by_group": {"A": 0.0, "B": 0.0}})
    undefined = found["s.false_positives_per_year", "B"].to_dict()
    assert (undefined["median"], undefined["why"], undefined["undefined"]) == (None, "undefined", 1)


def test_two_counts_have_the_exact_conditional_interval():
    """Its ends are the ratios at which the observed split of the errors has a tail of 5%, found by root search."""
    counts = {"A": {"count": 4, "of": 1000}, "B": {"count": 9, "of": 500}}
    found = ratios({"by_group": counts})["s.false_positive_rate", "B"]
    assert found.exact is not None

    def share(ratio):
        return 500 * ratio / (500 * ratio + 1000)

    low = optimize.brentq(lambda ratio: stats.binom.sf(8, 13, share(ratio)) - 0.05, 1e-3, 1e3)
    high = optimize.brentq(lambda ratio: stats.binom.cdf(9, 13, share(ratio)) - 0.05, 1e-3, 1e3)
    assert (found.exact.low, found.exact.high) == pytest.approx((low, high), rel=1e-6)
    assert found.exact.low < found.estimate.median < found.exact.high
    assert "conditional" in found.to_dict()["exact"]["method"]


def test_the_exact_interval_reaches_nothing_and_has_no_end_where_nothing_was_counted():
    none = {"count": 0, "of": 100}
    found = ratios({"by_group": {"A": {"count": 3, "of": 100}, "B": none}})["s.false_positive_rate", "B"]
    assert found.exact.low == 0
    found = ratios({"by_group": {"A": none, "B": {"count": 3, "of": 100}}})["s.false_positive_rate", "B"].to_dict()
    assert found["exact"]["high"] is None
    assert found["exact"]["why"] == "infinite"


def test_counts_of_a_search_s_rate_have_the_exact_interval_beside_the_outcome():
    counts = {"by_group": {"A": {"count": 4, "of": 1000}, "B": {"count": 9, "of": 500}}}
    stage = {"id": "f", "kind": "face_search", "faces_per_day": 1e4, "p_watchlisted": 1e-4, "fnir": 0.1, "fpir": counts}
    result = assess(load_text(scenario_text(stage, size=1e6, groups={"A": 0.8, "B": 0.2})), draws=500, drivers=0)
    rows = [one for one in result.ratios if one.outcome == "f.fpir"]
    assert len(rows) == 1
    assert rows[0].exact is not None
    assert result.to_dict()["ratios"][0]["reference"] == "A"


def test_without_groups_there_are_no_ratios():
    assert assess(load_text(scenario_text({**STAGE, "false_positive_rate": 0.1}, size=1e6)), draws=10).ratios == ()

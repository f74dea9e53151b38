"""Two scenarios against each other: closed forms of differences and ratios, shared draws, and names."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from baserate.assessment.compare import compare
from baserate.assessment.run import assess
from baserate.errors import UsageError
from support.scenarios import load_text, scenario_text

STAGE = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": "1e5 to 4e5",
    "prevalence": 1e-3,
    "sensitivity": 0.9,
    "false_positive_rate": 0.01,
}
Z = stats.norm.ppf(0.95)


def loaded(*stages, name="test.toml", **options):
    return load_text(scenario_text(*stages, size=1e6, **options), name)


def found_in(comparison, outcome_id, group=None):
    return next(one for one in comparison.outcomes if (one.id, one.group) == (outcome_id, group))


def test_what_both_are_unsure_of_falls_out_of_the_ratio_and_scales_the_difference():
    better = {**STAGE, "false_positive_rate": 0.004}
    result = compare(loaded(STAGE), loaded(better))
    wrong = found_in(result, "s.false_positives_per_year")
    assert (wrong.ratio.low, wrong.ratio.high) == pytest.approx((0.4, 0.4))
    for part, screened in (("low", 4e5), ("median", 2e5), ("high", 1e5)):
        assert getattr(wrong.difference, part) == pytest.approx(-0.006 * 0.999 * screened, rel=5e-3)
    assert wrong.p_more == 0
    assert found_in(result, "s.true_positives_per_year").difference.median == 0
    assert result.changed == ("s.false_positive_rate",)
    assert result.coupled == ()


def test_each_side_is_what_assess_says_of_it():
    other = {**STAGE, "false_positive_rate": "0.001 to 0.02"}
    result = compare(loaded(other), loaded({**other, "sensitivity": 0.5}))
    alone = assess(loaded(other))
    for outcome in result.outcomes:
        assert outcome.a == alone.find(outcome.id).estimate


def test_inputs_of_one_name_are_drawn_together_unless_drawn_apart():
    """Log-normal amounts: the log ratio's spread is the difference of the two together, the root of squares apart."""
    a, b = loaded(STAGE), loaded({**STAGE, "screened_per_year": "1e5 to 2e5"})
    first, second = (np.log(high / 1e5) / (2 * Z) for high in (4e5, 2e5))
    middle = np.sqrt(2e5 * 1e5) / np.sqrt(4e5 * 1e5)
    together = compare(a, b)
    assert together.coupled == ("s.screened_per_year",)
    assert any("s.screened_per_year" in warning and "`apart`" in warning for warning in together.warnings)
    apart = compare(a, b, apart=["s.screened_per_year"])
    assert apart.coupled == ()
    for result, spread in ((together, second - first), (apart, np.hypot(first, second))):
        ratio = found_in(result, "s.true_positives_per_year").ratio
        ends = sorted(middle * np.exp(np.array([-1, 1]) * Z * spread))
        assert [ratio.low, ratio.high] == pytest.approx(ends, rel=5e-3)


def test_one_evidence_record_in_both_is_one_draw():
    record = {"evidence": "compas-fpr-black"}
    stage = {"id": "r", "kind": "risk_score", "base_rate": 0.1, "sensitivity": 0.5, "false_positive_rate": record}
    result = compare(loaded({**stage, "scored": 100}), loaded({**stage, "scored": 300}))
    flagged = found_in(result, "r.flagged")
    assert flagged.a.low < flagged.a.high
    assert (flagged.ratio.low, flagged.ratio.high) == pytest.approx((3, 3))


def test_the_chance_that_b_is_more_is_the_share_of_draws():
    a = loaded({**STAGE, "screened_per_year": {"low": 0, "high": 100, "shape": "uniform"}})
    b = loaded({**STAGE, "screened_per_year": {"low": 20, "high": 100, "shape": "uniform"}})
    result = compare(a, b, apart=["s.screened_per_year"])
    assert found_in(result, "s.flagged_per_year").p_more == pytest.approx(0.6, abs=5e-3)


def test_outcomes_of_groups_and_items_are_matched_and_others_listed():
    crowd = {
        "id": "c",
        "kind": "gathering_alert",
        "p_flagged": 0.01,
        "k": 5,
        "gatherings": [{"people": 100, "per_day": 1}, {"people": 500, "per_day": 1}],
    }
    fewer = {**crowd, "gatherings": [{"people": 500, "per_day": 2}]}
    a = loaded(STAGE, crowd, groups={"A": 0.5, "B": 0.5})
    b = loaded(fewer, groups={"A": 0.2, "C": 0.8})
    result = compare(a, b)
    alerts = [one for one in result.outcomes if one.id == "c.p_alert" and one.group is None]
    assert [one.where for one in alerts] == [{"people": 500}]
    assert alerts[0].ratio.median == pytest.approx(1)
    assert {one.group for one in result.outcomes} == {None, "A"}
    assert "s.ppv" in result.only_in_a
    assert "c.p_alert" in result.only_in_a
    assert result.only_in_b == tuple(dict.fromkeys(one.id for one in result.outcomes if one.id in result.only_in_b))


def test_what_cannot_be_compared_is_reported():
    other = loaded({**STAGE, "id": "t"})
    with pytest.raises(UsageError, match="no outcome"):
        compare(loaded(STAGE), other)
    with pytest.raises(UsageError, match=r"did you mean 's\.screened_per_year'"):
        compare(loaded(STAGE), loaded(STAGE), apart=["s.screend_per_year"])
    with pytest.raises(UsageError, match="draws: "):
        compare(loaded(STAGE), loaded(STAGE), draws=0)


def test_a_scenario_beside_itself_differs_by_nothing():
    stage = {**STAGE, "prevalence": "1e-4 to 1e-2", "sensitivity": {"count": 8, "of": 10}}
    for outcome in compare(loaded(stage), loaded(stage)).outcomes:
        assert (outcome.difference.low, outcome.difference.high) == (0, 0)
        assert (outcome.ratio.low, outcome.ratio.high) in ((1, 1), (None, None))

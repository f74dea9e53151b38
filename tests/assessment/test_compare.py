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
        assert outcome.a == alone[outcome.id, outcome.where].estimate


def test_each_side_of_counts_by_group_and_of_nothing_is_what_assess_says_of_it():
    """The total's rows of counts by group, ends of counts of nothing, means that are none, and what is infinite."""
    groups = {"A": 0.3, "B": 0.7}
    rates = {"by_group": {"A": {"count": 0, "of": 200}, "B": {"count": 3, "of": 900}}}
    nothing = {"by_group": {"A": {"count": 0, "of": 50}, "B": {"count": 0, "of": 70}}}
    counted = {**STAGE, "false_positive_rate": rates}
    stages = [
        counted,
        {**counted, "sensitivity": {"count": 0, "of": 40}},
        {**STAGE, "false_positive_rate": nothing},
        {**STAGE, "sensitivity": 0.0, "prevalence": "1e-4 to 1e-2"},
        {**STAGE, "false_positive_rate": 0.0, "prevalence": {"count": 0, "of": 100}},
    ]
    for stage in stages:
        # Twice the looks of the same spread: the streams, and so the points, are those that each has alone.
        other = {**stage, "screened_per_year": "2e5 to 9e5"}
        for first, second in ((stage, stage), (stage, other), (other, stage)):
            sides = loaded(first, groups=groups), loaded(second, groups=groups)
            found = compare(*sides, draws=500, seed=3)
            alone = [
                {(one.id, one.group, str(one.where)): one.estimate for one in side}
                for side in (assess(side, draws=500, seed=3, drivers=0, bounds=False).outcomes for side in sides)
            ]
            assert len(found.outcomes) == len(alone[0])
            for one in found.outcomes:
                assert one.a == alone[0][one.id, one.group, str(one.where)]
                assert one.b == alone[1][one.id, one.group, str(one.where)]


def test_a_total_against_its_undivided_count_has_the_same_interval():
    """Errors of 3 in 1,000 people alike, as one count and split between two groups: one posterior, drawn apart."""
    split = {"by_group": {"A": {"count": 1, "of": 300}, "B": {"count": 2, "of": 700}}}
    texts = [
        {**STAGE, "screened_per_year": 1e5, "false_positive_rate": one} for one in ({"count": 3, "of": 1000}, split)
    ]
    found = compare(*(loaded(one, groups={"A": 0.3, "B": 0.7}) for one in texts), draws=20_000)
    wrong = found_in(found, "s.false_positives_per_year")
    exact = stats.beta(3.5, 997.5).ppf([0.05, 0.5, 0.95]) * 1e5 * 0.999
    assert [wrong.a.low, wrong.a.median, wrong.a.high] == pytest.approx(exact, rel=5e-3)
    assert [wrong.b.low, wrong.b.median, wrong.b.high] == pytest.approx(exact, rel=0.03)


def test_nothing_counted_in_one_scenario_leaves_the_ratio_no_limit_on_its_side():
    """0 of 100 against 5 of 100: B over A may be any ratio above, A over B any below."""
    none, some = (loaded({**STAGE, "false_positive_rate": {"count": n, "of": 100}}) for n in (0, 5))
    wrong = found_in(compare(none, some, draws=2000), "s.false_positives_per_year")
    assert wrong.a.low == 0
    assert wrong.ratio.high is None
    assert wrong.ratio.low > 1
    back = found_in(compare(some, none, draws=2000), "s.false_positives_per_year")
    assert back.ratio.low == 0
    assert back.ratio.high < 1
    assert back.ratio.mean is None
    itself = found_in(compare(none, none, draws=2000), "s.false_positives_per_year")
    assert (itself.ratio.low, itself.ratio.high, itself.difference.low, itself.difference.high) == (1, 1, 0, 0)
    assert itself.ratio.kind == "fixed"


def test_a_single_draw_is_no_fixed_number():
    uncertain = {**STAGE, "false_positive_rate": "0.001 to 0.02"}
    found = assess(loaded(uncertain), draws=1, drivers=0, bounds=False)
    assert found["s.false_positives_per_year"].kind == "credible"
    assert found["s.false_positives_per_year"].low == found["s.false_positives_per_year"].high
    one = found_in(compare(loaded(uncertain), loaded(uncertain), draws=1), "s.false_positives_per_year")
    assert (one.a.kind, one.b.kind) == ("credible", "credible")
    sure = loaded({**STAGE, "screened_per_year": 1e5})
    assert assess(sure, draws=1, drivers=0, bounds=False)["s.false_positives_per_year"].kind == "fixed"
    steady = assess(loaded({**STAGE, "screened_per_year": "1e5 to 2e5"}), draws=1, drivers=0, bounds=False)
    assert steady["s.ppv"].kind == "fixed"


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


def test_counts_that_differ_are_two_trials():
    """3 of 1,000 against 2 of 1,000: the chance that the second rate is more, from the two posteriors integrated."""
    scenarios = [loaded({**STAGE, "false_positive_rate": {"count": count, "of": 1000}}) for count in (3, 2)]
    found = compare(*scenarios)
    a, b = (stats.beta(count + 0.5, 1000 - count + 0.5) for count in (3, 2))
    u = (np.arange(20000) + 0.5) / 20000
    wanted = b.sf(a.ppf(u)).mean()
    assert found_in(found, "s.false_positives_per_year").p_more == pytest.approx(wanted, abs=2e-3)
    assert wanted == pytest.approx(0.33, abs=5e-3)
    assert found.apart == ("s.false_positive_rate",)
    assert found.coupled == ()
    assert any("drawn apart" in warning for warning in found.warnings)
    assert found_in(found, "s.true_positives_per_year").ratio.low == 1


def test_counts_that_are_the_same_are_one_draw():
    scenarios = [
        loaded({**STAGE, "false_positive_rate": {"count": 3, "of": 1000}, "sensitivity": s}) for s in (0.9, 0.8)
    ]
    found = compare(*scenarios)
    assert found.apart == ()
    assert found_in(found, "s.false_positives_per_year").ratio.high == 1


def test_what_an_input_drawn_apart_is_joined_with_keeps_its_draws():
    joined = '[[dependence]]\nbetween = ["s.false_positive_rate", "s.screened_per_year"]\nrank_correlation = 0.6\n'
    texts = [
        scenario_text({**STAGE, "false_positive_rate": {"count": count, "of": 1000}}, size=1e6) + joined
        for count in (3, 2)
    ]
    found = compare(*(load_text(text) for text in texts), draws=2000)
    assert found.apart == ("s.false_positive_rate",)
    assert (
        found_in(found, "s.true_positives_per_year").ratio.low
        == found_in(found, "s.true_positives_per_year").ratio.high
        == pytest.approx(1)
    )


def test_an_infinite_outcome_is_no_ratio_of_one():
    sound, blind = loaded(STAGE), loaded({**STAGE, "sensitivity": 0.0})
    found = found_in(compare(sound, blind), "s.flags_per_true_positive")
    assert found.p_more == 1
    assert found.difference.median is None
    assert found.ratio.median is None
    assert found.ratio_draws == 1
    both = found_in(compare(blind, blind), "s.flags_per_true_positive")
    assert both.ratio_draws == 0
    assert both.ratio.median is None
    assert both.difference.median is None
    assert both.p_more == 0


def test_a_ratio_says_over_how_many_draws_it_is_taken():
    nobody = {**STAGE, "prevalence": 0.0}
    found = compare(loaded(nobody), loaded({**nobody, "false_positive_rate": 0.5}))
    assert found_in(found, "s.true_positives_per_year").ratio_draws == 0
    assert found_in(found, "s.false_positives_per_year").ratio_draws == 1


def test_what_enters_no_formula_makes_no_difference_and_this_is_said():
    search = {"id": "f", "kind": "face_search", "faces_per_day": 1000, "p_watchlisted": 1e-4, "fnir": 0.1}
    search |= {"fpir": "1e-4 to 1e-3"}
    found = compare(*(loaded({**search, "watchlist_size": size}) for size in (2000, 200_000)), draws=100)
    assert any("differ only in what enters no formula (f.watchlist_size)" in warning for warning in found.warnings)
    result = assess(loaded({**search, "watchlist_size": "1000 to 2000"}), draws=100)
    assert any(warning.startswith("f.watchlist_size is declared and not used") for warning in result.warnings)
    assert "f.watchlist_size" not in {driver.input for driver in result.drivers}
    used = assess(
        loaded({**{k: v for k, v in search.items() if k != "fpir"}, "fmr": 1e-6, "watchlist_size": 9}), draws=1
    )
    assert not any("not used" in warning for warning in used.warnings)

"""What the cases give against published totals that are not their inputs, and against formulas from elsewhere."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from scipy import special, stats

from baserate.assessment.run import assess
from baserate.scenario.cases import case_path
from baserate.scenario.load import load_scenario
from support.ready import assessed, find, words

MET, SOUTH_WALES, GALLERY = "met-live-2024-25", "south-wales-2017", "national-gallery-search"
GATHERINGS, SCORE, DATABASE = "gatherings-of-flagged", "rare-offence-score", "police-database-search"


def within(estimate, value: float, times: float = 1.0) -> bool:
    """Whether a published number lies in an interval; ``times`` is 365 for a sum over the year."""
    return estimate.low * times <= value <= estimate.high * times


def input_of(name: str, input_id: str, group: str | None = None):
    return next(found for found in assessed(name).inputs if (found.id, found.group) == (input_id, group))


class TestMet:
    def test_the_published_year_comes_out(self):
        assert within(find(MET, "search.alerts_per_day"), 2077, 365)
        assert within(find(MET, "search.true_alerts_per_day"), 2067, 365)
        assert within(find(MET, "search.false_alerts_per_day"), 10, 365)
        assert find(MET, "search.alerts_per_day").median * 365 == pytest.approx(2077, rel=2e-3)

    def test_the_same_ten_errors_by_both_denominators(self):
        per_alert, per_face = find(MET, "search.false_discovery_rate"), find(MET, "search.false_alerts_per_face")
        assert within(per_alert, 10 / 2077)
        assert within(per_face, 10 / 3_147_436)
        # half an event is Jeffreys' prior: a mean of 10.5, over alerts and over faces alike
        assert per_face.mean * 3_147_436 == pytest.approx(10.5, rel=2e-3)
        assert per_alert.mean * 2077 == pytest.approx(10.5, rel=5e-3)

    def test_the_derived_passes_and_the_side_figures_of_the_page(self):
        assert round((2077 - 10) / 0.89) == 2322
        assert round(3_147_436 / 6000) == 525
        assert 549 + 347 + 85 == 981
        low, high = stats.beta(8.5, 2.5).ppf([0.05, 0.95])
        assert f"{low:.2f} to {high:.2f}" in words(MET)


class TestSouthWales:
    def test_the_published_week_comes_out(self):
        assert within(find(SOUTH_WALES, "search.alerts_per_day"), 2470, 365)
        assert within(find(SOUTH_WALES, "search.true_alerts_per_day"), 173, 365)
        share = find(SOUTH_WALES, "search.false_discovery_rate")
        assert within(share, 2297 / 2470)
        assert share.median == pytest.approx(0.930, abs=5e-4)
        assert f"{share.median:.2f}" != "0.92"

    def test_interventions_of_another_source(self):
        assert within(find(SOUTH_WALES, "search.confirmed_ppv"), 96 / (96 + 5))
        assert within(find(SOUTH_WALES, "search.confirmed_true_alerts_per_day"), 96, 365)
        assert within(find(SOUTH_WALES, "search.confirmed_false_alerts_per_day"), 5, 365)

    def test_the_story_of_2025_does_not_add_up(self):
        assert 173 + 2554 == 2727 != 2632
        assert f"By the parts {2554 / 2727:.1%}" in words(SOUTH_WALES)
        assert f"it is {(2632 - 173) / 2632:.1%}" in words(SOUTH_WALES)

    def test_alerts_do_not_depend_on_how_often_a_visitor_was_seen(self):
        text = case_path(SOUTH_WALES).read_text(encoding="utf-8")
        often = text.replace("465.753425", "1397.260274").replace("of = 170_000", "of = 510_000")
        assert often.count("510_000") == 2
        result = assess(load_scenario("often.toml", often.encode()))
        for name in ("alerts_per_day", "false_discovery_rate", "confirmed_ppv"):
            found = result.find(f"search.{name}")
            assert found is not None
            assert found.estimate.median == pytest.approx(find(SOUTH_WALES, f"search.{name}").median, rel=2e-3)
        per_face = result.find("search.false_alerts_per_face")
        assert per_face is not None
        assert per_face.estimate.median * 3 == pytest.approx(
            find(SOUTH_WALES, "search.false_alerts_per_face").median, rel=2e-3
        )


class TestGallery:
    @staticmethod
    def fmr(fpir: mpmath.mpf, gallery: int) -> mpmath.mpf:
        return 1 - (1 - fpir) ** (mpmath.mpf(1) / gallery)

    def test_the_errors_per_comparison_are_those_of_the_published_tests(self):
        with mpmath.workdps(50):
            nist = float(self.fmr(mpmath.mpf("0.003"), 12_000_000))
            npl = float(self.fmr(mpmath.mpf(1) / 6000, 10_000))
            needed = float(self.fmr(mpmath.mpf("0.003"), 2_500_000_000))
        assert input_of(GALLERY, "portraits.fmr").median == pytest.approx(nist, rel=5e-3)
        assert input_of(GALLERY, "street.fmr").median == pytest.approx(npl, rel=0.03)
        assert input_of(GALLERY, "needed.fmr").median == pytest.approx(needed, rel=1e-4)
        assert nist / needed == pytest.approx(208.3, abs=0.1)
        assert round(1 / needed / 1e9) == 832

    def test_nists_setting_at_two_and_a_half_billion(self):
        """1-(1-0.003)^(2.5e9/12e6): the gallery is 208 times larger."""
        expected = 1 - 0.997 ** (2_500_000_000 / 12_000_000)
        assert find(GALLERY, "portraits.fpir").median == pytest.approx(expected, abs=3e-3)
        assert find(GALLERY, "needed.fpir").median == pytest.approx(0.003, rel=1e-3)

    def test_wrong_images_beside_the_right_one(self):
        for stage, expected in (("portraits", 0.6), ("street", 42), ("needed", 0.003)):
            average = input_of(GALLERY, f"{stage}.fmr").median * 2.5e9
            assert average == pytest.approx(expected, rel=0.05)


class TestGatherings:
    @pytest.mark.parametrize(("stage", "k"), [("five", 5), ("twenty", 20)])
    @pytest.mark.parametrize("people", [50, 500, 5000])
    def test_chance_of_an_alert_is_the_binomial_tail_at_the_ends_and_the_middle_of_the_list(self, stage, k, people):
        """The chance rises with the one input that it has, so its quantiles are its values at that input's."""
        shares = special.expit(np.array([special.logit(0.0004), 0, special.logit(0.01)]))
        shares[1] = special.expit((special.logit(0.0004) + special.logit(0.01)) / 2)
        low, median, high = stats.binom.sf(k - 1, people, shares)
        found = find(GATHERINGS, f"{stage}.p_alert", people=people)
        assert found.median == pytest.approx(median, rel=0.02)
        assert found.low == pytest.approx(low, rel=0.1)
        assert found.high == pytest.approx(high, rel=0.1)

    def test_clustering_raises_small_gatherings_and_lowers_large_ones(self):
        share = float(special.expit((special.logit(0.0004) + special.logit(0.01)) / 2))
        correlation = float(special.expit((special.logit(0.001) + special.logit(0.05)) / 2))
        strength = (1 - correlation) / correlation
        for people, sign in ((50, 1), (500, 1), (5000, -1)):
            apart = stats.binom.sf(4, people, share)
            together = stats.betabinom.sf(4, people, share * strength, (1 - share) * strength)
            assert np.sign(together - apart) == sign
            found = (find(GATHERINGS, f"{stage}.p_alert", people=people).median for stage in ("five_together", "five"))
            assert np.sign(np.subtract(*found)) == sign


class TestScore:
    def test_the_ends_of_the_base_rates_are_the_published_counts(self):
        assert input_of(SCORE, "short_list.base_rate").high == pytest.approx(762 / 399_412, rel=5e-3)
        assert input_of(SCORE, "short_list.base_rate").low == pytest.approx(15 / 100_000)
        assert input_of(SCORE, "short_list_shootings.base_rate").high == pytest.approx(
            (4331 + 3550) / 399_412, rel=0.02
        )

    def test_the_violent_score_of_compas_has_a_binormal_auc_of_0_68(self):
        distance = special.ndtri(389 / 736) - special.ndtri(1597 / 5718)
        auc = float(special.ndtr(distance / np.sqrt(2)))
        assert auc == pytest.approx(0.68, abs=0.005)
        assert input_of(SCORE, "short_list.auc").low < auc < input_of(SCORE, "short_list.auc").high

    def test_the_lists_are_as_long_as_published(self):
        assert find(SCORE, "short_list.flagged").median == pytest.approx(399_412 * 1400 / 398_684, rel=1e-4)
        rare = 762 / 399_412 / 2  # the middle of the base rates hardly matters: almost everybody flagged is so wrongly
        expected = 399_412 * (rare * 389 / 736 + (1 - rare) * 1597 / 5718)
        assert find(SCORE, "wide_list.flagged").median == pytest.approx(expected, rel=2e-3)
        found, missed = find(SCORE, "wide_list.true_positives"), find(SCORE, "wide_list.missed")
        assert found.mean / (found.mean + missed.mean) == pytest.approx(389 / 736, abs=0.01)

    def test_hours_follow_the_list(self):
        for stage in ("short_list", "wide_list"):
            wrong = find(SCORE, f"{stage}.false_discovery_rate")
            hours = find(SCORE, f"{stage}_visits.share_of_hours_on_false_alerts")
            assert hours.median == pytest.approx(wrong.median, rel=1e-6)
        needed = find(SCORE, "wide_list_visits.officers_needed").median
        assert find(SCORE, "wide_list_visits.share_unattended").median == pytest.approx(1 - 10 / needed, rel=1e-3)


class TestDatabase:
    @pytest.mark.parametrize(("group", "rate"), [("white", 0.0004), ("Asian", 0.04), ("Black", 0.055)])
    def test_false_results_by_group_are_the_published_rate_times_those_not_in_the_database(self, group, rate):
        assert find(DATABASE, "search.fpir", group).median == pytest.approx(rate)
        absent = 1 - special.expit((special.logit(0.1) + special.logit(0.75)) / 2)
        assert find(DATABASE, "search.false_alerts_per_face", group).median == pytest.approx(rate * absent, rel=5e-3)

    def test_both_published_shares_of_searches_with_a_result_fit(self):
        searches = 25_000 * 12 / 365
        assert within(find(DATABASE, "search.alerts_per_day"), 0.14 * searches)
        assert within(find(DATABASE, "search.alerts_per_day"), 0.56 * searches)

    def test_rates_by_group_do_not_depend_on_the_shares(self):
        text = case_path(DATABASE).read_text(encoding="utf-8")
        alike = text.replace("white = 0.86, Asian = 0.0979, Black = 0.0421", "white = 0.4, Asian = 0.3, Black = 0.3")
        assert alike != text
        result = assess(load_scenario("alike.toml", alike.encode()))
        for group in ("white", "Asian", "Black"):
            found = result.find("search.false_discovery_rate", group)
            assert found is not None
            expected = find(DATABASE, "search.false_discovery_rate", group)
            assert found.estimate.median == pytest.approx(expected.median, rel=1e-9)

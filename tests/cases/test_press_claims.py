"""The cases of press claims: what their pages say in words is what the assessment gives; side figures are right."""

from __future__ import annotations

import pytest

from support.ready import find, rounds_to, words

# page: (what it says, the outcome, the unit in which it says it, median, low and high as printed)
SAID = {
    "found-in-seven-minutes": [
        ("98% (75% to nearly 100%)", "trial.p_found_within_minutes", 0.01, "98", "75", "100"),
        ("2% (0.5% to 9%)", "real.p_found_within_minutes", 0.01, "2", "0.5", "9"),
        ("about 7 hours (1 to 124)", "real.median_hours_to_find", 1, "7", "1", "124"),
        ("about 131 in a day (7 to 2,300)", "real_day_loose.false_leads_within_minutes", 1, "131", "7", "2300"),
    ],
    "camera-counts": [
        ("47 billion yuan a year (32 to 73)", "police_network.cost_per_year", 1e9, "47", "32", "73"),
        ("778 (117 to 5,100)", "police_network.accelerators_needed", 1, "778", "117", "5100"),
    ],
    "linked-profiles": [
        (
            "6% of the links are to somebody else (0.7% to 40%)",
            "all_cards.link_false_discovery_rate",
            0.01,
            "6",
            "0.7",
            "40",
        ),
        ("about 19% are strangers (1% to 79%)", "contacts.link_false_discovery_rate", 0.01, "19", "1", "79"),
    ],
    "described-person": [
        ("About 1,034 people (247 to 3,900)", "on_foot.people_fitting_description", 1, "1034", "247", "3900"),
        ("about 32% (23% to 41%)", "on_foot.p_all_right", 0.01, "32", "23", "41"),
        ("129 people fit (20 to 795)", "driver.people_fitting_description", 1, "129", "20", "795"),
    ],
    "household-meters": [
        (
            "1.5 million false alarms a year (0.15 to 15 million)",
            "daily.false_alarms_per_year",
            1e6,
            "1.5",
            "0.15",
            "15",
        ),
        ("about 9 are right (0.2 to 342)", "daily.ppv", 1e-4, "9", "0.2", "342"),
        ("about 569 officers (47 to 7,050)", "daily_answered.officers_needed", 1, "569", "47", "7050"),
    ],
    "emotion-at-airports": [
        ("about 2% of flags are right (0.1% to 26%)", "smuggling.ppv", 0.01, "2", "0.1", "26"),
        ("about 133 officers (20 to 859)", "attack_answered.officers_needed", 1, "133", "20", "859"),
    ],
    "whole-chain": [
        ("about 21 (3 to 114)", "score.ppv", 0.001, "21", "3", "114"),
        ("alerted on (6 to 171)", "meetings.innocent_alerts_per_day", 1, "34", "6", "171"),
        ("about 10 officers can answer (1 to 68)", "response.officers_needed", 1, "10", "1", "68"),
    ],
    "store-breach": [
        ("about 21% (5% to 65%)", "ten_years.p_breach_over_period", 0.01, "21", "5", "65"),
        ("85 million people in expectation (7 to 410 million)", "ten_years.people_exposed", 1e6, "85", "7", "410"),
    ],
    "chilling-effect": [
        (
            "about 7.2 million views of 48 articles were not made",
            "articles.acts_forgone_per_year",
            1e6,
            "7.2",
            "7.2",
            "7.2",
        ),
        ("would be 1.8 million", "articles_as_searches.acts_forgone_per_year", 1e6, "1.8", "1.8", "1.8"),
        ("are given up in a year (14,000 to 980,000)", "city.acts_forgone_per_year", 1000, "120", "14", "980"),
    ],
}


@pytest.mark.parametrize("name", SAID)
def test_what_the_page_says_in_words(name):
    for said, outcome, unit, *printed in SAID[name]:
        assert said in words(name), said
        found = find(name, outcome)
        for number, value in zip(printed, (found.median, found.low, found.high), strict=True):
            assert rounds_to(value / unit, number), f"{said}: {number} for {value / unit:.6g}"


def test_the_side_figures_of_the_pages():
    # one success in one try; no failure in n tries bounds the rate below 1/1000
    assert 1 - 0.05**1 == 0.95
    assert (1 - 1e-3) ** 2995 <= 0.05 < (1 - 1e-3) ** 2994
    # from a rate per search of 10,000 to a rate per comparison, and the pairs of 3.5 million
    per_comparison = 1 - (1 - 1 / 6000) ** (1 / 10_000)
    assert per_comparison == pytest.approx(1.7e-8, rel=0.02)
    assert 3_500_000**2 == 1.225e13
    assert [round(1 / f / 1e6, 1) for f in (1.7e-7, 1.7e-9)] == [5.9, 588.2]
    # camera counts
    assert round(100 * (626 / 350 - 1)) == 79
    assert round(528 / 35.39, 1) == 14.9
    assert 528_000_000 / 50_000 == 10_560
    assert find("camera-counts", "police_network.dark_camera_days_per_year").median / 365 == pytest.approx(1e6)


def test_errors_of_one_kind_grow_into_more_of_another():
    """Twice the error rate in the minority, and more than twice the chance that three marked people meet."""
    rates = [find("whole-chain", "score.false_positives", group).median for group in ("minority", "majority")]
    assert rates[0] / 0.1 / (rates[1] / 0.9) == pytest.approx(2, rel=0.05)
    meets = [find("whole-chain", "meetings.p_alert", group, 200).median for group in ("minority", "majority")]
    assert 3.5 < meets[0] / meets[1] < 4.5

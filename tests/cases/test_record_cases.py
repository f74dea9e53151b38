"""Cases made from published counts: what their pages say is what the assessment gives, or what a record holds."""

from __future__ import annotations

import re

import pytest

from baserate.records.library import load_library
from baserate.scenario.cases import case_names
from support.ready import find, readme, rounds_to, words

#: Every id of a record has at least two hyphens, and so has no outcome, file or other word in these pages.
ID = re.compile(r"`([a-z][a-z0-9_]*(?:-[a-z0-9_]+){2,})`")
# page: (what it says, the outcome, the unit in which it says it, median, low and high as printed, "" where not said)
SAID = {
    "suedkreuz-2018": [
        ("are wrongly alerted on (603 to 1,072)", "together.false_alerts_per_day", 1, "800", "603", "1072"),
        ("it is about 410 wrong alerts a day", "together_own_pictures.false_alerts_per_day", 1, "410", "", ""),
        ("taken as true 120 (90 to 160)", "as_claimed.false_alerts_per_day", 1, "120", "90", "160"),
        ("one wanted person about every ten days", "together.true_alerts_per_day", 0.1, "1", "", ""),
        ("Of 10,000 alerts about one is right", "together.ppv", 1e-4, "1", "", ""),
    ],
    "evolv-subway-2024": [
        ("Of 100 alarms about 9 (6 to 14)", "guns_and_knives.ppv", 0.01, "9", "6", "14"),
        ("about 118 people were stopped over nothing", "guns.false_positives_per_year", 1, "118", "", ""),
    ],
    "spot-cascade": [
        ("about 35,000 passengers are referred", "referred.flagged_per_year", 1000, "35", "", ""),
        ("3,300 looked at more closely", "scrutinised.flagged_per_year", 100, "33", "", ""),
        ("and 250 arrested", "arrested.flagged_per_year", 1, "250", "", ""),
        ("about four are about somebody with a plot (fewer than one to 153)", "referred.ppv", 1e-5, "4", "", "153"),
        ("of 1,000 arrests it would be about three", "arrested.ppv", 0.001, "3", "", ""),
    ],
    "foodstuffs-nz-2024": [
        ("Of 100 alerts about 69 (68 to 71) were right", "entrance.ppv", 0.01, "69", "68", "71"),
        ("at worst 31 were wrong", "entrance.false_discovery_rate", 0.01, "31", "", ""),
    ],
    "pnr-austria-2019": [
        ("Of 100 hits 97 are wrong", "matching.false_discovery_rate", 0.01, "97", "97", "97"),
        ("about 16 officials (5 to 50)", "checking.officers_needed", 1, "16", "5", "50"),
    ],
    "joint-operations-week-2017": [
        ("on the way to violence (none to 21)", "as_good_as_the_best.true_positives", 1, "2", "0", "21"),
        ("about 78 others who are", "as_good_as_the_best.missed", 1, "78", "", ""),
        ("92 of 100 flags would be", "one_in_a_hundred.false_discovery_rate", 0.01, "92", "", ""),
    ],
}


@pytest.mark.parametrize("name", SAID)
def test_what_the_page_says_in_words(name):
    for said, outcome, unit, *printed in SAID[name]:
        assert said in words(name), said
        found = find(name, outcome)
        for number, value in zip(printed, (found.median, found.low, found.high), strict=True):
            assert not number or rounds_to(value / unit, number), f"{said}: {number} for {value / unit:.6g}"


@pytest.mark.parametrize("name", case_names())
def test_every_record_that_a_page_names_is_there(name):
    for record_id in set(ID.findall(readme(name))) - set(case_names()):
        assert load_library().get(record_id).id == record_id


@pytest.mark.parametrize(
    ("name", "said", "record_id", "value"),
    [
        ("suedkreuz-2018", "84.9%", "suedkreuz-2018-combined-tpir-phase1", 0.849),
        ("suedkreuz-2018", "0.67%", "suedkreuz-2018-combined-far-phase1", 0.0067),
        ("suedkreuz-2018", "158,000 euros", "suedkreuz-2018-cost", 158_000),
        ("evolv-subway-2024", "0.57% of alarms", "evolv-jacobi-2022-weapon-not-police", 0.0057),
        ("evolv-subway-2024", "85% of the alarms", "evolv-jacobi-2022-false-share", 0.85),
        ("spot-cascade", "47% of lies", "bond-depaulo2006-sensitivity", 0.47),
        ("spot-cascade", "39% of truths", "bond-depaulo2006-false-positive", 0.39),
        ("spot-cascade", "900 million dollars", "gao-14-159-cost", 900e6),
        ("foodstuffs-nz-2024", "3.18 false alerts per million", "met-lfr-2024-25-false-alerts-per-face", 3.18e-6),
        ("foodstuffs-nz-2024", "0.48% of alerts", "met-lfr-2024-25-false-alerts-per-alert", 0.0048),
        ("pnr-austria-2019", "6.8% of hits", "pnr-de-2020-confirmed-per-hit", 0.068),
        ("pnr-austria-2019", "17.9% in 2023", "pnr-de-2023-confirmed-per-hit", 0.179),
        ("pnr-austria-2019", "42.0% in 2024", "pnr-de-2024-confirmed-per-hit", 0.42),
        ("joint-operations-week-2017", "2.9% of those flagged", "ijop-2017-week-criminal-detention", 0.029),
        ("joint-operations-week-2017", "22.6% could not be found", "ijop-2017-week-not-found", 0.226),
        ("joint-operations-week-2017", "426 people", "tesat2024-arrests", 426),
    ],
)
def test_what_the_page_takes_from_a_record(name, said, record_id, value):
    assert said in words(name)
    assert load_library().get(record_id).value == pytest.approx(value, rel=0.015)


def test_the_side_figures_of_the_pages():
    record = load_library().get
    # Südkreuz: ten times as many entries, errors independent
    assert 9.5 < (1 - (1 - 0.0067) ** 10) / 0.0067 < 10
    # the hospital alarms six times as often as the subway
    assert 5.5 < record("evolv-jacobi-2022-alarm-rate").value / record("evolv-nyc-2024-false-per-scan").value < 6.5
    # the bulletin's own sums
    assert 706 + 15_683 + 2_096 + 5_508 == 23_993
    assert 24_412 - 23_993 == 419
    # Foodstuffs: counts, and the days of the trial
    assert 1742 - 1208 == 534
    assert round(225_972_004 / 365, 2) == 619_101.38
    # Austria: 1,500 hits a day
    assert 1500 * 365 * 0.03 == 16_425
    assert round(1500 * 365 * 0.97) == 531_075
    # SPOT: two billion in 52 months
    assert round(2e9 / 52 * 12) == 461_538_462

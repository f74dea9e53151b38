"""Tests, adjusted p-values, verdicts and sample sizes against SciPy, definitions and simulation."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from baserate.auditing.measures.contrasts import benjamini_hochberg, p_of_difference
from baserate.auditing.measures.intervals import newcombe_difference
from baserate.auditing.measures.pairs import Pair, needed_people, p_alike
from baserate.auditing.spec import Options
from support.logs import COLUMNS, HEADER, rows_of_counts, run_audit, write_csv


@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_small_counts_are_tested_exactly(n1, n2, data):
    x1, x2 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n2))
    pooled = (x1 + x2) / (n1 + n2)
    if min(n1, n2) * min(pooled, 1 - pooled) < 10:
        expected = stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]]).pvalue
        assert p_of_difference(x1, n1, x2, n2) == pytest.approx(expected, rel=1e-11)


def exact_p(x1, n1, x2, n2):
    """Return Fisher's p-value in whole numbers: no table is likelier or less likely by rounding."""
    hits = x1 + x2
    ways = [math.comb(n1, k) * math.comb(n2, hits - k) for k in range(hits + 1)]
    return float(Fraction(sum(way for way in ways if way <= ways[x1]), sum(ways)))


@pytest.mark.parametrize("n", [30, 1_000, 30_000_000, 10**9, 10**10])
def test_the_exact_test_keeps_its_digits_however_many_people_there_are(n):
    """Tables that are each other's mirror image are equally likely, and both count; those nearly so do not."""
    for hits in range(1, 19):
        for x1 in range(hits + 1):
            x2 = hits - x1
            for other in (n, n + 1, n + n // 100_000 + 3):
                assert p_of_difference(x1, n, x2, other) == pytest.approx(exact_p(x1, n, x2, other), rel=1e-13)
                # The same question of those who were not found.
                turned = p_of_difference(n - x1, n, other - x2, other)
                assert turned == pytest.approx(exact_p(x1, n, x2, other), rel=1e-13)


def test_one_of_seven_in_either_half_of_many_people():
    """Of 2^7 equally likely ways, 16 put 6 or 7 into the same half, and 2 put 7."""
    assert p_of_difference(6, 10**15, 1, 10**15) == pytest.approx(16 / 128, rel=1e-12)
    assert p_of_difference(7, 10**15, 0, 10**15) == pytest.approx(2 / 128, rel=1e-12)


def test_a_difference_beyond_all_doubt_has_no_chance_left():
    assert p_of_difference(900, 1_000, 0, 10**9) < 1e-300


def test_large_counts_are_tested_as_chi_squared_without_correction():
    expected = stats.chi2_contingency([[805, 990], [349, 1139]], correction=False).pvalue
    assert p_of_difference(805, 1795, 349, 1488) == pytest.approx(expected, rel=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_adjusted_p_values_are_scipys(p):
    assert benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p), abs=1e-12)


def test_a_study_of_the_size_named_tells_the_smallest_difference_as_often_as_the_power_says():
    pair = Pair(np.array([30.0, 40.0]), np.array([200.0, 400.0]))
    needed = needed_people(pair, Options(power=0.8, smallest_difference=0.06))
    assert needed.n is not None
    assert (needed.of, needed.what) == ("people", "to distinguish a difference of 0.06 from no difference")
    generator = np.random.default_rng(7)
    base = 40.5 / 401
    x1, x2 = generator.binomial(needed.n, base + 0.06, 20_000), generator.binomial(2 * needed.n, base, 20_000)
    pooled = (x1 + x2) / 3 / needed.n
    z = (x1 / needed.n - x2 / 2 / needed.n) / np.sqrt(pooled * (1 - pooled) * 1.5 / needed.n)
    assert np.mean(np.abs(z) > stats.norm.isf(0.025)) == pytest.approx(0.8, abs=0.02)


@pytest.mark.parametrize("gap", [0.0, 0.01])
def test_a_study_of_the_size_named_shows_that_a_difference_is_within_the_margin_as_often(gap):
    pair = Pair(np.array([300.0 + 2000 * gap, 300.0]), np.array([2000.0, 2000.0]))
    needed = needed_people(pair, Options(power=0.8, margin=0.05))
    assert needed.n is not None
    generator = np.random.default_rng(8)
    p = (pair.x + 0.5) / (pair.n + 1)
    x1, x2 = (generator.binomial(needed.n, rate, 20_000) for rate in p)
    found = newcombe_difference(x1, needed.n, x2, needed.n, 0.95)
    assert np.mean((found.low >= -0.05) & (found.high <= 0.05)) == pytest.approx(0.8, abs=0.02)


def test_no_size_of_a_study_follows_from_the_difference_that_was_found():
    assert needed_people(Pair(np.array([30.0, 40.0]), np.array([200.0, 400.0])), Options()).n is None


def test_persons_needed_are_persons_and_not_effective_rows():
    x, n = np.array([30.0, 40.0]), np.array([200.0, 400.0])
    options = Options(smallest_difference=0.06)
    alone = needed_people(Pair(x, n), options).n
    # Every row five times under one person: five times the rows, and as many persons.
    needed = needed_people(Pair(x, n, rows=5.0, persons=0.2), options)
    assert needed == (alone, "persons", "to distinguish a difference of 0.06 from no difference")


def test_alike_is_as_sure_as_the_widest_interval_within_the_margin():
    pair = Pair(np.array([300.0, 310.0]), np.array([2000.0, 2000.0]))
    p = p_alike(pair, 0.05)
    found = newcombe_difference(300.0, 2000.0, 310.0, 2000.0, 1 - p)
    assert max(-found.low, found.high) == pytest.approx(0.05, abs=1e-6)
    assert p_alike(pair, 0.004) == 1.0


def test_a_difference_of_rates_that_go_together_is_told_more_surely():
    """Of the same persons twice, with all rows alike, there is no difference to doubt."""
    apart = newcombe_difference(30.0, 100.0, 30.0, 100.0, 0.95)
    together = newcombe_difference(30.0, 100.0, 30.0, 100.0, 0.95, 0.9)
    assert together.high - together.low < 0.5 * (apart.high - apart.low)
    assert p_of_difference(30, 100, 45, 100, 0.9) < p_of_difference(30, 100, 45, 100)


TWO = {"A": (300, 200, 300, 1200), "B": (300, 400, 300, 1000)}


def contrasts_of(tmp_path, counts, **options):
    log = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts(counts))
    return run_audit(log, COLUMNS, reference={"group": "A"}, options=options)


def verdict(result, rate, group="B"):
    return next(c for c in result.contrasts if (c.rate, c.group) == (rate, (group,)))


def test_three_verdicts(tmp_path):
    result = contrasts_of(tmp_path, {"A": (500, 500, 500, 8500), "B": (500, 1500, 500, 7500)}, margin=0.03)
    assert verdict(result, "false_positive_rate").verdict == "differs"
    assert verdict(result, "sensitivity").verdict == "inconclusive"
    assert verdict(result, "sensitivity").n_needed > 1000
    assert verdict(result, "prevalence").verdict == "alike"
    # Without a declared margin nothing is called alike.
    again = contrasts_of(tmp_path, {"A": (500, 500, 500, 8500), "B": (500, 1500, 500, 7500)})
    assert verdict(again, "prevalence").verdict == "inconclusive"


def test_contrasts_are_signed(tmp_path):
    result = contrasts_of(tmp_path, {"A": (50, 50, 50, 150), "B": (50, 20, 50, 180)})
    found = verdict(result, "false_positive_rate")
    assert found.difference.value == pytest.approx(20 / 200 - 50 / 200)
    assert found.ratio.value == pytest.approx(20 / 50)
    assert found.difference.high < 0


def test_the_largest_gap_of_18_people_is_not_the_headline(tmp_path):
    counts = {"A": (300, 200, 300, 1200), "B": (300, 400, 300, 1000), "tiny": (3, 6, 3, 6)}
    result = contrasts_of(tmp_path, counts)
    assert result.group(("group",), ("tiny",)).n == 18
    gaps = {c.group: abs(c.difference.value) for c in result.contrasts if c.rate == "false_positive_rate"}
    assert max(gaps, key=gaps.get) == ("tiny",)
    assert result.headline.group == ("B",)


@pytest.mark.slow
def test_of_alike_groups_few_are_said_to_differ(tmp_path):
    """With no difference anywhere, the chance of even one finding is held below the false discovery rate."""
    generator = np.random.default_rng(3)
    found = 0
    runs = 40
    for run in range(runs):
        counts = {name: tuple(generator.multinomial(800, [0.1, 0.2, 0.2, 0.5])) for name in "ABCDEF"}
        (tmp_path / str(run)).mkdir()
        result = contrasts_of(tmp_path / str(run), counts)
        found += any(c.verdict == "differs" for c in result.contrasts)
    assert found <= stats.binom.ppf(0.999, runs, 0.05)


def test_the_headline_is_told_among_how_many_it_was_chosen_with_an_interval_that_allows_for_it(tmp_path):
    counts = {"A": (300, 200, 300, 1200), "B": (300, 400, 300, 1000), "C": (300, 210, 300, 1190)}
    result = contrasts_of(tmp_path, counts)
    told = result.to_dict()["headline"]
    assert (told["chosen_among"], told["declared"]) == (6, False)
    assert told["level"] == pytest.approx(1 - 0.05 / 6)
    rate = told["rate"]
    x, n = {"ppv": ([300, 300], [700, 500]), "false_positive_rate": ([400, 200], [1400, 1400])}[rate]
    wider = newcombe_difference(x[0], n[0], x[1], n[1], 1 - 0.05 / 6)
    assert (told["difference"]["low"], told["difference"]["high"]) == pytest.approx((wider.low, wider.high))
    plain = verdict(result, rate).difference
    assert told["difference"]["low"] < plain.low
    assert plain.high < told["difference"]["high"]


def test_a_headline_that_was_declared_is_told_whatever_it_shows_at_the_declared_level(tmp_path):
    log = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts(TWO))
    result = run_audit(log, COLUMNS, reference={"group": "A"}, headline={"rate": "false_negative_rate", "group": "B"})
    told = result.to_dict()["headline"]
    assert told["rate"] == "false_negative_rate"
    assert (told["declared"], told["chosen_among"], told["level"]) == (True, 1, 0.95)
    assert told["difference"] == verdict(result, "false_negative_rate").difference.to_dict()

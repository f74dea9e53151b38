"""The threshold test on simulated stops: what it recovers, where hit rates mislead, and what it says of odd logs."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special, stats

from baserate.auditing.measures.contrasts import p_of_difference
from baserate.auditing.measures.rates import Rate
from baserate.auditing.spec import Options
from baserate.auditing.thresholds.counts import Searches
from baserate.auditing.thresholds.findings import Diagnostics
from baserate.auditing.thresholds.inference import run_test
from baserate.auditing.thresholds.model import Counts
from baserate.auditing.thresholds.posterior import PLACE_SCALE, Posterior
from baserate.auditing.thresholds.sampler import Settings, sample
from baserate.errors import AuditError
from baserate.random.streams import stream
from baserate.report.document import Report
from support.logs import run_audit, spec_of, write_csv
from support.searches import count_searches, stop_people, threshold_signal

COLUMNS = {"decision": "searched", "outcome": "found", "groups": ["race"], "place": "district"}
TABLES = {"reference": {"race": "A"}, "labels": {"seen_for": "flagged"}}
HEADER = ("race", "district", "searched", "found")


def threshold_test_of(searches: Searches, **options):
    rate = Rate(None, None, None, "")
    return run_test(
        searches, ("race",), searches.keys[0], dict.fromkeys(searches.keys, (rate, rate)), Options(**options)
    )


def world(seed: int, thresholds, phi, delta, stops: int, places: int = 8, spread: float = 0.15):
    """Return searches where each group's thresholds scatter around one, and the thresholds weighted by stops."""
    random = np.random.default_rng(seed)
    shape = (len(phi), places)
    phis = special.expit(special.logit(np.array(phi))[:, None] + 0.1 * random.normal(size=places))
    deltas = np.array(delta)[:, None] * np.exp(0.1 * random.normal(size=places))
    middle = [threshold_signal(*one) for one in zip(phi, delta, thresholds, strict=True)]
    t = np.array(middle)[:, None] + spread * random.normal(size=shape)
    n = random.poisson(stops * np.exp(0.5 * random.normal(size=places)), size=shape)
    searches = count_searches(random, n, phis, deltas, t)
    true = special.expit(special.logit(phis) + deltas * t - deltas**2 / 2)
    return searches, true @ (n.sum(axis=0) / n.sum())


@pytest.mark.slow
def test_thresholds_and_their_difference_are_recovered():
    searches, true = world(1, (0.30, 0.12), (0.08, 0.08), (2.0, 2.0), 8000, places=10, spread=0.3)
    found = threshold_test_of(searches)
    assert found.diagnostics.sound
    for group, value in zip(found.groups, true, strict=True):
        assert group.threshold.low < value < group.threshold.high
        assert group.fits
    lower = found.groups[1]
    assert lower.difference.low < true[1] - true[0] < lower.difference.high < 0
    assert lower.verdict == "differs"
    assert lower.p_lower > 0.99


@pytest.mark.slow
def test_hit_rates_mislead_where_risks_differ_and_the_threshold_test_does_not():
    """One threshold for all; finds are rarer in the second group because its people are harder to tell apart."""
    searches, _ = world(2, (0.25, 0.25), (0.10, 0.10), (2.6, 1.3), 6000)
    counts = searches.counts
    known, hits = counts.known.sum(axis=1), counts.hits.sum(axis=1)
    rates = hits / known
    assert rates[1] < rates[0] - 0.1
    assert p_of_difference(hits[1], known[1], hits[0], known[0]) < 1e-10
    found = threshold_test_of(searches)
    assert found.diagnostics.sound
    assert found.groups[1].verdict == "inconclusive"
    assert found.groups[1].difference.low < 0 < found.groups[1].difference.high


@pytest.mark.slow
def test_ranks_of_true_parameters_are_uniform():
    """Simulation-based calibration (Talts and others, arXiv:1804.06788), small; the large one is in validation/."""
    ranks = []
    for index in range(2):
        random = np.random.default_rng(100 + index)
        means, sigma = random.normal(size=2), abs(random.normal())
        phi, log_delta = (mean + random.normal(size=2) for mean in means)
        t = random.normal(size=2)
        n = random.integers(20, 400, (2, 5))
        n[:, 0] = 500
        of_place = PLACE_SCALE * random.normal(size=(2, 5)) * (np.arange(5) > 0)
        odds, deltas = phi[:, None] + of_place[0], np.exp(log_delta[:, None] + of_place[1])
        signals = t[:, None] + sigma * random.normal(size=(2, 5))
        searches = count_searches(random, n, special.expit(odds), deltas, signals)
        posterior = Posterior(searches.counts)
        draw = stream(index, 0, "calibration")
        drawn = sample(posterior.density, posterior.start(8, draw), posterior.common, Settings(150, 150), draw)
        told = posterior.parameters(drawn.draws.reshape(-1, posterior.size))
        true = special.expit(odds + deltas * (signals - deltas / 2))
        pairs = [
            (told.sigma, sigma),
            *((told.t[:, r], t[r]) for r in range(2)),
            *((told.cells.log_odds[:, r, 0], odds[r, 0]) for r in range(2)),
            *((told.cells.delta[:, r, 0], deltas[r, 0]) for r in range(2)),
            *((told.cells.threshold[:, r, d], true[r, d]) for r in range(2) for d in range(5)),
        ]
        ranks += [(draws < value).mean() for draws, value in pairs]
    inside = sum(0.05 < rank < 0.95 for rank in ranks)
    # Ranks of one world hang together, so that the bound is that of as few trials as there are free parameters.
    assert inside / len(ranks) > stats.binom.ppf(1e-4, 2 * 5, 0.9) / (2 * 5)
    assert 0.2 < np.mean(ranks) < 0.8


def made_up(groups: int, places: int, rate=0.1, hit=0.3, stops: int = 400) -> Searches:
    n = np.full((groups, places), stops)
    searches = np.round(n * rate).astype(int)
    counts = Counts(n, searches, searches, np.round(searches * hit).astype(int))
    return Searches(tuple((f"group {index}",) for index in range(groups)), counts, 0)


@pytest.mark.parametrize(
    ("searches", "why"),
    [
        (made_up(2, 1), "fewer than 5 places"),
        (made_up(2, 4), "fewer than 5 places"),
        (made_up(1, 8), "no group but the reference"),
    ],
)
def test_what_cannot_be_told_is_said_and_has_no_numbers(searches, why):
    found = threshold_test_of(searches)
    assert why in found.reason
    assert not found.groups
    assert all(entry["verdict"] == "undefined" and entry["threshold"] is None for entry in found.to_dicts())


def test_a_reference_without_a_known_search_gives_no_test():
    searches = made_up(2, 6)
    found = run_test(searches, ("race",), ("nobody",), {}, Options())
    assert "reference" in found.reason


@pytest.mark.slow
def test_no_hits_places_without_searches_and_groups_absent_from_places_have_an_answer():
    searches = made_up(2, 6, hit=0.0)
    counts = searches.counts
    counts.stops[1, 2:4] = counts.searches[1, 2:4] = 0
    counts.searches[:, 5] = 0
    found = threshold_test_of(
        Searches(searches.keys, Counts(counts.stops, counts.searches, counts.searches, counts.hits), 0)
    )
    for group in found.groups:
        # Nothing found in 160 to 200 searches: where people were searched, a find was unlikely.
        assert 0 <= group.threshold.low <= group.threshold.median < 0.1
    assert found.groups[1].verdict in ("inconclusive", "undefined")


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    random = np.random.default_rng(9)
    rows = []
    for group, n, t in (("A", 300, 2.2), ("B", 200, 1.4), ("few", 1, 1.0), ("some", 40, 1.0)):
        for place in range(6):
            searched, found = stop_people(random, n, 0.1, 2.0, t)
            rows += [(group, f"district {place}", int(s), int(f)) for s, f in zip(searched, found, strict=True)]
    return write_csv(tmp_path_factory.mktemp("log") / "stops.csv", HEADER, rows)


@pytest.fixture(scope="module")
def result(log):
    return run_audit(log, COLUMNS, **TABLES)


@pytest.mark.slow
def test_the_result_has_groups_and_never_a_place(result):
    (entry,) = result.to_dict()["threshold_test"]
    assert (entry["by"], entry["group"], entry["reference"]) == ("race", "B", "A")
    group = result.group(("race",), ("B",))
    assert entry["search_rate"] == group.rates["selection_rate"].to_dict()
    assert entry["hit_rate"] == group.rates["ppv"].to_dict()
    assert entry["threshold"]["low"] < entry["threshold"]["median"] < entry["threshold"]["high"]
    assert entry["verdict"] in ("differs", "alike", "inconclusive")
    assert {"r_hat", "effective", "effective_tail", "divergences", "draws"} == set(entry["diagnostics"])
    assert all(group.by == ("race",) for group in result.groups)
    report = Report(result)
    for text in (str(result.to_dict()), report.html(), report.csv()):
        assert "district 3" not in text
    assert "At which risk people were searched" in report.html()
    worth = entry["diagnostics"]["effective_tail"]
    assert f"independent ones in the bulk and {worth:,.0f} in the tails" in report.html()
    assert "threshold difference,race,B,A" in report.csv()
    assert any("Thresholds are not seen but inferred" in warning for warning in result.warnings)


@pytest.mark.parametrize(
    ("changed", "sound"),
    [
        ({}, True),
        ({"r_hat": 1.02}, False),
        ({"effective": 399}, False),
        ({"effective_tail": 399}, False),
        ({"effective_tail": float("nan")}, False),
        ({"divergences": 21}, False),
    ],
)
def test_draws_are_trusted_where_chains_agree_and_bulk_and_tails_hold_enough(changed, sound):
    as_asked = {"r_hat": 1.01, "effective": 400, "effective_tail": 400, "divergences": 20, "draws": 4000}
    assert Diagnostics(**(as_asked | changed)).sound is sound


def test_hidden_groups_are_in_no_threshold(result):
    assert result.group(("race",), ("few",)).suppressed
    (test,) = result.thresholds
    assert ("few",) not in {group.key for group in test.groups}
    assert ("few",) not in test.shown


@pytest.mark.slow
def test_the_same_seed_gives_the_same_thresholds(log, result):
    assert run_audit(log, COLUMNS, **TABLES).to_dict()["threshold_test"] == result.to_dict()["threshold_test"]


def test_without_places_there_is_no_test_and_a_warning_beside_hit_rates(log):
    columns = {key: value for key, value in COLUMNS.items() if key != "place"}
    without = run_audit(log, columns, **TABLES)
    assert without.to_dict()["threshold_test"] == []
    assert any("infra-marginality" in warning for warning in without.warnings)


def test_a_group_column_without_a_reference_has_no_test(log):
    found = run_audit(log, COLUMNS, labels={"seen_for": "flagged"})
    assert found.to_dict()["threshold_test"] == []


@pytest.mark.parametrize(
    "column", ["officer", "Officer_ID", "badge_no", "shield", "deputy", "officer1", "trooperNumber"]
)
def test_a_place_is_never_an_officer(column):
    with pytest.raises(AuditError) as caught:
        spec_of({**COLUMNS, "place": column}, **TABLES)
    assert any(fault.key == "columns.place" for fault in caught.value.faults)


@pytest.mark.parametrize(
    "columns",
    [
        {**COLUMNS, "place": "race"},
        {**COLUMNS, "place": "home_address"},
        {**COLUMNS, "place": 3},
        {"score": "s", "threshold": 5, "outcome": "found", "groups": ["race"], "place": "district"},
    ],
)
def test_a_place_is_a_column_of_its_own_beside_a_decision(columns):
    with pytest.raises(AuditError) as caught:
        spec_of(columns, **TABLES)
    assert any(fault.key in ("columns.place", "columns.groups") for fault in caught.value.faults)


def test_a_place_whose_values_tell_people_apart_is_refused(tmp_path):
    rows = [("AB"[index % 2], f"house {index}", index % 3 == 0, 0) for index in range(400)]
    path = write_csv(tmp_path / "log.csv", HEADER, [(a, b, int(c), d) for a, b, c, d in rows])
    with pytest.raises(AuditError) as caught:
        run_audit(path, COLUMNS, **TABLES)
    assert [fault.key for fault in caught.value.faults] == ["columns.place"]

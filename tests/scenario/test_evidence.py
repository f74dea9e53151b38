"""Quantities read from the evidence library: by what a record publishes, and only where its denominator fits."""

from __future__ import annotations

import pytest
from scipy import stats

from baserate.errors import Faults, ScenarioError
from baserate.parameters import Domain, Parameter
from baserate.records.measures import ALERTED_ON
from baserate.scenario.changes import with_inputs
from baserate.scenario.quantities import cited_quantity
from support.scenarios import load_text, scenario_text

FACE = {"id": "s", "kind": "face_search", "faces_per_day": 1000, "p_watchlisted": 1e-4, "fnir": 0.1, "fpir": 0.001}


def load(**changes):
    return load_text(scenario_text({**FACE, **changes}, size=1e6))


def refusal(**changes):
    with pytest.raises(ScenarioError) as caught:
        load(**changes)
    (fault,) = caught.value.faults
    return fault


def test_published_counts_are_read_as_counts():
    found = load(fpir={"evidence": "met-lfr-2024-25-false-alerts-per-face"}).stages[0].settings["fpir"].everybody
    expected = stats.beta(10.5, 3_147_436 - 10 + 0.5)
    assert found.interval(0.9) == pytest.approx((expected.median(), expected.ppf(0.05), expected.ppf(0.95)))
    assert (found.origin.kind, found.origin.reference) == ("evidence", "met-lfr-2024-25-false-alerts-per-face")


def test_one_in_six_thousand_is_a_ratio_and_not_one_event_in_six_thousand_trials():
    scenario = load(fpir={"evidence": "npl2023-lfr-fpir-0_6-10k"})
    found = scenario.stages[0].settings["fpir"].everybody
    assert found.is_fixed
    assert found.interval(0.9)[0] == pytest.approx(1 / 6000, rel=2.1e-3)
    assert any("taken as exact" in warning for warning in scenario.warnings)


def test_a_complement_has_to_be_asked_for():
    fault = refusal(fnir={"evidence": "npl2023-lfr-tpir"})
    assert "complement = true" in fault.hint
    found = load(fnir={"evidence": "npl2023-lfr-tpir", "complement": True}).stages[0].settings["fnir"].everybody
    assert found.interval(0.9)[0] == pytest.approx(0.11)


def test_false_alerts_per_alert_do_not_fit_a_rate_per_search_and_what_would_is_named():
    fault = refusal(fpir={"evidence": "met-lfr-2024-25-false-alerts-per-alert"})
    assert fault.line == 11
    assert "per alert" in fault.found
    assert "met-lfr-2024-25-false-alerts-per-face" in fault.hint


def test_unknown_records_are_met_with_close_ones():
    fault = refusal(fpir={"evidence": "met-lfr-2024-25-false-alerts-per-faces"})
    assert "met-lfr-2024-25-false-alerts-per-face" in str(fault)


@pytest.mark.parametrize("raw", [{"evidence": 3}, {"evidence": "npl2023-lfr-tpir", "complement": "yes"}])
def test_what_is_not_a_record_id(raw):
    refusal(fnir=raw)


def test_claims_and_contradictions_are_reported():
    scenario = load(fpir={"evidence": "met-lfr-claimed-far-1in1000"})
    assert any("s.fpir rests on met-lfr-claimed-far-1in1000, which is a claim" in told for told in scenario.warnings)
    scenario = load(fpir={"evidence": "met-lfr-2024-25-false-alerts-per-face"})
    assert any("is set against" in warning for warning in scenario.warnings)


def test_a_range_between_reports_is_reported_and_not_drawn_from():
    scenario = load_text(
        scenario_text(
            {
                "id": "s",
                "kind": "chilling",
                "people_affected": 1000,
                "acts_per_person_per_year": 1,
                "relative_drop": {"evidence": "penney2016-wikipedia-drop"},
            }
        )
    )
    found = scenario.stages[0].settings["relative_drop"].everybody
    assert found.is_fixed
    assert found.interval(0.9)[0] == 0.2
    assert any("range between reports, 0.2 to 0.3, which is no interval" in told for told in scenario.warnings)


def test_a_published_interval_is_drawn_at_its_own_level():
    scenario = load_text(
        scenario_text(
            {
                "id": "s",
                "kind": "risk_score",
                "scored": 1000,
                "base_rate": {"evidence": "oxrec2023-england-base-2y"},
                "auc": {"evidence": "oxrec2023-england-auc"},
                "flag_share": 0.1,
            }
        )
    )
    low, high = scenario.stages[0].settings["auc"].everybody.interval(0.95)[1:]
    assert (low, high) == pytest.approx((0.69, 0.74))


def test_a_bound_in_print_is_reported():
    scenario = load(fpir={"evidence": "suedkreuz-2018-ministry-far"})
    assert any("a bound only, at most this" in told for told in scenario.warnings)


NPL = {"evidence": "npl2023-lfr-fpir-0_6-10k"}


def gallery_warnings(**changes):
    return [told for told in load(**changes).warnings if "measured with a gallery" in told]


def test_a_gallery_of_another_size_is_reported_and_the_scaling_offered():
    (told,) = gallery_warnings(fpir=NPL, watchlist_size=160_000)
    assert "a gallery of 10,000; here 160,000 are searched" in told
    # One in 6,000 at 10,000 entries, errors independent: 1 - (1 - f)**16.
    assert f"{1 - (1 - 0.000167) ** 16:.3g} and not 0.000167" in told
    offered = float(told.partition("fmr = ")[2].partition(" ")[0])
    assert 1 - (1 - offered) ** 10_000 == pytest.approx(0.000167, rel=0.01)


def test_the_scaling_offered_meets_the_record_measured_at_the_other_size():
    """The laboratory measured both: 1 in 6,000 at 10,000 entries and 1 in 60,000 at 1,000."""
    (told,) = gallery_warnings(fpir=NPL, watchlist_size=1000)
    assert float(told.partition("it would be ")[2].partition(" ")[0]) == pytest.approx(1 / 60_000, rel=0.01)


def test_a_gallery_of_nearly_the_same_size_is_not_reported():
    assert gallery_warnings(fpir=NPL, watchlist_size=10_000) == []
    assert gallery_warnings(fpir=NPL, watchlist_size=10_400) == []
    assert gallery_warnings(fpir=NPL) == []
    assert gallery_warnings(fpir=0.001, watchlist_size=5) == []


def test_misses_measured_at_another_size_are_reported_without_a_scaling():
    (told,) = gallery_warnings(fnir={"evidence": "nist-frte-1n-mugshot-12m"}, fpir=0.001, watchlist_size=2000)
    assert "it may not hold at that size" in told


RIGHT = Parameter(
    "right",
    Domain("a whole number", 0.0, 1e15, integer=True),
    "",
    term="true_positives",
    measures=frozenset({"ppv", "confirmed_share"}),
    denominators=frozenset(ALERTED_ON),
)


def counted(evidence, **more):
    faults, warnings = Faults(), []
    raw = {"evidence": evidence} | more
    return cited_quantity(raw, RIGHT, "stage[0].right", "s.right", "", faults, warnings), faults


def test_a_number_of_events_is_that_of_the_counts():
    found, faults = counted("pnr-de-2020-confirmed-per-hit")
    assert not faults
    assert found.interval(0.9)[0] == 5347
    found, _ = counted("met-lfr-2024-25-false-alerts-per-alert", complement=True)
    assert found.interval(0.9)[0] == 2077 - 10
    assert found.origin.reference == "one minus met-lfr-2024-25-false-alerts-per-alert"


def test_a_share_without_counts_is_no_number_of_events():
    _, faults = counted("csam-de-2023-relevant")
    assert "without counts" in str(faults.found[0])


def test_a_changed_size_of_the_gallery_is_reported_anew():
    scenario = load(fpir=NPL, watchlist_size=160_000)
    told = [warning for warning in with_inputs(scenario, {"s.watchlist_size": 1000}).warnings if "a gallery" in warning]
    assert ["here 1,000 are searched" in warning for warning in told] == [True]
    same = with_inputs(scenario, {"s.watchlist_size": 10_000})
    assert not [warning for warning in same.warnings if "measured with a gallery" in warning]

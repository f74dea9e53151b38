"""Quantities read from the evidence library: by what a record publishes, and only where its denominator fits."""

from __future__ import annotations

import pytest
from scipy import stats

from baserate.errors import ScenarioError
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
    assert "complement = true" in fault.mend
    found = load(fnir={"evidence": "npl2023-lfr-tpir", "complement": True}).stages[0].settings["fnir"].everybody
    assert found.interval(0.9)[0] == pytest.approx(0.11)


def test_false_alerts_per_alert_do_not_fit_a_rate_per_search_and_what_would_is_named():
    fault = refusal(fpir={"evidence": "met-lfr-2024-25-false-alerts-per-alert"})
    assert fault.line == 11
    assert "per alert" in fault.found
    assert "met-lfr-2024-25-false-alerts-per-face" in fault.mend


def test_unknown_records_are_met_with_close_ones():
    fault = refusal(fpir={"evidence": "met-lfr-2024-25-false-alerts-per-faces"})
    assert "met-lfr-2024-25-false-alerts-per-face" in str(fault)


@pytest.mark.parametrize("raw", [{"evidence": 3}, {"evidence": "npl2023-lfr-tpir", "complement": "yes"}])
def test_what_is_not_a_record_id(raw):
    refusal(fnir=raw)


def test_claims_and_contradictions_are_told():
    scenario = load(fpir={"evidence": "met-lfr-claimed-far-1in1000"})
    assert any("claimed by the maker or the user" in warning for warning in scenario.warnings)
    scenario = load(fpir={"evidence": "met-lfr-2024-25-false-alerts-per-face"})
    assert any("is set against" in warning for warning in scenario.warnings)

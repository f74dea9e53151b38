"""Every form of a quantity in the contract, through the file."""

from __future__ import annotations

import pytest
from scipy import stats

from baserate.errors import ScenarioError
from support.faulty import FAULTY_QUANTITIES
from support.scenarios import load_text, scenario_text

BASE = {"id": "s", "kind": "face_search", "faces_per_day": 1000, "p_watchlisted": 1e-4, "fnir": 0.1, "fpir": 0.001}


def quantity(key, value, groups=None):
    scenario = load_text(scenario_text({**BASE, key: value}, size=1e6, groups=groups))
    setting = scenario.stages[0].settings[key]
    return setting.everybody or dict(setting.by_group)


def faults(key, value, groups=None):
    with pytest.raises(ScenarioError) as caught:
        load_text(scenario_text({**BASE, key: value}, size=1e6, groups=groups))
    return caught.value.faults


def test_a_number():
    assert quantity("fpir", 0.25).interval(0.9) == (0.25, 0.25, 0.25)


@pytest.mark.parametrize("text", ["0.001 to 0.01", "1e-3 to 1e-2", " .001   to  1_0e-3 "])
def test_a_range_of_a_probability_is_logit_normal_at_90_percent(text):
    median, low, high = quantity("fpir", text).interval(0.9)
    assert (low, high) == pytest.approx((0.001, 0.01))
    odds = [value / (1 - value) for value in (median, low, high)]
    assert odds[0] ** 2 == pytest.approx(odds[1] * odds[2])


def test_a_range_of_an_amount_is_log_normal_at_90_percent():
    median, low, high = quantity("faces_per_day", "20_000 to 60000").interval(0.9)
    assert (low, high) == pytest.approx((20_000, 60_000))
    assert median**2 == pytest.approx(low * high)


def test_a_table_may_name_level_and_shape():
    found = quantity("faces_per_day", {"low": 100, "high": 400, "level": 0.5, "shape": "log-normal"})
    assert found.interval(0.5) == pytest.approx((200, 100, 400))
    found = quantity("fpir", {"low": 0.1, "high": 0.3, "shape": "uniform"})
    assert found.interval(0.9) == pytest.approx((0.2, 0.11, 0.29))
    found = quantity("fpir", {"low": 0.1, "high": 0.3, "level": 0.5, "shape": "uniform"})
    assert found.interval(0.5) == pytest.approx((0.2, 0.1, 0.3))
    found = quantity("fpir", {"low": 0.1, "high": 0.4, "mode": 0.1, "shape": "triangular"})
    assert found.interval(0.9)[0] == pytest.approx(stats.triang(0, 0.1, 0.3).median())
    found = quantity("fpir", {"low": 0.4, "high": 0.6, "shape": "normal"})
    assert found.interval(0.9) == pytest.approx((0.5, 0.4, 0.6))


def test_counts_are_a_beta_posterior():
    median, low, high = quantity("fnir", {"count": 11, "of": 100, "source": "trial"}).interval(0.95)
    expected = stats.beta(11.5, 89.5)
    assert (median, low, high) == pytest.approx((expected.median(), expected.ppf(0.025), expected.ppf(0.975)))


def test_origins_and_units_are_kept():
    found = quantity("fpir", {"value": 0.1, "assumption": "guess", "unit": "per search"})
    assert (found.origin.kind, found.origin.reference, found.unit) == ("assumption", "guess", "per search")
    found = quantity("fpir", {"value": "0.1 to 0.2", "source": "report"})
    assert (found.origin.kind, found.unit) == ("source", "per search")
    assert quantity("fpir", 0.1).origin.kind == "unsourced"


def test_by_group_reads_any_form_and_hands_its_origin_down():
    raw = {"by_group": {"A": 0.1, "B": {"count": 3, "of": 9, "source": "own"}}, "source": "outer"}
    found = quantity("fnir", raw, groups={"A": 0.5, "B": 0.5})
    assert found["A"].origin.reference == "outer"
    assert found["B"].origin.reference == "own"
    assert found["A"].stream != found["B"].stream


@pytest.mark.parametrize(("key", "value"), FAULTY_QUANTITIES)
def test_what_is_not_a_quantity_is_reported_with_its_place(key, value):
    for fault in faults(key, value):
        assert fault.file == "test.toml"
        assert fault.line == 5 + list(BASE).index(key) + 1
        assert fault.key.startswith(f"stage[0].{key}")
        assert fault.found and fault.allowed


def test_by_group_faults_name_the_group():
    keys = {fault.key: fault for fault in faults("fpir", {"by_group": {"A": 2, "C": 0.1}}, groups={"A": 0.5, "B": 0.5})}
    assert "'B'" in keys["stage[0].fpir.by_group"].found
    assert "stage[0].fpir.by_group.A" in keys
    assert "stage[0].fpir.by_group.C" in keys


def test_percentages_are_met_with_the_number_meant():
    assert "0.05" in faults("fpir", 5)[0].hint

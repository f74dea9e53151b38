"""What a file says is taken where it can mean one thing, and asked about or refused where it can mean two."""

from __future__ import annotations

from pathlib import Path

import pytest

from baserate.errors import ScenarioError
from baserate.scenario.load import load_scenario
from support.scenarios import load_text, scenario_text

STAGE = {"id": "s", "kind": "face_search", "faces_per_day": 1000, "p_watchlisted": 1e-4, "fnir": 0.1, "fpir": 0.001}
SCREENING = {
    "id": "s",
    "kind": "screening",
    "screened_per_year": 1000,
    "prevalence": 0.01,
    "sensitivity": 0.9,
    "false_positive_rate": 0.1,
}


def scenario(size=1_000_000, groups=None, **changes):
    return load_text(scenario_text({**STAGE, **changes}, size=size, groups=groups))


def faults(size=1_000_000, groups=None, **changes):
    with pytest.raises(ScenarioError) as caught:
        scenario(size, groups, **changes)
    return caught.value.faults


def interval(key, value):
    return scenario(**{key: value}).stages[0].settings[key].everybody.interval(0.9)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("0.1%", 0.001),
        ("1 in 1,000", 0.001),
        ("1/1000", 0.001),
        ("0.001", 0.001),
        ({"value": "0.1%", "source": "brochure"}, 0.001),
        ({"value": "1 in 1000"}, 0.001),
    ],
)
def test_a_share_may_be_written_as_text(value, number):
    assert interval("fpir", value) == pytest.approx((number, number, number))


def test_text_stands_wherever_a_number_may():
    assert interval("fpir", "0.1% to 1%")[1:] == pytest.approx((0.001, 0.01))
    assert interval("fpir", {"low": "1 in 1000", "high": "1/100", "level": "90%"})[1:] == pytest.approx((0.001, 0.01))
    assert interval("faces_per_day", "1,234,567") == (1_234_567,) * 3
    counted, same = ({"count": count, "of": of} for count, of in ((3, 1_200_000), ("3", "1,200,000")))
    assert interval("fnir", counted) == interval("fnir", same)
    assert scenario(size="3 500 000").population.size.interval(0.9)[0] == 3_500_000
    shares = scenario(groups={"A": "60%", "B": "2/5"}).population.groups
    assert shares == pytest.approx({"A": 0.6, "B": 0.4})


@pytest.mark.parametrize(
    ("key", "value", "readings"),
    [
        ("faces_per_day", "20.000 to 60.000", ("20000", "20 if decimals")),
        ("faces_per_day", "20,000", ("20000", "20 if decimals")),
        ("faces_per_day", {"value": "20,000"}, ("20000", "20 if decimals")),
        ("faces_per_day", {"low": "20.000", "high": 60000}, ("20000", "20 if decimals")),
        ("faces_per_day", "0.1%", ("percent is for shares",)),
        ("fpir", "0.1 to 1%", ('"0.1% to 1%"', '"0.1 to 0.01"')),
        ("fpir", "0,1", ("0.1",)),
        ("fpir", 5, ("0.05",)),
        ("fpir", 99.9, ("is 99.9 % how often it is right? Then write 0.001", "0.999")),
        ("fpir", {"value": 99.9}, ("Then write 0.001",)),
        ("fnir", {"low": 0.9, "high": 95}, ("Then write 0.05",)),
    ],
)
def test_what_can_mean_two_things_is_refused_with_both(key, value, readings):
    (fault,) = faults(**{key: value})
    assert all(reading in fault.hint for reading in readings), fault


def test_an_accuracy_of_99_9_percent_is_not_met_with_its_inversion_alone():
    folder = Path(__file__).with_name("data")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(folder / "accuracy-as-error.toml"))
    (fault,) = caught.value.faults
    assert fault.line == 19
    assert "Then write 0.001" in fault.hint


def test_a_dot_between_thousands_is_refused_in_a_file():
    with pytest.raises(ScenarioError) as caught:
        load_scenario(str(Path(__file__).with_name("data") / "dot-as-thousands.toml"))
    assert [(fault.line, fault.key) for fault in caught.value.faults] == [(15, "stage[0].faces_per_day.value")]


@pytest.mark.parametrize(
    "value", [0.999, "99.9%", "0.7 to 0.9", {"count": 999, "of": 1000}, {"by_group": {"A": 0.8, "B": 0.1}}]
)
def test_a_rate_of_errors_above_one_half_is_asked_about(value):
    groups = {"A": 0.5, "B": 0.5} if isinstance(value, dict) and "by_group" in value else None
    asked = [warning for warning in scenario(groups=groups, fpir=value).warnings if "how often it is right?" in warning]
    assert len(asked) == 1
    assert asked[0].startswith("s.fpir[A]" if groups else "s.fpir")


def test_what_is_right_is_not_asked_about():
    assert scenario(fpir=0.5, fnir=0.5).warnings == ()
    assert load_text(scenario_text(SCREENING, size=1000)).warnings == ()


@pytest.mark.parametrize(("size", "hint"), [(3.5, "3_500"), ("3.5", "3_500"), (0.25, "250"), (1.0001, "")])
def test_there_is_no_half_person(size, hint):
    (fault,) = faults(size=size)
    assert (fault.key, fault.allowed) == ("population.size", "a whole number of people")
    assert hint in fault.hint and bool(hint) == bool(fault.hint)


def test_the_size_of_a_population_is_whole_at_both_ends():
    for size in ("1.5 to 3", {"low": 1, "high": 2.5}):
        with pytest.raises(ScenarioError, match="a whole number of people"):
            scenario(size=size)
    scenario(size="1.0 to 3e6")


@pytest.mark.parametrize(("held", "asked"), [(3.5, True), (12.125, True), (3500, False), (1234567.8, False)])
def test_other_counts_of_people_are_asked_about_where_thousands_may_be_meant(held, asked):
    breach = {"id": "b", "kind": "breach", "p_breach_per_year": 0.1, "share_exposed": 0.5, "years": 2}
    warnings = load_text(scenario_text({**breach, "people_held": held})).warnings
    assert [f"write {held * 1000:_.0f} if thousands" in warning for warning in warnings] == [True] * asked


@pytest.mark.parametrize("unit", ["per search", "Per  Search", "probability"])
def test_a_unit_that_is_the_parameter_s_own_is_kept(unit):
    assert scenario(fpir={"value": 0.1, "unit": unit}).stages[0].settings["fpir"].everybody.unit == unit


@pytest.mark.parametrize("unit", ["fish", "per face", "percent", "per year", "%"])
def test_another_unit_is_refused_with_the_parameter_s_own(unit):
    (fault,) = faults(fpir={"value": 0.1, "unit": unit})
    assert fault.key == "stage[0].fpir.unit"
    assert "per search" in fault.allowed


def test_a_currency_has_any_name():
    response = {
        "id": "r",
        "kind": "response",
        "input": "s",
        "minutes_per_alert": 5,
        "hours_per_officer_per_day": 8,
        "cost_per_hour": {"value": 40, "unit": "EUR per hour"},
    }
    found = load_text(scenario_text(SCREENING, response, size=1000)).stages[1].settings["cost_per_hour"]
    assert found.everybody.unit == "EUR per hour"
    response["cost_per_hour"] = {"value": 40, "unit": "EUR per day"}
    with pytest.raises(ScenarioError, match="currency per hour"):
        load_text(scenario_text(SCREENING, response, size=1000))


@pytest.mark.parametrize(("low", "high"), [(0, 0.5), (0.01, 0.2), (0.5, 1)])
def test_a_normal_distribution_that_reaches_out_of_what_is_possible_is_refused(low, high):
    (fault,) = faults(fpir={"low": low, "high": high, "shape": "normal"})
    assert "lies outside" in fault.found


def test_look_alike_groups_are_refused():
    assert "CYRILLIC" in str(faults(groups={"A": 0.5, "\u0410": 0.5})[0])
    assert "write 'A'" in str(faults(groups={"A ": 0.5, "B": 0.5})[0])
    fault = faults(groups={"A": 0.5, "B": 0.5}, fpir={"by_group": {"\u0410": 0.1, "B": 0.1}})
    assert any("looks like 'A'" in one.hint for one in fault)


def test_the_reference_is_a_group_and_else_the_first():
    text = scenario_text(SCREENING, size=1000, groups={"A": 0.5, "B": 0.5})
    assert load_text(text).population.reference == "A"
    chosen = text.replace("groups =", 'reference = "B"\ngroups =')
    assert load_text(chosen).population.reference == "B"
    with pytest.raises(ScenarioError) as caught:
        load_text(chosen.replace('"B"\n', '"C"\n'))
    assert caught.value.faults[0].key == "population.reference"
    with pytest.raises(ScenarioError, match="where groups are declared"):
        load_text(scenario_text(SCREENING, size=1000).replace("size =", 'reference = "B"\nsize ='))

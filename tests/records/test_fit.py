"""Which records fit, and which of them come first."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from click.testing import CliRunner

from baserate.cli import cli
from baserate.errors import EvidenceError
from baserate.records.fit import Need, candidates
from baserate.records.library import load_library
from baserate.records.record import read_record
from baserate.scenario.load import load_scenario
from baserate.scenario.needs import need_of
from baserate.stages import kind_names, stage_kind
from baserate.tomlfile.declared import as_data

FPIR = Need("fpir", frozenset({"fpir"}), frozenset({"face_seen", "nonmated_search"}))


def altered(**changes):
    """A record like one of the library, but for some of its fields."""
    record = load_library().get("npl2025-pnd-fpir-white")
    return read_record(as_data(record) | changes)


def order(*records, need=FPIR):
    return [candidate.record.id for candidate in candidates(need, records)]


COUNTED = {"value": 0.01, "counts": {"count": 1, "of": 100}}
#: Each record comes before the next, whatever its id.
BEST_FIRST = [
    altered(id="z-many-counts", counts={"count": 10, "of": 1000}, value=0.01),
    altered(id="y-new-counts", period={"start": "2024"}, **COUNTED),
    altered(id="x-old-counts", period={"start": "2014"}, **COUNTED),
    altered(id="w-interval", interval={"low": 0.0001, "high": 0.001, "kind": "confidence"}),
    altered(id="v-point"),
    altered(id="u-bound", bound="upper"),
    altered(id="t-estimate-with-counts", basis="estimate", **COUNTED),
    altered(id="s-claim-with-counts", basis="claim", **COUNTED),
]


def test_measured_before_estimated_before_claimed_and_counts_before_points():
    expected = [record.id for record in BEST_FIRST]
    assert order(*BEST_FIRST) == expected
    assert order(*reversed(BEST_FIRST)) == expected


def test_the_very_measure_comes_before_others_that_are_taken():
    need = Need("sensitivity", frozenset({"sensitivity", "tpir"}), frozenset({"nonmated_search"}))
    own, other = altered(id="z", term="sensitivity"), altered(id="a", term="tpir", **COUNTED)
    assert order(other, own, need=need) == ["z", "a"]


def test_what_fits_as_it_is_comes_before_what_fits_as_one_minus_itself():
    need = Need("fnir", frozenset({"fnir"}), frozenset({"nonmated_search"}))
    found = candidates(need, [altered(id="a", term="tpir", **COUNTED), altered(id="z", term="fnir", basis="claim")])
    assert [(item.record.id, item.complement) for item in found] == [("z", False), ("a", True)]


def test_another_denominator_or_a_range_alone_does_not_fit():
    ends = {"low": 0.1, "high": 0.2, "kind": "across_algorithms"}
    assert order(altered(denominator="alert"), altered(value=None, range=ends)) == []


def test_a_number_of_events_takes_records_with_counts_only():
    need = Need("fpir", FPIR.measures, FPIR.denominators, counted=True)
    assert order(*BEST_FIRST, need=need) == [name for name in order(*BEST_FIRST) if "counts" in name]


def test_the_library_is_ranked_by_the_same_rule():
    found = candidates(need_of("face_search.fpir"))
    assert found[0].record.id == "met-lfr-2024-25-false-alerts-per-face"
    bases = [candidate.record.basis for candidate in found]
    assert bases == sorted(bases, key=["measurement", "estimate", "claim"].index)
    for before, after in pairwise(candidate.record for candidate in found):
        if before.basis == after.basis and before.counts and after.counts:
            assert before.counts.of >= after.counts.of


@pytest.mark.parametrize("name", kind_names())
def test_every_record_that_is_listed_for_a_parameter_can_be_given_to_it(name):
    """What the list says and what a scenario takes are one thing."""
    from baserate.records.fit import check_fit

    for parameter in stage_kind(name).parameters:
        for candidate in candidates(need_of(f"{name}.{parameter.name}")):
            fault = check_fit(
                candidate.record,
                parameter.measures,
                parameter.denominators,
                complement=candidate.complement,
                units=parameter.units or None,
            )
            assert fault is None, (parameter.name, candidate.record.id)


def test_a_name_is_of_a_kind_or_of_any_kind_with_such_a_parameter_or_of_a_stage():
    assert need_of("face_search.fpir") == need_of("search.fpir") == need_of("search.fpir[B]")
    scenario = load_scenario("case:met-live-2024-25")
    stage = scenario.stages[0].id
    assert need_of(f"{stage}.fnir", scenario) == need_of("face_search.fnir")
    assert need_of("attributes[0].accuracy") == need_of("attribute_tagging.accuracy")
    assert need_of("population.size").units == {"people"}


def test_an_outcome_can_be_held_against_records():
    found = {candidate.record.id for candidate in candidates(need_of("face_search.ppv"))}
    assert {"essex2019-met-lfr-eligible", "swp-2017-ucl-false-share"} <= found
    assert "compas-fpr-all" not in found


@pytest.mark.parametrize("name", ["", ".", "fpir", "face_search", "face_search.fpr", "x.y", "search." + "f" * 10_000])
def test_what_has_no_such_name(name):
    with pytest.raises(EvidenceError) as caught:
        need_of(name)
    assert len(str(caught.value)) < 600


def test_a_stage_that_the_scenario_does_not_have_is_met_with_its_stages():
    scenario = load_scenario("case:met-live-2024-25")
    with pytest.raises(EvidenceError, match=scenario.stages[0].id):
        need_of("nowhere.fpir", scenario)


def listed(*arguments):
    return CliRunner().invoke(cli, ["evidence", "list", *arguments], env={"COLUMNS": None}, catch_exceptions=False)


def test_the_command_lists_the_best_first():
    answer = json.loads(listed("--for", "search.fnir", "--json", "-").stdout)
    assert answer["for"] == "search.fnir"
    assert [row["id"] for row in answer["records"]] == [
        candidate.record.id for candidate in candidates(need_of("face_search.fnir"))
    ]
    assert {row["complement"] for row in answer["records"]} == {True, False}


def test_the_command_as_text_says_which_are_turned():
    text = listed("--for", "face_search.fnir").stdout
    direct, _, turned = text.partition("with complement = true")
    assert "nist-frte-1n-mugshot-12m " in direct
    assert "npl2023-lfr-tpir" in turned
    assert "measurement" in direct


def test_the_command_takes_a_stage_of_a_scenario():
    text = listed("--for", "search.fpir", "--scenario", "case:met-live-2024-25").stdout
    assert text.splitlines()[1].startswith("met-lfr-2024-25-false-alerts-per-face")
    with_filter = listed("--for", "face_search.fpir", "--basis", "claim", "--json", "-").stdout
    assert {row["basis"] for row in json.loads(with_filter)["records"]} == {"claim"}


def test_nothing_that_fits_is_said():
    done = listed("--for", "face_search.fmr")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "no record fits" in done.stderr
    assert listed("--scenario", "case:met-live-2024-25").exit_code == 2

"""Looking records up, and what a parameter says to a record that does not fit."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from baserate.errors import EvidenceError
from baserate.records.fit import check_fit
from baserate.records.library import load_library
from baserate.records.measures import (
    DENOMINATORS,
    RECORD_MEASURES,
    TOLD_BY_UNIT,
    Denominator,
    Kind,
    complement_of,
    is_measure,
    is_proportion,
    measure_name,
)
from baserate.records.record import Interval, Period, read_record
from baserate.stages import kind_names, stage_kind
from baserate.tomlfile.declared import Disagreement, as_data


@pytest.fixture(scope="module")
def library():
    return load_library()


def test_records_are_in_the_order_of_their_ids(library):
    ids = [record.id for record in library.records]
    assert ids == sorted(ids)
    assert all(library.get(record.id) is record for record in library.records)


def test_the_library_is_read_once():
    assert load_library() is load_library()


def test_an_unknown_id_names_what_is_close(library):
    with pytest.raises(EvidenceError) as caught:
        library.get("npl2023-lfr-fpir-0.6-10k")
    (fault,) = caught.value.faults
    assert "npl2023-lfr-fpir-0.6-10k" in fault.found
    assert "npl2023-lfr-fpir-0_6-10k" in fault.allowed
    assert "baserate evidence list" in fault.hint


@pytest.mark.parametrize("record_id", ["", "?", "x" * 100_000, "\n\x1b[31m", "COMPAS"])
def test_any_unknown_id_is_an_error_of_one_short_line(library, record_id):
    with pytest.raises(EvidenceError) as caught:
        library.get(record_id)
    text = str(caught.value)
    assert len(text) < 400
    assert text.isprintable()


def test_a_record_fits_a_parameter_of_its_own_measure_and_denominator(library):
    for record in library.records:
        fault = check_fit(record, {record.term}, {record.denominator})
        assert (fault is None) == (record.value is not None or record.reading == "interval"), record.id


def test_a_record_fits_no_other_denominator(library):
    for record in library.records:
        others = set(Denominator) - {record.denominator}
        assert check_fit(record, {record.term}, others) is not None, record.id


def test_per_alert_is_refused_where_per_face_is_taken(library):
    fault = check_fit(library.get("met-lfr-2024-25-false-alerts-per-alert"), {"fpir"}, {"face_seen", "nonmated_search"})
    assert "false discovery rate per alert" in fault.found
    assert "per face seen" in fault.allowed
    assert "per non-mated search" in fault.allowed
    # The record of the same report comes first, and claims after measurements.
    assert fault.hint.startswith("records that fit: met-lfr-2024-25-false-alerts-per-face, ")
    named = fault.hint.removeprefix("records that fit: ").partition(" and ")[0].split(", ")
    assert len(named) == 5
    assert "met-lfr-claimed-far-1in1000" not in named
    for name in named:
        assert check_fit(library.get(name), {"fpir"}, {"face_seen", "nonmated_search"}) is None


@pytest.mark.parametrize(
    ("record_id", "measure", "denominator"),
    [
        ("npl2023-lfr-tpir", "fnir", "mated_search"),
        ("nist-frte-1n-mugshot-12m", "tpir", "mated_search"),
        ("swp-2017-ucl-false-share", "ppv", "alert"),
        ("essex2019-met-lfr-eligible", "false_discovery_rate", "alert"),
        ("compas-fpr-all", "specificity", "person_without_outcome"),
        ("plainfield-recall", "false_negative_rate", "crime"),
    ],
)
def test_the_other_polarity_is_corrected_by_complement(library, record_id, measure, denominator):
    record = library.get(record_id)
    fault = check_fit(record, {measure}, {denominator})
    assert f'{{ evidence = "{record_id}", complement = true }}' in fault.hint
    assert check_fit(record, {measure}, {denominator}, complement=True) is None


def test_a_complement_too_many_is_corrected_by_leaving_it_out(library):
    record = library.get("nist-frte-1n-mugshot-12m")
    fault = check_fit(record, {"fnir"}, {"mated_search"}, complement=True)
    assert "leave complement out" in fault.hint
    assert "one minus" in fault.found


@pytest.mark.parametrize("record_id", ["gao-14-159-chance", "shreveport2014-no-effect", "syri-court-2020"])
def test_a_finding_without_a_number_is_never_a_quantity(library, record_id):
    record = library.get(record_id)
    fault = check_fit(record, {record.term}, {record.denominator})
    assert "without a number" in fault.found


def test_where_nothing_fits_it_says_so(library):
    fault = check_fit(library.get("compas-ppv-all"), {"fmr"}, {"nonmated_comparison"})
    assert "no record of the library fits" in fault.hint
    fault = check_fit(library.get("compas-ppv-all"), set(), set())
    assert "no record" in fault.allowed


@pytest.mark.parametrize(
    ("record_id", "reading"),
    [
        ("npl2023-lfr-fpir-0_6-10k", "point"),
        ("met-lfr-claimed-far-1in1000", "point"),
        ("swp-lfr-cost-per-arrest", "point"),
        ("munk2017-100k-fp", "point"),
        ("gao-2011-spot-missed-transits", "point"),
        ("goel2016-stop-frisk-low-prob", "point"),
        ("gangs-matrix-zero-harm", "point"),
        ("chicago-ssl-2017-top-no-violent", "point"),
        ("oxrec2023-england-auc", "interval"),
        ("us-wrongful-arrests-2025", "point"),
        ("alpr-piedmont-leads", "point"),
        ("npl2023-threshold-demographic", "point"),
        ("met-lfr-2024-25-false-alerts-per-face", "counts"),
        ("plainfield-hit-all", "counts"),
        ("nist-ir8280-fmr-race-factor", "none"),
        ("penney2016-wikipedia-drop", "point"),
        ("akpinar2021-bogota", "none"),
    ],
)
def test_a_record_is_read_by_what_it_publishes(library, record_id, reading):
    assert library.get(record_id).reading == reading


def test_every_denominator_and_measure_has_its_words(library):
    assert set(DENOMINATORS) == set(Denominator)
    for denominator in Denominator:
        assert denominator.definition
        assert bool(denominator.words) == (denominator is not Denominator.NONE)
    assert len({d.words for d in Denominator}) == len(Denominator)
    assert all(kind.definition and kind.words for kind in Kind)
    assert all(measure_name(record.term) for record in library.records)


def test_every_proportion_has_a_denominator_and_every_amount_has_none(library):
    for record in library.records:
        if is_proportion(record.term):
            assert record.denominator is not Denominator.NONE, record.id
        if record.term in {"amount", "qualitative"}:
            assert record.denominator is Denominator.NONE, record.id


def test_complements_go_both_ways():
    for record in load_library().records:
        other = complement_of(record.term)
        assert not other or complement_of(other) == record.term
    for measure in RECORD_MEASURES:
        assert not complement_of(measure) or complement_of(complement_of(measure)) == measure
        assert not complement_of(measure) or is_proportion(measure)


@pytest.mark.parametrize("name", kind_names())
def test_parameters_take_measures_and_denominators_that_exist(name):
    kind = stage_kind(name)
    for parameter in (*kind.parameters, *(kind.items.parameters if kind.items else ())):
        assert all(is_measure(measure) for measure in parameter.measures), parameter.name
        assert parameter.denominators <= set(Denominator), parameter.name
        assert not parameter.measures & {"other_share", "qualitative"}, parameter.name
        assert bool(parameter.measures & TOLD_BY_UNIT) == bool(parameter.units), parameter.name
        assert "unclear" not in parameter.denominators, parameter.name


def changed(record_id: str, **changes):
    return as_data(load_library().get(record_id)) | changes


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": 1.5}, "outside 0 to 1"),
        ({"denominator": "none"}, "without a denominator"),
        ({"denominator": "per_face"}, "denominator"),
        ({"denominator": None}, "denominator"),
        ({"kind": "rumour"}, "kind"),
        ({"term": "hit rate"}, "not a measure"),
        ({"counts": {"count": 3, "of": 2}}, "more events than trials"),
        ({"counts": {"count": 0, "of": 0}}, "from 1"),
        ({"interval": {"low": 0.5, "high": 0.4, "kind": "confidence"}}, "above the high end"),
        ({"interval": {"low": 0.5, "high": 0.6, "kind": "confidence"}}, "outside its interval"),
        ({"interval": {"low": 0.1, "kind": "confidence"}}, "high"),
        ({"interval": {"low": 0.1, "high": 0.2, "kind": "between_reports"}}, "kind"),
        ({"counts": None, "range": {"low": 0.5, "high": 0.6, "kind": "between_reports"}}, "outside its interval"),
        ({"counts": None, "range": {"low": 0.0, "high": 0.6, "kind": "confidence"}}, "kind"),
        ({"bound": "lower"}, "value alone"),
        ({"counts": None, "value": None, "bound": "lower"}, "value alone"),
        ({"basis": "rumour"}, "basis"),
        ({"period": {"start": "2018-13"}}, "no date"),
        ({"period": {"start": "2019", "end": "2018"}}, "ends before it starts"),
        ({"period": {}}, "without a date"),
        ({"gallery_size": 0}, "from 1"),
        ({"colour": "red"}, "the key 'colour'"),
        ({"source": {}}, "document"),
    ],
)
def test_a_faulty_record_is_refused(changes, says):
    with pytest.raises(EvidenceError, match=says):
        read_record(changed("met-lfr-2024-25-false-alerts-per-face", **changes))


def test_a_record_cannot_be_changed(library):
    with pytest.raises(FrozenInstanceError):
        library.records[0].value = 0.5


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ({"start": "2018-06", "end": "2019-02"}, "June 2018 to February 2019"),
        ({"start": "2017-06-19", "end": "2017-06-25"}, "19 June 2017 to 25 June 2017"),
        ({"start": "2013", "end": "2013"}, "2013"),
        ({"end": "2025-01"}, "up to January 2025"),
        ({"start": "2025-10"}, "from October 2025"),
        ({"start": "2012", "end": "2012", "remark": "working paper"}, "2012 (working paper)"),
        ({"remark": "years not said"}, "years not said"),
    ],
)
def test_a_period_in_words(period, words):
    assert Period(**period).words == words


def test_an_interval_has_two_ends():
    with pytest.raises(TypeError, match="low"):
        Interval(high=1, kind="credible")
    with pytest.raises(Disagreement, match="above the high end"):
        Interval(low=2, high=1, kind="confidence")


def test_a_range_without_a_value_says_how_to_use_it(library):
    record = library.get("suedkreuz-2018-single-tpir-phase1")
    fault = check_fit(record, {"tpir"}, {"mated_search"})
    assert "a range without a number" in fault.found
    assert "low = 0.317, high = 0.685" in fault.hint


def test_a_record_is_found_by_the_id_it_had(library):
    assert library.get("compas-violent-fpr-black-white") is library.get("compas-violent-fpr-black")


def test_a_record_prints_as_one_line() -> None:
    printed = repr(load_library().get("aclu2018-rekognition-congress"))
    assert printed.startswith("Record aclu2018-rekognition-congress: Members of Congress")
    assert len(printed) < 160
    assert "\n" not in printed

"""The records against the reference they were made from, and against themselves."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from baserate.records.library import load_library
from baserate.records.measures import Basis
from support.paths import SHARED

#: Rates printed per so many: stored per one.
PRINTED_PER = {
    "unodc-2021-homicide-americas": 100_000,
    "comparitech2019-chongqing": 1000,
    "comparitech2021-taiyuan": 1000,
    "uk-stop-search-2022-males-15-19": 1000,
}
#: The reference writes 0 for 'no effect found', which is not a measured zero.
NO_EFFECT_FOUND = {"chicago-ssl-rand-victim", "shreveport2014-no-effect"}
#: The reference cuts 3,251 of 7,214 off at 0.4506; to four digits it is 0.4507. The source prints 0.45.
ROUNDED_RIGHT = {"compas-base-rate-2y": Decimal("0.4507")}
#: Numbers that the reference has otherwise, and why the record differs.
CORRECTED = {
    "crosscheck-double-vote-rate": "the published abstract has one in 4,000 voters",
    "gao-2011-spot-missed-transits": "23 transits known to be missed are no share of anything",
    "chicago-ssl-2017-radar-men": "the reference has the upper bound as an end and not as a value",
}
#: Ends that the reference has and the record does not, and why.
WITHOUT_ENDS = {
    "goel2016-stop-frisk-low-prob": "'more than 40%': a lower bound; the 44% are of a talk",
    "konasheher-2018-imprisoned": "'nearly one in 25' is a way of saying it, not an end",
    "evolv-jacobi-2022-alarm-rate": "a floor of a rounded number",
}
#: Counts that the reference has otherwise.
COUNTS_CORRECTED = {
    "crosscheck-double-vote-rate": (1, 4000),
    "gao-2011-spot-missed-transits": (None, None),
    "gao-10-763-arrests-no-terror": (0, 1083),
}
#: Records made for the cases from sources read besides the reference.
BESIDES = {
    "csam-ch-2021-passed-on",
    "csam-ie-2020-not-csam",
    "evolv-nyc-2024-false-per-scan",
    "foodstuffs-nz-2024-confirmed-per-alert",
    "pnr-at-2019-passengers",
    "pnr-at-2019-valid-per-hit",
    "shotspotter-chicago-2020-21-evidence",
    "shotspotter-nyc-2023-confirmed",
}
#: Ids that changed: the reference has the former one.
RENAMED = {"compas-violent-fpr-black-white": "compas-violent-fpr-black"}
#: Quotations read in sources beyond the reference.
QUOTED_BESIDES = {
    "We estimate that about one in 4,000 voters cast two ballots, although an audit suggests that the true rate may be"
    " lower due to small errors in electronic vote records",
    "a re-review of cases found an error rate of 93% in auto-adjudicated cases between October 2013 and August 4, 2015",
    "Bei einem Szenario mit 20 Kameras und 15.000 Passant*innen schwankt die Häufigkeit des ausgelösten Fehlalarms"
    " zwischen 0,5 pro Tag und 42 pro Stunde.",
}
FROZEN = Path(__file__).with_name("frozen.csv")


@pytest.fixture(scope="module")
def reference():
    if not SHARED.is_dir():
        pytest.skip("the folder of reference material is not beside the project")
    found = {}
    for name in ("evidence", "evidence-2", "evidence-3"):
        for line in (SHARED / "reference" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line, parse_float=Decimal)
            row_id = RENAMED.get(row["id"], row["id"])
            found[row_id] = row | {"value": ROUNDED_RIGHT.get(row_id, row["value"])}
    return found


@pytest.fixture(scope="module")
def records():
    return load_library().records


@pytest.fixture(scope="module")
def referred(reference, records):
    """Pairs of a record and the row of the reference that it was made from."""
    return [(record, reference[record.id]) for record in records if record.id not in BESIDES]


def half_unit(printed) -> float:
    """Half a unit of the last digit printed."""
    return float(Decimal(10) ** Decimal(printed).as_tuple().exponent) / 2


def frozen_row(record) -> dict[str, str]:
    """What must not change unseen: the numbers of a record, and per what they are."""
    span = record.interval or record.range
    counts = record.counts or record.parts
    numbers = {
        "value": record.value,
        "low": span.low if span else None,
        "high": span.high if span else None,
        "count": getattr(counts, "count", getattr(counts, "numerator", None)),
        "of": getattr(counts, "of", getattr(counts, "denominator", None)),
    }
    words = {"id": record.id, "term": record.term, "per": record.denominator.value, "read": record.reading}
    return words | {key: "" if number is None else repr(number) for key, number in numbers.items()}


def test_no_number_of_a_record_changes_unseen(records):
    """The copy in ``frozen.csv`` is edited by hand, with the record: no program writes it."""
    with FROZEN.open(encoding="utf-8", newline="") as file:
        frozen = list(csv.DictReader(file))
    assert [row["id"] for row in frozen] == [record.id for record in records]
    for row, record in zip(frozen, records, strict=True):
        assert frozen_row(record) == row


def test_every_record_is_there_under_its_id(reference, records):
    assert len(records) > 300
    assert {record.id for record in records} == set(reference) | BESIDES
    assert {record.id for record in records if record.formerly} == set(RENAMED.values())
    for former, now in RENAMED.items():
        assert load_library().get(former).id == now


def test_topics_carry_over(referred):
    for record, row in referred:
        assert record.topic == row.get("topic", record.topic), record.id


def test_values_carry_over(referred):
    for record, row in referred:
        if record.id in CORRECTED:
            assert record.value is not None
            assert record.value != row["value"]
        elif record.id in NO_EFFECT_FOUND:
            assert row["value"] == 0
            assert record.value is None
            assert record.reading == "none"
        elif row["value"] is None:
            assert record.value is None, record.id
        else:
            scaled = float(row["value"]) / PRINTED_PER.get(record.id, 1)
            assert record.value == pytest.approx(scaled, rel=1e-12, abs=0), record.id


def test_ends_of_intervals_and_ranges_carry_over(referred):
    for record, row in referred:
        span = record.interval or record.range
        low, high = (None if row.get(key) is None else float(row[key]) for key in ("low", "high"))
        if span is not None:
            assert (span.low, span.high) == (low, high), record.id
        elif record.id not in WITHOUT_ENDS:
            assert low is None or (record.bound == "lower" and low == record.value), record.id
            assert high is None or (record.bound == "upper" and high == record.value), record.id


def test_numerators_and_denominators_carry_over(referred):
    for record, row in referred:
        if record.counts is not None:
            pair = record.counts.count, record.counts.of
        elif record.parts is not None:
            pair = record.parts.numerator, record.parts.denominator
        else:
            pair = None, None
        expected = COUNTS_CORRECTED.get(record.id, (row.get("numerator"), row.get("denominator")))
        if record.counts is not None:
            assert pair == expected, record.id
        else:  # what a second reader found to be no counts stands as parts, or in the context
            assert expected in (pair, (None, None)) or record.id.startswith("evolv"), record.id


def test_only_counts_of_trials_are_read_as_counts(reference, referred):
    """Where a second reader says whether the numbers are counts of trials, the record follows; a census is none."""
    for record, row in referred:
        suggested = row.get("suggested", {}).get("reading")
        if suggested is not None:
            census = record.counts is not None and record.counts.census
            assert (record.reading == "counts" or census) == (suggested == "counts"), record.id
        if record.reading == "counts":
            assert record.counts.of == reference[record.id]["denominator"] or record.id in COUNTS_CORRECTED, record.id


def test_a_census_is_no_sample(records):
    """All of a list's people and all of a city's cameras: their share is exact there, whatever the numbers."""
    listed = {record.id for record in records if record.counts is not None and record.counts.census}
    assert listed == {
        "chicago-ssl-2017-top-no-violent",
        "delhi-2025-pwd-cameras",
        "delhi-police-2018-cameras-defunct",
    }
    for record in records:
        if record.denominator in {"person_listed", "camera"}:
            assert record.reading != "counts", record.id


def test_published_counts_agree_with_the_published_value(records):
    for record in records:
        if record.counts is not None:
            printed = Decimal(repr(record.value))
            computed = record.counts.count / record.counts.of
            assert abs(computed - record.value) <= max(half_unit(printed), 5e-5 * record.value) * (1 + 1e-9), record.id


def test_published_ratios_agree_with_the_published_value(records):
    for record in records:
        parts = record.parts
        if parts is not None and parts.numerator is not None and parts.denominator is not None:
            computed = parts.numerator / parts.denominator
            tolerance = max(half_unit(Decimal(repr(record.value))), 2e-3 * record.value)
            assert abs(computed - record.value) <= tolerance * (1 + 1e-9), record.id


def test_credible_intervals_are_those_of_the_published_counts(records):
    """The study's interval is that of a beta posterior; a uniform prior gives its ends to the four digits printed."""
    from scipy.stats import beta

    found = [record for record in records if record.interval and record.interval.kind == "credible"]
    assert len(found) == 3
    for record in found:
        assert record.interval.level == 0.95
        count, of = record.counts.count, record.counts.of
        low, high = beta(count + 1, of - count + 1).ppf([0.025, 0.975])
        assert (round(low, 4), round(high, 4)) == (record.interval.low, record.interval.high), record.id


def test_years_and_addresses_carry_over(referred):
    for record, row in referred:
        url = row.get("source_url", row.get("url", ""))
        assert (record.source.url or "") == url, record.id
        if row.get("source_year") is None:
            continue
        if record.source.year is None:
            assert record.source.document.note, record.id
        elif record.source.year != row["source_year"]:
            assert record.id in {"crosscheck-300", "hmic2013-stop-minutes", "hmic2013-unlawful-share"}, record.id


def test_every_source_can_be_found(records):
    """An address of its own, a DOI, or at least a note that says how it is known."""
    for record in records:
        document = record.source.document
        assert record.source.url or document.url or document.doi, record.id


def test_quotations_are_those_of_the_reference(reference, referred):
    """Every piece of a quotation in a verification stands, word for word, in the note it was made from."""

    def plain(text):
        return re.sub(r"\s+", " ", re.sub(r"[\"'’‘“”\\]", "", text)).strip(" .,;")

    known = plain(
        " ".join(
            " ".join(str(row.get(key, "")) for key in ("verification_note", "context", "measure"))
            for row in reference.values()
        )
    )
    quoted = 0
    for record, _ in referred:
        for quotation in re.findall(r'"([^"]+)"', record.verification):
            if quotation in QUOTED_BESIDES:
                continue
            for piece in re.split(r"\.\.\.", quotation.replace(" [sic]", "")):
                if plain(piece):
                    quoted += 1
                    assert plain(piece) in known, (record.id, piece)
    assert quoted > 500


def test_opinions_claims_and_press_are_distinguished(referred):
    for record, row in referred:
        note = row.get("verification_note", "")
        if note.startswith("PRESS TEXT"):
            assert record.kind in {"press_claim", "derived"}, record.id
        if note.startswith(("VENDOR CLAIM", "PARTY CLAIM", "PARTY STATEMENT")):
            assert record.basis == "claim" or record.id in {
                "breach-shanghai-2022-people",
                "met-croydon-2025-arrests-per-deployment",
            }, record.id
        if note.startswith("PRESS CLAIM"):
            assert record.basis == "claim", record.id


def test_a_claim_is_never_a_measurement(records):
    for record in records:
        if record.kind in {"party_claim", "press_claim"}:
            assert record.basis != "measurement", record.id
        if record.kind == "opinion":
            assert record.basis == "estimate", record.id
    assert {basis.value for basis in Basis} == {record.basis for record in records}


def test_hypothetical_and_rounded_numbers_are_never_counts(records):
    by_id = {record.id: record for record in records}
    for name in (
        "nrc2003-polygraph-suspicious",
        "swp-2023-24-no-false-alerts",
        "pnr-de-2021-hit-rate",
        "spot-2004-08-referral-rate",
        "delhi-police-2020-cameras-defunct",
        "csam-de-2023-relevant",
        "gangs-matrix-zero-harm",
        "predpol-2021-residents-exposed",
    ):
        assert by_id[name].reading == "point", name
    assert all(record.basis != "claim" or record.counts is None or record.kind == "party_claim" for record in records)


def test_what_was_not_verified_is_said(referred):
    for record, row in referred:
        if "checked" not in row and any("RECALLED" in str(value).upper() for value in row.values()):
            said = " ".join([record.verification, record.source.document.note or ""])
            assert re.search(r"not verified|(was|were) checked|looked for and not found", said), record.id


def test_gallery_sizes_are_data(records):
    """Where the words of a rate of a search name the size of the gallery, the field has it."""
    for record in records:
        stated = re.search(r"(?:gallery|watchlist) of (\d[\d,]*\d{3})", record.statement)
        if stated:
            assert record.gallery_size == int(stated[1].replace(",", "")), record.id
    searched = [record for record in records if record.gallery_size is not None]
    assert len(searched) >= 25
    assert {record.term for record in searched} == {"fnir", "tpir", "fpir"}


def test_periods_are_dates(records):
    assert sum(record.period is not None and record.period.start is not None for record in records) > 270
    for record in records:
        if record.period is not None and record.period.last_year is not None:
            assert 1995 <= record.period.last_year <= 2026, record.id


def test_no_words_of_the_work_behind_the_records():
    folder = files("baserate.records") / "data"
    texts = [file.read_text(encoding="utf-8") for file in [*(folder / "records").iterdir(), folder / "documents.json"]]
    pattern = r"read_file|search/pages|docslib|RECALLED|recalled|\bseed\b|\bbrief\b|stored text|/work|/tmp|article 00"
    for text in texts:
        assert not re.search(pattern, text)


def test_contradictions_are_symmetric(records):
    by_id = {record.id: record for record in records}
    links = 0
    for record in records:
        ids = [other.id for other in record.contradicts]
        assert len(set(ids)) == len(ids)
        assert record.id not in ids
        for other in record.contradicts:
            links += 1
            assert [back.why for back in by_id[other.id].contradicts if back.id == record.id] == [other.why]
    assert links >= 40


def test_known_contradictions_are_linked(records):
    by_id = {record.id: {other.id for other in record.contradicts} for record in records}
    assert "press-3-20m-cameras" in by_id["press-2-176m-cameras"]
    assert {"ihs-china-2018-350m", "ihs-china-2021-560m", "ihs-china-2019-share"} <= by_id["press-2-626m-2020"]
    assert "press-4-xinjiang-1m" in by_id["press-2-detained-tens-thousands"]
    assert "shotspotter-vendor-97" in by_id["chi-mjc-shotspotter-89"]
    assert {"compas-fpr-black", "compas-fpr-white"} <= by_id["northpointe-2016-ppv-parity"]
    assert "essex2019-met-lfr-eligible" in by_id["met-lfr-claimed-far-1in1000"]


def test_records_named_in_words_exist(records):
    """A record that points to another in its words names one that is there."""
    ids = {record.id for record in records}
    ordinary = {"one-to-one", "one-to-many", "e-seek-online", "criminal-lawyers-glasgow"}
    named = {
        word
        for record in records
        for text in (record.verification, record.context or "", *record.cautions)
        for word in re.findall(r"(?<![/\w.-])[a-z]+[a-z0-9]*(?:-[a-z0-9_]+){2,}", text)
    }
    assert named - ordinary
    assert named - ordinary <= ids

"""The records against the reference they were made from, and against themselves."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from importlib.resources import files

import pytest

from baserate.records.library import load_library

#: Rates printed per so many: stored per one.
PRINTED_PER = {
    "unodc-2021-homicide-americas": 100_000,
    "comparitech2019-chongqing": 1000,
    "comparitech2021-taiyuan": 1000,
}
#: The reference writes 0 for 'no effect found', which is not a measured zero.
NO_EFFECT_FOUND = {"chicago-ssl-rand-victim", "shreveport2014-no-effect"}
#: The reference cuts 3,251 of 7,214 off at 0.4506; to four digits it is 0.4507. The source prints 0.45.
ROUNDED_RIGHT = {"compas-base-rate-2y": Decimal("0.4507")}
#: Numerator and denominator are events and trials; everywhere else they are a ratio, an amount or one of the two.
COUNTS = {
    "essex2019-met-lfr-eligible",
    "essex2019-met-lfr-stopped",
    "met-lfr-2024-25-false-alerts-per-alert",
    "met-lfr-2024-25-false-alerts-per-face",
    "met-lfr-2024-25-false-alert-ethnicity",
    "met-lfr-2024-25-arrests-per-face",
    "met-lfr-2020-22-arrests-per-face",
    "met-lfr-2023-arrests-per-face",
    "swp-2017-ucl-false-share",
    "nola-2022-23-fr-matches",
    "compas-fpr-all",
    "compas-ppv-all",
    "compas-fpr-black",
    "compas-fpr-white",
    "compas-violent-ppv",
    "compas-violent-fpr-black-white",
    "compas-violent-fpr-white",
    "compas-accuracy-derived",
    "compas-base-rate-2y",
    "compas-base-rate-violent-2y",
    "plainfield-hit-all",
    "plainfield-hit-robbery-assault",
    "plainfield-hit-burglary",
    "plainfield-recall",
    "plainfield-dosage",
    "gangs-matrix-zero-harm",
    "gao-14-159-subjective",
    "gao-10-763-arrests-no-terror",
}
#: Quotations read in sources beyond the reference.
QUOTED_BESIDES = {
    "An audit of poll books, however, suggests that such measurement error could explain many of these apparent "
    "double votes.",
}


@pytest.fixture
def reference(shared):
    text = (shared / "reference" / "evidence.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line, parse_float=Decimal) for line in text.splitlines()]
    return {row["id"]: row | {"value": ROUNDED_RIGHT.get(row["id"], row["value"])} for row in rows}


@pytest.fixture(scope="module")
def records():
    return load_library().records


def half_unit(printed) -> float:
    """Half a unit of the last digit printed."""
    return float(Decimal(10) ** Decimal(printed).as_tuple().exponent) / 2


def test_every_record_is_there_under_its_id(reference, records):
    assert {record.id for record in records} == set(reference)
    assert {record.id: record.topic for record in records} == {i: row["topic"] for i, row in reference.items()}


def test_values_carry_over(reference, records):
    for record in records:
        row = reference[record.id]
        if record.id in NO_EFFECT_FOUND:
            assert row["value"] == 0
            assert record.value is None
            assert record.reading == "none"
        elif row["value"] is None:
            assert record.value is None, record.id
        else:
            scaled = float(row["value"]) / PRINTED_PER.get(record.id, 1)
            assert record.value == pytest.approx(scaled, rel=1e-12, abs=0), record.id


def test_ends_of_intervals_carry_over(reference, records):
    for record in records:
        row = reference[record.id]
        low, high = (record.interval.low, record.interval.high) if record.interval else (None, None)
        assert low == (None if row["low"] is None else float(row["low"])), record.id
        assert high == (None if row["high"] is None else float(row["high"])), record.id


def test_numerators_and_denominators_carry_over(reference, records):
    for record in records:
        row = reference[record.id]
        if record.counts is not None:
            pair = record.counts.count, record.counts.of
        elif record.parts is not None:
            pair = record.parts.numerator, record.parts.denominator
        else:
            pair = None, None
        assert pair == (row["numerator"], row["denominator"]), record.id


def test_only_counts_of_trials_are_read_as_counts(records):
    assert {record.id for record in records if record.counts is not None} == COUNTS
    assert {record.id for record in records if record.reading == "counts"} == COUNTS


def test_published_counts_agree_with_the_published_value(reference, records):
    for record in records:
        if record.counts is not None:
            printed = reference[record.id]["value"]
            computed = record.counts.count / record.counts.of
            assert abs(computed - float(printed)) <= half_unit(printed) * (1 + 1e-9), record.id


def test_published_ratios_agree_with_the_published_value(reference, records):
    for record in records:
        parts = record.parts
        if parts is not None and parts.numerator is not None and parts.denominator is not None:
            printed = reference[record.id]["value"]
            computed = parts.numerator / parts.denominator
            assert abs(computed - float(printed)) <= half_unit(printed) * (1 + 1e-9), record.id


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


def test_years_and_addresses_carry_over(reference, records):
    for record in records:
        row = reference[record.id]
        assert (record.source.url or "") == row["source_url"], record.id
        if row["source_year"] is not None:
            assert record.source.year == row["source_year"], record.id
        elif record.source.year is not None:
            assert str(record.source.year) in row["source_title"], record.id


def test_quotations_are_those_of_the_reference(reference, records):
    """Every piece of a quotation in a verification stands, word for word, in the note it was made from."""

    def plain(text):
        return re.sub(r"\s+", " ", re.sub(r"[\"'’‘“”]", "", text)).strip(" .,;")

    known = plain(" ".join(row["verification_note"] + " " + row["context"] for row in reference.values()))
    quoted = 0
    for record in records:
        for quotation in re.findall(r'"([^"]+)"', record.verification):
            if quotation in QUOTED_BESIDES:
                continue
            for piece in re.split(r"\.\.\.", quotation.replace(" [sic]", "")):
                if plain(piece):
                    quoted += 1
                    assert plain(piece) in known, (record.id, piece)
    assert quoted > 150


def test_opinions_claims_and_press_are_told_apart(reference, records):
    for record in records:
        note = reference[record.id]["verification_note"]
        if note.startswith("PRESS TEXT"):
            assert record.kind in {"press_claim", "derived"}, record.id
        if note.startswith("VENDOR CLAIM"):
            assert record.kind == "party_claim", record.id
        if note.startswith("SECONDARY"):
            assert record.kind in {"secondary", "opinion", "party_claim", "derived"}, record.id
        if note.startswith("PRIMARY"):
            assert record.kind in {"primary", "opinion"}, record.id
    assert {record.id for record in records if record.kind == "opinion"} == {
        "cato2006-false-positive-90",
        "detroit-chief-96",
        "munk2017-100k-fp",
    }


def test_what_was_not_verified_is_said(reference, records):
    for record in records:
        row = reference[record.id]
        if any("RECALLED" in str(value).upper() for value in row.values()):
            said = " ".join([record.verification, record.source.document.note or ""])
            assert re.search(r"not verified|(was|were) checked|looked for and not found", said), record.id


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
    ordinary = {"one-to-one", "one-to-many", "e-seek-online"}
    named = {
        word
        for record in records
        for text in (record.verification, record.context or "", *record.cautions)
        for word in re.findall(r"(?<![/\w.-])[a-z0-9]+(?:-[a-z0-9_]+){2,}", text)
    }
    assert named - ordinary
    assert named - ordinary <= ids

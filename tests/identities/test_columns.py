"""Columns of identities are known by their names in many languages, and innocent ones pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from baserate.identities.columns import identity_like, names_an_officer
from baserate.identities.wording import SAYS, languages

TABLE = [
    [part.strip() for part in line.split(" | ")]
    for line in (Path(__file__).parent / "columns.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


def test_the_table_is_of_every_language_and_both_ways():
    names = [name for _, _, *listed in TABLE for name in listed]
    assert len(names) > 500
    assert {language for language, *_ in TABLE} == set(languages())
    assert len(TABLE) == 2 * len(languages())


@pytest.mark.parametrize(("language", "kind", "names"), [(row[0], row[1], row[2:]) for row in TABLE])
def test_every_name_of_the_table_is_known_for_what_it_is(language, kind, names):
    refused = {name for name in names if identity_like(name) or names_an_officer(name)}
    assert refused == (set(names) if kind == "identity" else set())


def test_case_accents_and_spelling_without_them_make_no_difference():
    for name in ("GEBURTSDATUM", "geburts_datum", "Prenom", "PRÉNOM", "prénom_2", "STRASSE", "Foedselsdato", "soyadi"):
        assert identity_like(name), name


def test_rates_by_single_officers_are_known_and_those_by_what_officers_are_pass():
    for name in ("officer", "officer_id", "Badge No", "badge_number", "Polizist", "Dienstnummer", "agent", "警号"):
        assert identity_like(name) or names_an_officer(name), name
    for name in ("officer_sex", "officer rank", "Officer-defined ethnicity", "officer_experience", "officer_count"):
        assert not identity_like(name), name
        assert not names_an_officer(name), name


def test_every_file_of_words_says_where_they_come_from_and_no_kind_is_unknown():
    for words in languages().values():
        known = {*SAYS, "weak_name", "weak_id", "number", "person", "officer", "innocent", "attribute"}
        assert {"name", "birth", "id", "address", "plate", "innocent"} <= set(words) <= known

"""Values of identities are known by their forms at fifteen rows each, judged by rows; groups of many people pass."""

from __future__ import annotations

import hashlib
import uuid

import numpy as np
import pytest

from baserate.identities.values import identity_labels, identity_values

FAMILIES = ("Schmidt", "Rossi", "Novák", "García", "Kowalski", "Nagy", "Popescu", "Jensen", "Virtanen", "Yılmaz")
GIVEN = ("Anna", "Marco", "Petr", "Carmen", "Katarzyna", "László", "Andrei", "Mette", "Liisa", "Mehmet")


def numbered(form, n=20):
    return [form(index) for index in range(n)]


def checked_iban(index):
    account = f"37040044{index:010}"
    check = 98 - int(account + "131400") % 97
    return f"DE{check:02}{account}"


IDENTITIES = {
    "names": [f"{given} {family}" for given in GIVEN for family in FAMILIES[:2]],
    "names with the family name first": [f"{family}, {given}" for given in GIVEN for family in FAMILIES[:2]],
    "names with titles": numbered(lambda i: f"Mr {'ABCDEFGHIJKLMNOPQRST'[i]}ronski"),
    "initials": numbered(lambda i: f"{'ABCDEFGHIJKLMNOPQRST'[i]}. Winter"),
    "Chinese names": [family + given for family in "王李张刘陈" for given in ("伟", "芳", "秀英", "敏")],
    "Russian names": [
        f"{given} {family}" for given in ("Иван", "Анна", "Сергей") for family in ("Орлов", "Зимин", "Крылов")
    ],
    "Arabic names": [
        f"{given} {family}" for given in ("محمد", "فاطمة", "أحمد") for family in ("المصري", "حداد", "نجار")
    ],
    "Hindi names": [f"{given} {family}" for given in ("राजेश", "सुनीता", "अमित") for family in ("शर्मा", "वर्मा")],
    "numbered names": numbered(lambda i: f"Family{i:02} Given{i:02}"),
    "digests": numbered(lambda i: hashlib.sha256(str(i).encode()).hexdigest()),
    "short digests": numbered(lambda i: hashlib.md5(str(i).encode()).hexdigest()[:16]),
    "uuids": numbered(lambda i: str(uuid.UUID(int=i * 7919 + 2**90))),
    "British plates": numbered(lambda i: f"AB{i + 10} CD{'EFGHJKLMNOPRSTUVWXYZ'[i]}"),
    "German plates": numbered(lambda i: f"M-AB {1000 + i}"),
    "French plates": numbered(lambda i: f"AB-{100 + i}-CD"),
    "Turkish plates": numbered(lambda i: f"34 ABC {100 + i}"),
    "Russian plates": numbered(lambda i: f"А{100 + i}ВС77"),
    "Chinese plates": numbered(lambda i: f"京A{12345 + i}"),
    "Indian plates": numbered(lambda i: f"MH12AB{1234 + i}"),
    "Dutch plates": numbered(lambda i: f"{10 + i}-ABC-3"),
    "coordinates": numbered(lambda i: f"51.{5000 + i}, -0.{1200 + i}"),
    "latitudes": numbered(lambda i: f"48.8{566 + i}"),
    "IBANs": numbered(checked_iban),
    "birth dates": numbered(lambda i: f"19{60 + i}-03-{i + 1:02}"),
    "birth dates, day first": numbered(lambda i: f"{i + 1:02}.03.19{60 + i}"),
    "telephones": numbered(lambda i: f"+44 20 7946 {i:04}"),
    "telephones of a country": numbered(lambda i: f"0171-23456{i:02}"),
    "American telephones": numbered(lambda i: f"(555) 010-{1000 + i}"),
    "e-mail": numbered(lambda i: f"p{i}@example.org"),
    "accounts": numbered(lambda i: f"@someone{i}"),
    "social security numbers": numbered(lambda i: f"078-05-{1000 + i}"),
    "Swedish personal numbers": numbered(lambda i: f"19{60 + i}0312-1234"),
    "Italian fiscal codes": numbered(lambda i: f"RSSMRA{60 + i}C12H501Z"),
    "Spanish identity cards": numbered(lambda i: f"{12345600 + i}Z"),
    "Brazilian numbers": numbered(lambda i: f"123.456.7{i:02}-09"),
    "IP addresses": numbered(lambda i: f"10.0.0.{i}"),
    "devices": numbered(lambda i: f"00:1A:2B:3C:4D:{i:02x}"),
    "long numbers": numbered(lambda i: f"{1234567 + i}"),
}
UK = "Black/African/Caribbean/Black British - Any other Black/African/Caribbean background"
INNOCENT = {
    "forces": [
        "Avon and Somerset",
        "West Midlands",
        "South Yorkshire",
        "Metropolitan Police",
        "Greater Manchester",
        "Devon and Cornwall",
    ],
    "wards": numbered(lambda i: f"ward {i}"),
    "beats": numbered(lambda i: f"Beat {1100 + i}"),
    "precincts": numbered(str),
    "census codes": numbered(lambda i: f"E0500{1000 + i}"),
    "ethnicity": [UK, "White - English/Welsh/Scottish/Northern Irish/British", "Asian", "Mixed", "Other", "Not stated"],
    "races": ["African-American", "Caucasian", "Hispanic", "Native American", "Asian", "Other"],
    "ages": ["under 18", "18-24", "25-34", "35 to 44", "45+", "Less than 25"],
    "years": numbered(lambda i: str(2001 + i)),
    "months": numbered(lambda i: f"20{i + 1:02}-03"),
    "statutes": [
        "Misuse of Drugs Act 1971 (section 23)",
        "PACE (section 1)",
        "CJPO (section 60)",
        "PC 187",
        "HS 11350",
    ],
    "cities": ["San José", "Santa Maria", "Fort Wayne", "Lake Charles", "New York", "Los Angeles", "Port Charles"],
    "neighbourhoods": ["Bethnal Green", "Canary Wharf", "Saint Germain", "Kreuzberg", "Tower Hamlets", "Hackney Wick"],
    "charges": ["(F1)", "(F2)", "(M1)", "(M2)", "(CO3)", "(MO3)"],
    "scores": numbered(str, 10),
    "Chinese provinces": ["北京市", "上海市", "广东省", "江苏省", "浙江省"],
    "languages": ["English", "Deutsch", "Français", "Español"],
    "two": ["yes", "no"],
    "numbers": ["1,000 to 2,000", "2,000 to 5,000", "over 5,000"],
}


@pytest.mark.parametrize("kind", IDENTITIES)
def test_identities_are_known_at_fifteen_rows_each(kind):
    assert identity_values(dict.fromkeys(IDENTITIES[kind], 15), 10), kind
    assert identity_values(dict.fromkeys(IDENTITIES[kind], 500), 10), kind


@pytest.mark.parametrize("kind", INNOCENT)
def test_groups_of_many_people_pass(kind):
    assert not identity_values(dict.fromkeys(INNOCENT[kind], 15), 10), kind
    assert not identity_labels(INNOCENT[kind]), kind


def test_a_long_tail_passes_where_nearly_all_rows_are_in_large_groups():
    tail = {f"rare {index}": 1 for index in range(40)}
    assert not identity_values({"A": 6000, "B": 4000, **tail}, 10)
    assert identity_values({"A": 20, **tail}, 10)


def test_a_long_label_passes_and_text_that_every_row_has_for_itself_does_not():
    assert len(UK) == 84
    assert not identity_values({UK: 40, "White": 60}, 10)
    texts = {f"the officer wrote at some length about what was seen in the street that day, {i}": 1 for i in range(90)}
    assert identity_values({"A": 300, **texts}, 10) == "free text"


def test_it_is_rows_that_are_judged_and_not_values():
    """One value in a hundred rows is an e-mail address, or a tenth of all are."""
    assert not identity_values({"A": 9_900, "desk@example.org": 100}, 10)
    assert identity_values({"A": 900, **{f"p{i}@example.org": 20 for i in range(5)}}, 10) == "an e-mail address"


def test_no_value_is_in_what_is_said():
    for kind, values in IDENTITIES.items():
        said = identity_values(dict.fromkeys(values, 15), 10)
        assert not any(value in said for value in values), kind


def test_one_label_of_a_strict_form_is_enough_in_a_declared_file():
    assert identity_labels(["north", "given2@example.org", "south"]) == {1: "an e-mail address"}
    assert set(identity_labels(["Family1 Given1, 1.2.1980", "top", "XX-YZ 123"])) == {0, 2}
    assert set(identity_labels(["Anna Schmidt", "Marco Rossi"])) == {0, 1}
    assert not identity_labels(["top", "random", "1", "2", "downtown 3", "A", "B", "18-25"])


def test_random_words_and_codes_of_groups_pass():
    generator = np.random.default_rng(3)
    for _ in range(200):
        words = ["".join(generator.choice(list("abcdefghijklm"), 5)) for _ in range(12)]
        assert not identity_values(dict.fromkeys(words, 30), 10), words

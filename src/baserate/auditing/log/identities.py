"""What may not be read: columns that look like identities, by their names or by their values."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: What a column's name may not be, word by word; the words are those left when the name is cut at case, _ and -.
_WORDS = {
    "a name": "name names surname forename firstname lastname fullname nickname alias username",
    "an address": "address street postcode zipcode zip email mail lat lon latitude longitude geo gps coordinates",
    "a plate": "plate plates numberplate licenseplate licenceplate vrm vin",
    "an id": (
        "id ids uid uuid guid ssn nin passport iban imei imsi mac ip account accounts device deviceid userid user "
        "phone telephone mobile msisdn handle identifier fingerprint faceprint embedding embeddings"
    ),
    "a date of birth": "dob birthdate birthday birth",
    "free text": "comment comments note notes narrative remarks freetext",
    "an image": "image images photo photos picture portrait",
}
_CUT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
#: A word beside which a name is not a person's: 'county_name', 'race_name'.
_NOT_A_PERSON = {
    "race",
    "county",
    "district",
    "department",
    "agency",
    "group",
    "category",
    "class",
    "type",
    "sex",
    "gender",
}

#: Words for those who stop and search; no audit tells them apart.
_OFFICERS = (
    "officer officers badge badges shield shields constable constables deputy deputies trooper troopers sergeant "
    "detective cop cops collar warrant employee employees inspector inspectors agent agents patrolman patrolmen"
)

_VALUES = {
    "an e-mail address": re.compile(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    "an IP address": re.compile(r"\d{1,3}(\.\d{1,3}){3}"),
    "a device address": re.compile(r"[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}"),
    "a universal id": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "a telephone number": re.compile(r"(?=(\D*\d){9})\+?\d[\d ()./-]{7,16}\d"),
}
#: Values longer than this, or of more words, are text that somebody wrote.
LONGEST_VALUE, MOST_WORDS = 80, 12
#: With at least this many values and most of them in fewer rows than the minimum cell, a column tells people apart.
MANY_VALUES = 20


def identity_like(column: str) -> str:
    """Return what a column's name looks like ('a name', 'an id'), or nothing where it looks like no identity."""
    words = {word.lower() for word in _CUT.split(column) if word}
    if words & _NOT_A_PERSON:
        return ""
    return next((kind for kind, listed in _WORDS.items() if words & set(listed.split())), "")


def names_an_officer(column: str) -> bool:
    """Return whether a column's name looks like that of single officers."""
    return any(word.lower().rstrip("0123456789") in _OFFICERS.split() for word in _CUT.split(column) if word)


def identity_values(counts: Mapping[str, int], minimum: int) -> str:
    """Return what the values of a group column look like, or nothing. ``counts`` are rows by value.

    A column is an identity where its values have the form of one, are long texts, or are so many that most of them
    are of fewer rows than ``minimum``.
    """
    values = list(counts)
    for kind, form in _VALUES.items():
        if values and sum(bool(form.fullmatch(value.strip())) for value in values) * 2 > len(values):
            return kind
    if any(len(value) > LONGEST_VALUE or len(value.split()) > MOST_WORDS for value in values):
        return "free text"
    few = sum(n < minimum for n in counts.values())
    if len(values) >= MANY_VALUES and 2 * few > len(values):
        return f"an identity: {len(values):,} values, most of them in fewer than {minimum} rows"
    return ""

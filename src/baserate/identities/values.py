"""What values look like: somebody's identity, or groups of many people. Judged by rows, and without keeping a value.

A value that has the form of an identity and can hardly have another (an e-mail address, an IBAN, a hash) is enough in a
few rows; a form that groups may have as well (a date, two capitalised words) has to be that of most rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from baserate.identities.given_names import has_given_name
from baserate.identities.wording import cut

#: The share of rows from which values of a strict form make a column one of identities, and of a loose form.
STRICT, LOOSE = 0.05, 0.5
#: Values longer than this, or of more words, are text that somebody wrote, unless many people have the same.
LONGEST_VALUE, MOST_WORDS = 80, 12
#: No label of a group is longer than this, however many have it.
LONGEST_LABEL = 400
#: With at least this many values that few rows have, and most rows in such, a column tells people apart.
MANY_VALUES = 10

_DATE = (
    r"(?:(?:18|19|20)\d\d[-/.]?(?:0[1-9]|1[0-2])[-/.]?(?:0[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-/. ](?:0?[1-9]|[12]\d|3[01])[-/. ](?:(?:18|19|20)\d\d|\d\d))"
)
_DEGREES = r"[-+]?\d{1,3}[.,]\d{3,}\s?°?\s?[NSEWO]?"


def _iban(value: str) -> bool:
    """Return whether a value is an IBAN: its check digits leave 1 (ISO 13616, ISO 7064 MOD 97-10)."""
    text = re.sub(r"[ -]", "", value).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", text):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


def _card(value: str) -> bool:
    """Return whether a value is the number of a payment card: Luhn's check digit (ISO/IEC 7812-1)."""
    digits = re.sub(r"[ -]", "", value)
    if not re.fullmatch(r"[2-6]\d{12,18}", digits):
        return False
    doubled = [int(sign) * (1 + place % 2) for place, sign in enumerate(reversed(digits))]
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


def _hash(value: str) -> bool:
    """Return whether a value is a digest: many hexadecimal digits or signs of base 64, letters and digits mixed."""
    if re.fullmatch(r"(0x)?[0-9a-fA-F]{12,128}", value):
        return bool(re.search(r"[a-fA-F]", value[2:]) and re.search(r"\d", value))
    return bool(
        re.fullmatch(r"[A-Za-z0-9+/_-]{20,128}={0,2}", value)
        and all(re.search(signs, value) for signs in ("[a-z]", "[A-Z]", r"\d"))
    )


def _form(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


#: A mark with letters at both ends, as most plates of Europe and Asia have: AB12 CDE, M-AB 1234, 34 ABC 123.
_PLATES = (
    r"[A-Z]{2}\d{2} ?[A-Z]{3}",
    r"[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}",
    r"[A-ZÄÖÜ]{1,3}[- ][A-Z]{1,2}[- ]?\d{2,4}[EH]?",
    r"\d{2} ?[A-Z]{1,3} ?\d{2,4}",
    r"[ABEKMHOPCTYXАВЕКМНОРСТУХ]\d{3}[ABEKMHOPCTYXАВЕКМНОРСТУХ]{2} ?\d{2,3}",
    r"[A-Z]{2}[- ]?\d{1,2}[- ]?[A-Z]{1,3}[- ]?\d{4}",
    r"[\u4e00-\u9fff][A-Z][· ]?[A-Z0-9]{5,6}",
    r"(?:[A-Z]{2}|\d{2}|\d|\d{3}|[A-Z]{3}|[A-Z])-(?:[A-Z]{2,3}|\d{2,3})-(?:[A-Z]{2}|\d{2}|\d|[A-Z])",
)
_IDS = (
    r"\d{3}-\d{2}-\d{4}",
    r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]",
    r"[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]",
    r"[XYZ]?\d{7,8}-?[A-HJ-NP-TV-Z]",
    r"(?:18|19|20)?\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]",
    r"\d{17}[\dXx]",
    r"\d{3}\.\d{3}\.\d{3}-\d{2}",
    r"\d{4} \d{4} \d{4}",
    r"\d{3}-\d{3}-\d{3} \d{2}",
    r"\d{6}/\d{3,4}",
    r"[A-Z]{5}\d{4}[A-Z]",
)
_STRICT: dict[str, Callable[[str], bool]] = {
    "an e-mail address": _form(r"(?:[^@\s]{1,64}<)?[^@\s]{1,64}@[^@\s]+\.\w{2,}>?"),
    "an account": _form(r"@[A-Za-z0-9_.]{2,30}|https?://\S+|www\.\S+"),
    "an IP address": _form(r"\d{1,3}(?:\.\d{1,3}){3}|(?=.*::|(?:[^:]*:){7})[0-9A-Fa-f:]{3,39}"),
    "a device address": _form(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}"),
    "a universal id": _form(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
    "an IBAN": _iban,
    "the number of a card": _card,
    "a hash": _hash,
    "a personal number": _form("|".join(_IDS)),
}
_DATES = "dates, as of birth"
_LOOSE: dict[str, Callable[[str], bool]] = {
    "a telephone number": _form(r"(?=(?:\D*\d){7})(?:\+|00|0|\(|\d{3}[-. )])[\d ()./-]{5,18}\d(?: ?x\d+)?"),
    "coordinates": _form(rf"\(?{_DEGREES}\s?[,; ]\s?{_DEGREES}\)?|{_DEGREES}|POINT ?\(.*\)"),
    _DATES: _form(rf"{_DATE}(?:[T ].*)?"),
    "a plate": _form("|".join(_PLATES)),
    "a long number": _form(r"\d{7,}|[A-Z]{2,3}[- ]?\d{6,}"),
    "a name": has_given_name,
    "a name with its address or date": lambda value: bool(re.search(rf"[^\W\d]{{2,}}.*\b{_DATE}\b", value)),
}
#: Loose forms of which one label is enough, and those that most labels have to have.
_TELLING = ("a plate", "a name with its address or date", "coordinates", _DATES)
_IF_MOST = ("a name", "a telephone number", "a long number")
#: Words that a numbered person is called by, in place of a name.
_PSEUDONYMS = frozenset(
    ["person", "name", "surname", "family", "given", "defendant", "suspect", "offender", "client", "patient", "user"]
)
_NUMBERED = "persons who are numbered"


def _is_numbered(value: str) -> bool:
    return any(sign.isdigit() for sign in value) and any(word.casefold() in _PSEUDONYMS for word in cut(value))


def identity_values(counts: Mapping[str, int], minimum: int) -> str:
    """Return what the values of a column look like, or nothing. ``counts`` are rows by value.

    A column is one of identities where rows have values of that form, long texts that are theirs alone, or values so
    many that most rows share theirs with fewer than ``minimum`` rows.
    """
    rows = sum(counts.values())
    for forms, share in ((_STRICT, STRICT), (_LOOSE, LOOSE)):
        for kind, has_form in forms.items():
            if rows and _rows(counts, has_form) >= share * rows and _are_many(counts, has_form, share):
                return kind
    own = {value: n for value, n in counts.items() if n < minimum}
    if len(own) >= MANY_VALUES and _rows(own, _is_long) > STRICT * rows:
        return "free text"
    if any(len(value) > LONGEST_LABEL for value in counts):
        return "free text"
    if len(own) >= MANY_VALUES and 2 * sum(own.values()) > rows:
        return f"an identity: {len(counts):,} values, and most rows have one of fewer than {minimum} rows"
    return _NUMBERED if rows and _rows(counts, _is_numbered) > LOOSE * rows else ""


def dates_among(counts: Mapping[str, int]) -> bool:
    """Return whether most rows have a date, of a day or of a month; ``counts`` are rows by value."""
    return 2 * _rows(counts, _is_date) > sum(counts.values())


def _is_date(value: str) -> bool:
    return _LOOSE[_DATES](value) or re.fullmatch(r"(18|19|20)\d\d[-/.](0[1-9]|1[0-2])", value) is not None


def identity_labels(labels: Sequence[str]) -> dict[int, str]:
    """Return which labels of a declared file look like an identity, by their places, and like what.

    One of a strict form, a plate, coordinates, a date or a name with one is enough; names and numbers are where most
    labels have that form.
    """
    found: dict[int, str] = {}
    for place, label in enumerate(labels):
        forms = (*_STRICT.items(), *((kind, _LOOSE[kind]) for kind in _TELLING))
        if kind := next((kind for kind, has_form in forms if has_form(label.strip())), ""):
            found[place] = kind
    for kind, has_form in (*((kind, _LOOSE[kind]) for kind in _IF_MOST), (_NUMBERED, _is_numbered)):
        alike = [place for place, label in enumerate(labels) if has_form(label.strip())]
        if 2 * len(alike) > len(labels):
            found = dict.fromkeys(alike, kind) | found
    return found


def _rows(counts: Mapping[str, int], has_form: Callable[[str], bool]) -> int:
    return sum(n for value, n in counts.items() if has_form(value.strip()))


def _are_many(counts: Mapping[str, int], has_form: Callable[[str], bool], share: float) -> bool:
    """Return whether values of a form are several: one of a loose form may be anything, and a few dates are days."""
    least = MANY_VALUES if has_form is _LOOSE[_DATES] else 3
    return share < LOOSE or sum(has_form(value.strip()) for value in counts) >= least


def _is_long(value: str) -> bool:
    return len(value) > LONGEST_VALUE or len(value.split()) > MOST_WORDS

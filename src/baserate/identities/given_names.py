"""Whether a text is a person's name, by its form and a list of common given names."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from baserate.identities.wording import plain_word

_TITLE = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|herr|frau|hr|fr|m|mme|mlle|sr|sra|srta|sig|dott|dhr|mevr|pan|pani|bay|bayan)\.? "
    r"[^\W\d_].*",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_][^\s\d,_/&()]*"
_FORM = re.compile(rf"{_WORD}(?:,? {_WORD}){{1,3}}")
_INITIALS = re.compile(rf"(?:[^\W\d_]\.[ -]?){{1,3}} ?{_WORD}|{_WORD},? (?:[^\W\d_]\.[ -]?){{1,3}}")
#: A family name in Chinese characters and one or two more.
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,4}")
#: Words beside which a given name is that of a place.
_PLACES = frozenset(
    [
        "san",
        "santa",
        "santo",
        "sant",
        "saint",
        "sainte",
        "st",
        "ste",
        "sao",
        "port",
        "fort",
        "lake",
        "mount",
        "new",
        "north",
        "south",
        "east",
        "west",
        "upper",
        "lower",
        "city",
        "county",
        "park",
        "street",
        "road",
        "avenue",
        "square",
        "hill",
        "heights",
        "valley",
        "river",
        "beach",
        "district",
        "ward",
        "borough",
        "station",
        "college",
        "hospital",
        "school",
        "court",
        "prison",
        "airport",
        "island",
        "bay",
        "town",
        "village",
        "police",
        "force",
    ]
)


@cache
def _listed() -> tuple[frozenset[str], frozenset[str]]:
    text = resources.files("baserate.identities").joinpath("given_names.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text)
    return frozenset(map(plain_word, read["given"])), frozenset(read["chinese_family"])


def has_given_name(value: str) -> bool:
    """Return whether a text has the form of a person's name: two to four words, one of them a common given name."""
    given, chinese = _listed()
    if _CHINESE.fullmatch(value):
        return len(value) <= 3 and value[0] in chinese
    if _TITLE.fullmatch(value) or _INITIALS.fullmatch(value):
        return True
    if not _FORM.fullmatch(value):
        return False
    words = [plain_word(word.strip(".")) for word in re.split(r"[ ,]+", value)]
    return not set(words) & _PLACES and bool({words[0], words[-1], words[1]} & given)

"""The words by which columns are called in many languages: one data file a language, read when first asked for.

A file says in ``reason`` where its words come from. A word with a star at an end stands for all that go on there.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: What words of these kinds say, as a fault puts it. ``weak_`` kinds say so only where nothing innocent is beside them.
SAYS = {
    "name": "a name",
    "contact": "a telephone number, an e-mail address or an account",
    "address": "an address",
    "plate": "a plate",
    "id": "an id",
    "birth": "a date of birth",
    "text": "free text",
    "image": "an image",
}
#: Letters that are one letter and a mark in other alphabets than ours, and do not come apart by themselves.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ð": "d", "þ": "th"})
#: How letters are written where a keyboard has none of them.
_SPELT = (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("å", "aa"), ("ø", "oe"))
#: Scripts whose marks may be left out; in others, as in Devanagari, they are vowels.
_MARKS_LEFT_OUT = ("LATIN", "GREEK", "CYRILLIC", "ARABIC")


@dataclass(frozen=True, slots=True)
class Words:
    """The plain words and phrases of one kind, and the beginnings and ends of words."""

    whole: frozenset[str]
    starts: tuple[str, ...]
    ends: tuple[str, ...]

    def among(self, called: Called) -> bool:
        """Return whether any of them stands in a name."""
        if called.together in self.whole or any(word in self.whole for word in called.words):
            return True
        if any(f" {phrase} " in called.spaced for phrase in self.whole if " " in phrase):
            return True
        if called.unspaced and any(word in called.together for word in self.whole if _is_unspaced(word)):
            return True
        return any(word.startswith(self.starts) or word.endswith(self.ends) for word in called.words)


@dataclass(frozen=True, slots=True)
class Called:
    """A name cut into plain words, also with spaces between and around them, and without any."""

    words: tuple[str, ...]
    spaced: str
    together: str
    unspaced: bool


def called(name: str) -> Called:
    """Return a name of a column cut at case, digits and signs, its words in small letters without accents."""
    words = tuple(plain_word(word) for word in cut(name))
    together = "".join(words)
    return Called(words, f" {' '.join(words)} ", together, _is_unspaced(together))


def cut(name: str) -> Iterator[str]:
    """Yield the words of a name: it is cut at signs, at digits, and where a small letter meets a capital."""
    word = ""
    for letter in unicodedata.normalize("NFKC", name):
        kind = unicodedata.category(letter)[0]
        if kind not in "LM" or (word and letter.isupper() and word[-1].islower()):
            if word:
                yield word
            word = ""
        if kind in "LM":
            word += letter
    if word:
        yield word


def plain_word(word: str) -> str:
    """Return a word in small letters, without accents where its script may do without them."""
    found = ""
    script = ""
    for letter in unicodedata.normalize("NFKD", word.casefold()):
        if unicodedata.combining(letter):
            found += "" if script in _MARKS_LEFT_OUT else letter
            continue
        script = unicodedata.name(letter, " ").partition(" ")[0]
        found += letter
    return unicodedata.normalize("NFC", found).translate(_PLAIN)


def _is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that puts no spaces between words."""
    return any(unicodedata.name(letter, "").startswith("CJK") for letter in word)


@cache
def languages() -> dict[str, dict[str, Words]]:
    """Return the words of every language by kind."""
    folder = resources.files("baserate.identities").joinpath("words")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            read = tomllib.loads(file.read_text(encoding="utf-8"))
            found[file.name.removesuffix(".toml")] = {kind: _words(listed) for kind, listed in read["words"].items()}
    return found


def _words(listed: Iterable[str]) -> Words:
    whole, starts, ends = set(), [], []
    for word in (spelling for one in listed for spelling in _spellings(one)):
        plain = " ".join(map(plain_word, cut(word)))
        if word.endswith("*"):
            starts.append(plain)
        elif word.startswith("*"):
            ends.append(plain)
        else:
            whole |= {plain, plain.replace(" ", "")}
    return Words(frozenset(whole), tuple(starts), tuple(ends))


def _spellings(word: str) -> Iterator[str]:
    yield word
    spelt = word.casefold()
    for letter, letters in _SPELT:
        spelt = spelt.replace(letter, letters)
    if spelt != word.casefold():
        yield spelt

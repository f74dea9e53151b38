"""What a column's name says that it holds, in many languages: somebody's identity, or nothing of the kind.

A word such as surname says it by itself, unless what is said of it follows: ``passport_type`` holds types. A word such
as name or id says it unless it is that of a thing: ``camera_id``, ``city_name``. A word for a person or an officer says
it where the column holds nothing of theirs: ``defendant`` and ``officer_no``, but not ``officer_race``.
"""

from __future__ import annotations

from functools import cache

from baserate.identities.wording import SAYS, Called, Words, called, languages

_ENGLISH = "en"
#: Kinds of words that number or name whom a word for a person speaks of.
_BESIDE = ("number", "weak_name", "weak_id")


@cache
def identity_like(column: str) -> str:
    """Return what a column's name looks like ('a name', 'an id'), or nothing where it looks like no identity."""
    name = called(column)
    for words in languages().values():
        if found := _said(words, name):
            return found
    return ""


@cache
def names_an_officer(column: str) -> bool:
    """Return whether a column's name looks like that of single officers."""
    name = called(column)
    return any(
        "officer" in words and words["officer"].among(name) and not _of_attribute(words, name)
        for words in languages().values()
    )


def _said(words: dict[str, Words], name: Called) -> str:
    for kind, says in SAYS.items():
        if kind in words and name.together in words[kind].whole:
            return says
    if _of_attribute(words, name):
        return ""
    for kind, says in SAYS.items():
        if kind in words and words[kind].among(name):
            return says
    if _is_person(words, name):
        return "single persons"
    if not _of_thing(name):
        for kind, says in (("weak_name", "a name"), ("weak_id", "an id")):
            if kind in words and words[kind].among(name):
                return says
    return ""


def _is_person(words: dict[str, Words], name: Called) -> bool:
    """Return whether a name is a word for a person, alone or numbered."""
    if "person" not in words or not words["person"].among(name):
        return False
    if name.together in words["person"].whole:
        return True
    beside = [known[kind] for known in (words, languages()[_ENGLISH]) for kind in _BESIDE if kind in known]
    return all(any(word in listed.whole for listed in (words["person"], *beside)) for word in name.words)


def _of_attribute(words: dict[str, Words], name: Called) -> bool:
    """Return whether something is said of what a name speaks of: its type, its age, whether it was given."""
    if len(name.words) < 2 and not name.unspaced:
        return False
    lists = (words.get("attribute"), languages()[_ENGLISH]["attribute"])
    return any(listed is not None and listed.among(name) for listed in lists)


def _of_thing(name: Called) -> bool:
    """Return whether a name speaks of a thing, a place or a body, in any language."""
    if len(name.words) < 2 and not name.unspaced:
        return False
    return any("innocent" in words and words["innocent"].among(name) for words in languages().values())

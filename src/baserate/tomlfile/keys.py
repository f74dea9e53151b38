"""Keys, ids and names of tables: which are known, which are taken, and which a reader could not distinguish."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from baserate.errors import Faults, shown
from baserate.identities.values import identity_labels

ID_PATTERN = "[A-Za-z][A-Za-z0-9_-]{0,63}"
MAX_NAME = 100
#: Letters of other alphabets that look like Latin ones (Unicode Technical Standard 39, confusables.txt).
_CYRILLIC = dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһԛԝ", "ABESIJKMHOPCTYXaesijopcyxdhqw", strict=True))
_GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳ", "ABEZHIKMNOPTYXocj", strict=True))
_LOOKS_LIKE = {**_CYRILLIC, **_GREEK}
_ALLOWED = f"text: a name of 1 to {MAX_NAME} characters"


def appearance(name: str) -> str:
    """Return what a name looks like.

    Compatible characters are made one, look-alike letters Latin and spaces single; what is not seen is left out.
    """
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKC", name) if letter.isprintable() or letter.isspace()
    )
    return " ".join("".join(_LOOKS_LIKE.get(letter, letter) for letter in plain).split())


def looks_like(name: str, known: Collection[str]) -> str:
    """Return words on the known name that a different name looks like, nothing where there is none."""
    for other in known:
        if other != name and appearance(other) == appearance(name):
            strange = next((letter for letter in name if letter not in other), "")
            called = unicodedata.name(strange, "a character without a name") if strange else "its spaces"
            return f"it looks like {other!r} and differs in {called}"
    return ""


def check_names(names: Sequence[str], paths: Sequence[str], faults: Faults) -> None:
    """Note every name that is blank, too long, or looks the same as another."""
    scripts = {_script(letter) for name in names for letter in name if _is_of_another_alphabet(letter)}
    for index, (name, path) in enumerate(zip(names, paths, strict=True)):
        if fault := _fault_of(name, scripts):
            faults.add(path, *fault, quote=False)
        elif twin := looks_like(name, names[:index]):
            faults.add(path, f"{name!r}", "names that look different", twin, quote=False)
        elif name in names[:index]:
            faults.add(path, f"{name!r}", "names that differ: an earlier one is the same", quote=False)
    for index, kind in identity_labels(names).items():
        allowed = "names of groups, places and things; no system is declared person by person"
        faults.add(paths[index], f"a label that looks like {kind}", allowed, quote=False)


def _fault_of(name: str, scripts: Collection[str]) -> tuple[str, str, str] | None:
    """Return what is wrong with a name alone; ``scripts`` are alphabets that the names beside it clearly use."""
    if not name.strip() or len(name) > MAX_NAME:
        return shown(name), _ALLOWED, ""
    if name != name.strip():
        return f"{name!r}, with space around it", "a name without", f"write {name.strip()!r}"
    strange = [letter for letter in name if letter in _LOOKS_LIKE]
    if not strange or any(_is_of_another_alphabet(letter) for letter in name):
        return None
    mixed = any(letter.isalpha() and letter not in _LOOKS_LIKE for letter in name)
    if not mixed and _script(strange[0]) in scripts:
        return None
    found = f"{name!r}, of which {strange[0]!r} is {unicodedata.name(strange[0])}"
    return found, "letters of one alphabet", f"write {appearance(name)!r} in Latin letters if that is meant"


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _is_of_another_alphabet(letter: str) -> bool:
    """Whether a letter is clearly of another alphabet than the Latin one."""
    return letter.isalpha() and letter not in _LOOKS_LIKE and _script(letter) != "LATIN"


def plain_tables(tables: Mapping[Any, Any]) -> dict[str, Any]:
    """Return mappings as dicts with text keys, tuples as lists and scalars of NumPy as Python's, all the way down.

    Anything else stays what it is, and becomes a fault where it is read. Raises RecursionError for tables that hold
    themselves.
    """
    return {str(key): _plain(value) for key, value in tables.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return plain_tables(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if getattr(value, "shape", None) == ():
        return value.item()
    return value


def nearest(word: str, known: Collection[str]) -> str:
    """Return "did you mean ...?" for a word close to a known one, the one that it looks like, else nothing."""
    if twin := looks_like(word[:100], known):
        return twin
    close = difflib.get_close_matches(word[:100], list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else ""


def unknown_keys(table: Mapping[str, Any], known: Collection[str], path: str, faults: Faults) -> None:
    """Note every key of a table that is not known."""
    for key in table:
        if key not in known:
            where = f"{path}.{key}" if path else key
            faults.add(
                where, f"the key {key[:80]!r}", "one of " + ", ".join(sorted(known)), nearest(key, known), quote=False
            )


def read_ids(raw: list[dict[str, Any]], what: str, faults: Faults) -> list[str | None]:
    """Return the id of every table of a list (``what`` is "stage" or "loop"), None for one that has none of its own."""
    ids: list[str | None] = []
    for index, table in enumerate(raw):
        given, path = table.get("id"), f"{what}[{index}].id"
        if not isinstance(given, str) or not re.fullmatch(ID_PATTERN, given):
            found = "no id" if given is None else given
            faults.add(path, found, "an id of letters, digits, - and _ that starts with a letter")
            ids.append(None)
        elif given in ids:
            faults.add(path, given, f"ids that differ: this one is taken by an earlier {what}")
            ids.append(None)
        else:
            ids.append(given)
    return ids

"""Places as the vocabulary writes them: ``EU/NL``, ``GB/EW``, ``CN/GZ/Guiyang``, ``US/WA/Seattle``, ``COE/CH``."""

from __future__ import annotations

import re

from baserate.tomlfile.keys import nearest

MAX_PARTS = 5
#: The parts of a place that are known to be all there are.
CLOSED_PARTS: dict[str, tuple[str, ...]] = {
    "GB": ("EW", "SC", "NI"),
    "EU": tuple(
        "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
    ),
    "COE": tuple("AD AL AM AZ BA CH GE IS LI MC MD ME MK NO RS SM TR UA".split()),  # noqa: SIM905
}
_TWO_LETTERS = re.compile(r"[A-Z]{2}")
_PART = re.compile(r"[^\W_][\w .'’-]{0,59}")
#: Where a place starts, and what its second part has to look like.
_TOPS = ("EU", "GB", "COE", "CN", "US", "CA")
ALLOWED_PLACES = (
    "a place, the whole before the part: EU/NL, GB/EW (or SC, NI), COE/CH, CN/GZ/Guiyang, US/WA/Seattle, CA/ON"
)


def place_fault(text: str) -> str | None:
    """Return nothing where the text is a place of the vocabulary, else a hint (which may be empty)."""
    parts = text.split("/")
    top = parts[0]
    if top not in _TOPS:
        for union in ("EU", "COE"):
            if top in CLOSED_PARTS[union]:
                return f"write {'/'.join([union, *parts])}"
        return "the United Kingdom is GB/EW, GB/SC or GB/NI" if top == "UK" else nearest(top, _TOPS)
    if len(parts) > MAX_PARTS or not all(_PART.fullmatch(part) for part in parts):
        return f"at most {MAX_PARTS} names with / between them"
    if len(parts) == 1:
        return None
    if top in CLOSED_PARTS:
        if parts[1] in CLOSED_PARTS[top]:
            return None
        if top == "COE" and parts[1] in CLOSED_PARTS["EU"]:
            return f"write {'/'.join(['EU', *parts[1:]])}"
        return f"{top} has " + ", ".join(CLOSED_PARTS[top])
    return None if _TWO_LETTERS.fullmatch(parts[1]) else f"the part of {top} is written with two capital letters"


def is_within(place: str, whole: str) -> bool | None:
    """Return whether a place lies within a whole; None where it is so wide that only a part of it does."""
    if place == whole or place.startswith(whole + "/"):
        return True
    return None if whole.startswith(place + "/") else False

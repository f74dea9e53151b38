"""Numbers written as text: what can mean one number is read, what can mean two is refused with both readings.

Patterns are those of JSON Schema too (ECMA-262), so that an editor takes what is read here and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = "[0-9](?:_?[0-9])*"
#: As TOML writes numbers, but for a point that stands first or last.
PLAIN = rf"[+-]?(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?[0-9]+)?"
_SPACES = "[ \u00a0\u2009\u202f'\u2019]"
#: Groups of three digits: more than one separator, or one that is no sign of decimals, or beside such a sign.
GROUPED = (
    r"[+-]?[1-9][0-9]{0,2}(?:"
    r"(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|(?:\.[0-9]{3}){2,}(?:,[0-9]+)?"
    r"|,[0-9]{3}\.[0-9]+|\.[0-9]{3},[0-9]+"
    rf"|(?:{_SPACES}[0-9]{{3}})+(?:[.,][0-9]+)?)"
)
#: One separator and three digits: a thousand, or decimals.
AMBIGUOUS = r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}"
#: How many there are cannot be in doubt: '1,000' beside '1 in'.
_WHOLE = rf"(?:{_DIGITS}|[1-9][0-9]{{0,2}}(?:(?:,[0-9]{{3}})+|(?:{_SPACES}[0-9]{{3}})+))"
RATIO = rf"(?:{_WHOLE} +in +{_WHOLE}|(?:{_WHOLE}|{PLAIN}) */ *(?:{_WHOLE}|{PLAIN}))"
PERCENT = rf"{PLAIN} *(?:%|percent|per cent)"
_RANGE = re.compile(r"(.+?)\s+to\s+(.+)", re.DOTALL)
_DASHED = re.compile(r"\s*([0-9.,_ eE%]*[0-9%])\s*[-–—]\s*([0-9][0-9.,_ eE%]*)\s*")
_DECIMAL_COMMA = re.compile(r"([+-]?[0-9]+),([0-9]+)( *%?)")
_COUNTS = re.compile(rf"({_WHOLE})\s+(?:out\s+)?of\s+({_WHOLE})")
MAX_TEXT = 200
_ONE = rf"(?:(?!{AMBIGUOUS}(?:\s|$)){PLAIN}|{GROUPED}|{RATIO})"
#: What ``number_of`` and ``range_of`` take, as patterns of JSON Schema: of any number, and of a share.
NUMBER_PATTERN = rf"^\s*{_ONE}\s*$"
SHARE_PATTERN = rf"^\s*(?:{_ONE}|{PERCENT})\s*$"
NUMBER_RANGE_PATTERN = rf"^\s*{_ONE}\s+to\s+{_ONE}\s*$"
SHARE_RANGE_PATTERN = rf"^\s*(?:{_ONE}\s+to\s+{_ONE}|{PERCENT}\s+to\s+{PERCENT})\s*$"


class NumberError(ValueError):
    """A text is no number, or can be two; ``hint`` says how to write what may be meant."""

    def __init__(self, hint: str) -> None:
        self.hint = hint
        super().__init__(hint)


@dataclass(frozen=True, slots=True)
class _Part:
    value: float
    is_percent: bool


def number_of(text: str, *, share: bool) -> float:
    """Return the number that a text can mean.

    Parameters
    ----------
    text : str
        ``0.001``, ``1e-3``, ``1_000``, ``1,234,567``, ``1/1000``, ``1 in 1,000`` or, of a ``share``, ``0.1%``.
    share : bool
        Whether it is a share or a rate without a unit, of which percent may be taken.

    Raises
    ------
    NumberError
        For a text that is no number, or that can mean two: ``20,000`` and ``20.000``.
    """
    return _part(text, share=share).value


def range_of(text: str, *, share: bool) -> tuple[float, float]:
    """Return the ends of ``"a to b"``, each as ``number_of`` takes it, both in percent or neither.

    Raises
    ------
    NumberError
        For a text that is no range, and for ends of which only one is in percent.
    """
    matched = _RANGE.fullmatch(text.strip()) if len(text) <= MAX_TEXT else None
    if matched is None:
        raise NumberError('write a range as "20000 to 60000"')
    low, high = (_part(end, share=share) for end in matched.groups())
    if low.is_percent != high.is_percent:
        one, other = (end.strip().rstrip("%").strip() for end in matched.groups())
        both, neither = f'"{one}% to {other}%"', f'"{_scaled(low, one)} to {_scaled(high, other)}"'
        raise NumberError(f"write {both} if both are percent, {neither} if one is")
    return low.value, high.value


def is_range(text: str) -> bool:
    """Whether a text is written as a range: with the word 'to' between two others."""
    return _RANGE.fullmatch(text.strip()) is not None


def _scaled(part: _Part, text: str) -> str:
    return f"{part.value:g}" if part.is_percent else text


def _part(text: str, *, share: bool) -> _Part:
    found = text.strip().replace("\u2212", "-")
    if len(found) > MAX_TEXT:
        raise NumberError("write the number itself")
    if re.fullmatch(AMBIGUOUS, found):
        raise NumberError(_both(found))
    if re.fullmatch(PLAIN, found):
        return _Part(float(found), is_percent=False)
    if re.fullmatch(GROUPED, found):
        return _Part(float(_ungrouped(found)), is_percent=False)
    if re.fullmatch(RATIO, found):
        return _Part(_ratio(found), is_percent=False)
    if re.fullmatch(PERCENT, found):
        number = _percent(found)
        if not share:
            raise NumberError(f"percent is for shares: write the number itself, {number:g} if that is meant")
        return _Part(number / 100, is_percent=True)
    raise NumberError(_hint(found, share=share))


def _ungrouped(text: str) -> str:
    """Return a grouped number as Python writes it: the sign that stands once, after another, marks the decimals."""
    signs = [sign for sign in text if sign in ",."]
    decimal = signs[-1] if signs and (len(set(signs)) == 2 or re.search(_SPACES, text)) else ""
    return "".join("." if sign == decimal else sign for sign in text if sign.isdigit() or sign in "+-" + decimal)


def _ratio(text: str) -> float:
    above, below = re.split(r" +in +| */ *", text)
    parts = [re.sub(rf"[,_]|{_SPACES}", "", part) for part in (above, below)]
    if float(parts[1]) == 0:
        raise NumberError("one in how many? It cannot be none")
    return float(parts[0]) / float(parts[1])


def _percent(text: str) -> float:
    return float(re.sub(r" *(?:%|percent|per cent)$", "", text))


def _both(text: str) -> str:
    """Return what a number with one separator and three digits can mean."""
    thousands = re.sub(r"[.,]", "", text)
    decimals = f"{float(text.replace(',', '.')):g}"
    if re.fullmatch(AMBIGUOUS, decimals):
        decimals += "0"  # a fourth digit leaves one reading
    return f"write {thousands} if thousands are meant, {decimals} if decimals"


def _hint(text: str, *, share: bool) -> str:
    if matched := _DECIMAL_COMMA.fullmatch(text):
        meant = f"{matched[1]}.{matched[2]}{matched[3]}"
        return f"write {meant} if the comma marks decimals; in groups of thousands three digits follow a comma"
    if matched := _DASHED.fullmatch(text):
        return f'write a range with "to": "{matched[1].strip()} to {matched[2].strip()}"'
    if matched := _COUNTS.fullmatch(text):
        count, of = (re.sub(rf"[,_]|{_SPACES}", "", part) for part in matched.groups())
        return f"write {{ count = {count}, of = {of} }} if that was counted, {count}/{of} if it is exact"
    return 'write 0.001, "0.1%", "1 in 1000" or "1/1000"' if share else 'write 20000 or "20,000,000"'

"""Periods of times as they are written: ISO 8601 dates, dates in a declared form, or whole numbers. None is guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from baserate.auditing.spec import AuditSpec

#: A year, month or day of the extended form, and a day of the basic form (ISO 8601-1:2019, 5.2.2).
_EXTENDED = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_BASIC = re.compile(r"(1[6-9]|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_NUMBER = re.compile(r"\d{1,9}")
#: A day, a month and a year, in whatever order: as text they do not stand in the order of time.
_OTHER_DATE = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}.*", re.DOTALL)
_LENGTHS = {"year": 4, "month": 7, "auto": 7, "day": 10}
_DATES = "dates, 2014-03-31"


@dataclass(frozen=True, slots=True)
class Unread:
    """Values that are no times, what is wrong with them, and what would be right."""

    values: Collection[str]
    found: str
    allowed: str
    hint: str


def read_periods(values: Collection[str], spec: AuditSpec) -> Mapping[str, str] | Unread:
    """Return the period of each distinct value of a column of times, or those that cannot be read."""
    if spec.source.date_format is not None:
        return _by_format(values, spec.source.date_format, spec.options.period)
    if spec.options.period == "value":
        dates = [words for words in values if _OTHER_DATE.fullmatch(words)]
        if dates:
            hint = 'say how they are written, as [source] date_format = "%d/%m/%Y", and take period = "day"'
            return Unread(dates, "dates that do not stand in the order of time as text", "values in order", hint)
        return {words: words for words in values}
    if values and all(_BASIC.fullmatch(words) for words in values):
        return _by_format(values, "%Y%m%d", spec.options.period)
    for form in (_EXTENDED, _NUMBER):
        if all(form.fullmatch(words) for words in values):
            return {words: words for words in values}
    hint = (
        'write dates as 2014-03-31, or say how they are written: [source] with date_format = "%d/%m/%Y"; period = '
        '"value" takes what is no date as it is, in order'
    )
    return Unread(
        [words for words in values if not _EXTENDED.fullmatch(words)], "values that are no ISO 8601 dates", _DATES, hint
    )


def period_order(names: Collection[str]) -> Callable[[str], Any]:
    """Return the key by which periods are sorted: whole numbers by their size, else text."""
    numbers = all(_NUMBER.fullmatch(words) for words in names)
    return (lambda words: (len(words), words)) if numbers else (lambda words: words)


def _by_format(values: Collection[str], form: str, period: str) -> Mapping[str, str] | Unread:
    found, bad = {}, []
    for words in values:
        try:
            moment = datetime.datetime.strptime(words, form)
        except ValueError:
            bad.append(words)
            continue
        whole = moment.isoformat()
        found[words] = whole[: _LENGTHS[period]] if period in _LENGTHS else whole.removesuffix("T00:00:00")
    if bad:
        hint = "a value that stands for a missing time is declared: [missing] with time = [...]"
        return Unread(bad, "values that are not written so", f"times written as {form}", hint)
    return found

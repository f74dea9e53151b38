"""From raw values to codes: what counts as yes, what as missing, what is a number, and what is none of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.auditing.log.counting import Binning, as_number
from baserate.auditing.log.table import MISSING, NO, UNKNOWN, UNSEEN, YES, CountTable, Floats, Ints
from baserate.auditing.spec import AuditSpec, Coding
from baserate.errors import AuditError, Fault

#: 1.0 is how a column of ones and zeros is written once a value of it is missing.
_YES, _NO = ("1", "1.0", "true", "yes", "y", "t"), ("0", "0.0", "false", "no", "n", "f")
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_NUMBER = re.compile(r"\d{1,9}")
_DIGITS = re.compile(r"[\d/:.T -]+")
#: Values of a log that are shown in an error: short ones that stand in many rows.
_SHOWN, _LONGEST = 5, 40


def as_text(value: Any) -> str:
    """Return a raw value as text: 1.0 as '1', True as 'true', spaces around it taken off."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)):
        return str(int(value)) if np.isfinite(value) and float(value).is_integer() else str(float(value))
    if isinstance(value, np.datetime64):
        value = value.astype("datetime64[us]").item()
    if isinstance(value, (datetime.date, datetime.datetime)):
        # A day is the same day whether or not its column has room for an hour.
        return value.isoformat().removesuffix("T00:00:00")
    return str(value)


def decode(raw: Mapping[str, NDArray[Any]], spec: AuditSpec, binning: Binning | None) -> tuple[CountTable, list[str]]:
    """Return the table of counts of raw values, and notes of what was taken for what.

    ``raw`` holds the columns that ``count_rows`` gives. Raises AuditError with every fault at once.
    """
    decoder = _Decoder(spec)
    n: Ints = np.asarray(raw["n"], dtype=np.int64)
    outcome = decoder.two_valued("outcome", raw["outcome"], n, spec.outcome_coding)
    score = np.full(len(n), np.nan)
    flagged = np.full(len(n), UNKNOWN, dtype=np.int64)
    if spec.columns.score is not None:
        score = _middles(raw["score"], binning) if binning else decoder.numbers("score", raw["score"], n)
    if spec.columns.decision is not None:
        flagged = decoder.two_valued("decision", raw["decision"], n, spec.decision_coding)
    elif spec.columns.threshold is not None and binning is not None:
        flagged = np.array([UNKNOWN if value is None else int(value) for value in raw["flagged"]], dtype=np.int64)
    elif spec.columns.threshold is not None:
        with np.errstate(invalid="ignore"):
            flagged = np.where(np.isnan(score), UNKNOWN, np.where(score >= spec.columns.threshold, YES, NO))
    if spec.columns.observed is not None:
        seen = decoder.two_valued("observed", raw["observed"], n, spec.observed_coding)
        outcome = np.where(seen == YES, outcome, UNSEEN)
    if spec.labels.seen_for != "all":
        blind = flagged == (NO if spec.labels.seen_for == "flagged" else YES)
        outcome = np.where(blind, UNSEEN, outcome)
    keys = [f"g{index}" for index in range(len(spec.columns.groups))]
    columns = spec.columns.groups
    if spec.columns.place is not None:
        keys, columns = [*keys, "place"], (*columns, spec.columns.place)
    codes, levels = zip(*(decoder.levels(raw[key]) for key in keys), strict=True)
    period, periods = decoder.periods(raw["time"], n) if spec.columns.time else (np.full(len(n), -1), ())
    if decoder.faults:
        raise AuditError(decoder.faults)
    groups = np.stack(codes, axis=1)
    table = CountTable(columns, tuple(levels), groups, outcome, flagged, score, period, periods, n)
    return table, decoder.notes


def _middles(indices: NDArray[Any], binning: Binning) -> Floats:
    return np.array([np.nan if index is None else binning.middle(float(index)) for index in indices])


def are_ordered(periods: tuple[str, ...]) -> bool:
    """Return whether all periods are dates or numbers, however they are written."""
    return all(_DIGITS.fullmatch(words) for words in periods)


class _Decoder:
    """Collects the faults and notes of all columns."""

    def __init__(self, spec: AuditSpec) -> None:
        self.spec = spec
        self.missing = set(spec.options.missing)
        self.faults: list[Fault] = []
        self.notes: list[str] = []

    def _texts(self, values: NDArray[Any]) -> list[str | None]:
        """Return values as texts, None where missing."""
        known: dict[Any, str | None] = {}
        found: list[str | None] = []
        for value in values:
            if value is None or value != value:
                found.append(None)
                continue
            if value not in known:
                words = as_text(value)
                known[value] = None if words in self.missing else words
            found.append(known[value])
        return found

    def two_valued(self, key: str, values: NDArray[Any], n: Ints, coding: Coding) -> Ints:
        """Return a column of two values as codes. Nothing but the usual words is guessed."""
        texts = self._texts(values)
        rows: dict[str, int] = {}
        for words, count in zip(texts, n, strict=True):
            if words is not None:
                rows[words] = rows.get(words, 0) + int(count)
        codes: dict[str | None, int] = {None: UNKNOWN}
        if coding.yes:
            yes, no = set(coding.yes), set(coding.no)
            others = sorted(rows.keys() - yes - no)
            if not no and len(others) == 1:
                no, others = {others[0]}, []
                self.notes.append(f"{key}: {self._shown({next(iter(no)): n.sum()})} was taken for no")
            codes.update({words: YES if words in yes else NO for words in yes | no})
        else:
            others = [words for words in rows if words.lower() not in _YES + _NO]
            codes.update({words: YES if words.lower() in _YES else NO for words in rows if words not in others})
        if others:
            found = f"{len(others)} value{'s' * (len(others) > 1)} besides{self._shown({o: rows[o] for o in others})}"
            allowed = "the values declared in yes and no" if coding.yes else "0 and 1, true and false, or yes and no"
            hint = f"say what means yes and what no: [{key}] with yes = [...] and no = [...]"
            self._fault(key, found, allowed, hint)
        if not rows:
            self._fault(key, "no value in any row", "a column with values", "")
        return np.array([codes.get(words, UNKNOWN) for words in texts], dtype=np.int64)

    def numbers(self, key: str, values: NDArray[Any], n: Ints) -> Floats:
        """Return a column of numbers, NaN where missing; infinities are kept, and noted."""
        if values.dtype.kind in "fiu":
            marked = [value for value in map(as_number, self.missing) if value is not None]
            found = values.astype(np.float64)
            found = np.where(np.isin(found, marked), np.nan, found)
        else:
            texts = self._texts(values)
            parsed = {words: as_number(words) for words in set(texts) if words is not None}
            bad = [words for words, value in parsed.items() if value is None]
            if bad:
                rows = sum(int(count) for words, count in zip(texts, n, strict=True) if words in set(bad))
                self._fault(key, f"values that are not numbers in {rows:,} rows", "numbers", "")
            found = np.array([np.nan if words is None else parsed[words] for words in texts], dtype=np.float64)
        if infinite := int(n[np.isinf(found)].sum()):
            self.notes.append(f"{key}: infinite in {infinite:,} rows; it orders above or below every other score")
        if np.isnan(found).all():
            self._fault(key, "no number in any row", "a column with numbers", "")
        return found

    def levels(self, values: NDArray[Any]) -> tuple[Ints, tuple[str, ...]]:
        """Return a column of groups as codes and their names in order; a missing group is a group."""
        texts = [MISSING if words is None else words for words in self._texts(values)]
        names = tuple(sorted(set(texts)))
        index = {name: place for place, name in enumerate(names)}
        return np.array([index[words] for words in texts], dtype=np.int64), names

    def periods(self, values: NDArray[Any], n: Ints) -> tuple[Ints, tuple[str, ...]]:
        """Return a column of times as codes and the periods in order."""
        texts = self._texts(values)
        found = {words for words in texts if words is not None}
        form = next((form for form in (_DATE, _NUMBER) if all(form.fullmatch(words) for words in found)), None)
        if form is None and self.spec.options.period != "value":
            bad = {words for words in found if not _DATE.fullmatch(words)}
            rows = sum(int(count) for words, count in zip(texts, n, strict=True) if words in bad)
            hint = 'write dates as 2014-03-31, or set options.period = "value" to take the values as they are, in order'
            self._fault("time", f"values that are no ISO 8601 dates in {rows:,} rows", "dates, 2014-03-31", hint)
            return np.full(len(n), -1), ()
        names = tuple(sorted(found, key=(lambda words: (len(words), words)) if form is _NUMBER else None))
        index: dict[str | None, int] = {None: -1, **{name: place for place, name in enumerate(names)}}
        return np.array([index[words] for words in texts], dtype=np.int64), names

    def _fault(self, key: str, found: str, allowed: str, hint: str) -> None:
        column = getattr(self.spec.columns, key)
        self.faults.append(
            Fault(f"{found} (column {column!r})", allowed, hint, key=f"columns.{key}", file=self.spec.name)
        )

    def _shown(self, rows: Mapping[str, int]) -> str:
        """Return those values that stand in many rows, so that no value of one person is told."""
        least = self.spec.options.minimum_cell
        common = [words for words, count in rows.items() if count >= least and len(words) <= _LONGEST][:_SHOWN]
        return ": " + ", ".join(map(repr, common)) if common else ""


def count_keys(spec: AuditSpec) -> list[str]:
    """Return our names of the columns that rows are counted by."""
    keys = ("outcome", "score", "decision", "time", "observed", "place")
    plain = [key for key in keys if key in spec.columns.declared]
    return [*plain, *(f"g{index}" for index in range(len(spec.columns.groups)))]


def plain(values: NDArray[Any]) -> NDArray[Any]:
    """Return a column as an engine gives it, with None where there is no value."""
    if not isinstance(values, np.ma.MaskedArray):
        return values
    filled = np.array(values.data, dtype=object)
    filled[np.ma.getmaskarray(values)] = None
    return filled

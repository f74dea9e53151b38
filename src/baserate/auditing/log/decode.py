"""From raw values to codes: what counts as yes, what as missing, what is a number, and what is none of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from baserate.auditing.log.counting import Binning, as_number
from baserate.auditing.log.periods import Unread, period_order, read_periods
from baserate.auditing.log.table import MISSING, NO, UNKNOWN, UNSEEN, YES, CountTable, Floats, Ints
from baserate.auditing.spec import AuditSpec, Coding, canonical_names, markers_of
from baserate.errors import AuditError, Fault

#: 1.0 is how a column of ones and zeros is written once a value of it is missing.
_YES, _NO = ("1", "1.0", "true", "yes", "y", "t"), ("0", "0.0", "false", "no", "n", "f")
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

    ``raw`` holds the columns that ``count_rows`` gives. Without a declared outcome none is known; without a decision
    or a threshold everybody is flagged. Raises AuditError with every fault at once.
    """
    n = np.asarray(raw["n"], dtype=np.int64)
    decoder = _Decoder(spec, n)
    if spec.columns.count is not None:
        decoder.check_counts(raw)
    outcome = np.full(len(n), UNKNOWN, dtype=np.int64)
    if spec.columns.outcome is not None:
        outcome = decoder.two_valued("outcome", raw["outcome"], spec.outcome_coding)
    score = np.full(len(n), np.nan)
    if spec.columns.score is not None:
        score = (
            _middles(raw["score"], binning) if binning else spec.columns.sign * decoder.numbers("score", raw["score"])
        )
    flagged = _flagged(raw, spec, binning, decoder, score)
    if spec.columns.observed is not None:
        seen = decoder.two_valued("observed", raw["observed"], spec.observed_coding)
        outcome = np.where(seen == YES, outcome, UNSEEN)
    if spec.labels.seen_for != "all":
        blind = flagged == (NO if spec.labels.seen_for == "flagged" else YES)
        outcome = np.where(blind, UNSEEN, outcome)
    keys = [f"g{index}" for index in range(len(spec.columns.groups))]
    columns = spec.columns.groups
    if spec.columns.place is not None:
        keys, columns = [*keys, "place"], (*columns, spec.columns.place)
    codes, levels = zip(*(decoder.levels(key, raw[key]) for key in keys), strict=True)
    period, periods = decoder.periods(raw["time"]) if spec.columns.time else (np.full(len(n), -1), ())
    if decoder.faults:
        raise AuditError(decoder.faults)
    groups = np.stack(codes, axis=1)
    table = CountTable(columns, tuple(levels), groups, outcome, flagged, score, period, periods, n)
    # In bins, and of persons, the engine has taken markers out before they could be seen here.
    complete = binning is None and spec.columns.person is None
    return table, [*decoder.notes, *(decoder.unused_markers() if complete else ())]


def _flagged(
    raw: Mapping[str, NDArray[Any]], spec: AuditSpec, binning: Binning | None, decoder: _Decoder, score: Floats
) -> Ints:
    """Return who was flagged, as codes."""
    columns = spec.columns
    if columns.decision is not None:
        return decoder.two_valued("decision", raw["decision"], spec.decision_coding)
    if columns.cut is None:
        return np.full(len(score), YES, dtype=np.int64)
    if binning is not None:
        return np.array([UNKNOWN if value is None else int(value) for value in raw["flagged"]], dtype=np.int64)
    with np.errstate(invalid="ignore"):
        return np.where(np.isnan(score), UNKNOWN, np.where(score >= columns.cut, YES, NO))


def _middles(indices: NDArray[Any], binning: Binning) -> Floats:
    return np.array([np.nan if index is None else binning.middle(float(index)) for index in indices])


def are_ordered(periods: tuple[str, ...]) -> bool:
    """Return whether all periods are dates or numbers, however they are written."""
    return all(_DIGITS.fullmatch(words) for words in periods)


class _Decoder:
    """Collects the faults and notes of all columns; ``n`` are the rows of each entry."""

    def __init__(self, spec: AuditSpec, n: Ints) -> None:
        self.spec, self.n = spec, n
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self._found_markers: dict[str, set[str]] = {}

    def _texts(self, key: str, values: NDArray[Any], keep: Collection[str] = ()) -> list[str | None]:
        """Return values as texts, None where missing; ``keep`` are declared to mean something else than missing."""
        markers = markers_of(self.spec, key)
        known: dict[Any, str | None] = {}
        found: list[str | None] = []
        hit = self._found_markers.setdefault(key, set())
        for value in values:
            if value is None or value != value:
                found.append("" if "" in keep else None)
                continue
            if value not in known:
                words = as_text(value)
                is_missing = words in markers and words not in keep
                known[value] = None if is_missing else words
                if is_missing:
                    hit.add(words)
            found.append(known[value])
        return found

    def _rows_of(self, texts: Sequence[str | None]) -> dict[str, int]:
        rows: dict[str, int] = {}
        for words, count in zip(texts, self.n.tolist(), strict=True):
            if words is not None:
                rows[words] = rows.get(words, 0) + count
        return rows

    def check_counts(self, raw: Mapping[str, NDArray[Any]]) -> None:
        """Note a fault where a count is missing, negative or no whole number."""
        if wrong := int(np.sum(raw["not_whole"])):
            self._fault("count", f"no whole number of people in {self._some(wrong)} lines", "whole numbers, from 0", "")

    def two_valued(self, key: str, values: NDArray[Any], coding: Coding) -> Ints:
        """Return a column of two values as codes. Nothing but the usual words is guessed."""
        texts = self._texts(key, values, {*coding.yes, *coding.no})
        rows = self._rows_of(texts)
        codes: dict[str | None, int] = {None: UNKNOWN}
        if coding.yes:
            yes, no = set(coding.yes), set(coding.no)
            self._check_declared(key, coding, rows)
            others = sorted(rows.keys() - yes - no)
            if not no and len(others) == 1 and yes & rows.keys():
                no, others = {others[0]}, []
                self.notes.append(f"{key}: {self._shown(rows, no) or 'the other value'} was taken for no")
            codes.update({words: YES if words in yes else NO for words in yes | no})
        else:
            others = [words for words in rows if words.lower() not in _YES + _NO]
            codes.update({words: YES if words.lower() in _YES else NO for words in rows if words not in others})
        if others:
            shown = self._shown(rows, others)
            found = f"{len(others)} value{'s' * (len(others) > 1)} besides{': ' * bool(shown)}{shown}"
            allowed = "the values declared in yes and no" if coding.yes else "0 and 1, true and false, or yes and no"
            hint = f"say what means yes and what no: [{key}] with yes = [...] and no = [...]"
            self._fault(key, found, allowed, hint)
        if not rows:
            self._fault(key, "no value in any row", "a column with values", "")
        return np.array([codes.get(words, UNKNOWN) for words in texts], dtype=np.int64)

    def _check_declared(self, key: str, coding: Coding, rows: Mapping[str, int]) -> None:
        """A declared value that no row has is a slip: a fault where nothing is left of yes, or of no, else a note."""
        for side, declared in (("yes", coding.yes), ("no", coding.no)):
            absent = [words for words in declared if words not in rows]
            if not absent:
                continue
            listed = ", ".join(map(repr, absent[:_SHOWN]))
            if len(absent) == len(declared):
                shown = self._shown(rows, rows)
                allowed = f"values of the column{', such as ' * bool(shown)}{shown}"
                self.faults.append(
                    Fault(
                        f"{listed}, which no row has",
                        allowed,
                        "letters count: X is not x",
                        key=f"{key}.{side}",
                        file=self.spec.name,
                    )
                )
            else:
                self.notes.append(f"{key}.{side}: {listed} stands in no row of the log")

    def unused_markers(self) -> list[str]:
        """Return notes of markers that were declared and stand in no row, or in more columns than may be meant."""
        found: list[str] = []
        columns = canonical_names(self.spec)
        for name, markers in self.spec.missing.items():
            keys = [key for key in self._found_markers if name in (key, columns[key])]
            seen = set().union(*(self._found_markers[key] for key in keys))
            absent = [marker for marker in markers if marker and keys and marker not in seen]
            found.extend(f"missing.{name}: {marker!r} stands in no row of the log" for marker in absent)
        for marker in self.spec.options.missing:
            hit = [columns[key] for key, seen in self._found_markers.items() if marker in seen]
            if not hit and marker:
                found.append(f"options.missing: {marker!r} stands in no row of the declared columns")
            elif len(hit) > 1 and as_number(marker) is not None:
                found.append(
                    f"options.missing: {marker!r} was taken for missing in {', '.join(hit)}; [missing] with a list "
                    "by column takes it so in one"
                )
        return found

    def numbers(self, key: str, values: NDArray[Any]) -> Floats:
        """Return a column of numbers, NaN where missing; infinities are kept, and noted."""
        if values.dtype.kind in "fiu":
            markers = {as_number(words): words for words in sorted(markers_of(self.spec, key))}
            marked = [value for value in markers if value is not None]
            found = values.astype(np.float64)
            taken = np.isin(found, marked)
            self._found_markers.setdefault(key, set()).update(markers[value] for value in np.unique(found[taken]))
            found = np.where(taken, np.nan, found)
        else:
            texts = self._texts(key, values)
            decimal = self.spec.source.decimal
            parsed = {words: as_number(words, decimal) for words in set(texts) if words is not None}
            bad = {words for words, value in parsed.items() if value is None}
            if bad:
                rows = sum(count for words, count in self._rows_of(texts).items() if words in bad)
                self._fault(key, f"values that are not numbers in {self._some(rows)} rows", "numbers", "")
            found = np.array([np.nan if words is None else parsed[words] for words in texts], dtype=np.float64)
        if infinite := int(self.n[np.isinf(found)].sum()):
            self.notes.append(
                f"{key}: infinite in {self._some(infinite)} rows; it orders above or below every other score"
            )
        if np.isnan(found).all():
            self._fault(key, "no number in any row", "a column with numbers", "")
        return found

    def levels(self, key: str, values: NDArray[Any]) -> tuple[Ints, tuple[str, ...]]:
        """Return a column of groups as codes and their names in order; a missing group is a group."""
        edges = self.spec.bands.get(canonical_names(self.spec)[key])
        if edges is not None:
            return self._bands(key, values, edges)
        texts = [MISSING if words is None else words for words in self._texts(key, values)]
        names = tuple(sorted(set(texts)))
        index = {name: place for place, name in enumerate(names)}
        return np.array([index[words] for words in texts], dtype=np.int64), names

    def _bands(self, key: str, values: NDArray[Any], edges: Sequence[float]) -> tuple[Ints, tuple[str, ...]]:
        """Return a column of numbers as bands, those that occur, in their order; missing comes first."""
        texts = self._texts(key, values)
        numbers = {words: as_number(words, self.spec.source.decimal) for words in set(texts) if words is not None}
        bad = {words for words, value in numbers.items() if value is None}
        if bad:
            rows = sum(count for words, count in self._rows_of(texts).items() if words in bad)
            column = canonical_names(self.spec)[key]
            found = f"values that are not numbers in {self._some(rows)} rows (column {column!r})"
            hint = f"declare what stands for missing: [missing] with {column} = [...]"
            self.faults.append(Fault(found, "numbers", hint, key=f"bands.{column}", file=self.spec.name))
        places = [
            -1 if words is None else int(np.searchsorted(edges, numbers[words] or 0.0, side="right")) for words in texts
        ]
        occurring, codes = np.unique(places, return_inverse=True)
        whole = all(float(value).is_integer() for value in (*edges, *numbers.values()) if value is not None)
        names = tuple(MISSING if place < 0 else band_name(edges, place, whole=whole) for place in occurring.tolist())
        return np.ravel(codes).astype(np.int64), names

    def periods(self, values: NDArray[Any]) -> tuple[Ints, tuple[str, ...]]:
        """Return a column of times as codes and the periods in order."""
        texts = self._texts("time", values)
        rows = self._rows_of(texts)
        read = read_periods(rows, self.spec)
        if isinstance(read, Unread):
            lost = sum(rows[words] for words in read.values)
            self._fault("time", f"{read.found} in {self._some(lost)} rows", read.allowed, read.hint)
            return np.full(len(texts), -1), ()
        if without := int(self.n.sum()) - sum(rows.values()):
            self.notes.append(f"time: {self._some(without)} rows have no time and are in no series")
        names = tuple(sorted(set(read.values()), key=period_order(read.values())))
        index = {name: place for place, name in enumerate(names)}
        return np.array([-1 if words is None else index[read[words]] for words in texts], dtype=np.int64), names

    def _fault(self, key: str, found: str, allowed: str, hint: str) -> None:
        column = getattr(self.spec.columns, key)
        self.faults.append(
            Fault(f"{found} (column {column!r})", allowed, hint, key=f"columns.{key}", file=self.spec.name)
        )

    def _some(self, rows: int) -> str:
        """Return a number of rows in words, where it is of few people without the number."""
        least = self.spec.options.minimum_cell
        return f"{rows:,}" if rows >= least else f"fewer than {least}"

    def _shown(self, rows: Mapping[str, int], of: Collection[str]) -> str:
        """Return those of some values that stand in many rows, so that no value of one person is told."""
        least = self.spec.options.minimum_cell
        common = [words for words in of if rows.get(words, 0) >= least and len(words) <= _LONGEST][:_SHOWN]
        return ", ".join(map(repr, common))


def band_name(edges: Sequence[float], place: int, *, whole: bool) -> str:
    """Return the name of a band: under 18, 18 to 24, 35 and over; of numbers that are not whole, 1.5 to under 2."""
    if place == 0:
        return f"under {edges[0]:g}"
    if place == len(edges):
        return f"{edges[-1]:g} and over"
    low, high = edges[place - 1], edges[place]
    if not whole:
        return f"{low:g} to under {high:g}"
    return f"{low:g}" if high - low == 1 else f"{low:g} to {high - 1:g}"


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

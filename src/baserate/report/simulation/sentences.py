"""What a simulation gave, as sentences: natural frequencies out of one denominator, beside the truth and the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from baserate.loops import loop_kind
from baserate.loops.reading import Entry, excess, quoted
from baserate.report.parts.frequencies import Share, choose_denominator, frequency
from baserate.report.parts.numbers import amount, percent_of_level

if TYPE_CHECKING:
    from baserate.simulation.result import LoopDifference, LoopOutcome, LoopRun, Series, Simulation

LEAST_DENOMINATOR = 100
#: Digits of a difference in counts.
DIGITS = 2
MOST_SETTINGS = 12


def setting_words(at: Mapping[str, object]) -> str:
    """Return the point of a sweep in words: 'allocation hottest, decay_per_day 0.05'."""
    return ", ".join(
        f"{path.partition('.')[2]} {value:g}" if isinstance(value, float) else f"{path.partition('.')[2]} {value}"
        for path, value in at.items()
    )


def all_sentences(result: Simulation, loop_id: str) -> Iterator[str]:
    """Yield all that is said of one loop: what it came to at each setting of a sweep, then what policies change."""
    level = percent_of_level(result.level)
    runs = [run for run in result.loops if run.id == loop_id]
    outcomes = [one for one in result.outcomes if one.loop == loop_id]
    series = [one for one in result.series if one.loop == loop_id]
    differences = [one for one in result.differences if one.loop == loop_id]
    yield from loop_sentences(runs, outcomes, series, level)
    yield from policy_sentences(runs, outcomes, differences, level)


def loop_sentences(
    runs: Sequence[LoopRun], outcomes: Sequence[LoopOutcome], series: Sequence[Series], level: str
) -> Iterator[str]:
    """Yield what one loop came to: one sentence first, then more; at the settings of a sweep one paragraph each."""
    for run in runs[:MOST_SETTINGS]:
        own = tuple(one for one in outcomes if one.at == run.at and one.estimate.mean is not None)
        start = {_key(one): one.mean[0] for one in series if one.at == run.at}
        first, *more = [*loop_kind(run.kind).sentences(LoopReading(run, own, start, level))] or [""]
        if first and run.at:
            yield " ".join([f"With {setting_words(run.at)}: {first[:1].lower()}{first[1:]}", *more])
        elif first:
            yield from (first, " ".join(more)) if more else (first,)
    if len(runs) > MOST_SETTINGS:
        yield f"The first {MOST_SETTINGS} of {len(runs):,} settings are reported here; all are in the JSON and CSV."


def _key(one: LoopOutcome | Series | Entry) -> tuple[object, ...]:
    return (one.term, *one.where.items())


@dataclass(frozen=True, slots=True)
class LoopReading:
    """The results of one loop at one setting, with numbers in words (``baserate.loops.reading.Reading``)."""

    run: LoopRun
    outcomes: tuple[LoopOutcome, ...]
    start: Mapping[tuple[object, ...], float | None]
    level: str

    @property
    def days(self) -> int:
        """How long the loop ran."""
        return self.run.days

    @property
    def choices(self) -> Mapping[str, str]:
        """Its policies."""
        return self.run.choices

    def entries(self, term: str) -> Sequence[LoopOutcome]:
        """Return every entry of an outcome, in order."""
        return [one for one in self.outcomes if one.term == term]

    def whole(self, term: str) -> LoopOutcome | None:
        """Return the entry of an outcome for the whole, None where it has none."""
        return next((one for one in self.entries(term) if not one.where), None)

    def at_start(self, entry: Entry) -> float | None:
        """Return the mean of an entry before the first day."""
        return self.start.get(_key(entry))

    def denominator(self, entry: Entry) -> int:
        """Return one denominator for the mean, the true value and the interval of an entry."""
        found = entry.estimate
        values = [Share.of(value) for value in (found.mean, entry.true) if value is not None]
        has_interval = found.low is not None and found.high is not None
        ends = [(Share.of(found.low or 0.0), Share.of(found.high or 0.0))] if has_interval else []
        return max(LEAST_DENOMINATOR, choose_denominator(values, ends))

    def count(self, value: float | None, of: int) -> str:
        """Return a share as a count out of a denominator."""
        return "an unknown number" if value is None else frequency(Share.of(value), of).words

    def interval(self, entry: Entry, of: int) -> str:
        """Return '70 (66 to 74 in 90% of replicates)', without brackets where all replicates say the same."""
        found = entry.estimate
        mean, low, high = (self.count(value, of) for value in (found.mean, found.low, found.high))
        return mean if low == high == mean else f"{mean} ({low} to {high} in {self.level} of replicates)"

    def amount(self, value: float | None) -> str:
        """Return an amount."""
        return amount(value)


def policy_sentences(
    runs: Sequence[LoopRun], outcomes: Sequence[LoopOutcome], differences: Sequence[LoopDifference], level: str
) -> Iterator[str]:
    """Yield what each policy changes beside the first, for what the first gives most beyond its true value."""
    burden = loop_kind(runs[0].kind).burden if runs else None
    if burden is None:
        return
    for at in list({tuple(one.at.items()): one.at for one in differences}.values())[:MOST_SETTINGS]:
        here = [one for one in differences if one.at == at and one.term == burden.term]
        if not here:
            continue
        against = here[0].against
        there = {**at, **against}
        first = [one for one in outcomes if one.at == there and one.term == burden.term and one.true is not None]
        if not first:
            continue
        far = max(first, key=excess)
        found = next(one for one in here if one.where == far.where)
        change, low, high = (number or 0.0 for number in (found.estimate.mean, found.estimate.low, found.estimate.high))
        of = LEAST_DENOMINATOR
        while of < 10**6 and abs(change) * of < 1 and excess(far) * of < 1:
            of *= 10
        policy = setting_words({path: value for path, value in at.items() if path in against})
        numbers = setting_words({path: value for path, value in at.items() if path not in against})
        after = excess(far) + change
        yield (
            f"{policy[:1].upper()}{policy[1:]} instead of {', '.join(against.values())}"
            f"{', at ' + numbers if numbers else ''}: {quoted(far)} gets {_more(change, of)} of every {of:,}"
            f" {burden.things} ({_span(low, high, of)} in {level} of replicates, each compared with itself): that"
            f" is {_beside(after, of)} {burden.true_share}, where it was {_beside(excess(far), of)}."
        )


def _points(value: float, of: int) -> str:
    return amount(abs(value) * of, digits=DIGITS)


def _more(value: float, of: int) -> str:
    return "as many" if value == 0 else f"{_points(value, of)} {'more' if value > 0 else 'fewer'}"


def _span(low: float, high: float, of: int) -> str:
    if low >= 0 or high <= 0:
        least, most = sorted((abs(low), abs(high)))
        ends = dict.fromkeys((_points(least, of), _points(most, of)))
        return f"{' to '.join(ends)} {'more' if high > 0 else 'fewer'}"
    return f"from {_more(low, of)} to {_more(high, of)}"


def _beside(value: float, of: int) -> str:
    """Return '14 above'; what rounds to nothing is 'at'."""
    shown = round(abs(value) * of, 1)
    return "at" if shown == 0 else f"{shown:g} {'above' if value > 0 else 'below'}"

"""What a simulation gave, as sentences: natural frequencies out of one denominator, beside the truth and the start."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from baserate.report.parts.frequencies import Share, choose_denominator, frequency
from baserate.report.parts.numbers import amount, percent_of_level

if TYPE_CHECKING:
    from baserate.simulation.result import LoopDifference, LoopOutcome, LoopRun, Series, Simulation

LEAST_DENOMINATOR = 100
#: Means this close to the truth, relative to it, agree with it though their interval may be narrower still.
CLOSE = 0.01
#: A change of less than this, relative to the start, is none.
STEADY = 0.02
#: Single runs are said to stray where their interval reaches further than this from the truth, relative to it.
STRAY = 0.1
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
    outcomes = [one for one in result.outcomes if one.loop == loop_id]
    series = [one for one in result.series if one.loop == loop_id]
    differences = [one for one in result.differences if one.loop == loop_id]
    yield from loop_sentences([run for run in result.loops if run.id == loop_id], outcomes, series, level)
    yield from remedy_sentences(outcomes, differences, level)


def loop_sentences(
    runs: Sequence[LoopRun], outcomes: Sequence[LoopOutcome], series: Sequence[Series], level: str
) -> Iterator[str]:
    """Yield what one loop came to: one sentence first, then more; at the settings of a sweep one paragraph each."""
    for run in runs[:MOST_SETTINGS]:
        own = [one for one in outcomes if one.at == run.at and one.estimate.mean is not None]
        start = {(one.term, *one.where.values()): one.mean[0] for one in series if one.at == run.at}
        first, *more = [*_SAID[run.kind](run, own, start, level)] or [""]
        if first and run.at:
            yield " ".join([f"With {setting_words(run.at)}: {first[:1].lower()}{first[1:]}", *more])
        elif first:
            yield from (first, " ".join(more)) if more else (first,)
    if len(runs) > MOST_SETTINGS:
        yield f"The first {MOST_SETTINGS} of {len(runs):,} settings are told here; all are in the JSON and CSV."


#: The mean before the first day, by term and by the place or group.
Start = Mapping[tuple[str, ...], float | None]


def _patrols(run: LoopRun, own: Sequence[LoopOutcome], start: Start, level: str) -> Iterator[str]:
    patrols = [one for one in own if one.term == "patrol_share" and one.true is not None]
    record = [one for one in own if one.term == "recorded_share" and one.true is not None]
    if not patrols or not record:
        return
    far = max(patrols, key=_excess)
    of = _denominator([far])
    place, true = _quoted(far), _count(far.true, of)
    gets = f"After {run.days:,} days {place} gets {_interval(far, of, level)} of every {of:,} patrols"
    if all(map(_agrees, (*patrols, *record))):
        yield (
            f"{gets} and has {true} of every {of:,} incidents: on average the loop moves neither patrols nor the"
            " record away from what really happens."
        )
        if any(map(_strays, patrols)):
            yield "Single runs stray further from it, as the interval says."
        return
    before = start.get(("patrol_share", *far.where.values()))
    first = "" if before is None else f"; at the start it got {_count(before, of)}"
    beside = "as many as it has of incidents" if _agrees(far) else f"though it has {true} of every {of:,} incidents"
    yield f"{gets}, {beside}{first}."
    worst = max(record, key=lambda one: abs(_excess(one)))
    twin = next(one for one in patrols if one.where == worst.where)
    if all(map(_agrees, record)):
        yield "The record agrees with what really happens."
    elif not math.isclose(worst.estimate.mean or 0, twin.estimate.mean or 0, rel_tol=1e-9):
        of = _denominator([worst])
        yield (
            f"The record gives {_quoted(worst)} {_interval(worst, of, level)} of every {of:,} incidents on it;"
            f" in truth it has {_count(worst.true, of)}."
        )


def _lists(run: LoopRun, own: Sequence[LoopOutcome], start: Start, level: str) -> Iterator[str]:
    found = {(one.term, *one.where.values()): one for one in own}
    listed, share = found.get(("listed",)) or found.get(("listed", "")), None
    for key in (("listed_share",), ("listed_share", "")):
        share = share or found.get(key)
    if listed is not None and share is not None:
        of = _denominator([share])
        yield (
            f"After {run.days:,} days {amount(listed.estimate.mean)} people are on the list,"
            f" {_interval(share, of, level)} of every {of:,}."
        )
    groups = [one for one in own if one.term == "list_share" and one.true is not None]
    if groups:
        far = max(groups, key=_excess)
        of = _denominator([far])
        here = f"Of every {of:,} people on the list, {_interval(far, of, level)} are of group {_quoted(far)}"
        has = f"has {_count(far.true, of)} of every {of:,} incidents"
        agrees = all(map(_agrees, groups))
        yield f"{here}, which {has}: the list mirrors what people do." if agrees else f"{here}, though it {has}."
    for key in (("share_listed_without_incident",), ("share_listed_without_incident", "")):
        wrongly = found.get(key)
        if wrongly is not None:
            of = _denominator([wrongly])
            if wrongly.estimate.mean:
                have = f"{_interval(wrongly, of, level)} have had no incident since the period began"
                yield f"Of every {of:,} people on the list, {have}."
            else:
                yield "Everybody on the list has had an incident since the period began."


def _gatherings(run: LoopRun, own: Sequence[LoopOutcome], start: Start, level: str) -> Iterator[str]:
    whole = {one.term: one for one in own if not any(one.where.values())}
    first = {term: value for (term, *where), value in start.items() if not any(where)}
    share, people, alerts = (whole.get(name) for name in ("flagged_share", "flagged_people", "innocent_alerts_per_day"))
    if share is None or people is None or alerts is None:
        return
    before, of = first.get("flagged_share"), _denominator([share])
    now = share.estimate.mean or 0.0
    yield (
        f"After {run.days:,} days {amount(people.estimate.mean)} people are flagged,"
        f" {_interval(share, of, level)} of every {of:,}; {_count(before, of)} were at the start,"
        f" and {_count(share.true, of)} really are what a flag says."
    )
    low, high = (amount(end) for end in (alerts.estimate.low, alerts.estimate.high))
    yield (
        f"Alerts on innocent gatherings, {amount(first.get('innocent_alerts_per_day'))} a day at the start, are"
        f" {amount(alerts.estimate.mean)} a day at the end ({low} to {high} in {level} of replicates)."
    )
    if before and now <= before * (1 + STEADY):
        yield "Here the loop makes no more flags than there were."


_SAID: Mapping[str, Callable[[LoopRun, Sequence[LoopOutcome], Start, str], Iterator[str]]] = {
    "patrol_feedback": _patrols,
    "list_feedback": _lists,
    "gathering_feedback": _gatherings,
}


def remedy_sentences(
    outcomes: Sequence[LoopOutcome], differences: Sequence[LoopDifference], level: str
) -> Iterator[str]:
    """Yield what each policy changes beside the first, for the place that the first sends too many patrols to."""
    for at in list({tuple(one.at.items()): one.at for one in differences}.values())[:MOST_SETTINGS]:
        here = [one for one in differences if one.at == at and one.term == "patrol_share"]
        if not here:
            continue
        against = here[0].against
        there = {**at, **against}
        first = [one for one in outcomes if one.at == there and one.term == "patrol_share" and one.true is not None]
        if not first:
            continue
        far = max(first, key=_excess)
        found = next(one for one in here if one.where == far.where)
        change, low, high = (number or 0.0 for number in (found.estimate.mean, found.estimate.low, found.estimate.high))
        of = LEAST_DENOMINATOR
        while of < 10**6 and abs(change) * of < 1 and _excess(far) * of < 1:
            of *= 10
        policy = setting_words({path: value for path, value in at.items() if path in against})
        numbers = setting_words({path: value for path, value in at.items() if path not in against})
        after = _excess(far) + change
        yield (
            f"{policy[:1].upper()}{policy[1:]} instead of {', '.join(against.values())}"
            f"{', at ' + numbers if numbers else ''}: {_quoted(far)} gets {_more(change, of)} of every {of:,} patrols"
            f" ({_span(low, high, of)} in {level} of replicates, each compared with itself): that"
            f" is {_beside(after, of)} its share of incidents, where it was {_beside(_excess(far), of)}."
        )


def _quoted(one: LoopOutcome) -> str:
    """Return the name of a place or group, marked as one: a place may be called 'much'."""
    return f"“{' '.join(one.where.values())}”"


def _excess(one: LoopOutcome) -> float:
    """Return by how much the mean is above the true value."""
    return (one.estimate.mean or 0.0) - (one.true or 0.0)


def _agrees(one: LoopOutcome) -> bool:
    true, found = one.true or 0.0, one.estimate
    inside = found.low is not None and found.high is not None and found.low <= true <= found.high
    return inside or abs(_excess(one)) <= CLOSE * true


def _strays(one: LoopOutcome) -> bool:
    true, found = one.true or 0.0, one.estimate
    return max((found.high or 0.0) - true, true - (found.low or 0.0)) > STRAY * true


def _denominator(compared: Sequence[LoopOutcome]) -> int:
    """Return one denominator for the means, the true values and the intervals of what is compared."""
    values = [Share.of(value) for one in compared for value in (one.estimate.mean, one.true) if value is not None]
    pairs = [
        (Share.of(one.estimate.low), Share.of(one.estimate.high))
        for one in compared
        if one.estimate.low is not None and one.estimate.high is not None
    ]
    return max(LEAST_DENOMINATOR, choose_denominator(values, pairs))


def _count(value: float | None, of: int) -> str:
    return "an unknown number" if value is None else frequency(Share.of(value), of).words


def _interval(one: LoopOutcome, of: int, level: str) -> str:
    """Return '70 (66 to 74 in 90% of replicates)', without brackets where all replicates say the same."""
    found = one.estimate
    mean, low, high = (_count(value, of) for value in (found.mean, found.low, found.high))
    return mean if low == high == mean else f"{mean} ({low} to {high} in {level} of replicates)"


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

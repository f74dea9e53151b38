"""What a scenario and its assessment can say in a document: lines of text, each with its denominator or its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from baserate.assessment.result import Assessment, OutcomeResult
from baserate.documents.library import FillSet, load_fill_sets
from baserate.report.parts.numbers import amount, shares_of, show_amounts, show_shares
from baserate.results import entry_name
from baserate.scenario.model import Scenario
from baserate.terms import term

CONFIRMED = "confirmed_"


@dataclass(frozen=True, slots=True)
class Known:
    """What drafts are filled from; there is no assessment where no stage is declared."""

    scenario: Scenario
    assessment: Assessment | None


def fill(name: str, known: Known) -> tuple[str, ...]:
    """Return the lines that a fill set gives; none where nothing is declared that it could be filled from."""
    special = _SPECIAL.get(name)
    return tuple(special(known) if special else _numbers(load_fill_sets()[name], known))


def _numbers(wanted: FillSet, known: Known) -> Iterator[str]:
    if known.assessment is None:
        return
    for one in known.assessment.inputs:
        if one.id.rpartition(".")[2] in wanted.inputs or one.id in wanted.inputs:
            name = one.id if one.group is None else f"{one.id} [{one.group}]"
            yield f"{name}: {_spread(one.median, one.low, one.high)} {one.unit} ({one.origin}: {one.reference})"
    for outcome in known.assessment.outcomes:
        if _is_wanted(outcome, wanted):
            yield _outcome(outcome)


def _is_wanted(outcome: OutcomeResult, wanted: FillSet) -> bool:
    name = outcome.id.rpartition(".")[2]
    confirmed = CONFIRMED in wanted.outcomes and name.startswith(CONFIRMED)
    return confirmed or name.removeprefix(CONFIRMED) in wanted.outcomes


def _outcome(outcome: OutcomeResult) -> str:
    about = term(outcome.term)
    if outcome.unit == "probability":
        shown = show_shares(shares_of(outcome.estimate))
    else:
        shown = show_amounts(outcome.estimate)
    interval = f" ({shown.interval})" if shown.interval else ""
    return f"{entry_name(outcome)}, {about.name}: {shown.median}{interval} {about.unit_in_words}"


def _spread(median: float, low: float, high: float) -> str:
    """Return an input with its interval."""
    if low == high:
        return amount(median)
    return f"{amount(median, high - low)} ({amount(low, high - low)} to {amount(high, high - low)})"


def _what(known: Known) -> Iterator[str]:
    yield f"The scenario: {known.scenario.title}"
    for stage in known.scenario.stages:
        yield f"{stage.id} ({stage.kind.name}): {stage.kind.question}"


def _claim(known: Known) -> Iterator[str]:
    claim = known.scenario.claim
    if claim is not None:
        whose = ", ".join(part for part in (claim.by, claim.source) if part)
        yield f"Claimed: “{claim.quote}”" + (f" ({whose})" if whose else "")


def _groups(known: Known) -> Iterator[str]:
    if known.assessment is None or not known.scenario.groups:
        return
    yield "Groups declared: " + ", ".join(
        f"{name} {share:.3g}" for name, share in known.scenario.population.groups.items()
    )
    errors = load_fill_sets()["errors"]
    for outcome in known.assessment.outcomes:
        if outcome.group is not None and _is_wanted(outcome, errors):
            yield _outcome(outcome)


def _provenance(known: Known) -> Iterator[str]:
    if known.assessment is None:
        return
    counts = Counter(one.origin for one in known.assessment.inputs)
    yield "Inputs by where they come from: " + ", ".join(f"{n} {origin}" for origin, n in sorted(counts.items()))
    unsourced = [one.id for one in known.assessment.inputs if one.origin == "unsourced"]
    if unsourced:
        yield "Inputs without a source: " + ", ".join(unsourced)
    yield f"The same numbers again: {known.assessment.provenance.command}"


_SPECIAL: Mapping[str, Callable[[Known], Iterator[str]]] = {
    "what": _what,
    "claim": _claim,
    "groups": _groups,
    "provenance": _provenance,
}

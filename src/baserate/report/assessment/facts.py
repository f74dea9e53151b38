"""The outcomes of one stage, looked up by name and read as shares or amounts."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from baserate.assessment.result import Assessment, OutcomeResult
from baserate.quantity import Estimate
from baserate.report.assessment.sentences import reviewed
from baserate.report.parts.numbers import Shares, shares_of
from baserate.scenario.model import THRESHOLD, Scenario, Stage
from baserate.scenario.quantities import CURRENCY
from baserate.stages.kind import StageKind, Wording
from baserate.stages.period import in_period
from baserate.terms import CONFIRMED, term

_PLACE = re.compile(r"(?P<stage>[^.]+)\.(?P<list>[^.\[]+)\[(?P<index>\d+)\]\.")


def shown_id(scenario: Scenario, input_id: str) -> str:
    """Return an input's id, with the name of its item behind it where it has one: ``s.attributes[0].accuracy (sex)``.

    The id stays as commands take it; the name says which of the list it is.
    """
    place = _PLACE.match(input_id)
    if place is None:
        return input_id
    labels = next((stage.labels for stage in scenario.stages if stage.id == place["stage"]), ())
    index = int(place["index"])
    return f"{input_id} ({labels[index]})" if index < len(labels) else input_id


@dataclass(frozen=True, slots=True)
class StageFacts:
    """One stage of an assessment."""

    assessment: Assessment
    stage: Stage

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the declared groups."""
        return self.assessment.scenario.groups

    @property
    def wording(self) -> Wording | None:
        """How the headline is spoken of; a positive predictive value without words of its own is one of alerts."""
        kind = self.stage.kind
        return Wording() if kind.wording is None and kind.headline == "ppv" else kind.wording

    def find(self, name: str, group: str | None = None) -> OutcomeResult | None:
        """Return the outcome of this name, the first where a list repeats it, or None."""
        return self.assessment.find(f"{self.stage.id}.{name}", group)

    def all(self, group: str | None = None) -> tuple[OutcomeResult, ...]:
        """Return every outcome of the stage for a group, or for everybody."""
        return tuple(
            found for found in self.assessment.outcomes if found.stage == self.stage.id and found.group == group
        )

    def led_by(self) -> tuple[OutcomeResult, ...]:
        """Return everybody's outcomes as the stage operates, or else at the first of its operating points."""
        if self.stage.operates_somewhere:
            return tuple(found for found in self.all() if THRESHOLD not in (found.where or {}))
        first = self.stage.points[0]
        return tuple(found for found in self.all() if (found.where or {}).get(THRESHOLD) == first)

    @property
    def at_threshold(self) -> str:
        """At which of its operating points a stage is spoken of, or nothing where it is none of them."""
        if not self.stage.points or (self.stage.operates is None and self.stage.operates_somewhere):
            return ""
        return f"At a threshold of {self.stage.points[self.stage.operates or 0]:g}: "

    def shares(self, outcome: OutcomeResult) -> Shares:
        """Return a proportion as shares, the other side of it taken from its own outcome where there is one."""
        complement = term(outcome.term).complement
        name = self.name_of(outcome)
        other = self.find(prefix_of(name) + complement, outcome.group) if complement else None
        if other is not None and outcome.where is None:
            return shares_of(outcome.estimate, other.estimate)
        shares = shares_of(outcome.estimate)
        return shares.short_of_all if _may_round_to_all(self.stage.kind, name) else shares

    def wrong_shares(self, name: str, group: str | None = None) -> Shares | None:
        """Return the share of wrong ones that a headline stands for, or None where there is no such outcome."""
        found = self.find(name, group)
        if found is None or self.wording is None:
            return None
        shares = self.shares(found)
        return shares if self.wording.counts == "wrong" else shares.complement

    @property
    def money(self) -> str:
        """The currency of the stage's costs, where all of its inputs of money are declared in one."""
        units = {key: parameter.about.unit for key, _, parameter, _ in self.assessment.scenario.inputs() if parameter}
        names = {
            found.unit.split()[0]
            for found in self.assessment.inputs
            if found.id.startswith(f"{self.stage.id}.") and units.get(found.id, "").startswith(CURRENCY)
        }
        return names.pop() if len(names) == 1 and CURRENCY not in names else f"the {CURRENCY} of the inputs"

    def unit(self, outcome: OutcomeResult) -> str:
        """Return what an outcome is counted in or per; money is in the currency declared."""
        unit = unit_of(self.stage.kind, outcome.term)
        if not unit.startswith(CURRENCY):
            return unit
        return ", ".join(filter(None, (self.money, unit.removeprefix(CURRENCY).strip())))

    @property
    def has_only_false_alerts(self) -> bool:
        """Whether all that the stage is about is its input's alerts, and the input knows no true ones."""
        if not self.stage.kind.must_be_fed:
            return False
        source = next((one for one in self.assessment.scenario.stages if one.id == self.stage.input), None)
        alerts = source.kind.alerts if source is not None else None
        return alerts is not None and not any(true for true, _ in alerts.choices)

    def name_of(self, outcome: OutcomeResult) -> str:
        """Return an outcome's name within the stage."""
        return outcome.id.removeprefix(f"{self.stage.id}.")

    def alert_outcomes(self) -> tuple[OutcomeResult | None, OutcomeResult | None] | None:
        """Return the stage's own true and false alerts, before any review."""
        alerts = self.stage.kind.alerts
        if alerts is None:
            return None
        true, false = map(in_period, alerts.choices[-1]) if self.stage.kind.is_over_period else alerts.choices[-1]
        return self.find(true) if true else None, self.find(false) if false else None


def _may_round_to_all(kind: StageKind, name: str) -> bool:
    """Whether an outcome comes of a formula that reaches 1 in floating point where it is a trace less."""
    return any(not formula.is_rational for formula in kind.formulas if formula.result == name)


def prefix_of(name: str) -> str:
    """Return the prefix of an outcome counted after review, or nothing."""
    return CONFIRMED if name.startswith(CONFIRMED) else ""


def label_of(facts: StageFacts, outcome: OutcomeResult) -> str:
    """Return the name of an outcome in words: 'after review: false alerts per day', '... (gathering size 5,000)'."""
    about = term(outcome.term)
    text = ("after review: " if prefix_of(facts.name_of(outcome)) else "") + about.name
    if outcome.where:
        where = ", ".join(f"{term(key).name} {value:,.15g}" for key, value in outcome.where.items())
        text += f" ({where})"
    return text


def unit_of(kind: StageKind, name: str) -> str:
    """Return what a stage's measure is counted in or per, as a column of a table says it.

    A share of the stage's own alerts is per whatever the kind calls them: an alert, a link, a person marked.
    """
    about = term(name)
    if leads(kind, name) and about.is_proportion and kind.wording is not None:
        return f"per {kind.wording.one}"
    return about.unit_in_words


def leads(kind: StageKind, name: str) -> bool:
    """Whether a measure is the one that the first sentence on a stage is about, or one minus it."""
    return bool(kind.headline) and name in (kind.headline, term(kind.headline).complement)


@dataclass(frozen=True, slots=True)
class HeadlineShare:
    """A share of wrong ones, the words for it, and the estimate that says what its interval is."""

    wording: Wording
    wrong: Shares
    estimate: Estimate
    group: str | None
    after_review: bool


def headline_shares(facts: StageFacts) -> tuple[HeadlineShare, ...]:
    """Return a stage's shares of wrong ones: everybody before review first, each followed by its groups."""
    wording, headline = facts.wording, facts.stage.kind.headline
    found = []
    for prefix in ("", CONFIRMED):
        for group in (None, *facts.groups):
            outcome, wrong = facts.find(prefix + headline, group), facts.wrong_shares(prefix + headline, group)
            if wording is not None and outcome is not None and wrong is not None:
                words = reviewed(wording) if prefix else wording
                found.append(HeadlineShare(words, wrong, outcome.estimate, group, bool(prefix)))
    return tuple(found)


def are_alike(shares: Sequence[HeadlineShare]) -> bool:
    """Whether there are groups, and all of them have the same share, but for rounding."""
    groups = [share for share in shares if share.group is not None]
    before = [_numbers(share.wrong) for share in groups if not share.after_review]
    after = [_numbers(share.wrong) for share in groups if share.after_review]
    return bool(groups) and all(
        math.isclose(one, other, rel_tol=1e-9)
        for found in (before, after)
        for numbers in found
        for one, other in zip(numbers, found[0], strict=True)
    )


def _numbers(wrong: Shares) -> list[float]:
    """Return both sides of the median and of the ends, infinite where undefined."""
    sides = [wrong.low, wrong.median, wrong.high]
    return [number for side in sides for number in ((side.value, side.rest) if side else (math.inf, math.inf))]

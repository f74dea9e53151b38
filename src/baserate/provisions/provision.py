"""One provision of the law as data: its words, whom it binds and when, and the condition under which it is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from baserate.provisions.boxes import Layout, Truth, lay_out, make_truth
from baserate.provisions.conditions import All, Condition, Not, Some, days_of

Binding = Literal["direct", "via national law", "case", "policy", "signed only"]
Kind = Literal["prohibition", "condition", "classification", "duty", "right", "case"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a provision asks for: a fact, and for a number how much of it."""

    what: str
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Tension:
    """Two or more provisions that pull in different directions; shown side by side, not resolved."""

    between: tuple[str, ...]
    words: str


@dataclass(frozen=True, eq=False)
class Provision:
    """One provision.

    It is touched where ``condition`` holds and none of the ``exceptions`` (by name) does. ``text`` are its operative
    words, in the language of ``source``, with a ``translation`` where that is not English; ``verified`` is whether
    they were read in the source named. ``open_readings`` are questions that the text leaves open, ``notes`` what a
    reader of a finding has to know, such as what is not encoded.
    """

    id: str
    title: str
    citation: str
    jurisdiction: str
    binding: Binding
    kind: Kind
    applies_from: date | None
    condition: Condition
    text: str
    text_sha256: str
    source: str
    verified: bool
    applies_until: date | None = None
    exceptions: Mapping[str, Condition] = field(default_factory=lambda: MappingProxyType({}))
    asks: tuple[Ask, ...] = ()
    translation: str = ""
    open_readings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tensions: tuple[Tension, ...] = ()

    def __repr__(self) -> str:
        return f"Provision {self.id}: {self.title}"

    def in_force(self, day: date) -> bool:
        """Whether the provision applies on a day."""
        started = self.applies_from is not None and self.applies_from <= day
        return started and (self.applies_until is None or day <= self.applies_until)

    @cached_property
    def whole(self) -> Condition:
        """The condition with its exceptions: whether the provision is touched."""
        return All((self.condition, Not(Some(tuple(self.exceptions.values())))))

    @cached_property
    def layout(self) -> Layout:
        """The cells of every fact that the provision turns on."""
        return lay_out([self.whole])

    @cached_property
    def own_days(self) -> tuple[date, ...]:
        """The days on which the condition changes by itself, sorted."""
        return tuple(sorted(set(days_of(self.whole))))

    def prepare(self) -> None:
        """Work out every part as it stands from each of its days on, so that the first practice waits for nothing."""
        for part in ("whole", "condition", *self.exceptions):
            for day in (date.min, *self.own_days):
                self.truth(part, day)

    @cached_property
    def _truths(self) -> dict[tuple[str, int], Truth]:
        return {}

    def truth(self, part: str, day: date) -> Truth:
        """Return a part as it stands on a day: "whole", "condition", or an exception by its name."""
        if part == "condition" and not self.exceptions:
            part = "whole"
        past = sum(own <= day for own in self.own_days)
        if (part, past) not in self._truths:
            condition = getattr(self, part) if part in ("whole", "condition") else self.exceptions[part]
            self._truths[part, past] = make_truth(condition, self.layout, day)
        return self._truths[part, past]

"""The shares of wrong ones that a stage is led by: everybody's and each group's, before and after review."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from baserate.quantity import Estimate
from baserate.report.assessment.facts import StageFacts
from baserate.report.assessment.sentences import reviewed
from baserate.report.parts.numbers import Shares
from baserate.stages.kind import Wording
from baserate.terms import CONFIRMED


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

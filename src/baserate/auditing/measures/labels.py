"""What outcomes that are not seen, or not recorded, could do to a rate.

Unseen: a person whose outcome nobody saw may have had it or not; a rate lies between the two extremes (Manski, Partial
Identification of Probability Distributions, 2003, ch. 1). Under-recorded: with the share r of real outcomes in the
records of a group and none that is not real, x recorded outcomes are x/r real ones, so that of F flagged people tp/r
had the outcome (label bias; Akpinar and others, FAccT 2021, on reporting rates that differ).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from baserate.auditing.log.table import Floats
from baserate.auditing.measures.confusion import RATES, Confusion, sum_of
from baserate.auditing.measures.rates import defined

#: Rates that under-recording moves when it does not depend on the decision.
MOVED = ("prevalence", "false_positive_rate", "ppv")


@dataclass(frozen=True, slots=True)
class Unseen:
    """A rate of a group between the extremes of what its unseen outcomes may have been; ``low`` is None for 0/0."""

    rate: str
    by: tuple[str, ...]
    group: tuple[str, ...]
    unseen: int
    low: float | None
    high: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        group = dict(zip(self.by, self.group, strict=True))
        return {
            "kind": "unseen_outcomes",
            "group": group,
            "rate": self.rate,
            "unseen": self.unseen,
            "low": self.low,
            "high": self.high,
        }


@dataclass(frozen=True, slots=True)
class UnderRecording:
    """What under-recording could do to a difference against the reference.

    ``reporting_ratio`` is the group's recorded share over the reference's at which the difference found would vanish,
    one of them being recorded in full; None where no ratio does it. The bounds are over the declared range of recorded
    shares: the same for flagged and not flagged, or free to differ between them.
    """

    rate: str
    by: tuple[str, ...]
    group: tuple[str, ...]
    reference: tuple[str, ...]
    difference: float | None
    reporting_ratio: float | None
    same: tuple[float | None, float | None] | None
    free: tuple[float | None, float | None] | None

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        form: dict[str, Any] = {
            "kind": "under_recording",
            "rate": self.rate,
            "by": " × ".join(self.by),
            "group": " × ".join(self.group),
            "reference": " × ".join(self.reference),
            "difference": self.difference,
            "reporting_ratio_at_which_it_vanishes": self.reporting_ratio,
        }
        for name, ends in (("same_for_flagged_and_not", self.same), ("free_to_differ", self.free)):
            if ends is not None:
                form[name] = {"low": ends[0], "high": ends[1]}
        return form


def unseen_bounds(confusion: Confusion, hidden: Iterable[tuple[str, ...]]) -> list[Unseen]:
    """Return the bounds of every rate of every shown group that has unseen outcomes."""
    skip = set(hidden)
    found = []
    for key, counts in zip(confusion.keys, confusion.counts, strict=True):
        unseen = int(sum_of(counts, ("flagged_unknown", "unflagged_unknown")))
        if key in skip or not unseen:
            continue
        flagged, not_flagged = int(sum_of(counts, ("flagged_unknown",))), int(sum_of(counts, ("unflagged_unknown",)))
        filled = [
            _with(counts, tp=a, fp=flagged - a, fn=b, tn=not_flagged - b)
            for a, b in itertools.product((0, flagged), (0, not_flagged))
        ]
        for rate in RATES:
            if rate != "selection_rate":
                low, high = _extremes([_rate(corner, rate) for corner in filled])
                found.append(Unseen(rate, confusion.columns, key, unseen, low, high))
    return found


def under_recording(
    confusion: Confusion,
    reference: tuple[str, ...],
    hidden: Iterable[tuple[str, ...]],
    recorded_share: tuple[float, float] | None,
) -> list[UnderRecording]:
    """Return what under-recording could do to the differences of every shown group against the reference."""
    skip = set(hidden)
    if reference in skip or reference not in confusion.keys:
        return []
    base = confusion.counts[confusion.keys.index(reference)].astype(np.float64)
    found = []
    for key, row in zip(confusion.keys, confusion.counts, strict=True):
        if key == reference or key in skip:
            continue
        counts = row.astype(np.float64)
        for rate in MOVED:
            gap = defined(_rate(counts, rate) - _rate(base, rate))
            ratio = vanishing_ratio(counts, base, rate) if gap is not None else None
            same = free = None
            if recorded_share is not None:
                same = _difference(
                    _range(counts, rate, recorded_share, free=False), _range(base, rate, recorded_share, free=False)
                )
                free = _difference(
                    _range(counts, rate, recorded_share, free=True), _range(base, rate, recorded_share, free=True)
                )
            found.append(UnderRecording(rate, confusion.columns, key, reference, gap, ratio, same, free))
    return found


def vanishing_ratio(group: Floats, reference: Floats, rate: str) -> float | None:
    """Return the ratio of recorded shares, group over reference, at which a rate of both would be the same.

    The better recorded of the two is recorded in full. Within one group the rate is monotone in the share, so each
    side has at most one solution: r = p/c for the prevalence and the PPV, r = (tp - c(tp+fn))/(F - cN) for the false
    positive rate, c being the other group's rate. None where no share gives it.
    """
    for one, other, turned in ((group, reference, False), (reference, group, True)):
        share = _solve(one, _rate(other, rate), rate)
        if share is not None:
            return 1 / share if turned else share
    return None


def _solve(counts: Floats, goal: float, rate: str) -> float | None:
    tp, fp, fn, tn = (float(sum_of(counts, (part,))) for part in ("tp", "fp", "fn", "tn"))
    people, flagged, outcomes = tp + fp + fn + tn, tp + fp, tp + fn
    with np.errstate(invalid="ignore", divide="ignore"):
        if rate == "false_positive_rate":
            share = float(np.divide(tp - goal * outcomes, flagged - goal * people))
        else:
            share = float(np.divide(_rate(counts, rate), goal))
    # At the least share itself everybody had the outcome, and there is no false positive rate.
    least = _least_share(counts) * (1 + 1e-9)
    return share if np.isfinite(share) and least < share <= 1 else None


def _least_share(counts: Floats) -> float:
    """Return the share below which more people would have had the outcome than there are, flagged or not."""
    tp, fp, fn, tn = (float(sum_of(counts, (part,))) for part in ("tp", "fp", "fn", "tn"))
    return max(tp / (tp + fp) if tp else 0.0, fn / (fn + tn) if fn else 0.0)


def _range(counts: Floats, rate: str, shares: tuple[float, float], *, free: bool) -> tuple[float | None, float | None]:
    """Return the ends of a rate over the recorded shares that the log allows; None where it allows none of them.

    A share below tp/(tp+fp) of people flagged, or fn/(fn+tn) of others, would have more people with the outcome than
    there are. Of those that are left the rate is monotone in each, so that its ends lie at the corners.
    """
    tp, fp, fn, tn = (float(sum_of(counts, (part,))) for part in ("tp", "fp", "fn", "tn"))
    least, most = shares
    of_flagged = max(least, tp / (tp + fp) if tp else 0.0)
    of_others = max(least, fn / (fn + tn) if fn else 0.0)
    if not free:
        of_flagged = of_others = max(of_flagged, of_others)
    if max(of_flagged, of_others) > most:
        return None, None
    corners = []
    for flagged, not_flagged in itertools.product((of_flagged, most), (of_others, most)):
        if not free and flagged != not_flagged:
            continue
        more, others = tp / flagged - tp, fn / not_flagged - fn
        corners.append(_rate(_with(counts, tp=more, fp=-more, fn=others, tn=-others), rate))
    return _extremes(corners)


def _difference(
    one: tuple[float | None, float | None], other: tuple[float | None, float | None]
) -> tuple[float | None, float | None]:
    low = None if one[0] is None or other[1] is None else one[0] - other[1]
    high = None if one[1] is None or other[0] is None else one[1] - other[0]
    return low, high


def _with(counts: Any, *, tp: float, fp: float, fn: float, tn: float) -> Floats:
    changed = counts.astype(np.float64)
    changed[:4] += (tp, fp, fn, tn)
    return np.asarray(changed)


def _rate(counts: Any, rate: str) -> float:
    above, below = RATES[rate]
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(np.divide(float(sum_of(counts, above)), float(sum_of(counts, below))))


def _extremes(values: list[float]) -> tuple[float | None, float | None]:
    known = [value for value in values if np.isfinite(value)]
    return (min(known), max(known)) if known else (None, None)

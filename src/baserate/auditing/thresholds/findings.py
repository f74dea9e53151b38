"""What the threshold test finds, and how far its draws may be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from baserate.auditing.measures.contrasts import Verdict
from baserate.auditing.measures.rates import Rate, defined

#: Limits of Vehtari and others (2021); beyond them nothing is concluded.
MOST_R_HAT, LEAST_EFFECTIVE = 1.01, 400
#: Most divergent trajectories, as a share of all: a few run into the wall where all who carry something are searched.
MOST_DIVERGENT = 0.005


@dataclass(frozen=True, slots=True)
class Interval:
    """A posterior median with a credible interval of the declared level."""

    median: float
    low: float
    high: float

    def to_dict(self) -> dict[str, float]:
        """Return the JSON form."""
        return {"median": self.median, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """How far the draws may be trusted.

    The worst R-hat and effective sizes, of the bulk and of the tails, over thresholds, their differences and shared
    parameters; divergent trajectories; and draws.
    """

    r_hat: float
    effective: float
    effective_tail: float
    divergences: int
    draws: int

    @property
    def sound(self) -> bool:
        """Whether the draws may be concluded from."""
        few = self.divergences <= MOST_DIVERGENT * self.draws
        enough = self.effective >= LEAST_EFFECTIVE and self.effective_tail >= LEAST_EFFECTIVE
        return self.r_hat <= MOST_R_HAT and enough and few

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {
            "r_hat": defined(self.r_hat),
            "effective": defined(self.effective),
            "effective_tail": defined(self.effective_tail),
            "divergences": self.divergences,
            "draws": self.draws,
        }


@dataclass(frozen=True, slots=True)
class GroupThreshold:
    """A group's threshold; the difference from the reference's and its probability of being lower, None for itself.

    ``predicted_search`` and ``predicted_hit`` are where the model expects the rates found (99% of predictions).
    """

    key: tuple[str, ...]
    threshold: Interval
    difference: Interval | None
    p_lower: float | None
    verdict: Verdict
    predicted_search: tuple[float, float]
    predicted_hit: tuple[float, float]
    fits: bool


@dataclass(frozen=True, slots=True)
class ThresholdTest:
    """The test of one column. Without ``groups``, ``reason`` says why it was not made.

    ``shown`` are the search and hit rates of every shown group of the column, as they are reported with its rates.
    """

    by: tuple[str, ...]
    reference: tuple[str, ...]
    places: int
    left_out: int
    reason: str
    groups: tuple[GroupThreshold, ...] = ()
    diagnostics: Diagnostics | None = None
    shown: Mapping[tuple[str, ...], tuple[Rate, Rate]] = field(default_factory=dict)

    def of(self, key: tuple[str, ...]) -> GroupThreshold | None:
        """Return the threshold of a group, or None."""
        return next((group for group in self.groups if group.key == key), None)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the JSON form: an entry for every shown group but the reference."""
        base = self.of(self.reference)
        found = []
        for key, (search, hit) in self.shown.items():
            if key == self.reference:
                continue
            group = self.of(key)
            reason = self.reason or ("" if group else "no search whose result is known, or too many groups")
            found.append(
                {
                    "by": self.by[0],
                    "group": key[0],
                    "reference": self.reference[0],
                    "threshold": group.threshold.to_dict() if group else None,
                    "reference_threshold": base.threshold.to_dict() if base else None,
                    "difference": group.difference.to_dict() if group and group.difference else None,
                    "p_lower": group.p_lower if group else None,
                    "search_rate": search.to_dict(),
                    "hit_rate": hit.to_dict(),
                    "predicted_search_rate": _ends(group.predicted_search) if group else None,
                    "predicted_hit_rate": _ends(group.predicted_hit) if group else None,
                    "model_fits": group.fits if group else None,
                    "places": self.places,
                    "places_left_out": self.left_out,
                    "diagnostics": self.diagnostics.to_dict() if self.diagnostics else None,
                    "verdict": group.verdict if group else "undefined",
                    "reason": reason,
                }
            )
        return found


def _ends(interval: tuple[float, float]) -> dict[str, float]:
    return {"low": interval[0], "high": interval[1]}

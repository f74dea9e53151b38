"""The result of an audit, and its JSON form (``baserate/audit/1``): nothing about fewer people than declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from baserate.auditing.disclosure.hidden import NOT_SHOWN
from baserate.auditing.log.groupings import CROSS as CROSS
from baserate.auditing.measures.contrasts import Contrast
from baserate.auditing.measures.curves import Curve, bin_dict, step_dict
from baserate.auditing.measures.drift import Series
from baserate.auditing.measures.impact import ImpactRatio
from baserate.auditing.measures.labels import UnderRecording, Unseen
from baserate.auditing.measures.rates import Rate
from baserate.auditing.measures.resample import Resampled
from baserate.auditing.spec import AuditSpec
from baserate.auditing.thresholds.findings import ThresholdTest
from baserate.lookup import look_up
from baserate.results import Provenance, Reproducible, Result, entry_name, flat, in_words
from baserate.values import Value, read_only

FORMAT = "baserate/audit/1"


@dataclass(frozen=True, slots=True, eq=False)
class GroupResult(Value):
    """One group: its counts and rates. A suppressed one has neither."""

    by: tuple[str, ...]
    key: tuple[str, ...]
    suppressed: bool
    counts: Mapping[str, int]
    rates: Mapping[str, Rate]
    resampled: Mapping[str, Resampled]
    of_decided: bool = False

    @property
    def name(self) -> str:
        """The group in words."""
        return CROSS.join(self.key) if self.key else "everybody"

    @property
    def n(self) -> int:
        """People with an outcome and a decision, or with a decision in a log without outcomes; 0 when suppressed."""
        if self.of_decided:
            return self.counts.get("flagged_unknown", 0) + self.counts.get("unflagged_unknown", 0)
        return sum(self.counts.get(part, 0) for part in ("tp", "fp", "fn", "tn"))

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        form: dict[str, Any] = {"group": dict(zip(self.by, self.key, strict=True))}
        if self.suppressed:
            return {**form, **dict.fromkeys(("n", "tp", "fp", "fn", "tn")), "suppressed": True, "rates": {}}
        counts = self.counts
        form |= {"n": self.n, **{part: counts[part] for part in ("tp", "fp", "fn", "tn")}}
        form["without_outcome"] = counts["flagged_unknown"] + counts["unflagged_unknown"]
        form["without_decision"] = counts["undecided"]
        form["suppressed"] = False
        form["rates"] = {name: rate.to_dict() for name, rate in self.rates.items()}
        for name, found in self.resampled.items():
            form["rates"][name]["resampled"] = {"low": found.low, "high": found.high, "undefined": found.undefined}
        return form


@dataclass(frozen=True, slots=True, eq=False)
class GroupRate(Value):
    """One rate of one group; ``where`` names the group by column and is empty for everybody."""

    id: str
    where: Mapping[str, str]
    n: int
    rate: Rate

    @property
    def value(self) -> float | None:
        """The rate; None where there is nothing to divide by."""
        return self.rate.value

    @property
    def low(self) -> float | None:
        """The lower end of the interval."""
        return self.rate.low

    @property
    def high(self) -> float | None:
        """The upper end of the interval."""
        return self.rate.high

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The ends of the interval."""
        return self.rate.low, self.rate.high

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"rate": self.id, "group": dict(self.where), "n": self.n, **self.rate.to_dict()}


@dataclass(frozen=True, slots=True)
class Choice:
    """How a headline came to be: ``among`` how many contrasts it was chosen, 1 where it was declared.

    ``level`` is that of its interval: one minus (1 - the declared level) over ``among``, as the false coverage rate of
    one interval chosen among so many asks for (Benjamini and Yekutieli, JASA 100:71, 2005).
    """

    among: int
    level: float
    declared: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {"chosen_among": self.among, "level": self.level, "declared": self.declared}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class AuditResult(Result, Reproducible):
    """What a deployed system did, by group, and what the log cannot tell.

    Attributes
    ----------
    overall, groups : GroupResult, tuple of GroupResult
        Counts and rates of everybody, and of every group; a suppressed one has neither.
    rates : tuple of GroupRate
        Every rate; ``found["ppv"]`` and ``found["ppv", {"race": "A"}]`` are two of them, with ``value`` and
        ``interval``.
    contrasts : tuple of Contrast
        Differences and ratios from the reference group.
    impact_ratios : tuple of ImpactRatio
        Shares flagged over those of the reference, or of the group flagged most.
    curves, unseen, under_recording, drift, thresholds, warnings
        What else the log says, and does not.

    Examples
    --------
    >>> import baserate as br
    >>> import pyarrow
    >>> frame = pyarrow.table({"y": [1, 0] * 50, "flagged": [1, 1, 0, 0] * 25, "race": ["A"] * 40 + ["B"] * 60})
    >>> found = br.audit(frame, outcome="y", decision="flagged", groups="race")
    >>> found["sensitivity", "A"].value, found["sensitivity", "A"].n
    (0.5, 40)
    """

    spec: AuditSpec
    title: str
    provenance: Provenance
    log: str
    rows: int
    dropped: Mapping[str, int]
    overall: GroupResult
    groups: tuple[GroupResult, ...]
    contrasts: tuple[Contrast, ...]
    impact_ratios: tuple[ImpactRatio, ...]
    headline: Contrast | None
    choice: Choice | None
    curves: tuple[Curve, ...]
    unseen: tuple[Unseen, ...]
    under_recording: tuple[UnderRecording, ...]
    drift: tuple[Series, ...]
    thresholds: tuple[ThresholdTest, ...]
    warnings: tuple[str, ...]

    def __getitem__(self, key: str | tuple[Any, ...]) -> GroupRate:
        """Return one rate: of everybody ``["ppv"]``, of a group ``["ppv", "A"]`` or ``["ppv", {"race": "A"}]``.

        Raises
        ------
        UnknownNameError
            With the nearest name, where none or more than one is named; a suppressed group has no rates.
        """
        return look_up(self.rates, key)

    @property
    def rates(self) -> tuple[GroupRate, ...]:
        """Every rate of everybody, then of every group that is not suppressed."""
        return tuple(
            GroupRate(name, read_only(dict(zip(group.by, group.key, strict=True))), group.n, rate)
            for group in (self.overall, *self.groups)
            for name, rate in group.rates.items()
        )

    @property
    def heading(self) -> str:
        """The result in a line."""
        return f"Audit, {self.rows:,} rows, {len(self.groups):,} groups: {self.title}"

    def lines(self) -> list[tuple[str, str]]:
        """Return every rate with its interval."""
        return [(entry_name(one), in_words(one.value, one.low, one.high)) for one in self.rates]

    def table(self) -> list[dict[str, Any]]:
        """Return one row a rate."""
        return [flat(rate.to_dict()) for rate in self.rates]

    def group(self, by: tuple[str, ...], key: tuple[str, ...]) -> GroupResult | None:
        """Return one group's result, or None where nothing of its columns is hidden and it is not there.

        A group that is not named is suppressed, for all that is told: whether it is there at all is not.
        """
        found = {group.key: group for group in self.groups if group.by == by}
        unnamed = GroupResult(by, key, True, {}, {}, {}) if any(NOT_SHOWN in known for known in found) else None
        return found.get(key, unnamed)

    @property
    def rates_are_of_flagged_only(self) -> bool:
        """Whether outcomes are known of people flagged and of nobody else."""
        counts = self.overall.counts
        return counts["tp"] + counts["fp"] > 0 == counts["fn"] + counts["tn"]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; undefined numbers are null."""
        options = self.spec.options
        return {
            **self.provenance.head(FORMAT, self.title),
            "minimum_cell": options.minimum_cell,
            "minimum_count": options.minimum_count,
            "resampling": self._resampling(),
            "rows": self.rows,
            "dropped": dict(self.dropped),
            "overall": self.overall.to_dict(),
            "groups": [group.to_dict() for group in self.groups],
            "headline": self._headline(),
            "contrasts": [contrast_dict(contrast) for contrast in self.contrasts],
            "impact_ratios": [ratio.to_dict() for ratio in self.impact_ratios],
            "curves": {
                "roc": [self._curve(curve, [step_dict(step) for step in curve.roc]) for curve in self.curves],
                "calibration": [
                    self._curve(curve, [bin_dict(part) for part in curve.calibration]) for curve in self.curves
                ],
            },
            "sensitivity_to_labels": [
                *(part.to_dict() for part in self.unseen),
                *(part.to_dict() for part in self.under_recording),
            ],
            "drift": [series.to_dict() for series in self.drift],
            "threshold_test": [entry for test in self.thresholds for entry in test.to_dicts()],
            "warnings": list(self.warnings),
        }

    def _headline(self) -> dict[str, Any] | None:
        if self.headline is None or self.choice is None:
            return None
        return contrast_dict(self.headline) | self.choice.to_dict()

    def _resampling(self) -> dict[str, Any] | None:
        """What was drawn again for the percentile intervals, or nothing."""
        options = self.spec.options
        if not options.resamples:
            return None
        unit = "rows" if self.spec.columns.person is None else "persons"
        return {"scheme": options.resampling, "of": unit, "resamples": options.resamples}

    @staticmethod
    def _curve(curve: Curve, points: list[dict[str, Any]]) -> dict[str, Any]:
        return {"group": dict(zip(curve.by, curve.key, strict=True)), "points": points}


def contrast_dict(contrast: Contrast) -> dict[str, Any]:
    """Return the JSON form of a contrast."""
    return {
        "rate": contrast.rate,
        "by": CROSS.join(contrast.by),
        "group": CROSS.join(contrast.group),
        "reference": CROSS.join(contrast.reference),
        "difference": contrast.difference.to_dict(),
        "ratio": contrast.ratio.to_dict(),
        "p": contrast.p,
        "q": contrast.q,
        "family": contrast.family,
        "verdict": contrast.verdict,
        "n_needed": contrast.n_needed,
        "n_needed_for": contrast.n_needed_for,
        "n_needed_of": contrast.n_needed_of,
    }

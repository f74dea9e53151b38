"""What was given out about a log, and whether one more report of it would tell few people as a difference.

A report protects what it shows together. Two reports of one log can be subtracted: one more threshold, and the people
between the two are told. A record holds the counts that each report has shown and nothing else of the log.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baserate.auditing.result import AuditResult
from baserate.errors import Fault

FORMAT = "baserate/release/1"
EVERYBODY = "everybody"
_PARTS = ("tp", "fp", "fn", "tn", "flagged_unknown", "unflagged_unknown", "undecided")
#: Sums that readers form, besides the parts themselves.
_SUMS = {
    "people with a decision and an outcome": ("tp", "fp", "fn", "tn"),
    "people flagged": ("tp", "fp", "flagged_unknown"),
    "people with the outcome": ("tp", "fn"),
    "people without the outcome": ("fp", "tn"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a report has shown: counts by group, and people at or above thresholds, with the outcome and without."""

    at: str
    minimum: int
    groups: Mapping[str, Mapping[str, int]]
    above: Mapping[str, Mapping[str, tuple[int, int]]]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        above = {name: {at: list(pair) for at, pair in points.items()} for name, points in self.above.items()}
        return {
            "at": self.at,
            "minimum_cell": self.minimum,
            "groups": {name: dict(counts) for name, counts in self.groups.items()},
            "above": above,
        }


def told_from_dict(form: Mapping[str, Any]) -> Told:
    """Return what a record says of one report."""
    above = {
        name: {at: (int(pair[0]), int(pair[1])) for at, pair in points.items()}
        for name, points in form["above"].items()
    }
    return Told(str(form["at"]), int(form["minimum_cell"]), form["groups"], above)


def told_by(result: AuditResult, at: str) -> Told:
    """Return what a report of an audit shows; ``at`` is the day."""
    shown = [result.overall, *(group for group in result.groups if not group.suppressed)]
    groups = {_name(group.by, group.key): {part: group.counts[part] for part in _PARTS} for group in shown}
    above: dict[str, dict[str, tuple[int, int]]] = {}
    for curve in result.curves:
        points = above.setdefault(_name(curve.by, curve.key), {})
        for step in curve.roc:
            hits, wrong = step.rates["sensitivity"].numerator or 0, step.rates["false_positive_rate"].numerator or 0
            points["lowest" if step.threshold is None else repr(float(step.threshold))] = hits, wrong
    if result.spec.columns.score is not None and result.spec.columns.threshold is not None:
        for group in shown:
            point = group.counts["tp"], group.counts["fp"]
            above.setdefault(_name(group.by, group.key), {})[repr(float(result.spec.columns.threshold))] = point
    return Told(at, result.spec.options.minimum_cell, groups, above)


def _name(by: Sequence[str], key: Sequence[str]) -> str:
    return "; ".join(f"{column}: {value}" for column, value in zip(by, key, strict=True)) or EVERYBODY


def differences(before: Sequence[Told], now: Told) -> list[Fault]:
    """Return what a report would tell of few people beside those given out before: in words, and without the counts."""
    found: dict[str, None] = {}
    for one in before:
        least = max(one.minimum, now.minimum)
        for what in itertools.chain(
            _of_groups(one, now, least), _of_thresholds(one, now, least), _of_rests(one, now, least)
        ):
            found[f"{what}, beside the report of {one.at}"] = None
    allowed = "a report whose differences from those given out are of enough people, or of nobody"
    hint = "give out the same report again, or one with other groups or a threshold farther off"
    return [
        Fault(f"that the report would tell fewer people than may be shown: {what}", allowed, hint) for what in found
    ]


def _few(difference: int, least: int) -> bool:
    return 0 < abs(difference) < least


def _of_groups(one: Told, other: Told, least: int) -> Iterator[str]:
    """Yield the groups of both reports some count of which differs by a few."""
    for name in one.groups.keys() & other.groups.keys():
        a, b = one.groups[name], other.groups[name]
        sums = {what: sum(b[part] - a[part] for part in parts) for what, parts in _SUMS.items()}
        for what, difference in {**sums, **{"rows": sum(b.values()) - sum(a.values())}}.items():
            if _few(difference, least):
                yield f"{what} in one and not in the other, of the group {name!r}"


def _of_thresholds(one: Told, other: Told, least: int) -> Iterator[str]:
    """Yield the groups with few people between two thresholds of which each report shows one."""
    for name in one.above.keys() & other.above.keys():
        a, b = one.above[name], other.above[name]
        together = {float("-inf") if at == "lowest" else float(at): pair for at, pair in {**a, **b}.items()}
        own = [{float("-inf") if at == "lowest" else float(at) for at in points} for points in (a, b)]
        for low, high in itertools.pairwise(sorted(together)):
            alone = any({low, high} <= points for points in own)
            if not alone and _few(sum(together[low]) - sum(together[high]), least):
                yield f"people between two thresholds, of the group {name!r}"
                break


def _of_rests(one: Told, other: Told, least: int) -> Iterator[str]:
    """Yield the columns whose groups of both reports together leave few people over."""
    everybody = other.groups.get(EVERYBODY)
    if everybody is None or everybody != one.groups.get(EVERYBODY):
        return
    together = {**one.groups, **other.groups}
    columns = {name.partition(": ")[0] for name in together if name != EVERYBODY and "; " not in name}
    for column in sorted(columns):
        names = [name for name in together if name.startswith(f"{column}: ") and "; " not in name]
        new = any(name not in one.groups for name in names) and any(name not in other.groups for name in names)
        rest = sum(everybody.values()) - sum(sum(together[name].values()) for name in names)
        if new and _few(rest, least):
            yield f"people of no group of {column!r} that is shown"

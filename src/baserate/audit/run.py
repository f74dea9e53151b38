"""An audit from end to end: a log and what its columns mean in, the result out."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

import numpy as np

from baserate import __version__
from baserate.audit.confusion import PARTS, Confusion, group_codes, kinds, tabulate
from baserate.audit.contrasts import Contrast, compute_contrasts, judge
from baserate.audit.curves import Auc, calibration_bins, compute_auc, edges_for, roc_steps, score_counts
from baserate.audit.drift import Series, compute_drift
from baserate.audit.labels import under_recording, unseen_bounds
from baserate.audit.pass_over import count_log
from baserate.audit.persons import Profiles, count_persons, design_effects, persons_in
from baserate.audit.privacy import hidden_cells, identity_values
from baserate.audit.rates import compute_rates, rate_of
from baserate.audit.resample import (
    Resampled,
    parts_of_group,
    percentiles,
    resample_auc,
    resample_counts,
    resample_persons,
)
from baserate.audit.result import AuditResult, Curve, GroupResult
from baserate.audit.source import open_log
from baserate.audit.spec import AuditSpec
from baserate.audit.table import UNKNOWN, UNSEEN, CountTable
from baserate.audit.thresholds.counts import searches_of
from baserate.audit.thresholds.test import ThresholdTest, run_test
from baserate.audit.warn import find_warnings
from baserate.errors import AuditError, Fault

#: Columns -> the groups of them that are not shown.
Hidden = dict[tuple[str, ...], set[tuple[str, ...]]]
#: Of these, the headline is the difference that is surest to be large.
HEADLINE_RATES = ("false_positive_rate", "false_negative_rate", "ppv")
#: Rates contrasted with the reference.
CONTRASTED = (
    "prevalence",
    "selection_rate",
    "false_positive_rate",
    "false_negative_rate",
    "sensitivity",
    "specificity",
    "ppv",
    "npv",
    "false_discovery_rate",
    "accuracy",
)


def audit(paths: Sequence[str], spec: AuditSpec, spark_master: str | None = None) -> AuditResult:
    """Return the audit of a log, counted by Spark where ``spark_master`` is the address of a cluster.

    Raises AuditError with every fault found at one stage.
    """
    command = shlex.join(["baserate", "audit", *paths, "--spec", spec.name])
    log_name = ", ".join(paths)
    if spark_master is not None:
        from baserate.audit.spark import count_with_spark

        table, notes, columns = count_with_spark(paths, spec, spark_master)
        command += " --backend spark"
        return audit_counts(table, spec, columns=columns, notes=notes, log=log_name, command=command)
    with open_log(paths, spec) as log:
        table, notes = count_log(log, spec)
        profiles = count_persons(log, spec) if spec.columns.person else None
        columns = log.columns
    return audit_counts(table, spec, profiles, columns=columns, notes=notes, log=log_name, command=command)


def audit_counts(
    table: CountTable,
    spec: AuditSpec,
    profiles: Profiles | None = None,
    *,
    columns: Sequence[str] = (),
    notes: Sequence[str] = (),
    log: str = "",
    command: str = "",
) -> AuditResult:
    """Return the audit of a table of counts; ``columns`` are the names of all columns of the log. Raises AuditError."""
    check_size(table, spec, profiles)
    check_groups(table, spec)
    groupings = _groupings(spec)
    confusions = {by: tabulate(table, by) for by in groupings}
    hidden = _hidden(confusions, spec, profiles)
    resampled = _Resampler(table, spec, profiles)
    overall = _group_results(tabulate(table, ()), set(), table, spec, profiles, resampled)[0]
    groups: list[GroupResult] = []
    contrasts: list[Contrast] = []
    for by, confusion in confusions.items():
        groups.extend(_group_results(confusion, hidden[by], table, spec, profiles, resampled))
        reference = tuple(spec.reference.get(column, "") for column in by)
        if all(reference):
            effects = design_effects(profiles, confusion) if profiles else None
            aucs = _aucs(table, confusion) if spec.columns.score else None
            contrasts += compute_contrasts(confusion, reference, hidden[by], aucs, CONTRASTED, spec.options, effects)
    judged = judge(contrasts, spec.options)
    single = [by for by in groupings if len(by) == 1]
    result = AuditResult(
        spec,
        spec.title or "What the log says, by group",
        __version__,
        command,
        log,
        table.rows,
        _dropped(table),
        overall,
        tuple(groups),
        tuple(judged),
        _headline(judged),
        tuple(_curves(table, single, hidden, spec)) if spec.columns.score else (),
        tuple(part for by in groupings for part in unseen_bounds(confusions[by], hidden[by])),
        tuple(
            part
            for by in single
            if by[0] in spec.reference
            for part in under_recording(
                confusions[by], (spec.reference[by[0]],), hidden[by], spec.labels.recorded_share
            )
        ),
        tuple(_drift(table, single, hidden, spec)) if spec.columns.time else (),
        tuple(_thresholds(table, groups, hidden, spec)),
        (),
    )
    return find_warnings(result, columns, notes)


def check_size(table: CountTable, spec: AuditSpec, profiles: Profiles | None) -> None:
    """Raise AuditError where a log is about fewer people than may be shown."""
    least = spec.options.minimum_cell
    whole = int(tabulate(table, ()).whole[0])
    persons = table.rows if profiles is None else int(profiles.persons.sum())
    if min(table.rows, persons) < least or 0 < whole < least:
        allowed = f"a log of at least {least} people with a decision and an outcome"
        raise AuditError(Fault(f"fewer than {least} people", allowed, "add the logs of more time or places"))


def check_groups(table: CountTable, spec: AuditSpec) -> None:
    """Raise AuditError where a group column looks like an identity, has too many groups, or lacks its reference."""
    faults = []
    for place, column in enumerate(table.columns):
        rows = np.bincount(table.groups[:, place], weights=table.n, minlength=len(table.levels[place]))
        counts = {name: int(n) for name, n in zip(table.levels[place], rows, strict=True)}
        key = "columns.place" if column == spec.columns.place else "columns.groups"
        if why := identity_values(counts, spec.options.minimum_cell):
            allowed = "groups of many people each; an audit reads no identities"
            found = f"the column {column!r}, whose values look like {why}"
            faults.append(Fault(found, allowed, "leave it out", key=key, file=spec.name))
            continue
        if len(counts) > spec.options.maximum_groups:
            allowed = f"at most {spec.options.maximum_groups:,}"
            mend = "put groups together, or raise options.maximum_groups"
            found = f"{len(counts):,} groups in the column {column!r}"
            faults.append(Fault(found, allowed, mend, key=key, file=spec.name))
        reference = spec.reference.get(column)
        if reference is not None and reference not in counts:
            common = [name for name, n in counts.items() if n >= spec.options.minimum_cell][:30]
            allowed = "one of " + ", ".join(map(repr, common)) if common else "a group of the log"
            faults.append(Fault(f"no group {reference!r}", allowed, key=f"reference.{column}", file=spec.name))
    if faults:
        raise AuditError(faults)


def _groupings(spec: AuditSpec) -> list[tuple[str, ...]]:
    """Return the sets of columns that rows are grouped by: each alone, and all crossed where that is asked for."""
    columns = spec.columns.groups
    crossed = [columns] if spec.options.intersections and len(columns) > 1 else []
    return [*((column,) for column in columns), *crossed]


def _hidden(confusions: dict[tuple[str, ...], Confusion], spec: AuditSpec, profiles: Profiles | None) -> Hidden:
    """Return the groups that are not shown. A crossing of a group that is not shown is not shown either."""
    found: Hidden = {}
    for by, confusion in confusions.items():
        whole = np.where(confusion.whole > 0, confusion.whole, confusion.rows)
        sizes = dict(zip(confusion.keys, whole.tolist(), strict=True))
        if profiles is not None:
            persons = persons_in(profiles, by)
            sizes = {key: min(n, persons[key]) for key, n in sizes.items()}
        if len(by) == 1:
            found[by] = hidden_cells(sizes, [confusion.keys], spec.options.minimum_cell)
            continue
        lines = [
            [key for key in confusion.keys if key[place] == level]
            for place in range(len(by))
            for level in sorted({key[place] for key in confusion.keys})
        ]
        also = [
            key
            for key in confusion.keys
            if any((part,) in found.get((column,), ()) for column, part in zip(by, key, strict=True))
        ]
        found[by] = hidden_cells(sizes, [*lines, list(confusion.keys)], spec.options.minimum_cell, also)
    return found


class _Resampler:
    """Resamples groups from their counts, or whole persons once for all groups."""

    def __init__(self, table: CountTable, spec: AuditSpec, profiles: Profiles | None) -> None:
        self.table, self.options, self.profiles = table, spec.options, profiles
        on = profiles is not None and self.options.resamples > 0
        self.drawn = resample_persons(profiles, self.options.resamples, self.options.seed) if on and profiles else None

    def of(self, confusion: Confusion) -> list[dict[str, Resampled]]:
        """Return percentile intervals of every rate of every group, or nothing where none are asked for."""
        options = self.options
        if not options.resamples:
            return [{} for _ in confusion.keys]
        if self.drawn is not None and self.profiles is not None:
            codes, keys = group_codes(self.profiles.table, confusion.columns)
            cells = codes * len(PARTS) + kinds(self.profiles.table)
            parts = parts_of_group(self.drawn, cells, len(keys))
            return [percentiles(parts[keys.index(key)], options.level) for key in confusion.keys]
        return [
            percentiles(resample_counts(counts, options.resamples, options.seed, "/".join(key)), options.level)
            for key, counts in zip(confusion.keys, confusion.counts, strict=True)
        ]


def _group_results(
    confusion: Confusion,
    hidden: set[tuple[str, ...]],
    table: CountTable,
    spec: AuditSpec,
    profiles: Profiles | None,
    resampler: _Resampler,
) -> list[GroupResult]:
    effects = design_effects(profiles, confusion) if profiles else None
    rates = compute_rates(confusion, spec.options, effects)
    resampled = resampler.of(confusion)
    aucs = _aucs(table, confusion) if spec.columns.score else None
    codes = group_codes(table, confusion.columns)[0] if aucs else None
    found = []
    for place, key in enumerate(confusion.keys):
        if key in hidden:
            found.append(GroupResult(confusion.columns, key, True, {}, {}, {}))
            continue
        counts = dict(zip(PARTS, confusion.counts[place].tolist(), strict=True))
        if aucs is not None and codes is not None:
            rates[place]["auc"] = rate_of(aucs[place].interval(spec.options.level), "newcombe-5")
            if spec.options.resamples and profiles is None:
                scores = score_counts(table.select(codes == place))
                drawn = resample_auc(scores, spec.options, "/".join(key))
                resampled[place] |= {"auc": drawn} if drawn else {}
        found.append(GroupResult(confusion.columns, key, False, counts, rates[place], resampled[place]))
    return found


def _aucs(table: CountTable, confusion: Confusion) -> list[Auc]:
    codes, _ = group_codes(table, confusion.columns)
    return [compute_auc(score_counts(table.select(codes == place))) for place in range(len(confusion.keys))]


def _dropped(table: CountTable) -> dict[str, int]:
    """Return the rows that have no place among true and false positives and negatives, by the reason."""
    undecided = table.flagged == UNKNOWN
    reasons = {
        "no decision": undecided,
        "no outcome": ~undecided & (table.outcome == UNKNOWN),
        "outcome not seen": ~undecided & (table.outcome == UNSEEN),
    }
    return {reason: int(table.n[where].sum()) for reason, where in reasons.items()}


def _headline(contrasts: Sequence[Contrast]) -> Contrast | None:
    """Return the contrast of an error rate that is surest to be large: the one whose interval stays farthest from 0."""
    found = [c for c in contrasts if c.verdict == "differs" and c.rate in HEADLINE_RATES and len(c.by) == 1]
    return max(found, key=lambda contrast: contrast.nearest, default=None)


def _curves(
    table: CountTable,
    single: Sequence[tuple[str, ...]],
    hidden: Hidden,
    spec: AuditSpec,
) -> list[Curve]:
    everybody = score_counts(table)
    edges = edges_for(everybody, spec.options.minimum_cell)

    def curve(part: CountTable, by: tuple[str, ...], key: tuple[str, ...]) -> Curve:
        scores = score_counts(part)
        steps, bins = roc_steps(scores, edges, spec.options), calibration_bins(scores, edges, spec.options)
        return Curve(by, key, tuple(steps), tuple(bins))

    found = [curve(table, (), ())]
    for by in single:
        codes, keys = group_codes(table, by)
        found += [curve(table.select(codes == i), by, key) for i, key in enumerate(keys) if key not in hidden[by]]
    return found


def _drift(
    table: CountTable,
    single: Sequence[tuple[str, ...]],
    hidden: Hidden,
    spec: AuditSpec,
) -> list[Series]:
    found = compute_drift(table, (), (), spec.options)
    for by in single:
        codes, keys = group_codes(table, by)
        for place, key in enumerate(keys):
            if key not in hidden[by]:
                found += compute_drift(table.select(codes == place), by, key, spec.options)
    return found


def _thresholds(
    table: CountTable, groups: Sequence[GroupResult], hidden: Hidden, spec: AuditSpec
) -> list[ThresholdTest]:
    """Return the threshold test of every column with a reference that is shown, where places are declared."""
    place, found = spec.columns.place, []
    for column in spec.columns.groups if place is not None else ():
        by = (column,)
        shown = {g.key: (g.rates["selection_rate"], g.rates["ppv"]) for g in groups if g.by == by and not g.suppressed}
        reference = (spec.reference.get(column, ""),)
        if place is not None and reference in shown:
            searches = searches_of(table, column, place, hidden[by])
            found.append(run_test(searches, by, reference, shown, spec.options))
    return found

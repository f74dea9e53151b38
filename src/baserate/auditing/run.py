"""An audit from end to end: a log and what its columns mean in, the result out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from baserate import __version__
from baserate.auditing.disclosure.by_group import compute_curves, compute_series
from baserate.auditing.disclosure.groupings import Hidden, find_hidden, limits_of, shown_groupings
from baserate.auditing.engines.clustered_area import area_effects
from baserate.auditing.engines.embedded import count_log, find_binning
from baserate.auditing.log.files import open_log
from baserate.auditing.log.identities import identity_values
from baserate.auditing.log.table import UNKNOWN, UNSEEN, CountTable
from baserate.auditing.measures.confusion import PARTS, Confusion, group_codes, kinds, tabulate
from baserate.auditing.measures.contrasts import Contrast, compute_contrasts, judge
from baserate.auditing.measures.curves import Auc, compute_auc, score_counts
from baserate.auditing.measures.labels import under_recording, unseen_bounds
from baserate.auditing.measures.persons import Profiles, count_persons, design_effects
from baserate.auditing.measures.rates import compute_rates, rate_of
from baserate.auditing.measures.resample import (
    Resampled,
    parts_of_group,
    percentiles,
    resample_auc,
    resample_counts,
    resample_persons,
)
from baserate.auditing.result import AuditResult, GroupResult
from baserate.auditing.spec import AuditSpec
from baserate.auditing.thresholds.counts import searches_of
from baserate.auditing.thresholds.inference import ThresholdTest, run_test
from baserate.auditing.warnings import find_warnings
from baserate.errors import AuditError, Fault
from baserate.results import command_of

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
    backend = None if spark_master is None else "spark"
    command = command_of("audit", *paths, spec=spec.name, backend=backend)
    log_name = ", ".join(paths)
    if spark_master is not None:
        from baserate.auditing.engines.spark import count_with_spark

        counted = count_with_spark(paths, spec, spark_master)
        table, profiles, notes, columns = counted.table, counted.profiles, counted.notes, counted.columns
        return audit_counts(table, spec, profiles, columns=columns, notes=notes, log=log_name, command=command)
    with open_log(paths, spec) as log:
        table, notes = count_log(log, spec)
        profiles = count_persons(log, spec) if spec.columns.person else None
        if profiles is not None and spec.columns.score:
            groupings = shown_groupings(table, spec)[0]
            profiles = replace(profiles, area_effects=area_effects(log, spec, find_binning(log, spec), groupings))
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
    groupings, left_out = shown_groupings(table, spec)
    confusions = {by: tabulate(table, by) for by in groupings}
    hidden = find_hidden(table, groupings, spec, profiles)
    resampled = _Resampler(table, spec, profiles)
    overall = _group_results(tabulate(table, ()), set(), table, spec, profiles, resampled)[0]
    groups: list[GroupResult] = []
    contrasts: list[Contrast] = []
    for by, confusion in confusions.items():
        groups.extend(_group_results(confusion, hidden[by], table, spec, profiles, resampled))
        reference = tuple(spec.reference.get(column, "") for column in by)
        if all(reference):
            effects = design_effects(profiles, confusion) if profiles else None
            aucs = _aucs(table, confusion, profiles) if spec.columns.score else None
            contrasts += compute_contrasts(confusion, reference, hidden[by], aucs, CONTRASTED, spec.options, effects)
    judged = judge(contrasts, spec.options)
    single = [by for by in groupings if len(by) == 1]
    most_rows = profiles.most_rows if profiles is not None else 1
    curves, no_curves = compute_curves(table, hidden, spec, most_rows) if spec.columns.score else ([], [])
    series, no_series = compute_series(table, hidden, spec, most_rows) if spec.columns.time else ([], [])
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
        tuple(curves),
        tuple(part for by in groupings for part in unseen_bounds(confusions[by], hidden[by])),
        tuple(
            part
            for by in single
            if by[0] in spec.reference
            for part in under_recording(
                confusions[by], (spec.reference[by[0]],), hidden[by], spec.labels.recorded_share
            )
        ),
        tuple(series),
        tuple(_thresholds(table, groups, hidden, spec)),
        (),
    )
    return find_warnings(result, columns, [*notes, *left_out, *no_curves, *no_series])


def check_size(table: CountTable, spec: AuditSpec, profiles: Profiles | None) -> None:
    """Raise AuditError where a log is about fewer people than may be shown."""
    least = spec.options.minimum_cell
    whole = int(tabulate(table, ()).whole[0])
    persons = table.rows if profiles is None else int(profiles.persons.sum())
    mend = "add the logs of more time or places"
    if min(table.rows, persons) < least or 0 < whole < least:
        allowed = f"a log of at least {least} people with a decision and an outcome"
        raise AuditError(Fault(f"fewer than {least} people", allowed, mend))
    if limits_of(spec).telling(tabulate(table, ()).counts[0]):
        least = spec.options.minimum_count
        allowed = f"none, or at least {least} true and false positives and negatives, and rows without either"
        raise AuditError(
            Fault(f"a count of fewer than {least} of everybody", allowed, mend, key="options.minimum_count")
        )


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


class _Resampler:
    """Resamples groups from their counts, or whole persons once for all groups."""

    def __init__(self, table: CountTable, spec: AuditSpec, profiles: Profiles | None) -> None:
        self.table, self.options, self.profiles = table, spec.options, profiles
        on = profiles is not None and self.options.resamples > 0
        self.drawn = None
        if on and profiles is not None:
            self.drawn = resample_persons(profiles, self.options.resamples, self.options.seed, self.options.resampling)

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
            percentiles(
                resample_counts(counts, options.resamples, options.seed, "/".join(key), options.resampling),
                options.level,
            )
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
    aucs = _aucs(table, confusion, profiles) if spec.columns.score else None
    codes = group_codes(table, confusion.columns)[0] if aucs else None
    area_method = "newcombe-5" if profiles is None else "newcombe-5, whole persons"
    found = []
    for place, key in enumerate(confusion.keys):
        if key in hidden:
            found.append(GroupResult(confusion.columns, key, True, {}, {}, {}))
            continue
        counts = dict(zip(PARTS, confusion.counts[place].tolist(), strict=True))
        if aucs is not None and codes is not None:
            rates[place]["auc"] = rate_of(aucs[place].interval(spec.options.level), area_method)
            if spec.options.resamples and profiles is None:
                scores = score_counts(table.select(codes == place))
                drawn = resample_auc(scores, spec.options, "/".join(key))
                resampled[place] |= {"auc": drawn} if drawn else {}
        found.append(GroupResult(confusion.columns, key, False, counts, rates[place], resampled[place]))
    return found


def _aucs(table: CountTable, confusion: Confusion, profiles: Profiles | None) -> list[Auc]:
    effects = profiles.area_effects if profiles is not None else {}
    parts = table.split(group_codes(table, confusion.columns)[0], len(confusion.keys))
    return [
        replace(compute_auc(score_counts(part)), effect=effects.get((confusion.columns, key), 1.0))
        for key, part in zip(confusion.keys, parts, strict=True)
    ]


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

"""An audit from end to end: a log and what its columns mean in, the result out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from baserate.auditing.caveats import find_warnings
from baserate.auditing.checks import check_groups, check_size
from baserate.auditing.disclosure.by_group import compute_curves, compute_series
from baserate.auditing.disclosure.hidden import Hidden, find_hidden, limits_of
from baserate.auditing.disclosure.told_areas import untold_areas
from baserate.auditing.engines import engine_for
from baserate.auditing.engines.engine import Engine
from baserate.auditing.engines.ordered_area import OrderedSums
from baserate.auditing.group_results import GroupResults, Resampler
from baserate.auditing.headline import choose_headline
from baserate.auditing.log.groupings import shown_groupings
from baserate.auditing.log.paths import address_of, paths_of, without_credentials
from baserate.auditing.log.profiles import Profiles
from baserate.auditing.log.table import UNKNOWN, UNSEEN, CountTable, Group
from baserate.auditing.measures.contrasts import judge
from baserate.auditing.measures.labels import UnderRecording, under_recording, unseen_bounds
from baserate.auditing.result import AuditResult, GroupResult
from baserate.auditing.spec import AuditSpec
from baserate.auditing.thresholds.counts import searches_of
from baserate.auditing.thresholds.findings import ThresholdTest
from baserate.results import Provenance, command_of

_Results = Mapping[tuple[str, ...], GroupResults]


def audit(log: Any, spec: AuditSpec, engine: Engine | None = None) -> AuditResult:
    """Return the audit of a log.

    Parameters
    ----------
    log
        The path of a file or folder, several paths, the address of a database, or a frame that Narwhals knows:
        pandas, Polars, PyArrow and
        others. Rows are decisions; only the declared columns are read.
    spec
        What the columns mean (``load_spec``, ``check_spec``).
    engine
        What counts the rows; by default the one that holds the log already, else the embedded DuckDB.

    Raises
    ------
    AuditError
        With every fault found at one stage: of the log, of a column, or of what may be shown.
    """
    chosen = engine if engine is not None else engine_for(log)
    counted = chosen.count(log, spec)
    name, command = _origin(log, spec, chosen)
    return audit_counts(
        counted.table,
        spec,
        counted.profiles,
        columns=counted.columns,
        notes=counted.notes,
        log=name,
        command=command,
        areas=counted.areas,
    )


def _origin(log: Any, spec: AuditSpec, engine: Engine) -> tuple[str, str]:
    """Return what a log is called, and what audits it again."""
    paths = paths_of(log)
    name = (
        f"a frame ({type(log).__module__.partition('.')[0]})"
        if paths is None
        else ", ".join(map(without_credentials, paths))
    )
    if paths is None or not spec.name:
        return name, f"baserate.audit({'frame' if paths is None else 'paths'}, spec)"
    backend = None if engine.name == engine_for(log).name else engine.name
    table = spec.source.table if address_of(log) is not None else None
    return name, command_of("audit", *map(without_credentials, paths), spec=spec.name, table=table, backend=backend)


def audit_counts(
    table: CountTable,
    spec: AuditSpec,
    profiles: Profiles | None = None,
    *,
    columns: Sequence[str] = (),
    notes: Sequence[str] = (),
    log: str = "",
    command: str = "",
    areas: Mapping[Group, OrderedSums] | None = None,
) -> AuditResult:
    """Return the audit of a table of counts; ``columns`` are the names of all columns of the log. Raises AuditError.

    ``areas`` are those of scores that the engine has ordered, where the table holds bins of them.
    """
    check_size(table, spec, profiles)
    check_groups(table, spec)
    groupings, left_out = shown_groupings(table, spec)
    hidden = find_hidden(table, groupings, spec, profiles)
    resampler = Resampler(spec, profiles)
    untold = untold_areas(table, groupings, hidden, limits_of(spec)) if spec.columns.score else {}
    results = {by: GroupResults(table, by, spec, profiles, areas, untold) for by in groupings}
    overall = GroupResults(table, (), spec, profiles, areas, untold).results({}, resampler)[0]
    groups = [group for by, found in results.items() for group in found.results(hidden, resampler)]
    contrasts = judge([one for by, found in results.items() for one in found.contrasts(hidden[by])], spec.options)
    headline, choice = choose_headline(contrasts, results, hidden, spec)
    most_rows = profiles.most_rows if profiles is not None else 1
    curves, no_curves = compute_curves(table, hidden, spec, most_rows) if spec.columns.score else ([], [])
    series, no_series = compute_series(table, hidden, spec, most_rows) if spec.columns.time else ([], [])
    result = AuditResult(
        spec=spec,
        title=spec.title or "What the log says, by group",
        provenance=Provenance(command, spec.options.seed, spec.options.level, sha256=spec.sha256, of="spec"),
        log=log,
        rows=table.rows,
        dropped=_dropped(table, has_outcome=spec.columns.outcome is not None),
        overall=overall,
        groups=tuple(groups),
        contrasts=tuple(contrasts),
        impact_ratios=tuple(one for by, found in results.items() for one in found.impact_ratios(hidden[by])),
        headline=headline,
        choice=choice,
        curves=tuple(curves),
        unseen=tuple(part for by, found in results.items() for part in unseen_bounds(found.confusion, hidden[by])),
        under_recording=tuple(_under_recording(results, hidden, spec)),
        drift=tuple(series),
        thresholds=tuple(_thresholds(table, groups, hidden, spec)),
        warnings=(),
    )
    return find_warnings(result, columns, [*notes, *left_out, *no_curves, *no_series], profiles)


def _dropped(table: CountTable, *, has_outcome: bool) -> dict[str, int]:
    """Return the rows that have no place among true and false positives and negatives, by the reason."""
    undecided = table.flagged == UNKNOWN
    reasons = {
        "no decision": undecided,
        "no outcome": has_outcome & ~undecided & (table.outcome == UNKNOWN),
        "outcome not seen": ~undecided & (table.outcome == UNSEEN),
    }
    return {reason: int(table.n[where].sum()) for reason, where in reasons.items()}


def _under_recording(results: _Results, hidden: Hidden, spec: AuditSpec) -> list[UnderRecording]:
    """Return what under-recording could do to the differences by every single column with a reference."""
    share = spec.labels.recorded_share
    return [
        part
        for by, found in results.items()
        if len(by) == 1 and by[0] in spec.reference
        for part in under_recording(found.confusion, (spec.reference[by[0]],), hidden[by], share)
    ]


def _thresholds(
    table: CountTable, groups: Sequence[GroupResult], hidden: Hidden, spec: AuditSpec
) -> list[ThresholdTest]:
    """Return the threshold test of every column with a reference that is shown, where places are declared."""
    place, found = spec.columns.place, []
    if place is None:
        return []
    # The model's splines take a fifth of a second to import, and few logs have places.
    from baserate.auditing.thresholds.inference import run_test

    for column in spec.columns.groups:
        by = (column,)
        shown = {g.key: (g.rates["selection_rate"], g.rates["ppv"]) for g in groups if g.by == by and not g.suppressed}
        reference = (spec.reference.get(column, ""),)
        if reference in shown:
            searches = searches_of(table, column, place, hidden[by])
            found.append(run_test(searches, by, reference, shown, spec.options))
    return found

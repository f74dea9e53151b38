"""Curves and rates over time, of everybody and of the groups of each column, on steps that may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from baserate.auditing.disclosure.hidden import Hidden, limits_of
from baserate.auditing.disclosure.layers import cells_by_step, columns_with_steps, not_given, period_names
from baserate.auditing.disclosure.steps import Shared, merge_steps, share_steps
from baserate.auditing.disclosure.suppression import Limits
from baserate.auditing.log.groupings import CROSS
from baserate.auditing.log.table import PARTS, CountTable, Floats, Grouping, Ints
from baserate.auditing.measures.curves import (
    Curve,
    Steps,
    binned,
    calibration_bins,
    cut_at,
    edges_for,
    in_curves,
    placed_scores,
    put_together,
    roc_steps,
    score_counts,
)
from baserate.auditing.measures.drift import Series, compute_drift
from baserate.auditing.spec import AuditSpec, Options

#: Groups that are named in a note.
_NAMED = 8


def compute_curves(
    table: CountTable, hidden: Hidden, spec: AuditSpec, most_rows: int = 1
) -> tuple[list[Curve], list[str]]:
    """Return the curves of everybody and of the groups of each column, and notes of groups that are given none.

    No person has more rows than ``most_rows``.
    """
    limits, threshold = _limits(spec, most_rows), spec.columns.threshold
    everybody = score_counts(table, threshold)
    edges = edges_for(everybody, spec.options.minimum_cell, threshold)
    finest, cut = binned(everybody, edges), cut_at(edges, threshold)
    starts = merge_steps(finest[np.newaxis], limits, cut)
    found, notes = [_curve((), (), put_together(finest, edges, starts), spec.options)], []
    # Groups' steps start where everybody's do. The threshold is told by the counts, whether or not a step starts there.
    kept = starts if cut is None else np.union1d(starts, [cut])
    place = None if cut is None else int(np.searchsorted(kept, cut))
    by_column: dict[str, tuple[list[Ints], Shared]] = {}
    for column in spec.columns.groups if len(starts) > 1 else ():
        grouping = table.grouping((column,))
        counts = [binned(score_counts(part, threshold), edges) for part in table.split(grouping)]
        coarse = np.stack([np.add.reduceat(part, kept, axis=0) for part in counts])
        shared = share_steps(coarse, _hidden_in(grouping.keys, hidden[column,]), limits, place)
        by_column[column] = counts, shared
    if by_column:
        cells = cells_by_step(table, spec, _step_of_score(table, threshold, edges, kept), len(kept))
        shown = {column: shared for column, (_, shared) in by_column.items()}
        columns = columns_with_steps(table, cells, np.searchsorted(kept, starts), shown, hidden, limits)
        notes += not_given("curves over the score", set(shown) - columns)
    for column in [name for name in by_column if name in columns]:
        counts, shared = by_column[column]
        keys = table.grouping((column,)).keys
        for i in shared.groups:
            steps = put_together(counts[i], edges, kept[shared.starts])
            found.append(_curve((column,), keys[i], steps, spec.options))
        notes += _left_out("curves over the score", column, keys, hidden[column,], shared)
    return found, notes


def compute_series(
    table: CountTable, hidden: Hidden, spec: AuditSpec, most_rows: int = 1
) -> tuple[list[Series], list[str]]:
    """Return the rates over time of everybody and of the groups of each column, and notes of groups without any.

    No person has more rows than ``most_rows``.
    """
    limits, options = _limits(spec, most_rows), spec.options
    finest = _by_period(table, table.grouping(()))[0]
    periods = period_names(table, options.minimum_cell)
    starts = merge_steps(finest[np.newaxis, :, :4], limits)
    found, notes = compute_drift(finest, starts, periods, (), (), options), []
    by_column: dict[str, Shared] = {}
    for column in spec.columns.groups if len(starts) > 1 else ():
        grouping = table.grouping((column,))
        coarse = np.add.reduceat(_by_period(table, grouping)[:, :, :4], starts, axis=1)
        by_column[column] = share_steps(coarse, _hidden_in(grouping.keys, hidden[column,]), limits)
    if by_column:
        step = np.where(table.period >= 0, np.searchsorted(starts, table.period, side="right") - 1, len(starts))
        cells = cells_by_step(table, spec, np.maximum(step, 0), len(starts))
        columns = columns_with_steps(table, cells, np.arange(len(starts)), by_column, hidden, limits)
        notes += not_given("rates over time", set(by_column) - columns)
    for column in [name for name in by_column if name in columns]:
        shared, grouping = by_column[column], table.grouping((column,))
        keys, counts = grouping.keys, _by_period(table, grouping)
        for i in shared.groups:
            found += compute_drift(counts[i], starts[shared.starts], periods, (column,), keys[i], options)
        notes += _left_out("rates over time", column, keys, hidden[column,], shared)
    return found, notes


def _step_of_score(table: CountTable, threshold: float | None, edges: Floats, kept: Ints) -> Ints:
    """Return the step of every entry's score, the number of steps where it is in no curve."""
    finest = np.searchsorted(edges, placed_scores(table, threshold), side="right")
    step = np.maximum(np.searchsorted(kept, finest, side="right") - 1, 0)
    return np.where(in_curves(table), step, len(kept))


def _limits(spec: AuditSpec, most_rows: int) -> Limits:
    """Return the fewest rows of a step: with at most ``most_rows`` a person, they are of enough people."""
    limits = limits_of(spec)
    return replace(limits, people=limits.people * most_rows)


def _by_period(table: CountTable, grouping: Grouping) -> Ints:
    """Return the counts of every group in every period, shape (groups, periods, len(PARTS))."""
    counts = np.zeros((len(grouping.keys), len(table.periods), len(PARTS)), dtype=np.int64)
    dated = table.period >= 0
    np.add.at(counts, (grouping.codes[dated], table.period[dated], table.parts[dated]), table.n[dated])
    return counts


def _curve(by: tuple[str, ...], key: tuple[str, ...], steps: Steps, options: Options) -> Curve:
    return Curve(by, key, tuple(roc_steps(steps, options)), tuple(calibration_bins(steps, options)))


def _hidden_in(keys: Sequence[tuple[str, ...]], hidden: set[tuple[str, ...]]) -> np.ndarray:
    return np.array([key in hidden for key in keys])


def _left_out(
    what: str, column: str, keys: Sequence[tuple[str, ...]], hidden: set[tuple[str, ...]], shared: Shared
) -> list[str]:
    """Return which shown groups are given no steps, and why."""
    names = [CROSS.join(key) for i, key in enumerate(keys) if key not in hidden and i not in shared.groups]
    if not names:
        return []
    listed = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    return [
        f"{column}: {what} are not given for {listed}: there are so few of these people in some steps that they could "
        "be told."
    ]

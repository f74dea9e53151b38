"""Curves and rates over time, of everybody and of the groups of each column, on steps that may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from baserate.auditing.disclosure.hidden import Hidden, limits_of
from baserate.auditing.disclosure.steps import Shared, merge_steps, share_steps
from baserate.auditing.disclosure.suppression import Limits
from baserate.auditing.log.groupings import CROSS
from baserate.auditing.log.table import PARTS, CountTable, Grouping, Ints
from baserate.auditing.measures.curves import (
    Curve,
    Steps,
    binned,
    calibration_bins,
    cut_at,
    edges_for,
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
    for column in spec.columns.groups if len(starts) > 1 else ():
        grouping = table.grouping((column,))
        keys = grouping.keys
        counts = [binned(score_counts(part, threshold), edges) for part in table.split(grouping)]
        coarse = np.stack([np.add.reduceat(part, kept, axis=0) for part in counts])
        place = None if cut is None else int(np.searchsorted(kept, cut))
        shared = share_steps(coarse, _hidden_in(keys, hidden[column,]), limits, place)
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
    starts = merge_steps(finest[np.newaxis, :, :4], limits)
    found, notes = compute_drift(finest, starts, table.periods, (), (), options), []
    for column in spec.columns.groups if len(starts) > 1 else ():
        grouping = table.grouping((column,))
        keys, counts = grouping.keys, _by_period(table, grouping)
        coarse = np.add.reduceat(counts[:, :, :4], starts, axis=1)
        shared = share_steps(coarse, _hidden_in(keys, hidden[column,]), limits)
        for i in shared.groups:
            found += compute_drift(counts[i], starts[shared.starts], table.periods, (column,), keys[i], options)
        notes += _left_out("rates over time", column, keys, hidden[column,], shared)
    return found, notes


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

"""An attacker who has the whole result, and linear programming, cannot tell a hidden count."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from scipy.optimize import linprog

from baserate.auditing.log.table import CountTable
from baserate.auditing.run import audit_counts
from baserate.errors import AuditError
from support.logs import spec_of

NAMES = ("a", "b", "c", "d", "e", "f")
PARTS = ("tp", "fp", "fn", "tn")


def table_of(groups, flagged, outcome, score=None, month=None):
    """Return the counts of rows given as arrays; ``groups`` has shape (rows, columns)."""
    rows, columns = groups.shape
    levels = tuple(tuple(f"{NAMES[k]}{i}" for i in range(groups[:, k].max() + 1)) for k in range(columns))
    score = np.full(rows, np.nan) if score is None else score
    month = np.full(rows, -1) if month is None else month
    periods = tuple(f"2025-{i + 1:02}" for i in range(month.max() + 1))
    ones = np.ones(rows, dtype=np.int64)
    return CountTable(NAMES[:columns], levels, groups, outcome, flagged, score, month, periods, ones)


def random_groups(generator, rows, sizes):
    return np.stack(
        [generator.choice(size, rows, p=generator.dirichlet(np.ones(size) * 0.8)) for size in sizes], axis=1
    )


def audited(table, *, crossed=True, score=False, time_column=False, **options):
    columns = {"decision": "flag", "outcome": "result", "groups": list(table.columns), "intersections": crossed}
    if score:
        columns = {**columns, "score": "score", "threshold": 50}
        del columns["decision"]
    if time_column:
        columns["time"] = "month"
    return audit_counts(table, spec_of(columns, options=options))


def groups_of(table, *, crossed=True):
    """Return every group that occurs in a table as {column: value}, with its finest cells as places."""
    finest = table.grouping(table.columns).keys
    longest = len(table.columns) if crossed else 1
    found = {}
    for size in range(1, longest + 1):
        for places in itertools.combinations(range(len(table.columns)), size):
            for index, key in enumerate(finest):
                name = tuple((table.columns[k], key[k]) for k in places)
                found.setdefault(name, set()).add(index)
    return found, len(finest)


def widths(told, table, *, crossed=True):
    """Return, for every group not shown, the width of what its people can be, part by part.

    The attacker knows every shown count, that none is negative, and which groups occur at all.
    """
    groups, cells = groups_of(table, crossed=crossed)
    shown = {tuple(group["group"].items()): group for group in told["groups"] if not group["suppressed"]}

    def inside(name):
        row = np.zeros(cells)
        row[list(groups[name])] = 1
        return row

    sums = np.array([np.ones(cells), *(inside(name) for name in shown)])
    found = {}
    for name in groups.keys() - shown.keys():
        width = []
        for part in PARTS:
            known = [float(one[part]) for one in (told["overall"], *shown.values())]
            ends = [linprog(sign * inside(name), A_eq=sums, b_eq=known, bounds=(0, None)) for sign in (1, -1)]
            assert all(end.status == 0 for end in ends)
            width.append(-ends[1].fun - ends[0].fun)
        found[name] = width
    return found


@pytest.mark.parametrize("seed", range(16))
def test_no_hidden_group_of_any_crossing_can_be_told_to_within_a_few_people(seed):
    generator = np.random.default_rng(seed)
    sizes = ((3, 2, 3), (4, 4), (2, 2, 2, 2), (5, 3, 2))[seed % 4]
    rows = int(generator.integers(60, 600))
    groups = random_groups(generator, rows, sizes)
    flagged, outcome = (generator.random(rows) < p for p in (0.3, 0.25))
    table = table_of(groups, flagged.astype(int), outcome.astype(int))
    told = audited(table).to_dict()
    sizes_of = {}
    for by in itertools.chain.from_iterable(itertools.combinations(range(len(sizes)), k) for k in (1, 2, 3, 4)):
        for row in groups[:, by]:
            key = tuple((NAMES[k], f"{NAMES[k]}{value}") for k, value in zip(by, row.tolist(), strict=True))
            sizes_of[key] = sizes_of.get(key, 0) + 1
    shown = {tuple(group["group"].items()) for group in told["groups"] if not group["suppressed"]}
    assert not {key for key, n in sizes_of.items() if n < 10} & shown
    for width in widths(told, table).values():
        assert sum(width) >= 5 - 1e-6


def test_two_way_margins_would_tell_a_cell_of_a_table_hidden_line_by_line():
    """Every line of the three-way table below hides two cells of ten people together, and yet margins tell all."""
    counts = np.full((3, 3, 3), 40)
    counts[0, 0, 0] = 2
    rows = np.repeat(np.indices((3, 3, 3)).reshape(3, -1).T, counts.ravel(), axis=0)
    flags = np.arange(len(rows)) % 2
    table = table_of(rows, flags, np.arange(len(rows)) // 2 % 2)
    told = audited(table).to_dict()
    full = [tuple(group["group"].values()) for group in told["groups"] if group["suppressed"]]
    cells = [key for key in full if len(key) == 3]
    # A cube is the least that can hide a cell of a three-way table whose two-way margins are shown.
    assert len(cells) >= 8 or len(full) > len(cells)
    assert all(sum(width) >= 5 - 1e-6 for width in widths(told, table).values())


def test_every_crossing_is_given_once_and_too_many_groups_are_said():
    generator = np.random.default_rng(1)
    groups = random_groups(generator, 20_000, (3, 2, 4))
    flags, outcome = (generator.integers(0, 2, 20_000) for _ in range(2))
    table = table_of(groups, flags, outcome)
    result = audited(table)
    found = {group.by for group in result.groups}
    crossed = [by for k in (1, 2, 3) for by in itertools.combinations("abc", k)]
    assert found == set(crossed)
    for group in result.groups:
        if not group.suppressed:
            inside = np.ones(20_000, dtype=bool)
            for column, value in zip(group.by, group.key, strict=True):
                inside &= groups[:, "abc".index(column)] == int(value[1:])
            assert group.n == inside.sum()
    few = audited(table, maximum_groups=11)
    assert {group.by for group in few.groups} == set(crossed) - {("a", "c"), ("a", "b", "c")}
    assert sum("more than options.maximum_groups (11)" in warning for warning in few.warnings) == 2
    # Without crossings, each alone.
    assert {group.by for group in audited(table, crossed=False).groups} == {("a",), ("b",), ("c",)}


def test_columns_that_cross_in_very_many_groups_are_refused():
    groups = np.stack([np.arange(6400) // 80, np.arange(6400) % 80], axis=1)
    table = table_of(np.repeat(groups, 12, axis=0), np.arange(76_800) % 2, np.arange(76_800) // 2 % 2)
    with pytest.raises(AuditError, match="6,400 groups where all columns cross"):
        audited(table)


def test_three_columns_of_ten_values_take_seconds():
    generator = np.random.default_rng(3)
    groups = random_groups(generator, 20_000, (10, 10, 10))
    table = table_of(groups, generator.integers(0, 2, 20_000), generator.integers(0, 2, 20_000))
    started = time.process_time()
    result = audited(table, maximum_groups=1000)
    assert time.process_time() - started < 30
    assert sum(group.suppressed for group in result.groups) < len(result.groups)


@pytest.mark.parametrize("seed", range(6))
def test_no_small_count_is_shown_or_left_over_where_counts_have_a_minimum(seed):
    generator = np.random.default_rng(seed)
    groups = random_groups(generator, 900, (5, 3))
    flagged, outcome = ((generator.random(900) < p).astype(int) for p in (0.15, 0.2))
    score = np.clip(generator.normal(50 + 12 * flagged, 5), 0, 99).round()
    score = np.where(flagged == 1, np.maximum(score, 50), np.minimum(score, 49))
    month = generator.integers(0, 12, 900)
    table = table_of(groups, flagged, outcome, score, month)
    told = audited(table, score=True, time_column=True, minimum_count=5).to_dict()
    shown = [group for group in told["groups"] if not group["suppressed"]]
    assert shown
    for part in PARTS:
        assert all(group[part] == 0 or group[part] >= 5 for group in shown)
        for column in table.columns:
            rest = told["overall"][part] - sum(g[part] for g in shown if list(g["group"]) == [column])
            assert rest == 0 or rest >= 5
    for width in widths(told, table).values():
        assert sum(width) >= 5 - 1e-6
    for curve in told["curves"]["calibration"]:
        for point in curve["points"]:
            assert all(count == 0 or count >= 5 for count in (point["outcomes"], point["n"] - point["outcomes"]))


def test_a_small_count_of_everybody_is_refused_where_counts_have_a_minimum():
    flags = np.array([1] * 3 + [0] * 97)
    table = table_of(np.zeros((100, 1), dtype=int), flags, np.arange(100) % 2)
    assert audited(table).overall.counts["tp"] < 5
    with pytest.raises(AuditError, match="a count of fewer than 5 of all people"):
        audited(table, minimum_count=5)


def steps_of(cumulative):
    """Return the differences between neighbouring places, from {place: people at or above it}."""
    values = [cumulative[place] for place in sorted(cumulative)] + [0]
    return [above - below for above, below in itertools.pairwise(values)]


@pytest.mark.parametrize("seed", range(10))
def test_differences_of_curves_leave_no_few_people_in_a_step(seed):
    """All sums and differences of everybody's curve, the groups' curves and the counts at the declared threshold."""
    generator = np.random.default_rng(seed)
    rows = 1500
    groups = random_groups(generator, rows, (4, 3))
    outcome = (generator.random(rows) < 0.3).astype(int)
    score = np.clip(generator.normal(40 + 10 * outcome, 12, rows), 0, 99).round()
    month = np.minimum(generator.poisson(6, rows), 14)
    result = audited(
        table_of(groups, (score >= 50).astype(int), outcome, score, month), crossed=False, score=True, time_column=True
    )
    told = result.to_dict()

    def known(group, curve):
        flagged = {-np.inf: group["n"], 50.0: group["tp"] + group["fp"]}
        for point in curve["points"] if curve else ():
            flagged[-np.inf if point["threshold"] is None else point["threshold"]] = point["flagged"]
        return flagged

    curves = {tuple(curve["group"].items()): curve for curve in told["curves"]["roc"]}
    assert len(curves[()]["points"]) > 5
    everybody = known(told["overall"], curves[()])
    for column in ("a", "b"):
        shown = [g for g in told["groups"] if list(g["group"]) == [column] and not g["suppressed"]]
        parts = [known(group, curves.get(tuple(group["group"].items()))) for group in shown]
        series = {s.group: s for s in result.drift if s.rate == "prevalence" and s.by in ((), (column,))}
        for size in range(len(parts) + 1):
            for chosen in itertools.combinations(range(len(parts)), size):
                common = set(everybody).intersection(*(parts[i] for i in chosen))
                rest = {place: everybody[place] - sum(parts[i][place] for i in chosen) for place in common}
                told_anyway = {rest[50.0], rest[-np.inf] - rest[50.0]}
                assert all(n >= 10 or n in told_anyway for n in steps_of(rest)), (column, chosen)
                _check_periods(series, [tuple(shown[i]["group"].values()) for i in chosen])


def _check_periods(series, chosen):
    if any(key not in series for key in chosen):
        return
    starts = {key: [m.first for m in series[key].moments] for key in ((), *chosen)}
    common = sorted(set(starts[()]).intersection(*starts.values()))
    people = {
        key: {place: sum(m.rate.denominator for m in series[key].moments if m.first >= place) for place in common}
        for key in starts
    }
    rest = {place: people[()][place] - sum(people[key][place] for key in chosen) for place in common}
    assert not any(rest.values()) or all(n >= 10 for n in steps_of(rest))

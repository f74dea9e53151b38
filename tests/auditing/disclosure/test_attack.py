"""An attacker who has everything that is printed narrows no hidden count to within fewer than half of minimum_cell.

The attacker knows which groups occur at all, that no count is negative, which columns refine others, and every count of
the JSON: those of groups, and of curves step by step. All tables that agree with these are looked at by linear
programming.
"""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from baserate.auditing.log.table import CountTable
from baserate.auditing.run import audit_counts
from baserate.report.document import Report
from support.logs import run_audit, spec_of, write_csv

HALF = 5
PARTS = ("tp", "fp", "fn", "tn")


def table_of(columns, values, flagged, outcome, score):
    levels = tuple(tuple(sorted(set(column))) for column in values)
    codes = np.stack([np.searchsorted(level, column) for level, column in zip(levels, values, strict=True)], axis=1)
    ones = np.ones(len(score), dtype=np.int64)
    none = np.full(len(score), -1)
    return CountTable(columns, levels, codes, outcome, flagged, score, none, (), ones)


def people_between(told, table):
    """Return the least and the most rows that every group not shown can have, by group; and how many it has."""
    finest = table.grouping(table.columns)
    curves = {tuple(sorted(curve["group"].items())): curve["points"] for curve in told["curves"]["roc"]}
    lows = sorted(
        {point["threshold"] if point["threshold"] is not None else -np.inf for p in curves.values() for point in p}
    )
    starts = np.array(sorted({-np.inf, 50.0, *lows}))
    cells, steps = len(finest.keys), len(starts)
    index = np.arange(cells * steps * 2).reshape(cells, steps, 2)
    rows, known = [], []

    def add(places, value):
        rows.append(places.ravel())
        known.append(value)

    def inside(group):
        return np.array([all(key[table.columns.index(c)] == v for c, v in group.items()) for key in finest.keys])

    shown = [{**told["overall"], "group": {}}, *(group for group in told["groups"] if not group["suppressed"])]
    for group in shown:
        own = index[inside(group["group"])]
        above = starts >= 50
        for part, flagged, outcome in (("tp", True, 0), ("fp", True, 1), ("fn", False, 0), ("tn", False, 1)):
            add(own[:, above == flagged, outcome], group[part])
        for point in curves.get(tuple(sorted(group["group"].items())), ()):
            low = -np.inf if point["threshold"] is None else point["threshold"]
            add(own[:, starts >= low, 0], point["sensitivity"]["numerator"])
            add(own[:, starts >= low, 1], point["false_positive_rate"]["numerator"])
    shape = (len(rows), index.size)
    matrix = sparse.lil_array(shape)
    for place, row in enumerate(rows):
        matrix[place, row] = 1
    names = {tuple(sorted(group["group"].items())) for group in shown}
    crossed = range(1, len(table.columns) + 1) if told["crossed"] else (1,)
    found = {}
    for size in crossed:
        for places in itertools.combinations(range(len(table.columns)), size):
            for key in {tuple(key[k] for k in places) for key in finest.keys}:
                name = tuple(sorted(zip((table.columns[k] for k in places), key, strict=True)))
                if name in names:
                    continue
                aim = np.zeros(index.size)
                aim[index[inside(dict(name))].ravel()] = 1
                ends = [linprog(s * aim, A_eq=matrix.tocsr(), b_eq=known, bounds=(0, None)) for s in (1, -1)]
                assert all(end.status == 0 for end in ends)
                found[name] = (ends[0].fun, -ends[1].fun)
    return found


def attacked(table, *, crossed):
    columns = {"score": "s", "threshold": 50, "outcome": "y", "groups": list(table.columns), "intersections": crossed}
    result = audit_counts(table, spec_of(columns))
    told = json.loads(json.dumps(result.to_dict())) | {"crossed": crossed}
    return result, people_between(told, table)


@pytest.mark.parametrize("seed", range(6))
def test_crossings_and_curves_together_leave_every_hidden_group_open(seed):
    generator = np.random.default_rng(seed)
    n = int(generator.integers(150, 500))
    a = generator.choice(["a", "b", "c"], n, p=generator.dirichlet([2, 1, 0.3]))
    b = generator.choice(["x", "y", "z"], n, p=generator.dirichlet([2, 1, 0.3]))
    outcome = (generator.random(n) < 0.4).astype(int)
    score = np.clip(generator.normal(45 + 10 * outcome, 15), 0, 99).round()
    table = table_of(("a", "b"), (a, b), (score >= 50).astype(int), outcome, score)
    _, between = attacked(table, crossed=True)
    assert between
    for name, (least, most) in between.items():
        assert most - least >= HALF - 1e-6, name


@pytest.mark.parametrize("seed", range(4))
def test_a_column_that_refines_another_leaves_no_hidden_part_as_a_difference(seed):
    generator = np.random.default_rng(seed)
    sizes = {
        "Asian": {"Indian": 60, "Chinese": 40, "rest": int(generator.integers(1, 9))},
        "White": {"W1": 80, "W2": 90},
    }
    pairs = [(b, f"{b} {d}") for b, parts in sizes.items() for d, size in parts.items() for _ in range(size)]
    broad, detailed = zip(*pairs, strict=True)
    n = len(broad)
    outcome = (generator.random(n) < 0.4).astype(int)
    score = np.clip(generator.normal(45 + 10 * outcome, 15), 0, 99).round()
    values = (np.array(broad), np.array(detailed))
    table = table_of(("broad", "detailed"), values, (score >= 50).astype(int), outcome, score)
    result, between = attacked(table, crossed=False)
    shown = {group.key[0] for group in result.groups if not group.suppressed}
    assert "Asian rest" not in shown
    assert len(shown) >= 2
    for name, (least, most) in between.items():
        assert most - least >= HALF - 1e-6, name
    for written in (json.dumps(result.to_dict()), Report(result).html(), Report(result).csv(), Report(result).text()):
        assert "Asian rest" not in written


def test_little_more_is_hidden_than_has_to_be():
    """Rows in hidden groups of each seed, at most so many times those that are few by themselves."""
    for seed in range(6):
        generator = np.random.default_rng(seed)
        n = 2_000
        values = [generator.choice(list("abcdef"), n, p=generator.dirichlet(np.ones(6) * 0.6)) for _ in range(2)]
        outcome = (generator.random(n) < 0.4).astype(int)
        score = generator.integers(0, 100, n).astype(float)
        table = table_of(("a", "b"), values, (score >= 50).astype(int), outcome, score)
        columns = {"score": "s", "threshold": 50, "outcome": "y", "groups": ["a", "b"]}
        result = audit_counts(table, spec_of(columns))
        for place, column in enumerate(("a", "b")):
            rows = {v: int((values[place] == v).sum()) for v in set(values[place].tolist())}
            shown = {group.key[0] for group in result.groups if group.by == (column,) and not group.suppressed}
            few = [count for count in rows.values() if count < 10]
            hidden = sorted(count for value, count in rows.items() if value not in shown)
            # At most one group more than those of few, the smallest, and none where none is of few.
            assert len(hidden) <= len(few) + bool(few)
            assert hidden == sorted(rows.values())[: len(hidden)]


def test_the_area_of_one_person_with_the_outcome_is_not_told(tmp_path):
    rows = [("A", index, int(index == 217)) for index in range(400)]
    rows += [("B", index, int(index % 3 == 0)) for index in range(400)]
    log = write_csv(tmp_path / "log.csv", ("g", "s", "y"), rows)
    result = run_audit(log, {"score": "s", "threshold": 300, "outcome": "y", "groups": ["g"]}, reference={"g": "B"})
    areas = {group.key[0]: group.rates["auc"] for group in result.groups}
    assert areas["A"].value is None
    assert areas["B"].value is None
    assert "not shown" in areas["A"].to_dict()["why"]
    assert result.overall.rates["auc"].value is not None
    assert all(c.difference.value is None for c in result.contrasts if c.rate == "auc")


def test_errors_name_no_value_and_count_no_few_rows(tmp_path):
    from baserate.errors import AuditError

    rows = [("A", "1", "1"), ("B", "0", "0")] * 30 + [("C", "17-secret", "1")]
    log = write_csv(Path(tmp_path) / "log.csv", ("g", "d", "y"), rows)
    with pytest.raises(AuditError) as caught:
        run_audit(log, {"decision": "d", "outcome": "y", "groups": ["g"]})
    assert "secret" not in str(caught.value)

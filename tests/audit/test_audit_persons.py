"""Several rows of one person: resampled whole, and intervals as wide as so few people allow."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from logs import run_audit, spec_of, write_csv

from baserate.audit.confusion import PARTS, tabulate
from baserate.audit.persons import SHIFT, count_persons, design_effects, persons_in, profiles_from
from baserate.audit.resample import percentiles, resample_counts, resample_persons
from baserate.audit.source import open_log

HEADER = ("who", "g", "d", "y")
COLUMNS = {"decision": "d", "outcome": "y", "groups": ["g"], "person": "who"}


def profiles_of(path, **tables):
    spec = spec_of(COLUMNS, **tables)
    with open_log([str(path)], spec) as log:
        return count_persons(log, spec)


def clustered(people, each, seed):
    generator = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        group, flagged = generator.choice(["A", "B"]), generator.random() < 0.4
        rows += [(f"p{person}", group, int(flagged), int(generator.random() < 0.5)) for _ in range(each)]
    return rows


def test_profiles_hold_every_row_and_person(tmp_path):
    rows = [*clustered(200, 3, 1), ("", "A", 1, 1), ("", "A", 1, 1), ("NA", "B", 0, 0)]
    profiles = profiles_of(write_csv(tmp_path / "log.csv", HEADER, rows))
    assert int(profiles.persons.sum()) == 203
    assert int((profiles.matrix.T @ profiles.persons).sum()) == len(rows)
    assert (profiles.matrix.T @ profiles.persons).tolist() == profiles.table.n.tolist()
    members = Counter(group for _, group in {(row[0], row[1]) for row in rows if row[0] not in ("", "NA")})
    assert persons_in(profiles, ("g",)) == {("A",): members["A"] + 2, ("B",): members["B"] + 1}


@given(st.permutations(range(5)), st.permutations(range(4)))
def test_the_order_of_an_engine_changes_nothing(cells, persons):
    """Cells and persons by hand; "1" and "yes" mean the same, so that the first and the last cell are one."""
    raw = {"g0": list("AABBA"), "decision": ["1", "0", "1", "1", "yes"], "outcome": list("01010"), "n": [9, 4, 3, 8, 2]}
    counted = [({0: 2, 1: 1}, 3), ({0: 1, 4: 1, 1: 1}, 1), ({3: 4, 2: 1}, 2), ({0: 2, 4: 1, 2: 1}, 1)]
    moved = {name: np.array([values[cell] for cell in cells], dtype=object) for name, values in raw.items()}
    profiles = profiles_from(
        moved,
        [
            (sorted(SHIFT * cells.index(cell) + n for cell, n in counted[person][0].items()), counted[person][1])
            for person in persons
        ],
        spec_of(COLUMNS),
    )
    table = profiles.table
    assert list(zip(table.groups[:, 0], table.flagged, table.outcome, table.n, strict=True)) == [
        (0, 1, 0, 11),
        (0, 0, 1, 4),
        (1, 1, 0, 3),
        (1, 1, 1, 8),
    ]
    assert list(zip(profiles.matrix.toarray().tolist(), profiles.persons, strict=True)) == [
        ([2, 1, 0, 0], 4),
        ([3, 0, 1, 0], 1),
        ([0, 0, 1, 4], 2),
    ]


def test_a_flag_that_all_rows_of_a_person_share_counts_once_a_person(tmp_path):
    """With m rows a person, all alike, the variance is m times that of independent rows."""
    rows = clustered(4000, 5, 2)
    profiles = profiles_of(write_csv(tmp_path / "log.csv", HEADER, rows))
    effects = design_effects(profiles, tabulate(profiles.table, ("g",)))
    assert effects["selection_rate"] == pytest.approx([5, 5], rel=0.01)
    # The outcome of each row is independent: nothing is lost.
    assert effects["prevalence"] == pytest.approx([1, 1], abs=0.1)


def test_the_interval_of_whole_persons_covers_and_that_of_rows_does_not(tmp_path):
    covered = {"person": 0, "row": 0}
    runs = 50
    for seed in range(runs):
        path = write_csv(tmp_path / f"{seed}.csv", HEADER, clustered(60, 6, seed))
        for kind, columns in (("person", COLUMNS), ("row", {k: v for k, v in COLUMNS.items() if k != "person"})):
            rate = run_audit(path, columns).overall.rates["selection_rate"]
            covered[kind] += rate.low <= 0.4 <= rate.high
    assert covered["person"] >= 0.9 * runs
    assert covered["row"] <= 0.75 * runs


def test_persons_are_drawn_with_all_their_rows(tmp_path):
    rows = clustered(300, 4, 3)
    profiles = profiles_of(write_csv(tmp_path / "log.csv", HEADER, rows))
    drawn = resample_persons(profiles, 500, 1)
    assert (drawn.sum(axis=1) == len(rows)).all()
    # By hand: the same number of persons with replacement, rows and all.
    generator = np.random.default_rng(9)
    flags = np.array([[row[2] for row in rows[start : start + 4]] for start in range(0, len(rows), 4)])
    by_hand = [flags[generator.integers(300, size=300)].mean() for _ in range(4000)]
    found = drawn[:, profiles.table.flagged == 1].sum(axis=1) / len(rows)
    assert found.std() == pytest.approx(np.std(by_hand), rel=0.12)


def test_few_persons_with_many_rows_are_a_small_cell(tmp_path):
    rows = [*clustered(100, 2, 5), *[(f"one{i % 3}", "few", 1, i % 2) for i in range(60)]]
    result = run_audit(write_csv(tmp_path / "log.csv", HEADER, rows), COLUMNS)
    assert result.group(("g",), ("few",)).suppressed


@given(
    st.lists(st.integers(0, 50), min_size=len(PARTS), max_size=len(PARTS)), st.sampled_from(["multinomial", "poisson"])
)
def test_resampled_counts_have_the_counts_as_their_mean(counts, scheme):
    drawn = resample_counts(np.array(counts), 4000, 3, "g", scheme)
    if scheme == "multinomial":
        assert (drawn.sum(axis=1) == sum(counts)).all()
    spread = np.sqrt(np.maximum(counts, 1) / 4000)
    assert (np.abs(drawn.mean(axis=0) - counts) <= 5.5 * spread).all()


def test_a_resampled_rate_of_nothing_is_undefined():
    drawn = np.zeros((10, len(PARTS)), dtype=np.int64)
    found = percentiles(drawn, 0.95)["ppv"]
    assert (found.low, found.high, found.undefined) == (None, None, 1)

"""Several rows of one person: resampled whole, and intervals as wide as so few people allow."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baserate.auditing.engines import engine_for
from baserate.auditing.log.profiles import SHIFT, profiles_from
from baserate.auditing.measures.confusion import PARTS, tabulate
from baserate.auditing.measures.persons import design_effects, rows_by_group
from baserate.auditing.measures.resample import percentiles, resample_counts, resample_persons
from support.logs import run_audit, spec_of, write_csv

HEADER = ("who", "g", "d", "y")
COLUMNS = {"decision": "d", "outcome": "y", "groups": ["g"], "person": "who"}


def profiles_of(path, **tables):
    spec = spec_of(COLUMNS, **tables)
    return engine_for(str(path)).count(str(path), spec).profiles


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
    inside = rows_by_group(profiles, ("g",), [("B",), ("A",)]).toarray() > 0
    assert (profiles.persons @ inside).tolist() == [members["B"] + 1, members["A"] + 2]


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


@pytest.mark.slow
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


def test_hidden_groups_together_hold_enough_persons_and_not_only_rows(tmp_path):
    """Six persons in one small group and the same six in another: the two hidden together would still tell of six."""
    rows = [(f"p{i}", group, i % 2, i % 3 == 0) for i in range(300) for group in ("big", "bigger")]
    rows += [(f"q{i}", "middle", i % 2, i % 3 == 0) for i in range(40)]
    rows += [(f"one{i}", group, 1, i % 2) for i in range(6) for group in ("few", "same few") for _ in range(4)]
    result = run_audit(write_csv(tmp_path / "log.csv", HEADER, rows), COLUMNS)
    assert {group.key[0] for group in result.groups if not group.suppressed} == {"big", "bigger"}


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


SCORED = {"score": "s", "threshold": 0.5, "outcome": "y", "groups": ["g"]}


def scored_rows(people, most, seed):
    """Rows of persons: a score of a person's own and a little more a row, and outcomes that go with the person's."""
    generator = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        own, group = generator.normal(), generator.choice(["A", "B"])
        risk = own + 1.2 * generator.normal()
        for _ in range(generator.integers(1, most + 1)):
            score = round(own + 0.3 * generator.normal(), 1)
            rows.append((f"p{person}", group, score, int(risk + 0.4 * generator.normal() > 0.4)))
    return rows


def slow_area(yes, no):
    """Return the area by comparing every pair."""
    return float(np.mean((yes[:, None] > no[None, :]) + 0.5 * (yes[:, None] == no[None, :])))


def area_of(path, columns, **tables):
    return run_audit(path, columns, **tables).overall.rates["auc"]


def test_with_one_row_a_person_the_areas_interval_is_the_plain_one(tmp_path):
    rows = scored_rows(300, 1, 1)
    path = write_csv(tmp_path / "log.csv", ("who", "g", "s", "y"), rows)
    plain, whole = area_of(path, SCORED), area_of(path, {**SCORED, "person": "who"})
    assert (whole.value, whole.low, whole.high) == (plain.value, plain.low, plain.high)
    # Rows without a person are of as many people.
    nobody = write_csv(tmp_path / "nobody.csv", ("who", "g", "s", "y"), [("", *row[1:]) for row in rows])
    assert area_of(nobody, {**SCORED, "person": "who"}).high == plain.high


@pytest.mark.slow
def test_the_areas_interval_of_whole_persons_is_as_wide_as_a_slow_bootstrap_of_them(tmp_path):
    rows = scored_rows(150, 8, 2)
    path = write_csv(tmp_path / "log.csv", ("who", "g", "s", "y"), rows)
    found, plain = area_of(path, {**SCORED, "person": "who"}), area_of(path, SCORED)
    persons = {}
    for who, _, score, y in rows:
        persons.setdefault(who, []).append((score, y))
    each = [np.array(part) for part in persons.values()]
    generator = np.random.default_rng(5)
    areas = []
    for _ in range(1500):
        drawn = np.concatenate([each[i] for i in generator.integers(len(each), size=len(each))])
        areas.append(slow_area(drawn[drawn[:, 1] == 1, 0], drawn[drawn[:, 1] == 0, 0]))
    whole = np.concatenate(each)
    assert found.value == pytest.approx(slow_area(whole[whole[:, 1] == 1, 0], whole[whole[:, 1] == 0, 0]), abs=1e-12)
    width = 2 * 1.959964 * np.std(areas)
    assert found.high - found.low == pytest.approx(width, rel=0.12)
    assert plain.high - plain.low < 0.75 * width
    assert found.method == "logit-obuchowski, whole persons"


def test_rows_written_many_times_tell_no_more_of_the_area(tmp_path):
    """Each person's one row five times over: the interval is that of the persons, as near as the estimate of it is."""
    once = scored_rows(400, 1, 3)
    path = write_csv(tmp_path / "once.csv", ("who", "g", "s", "y"), once)
    often = write_csv(tmp_path / "often.csv", ("who", "g", "s", "y"), [row for row in once for _ in range(5)])
    columns = {**SCORED, "person": "who"}
    for key in ("A", "B"):
        one, many = (run_audit(file, columns).group(("g",), (key,)).rates["auc"] for file in (path, often))
        assert many.value == pytest.approx(one.value, abs=1e-12)
        assert many.low == pytest.approx(one.low, abs=2e-3)
        assert many.high == pytest.approx(one.high, abs=2e-3)


def test_an_area_of_one_of_whole_persons_is_not_certain(tmp_path):
    rows = [(f"p{i}", "A", float(i % 2), i % 2) for i in range(20) for _ in range(6)]
    path = write_csv(tmp_path / "log.csv", ("who", "g", "s", "y"), rows)
    found, plain = area_of(path, {**SCORED, "person": "who"}), area_of(path, SCORED)
    assert found.value == 1
    assert found.low < plain.low - 0.1


@pytest.mark.slow
@pytest.mark.parametrize("person", [{}, {"person": "who"}])
def test_poisson_resamples_are_offered_and_reported(tmp_path, person):
    path = write_csv(tmp_path / "log.csv", ("who", "g", "s", "y"), scored_rows(400, 3, 4))
    rates = {}
    for scheme in ("multinomial", "poisson"):
        options = {"resamples": 1500, "resampling": scheme}
        result = run_audit(path, {**SCORED, **person}, options=options)
        unit = "persons" if person else "rows"
        assert result.to_dict()["resampling"] == {"scheme": scheme, "of": unit, "resamples": 1500}
        rates[scheme] = result.overall.resampled["prevalence"]
    # A share's resamples are spread alike whether or not their number is; the numbers drawn are others.
    one, other = rates["multinomial"], rates["poisson"]
    assert (one.low, one.high) != (other.low, other.high)
    assert other.high - other.low == pytest.approx(one.high - one.low, rel=0.12)
    assert run_audit(path, {**SCORED, **person}).to_dict()["resampling"] is None


def test_steps_of_a_log_of_persons_hold_enough_of_them(tmp_path):
    generator = np.random.default_rng(6)
    rows = [("", "A", int(generator.integers(0, 61)), int(generator.random() < 0.4)) for _ in range(600)]
    rows += [("", "A", 60, 0)] * 20 + [("p1", "A", 90, 1)] * 40
    path = write_csv(tmp_path / "log.csv", ("who", "g", "s", "y"), rows)
    columns = {**SCORED, "threshold": 40, "person": "who"}

    def last_step(named):
        return run_audit(path, {key: columns[key] for key in named}).curves[0].calibration[-1]

    # Forty rows of one person are no step of forty people.
    assert last_step(columns).low is None or last_step(columns).low <= 60
    assert last_step(SCORED).low > 60

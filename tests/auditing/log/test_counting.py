"""Counts, rates and areas against a slow count, Fairlearn and scikit-learn; the same from every kind of file."""

from __future__ import annotations

import math
from collections import Counter

import duckdb
import numpy as np
import pytest

from support.logs import COLUMNS, HEADER, rows_of_counts, run_audit, write_csv
from support.workbooks import write_workbook

SCORED = {"score": "score", "threshold": 5, "outcome": "y", "groups": ["race", "sex"], "intersections": True}


def random_rows(rows, seed, values=11):
    generator = np.random.default_rng(seed)
    race = generator.choice(["a", "b", "c", ""], rows, p=[0.5, 0.3, 0.15, 0.05])
    sex = generator.choice(["f", "m"], rows)
    y = generator.random(rows) < 0.3
    score = np.clip(np.round(generator.normal(4 + 2 * y, 2, rows)), 0, values - 1).astype(int)
    return list(zip(race.tolist(), sex.tolist(), score.tolist(), y.astype(int).tolist(), strict=True))


def slow_count(rows, keys):
    """Return tp, fp, fn, tn by group, one row after the other."""
    counted = Counter()
    for race, sex, score, y in rows:
        key = tuple({"race": race or "(missing)", "sex": sex}[name] for name in keys)
        counted[key, ("tn", "fn", "fp", "tp")[2 * (score >= 5) + y]] += 1
    return counted


@pytest.fixture
def log(tmp_path):
    rows = random_rows(3000, 1)
    return rows, write_csv(tmp_path / "log.csv", ("race", "sex", "score", "y"), rows)


def test_counts_are_those_of_a_slow_count_of_rows(log):
    rows, path = log
    result = run_audit(path, SCORED)
    assert result.rows == 3000
    for by in (("race",), ("sex",), ("race", "sex")):
        slow = slow_count(rows, by)
        for group in (found for found in result.groups if found.by == by):
            for part in ("tp", "fp", "fn", "tn"):
                assert group.counts[part] == slow[group.key, part]
    assert result.group(("race",), ("(missing)",)) is not None


@pytest.mark.slow
def test_rates_agree_with_fairlearn_and_areas_with_scikit_learn(log):
    from fairlearn import metrics
    from sklearn.metrics import accuracy_score, precision_score, roc_auc_score

    rows, path = log
    result = run_audit(path, SCORED)
    y, score = np.array([row[3] for row in rows]), np.array([row[2] for row in rows])
    frame = metrics.MetricFrame(
        metrics={
            "false_positive_rate": metrics.false_positive_rate,
            "false_negative_rate": metrics.false_negative_rate,
            "sensitivity": metrics.true_positive_rate,
            "specificity": metrics.true_negative_rate,
            "selection_rate": metrics.selection_rate,
            "ppv": precision_score,
            "accuracy": accuracy_score,
        },
        y_true=y,
        y_pred=score >= 5,
        sensitive_features={
            "race": [row[0] or "(missing)" for row in rows],
            "sex": [row[1] for row in rows],
        },
    )
    for key, expected in frame.by_group.iterrows():
        found = result.group(("race", "sex"), key).rates
        for rate, value in expected.items():
            assert found[rate].value == pytest.approx(value, abs=1e-12)
    for race in ("a", "b", "c"):
        inside = np.array([row[0] == race for row in rows])
        expected = roc_auc_score(y[inside], score[inside])
        assert result.group(("race",), (race,)).rates["auc"].value == pytest.approx(expected, abs=1e-12)


def test_intervals_cover_the_rates_that_made_the_log(log):
    _, path = log
    rates = run_audit(path, SCORED).overall.rates
    for rate in rates.values():
        assert rate.low < rate.value < rate.high


def as_numbers(result):
    found = result.to_dict()
    for name in ("command", "warnings", "spec_sha256"):
        found.pop(name)
    return found


@pytest.mark.slow
def test_every_kind_of_file_gives_the_same_numbers(log, tmp_path):
    rows, path = log
    expected = as_numbers(run_audit(path, SCORED))
    connection = duckdb.connect(str(tmp_path / "log.duckdb"))
    connection.execute("CREATE TABLE decisions AS SELECT * FROM read_csv(?, header = true)", [str(path)])
    connection.execute(f"COPY decisions TO '{tmp_path / 'log.parquet'}' (FORMAT parquet)")
    connection.close()
    parts = tmp_path / "parts"
    parts.mkdir()
    write_csv(parts / "1.csv", ("race", "sex", "score", "y"), rows[:1000])
    # The second file has its columns in another order, another delimiter, and one column more.
    lines = ["y;score;more;sex;race", *(f"{y};{score};x;{sex};{race}" for race, sex, score, y in rows[1000:])]
    (parts / "2.csv").write_text("\n".join(lines) + "\n")
    for other in (tmp_path / "log.parquet", tmp_path / "log.duckdb", parts):
        assert as_numbers(run_audit(other, SCORED)) == expected, other


def test_a_workbook_gives_the_same_numbers(log, tmp_path):
    rows, path = log
    write_workbook(tmp_path / "log.xlsx", [("race", "sex", "score", "y"), *rows])
    assert as_numbers(run_audit(tmp_path / "log.xlsx", SCORED)) == as_numbers(run_audit(path, SCORED))


def test_a_log_in_parts_gives_the_numbers_of_the_whole(log, tmp_path):
    rows, path = log
    parts = [
        write_csv(tmp_path / f"part{index}.csv", ("race", "sex", "score", "y"), part)
        for index, part in enumerate((rows[:700], rows[700:]))
    ]
    assert as_numbers(run_audit(parts, SCORED)) == as_numbers(run_audit(path, SCORED))


def test_the_order_of_rows_changes_nothing(log, tmp_path):
    rows, path = log
    turned = write_csv(tmp_path / "turned.csv", ("race", "sex", "score", "y"), rows[::-1])
    options = {"resamples": 50}
    assert as_numbers(run_audit(turned, SCORED, options=options)) == as_numbers(
        run_audit(path, SCORED, options=options)
    )


@pytest.mark.slow
def test_a_score_of_very_many_values_is_binned_and_its_flags_stay_exact(tmp_path):
    generator = np.random.default_rng(5)
    y = generator.random(300_000) < 0.4
    score = generator.normal(y, 1.0)
    path = tmp_path / "log.parquet"
    connection = duckdb.connect()
    connection.register("t", {"g": np.where(y, "a", "b"), "y": y, "s": score})
    connection.execute(f"COPY (SELECT 'x' AS g, y, s FROM t) TO '{path}' (FORMAT parquet)")
    result = run_audit(path, {"score": "s", "threshold": 0.123, "outcome": "y", "groups": ["g"]})
    flagged = score >= 0.123
    counts = result.overall.counts
    assert (counts["tp"], counts["fp"]) == (int((flagged & y).sum()), int((flagged & ~y).sum()))
    from sklearn.metrics import roc_auc_score

    assert result.overall.rates["auc"].value == pytest.approx(roc_auc_score(y, score), abs=1e-5)
    assert any("bins" in warning for warning in result.warnings)


def test_nothing_of_nothing_is_null(tmp_path):
    log = write_csv(tmp_path / "log.csv", HEADER, rows_of_counts({"A": (20, 0, 30, 0), "B": (10, 10, 10, 10)}))
    group = run_audit(log, COLUMNS).group(("group",), ("A",))
    rate = group.rates["false_positive_rate"]
    assert (rate.value, rate.low, rate.high) == (None, None, None)
    assert rate.denominator == 0
    assert group.rates["sensitivity"].value == pytest.approx(0.4)


def test_missing_outcomes_and_decisions_are_counted_and_bounded(tmp_path):
    rows = [*rows_of_counts({"A": (20, 10, 5, 65)}), *[("A", 1, "")] * 4, *[("A", 0, "NA")] * 6, *[("A", "", 1)] * 3]
    result = run_audit(write_csv(tmp_path / "log.csv", HEADER, rows), COLUMNS)
    assert result.rows == 113
    assert result.dropped == {"no decision": 3, "no outcome": 10, "outcome not seen": 0}
    bounds = {part.rate: (part.low, part.high) for part in result.unseen}
    assert bounds["false_positive_rate"] == pytest.approx((10 / (75 + 6), 14 / 79))
    assert bounds["ppv"] == pytest.approx((20 / 34, 24 / 34))
    assert result.overall.rates["selection_rate"].value == pytest.approx(34 / 110)
    assert math.isclose(result.overall.rates["prevalence"].value, 0.25)

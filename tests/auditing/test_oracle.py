"""Random logs in many forms, and public ones, against counting row by row with Counter and Fraction."""

from __future__ import annotations

import csv
import datetime
import io
import warnings
from collections import Counter
from fractions import Fraction

import duckdb
import numpy as np
import pytest

from support.logs import run_audit

#: Rate -> what is counted, of what.
RATES = {
    "prevalence": ("tp fn", "tp fp fn tn"),
    "false_positive_rate": ("fp", "fp tn"),
    "false_negative_rate": ("fn", "fn tp"),
    "sensitivity": ("tp", "fn tp"),
    "specificity": ("tn", "fp tn"),
    "ppv": ("tp", "tp fp"),
    "npv": ("tn", "tn fn"),
    "false_discovery_rate": ("fp", "tp fp"),
    "accuracy": ("tp tn", "tp fp fn tn"),
}
PART = {(1, 1): "tp", (1, 0): "fp", (0, 1): "fn", (0, 0): "tn"}


def rows_of(generator, rows, levels, missing):
    """Return rows (group, decision, outcome, day); any value may be None."""
    p = generator.dirichlet(np.ones(len(levels)))
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(days=int(day)) for day in generator.integers(0, 400, rows)]
    found = []
    for place in range(rows):
        values = [levels[generator.choice(len(levels), p=p)], *(int(generator.random() < q) for q in (0.4, 0.3))]
        found.append([None if generator.random() < missing else value for value in values] + [days[place]])
    return found


def count(rows):
    """Return the counts of every group, '(missing)' being one."""
    found = {}
    for group, decision, outcome, _ in rows:
        own = found.setdefault("(missing)" if group is None else str(group), Counter())
        if decision is None:
            own["undecided"] += 1
        elif outcome is None:
            own["unknown"] += 1
        else:
            own[PART[decision, outcome]] += 1
    return found


def check(result, rows):
    """Compare everything that is shown of the groups with the count of rows."""
    expected = count(rows)
    groups = {group.key[0]: group for group in result.groups if len(group.by) == 1}
    assert set(groups) - {"(not shown)"} <= set(expected)
    assert result.rows == len(rows)
    for name, own in expected.items():
        people = sum(own[part] for part in PART.values())
        group = groups.get(name)
        if 0 < people < 10 or sum(own.values()) < 10:
            assert group is None
        if group is None:
            assert groups["(not shown)"].suppressed
            continue
        told = group.to_dict()
        assert {part: told[part] for part in PART.values()} == {part: own[part] for part in PART.values()}
        assert (told["n"], told["without_outcome"], told["without_decision"]) == (
            people,
            own["unknown"],
            own["undecided"],
        )
        for rate, (above, below) in RATES.items():
            x, n = (sum(own[part] for part in side.split()) for side in (above, below))
            if n == 0:
                assert told["rates"][rate]["value"] is None
            else:
                assert told["rates"][rate]["value"] == pytest.approx(float(Fraction(x, n)), abs=1e-15)
    assert any(not group.suppressed for group in groups.values())


def months(rows):
    """Return people with both, and those with the outcome, by month."""
    found = {}
    for _, decision, outcome, day in rows:
        if decision is not None and outcome is not None:
            people, hits = found.get(f"{day:%Y-%m}", (0, 0))
            found[f"{day:%Y-%m}"] = (people + 1, hits + outcome)
    return found


CODINGS = (
    ((1, 0), {}),
    (("yes", "no"), {}),
    (("TRUE", "False"), {}),
    (("Hit", "Miss"), {"yes": ["Hit"], "no": ["Miss"]}),
)
LEVELS = (("a", "b", "c"), ("né", "Ω", "a;b", 'q"q', "x,y"), ("1", "2", "10"), ("'; --", "NUL", "a b"))


@pytest.mark.parametrize("seed", range(16))
def test_csv_of_any_coding_delimiter_and_encoding(tmp_path, seed):
    generator = np.random.default_rng(seed)
    levels = LEVELS[seed % 4]
    rows = rows_of(generator, int(generator.integers(200, 900)), levels, missing=(0.0, 0.05)[seed % 2])
    delimiter = ",;\t|"[seed // 4 % 4]
    encoding = ("utf-8", "utf-16", "utf-8-sig")[seed % 3]
    if levels != LEVELS[1] and seed % 5 == 0:
        encoding = "latin-1"
    marker = ("", "NA", "null", "None")[seed % 4]
    codes = {}
    tables = {"source": {"encoding": encoding.removesuffix("-sig")}}
    for key in ("decision", "outcome"):
        pair, table = CODINGS[generator.integers(len(CODINGS))]
        codes[key] = dict(zip((1, 0), pair, strict=True))
        if table:
            tables[key] = table
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=(csv.QUOTE_MINIMAL, csv.QUOTE_ALL)[seed % 2])
    writer.writerow(["unread", "group", "decision", "when", "outcome"])
    for group, decision, outcome, day in rows:
        d = marker if decision is None else codes["decision"][decision]
        y = marker if outcome is None else codes["outcome"][outcome]
        writer.writerow(["x", marker if group is None else group, d, day.isoformat(), y])
    path = tmp_path / "log.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    columns = {"decision": "decision", "outcome": "outcome", "groups": ["group"], "time": "when"}
    result = run_audit(path, columns, **tables)
    check(result, rows)
    series = next(part for part in result.drift if part.rate == "prevalence" and not part.by)
    by_month = months(rows)
    told = {moment.first: (moment.rate.denominator, moment.rate.numerator) for moment in series.moments}
    for first, last in ((moment.first, moment.last) for moment in series.moments):
        inside = [by_month[month] for month in by_month if first <= month <= last]
        assert told[first] == tuple(map(sum, zip(*inside, strict=True)))


#: Type of a group column in Parquet, and the name that each of its values 0, 1, 2 has in the result.
TYPES = {
    "VARCHAR": ("'v' || g", ("v0", "v1", "v2")),
    "INTEGER": ("g::INTEGER", ("0", "1", "2")),
    "DOUBLE": ("g::DOUBLE", ("0", "1", "2")),
    "DECIMAL": ("(g + 0.25)::DECIMAL(8, 2)", ("0.25", "1.25", "2.25")),
    "DATE": ("DATE '2024-02-28' + g::INTEGER", ("2024-02-28", "2024-02-29", "2024-03-01")),
    "TIMESTAMP": ("TIMESTAMP '2024-01-01' + to_days(g::INTEGER)", ("2024-01-01", "2024-01-02", "2024-01-03")),
    "ENUM": ("(['lo', 'mid', 'hi'][g + 1])::ENUM('lo', 'mid', 'hi')", ("lo", "mid", "hi")),
    "BOOLEAN": ("g > 0", ("false", "true", "true")),
}
TWO_VALUED = (
    "{0}::BOOLEAN",
    "{0}::TINYINT",
    "{0}::DOUBLE",
    "{0}::DECIMAL(4, 1)",
    "CASE {0} WHEN 1 THEN 'y' WHEN 0 THEN 'n' END",
)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("seed", range(2))
def test_parquet_of_any_type(tmp_path, kind, seed):
    generator = np.random.default_rng(len(kind) + 10 * seed)
    expression, names = TYPES[kind]
    rows = rows_of(generator, 500, (0, 1, 2), missing=0.04)
    decision, outcome = (TWO_VALUED[i].format(name) for i, name in zip(generator.integers(0, 5, 2), "dy", strict=True))
    connection = duckdb.connect()
    connection.execute("CREATE TABLE raw (g INTEGER, d INTEGER, y INTEGER, t DATE)")
    connection.executemany("INSERT INTO raw VALUES (?, ?, ?, ?)", rows)
    select = f'SELECT {expression} AS "group", {decision} AS decision, {outcome} AS outcome, t AS "when" FROM raw'
    path = tmp_path / "log.parquet"
    connection.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    columns = {"decision": "decision", "outcome": "outcome", "groups": ["group"], "time": "when"}
    named = [[None if row[0] is None else names[row[0]], *row[1:]] for row in rows]
    check(run_audit(path, columns), named)


@pytest.mark.parametrize("name", ["load_breast_cancer", "load_diabetes", "load_wine"])
def test_public_tables(tmp_path, name):
    """scikit-learn's own: a threshold on one column, an outcome from another, groups from a third."""
    from sklearn import datasets

    data = getattr(datasets, name)()
    score = data.data[:, 2].round(3)
    target = data.target > np.median(data.target) if name == "load_diabetes" else data.target == 1
    group = np.array(["low", "middle", "high"])[
        np.searchsorted(np.quantile(data.data[:, 1], [0.3, 0.8]), data.data[:, 1])
    ]
    threshold = float(np.quantile(score, 0.6).round(3))
    path = tmp_path / "log.csv"
    lines = [f"{g},{s!r},{int(y)}" for g, s, y in zip(group, score.tolist(), target, strict=True)]
    path.write_text("group,score,outcome\n" + "\n".join(lines) + "\n")
    columns = {"score": "score", "threshold": threshold, "outcome": "outcome", "groups": ["group"]}
    result = run_audit(path, columns)
    rows = [[g, int(s >= threshold), int(y), None] for g, s, y in zip(group.tolist(), score, target, strict=True)]
    check(result, rows)
    for key in set(group.tolist()):
        yes, no = (score[(group == key) & (target == side)] for side in (True, False))
        area = np.mean((yes[:, None] > no[None, :]) + 0.5 * (yes[:, None] == no[None, :]))
        assert result.group(("group",), (key,)).rates["auc"].value == pytest.approx(area, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_fairlearns_point_estimates_but_for_nothing_of_nothing(tmp_path, seed):
    """Where Fairlearn divides nothing by nothing it says 0; here it is undefined."""
    from fairlearn import metrics

    generator = np.random.default_rng(seed)
    n = 600
    group = generator.choice(["a", "b", "c"], n, p=[0.6, 0.3, 0.1])
    outcome = (generator.random(n) < 0.3).astype(int)
    flagged = (generator.random(n) < 0.35).astype(int)
    outcome[group == "c"] = 1  # nobody of this group is without the outcome
    path = tmp_path / "log.csv"
    lines = [",".join(map(str, row)) for row in zip(group, flagged, outcome, strict=True)]
    path.write_text("group,decision,outcome\n" + "\n".join(lines) + "\n")
    result = run_audit(path, {"decision": "decision", "outcome": "outcome", "groups": ["group"]})
    peers = {
        "false_positive_rate": metrics.false_positive_rate,
        "false_negative_rate": metrics.false_negative_rate,
        "sensitivity": metrics.true_positive_rate,
        "specificity": metrics.true_negative_rate,
        "selection_rate": metrics.selection_rate,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame = metrics.MetricFrame(metrics=peers, y_true=outcome, y_pred=flagged, sensitive_features=group)
    for key, values in frame.by_group.iterrows():
        rates = result.group(("group",), (key,)).rates
        for rate, value in values.items():
            if key == "c" and rate in ("false_positive_rate", "specificity"):
                assert rates[rate].value is None
                assert value == 0
            else:
                assert rates[rate].value == pytest.approx(value, abs=1e-12)

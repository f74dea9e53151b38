"""A recorded release refuses a report that, subtracted from an earlier one, would tell few people."""

from __future__ import annotations

import json

import numpy as np

from support.logs import command, spec_text, write_csv


def log_and_specs(tmp_path, thresholds):
    generator = np.random.default_rng(1)
    rows = [
        (int(score), "AB"[i % 2], int(generator.random() < 0.4)) for i, score in enumerate(generator.permutation(120))
    ]
    log = write_csv(tmp_path / "log.csv", ("s", "g", "y"), rows)
    for threshold in thresholds:
        columns = {"score": "s", "threshold": threshold, "outcome": "y", "groups": ["g"]}
        (tmp_path / f"{threshold}.toml").write_text(spec_text(columns))
    (tmp_path / "kept").mkdir()
    return log


def test_a_sweep_of_thresholds_ends_after_the_first_and_the_same_report_may_be_given_again(tmp_path):
    log = log_and_specs(tmp_path, (40, 41, 42))

    def release(threshold, to):
        spec = tmp_path / f"{threshold}.toml"
        return command(log, "--spec", spec, "--release", tmp_path / "kept", "--json", tmp_path / to)

    assert release(40, "first.json").returncode == 0
    (record,) = (tmp_path / "kept").iterdir()
    kept = record.read_bytes()
    refused = release(41, "second.json")
    assert refused.returncode == 2
    assert "fewer people than may be shown" in refused.stderr
    assert not (tmp_path / "second.json").exists()
    assert record.read_bytes() == kept
    assert release(40, "again.json").returncode == 0
    assert record.read_bytes() == kept


def test_the_record_holds_what_was_shown_and_no_row_and_no_value_of_a_few(tmp_path):
    rows = [("A", i % 2, i % 3 == 0) for i in range(60)] + [("B", i % 2, i % 3 == 0) for i in range(60)]
    log = write_csv(tmp_path / "log.csv", ("g", "d", "y"), [*rows, ("few-secret", 1, 1), ("few-secret", 0, 1)])
    (tmp_path / "a.toml").write_text(spec_text({"decision": "d", "outcome": "y", "groups": ["g"]}))
    (tmp_path / "kept").mkdir()
    done = command(log, "--spec", tmp_path / "a.toml", "--release", tmp_path / "kept", "--json", tmp_path / "r.json")
    assert done.returncode == 0
    (path,) = (tmp_path / "kept").iterdir()
    record = path.read_text()
    assert "secret" not in record
    (report,) = json.loads(record)["reports"]
    told = json.loads((tmp_path / "r.json").read_text())
    shown = {f"g: {group['group']['g']}" for group in told["groups"] if not group["suppressed"]}
    assert set(report["groups"]) == {"everybody", *shown}
    assert report["groups"]["everybody"]["tp"] == told["overall"]["tp"]


def test_rows_that_count_as_missing_in_one_report_and_not_in_the_next_are_no_difference_of_a_few(tmp_path):
    rows = [("A", i % 2, str(i % 2)) for i in range(100)] + [("A", 1, "9")] * 3
    log = write_csv(tmp_path / "log.csv", ("g", "d", "y"), rows)
    columns = {"decision": "d", "outcome": "y", "groups": ["g"]}
    coding = {"yes": ["1"], "no": ["0", "9"]}
    (tmp_path / "one.toml").write_text(spec_text(columns, outcome={"yes": ["1", "9"], "no": ["0"]}))
    (tmp_path / "two.toml").write_text(spec_text(columns, outcome=coding))
    (tmp_path / "kept").mkdir()
    one, two = (
        command(log, "--spec", tmp_path / f"{name}.toml", "--release", tmp_path / "kept") for name in ("one", "two")
    )
    assert one.returncode == 0
    assert two.returncode == 2
    assert "people with the outcome" in two.stderr
    assert " 3 " not in two.stderr


def test_a_folder_that_is_not_there_or_a_record_that_is_none_is_a_fault(tmp_path):
    log = log_and_specs(tmp_path, (40,))
    done = command(log, "--spec", tmp_path / "40.toml", "--release", tmp_path / "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--release" in done.stderr
    assert command(log, "--spec", tmp_path / "40.toml", "--release", tmp_path / "kept").returncode == 0
    (record,) = (tmp_path / "kept").iterdir()
    record.write_text("{")
    assert command(log, "--spec", tmp_path / "40.toml", "--release", tmp_path / "kept").returncode == 2

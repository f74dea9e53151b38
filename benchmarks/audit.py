"""An audit's speed beside its peers, in one run: race by sex by age, all rates, 2,000 resamples. Compare ratios.

Ours is the whole command, imports, reading and all; of the peers only the call itself is timed, on a frame in memory.
Fairlearn's bootstrap is given as many rows and resamples as it can take in reasonable time, and its cost is told for
each row and resample.
"""

from __future__ import annotations

import json
import logging
import resource
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from audit_data import VALUES, write_log

ROWS, MANY, RESAMPLES = 10_000_000, 100_000_000, 2_000
FEW, TIMES = 20_000, 4
SPEC = """\
format = 1
[columns]
score = "score"
threshold = 5
outcome = "outcome"
groups = ["race", "sex", "age"]
intersections = true
[reference]
race = "Caucasian"
sex = "Male"
age = "25 - 45"
[options]
resamples = {resamples}
"""
GROUPS = list(VALUES)


def ours(log: Path, folder: Path, resamples: int) -> dict[str, float]:
    """Return what the command takes: seconds of wall and CPU time, and its largest memory in megabytes."""
    spec = folder / f"audit-{resamples}.toml"
    spec.write_text(SPEC.format(resamples=resamples))
    line = [sys.executable, "-m", "baserate", "audit", str(log), "--spec", str(spec), "--json", "-"]
    code = (
        "import json, resource, subprocess, sys, time; t = time.perf_counter();"
        "subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(json.dumps({'wall': time.perf_counter() - t, 'cpu': used.ru_utime + used.ru_stime,"
        "'megabytes': used.ru_maxrss / 1024}))"
    )
    found: dict[str, float] = json.loads(subprocess.check_output([sys.executable, "-c", code, *line], text=True))
    return found


def cpu(action: Callable[[], object]) -> float:
    """Return the CPU seconds of one call, all threads together."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    action()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fairlearn(frame: Any, resamples: int) -> Callable[[], object]:
    """Return Fairlearn's bootstrap of its own rates over the same groups."""
    from fairlearn import metrics

    rates = {
        name: getattr(metrics, name)
        for name in ("false_positive_rate", "false_negative_rate", "true_positive_rate", "true_negative_rate")
    }
    return lambda: metrics.MetricFrame(
        metrics={**rates, "selection_rate": metrics.selection_rate},
        y_true=frame["outcome"],
        y_pred=frame["decision"],
        sensitive_features=frame[GROUPS],
        n_boot=resamples,
        ci_quantiles=[0.025, 0.975],
        random_state=1,
    )


def aequitas(frame: Any) -> Callable[[], object]:
    """Return Aequitas's single pass to its crosstabs."""
    from aequitas.group import Group

    renamed = frame[["decision", "outcome", *GROUPS]].rename(columns={"decision": "score", "outcome": "label_value"})
    return lambda: Group().get_crosstabs(renamed, attr_cols=GROUPS)


def aif360(frame: Any) -> Callable[[], object]:
    """Return AIF360's single pass to two groups' error rates; it takes numbers only, and two groups at a time."""
    from aif360.datasets import BinaryLabelDataset
    from aif360.metrics import ClassificationMetric

    numbers = frame[["outcome", "decision"]].assign(race=(frame["race"] == "Caucasian").astype(int))

    def run() -> object:
        shared = {"label_names": ["outcome"], "protected_attribute_names": ["race"]}
        true = BinaryLabelDataset(df=numbers[["outcome", "race"]], **shared)
        told = true.copy()
        told.labels = numbers[["decision"]].to_numpy(dtype=float)
        metric = ClassificationMetric(true, told, unprivileged_groups=[{"race": 0}], privileged_groups=[{"race": 1}])
        return [metric.false_positive_rate(privileged=side) for side in (True, False)]

    return run


def frame_of(log: Path, rows: int) -> Any:
    """Return the first rows of a log as a frame of pandas; each name is held once."""
    import duckdb
    import pandas as pd

    connection = duckdb.connect()
    named = ", ".join(f"{name}::ENUM({values}) AS {name}" for name, values in VALUES.items())
    frame = connection.execute(f"SELECT * REPLACE ({named}) FROM read_parquet('{log}') LIMIT {rows}").df()
    return pd.DataFrame({name: part.astype(object) if name in GROUPS else part for name, part in frame.items()})


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = write_log(folder / "log.parquet", ROWS)
        print(f"Audit of {ROWS:,} rows, race by sex by age, all rates, as a command")
        print("  resamples     wall s    CPU s       MB")
        found = {resamples: ours(log, folder, resamples) for resamples in (0, 200, RESAMPLES, 20_000)}
        for resamples, took in found.items():
            print(f"  {resamples:9,}  {took['wall']:9.2f} {took['cpu']:8.2f} {took['megabytes']:8.0f}")
        _peers(log, folder, found[RESAMPLES]["cpu"])
        log.unlink()
        took = ours(write_log(folder / "log.parquet", MANY), folder, RESAMPLES)
        print(f"\nAudit of {MANY:,} rows of Parquet, {RESAMPLES:,} resamples")
        print(f"  wall time in s   {took['wall']:8.2f}   promise: 30")
        print(f"  CPU time in s    {took['cpu']:8.2f}")
        print(f"  memory in MB     {took['megabytes']:8.0f}   promise: 1000")


def _peers(log: Path, folder: Path, mine: float) -> None:
    print(f"\nBeside the peers (CPU seconds; ours: {mine:.2f} for {ROWS:,} rows with {RESAMPLES:,} resamples)")
    for label, peer in (("Aequitas, one pass, groups one by one", aequitas), ("AIF360, one pass, two groups", aif360)):
        took = cpu(peer(frame_of(log, ROWS)))
        print(f"  {label:40} {took:7.2f} for {ROWS:,} rows   {took / mine:9,.1f} times ours   promise: 1")
    few = frame_of(log, FEW)
    took = cpu(fairlearn(few, TIMES))
    each = took / FEW / TIMES / (mine / ROWS / RESAMPLES)
    print(f"  {'Fairlearn, bootstrap, ' + str(TIMES) + ' resamples':40} {took:7.2f} for {FEW:,} rows")
    print(f"  {'  for each row and resample':40} {'':27} {each:9,.0f} times ours   promise: 100")
    small = folder / "few.parquet"
    write_log(small, FEW)
    same = ours(small, folder, RESAMPLES)["cpu"]
    print(f"  {'baserate, as few rows':40} {same:7.2f} with {RESAMPLES:,} resamples")


if __name__ == "__main__":
    main()

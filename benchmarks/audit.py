"""An audit's speed beside its peers, in one run: race by sex by age, all rates, 2,000 resamples.

Peers that are not installed are said to be absent. Each is given as many rows as it can take in reasonable time, and
its cost is told per row (and per resample, where it has them).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from audit_data import write_log

ROWS, RESAMPLES = 10_000_000, 2_000
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
GROUPS = ["race", "sex", "age"]


def ours(log: Path, folder: Path, resamples: int) -> tuple[float, float]:
    """Return the wall time of the command in seconds, imports and all, and its largest memory in megabytes."""
    spec = folder / f"audit-{resamples}.toml"
    spec.write_text(SPEC.format(resamples=resamples))
    line = [sys.executable, "-m", "baserate", "audit", str(log), "--spec", str(spec), "--json", "-"]
    code = (
        "import json, resource, subprocess, sys, time; t = time.perf_counter();"
        "subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(json.dumps([time.perf_counter() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]))"
    )
    seconds, megabytes = json.loads(subprocess.check_output([sys.executable, "-c", code, *line], text=True))
    return seconds, megabytes


def timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        action()
    return time.perf_counter() - started


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


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = write_log(folder / "log.parquet", ROWS)
        print(f"audit of {ROWS:,} rows, race by sex by age, all rates (wall seconds, imports and all)")
        seconds, megabytes = ours(log, folder, RESAMPLES)
        few, _ = ours(log, folder, 0)
        print(f"  baserate, {RESAMPLES:,} resamples    {seconds:8.2f} s   {megabytes:6.0f} MB")
        print(f"  baserate, no resamples       {few:8.2f} s")
        per = seconds / ROWS / RESAMPLES
        _peers(folder, log, seconds, per)
        if "--large" in sys.argv:
            large = write_log(folder / "large.parquet", 10 * ROWS)
            seconds, megabytes = ours(large, folder, RESAMPLES)
            print(f"  baserate, {10 * ROWS:,} rows  {seconds:8.2f} s   {megabytes:6.0f} MB")
        own = resource.getrusage(resource.RUSAGE_SELF)
        print(f"  (CPU seconds of this process and the peers in it: {own.ru_utime + own.ru_stime:.0f})")


def _peers(folder: Path, log: Path, seconds: float, per: float) -> None:
    try:
        import duckdb
        import pandas as pd
    except ImportError as error:
        print(f"  no peers: {error.name} is not installed")
        return

    def frame(rows: int) -> pd.DataFrame:
        columns = duckdb.execute(f"SELECT * FROM read_parquet('{log}') LIMIT {rows}").fetchnumpy()
        return pd.DataFrame(dict(columns))

    for label, rows, resamples, peer in (
        ("Fairlearn's bootstrap", 20_000, 4, lambda f: fairlearn(f, 4)),
        ("Aequitas, one pass", 1_000_000, 1, aequitas),
        ("AIF360, one pass", 1_000_000, 1, aif360),
    ):
        try:
            found = timed(peer(frame(rows)))
        except ImportError as error:
            print(f"  {label}: {error.name} is not installed")
            continue
        mine = per if resamples > 1 else seconds / ROWS
        unit = "row and resample" if resamples > 1 else "row"
        ratio = found / rows / resamples / mine
        print(f"  {label:28} {found:8.2f} s for {rows:,} rows: {ratio:,.0f} times ours per {unit}")


if __name__ == "__main__":
    main()

"""A synthetic log with known rates: people who do not exist, drawn from declared numbers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from baserate.random.streams import stream

#: group -> share of people, prevalence, false positive rate, sensitivity.
KNOWN = {
    ("north", "A"): (0.40, 0.20, 0.10, 0.70),
    ("north", "B"): (0.20, 0.30, 0.20, 0.80),
    ("south", "A"): (0.25, 0.20, 0.10, 0.70),
    ("south", "B"): (0.15, 0.30, 0.20, 0.80),
}
#: The month from which outcomes are recorded twice as often: a cohort artefact to be found.
CHANGE_AT = "2025-10"
_MONTHS = tuple(f"2025-{month:02}" for month in range(1, 13))


@dataclass(frozen=True, slots=True)
class SyntheticLog:
    """Rows as columns, each of shape (rows,)."""

    district: np.ndarray
    kind: np.ndarray
    month: np.ndarray
    score: np.ndarray
    outcome: np.ndarray


SPEC = """\
format = 1
title = "A synthetic log with known rates"
[columns]
score = "score"
threshold = 50
outcome = "outcome"
groups = ["district", "kind"]
time = "month"
[reference]
district = "north"
kind = "A"
[options]
intersections = true
margin = 0.04
"""


def synthetic_log(rows: int, seed: int, *, artefact: bool = True) -> SyntheticLog:
    """Return a log of this many rows with the rates of ``KNOWN``.

    A score is uniform on 50 to 99 where the person is flagged, else on 0 to 49. With ``artefact``, outcomes of the last
    months are recorded for more people than have them: the prevalence of those months doubles.
    """
    generator = stream(seed, 0, "audit/synthetic")
    keys = list(KNOWN)
    shares, prevalence, false_positive_rate, sensitivity = (
        np.array(part) for part in zip(*KNOWN.values(), strict=True)
    )
    group = generator.choice(len(keys), size=rows, p=shares)
    month = generator.integers(len(_MONTHS), size=rows)
    late = (month >= _MONTHS.index(CHANGE_AT)) & artefact
    outcome = generator.random(rows) < prevalence[group] * np.where(late, 2, 1)
    flagged = generator.random(rows) < np.where(outcome, sensitivity[group], false_positive_rate[group])
    score = generator.integers(0, 50, size=rows) + 50 * flagged
    names = np.array(keys)[group]
    return SyntheticLog(names[:, 0], names[:, 1], np.array(_MONTHS)[month], score, outcome.astype(np.int64))


def write_demo(folder: Path, rows: int = 20_000, seed: int = 1) -> tuple[Path, Path]:
    """Write a synthetic log and its audit file into a folder, and return their paths."""
    log = synthetic_log(rows, seed)
    path, spec = folder / "synthetic.csv", folder / "audit.toml"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["district", "kind", "month", "score", "outcome"])
        columns = (log.district, log.kind, log.month, log.score, log.outcome)
        writer.writerows(zip(*(column.tolist() for column in columns), strict=True))
    spec.write_text(SPEC, encoding="utf-8")
    return path, spec

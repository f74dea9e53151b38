"""Differential reporting: hotspots move though crime does not (Akpinar, De-Arteaga and Chouldechova, FAccT 2021).

Run it with ``python validation/feedback_reporting.py``; it ends with 1 where a number is not reproduced.

Three districts with the same true rate and different reporting rates, thinned before anything learns from them. Where
only reports enter the record, its expected shares are rate*reporting over their sum, and the hottest district is the
one that reports most; with equal reporting the true shares come back.
"""

from __future__ import annotations

import sys

import numpy as np
from scipy import stats

from baserate.scenario.load import load_scenario
from baserate.simulation.blocks import run_task, tasks_of
from baserate.simulation.jobs import spec_of

RATE, REPLICATES, DAYS = 8.0, 1000, 365
Z = float(stats.norm.ppf(0.995))
#: Share of replicates in which the hotspot has to be where most is reported.
ALMOST_ALWAYS = 0.99
TEXT = """
format = 1
title = "Three districts"
[[loop]]
id = "patrols"
kind = "patrol_feedback"
places = [ {places} ]
discovered_weight = 0.0
reported_weight = 1.0
allocation = "{allocation}"
"""


def shares(reporting: tuple[float, ...], allocation: str, outcome: str) -> np.ndarray:
    """Return one outcome's shares on the last day, (districts, replicates)."""
    places = ", ".join(
        f'{{ name = "d{number}", incidents_per_day = {RATE}, recorded_before = 0, reporting_rate = {rate} }}'
        for number, rate in enumerate(reporting)
    )
    scenario = load_scenario("districts", TEXT.format(places=places, allocation=allocation).encode())
    spec = spec_of(scenario.loops[0], scenario.population, DAYS)
    return np.concatenate([run_task(task).values[outcome][-1] for task in tasks_of(spec, 1, REPLICATES)], axis=1)


def _hotspot_is_where_most_is_reported(reporting: tuple[float, ...], seen: np.ndarray) -> bool:
    """Return whether the hotspot is the district that reports most, or, where all report alike, any of them."""
    if len(set(reporting)) == 1:
        error = Z * seen.std(axis=1, ddof=1) / np.sqrt(seen.shape[1])
        return bool((abs(seen.mean(axis=1) - 1 / len(reporting)) <= error).all())
    return bool((seen.argmax(axis=0) == int(np.argmax(reporting))).mean() > ALMOST_ALWAYS)


def main() -> int:
    """Print the table and return 1 where a share, or the hotspot, is not what thinning says."""
    wrong = 0
    print(f"{'reporting rates':20} {'district':8} {'true':>7} {'expected':>9} {'recorded':>9}  interval      hottest")
    for reporting in ((0.2, 0.3, 0.5), (0.13, 0.22, 0.16), (0.3, 0.3, 0.3)):
        recorded = shares(reporting, "proportional", "recorded_share")
        seen_hottest = shares(reporting, "hottest", "patrol_share")
        hottest = seen_hottest.mean(axis=1)
        wrong += not _hotspot_is_where_most_is_reported(reporting, seen_hottest)
        for number, rate in enumerate(reporting):
            expected = rate / sum(reporting)
            seen = recorded[number]
            error = Z * seen.std(ddof=1) / np.sqrt(REPLICATES)
            low, high = seen.mean() - error, seen.mean() + error
            wrong += not low <= expected <= high
            print(
                f"{reporting!s:20} d{number:<7} {1 / 3:7.4f} {expected:9.4f} {seen.mean():9.4f}"
                f"  [{low:.4f}, {high:.4f}]  {hottest[number]:.3f}"
            )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""Sobol indices of the fifteen inputs of five_stages.toml at 2**16 base points, beside SALib in one run.

SALib samples, the same arithmetic runs on its points in plain NumPy, and SALib analyses each of the five headlines.
What baserate takes holds everything, from the points to the indices of all headlines.
"""

from __future__ import annotations

import sys
import time
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import special

sys.path.insert(0, str(Path(__file__).parent))
import peers

from baserate.assessment.drivers import drivers_of
from baserate.scenario.load import load_scenario

Array = NDArray[np.float64]
BASE = 2**16
SCENARIO = str(Path(__file__).with_name("five_stages.toml"))
#: The inputs here -> their names among the peers.
NAMES = {
    "population.size": "size",
    "search.faces_per_day": "faces",
    "search.p_watchlisted": "watchlisted",
    "search.fnir": "fnir",
    "search.fmr": "fmr",
    "search.review.p_confirm_true": "confirm_true",
    "search.review.p_confirm_false": "confirm_false",
    "second.sensitivity": "second_sensitivity",
    "second.false_positive_rate": "second_fpr",
    "score.base_rate": "base_rate",
    "score.sensitivity": "sensitivity",
    "score.false_positive_rate": "fpr",
    "crowds.p_flagged": "p_flagged",
    "crowds.gatherings[0].per_day": "per_day",
    "police.minutes_per_alert": "minutes",
}


def drawn(cube: dict[str, Array]) -> dict[str, Array]:
    """Return the inputs at points of the unit cube."""
    found = {}
    for name, ends in peers.LOG_NORMAL.items():
        found[name] = np.exp(np.mean(np.log(ends)) + spread(*np.log(ends)) * special.ndtri(cube[name]))
    for name, ends in peers.LOGIT_NORMAL.items():
        logits = special.logit(ends)
        found[name] = special.expit(np.mean(logits) + spread(*logits) * special.ndtri(cube[name]))
    for name, (count, of) in peers.BETA.items():
        found[name] = special.betaincinv(count + 0.5, of - count + 0.5, cube[name])
    for name, (low, high) in peers.UNIFORM.items():
        found[name] = low + cube[name] * (high - low)
    return found


def spread(low: float, high: float) -> float:
    return (high - low) / (2 * peers.Z)


def headlines(cube: dict[str, Array]) -> dict[str, Array]:
    """Return the headline outcome of every stage."""
    x = drawn(cube)
    found = peers.outcomes(x)
    fpir = -np.expm1(2000 * np.log1p(-x["fmr"]))
    kept_true = x["watchlisted"] * (1 - x["fnir"]) * x["confirm_true"]
    kept_false = (1 - x["watchlisted"]) * fpir * x["confirm_false"]
    return {
        "search.ppv": found["search.ppv"],
        "second.ppv": found["second.ppv"],
        "score.ppv": found["score.ppv"],
        "crowds.innocent_alerts_per_day": found["crowds.innocent_alerts_per_day"],
        "police.share_of_hours_on_false_alerts": kept_false / (kept_true + kept_false),
    }


def with_salib() -> tuple[dict[str, dict[str, Array]], dict[str, float]]:
    """Return SALib's result by headline, and the CPU seconds that each step took."""
    from SALib.analyze import sobol as analyse
    from SALib.sample import sobol as sample

    names = list(NAMES.values())
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    times = {}
    started = time.process_time()
    points = sample.sample(problem, BASE, calc_second_order=False, seed=7)
    times["its points"] = time.process_time() - started
    started = time.process_time()
    points = np.clip(points, 1e-15, 1 - 1e-15)
    values = headlines({name: np.ascontiguousarray(points[:, i]) for i, name in enumerate(names)})
    times["the arithmetic, in NumPy"] = time.process_time() - started
    started = time.process_time()
    found = {name: analyse.analyze(problem, made, calc_second_order=False, seed=7) for name, made in values.items()}
    times["its analysis of five headlines"] = time.process_time() - started
    return found, times


def main() -> None:
    warnings.simplefilter("ignore")
    scenario = load_scenario(SCENARIO)
    drivers_of(scenario, points=256)
    started = time.process_time()
    ours = drivers_of(scenario, points=BASE, budget=10**9).drivers
    mine = time.process_time() - started
    theirs, times = with_salib()
    print(f"Sobol indices, fifteen inputs, five headlines, {BASE:,} base points (CPU seconds)")
    print(f"  {'baserate, all of it':40} {mine:7.2f}")
    for name, seconds in times.items():
        print(f"  {'SALib: ' + name:40} {seconds:7.2f}")
    without = sum(seconds for name, seconds in times.items() if not name.startswith("the arithmetic"))
    print(f"  SALib takes {sum(times.values()) / mine:.1f} times as long, {without / mine:.1f} without the arithmetic")
    inside, worst = 0, 0.0
    order = list(NAMES)
    for driver in ours:
        result, place = theirs[driver.outcome], order.index(driver.input)
        for index, key in ((driver.first_order, "S1"), (driver.total, "ST")):
            off, within = abs(index - result[key][place]), result[f"{key}_conf"][place]
            inside += bool(off <= within + 1e-9)
            worst = max(worst, off)
    print(f"  indices inside SALib's 95% interval: {inside} of {2 * len(ours)}; largest difference {worst:.4f}")


if __name__ == "__main__":
    main()

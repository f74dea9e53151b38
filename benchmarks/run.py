"""Speed beside the peers, in one run: `make bench`. Compare ratios; absolute times say little on a shared machine."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
import peers

from baserate.assessment.run import assess
from baserate.scenario.load import load_scenario

SCENARIO = str(Path(__file__).with_name("five_stages.toml"))
DRAWS = 1_000_000


def shell(*arguments: str, times: int = 5) -> tuple[float, float]:
    """Return the shortest of several wall times of a command, in seconds, and the least CPU time."""
    code = (
        "import resource, subprocess, sys, time; t = time.perf_counter();"
        "subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(time.perf_counter() - t, used.ru_utime + used.ru_stime)"
    )
    line = [sys.executable, "-c", code, sys.executable, *arguments]
    found = [[float(part) for part in subprocess.check_output(line, text=True).split()] for _ in range(times)]
    return min(wall for wall, _ in found), min(used for _, used in found)


def peak_megabytes(*arguments: str) -> float:
    """Return the largest resident memory of a command, in megabytes."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    return float(subprocess.check_output([sys.executable, "-c", code, sys.executable, *arguments], text=True))


def cpu(action: Callable[[], object]) -> float:
    """Return the CPU time of one call, in seconds, all threads together."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    action()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def agreement(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> float:
    """Return the largest relative difference of any low, median or high."""
    return max(float(np.max(np.abs(ours[name] / theirs[name] - 1))) for name in theirs)


def main() -> None:
    command = ("-m", "baserate", "assess", SCENARIO, "--json", "-")
    print("From the shell (best of 5, seconds)                 wall    CPU")
    for name, arguments, promise in (
        ("python alone", ("-c", "pass"), ""),
        ("import baserate", ("-c", "import baserate"), "   promise: 0.3 of wall time"),
        ("assess, five stages, 20,000 draws, as JSON", command, "   promise: 2 of wall time"),
    ):
        wall, used = shell(*arguments)
        print(f"  {name:48}  {wall:6.2f} {used:6.2f}{promise}")
    million = (*command, "--draws", str(DRAWS))
    print(f"  {'assess, 1,000,000 draws: memory in MB':48}  {peak_megabytes(*million):6.0f}          promise: 500")

    scenario = load_scenario(SCENARIO)
    found: dict[str, np.ndarray] = {}

    def ours() -> None:
        result = assess(scenario, draws=DRAWS)
        for outcome in result.outcomes:
            estimate = outcome.estimate
            found[outcome.id] = np.array([estimate.low, estimate.median, estimate.high], dtype=float)

    assess(scenario, draws=64)
    peers.propagate(peers.with_squigglepy, 64)
    peers.propagate(peers.with_openturns, 64)
    times = {"baserate (all outcomes)": cpu(ours)}
    results = {}
    for name, draw in (("squigglepy", peers.with_squigglepy), ("OpenTURNS", peers.with_openturns)):
        times[f"{name} (six outcomes)"] = cpu(
            lambda draw=draw, name=name: results.update({name: peers.propagate(draw, DRAWS)})
        )
    print(f"\nThe same fifteen inputs through the same five stages, {DRAWS:,} draws (CPU seconds)")
    for name, seconds in times.items():
        print(f"  {name:48}  {seconds:6.2f}   {seconds / times['baserate (all outcomes)']:5.2f} of ours")
    for name, values in results.items():
        print(f"  largest difference from {name}'s quantiles: {agreement(found, values):.2%}")
    print(f"  outcomes: {len(found)} here, {len(next(iter(results.values())))} there")


if __name__ == "__main__":
    main()

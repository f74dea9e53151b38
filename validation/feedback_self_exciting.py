"""The self-exciting model of crime, fitted to what was drawn from it, beside the published recovery.

Run it with ``python validation/feedback_self_exciting.py``; it ends with 1 where a number is not reproduced.

Source: Mohler et al., Journal of the American Statistical Association 110:1399, 2015, for model and fit. Drawn with
mu = 0.5, theta = 0.6, omega = 0.2; the fit with its boundary corrected is known to give (0.505, 0.596, 0.201) and,
stopped at a tolerance of 1e-3, (0.553, 0.563, 0.211). Each known number is of one set of drawn incidents, so the
interval beside it is that of the means of ``RUNS`` fits and of one such set, 99 times of 100.
"""

from __future__ import annotations

import sys

import numpy as np
from hawkes import draw_events, fit
from scipy import stats

RUNS, DAYS = 60, 2000.0
TRUE = (0.5, 0.6, 0.2)
Z = float(stats.norm.ppf(0.995))


def main() -> int:
    """Print the table and return 1 where a known number lies outside its interval."""
    rng = np.random.default_rng(1)
    drawn = [draw_events([TRUE[0]], TRUE[1], TRUE[2], DAYS, rng) for _ in range(RUNS)]
    wrong = 0
    print(f"{'fit':22} {'parameter':9} {'known':>7} {'found':>7}  interval")
    for what, known, tolerance in (
        ("corrected", (0.505, 0.596, 0.201), 1e-8),
        ("tolerance 1e-3", (0.553, 0.563, 0.211), 1e-3),
    ):
        fits = [fit(events, DAYS, tolerance=tolerance) for events in drawn]
        found = np.array([(one.mu[0], one.theta, one.omega) for one in fits])
        for name, said, seen in zip(("mu", "theta", "omega"), known, found.T, strict=True):
            error = Z * seen.std(ddof=1) * np.sqrt(1 + 1 / RUNS)
            low, high = seen.mean() - error, seen.mean() + error
            wrong += not low <= said <= high
            print(f"{what:22} {name:9} {said:7.3f} {seen.mean():7.3f}  [{low:.3f}, {high:.3f}]")
        print(f"{'':22} iterations: {np.mean([one.iterations for one in fits]):,.0f} on average")
    counts = np.array([len(events[0]) for events in drawn])
    expected = TRUE[0] * DAYS / (1 - TRUE[1])
    error = Z * counts.std(ddof=1) / np.sqrt(RUNS)
    print(f"{'stationary mean':22} {'E[N]':9} {expected:7.0f} {counts.mean():7.0f}  +- {error:.0f}")
    wrong += abs(counts.mean() - expected) > error
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

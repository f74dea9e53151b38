"""What holds whatever the formula, over thousands of random scenarios of every kind, in chains and by group.

Run it with ``python validation/invariants.py [SCENARIOS]``; it prints each invariant with the scenarios and the draws
in which it was checked and the draws in which it did not hold, and ends with 1 where there is any.
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from baserate.errors import ScenarioError
from support import monotone
from support.invariants import NAMES, broken
from support.random_stages import random_scenario
from support.scenarios import load_text

SCENARIOS = 3000


def main() -> int:
    """Print the table; return 1 where an invariant does not hold."""
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else SCENARIOS
    scenarios, draws, bad = Counter[str](), Counter[str](), Counter[str]()
    refused = 0
    for seed in range(how_many):
        seen = set()
        try:
            scenario = load_text(random_scenario(seed, stages=4))
        except ScenarioError as error:
            # Some correlations drawn are beyond what the rates drawn allow; anything else is a fault of the script.
            if not all(str(fault.key).endswith("error_correlation") for fault in error.faults):
                raise
            refused += 1
            continue
        found = chain(
            broken(scenario, draws=64, seed=seed + 1), monotone.not_monotone(scenario, draws=64, seed=seed + 1)
        )
        for name, checked, not_held in found:
            seen.add(name)
            draws[name] += checked
            bad[name] += not_held
        scenarios.update(seen)
    print(f"{'invariant':45} {'scenarios':>10} {'draws':>12} {'violations':>10}")
    for name in (*NAMES, *monotone.NAMES):
        print(f"{name:45} {scenarios[name]:10,} {draws[name]:12,} {bad[name]:10,}")
    print(f"{refused:,} of {how_many:,} scenarios were refused: their errors cannot correlate so")
    return int(any(bad.values()))


if __name__ == "__main__":
    sys.exit(main())

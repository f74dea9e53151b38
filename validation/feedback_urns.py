"""Feedback of patrols as an urn: the published numbers beside those of ``baserate simulate``.

Run it with ``python validation/feedback_urns.py``; it ends with 1 where a published number is not reproduced.

Sources: Ensign, Friedler, Neville, Scheidegger and Venkatasubramanian, 'Runaway feedback loops in predictive
policing', PMLR 81, 2018; the fluid law and the roots of the addition matrix are worked out here from the parameters.

A published share is the mean of a number of runs, and has a standard error of its own. ``RUNS`` of the published urn
are taken for it: the interval beside each number is what the mean of that many runs would lie in, 99 times of 100.

Where the text and the authors' code differ, ``baserate`` follows its contract. The code holds decayed counts at one
ball or more, and keeps found incidents with probability min(x)/x instead of drawing a second ball; both are run here
beside it, in a few lines of their own, so that what they change is seen: without decay the second ball reproduces the
published shares and min(x)/x does not; with decay 0.01 the four variants cannot be told apart by a thousand runs.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from baserate.scenario.load import load_scenario
from baserate.simulation.blocks import run_task, tasks_of
from baserate.simulation.jobs import spec_of

Places = tuple[tuple[float, float], tuple[float, float]]
RUNS, REPLICATES, DAYS = 1000, 4000, 1000
OAKLAND: Places = ((609, 3.69), (379, 2.82))
TOP_AND_RANDOM: Places = ((609, 3.69), (7, 2.36))
#: Decay, places and published share of the importance-weighted urn.
VARIANTS = (
    (0.0, OAKLAND, 0.586),
    (0.0, TOP_AND_RANDOM, 0.862),
    (0.01, OAKLAND, 0.565),
    (0.01, TOP_AND_RANDOM, 0.612),
)
Z = float(stats.norm.ppf(0.995))


@dataclass(frozen=True)
class Row:
    """One published number, what is found, and the interval it has to lie in."""

    what: str
    published: float
    found: float
    low: float
    high: float

    @property
    def reproduced(self) -> bool:
        """Whether the published number lies in the interval."""
        return self.low <= self.published <= self.high


def shares(places: Places, days: int = DAYS, replicates: int = REPLICATES, **settings: object) -> NDArray[np.float64]:
    """Return the first place's share of patrols after ``days``, shape (replicates,)."""
    listed = ", ".join(
        f'{{ name = "{name}", incidents_per_day = {rate}, recorded_before = {before} }}'
        for name, (before, rate) in zip("AB", places, strict=True)
    )
    more = "\n".join(f"{key} = {value!r}".replace("'", '"') for key, value in settings.items())
    text = f'format = 1\ntitle = "urn"\n[[loop]]\nid = "urn"\nkind = "patrol_feedback"\nplaces = [ {listed} ]\n{more}\n'
    scenario = load_scenario("urn", text.encode())
    spec = spec_of(scenario.loops[0], scenario.population, days)
    blocks = [run_task(task).values["patrol_share"][-1, 0] for task in tasks_of(spec, 1, replicates)]
    return np.concatenate(blocks)


def row(what: str, published: float, seen: NDArray[np.float64]) -> Row:
    """Return a row with the interval of a mean of ``RUNS`` runs."""
    error = Z * seen.std() * np.sqrt(1 / len(seen) + 1 / RUNS)
    return Row(what, published, float(seen.mean()), float(seen.mean() - error), float(seen.mean() + error))


def fluid_share(places: Places, days: int = DAYS) -> float:
    """Return the share of A by n_B/n_B0 = (n_A/n_A0)**(rate_B/rate_A), with n_A + n_B fed by one patrol a day.

    A day adds x*rate_A to A and (1-x)*rate_B to B, so the time that A takes to reach n is the integral of
    dn/(x*rate_A) along the law.
    """
    (a0, rate_a), (b0, rate_b) = places

    def time_to(n: float) -> float:
        grid = np.linspace(a0, n, 20_001)
        other = b0 * (grid / a0) ** (rate_b / rate_a)
        return float(np.trapezoid((grid + other) / (grid * rate_a), grid))

    n = optimize.brentq(lambda end: time_to(end) - days, a0, a0 + days * rate_a)
    other = b0 * (n / a0) ** (rate_b / rate_a)
    return float(n / (n + other))


def root(rates: tuple[float, float], w_d: float, w_r: float) -> float:
    """Return the limit of the mixed urn: the root of the drift in [0, 1] at which it falls."""
    (rate_a, rate_b) = rates
    a, b, c, d = (w_d + w_r) * rate_a, w_r * rate_b, w_r * rate_a, (w_d + w_r) * rate_b

    def drift(x: float) -> float:
        return (c + d - a - b) * x * x + (a - 2 * c - d) * x + c

    return float(optimize.brentq(drift, 0, 1))


def as_the_authors_code(places: Places, decay: float, *, floor: bool, by_maximum: bool) -> NDArray[np.float64]:
    """Return the share of A after ``DAYS`` with the two habits of the authors' code that the text does not tell."""
    rng = np.random.default_rng(1)
    rates = np.array([rate for _, rate in places])
    balls = np.tile(np.array([before for before, _ in places], dtype=float), (REPLICATES, 1))
    rows_of = np.arange(REPLICATES)
    for _ in range(DAYS):
        balls *= 1 - decay
        if floor:
            balls = np.maximum(balls, 1)
        share = balls / balls.sum(axis=1, keepdims=True)
        drawn = (rng.random(REPLICATES) >= share[:, 0]).astype(int)
        own = share[rows_of, drawn]
        keep = np.minimum(1, (1 - own) / own) if by_maximum else 1 - own
        balls[rows_of, drawn] += rng.binomial(rng.poisson(rates[drawn]), keep)
    return np.asarray(balls[:, 0] / balls.sum(axis=1))


def published() -> list[Row]:
    """Return every published number of the urns beside what is found."""
    weighted = {"allocation": "importance_weighted"}
    decayed = {"decay_per_day": 0.01}
    found = [
        row("discovered only, 609 and 379, day 1,000", 0.702, shares(OAKLAND)),
        row("the same, decay 0.01", 0.931, shares(OAKLAND, **decayed)),
        row("importance weighted, 609 and 379", 0.586, shares(OAKLAND, **weighted)),
        row("importance weighted, 609 and 7", 0.862, shares(TOP_AND_RANDOM, **weighted)),
        row("importance weighted, 609 and 379, decay 0.01", 0.565, shares(OAKLAND, **decayed, **weighted)),
        row("importance weighted, 609 and 7, decay 0.01", 0.612, shares(TOP_AND_RANDOM, **decayed, **weighted)),
    ]
    for name, places, said in (("379", OAKLAND, 0.5989), ("7", TOP_AND_RANDOM, 0.6594)):
        limit = root((places[0][1], places[1][1]), 1.0, 1.0)
        found.append(root_row(f"root of the mixed urn, 609 and {name}", said, places))
        # Started at the root with a heavy record, the simulated share stays there; elsewhere it takes many years.
        start = ((20_000 * limit, places[0][1]), (20_000 * (1 - limit), places[1][1]))
        seen = shares(start, replicates=1000, reported_weight=1.0)
        found.append(row(f"share simulated from the root, 609 and {name}", said, seen))
    law = fluid_share(OAKLAND)
    found.append(Row("fluid law at day 1,000, 609 and 379", 0.702, law, law - 5e-4, law + 5e-4))
    return found


def root_row(what: str, said: float, places: Places) -> Row:
    """Return a published root beside ours; the rates are printed to two digits, and the root is as sure as they are."""
    rate_a, rate_b = places[0][1], places[1][1]
    ends = [root((rate_a + shift, rate_b - shift), 1.0, 1.0) for shift in (-0.005, 0.005)]
    return Row(what, said, root((rate_a, rate_b), 1.0, 1.0), min(ends), max(ends))


def unseen() -> list[Row]:
    """Return the same laws at parameters that nobody published: the fluid law, and the root."""
    found = []
    for places, days in ((((3000, 5.0), (2000, 2.0)), 1000), (((9000, 1.0), (12_000, 1.6)), 3000)):
        law = fluid_share(places, days)
        what = f"fluid law at priors {places[0][0]}/{places[1][0]}, rates {places[0][1]}/{places[1][1]}, day {days:,}"
        found.append(row(what, law, shares(places, days, 1000)))
    for rates, w_d, w_r in (((4.0, 1.0), 1.0, 0.5), ((1.2, 2.0), 0.3, 1.0)):
        limit = root(rates, w_d, w_r)
        start = ((50_000 * limit, rates[0]), (50_000 * (1 - limit), rates[1]))
        seen = shares(start, 1000, 1000, discovered_weight=w_d, reported_weight=w_r)
        found.append(row(f"root at rates {rates[0]}/{rates[1]}, weights {w_d}/{w_r}", limit, seen))
    return found


def beta() -> Row:
    """Return the Kolmogorov-Smirnov p-value of the share at equal rates against Beta(3, 2), to be above 0.01."""
    seen = shares(((3, 0.02), (2, 0.02)), 25_000, 1000)
    p = float(stats.kstest(seen, stats.beta(3, 2).cdf).pvalue)
    return Row("equal rates, prior 3 and 2: p-value against Beta(3, 2)", 0.61, p, 0.01, 1.0)


def rows() -> list[Row]:
    """Return every row of the table."""
    made = beta()
    return [*published(), *unseen(), Row(made.what, made.found, made.found, made.low, made.high)]


def main() -> int:
    """Print the table and return 1 where a number is not reproduced."""
    made = rows()
    print(f"{'what':70} {'expected':>9} {'found':>8}  the interval that the expected number has to lie in")
    for one in made:
        mark = "" if one.reproduced else "  NOT REPRODUCED"
        print(f"{one.what:70} {one.published:9.4f} {one.found:8.4f}  [{one.low:.4f}, {one.high:.4f}]{mark}")
    print(
        "\nThe authors' code, importance weighted (609 and 379, 609 and 7, both again with decay 0.01), each with the"
    )
    print("interval of a mean of as many runs; * where the published number lies outside it:")
    for floor, by_maximum in ((False, False), (True, False), (False, True), (True, True)):
        found = [
            row("", said, as_the_authors_code(places, decay, floor=floor, by_maximum=by_maximum))
            for decay, places, said in VARIANTS
        ]
        habit = f"counts {'held at one ball' if floor else 'free'}, {'min(x)/x' if by_maximum else 'second ball'}"
        cells = (f"{one.found:.3f} [{one.low:.3f}, {one.high:.3f}]{' ' if one.reproduced else '*'}" for one in found)
        print(f"  {habit:38} " + " ".join(cells))
    return 0 if all(one.reproduced for one in made) else 1


if __name__ == "__main__":
    sys.exit(main())

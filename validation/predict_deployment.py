"""From one published deployment, the counts of another; and whether the truth lay in the interval.

Each forecast takes counts of the evidence library as Beta(count + 1/2, of - count + 1/2) and gives the 90% predictive
interval of the count at the next deployment's number of faces or alerts. It would hold if the rate stayed the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from baserate.assessment.predict import count_of_tries
from baserate.quantity import Beta
from baserate.random.streams import uniforms
from baserate.records.library import load_library

LEVEL = 0.9
DRAWS = 2**13


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is forecast, from which records, for which record; ``complement`` counts what that record does not."""

    what: str
    learned: tuple[str, ...]
    following: str
    complement: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The interval of the count in ``tries``, and the count that came."""

    tries: int
    low: int
    median: int
    high: int
    truth: int

    @property
    def inside(self) -> bool:
        """Whether the truth lay in the interval."""
        return self.low <= self.truth <= self.high


MET_2020, MET_2023 = "met-lfr-2020-22-arrests-per-face", "met-lfr-2023-arrests-per-face"
MET_2024 = "met-lfr-2024-25-arrests-per-face"
FORECASTS = (
    Forecast("arrests in 2023 from those of 2020-22, Metropolitan Police", (MET_2020,), MET_2023),
    Forecast("arrests in 2024-25 from those of 2023, Metropolitan Police", (MET_2023,), MET_2024),
    Forecast("arrests in 2024-25 from all before, Metropolitan Police", (MET_2020, MET_2023), MET_2024),
    Forecast(
        "right alerts in 2024-25 from the trials of 2018-19, Metropolitan Police",
        ("essex2019-met-lfr-eligible",),
        "met-lfr-2024-25-false-alerts-per-alert",
        complement=True,
    ),
)


def counts(record_id: str) -> tuple[int, int]:
    """Return the count and the tries of a record."""
    found = load_library().get(record_id).counts
    assert found is not None
    return int(found.count), int(found.of)


def pooled(record_ids: tuple[str, ...]) -> tuple[int, int]:
    """Return the sums of the counts and of the tries."""
    both = [counts(record_id) for record_id in record_ids]
    return sum(count for count, _ in both), sum(of for _, of in both)


def forecast(asked: Forecast) -> Outcome:
    """Return the interval and the truth of one forecast."""
    count, of = pooled(asked.learned)
    truth, tries = counts(asked.following)
    (points,) = uniforms(1, ["rate"], DRAWS, DRAWS)
    low, median, high = count_of_tries(Beta(count, of).draw(points["rate"]), tries, LEVEL)
    return Outcome(tries, low, median, high, tries - truth if asked.complement else truth)


def main() -> None:
    """Print every forecast and how many held."""
    found = [(asked, forecast(asked)) for asked in FORECASTS]
    for asked, outcome in found:
        held = "held" if outcome.inside else "did not hold"
        print(f"{asked.what}: {outcome.median:,} ({outcome.low:,} to {outcome.high:,}) of {outcome.tries:,};")
        print(f"  it was {outcome.truth:,}: the interval {held}")
    n_held = sum(outcome.inside for _, outcome in found)
    print(f"{n_held} of {len(found)} intervals held the truth; {LEVEL:.0%} would, if deployments had the same rates.")
    print("They do not: watchlists, thresholds, cameras and crowds changed. Counts of one deployment predict the next")
    print("only as far as it is the same; how far deployments differ is not in the interval of any one of them.")


if __name__ == "__main__":
    main()

"""The outcomes and series of a simulation as one table of comma-separated values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from baserate.report.parts.csv_table import to_csv
from baserate.simulation.result import LoopDifference, LoopOutcome, Simulation

HEADER = (
    "record", "id", "loop", "term", "at", "against", "where", "unit", "day", "mean", "median", "low", "high",
    "standard_error", "true", "level",
)  # fmt: skip


def simulation_csv(result: Simulation) -> str:
    """Return one row an outcome on the last day, a difference between policies, and a day of a series.

    The column ``record`` tells them apart.
    """
    return to_csv(HEADER, (*_outcomes(result), *_differences(result), *_series(result)))


def _pairs(found: Mapping[str, object]) -> str:
    return "; ".join(f"{key}={value}" for key, value in found.items())


def _outcomes(result: Simulation) -> Iterator[dict[str, object]]:
    for one in result.outcomes:
        yield {"record": "outcome", **_numbers(one), "true": one.true, "level": result.level}


def _differences(result: Simulation) -> Iterator[dict[str, object]]:
    for one in result.differences:
        yield {"record": "difference", **_numbers(one), "against": _pairs(one.against), "level": result.level}


def _numbers(one: LoopOutcome | LoopDifference) -> dict[str, object]:
    return {
        "id": one.id,
        "loop": one.loop,
        "term": one.term,
        "at": _pairs(one.at),
        "where": _pairs(one.where),
        "unit": one.unit,
        "day": one.day,
        "mean": one.estimate.mean,
        "median": one.estimate.median,
        "low": one.estimate.low,
        "high": one.estimate.high,
        "standard_error": one.standard_error,
    }


def _series(result: Simulation) -> Iterator[dict[str, object]]:
    for one in result.series:
        about = {"record": "series", "id": one.id, "loop": one.loop, "term": one.term, "at": _pairs(one.at)}
        for day, mean, low, high in zip(one.day, one.mean, one.low, one.high, strict=True):
            yield {
                **about,
                "where": _pairs(one.where),
                "day": day,
                "mean": mean,
                "low": low,
                "high": high,
                "true": one.true,
                "level": result.level,
            }

"""The box of the declared ranges: one side for each draw, from a range's low to its high."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.quantity import Beta, Complement, Distribution, Quantity
from baserate.scenario.model import Scenario, input_name

Array = NDArray[np.float64]
#: What the interval of a count holds with certainty (Clopper and Pearson, Biometrika 26:404, 1934).
COUNTS_LEVEL = 0.95


def range_of(distribution: Distribution) -> tuple[float, float]:
    """Return the ends of what is declared: a range's low and high, the exact 95% interval of counts, or one value."""
    if isinstance(distribution, Beta):
        return exact_interval(distribution.count, distribution.of, COUNTS_LEVEL)
    if isinstance(distribution, Complement):
        low, high = range_of(distribution.of)
        return 1 - high, 1 - low
    declared: tuple[float, float] | None = getattr(distribution, "declared", None)
    if declared is not None:
        return declared
    ends = getattr(distribution, "low", None), getattr(distribution, "high", None)
    low, high = (float(distribution.ppf(u)) if end is None else float(end) for end, u in zip(ends, (0, 1), strict=True))
    return low, high


def exact_interval(count: float, of: float, level: float) -> tuple[float, float]:
    """Return the exact confidence interval of a proportion (Clopper and Pearson)."""
    tail = (1 - level) / 2
    low = 0.0 if count == 0 else float(special.betaincinv(count, of - count + 1, tail))
    high = 1.0 if count == of else float(special.betaincinv(count + 1, of - count, 1 - tail))
    return low, high


@dataclass(frozen=True, slots=True)
class Edge:
    """One input along a side of the box: its name, its ends, and whether it falls as the others of the side rise."""

    name: str
    id: str
    group: str | None
    low: float
    high: float
    falls: bool

    def at(self, places: Array) -> Array:
        """Return its values at places from 0 to 1: even steps are even factors where it is above 0."""
        along = 1 - places if self.falls else places
        by_factors = self.low > 0
        made = self.low * (self.high / self.low) ** along if by_factors else self.low + along * (self.high - self.low)
        return np.clip(np.where(along == 1, self.high, np.where(along == 0, self.low, made)), self.low, self.high)


@dataclass(frozen=True, slots=True)
class Box:
    """The sides of a box, each the inputs that are one draw."""

    sides: Mapping[str, tuple[Edge, ...]]

    def given(self, places: Mapping[str, Array]) -> dict[str, Array]:
        """Return the values of inputs by name at places of the sides, each of shape (n,)."""
        return {edge.name: edge.at(its) for side, its in places.items() for edge in self.sides[side]}


def box_of(scenario: Scenario) -> Box:
    """Return the box of a scenario's uncertain inputs."""
    sides: dict[str, list[Edge]] = {}
    for input_id, group, _, quantity in scenario.inputs():
        if not quantity.is_fixed:
            low, high = range_of(quantity.distribution)
            edge = Edge(input_name(input_id, group), input_id, group, low, high, _falls(quantity))
            sides.setdefault(quantity.stream, []).append(edge)
    return Box({stream: tuple(edges) for stream, edges in sides.items()})


def _falls(quantity: Quantity) -> bool:
    low, high = quantity.distribution.ppf(np.array([0.25, 0.75]))
    return bool(high < low)

"""Where a function of one input crosses a target: a scan over the input's range, then bisection in every draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from baserate.parameters import Domain

Array = NDArray[np.float64]
#: Values of the input, shape (draws,), -> the outcome, shape (draws,).
Function = Callable[[Array], Array]
SMALLEST_PROBABILITY = 1e-15
SMALLEST_AMOUNT = 1e-12
STEPS = 72
HALVINGS = 80
CONSTANT = 1e-12
#: An outcome this near the target, as a share of it, is there but for rounding.
ROUNDING = 1e-13


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan found. ``grid`` has shape (points,); ``over`` (points, draws) is whether the target is reached there.

    ``crossings`` counts, a draw, the cells in which that changes; ``least`` and ``most`` are the outcome's in
    the first draw; ``undefined`` is whether, a draw, it is undefined all over the range.
    """

    domain: Domain
    grid: Array
    over: NDArray[np.bool_]
    strict: bool
    target: float
    crossings: NDArray[np.intp]
    least: float
    most: float
    is_constant: bool
    undefined: NDArray[np.bool_]

    @property
    def several(self) -> bool:
        """Whether the target is crossed more than once in any draw."""
        return bool((self.crossings > 1).any())

    @property
    def turns(self) -> bool:
        """Whether the outcome crosses the target upwards in some draws and downwards in others."""
        starts = self.over[0, self.crossings == 1]
        return bool(starts.any() and not starts.all())

    def only_cells(self) -> NDArray[np.intp]:
        """Return, a draw, the number of the cell in which the target is crossed, 0 where it is not."""
        return np.asarray(np.argmax(self.over[1:] != self.over[:-1], axis=0))

    def cells_of_first(self) -> Iterator[NDArray[np.intp]]:
        """Yield the cells in which the first draw crosses the target, each for all draws."""
        draws = self.over.shape[1]
        for cell in np.flatnonzero(self.over[1:, 0] != self.over[:-1, 0]):
            yield np.full(draws, cell)

    def beyond(self) -> Array:
        """Return, a draw that does not cross the target, on which side of the range the crossing must lie."""
        starts_over = self.over[0, np.argmax(self.crossings == 1)]
        side = np.where(self.over[0] == starts_over, np.inf, -np.inf)
        return np.where(self.undefined, np.nan, side)


def grid_of(domain: Domain) -> Array:
    """Return the points of a scan over a domain: even in the logit of a probability, in the log of an amount."""
    if domain.integer:
        made = np.unique(np.rint(np.geomspace(max(domain.low, 1.0), domain.high, 2 * STEPS)))
    elif domain.is_probability:
        edge = special.logit(SMALLEST_PROBABILITY)
        made = np.concatenate([[0.0], special.expit(np.linspace(edge, -edge, STEPS)), [1.0]])
    else:
        steps = np.geomspace(SMALLEST_AMOUNT, domain.high, STEPS + 12)
        made = steps if domain.open_low else np.concatenate([[0.0], steps])
    return np.asarray(made[(made >= domain.low) & (made <= domain.high)])


def scan(function: Function, domain: Domain, target: float, draws: int) -> Scan:
    """Return where the function crosses the target, in every draw; undefined values are skipped."""
    grid = grid_of(domain)
    found = _filled(np.stack([_snapped(function(np.full(draws, value)), target) for value in grid]))
    with np.errstate(invalid="ignore"):
        # An infinite outcome is another than a finite one.
        told = np.where(np.isinf(found), np.sign(found) * 1e300, found)
        spread = np.ptp(told, axis=0)
    first = found[:, 0]
    is_constant = bool((spread <= CONSTANT * np.abs(told).max(axis=0)).all())
    over, strict = found >= target, False
    if not (over[1:] != over[:-1]).any():
        over, strict = found > target, True
    crossings = (over[1:] != over[:-1]).sum(axis=0)
    undefined = np.asarray(np.isnan(found).all(axis=0))
    least, most = float(first.min()), float(first.max())
    return Scan(domain, grid, over, strict, target, crossings, least, most, is_constant, undefined)


def _snapped(values: Array, target: float) -> Array:
    return np.where(np.abs(values - target) <= ROUNDING * abs(target), target, values)


def _filled(found: Array) -> Array:
    """Return the outcomes with undefined ones taken from the nearest point below, else above, that is defined."""
    for step in (1, -1):
        ordered = found[::step]
        places = np.where(np.isnan(ordered), -1, np.arange(len(ordered))[:, np.newaxis])
        places = np.maximum.accumulate(places, axis=0)
        filled = np.take_along_axis(ordered, np.maximum(places, 0), axis=0)
        found = np.where(places >= 0, filled, ordered)[::step]
    return found


def refine(function: Function, found: Scan, cells: NDArray[np.intp]) -> Array:
    """Return the crossing inside each draw's cell: to rounding, or the first whole number past it."""
    low, high = found.grid[cells].copy(), found.grid[cells + 1].copy()
    starts = found.over[cells, np.arange(len(cells))]
    for _ in range(HALVINGS):
        middle = _between(low, high, found.domain)
        values = function(middle)
        over = values > found.target if found.strict else values >= found.target
        stays = (over == starts) | np.isnan(values)
        low, high = np.where(stays, middle, low), np.where(stays, high, middle)
        if not found.domain.integer and (high - low <= 4e-16 * high).all():
            break
    for end in (found.grid[0], found.grid[-1]):
        # A target that is met just at the end of the range is met there, not beside it.
        if end in (low.min(), high.max()):
            at_end = function(np.full(len(cells), end)) == found.target
            touching = (low == end) | (high == end)
            high = np.where(at_end & touching, end, high)
    return high


def _between(low: Array, high: Array, domain: Domain) -> Array:
    """Return the middle of each cell on the scale of the scan; a cell that touches 0 (or 1) is halved as it is."""
    if domain.integer:
        return np.floor((low + high) / 2)
    with np.errstate(all="ignore"):
        if domain.is_probability:
            middle = special.expit((special.logit(low) + special.logit(high)) / 2)
        else:
            middle = np.sqrt(low) * np.sqrt(high)
    inside = (middle > low) & (middle < high)
    return np.where(inside, middle, low + (high - low) / 2)

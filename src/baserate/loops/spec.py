"""A loop as data: every value filled in, so that it can be sent to a worker and hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from baserate.quantity import Fixed, Origin, Quantity
from baserate.random.numbers import Numbers

Array = NDArray[np.float64]
#: Changes whenever the numbers of an unchanged loop would: kept blocks of an earlier arithmetic are then not read.
ARITHMETIC = 2


@dataclass(frozen=True, slots=True)
class LoopSpec:
    """One loop to run.

    ``values`` maps each parameter to its quantities: one for each of ``names`` (places, gatherings), for each of
    ``groups`` where it may differ by group, else a single one. ``group_shares`` go with ``groups``. ``package`` is
    the package and version of a kind that is not of this package: another version may give other numbers.
    """

    id: str
    kind: str
    days: int
    names: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, tuple[Quantity, ...]], ...]
    groups: tuple[str, ...] = ()
    group_shares: tuple[float, ...] = ()
    package: str = ""

    def choice(self, key: str) -> str:
        """Return one policy. Raises KeyError."""
        return dict(self.choices)[key]

    def quantities(self, name: str) -> tuple[Quantity, ...]:
        """Return the quantities of one parameter. Raises KeyError."""
        return dict(self.values)[name]

    def digest(self) -> str:
        """Return a hash of everything that decides the numbers but the seed and the replicates."""
        return hashlib.sha256(f"{ARITHMETIC}:{self!r}".encode()).hexdigest()


def fixed(value: float) -> Quantity:
    """Return a quantity with a single value and no origin."""
    return Quantity(Fixed(value), "", "", Origin())


def with_value(spec: LoopSpec, name: str, position: int | None, value: float) -> LoopSpec:
    """Return the spec with one parameter set to a number, for all items or groups or for one position."""
    given = spec.quantities(name)
    changed = tuple(
        replace(quantity, distribution=Fixed(value)) if position in (None, index) else quantity
        for index, quantity in enumerate(given)
    )
    return replace(spec, values=tuple((key, changed if key == name else found) for key, found in spec.values))


class Values:
    """The parameters of a spec for a block of replicates; each uncertain one is drawn once a replicate."""

    def __init__(self, spec: LoopSpec, seed: int, replicates: range) -> None:
        self._values: Mapping[str, tuple[Quantity, ...]] = dict(spec.values)
        self._seed, self._replicates = seed, replicates

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def row(self, name: str) -> Array:
        """Return one parameter, shape (replicates or 1, quantities)."""
        quantities = self._values[name]
        single = [one.distribution.value for one in quantities if isinstance(one.distribution, Fixed)]
        if len(single) == len(quantities):
            return np.array([single])
        columns = list(self._columns(quantities))
        height = max(len(column) for column in columns)
        return np.stack([np.broadcast_to(column, (height,)) for column in columns], axis=1)

    def _columns(self, quantities: tuple[Quantity, ...]) -> Iterator[Array]:
        for quantity in quantities:
            if quantity.is_fixed:
                yield quantity.values({})
            else:
                numbers = Numbers(self._seed, "input", quantity.stream, ("",), self._replicates)
                yield quantity.values({quantity.stream: numbers.days(0, 2)[0, :, 0]})

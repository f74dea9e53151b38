"""A plan run in directions: whether each value rises or falls with each side of the box, proved over all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.bounds.box import Box
from baserate.assessment.evaluate import Values, run
from baserate.assessment.plan import Fold, Leaf, Plan
from baserate.formulas.directions import UNKNOWN, Traced, constant, directions_of, part, product, ratio, total
from baserate.formulas.formula import Formula
from baserate.quantity import Quantity
from baserate.scenario.model import SIZE_ID, Scenario, Setting, Stage, input_name

#: Traced values, an object array of shape (items or 1, groups or 1); what each is made of are sides of the box.
Cells = NDArray[np.object_]
Cell = Traced[str]


def directions(plan: Plan, box: Box) -> dict[str, Values[Cells]]:
    """Return the directions of every value of a plan, by stage, as `evaluate` returns their draws."""
    return run(plan, _Directions(plan.scenario, box))


def _cells(rows: list[list[Cell]]) -> Cells:
    made = np.empty((len(rows), len(rows[0])), dtype=object)
    for place, row in enumerate(rows):
        made[place] = row
    return made


def _flat(cells: Cells) -> list[Cell]:
    return list(cells.flat)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Directions:
    """The algebra of directions."""

    scenario: Scenario
    box: Box

    def leaf(self, stage: Stage, leaf: Leaf) -> Cells:
        if leaf.what == "share":
            return _cells([self._shares])
        if leaf.what == "size":
            assert self.scenario.population.size is not None
            size = self._quantity(SIZE_ID, None, self.scenario.population.size)
            return _cells([[product([size, share]) for share in self._shares]])
        if leaf.what == "parameter":
            values = self._setting(f"{stage.id}.{leaf.key}", stage.settings[leaf.key])
            if leaf.split_by:
                parts = self._setting(f"{stage.id}.{leaf.split_by}", stage.settings[leaf.split_by])
                values = [product([value, its]) for value, its in zip(values, self._split(parts), strict=True)]
            return _cells([values])
        if leaf.what == "period":
            return _cells([[constant(self.scenario.period_years)]])
        if leaf.what == "series":
            return _cells([[constant(number)] for number in stage.series[leaf.name]])
        assert stage.kind.items is not None
        prefix = f"{stage.id}.{stage.kind.items.name}"
        rows = [self._setting(f"{prefix}[{i}].{leaf.key}", item[leaf.key]) for i, item in enumerate(stage.items)]
        width = max(map(len, rows))
        return _cells([row if len(row) == width else row * width for row in rows])

    @property
    def _shares(self) -> list[Cell]:
        return [constant(share) for share in self.scenario.population.groups.values()] or [constant(1.0)]

    def _split(self, parts: list[Cell]) -> list[Cell]:
        """Return each group's part over the sum of all, as large as its share of it makes it."""
        weighed = [product(pair) for pair in zip(parts, self._shares, strict=True)]
        made = []
        for place, share in enumerate(self._shares):
            others = total([*weighed[:place], *weighed[place + 1 :]])
            made.append(product([part(weighed[place], others), ratio(constant(1.0), share)]))
        return made

    def _setting(self, input_id: str, setting: Setting) -> list[Cell]:
        if setting.everybody is None:
            return [self._quantity(input_id, group, setting.by_group[group]) for group in self.scenario.groups]
        value = self._quantity(input_id, None, setting.everybody)
        return [product([value, share]) for share in self._shares] if setting.parameter.extensive else [value]

    def _quantity(self, input_id: str, group: str | None, quantity: Quantity) -> Cell:
        name = input_name(input_id, group)
        for edge in self.box.sides.get(quantity.stream, ()):
            if edge.name == name:
                return Traced(edge.low, edge.high, {quantity.stream: -1 if edge.falls else 1})
        return constant(float(quantity.values({})[0]))

    def received(self, value: Cells | None, times: float) -> Cells:
        if value is None:
            return _cells([[constant(0.0)]])
        return _cells([[product([cell, constant(times)]) for cell in _flat(value)]])

    def apply(self, formula: Formula, known: Mapping[str, Cells]) -> Cells:
        names = formula.arguments
        if not names:
            return _cells([[directions_of(formula.expression, {})]])
        arrays = np.broadcast_arrays(*(known[name] for name in names))
        made = np.empty(arrays[0].shape, dtype=object)
        made.flat[:] = [
            directions_of(formula.expression, dict(zip(names, cells, strict=True)))
            for cells in zip(*map(_flat, arrays), strict=True)
        ]
        return made

    def fold(self, value: Cells, how: Fold) -> Cells:
        folded = total if how == "sum" else product
        return _cells([[folded(column) for column in value.T]])

    def add(self, value: Cells) -> Cells:
        return _cells([[total(row)] for row in value])

    def mean(self, value: Cells, weight: Cells) -> Cells:
        """Return the mean: in what the weights are made of too, its direction is not known."""
        value, weight = np.broadcast_arrays(value, weight)
        rows = []
        for values, weights in zip(value, weight, strict=True):
            summed = total(list(values))
            moved = {side for one in weights for side in one.directions}
            known = {side: UNKNOWN if side in moved else its for side, its in summed.directions.items()}
            ends = min(one.low for one in values), max(one.high for one in values)
            rows.append([Traced(*ends, dict.fromkeys(moved, UNKNOWN) | known)])
        return _cells(rows)

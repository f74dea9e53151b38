"""A plan run in names: which inputs stand behind each value, and which of them it depends on.

An input stands behind a value that is worked out from it. The value depends on it unless it cancels: behind the PPV of
a search stands the number of faces, on which it does not depend. A weight stands behind a mean only where the values
that it weighs may differ between groups.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from baserate.assessment.evaluate import Values, run
from baserate.assessment.plan import Fold, Leaf, Plan
from baserate.formulas.formula import Formula
from baserate.formulas.powers import Degrees, Powers, powers_of, product, ratio, total
from baserate.scenario.model import SIZE_ID, Scenario, Setting, Stage

#: An input's id, and its group where it is given by group.
Input = tuple[str, str | None]
#: Powers of inputs, an object array of shape (items or 1, groups or 1).
Cells = NDArray[np.object_]
_SHARE: Input = ("population.groups", None)
#: What the id of a parameter begins with where it stands for the part of an amount that a group has by it.
_PART = "part by "


def trace(plan: Plan) -> dict[str, Values[Cells]]:
    """Return the powers of the inputs behind every value of a plan, by stage, as `evaluate` returns their draws."""
    return run(plan, _Names(plan.scenario))


def inputs_behind(plan: Plan, stage_id: str, name: str) -> frozenset[Input]:
    """Return the inputs that a value is worked out from: over all groups, or by group where it has no such total."""
    return told_inputs(plan, _of_value(plan, stage_id, name))


def depends_on(plan: Plan, stage_id: str, name: str) -> frozenset[Input]:
    """Return the inputs that a value depends on: those behind it that do not cancel."""
    found = _of_value(plan, stage_id, name)
    return told_inputs(plan, {key for key, degree in found.items() if degree != 0})


def unused_inputs(plan: Plan) -> tuple[str, ...]:
    """Return the ids of parameters that the stages are given and that no outcome is worked out from."""
    shown: dict[str, list[str]] = {}
    for entry in plan.layout:
        shown.setdefault(entry.key, []).append(entry.outcome.name)
    used: dict[str, list[Leaf]] = {}
    for one in plan.cut(shown).stages:
        used.setdefault(one.stage.id, []).extend(one.leaves)
    stages = {one.stage.id: one.stage for one in plan.stages}
    return tuple(name for stage in stages.values() for name in _unused(stage, used.get(stage.id, [])))


def _unused(stage: Stage, leaves: Sequence[Leaf]) -> Iterator[str]:
    taken = {(leaf.what, leaf.key) for leaf in leaves} | {("parameter", leaf.split_by) for leaf in leaves}
    for key in stage.settings:
        if ("parameter", key) not in taken:
            yield f"{stage.id}.{key}"
    for index, item in enumerate(stage.items):
        assert stage.kind.items is not None
        for key in item:
            if ("item", key) not in taken:
                yield f"{stage.id}.{stage.kind.items.name}[{index}].{key}"


def unused_warning(input_id: str) -> str:
    """Return what is said of an input that enters no formula."""
    return f"{input_id} is declared and not used: it enters no formula here, so that nothing depends on it"


def told_inputs(plan: Plan, keys: Iterable[Input]) -> frozenset[Input]:
    """Return the inputs that keys of powers stand for."""
    found: set[Input] = set()
    for input_id, group in keys:
        if input_id.startswith(_PART):
            found |= {(input_id.removeprefix(_PART), every) for every in plan.scenario.groups}
        elif (input_id, group) != _SHARE:
            found.add((input_id, group))
    return frozenset(found)


def _of_value(plan: Plan, stage_id: str, name: str) -> Degrees[Input]:
    values = trace(plan.cut({stage_id: [name]})).get(stage_id)
    if values is None:
        return {}
    cells = values.total.get(name, values.by_group.get(name))
    return {} if cells is None else cells_joined(cells)


def cells_joined(cells: Cells) -> dict[Input, float | None]:
    """Return the inputs of all cells: 0 where an input cancels in every one."""
    made: dict[Input, float | None] = {}
    for cell in _flat(cells):
        for key, degree in (cell or {}).items():
            if made.get(key, 0.0) == 0:
                made[key] = degree
    return made


def _flat(cells: Cells) -> list[Powers[Input]]:
    return list(cells.flat)  # type: ignore[arg-type]


def _cells(rows: Collection[Collection[Powers[Input]]]) -> Cells:
    first = next(iter(rows))
    made = np.empty((len(rows), len(first)), dtype=object)
    for place, row in enumerate(rows):
        made[place] = list(row)
    return made


@dataclass(frozen=True, slots=True)
class _Names:
    """The algebra of powers of inputs; the groups' shares count as an input until the end."""

    scenario: Scenario

    def leaf(self, stage: Stage, leaf: Leaf) -> Cells:
        if leaf.what == "share":
            return _cells([self._shares({})])
        if leaf.what == "size":
            return _cells([self._shares({(SIZE_ID, None): 1.0})])
        if leaf.what == "parameter":
            values = self._setting(f"{stage.id}.{leaf.key}", stage.settings[leaf.key])
            if leaf.split_by:
                # A group's part of the amount is one factor, which cancels as a whole.
                part = f"{_PART}{stage.id}.{leaf.split_by}"
                values = [
                    product([value, {(part, group): 1.0}])
                    for value, group in zip(values, self.scenario.groups, strict=True)
                ]
            return _cells([values])
        if leaf.what in ("series", "period"):
            return _cells([[{}]])
        assert stage.kind.items is not None
        prefix = f"{stage.id}.{stage.kind.items.name}"
        rows = [self._setting(f"{prefix}[{i}].{leaf.key}", item[leaf.key]) for i, item in enumerate(stage.items)]
        width = max(map(len, rows))
        return _cells([row if len(row) == width else row * width for row in rows])

    def _shares(self, powers: Degrees[Input]) -> list[Powers[Input]]:
        several = len(self.scenario.groups) > 1
        return [{**powers, _SHARE: 1.0}] * len(self.scenario.groups) if several else [powers]

    def _setting(self, input_id: str, setting: Setting) -> list[Powers[Input]]:
        if setting.everybody is None:
            return [{(input_id, group): 1.0} for group in self.scenario.groups]
        own: Degrees[Input] = {(input_id, None): 1.0}
        return self._shares(own) if setting.parameter.extensive else [own]

    def received(self, value: Cells | None, times: float) -> Cells:
        return _cells([[None]]) if value is None else value

    def apply(self, formula: Formula, known: Mapping[str, Cells]) -> Cells:
        names = formula.arguments
        if not names:
            return _cells([[{}]])
        arrays = np.broadcast_arrays(*(known[name] for name in names))
        made = np.empty(arrays[0].shape, dtype=object)
        made.flat[:] = [
            powers_of(formula.expression, dict(zip(names, cells, strict=True)))
            for cells in zip(*map(_flat, arrays), strict=True)
        ]
        return made

    def fold(self, value: Cells, how: Fold) -> Cells:
        folded = total if how == "sum" else product
        return _cells([[folded(column) for column in value.T]])

    def add(self, value: Cells) -> Cells:
        return _cells([[total(row)] for row in value])

    def mean(self, value: Cells, weight: Cells) -> Cells:
        """Return the mean; values that are one function of the same inputs are the same in all groups, and so is it."""
        value, weight = np.broadcast_arrays(value, weight)
        rows: list[list[Powers[Input]]] = []
        for values, weights in zip(value, weight, strict=True):
            if (values[0] or {}).get(_SHARE, 0.0) == 0 and all(one == values[0] for one in values):
                rows.append([values[0]])
                continue
            weighted = total([product(pair) for pair in zip(values, weights, strict=True)])
            rows.append([ratio(weighted, total(weights))])
        return _cells(rows)

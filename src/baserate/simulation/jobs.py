"""The loops of a scenario as specs to run: every value filled in."""

from __future__ import annotations

from baserate.loops import LOOPS
from baserate.loops.spec import LoopSpec, fixed
from baserate.quantity import Quantity
from baserate.scenario.model import Loop, Population, Setting


def spec_of(loop: Loop, population: Population, days: int) -> LoopSpec:
    """Return the spec of a loop that runs for ``days``; parameters left out take the kind's defaults."""
    groups = tuple(population.groups)
    values: dict[str, tuple[Quantity, ...]] = {}
    for parameter in loop.kind.parameters:
        quantities = _filled(loop.settings.get(parameter.name), loop.kind.defaults.get(parameter.name), groups)
        if quantities:
            values[parameter.name] = quantities
    if loop.kind.items is not None:
        for parameter in loop.kind.items.parameters:
            default = loop.kind.defaults.get(parameter.name)
            values[parameter.name] = tuple(_filled(item.get(parameter.name), default, ())[0] for item in loop.items)
    if loop.kind.needs_population:
        assert population.size is not None
        values["size"] = (population.size,)
    return LoopSpec(
        id=loop.id,
        kind=loop.kind.name,
        days=days,
        names=loop.names,
        choices=tuple(sorted(loop.choices.items())),
        values=tuple(sorted(values.items())),
        groups=groups,
        group_shares=tuple(population.groups.values()),
        package=LOOPS.origin(loop.kind.name),
    )


def _filled(setting: Setting | None, default: float | None, groups: tuple[str, ...]) -> tuple[Quantity, ...]:
    if setting is None:
        return () if default is None else (fixed(default),)
    if setting.everybody is not None:
        return (setting.everybody,)
    return tuple(setting.by_group[group] for group in groups)

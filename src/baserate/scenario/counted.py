"""Proportions that are drawn from two counted numbers of a stage: {right, wrong} as ``{count, of}`` would be."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from baserate.errors import Faults
from baserate.quantity import Beta, Complement, Distribution, Origin, Quantity
from baserate.scenario.model import Setting
from baserate.stages.kind import Counted, StageKind

_ONE_MINUS = "one minus "


def counted_settings(
    kind: StageKind, settings: Mapping[str, Setting], stage_id: str, path: str, faults: Faults
) -> dict[str, Setting]:
    """Return the settings of a kind's counted proportions, where the numbers that they are drawn from can be used."""
    made = {}
    for counted in kind.counted:
        if counted.count in settings and counted.others in settings:
            found = _setting(counted, settings[counted.count], settings[counted.others], stage_id, path, faults)
            if found is not None:
                made[counted.parameter.name] = found
    return made


def _setting(
    counted: Counted, count: Setting, others: Setting, stage_id: str, path: str, faults: Faults
) -> Setting | None:
    name = counted.parameter.name
    both = f"{counted.count} and {counted.others}"
    if bool(count.by_group) != bool(others.by_group):
        faults.add(
            f"{path}.{counted.others}", f"{both}, one of them by group", "both by group, or neither", quote=False
        )
        return None
    ranged = [key for key, one in ((counted.count, count), (counted.others, others)) if not _is_counted(one)]
    for key in ranged:
        faults.add(f"{path}.{key}", "a range", "one whole number, or one for each group: a count", quote=False)
    if ranged:
        return None
    drawn: dict[str | None, Quantity] = {}
    for (group, right), (_, wrong) in zip(count.quantities(), others.quantities(), strict=True):
        stream = f"{stage_id}.{name}" if group is None else f"{stage_id}.{name}[{group}]"
        found = _quantity(counted, right, wrong, stream)
        if found is None:
            where = f" of group {group!r}" if group is not None else ""
            found_zero = f"{both}{where} both 0: nothing is known of any alert"
            faults.add(f"{path}.{counted.count}", found_zero, f"{both} that add up to 1 at least", quote=False)
            return None
        drawn[group] = found
    if None in drawn:
        return Setting(counted.parameter, drawn[None])
    return Setting(counted.parameter, by_group=MappingProxyType({str(group): one for group, one in drawn.items()}))


def _is_counted(setting: Setting) -> bool:
    return all(quantity.is_fixed for _, quantity in setting.quantities())


def _quantity(counted: Counted, right: Quantity, wrong: Quantity, stream: str) -> Quantity | None:
    """Return the proportion; where one record gives both numbers it is that record's own draw."""
    count, others = right.interval(0.9)[0], wrong.interval(0.9)[0]
    if count + others < 1:
        return None
    distribution: Distribution = Beta(count, count + others)
    origin = Origin("source", right.origin.reference) if right.origin.kind == "evidence" else right.origin
    if right.origin.kind == "evidence" and right.stream == wrong.stream:
        stream, origin = right.stream, right.origin
        if right.origin.reference.startswith(_ONE_MINUS):
            distribution = Complement(Beta(others, count + others))
    return Quantity(distribution, stream, counted.parameter.about.unit_in_words, origin)

"""Sweeps: the same loops at several settings of some parameters, a grid or an even design, on shared randomness."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from baserate.errors import Fault, Faults, UsageError
from baserate.loops.spec import LoopSpec, with_value
from baserate.parameters import Domain
from baserate.random.streams import uniforms
from baserate.scenario.model import Loop
from baserate.scenario.tables import DAYS
from baserate.tomlfile.keys import nearest
from baserate.tomlfile.numbers import NumberError, number_of

PEOPLE = Domain("a number of people from 1 to 1e30", 1.0, 1e30)
MOST_POINTS = 10_000
Value = float | str
#: A setting of every parameter that is varied, by its path.
Point = Mapping[str, Value]
POPULATION_SIZE = "population.size"
_RANGE = re.compile(r"\s*([^,]+?)\s+to\s+([^,]+?)\s*")


@dataclass(frozen=True, slots=True)
class Vary:
    """One parameter to vary: at ``values``, or evenly from ``low`` to ``high`` where there are none."""

    path: str
    values: tuple[Value, ...] = ()
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class _Target:
    """What a path leads to: a parameter of a loop, of one of its items or groups, a policy, the days, or the people."""

    name: str
    position: int | None = None
    group: str = ""
    domain: Domain | None = None
    options: tuple[str, ...] = ()


def read_vary(texts: Sequence[str], loops: Sequence[Loop]) -> tuple[Vary, ...]:
    """Return what texts ``PATH=VALUES`` ask to vary. Raises UsageError with every fault.

    ``PATH`` is ``LOOP.PARAMETER``, ``LOOP.PARAMETER.GROUP`` where the file gives it by group, ``LOOP.ITEM.PARAMETER``,
    ``LOOP.POLICY``, ``LOOP.days`` or ``population.size``; ``VALUES`` a list with commas, or ``LOW to HIGH``.
    """
    faults, targets = Faults(), _targets(loops)
    found: list[Vary] = []
    for text in texts:
        path, equals, values = (part.strip() for part in text.partition("="))
        if not equals or path not in targets:
            hint = nearest(path, targets)
            faults.add("vary", text, "PATH=VALUES, PATH one of " + ", ".join(list(targets)[:40]), hint)
            continue
        if path in {vary.path for vary in found}:
            faults.add("vary", path, "every parameter varied once")
            continue
        made = _read_values(path, values, targets[path], faults)
        if made is not None:
            found.append(made)
    if faults:
        raise UsageError(faults.found)
    return tuple(found)


def _read_values(path: str, text: str, target: _Target, faults: Faults) -> Vary | None:
    if target.options:
        words = tuple(word.strip() for word in text.split(","))
        wrong = [word for word in words if word not in target.options]
        if wrong:
            faults.add(f"vary {path}", wrong[0], "some of " + ", ".join(target.options))
        return None if wrong else Vary(path, words)
    domain = target.domain
    assert domain is not None
    span = _RANGE.fullmatch(text)
    parts = span.groups() if span else text.split(",")
    numbers = []
    for part in parts:
        try:
            number = number_of(part, share=domain.is_probability)
        except NumberError as error:
            faults.add(f"vary {path}", part.strip(), domain.words, error.hint)
            return None
        if not domain.holds(number):
            faults.add(f"vary {path}", part.strip(), domain.words)
            return None
        numbers.append(number)
    if not span:
        return Vary(path, tuple(numbers))
    if numbers[0] >= numbers[1] or domain.integer:
        faults.add(f"vary {path}", text, "LOW to HIGH, the lower end first, of a parameter that is no whole number")
        return None
    return Vary(path, (), *numbers)


def policy_paths(loops: Sequence[Loop]) -> frozenset[str]:
    """Return the paths that lead to a policy."""
    return frozenset(path for path, target in _targets(loops).items() if target.options)


def _targets(loops: Sequence[Loop]) -> dict[str, _Target]:
    found: dict[str, _Target] = {}
    for loop in loops:
        if loop.kind.needs_population:
            found[POPULATION_SIZE] = _Target("size", domain=PEOPLE)
        found[f"{loop.id}.days"] = _Target("days", domain=DAYS)
        for key, choice in loop.kind.choices.items():
            options = tuple(
                option
                for option in choice.options
                if all(name in loop.settings for name in loop.kind.needs.get((key, option), ()))
            )
            found[f"{loop.id}.{key}"] = _Target(key, options=options)
        for parameter in loop.kind.parameters:
            name, setting = parameter.name, loop.settings.get(parameter.name)
            if setting is not None or name in loop.kind.defaults:
                found[f"{loop.id}.{name}"] = _Target(name, domain=parameter.domain)
            for group in () if setting is None or setting.everybody is not None else setting.by_group:
                found[f"{loop.id}.{name}.{group}"] = _Target(name, group=group, domain=parameter.domain)
        for parameter in loop.kind.items.parameters if loop.kind.items else ():
            found[f"{loop.id}.{parameter.name}"] = _Target(parameter.name, domain=parameter.domain)
            for position, called in enumerate(loop.names):
                found[f"{loop.id}.{called}.{parameter.name}"] = _Target(
                    parameter.name, position, domain=parameter.domain
                )
    return found


def points_of(varied: Sequence[Vary], design: int, seed: int) -> tuple[Point, ...]:
    """Return the settings to run: every combination of the listed values, times ``design`` points over the ranges.

    The ranges are covered evenly by scrambled Sobol points. Policies vary fastest, so that those to compare at one
    setting of the numbers follow one another, the first option first. Raises UsageError for too many points,
    or where only one of ranges and ``design`` is given.
    """
    listed = [vary for vary in varied if vary.values]
    ranged = [vary for vary in varied if not vary.values]
    if bool(ranged) != bool(design):
        found = "a range without `design`" if ranged else "`design` without a range"
        raise UsageError(Fault(found, "both or neither", "give `vary` PATH=LOW to HIGH, and `design` how many points"))
    count = design or 1
    for vary in listed:
        count *= len(vary.values)
    if not 0 <= design <= MOST_POINTS or count > MOST_POINTS:
        raise UsageError(Fault(f"{count:,} settings", f"1 to {MOST_POINTS:,}", key="vary"))
    policies = [vary for vary in listed if isinstance(vary.values[0], str)]
    numbers, choices = _grid([vary for vary in listed if vary not in policies]), _grid(policies)
    placed = list(_placed(ranged, design, seed))
    return tuple({**number, **point, **choice} for number in numbers for point in placed for choice in choices)


def _grid(listed: Sequence[Vary]) -> list[Point]:
    """Return every combination of the listed values."""
    paths = [vary.path for vary in listed]
    return [dict(zip(paths, values, strict=True)) for values in itertools.product(*(vary.values for vary in listed))]


def _placed(ranged: Sequence[Vary], design: int, seed: int) -> Iterator[Point]:
    if not ranged:
        yield {}
        return
    cube = {vary.path: np.empty(0) for vary in ranged}
    for points in uniforms(seed, [f"vary:{path}" for path in cube], design, design):
        cube = {path: points[f"vary:{path}"] for path in cube}
    for index in range(design):
        yield {vary.path: float(vary.low + cube[vary.path][index] * (vary.high - vary.low)) for vary in ranged}


def at_point(spec: LoopSpec, loop: Loop, point: Point) -> tuple[LoopSpec, Point]:
    """Return the spec of a loop at a point, and the part of the point that is about this loop."""
    targets, own = _targets([loop]), {}
    for path, value in point.items():
        target = targets.get(path)
        if target is None:
            continue
        own[path] = value
        if target.options:
            choices = {**dict(spec.choices), target.name: str(value)}
            spec = replace(spec, choices=tuple(sorted(choices.items())))
        elif target.name == "days":
            spec = replace(spec, days=int(value))
        else:
            position = spec.groups.index(target.group) if target.group else target.position
            spec = with_value(spec, target.name, position, float(value))
    return spec, own

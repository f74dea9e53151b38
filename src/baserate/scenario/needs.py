"""What evidence a parameter or an outcome needs, by its id: of a kind (``face_search.fpir``) or of a stage."""

from __future__ import annotations

import re
from collections.abc import Iterator

from baserate.errors import EvidenceError, Fault
from baserate.parameters import Parameter
from baserate.records.fit import Need
from baserate.records.measures import OF_OUTCOMES, is_proportion
from baserate.scenario.check import SIZE
from baserate.scenario.model import Scenario
from baserate.stages import STAGES
from baserate.stages.kind import StageKind

_GROUP_OR_INDEX = re.compile(r"\[[^\]]*\]")


def need_of(name: str, scenario: Scenario | None = None) -> Need:
    """Return what fits a parameter or an outcome.

    ``name`` is ``KIND.parameter``, or ``STAGE.parameter`` of the scenario; without one, a first part that is no kind
    stands for every kind that has such a parameter (``search.fpir``). A group or an index in brackets is left out.
    Raises EvidenceError where nothing has that name.
    """
    head, _, rest = _GROUP_OR_INDEX.sub("", name).partition(".")
    if (head, rest) == ("population", "size"):
        return _of_parameter(SIZE)
    found = [need for kind in _kinds(head, scenario) for need in _needs(kind, rest)]
    if not found:
        raise EvidenceError(Fault(f"no parameter or outcome {name[:80]!r}", _allowed(head, scenario), _hint(scenario)))
    units = [need.units for need in found if need.units is not None]
    return Need(
        found[0].term,
        frozenset().union(*(need.measures for need in found)),
        frozenset().union(*(need.denominators for need in found)),
        frozenset().union(*units) if units else None,
        all(need.counted for need in found),
    )


def _kinds(head: str, scenario: Scenario | None) -> list[StageKind]:
    if scenario is not None:
        return [stage.kind for stage in scenario.stages if stage.id == head]
    return [STAGES[head]] if head in STAGES else [STAGES[kind] for kind in STAGES.names]


def _needs(kind: StageKind, rest: str) -> Iterator[Need]:
    items = kind.items
    for parameter in (*kind.parameters, *(items.parameters if items is not None else ())):
        listed = f"{items.name}.{parameter.name}" if items is not None else parameter.name
        if rest in (parameter.name, listed):
            yield _of_parameter(parameter)
    for outcome in kind.outcomes:
        if rest == outcome.name and not outcome.hidden:
            term = outcome.about.id
            yield Need(term, frozenset({term}), frozenset(OF_OUTCOMES.get(term, ())))


def _of_parameter(parameter: Parameter) -> Need:
    shares = [is_proportion(measure) for measure in parameter.measures]
    counted = bool(shares) and all(shares) and not parameter.domain.is_probability
    units = parameter.units or None
    return Need(parameter.about.id, parameter.measures, parameter.denominators, units, counted)


def _allowed(head: str, scenario: Scenario | None) -> str:
    kinds = _kinds(head, scenario)
    if scenario is not None and not kinds:
        return "STAGE.parameter with a stage of the scenario: " + ", ".join(stage.id for stage in scenario.stages)
    if len(kinds) == 1:
        return f"one of {', '.join(f'{head}.{parameter.name}' for parameter in kinds[0].parameters)}, or an outcome"
    return "KIND.parameter, such as face_search.fpir"


def _hint(scenario: Scenario | None) -> str:
    return "" if scenario is not None else "docs/reference/stages.md lists the parameters of every kind"

"""The JSON Schema of scenario files: the head, and every kind of stage and of loop, those of other packages too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from baserate.loops import LOOPS
from baserate.loops.kind import LoopKind
from baserate.parameters import ANY_NUMBER, Items, Parameter
from baserate.scenario.check import MAX_STAGES, POPULATION, SCENARIO, SIZE
from baserate.scenario.dependence import DEPENDENCE, MOST
from baserate.scenario.model import POINTS, THRESHOLD
from baserate.scenario.operating import AT_MOST
from baserate.scenario.tables import DAYS, MAX_LOOPS, OPERATE_AT, rules_of
from baserate.schemas.practice import practice_schema
from baserate.schemas.quantities import Definitions
from baserate.schemas.shapes import DIALECT
from baserate.stages import STAGES
from baserate.stages.kind import Series, StageKind
from baserate.terms import term
from baserate.tomlfile.declared import having, with_rules
from baserate.tomlfile.forms import OneOf
from baserate.tomlfile.keys import ID_PATTERN, MAX_NAME

_ID = {"type": "string", "pattern": f"^{ID_PATTERN}$", "description": "A name of its own, for results and inputs."}
_LABEL = {"type": "string", "minLength": 1, "maxLength": MAX_NAME, "pattern": r"\S"}


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema of scenario files."""
    defs = Definitions()
    stages = [defs.point_to(f"stage_{name}", _stage(STAGES[name], defs)) for name in STAGES.names]
    loops = [defs.point_to(f"loop_{name}", _loop(LOOPS[name], defs)) for name in LOOPS.names]
    schema = SCENARIO.schema()
    schema["properties"] |= {
        "population": {"description": "Who can come before the system.", **_population(defs)},
        "stage": _tables("The stages of the system: [[stage]] tables.", stages, MAX_STAGES),
        "loop": _tables("Feedback over time: [[loop]] tables, run by `baserate simulate`.", loops, MAX_LOOPS),
        "practice": practice_schema(),
        "dependence": _tables("Uncertain inputs that are drawn together.", [DEPENDENCE.schema()], MOST),
    }
    head = {
        "$schema": DIALECT,
        "title": "A scenario of baserate",
        "description": "A declared surveillance or crime-prediction system, from which `baserate assess` works.",
    }
    wants = [{"anyOf": [having([key]) for key in ("stage", "loop", "practice")]}, _needs_people()]
    return head | schema | {"allOf": [*schema.get("allOf", ()), *wants], "$defs": defs.made}


def _tables(about: str, kinds: Sequence[dict[str, Any]], at_most: int) -> dict[str, Any]:
    return {"description": about, "type": "array", "minItems": 1, "maxItems": at_most, "items": {"anyOf": list(kinds)}}


def _population(defs: Definitions) -> dict[str, Any]:
    schema = POPULATION.schema()
    size = defs.parameter(SIZE)
    schema["properties"]["size"] = size
    return schema | {"dependentRequired": {"reference": ["groups"]}}


def _needs_people() -> dict[str, Any]:
    """Return that the size of the population is given where a stage or a loop is about people."""
    stages = [name for name in STAGES.names if STAGES[name].needs_size]
    loops = [name for name in LOOPS.names if LOOPS[name].needs_population]
    having_any = [
        {"properties": {key: {"type": "array", "contains": _of_kind(names)}}, "required": [key]}
        for key, names in (("stage", stages), ("loop", loops))
    ]
    return {"if": {"anyOf": having_any}, "then": having(["population.size"])}


def _of_kind(names: Sequence[str]) -> dict[str, Any]:
    return {"type": "object", "properties": {"kind": {"enum": list(names)}}, "required": ["kind"]}


def _object(properties: dict[str, Any], required: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _kind(name: str, question: str) -> dict[str, Any]:
    return {"const": name, "description": question}


def _stage(kind: StageKind, defs: Definitions) -> dict[str, Any]:
    takes_input = bool(kind.fed_by) or kind.must_be_fed
    properties: dict[str, Any] = {"id": _ID, "kind": _kind(kind.name, kind.question)}
    if takes_input:
        properties["input"] = {"type": "string", "description": "The id of the stage whose alerts it is fed."}
    properties |= _parameters(kind.parameters, defs)
    required = ["id", "kind", *(["input"] if kind.must_be_fed else [])]
    supplied = {derived.formula.result for derived in kind.fed_by} if takes_input else set()
    asked = [parameter.name for parameter in kind.parameters if parameter.required and "." not in parameter.name]
    required += [name for name in asked if name not in supplied]
    if kind.items is not None:
        properties[kind.items.name] = _items(kind.items, defs)
        required.append(kind.items.name)
    properties |= {one.key: _series(one, defs) for one in kind.series if one.key}
    if kind.points is not None:
        schema = _with_points(kind, properties, required, defs)
    else:
        schema = with_rules(_object(properties, required), rules_of(kind))
    alone = [name for name in asked if name in supplied]
    if alone and not kind.must_be_fed:
        schema |= {"if": {"not": having(["input"])}, "then": having(alone)}
    return {"title": kind.name, "description": kind.question} | schema


def _parameters(parameters: Sequence[Parameter], defs: Definitions) -> dict[str, Any]:
    """Return the schemas of parameters by key, those of inner tables (``review.p``) in theirs."""
    made: dict[str, Any] = {}
    for parameter in parameters:
        outer, dot, name = parameter.name.rpartition(".")
        where = made.setdefault(outer, _object({}, ()))["properties"] if dot else made
        where[name] = defs.parameter(parameter)
    return made


def _with_points(
    kind: StageKind, properties: dict[str, Any], required: Sequence[str], defs: Definitions
) -> dict[str, Any]:
    """Return a stage that gives its rates as always, or at operating points alone, or both."""
    assert kind.points is not None
    rates = sorted(kind.points.otherwise)
    point = {THRESHOLD: defs.number(ANY_NUMBER)}
    point |= {name: defs.parameter(kind.parameter(name)) for name in kind.points.rates}
    properties |= {
        POINTS: {
            "description": "The two error rates at several thresholds: outcomes at each.",
            "type": "array",
            "minItems": 1,
            "maxItems": AT_MOST,
            "items": _object(point, list(point)),
        },
        OPERATE_AT: {
            "description": "The threshold at which the stage operates, where no rates stand beside its points.",
            "anyOf": [defs.number(ANY_NUMBER)],
        },
    }
    always = [name for name in required if name not in kind.points.otherwise]
    at_points = rules_of(kind, at_points=True)
    given = with_rules(
        {"required": [name for name in required if name not in always]}, rules_of(kind)[: -len(at_points) or None]
    )
    alone = {"allOf": [having([POINTS]), {"not": {"anyOf": [having([name]) for name in rates]}}]}
    where = {"if": alone, "then": {}, "else": given}
    schema = with_rules(_object(properties, always), at_points)
    schema["allOf"] = [*schema.get("allOf", ()), where, {"dependentRequired": {OPERATE_AT: [POINTS]}}]
    return schema


def _series(series: Series, defs: Definitions) -> dict[str, Any]:
    about = f"Numbers at which some outcomes are worked out: {term(series.name).definition}"
    return {
        "description": about,
        "type": "array",
        "minItems": 1,
        "maxItems": series.at_most,
        "uniqueItems": True,
        "items": defs.number(series.domain),
        "default": list(series.default),
    }


def _items(items: Items, defs: Definitions) -> dict[str, Any]:
    properties = {items.label: _LABEL | {"description": f"What the {items.one} is called."}} if items.label else {}
    properties |= {parameter.name: defs.parameter(parameter) for parameter in items.parameters}
    required = [parameter.name for parameter in items.parameters if parameter.required]
    item = _object(properties, [*([items.label] if items.label else []), *required])
    return {"type": "array", "minItems": 1, "maxItems": items.at_most, "items": item}


def _loop(kind: LoopKind, defs: Definitions) -> dict[str, Any]:
    days = {"description": "How many days it runs, where --days does not say.", "anyOf": [defs.number(DAYS)]}
    properties: dict[str, Any] = {"id": _ID, "kind": _kind(kind.name, kind.question), "days": days}
    for key, choice in kind.choices.items():
        options = OneOf(tuple(choice.options), choice.options).schema()
        properties[key] = {"description": "The policy.", **options, "default": choice.default}
    properties |= {one.name: defs.parameter(one, kind.defaults.get(one.name)) for one in kind.parameters}
    required = ["id", "kind", *(parameter.name for parameter in kind.parameters if parameter.required)]
    if kind.items is not None:
        properties[kind.items.name] = _items(kind.items, defs)
        required.append(kind.items.name)
    schema = {"title": kind.name, "description": kind.question} | _object(properties, required)
    needs = [_needed(key, option, names, kind) for (key, option), names in kind.needs.items()]
    return schema | {"allOf": needs} if needs else schema


def _needed(key: str, option: str, names: Sequence[str], kind: LoopKind) -> dict[str, Any]:
    """Return that an option is not chosen without the parameters that it takes; one left out is the default."""
    chosen: dict[str, Any] = {"properties": {key: {"const": option}}}
    if kind.choices[key].default != option:
        chosen["required"] = [key]
    return {"if": chosen, "then": having(names)}

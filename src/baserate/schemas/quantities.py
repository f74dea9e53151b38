"""Quantities as JSON Schema: every form that a file may give, by where the number may lie."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from typing import Any

from baserate.parameters import Domain, Parameter
from baserate.scenario.quantities import COUNTS, LEVEL, SHAPES, TEXT_KEYS
from baserate.tomlfile.forms import Text
from baserate.tomlfile.numbers import NUMBER_PATTERN, NUMBER_RANGE_PATTERN, SHARE_PATTERN, SHARE_RANGE_PATTERN

_TEXTS = {
    "source": "Where the number stands: report, page, address.",
    "assumption": "Why it is assumed, where nobody measured it.",
    "unit": "The parameter's own unit; for money, with the currency.",
}


@dataclass(slots=True)
class Definitions:
    """Schemas that others point to, by name: one for each domain and form."""

    made: dict[str, Any] = field(default_factory=dict)

    def point_to(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        """Return a reference to a schema that is kept under a name."""
        self.made.setdefault(name, schema)
        return {"$ref": f"#/$defs/{name}"}

    def number(self, domain: Domain) -> dict[str, Any]:
        """Return the schema of one number, as a number or as text."""
        made: dict[str, Any] = {"type": "integer" if domain.integer else "number", "description": domain.words}
        made["exclusiveMinimum" if domain.open_low else "minimum"] = domain.low
        made["maximum"] = domain.high
        pattern = SHARE_PATTERN if domain.is_probability else NUMBER_PATTERN
        return self.point_to(_slug(domain), {"anyOf": [made, {"type": "string", "pattern": pattern}]})

    def quantity(self, domain: Domain) -> dict[str, Any]:
        """Return the schema of a quantity in every form but by group."""
        number = self.number(domain)
        span = {
            "type": "string",
            "pattern": SHARE_RANGE_PATTERN if domain.is_probability else NUMBER_RANGE_PATTERN,
            "description": '"a to b": a range that holds 90%',
        }
        forms = [number, span, _table({"value": {"anyOf": [number, span]}}), self._range(number)]
        if domain.is_probability:
            counts = self.number(COUNTS)
            of = {"allOf": [counts, {"not": {"const": 0}}], "description": "Of how many."}
            forms.append(_table({"count": {"description": "How many were counted.", **counts}, "of": of}))
        evidence = {"type": "string", "description": "The id of a record: `baserate evidence list`."}
        complement = {"type": "boolean", "description": "One minus the record."}
        forms.append(_table({"evidence": evidence}, {"complement": complement}))
        return self.point_to(f"{_slug(domain)}_quantity", {"anyOf": forms})

    def _range(self, number: dict[str, Any]) -> dict[str, Any]:
        shapes = [*SHAPES, *(shape.replace("-", "_") for shape in SHAPES if "-" in shape)]
        optional = {"level": self.number(LEVEL), "shape": {"enum": shapes}, "mode": number}
        triangular = {"properties": {"shape": {"const": "triangular"}}, "required": ["shape"]}
        made = _table({"low": number, "high": number}, optional)
        return made | {"if": triangular, "then": {"required": ["mode"]}, "else": {"not": {"required": ["mode"]}}}

    def by_group(self, domain: Domain) -> dict[str, Any]:
        """Return the schema of a quantity in every form, by group too."""
        quantity = self.quantity(domain)
        groups = {
            "type": "object",
            "additionalProperties": quantity,
            "minProperties": 1,
            "description": "One quantity for each group declared under [population].",
        }
        forms = {"anyOf": [quantity, _table({"by_group": groups})]}
        return self.point_to(f"{_slug(domain)}_quantity_by_group", forms)

    def parameter(self, parameter: Parameter, default: float | None = None) -> dict[str, Any]:
        """Return the schema of a parameter: what it is, an example, and the forms that it takes."""
        about = parameter.about
        unit = "" if about.unit_in_words == about.name else f" ({about.unit_in_words})"
        name = about.name[:1].upper() + about.name[1:]
        made: dict[str, Any] = {"description": f"{name}{unit}. {about.definition} {parameter.domain.words}."}
        domain = parameter.domain
        if parameter.whole:
            domain = replace(domain, words=f"{domain.words}, and whole", integer=True)
        if parameter.single:
            number = self.number(domain)
            made["anyOf"] = [number, _table({"value": number})]
        else:
            forms = self.by_group if parameter.by_group else self.quantity
            made["anyOf"] = [forms(domain)]
        if parameter.example:
            made["examples"] = [tomllib.loads(f"example = {parameter.example}")["example"]]
        return made if default is None else made | {"default": default}


def _slug(domain: Domain) -> str:
    return re.sub(r"[^a-z0-9]+", "_", domain.words.casefold()).strip("_")


def _table(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of one form of a table, with the texts that any form may have."""
    texts = {key: {"description": _TEXTS[key], **Text().schema()} for key in TEXT_KEYS}
    return {
        "type": "object",
        "properties": {**required, **(optional or {}), **texts},
        "required": list(required),
        "additionalProperties": False,
    }

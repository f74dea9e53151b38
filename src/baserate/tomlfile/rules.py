"""What the keys of one table ask of one another: each rule checks which keys are given, and says so as JSON Schema."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from baserate.errors import Faults


class Rule(Protocol):
    """What the keys of one table ask of one another."""

    def check(self, given: Collection[str], path: str, faults: Faults) -> None:
        """Note a fault where the keys ``given`` break the rule."""

    def schema(self) -> dict[str, Any]:
        """Return the rule as JSON Schema of the table."""


def _under(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def having(names: Collection[str]) -> dict[str, Any]:
    """Return the JSON Schema of a table with all these keys; ``review.p`` is the key ``p`` of its table ``review``."""
    inner: dict[str, list[str]] = {}
    for outer, _, name in (name.partition(".") for name in sorted(names)):
        inner.setdefault(outer, []).extend([name] if name else [])
    made: dict[str, Any] = {"required": list(inner)}
    tables = {outer: having(keys) for outer, keys in inner.items() if keys}
    return made | {"properties": tables} if tables else made


def _where(name: str, then: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a table that is as ``then`` says where it has a key."""
    return {"if": having([name]), "then": then} if "." in name else {"dependentSchemas": {name: then}}


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the keys; ``allowed`` says what is wanted."""

    names: tuple[str, ...]
    allowed: str

    def check(self, given: Collection[str], path: str, faults: Faults) -> None:
        """Note a fault where none is given."""
        if not set(self.names) & set(given):
            faults.add(path, "neither " + " nor ".join(self.names), self.allowed, quote=False)

    def schema(self) -> dict[str, Any]:
        """Return the rule as JSON Schema of the table."""
        return {"anyOf": [having([name]) for name in self.names]}


@dataclass(frozen=True, slots=True)
class Requires:
    """A key only beside another: where more than one is ``needed``, any one of them will do.

    The fault stands ``at`` a key, which is the key itself where nothing else is said.
    """

    name: str
    needed: tuple[str, ...]
    allowed: str = ""
    hint: str = ""
    at: str = ""

    def check(self, given: Collection[str], path: str, faults: Faults) -> None:
        """Note a fault where the key stands without what it needs."""
        if self.name in given and not set(self.needed) & set(given):
            needed = " or ".join(self.needed)
            allowed = self.allowed or f"{self.name} only together with {needed}"
            key = _under(path, self.at or self.name)
            faults.add(key, f"{self.name} without {needed}", allowed, self.hint, quote=False)

    def schema(self) -> dict[str, Any]:
        """Return the rule as JSON Schema of the table."""
        choices = [having([name]) for name in self.needed]
        return _where(self.name, choices[0] if len(choices) == 1 else {"anyOf": choices})


@dataclass(frozen=True, slots=True)
class Excludes:
    """A key that cannot stand beside another."""

    name: str
    other: str
    hint: str = ""

    def check(self, given: Collection[str], path: str, faults: Faults) -> None:
        """Note a fault where both are given."""
        if self.name in given and self.other in given:
            found = f"{self.name} beside {self.other}"
            faults.add(_under(path, self.name), found, f"no {self.name} beside a {self.other}", self.hint, quote=False)

    def schema(self) -> dict[str, Any]:
        """Return the rule as JSON Schema of the table."""
        return {"not": having([self.name, self.other])}


@dataclass(frozen=True, slots=True)
class Together:
    """Keys given all or not at all."""

    names: frozenset[str]

    def check(self, given: Collection[str], path: str, faults: Faults) -> None:
        """Note a fault where some are given and others are not."""
        missing = self.names - set(given)
        if missing and missing != self.names:
            allowed = "both or neither of " + " and ".join(sorted(self.names))
            faults.add(path, f"no {', '.join(sorted(missing))}", allowed, quote=False)

    def schema(self) -> dict[str, Any]:
        """Return the rule as JSON Schema of the table."""
        none = {"not": {"anyOf": [having([name]) for name in sorted(self.names)]}}
        return {"anyOf": [having(self.names), none]}


@dataclass(frozen=True, slots=True)
class ExactlyOne:
    """Sets of keys of which exactly one is given whole, and of the others no key that is not ``always_allowed``."""

    choices: tuple[frozenset[str], ...]
    always_allowed: frozenset[str] = frozenset()

    def check(self, given: Collection[str], path: str, faults: Faults) -> None:
        """Note a fault where none or more than one is given, or one with a key of another."""
        whole = [choice for choice in self.choices if choice <= set(given)]
        named = set(given) & self._telling
        if len(whole) != 1 or named - whole[0]:
            words = " or ".join(" with ".join(sorted(choice)) for choice in self.choices)
            faults.add(path, " and ".join(sorted(named)) or "neither", f"exactly one of: {words}", quote=False)

    @property
    def _telling(self) -> frozenset[str]:
        """The keys by which the choices are told apart."""
        return frozenset().union(*(choice - self.always_allowed for choice in self.choices))

    def schema(self) -> dict[str, Any]:
        """Return the rule as JSON Schema of the table."""
        return {"oneOf": [self._only(choice) for choice in self.choices]}

    def _only(self, choice: frozenset[str]) -> dict[str, Any]:
        others = sorted(self._telling - choice)
        made = having(choice)
        return made | {"not": {"anyOf": [having([name]) for name in others]}} if others else made


def with_rules(schema: dict[str, Any], rules: Sequence[Rule]) -> dict[str, Any]:
    """Return the schema of a table with its rules."""
    made = [rule.schema() for rule in rules]
    return schema | {"allOf": made} if made else schema

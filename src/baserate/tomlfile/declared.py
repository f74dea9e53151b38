"""Tables declared once, as dataclasses: read into them with every fault at once, and said as JSON Schema.

A field ``level: Annotated[float, Number(0.5, 1, "..."), "what it is"] = 0.95`` declares a key: its form, what it is,
and its value where it is left out. The form follows from the type where none is given. ``RULES`` of the class are what
its keys ask of one another, and its ``__post_init__`` raises ``Disagreement`` where values do not go together.

A validation library would do this too; pydantic's import alone takes 0.18 of the half second that an assessment may
take from the shell, and this takes 0.01.
"""

from __future__ import annotations

import types
from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Generic, Literal, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from baserate.errors import Faults
from baserate.tomlfile.forms import Flag, Form, ListOf, Number, OneOf, Text, Whole
from baserate.tomlfile.keys import unknown_keys

T = TypeVar("T")


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
        named = set(given) & self._distinctive
        if len(whole) != 1 or named - whole[0]:
            words = " or ".join(" with ".join(sorted(choice)) for choice in self.choices)
            faults.add(path, " and ".join(sorted(named)) or "neither", f"exactly one of: {words}", quote=False)

    @property
    def _distinctive(self) -> frozenset[str]:
        """The keys that distinguish the choices."""
        return frozenset().union(*(choice - self.always_allowed for choice in self.choices))

    def schema(self) -> dict[str, Any]:
        """Return the rule as JSON Schema of the table."""
        return {"oneOf": [self._only(choice) for choice in self.choices]}

    def _only(self, choice: frozenset[str]) -> dict[str, Any]:
        others = sorted(self._distinctive - choice)
        made = having(choice)
        return made | {"not": {"anyOf": [having([name]) for name in others]}} if others else made


def with_rules(schema: dict[str, Any], rules: Sequence[Rule]) -> dict[str, Any]:
    """Return the schema of a table with its rules."""
    made = [rule.schema() for rule in rules]
    return schema | {"allOf": made} if made else schema


class Disagreement(ValueError):  # noqa: N818
    """Values of one table that do not go together: what was found, what is allowed, and the key it is put down to."""

    def __init__(self, found: str, allowed: str, *, key: str = "", hint: str = "") -> None:
        self.found, self.allowed, self.key, self.hint = found, allowed, key, hint
        super().__init__(f"found {found}; allowed: {allowed}")


_DEFAULT_FORMS: Mapping[type, Form] = {
    bool: Flag(),
    str: Text(),
    float: Number(),
    int: Whole(-(2**63), 2**63 - 1),
}


def as_data(value: Any) -> Any:
    """Return a declared value as JSON data: dataclasses as objects without what is None, tuples as lists."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        return {name: as_data(part) for name, part in parts.items() if part is not None}
    if isinstance(value, tuple):
        return [as_data(item) for item in value]
    return value.value if isinstance(value, StrEnum) else value


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table: its form, what it is, and whether it has to be there."""

    name: str
    form: Form
    about: str
    required: bool
    default: Any


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """The table that a dataclass declares; ``others`` are keys of the file that are read elsewhere."""

    of: type[T]
    others: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What is allowed."""
        return "a table with " + ", ".join(key.name for key in keys_of(self.of))

    def read(self, raw: Any, path: str, faults: Faults) -> T | None:
        """Return the dataclass, or None after noting what is wrong with the table."""
        before = len(faults.found)
        values = self.values(raw, path, faults)
        if values is None or len(faults.found) > before:
            return None
        return self.make(values, path, faults)

    def values(self, raw: Any, path: str, faults: Faults) -> dict[str, Any] | None:
        """Return what can be read, by key, after noting what cannot and what is missing; None for no table at all."""
        if not isinstance(raw, dict):
            faults.add(path, raw, f"a table, [{path}]" if "[" not in path else self.words)
            return None
        keys = keys_of(self.of)
        unknown_keys(raw, [*(key.name for key in keys), *self.others], path, faults)
        found = {}
        for key in keys:
            where = f"{path}.{key.name}" if path else key.name
            if key.name in raw and not (raw[key.name] is None and not key.required):
                value = key.form.read(raw[key.name], where, faults)
                if value is not None:
                    found[key.name] = value
            elif key.required:
                faults.add(where, f"no {key.name}", key.form.words, quote=False)
        for rule in self.rules:
            rule.check(raw, path, faults)
        return found

    @property
    def rules(self) -> tuple[Rule, ...]:
        """What the keys ask of one another."""
        return getattr(self.of, "RULES", ())

    def make(self, values: Mapping[str, Any], path: str, faults: Faults) -> T | None:
        """Return the dataclass of values that are read, or None after noting that they do not go together."""
        try:
            return self.of(**values)
        except Disagreement as error:
            key = ".".join(part for part in (path, error.key) if part)
            faults.add(key, error.found, error.allowed, error.hint, quote=False)
            return None

    def schema(self) -> dict[str, Any]:
        """Return the table as JSON Schema."""
        made: dict[str, Any] = {"type": "object", "properties": {}, "additionalProperties": False}
        for key in keys_of(self.of):
            about = {"description": key.about} if key.about else {}
            made["properties"][key.name] = about | key.form.schema() | _default(key)
        required = [key.name for key in keys_of(self.of) if key.required]
        return with_rules(made | ({"required": required} if required else {}), self.rules)


def keys_of(declared: Any) -> tuple[Key, ...]:
    """Return the keys that a dataclass declares, in its order; a field with ``init=False`` is none."""
    return _keys_of(declared)


@cache
def _keys_of(declared: Any) -> tuple[Key, ...]:
    hints = get_type_hints(declared, include_extras=True)
    return tuple(_key(part, hints[part.name]) for part in fields(declared) if part.init)


def _key(part: Field[Any], hint: Any) -> Key:
    extras = get_args(hint)[1:] if get_origin(hint) is Annotated else ()
    about = next((extra for extra in extras if isinstance(extra, str)), "")
    form = next((extra for extra in extras if not isinstance(extra, str)), None)
    required = part.default is MISSING and part.default_factory is MISSING
    default = part.default_factory() if part.default_factory is not MISSING else part.default
    return Key(part.name, form or form_of(hint), about, required, None if required else default)


def form_of(hint: Any) -> Form:
    """Return the form that follows from a type. Raises TypeError for a type from which none follows."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return next((extra for extra in parts[1:] if not isinstance(extra, str)), None) or form_of(parts[0])
    if origin in (Union, types.UnionType):
        (present,) = (part for part in parts if part is not type(None))
        return form_of(present)
    if origin is Literal:
        return OneOf(parts)
    if origin is tuple:
        return ListOf(form_of(parts[0]))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return OneOf(tuple(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        return Table(hint)
    return _DEFAULT_FORMS[hint]


def _default(key: Key) -> dict[str, Any]:
    """Return the value of a key that is left out, where that says more than that nothing is there."""
    if isinstance(key.default, tuple):
        return {"default": list(key.default)} if key.default else {}
    return {"default": key.default} if isinstance(key.default, (bool, int, float, str)) and key.default != "" else {}

"""What may stand at a key: each form reads a value, or notes why it cannot, and says the same as JSON Schema."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from baserate.errors import Faults
from baserate.tomlfile.keys import nearest
from baserate.tomlfile.numbers import NUMBER_PATTERN, SHARE_PATTERN, NumberError, number_of

MAX_TEXT = 2000
#: A longer integer is no number that a double could hold.
_MAX_BITS = 1000


class Form(Protocol):
    """What may stand at a key."""

    @property
    def words(self) -> str:
        """What is allowed, as an error says it."""

    def read(self, raw: Any, path: str, faults: Faults) -> Any:
        """Return the value at ``path``, or None after noting what is wrong with it."""

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""


@dataclass(frozen=True, slots=True)
class Text:
    """Text, returned without the space around it; ``pattern`` is matched whole.

    An ``exact`` one is returned as it is, and may be blank where ``blank`` says so.
    """

    at_most: int = MAX_TEXT
    pattern: str = ""
    of: str = ""
    exact: bool = False
    blank: bool = False

    @property
    def words(self) -> str:
        """What is allowed."""
        return self.of or f"text in quotes, at most {self.at_most} characters"

    def read(self, raw: Any, path: str, faults: Faults) -> str | None:
        """Return the text."""
        if isinstance(raw, str) and (self.blank or raw.strip()) and len(raw) <= self.at_most:
            text = raw if self.exact else raw.strip()
            if not self.pattern or re.fullmatch(self.pattern, text):
                return text
        faults.add(path, raw, self.words)
        return None

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        pattern = f"^(?:{self.pattern})$" if self.pattern else "" if self.blank else r"\S"
        return {"type": "string", "maxLength": self.at_most, **({"pattern": pattern} if pattern else {})}


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number from ``low`` to ``high``; an open end is left out itself."""

    low: float = -math.inf
    high: float = math.inf
    of: str = "a finite number"
    open_low: bool = False
    open_high: bool = False

    @property
    def words(self) -> str:
        """What is allowed."""
        return self.of

    def read(self, raw: Any, path: str, faults: Faults) -> float | None:
        """Return the number, as the file has it or as its text says it."""
        found, hint = raw, ""
        if isinstance(raw, str):
            try:
                found = number_of(raw, share=self._is_share)
            except NumberError as error:
                hint = error.hint
        if isinstance(found, (int, float)) and not isinstance(found, bool) and self._holds(found):
            return found
        faults.add(path, raw, self.words, hint)
        return None

    @property
    def _is_share(self) -> bool:
        return self.low >= 0 and self.high <= 1

    def _holds(self, raw: float) -> bool:
        if isinstance(raw, int) and raw.bit_length() > _MAX_BITS:
            return False
        above = raw > self.low if self.open_low else raw >= self.low
        below = raw < self.high if self.open_high else raw <= self.high
        return math.isfinite(raw) and above and below

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        made: dict[str, Any] = {"type": ["number", "string"]}
        made["pattern"] = SHARE_PATTERN if self._is_share else NUMBER_PATTERN
        if math.isfinite(self.low):
            made["exclusiveMinimum" if self.open_low else "minimum"] = self.low
        if math.isfinite(self.high):
            made["exclusiveMaximum" if self.open_high else "maximum"] = self.high
        return made


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``low`` to ``high``, written without a decimal point."""

    low: int
    high: int | None = None

    @property
    def words(self) -> str:
        """What is allowed."""
        return f"a whole number from {self.low:,}" + ("" if self.high is None else f" to {self.high:,}")

    def read(self, raw: Any, path: str, faults: Faults) -> int | None:
        """Return the number."""
        whole = isinstance(raw, int) and not isinstance(raw, bool)
        if whole and self.low <= raw and (self.high is None or raw <= self.high):
            return int(raw)
        faults.add(path, raw, self.words)
        return None

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        return {"type": "integer", "minimum": self.low, **({} if self.high is None else {"maximum": self.high})}


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    words: str = "true or false"

    def read(self, raw: Any, path: str, faults: Faults) -> bool | None:
        """Return the flag."""
        if isinstance(raw, bool):
            return raw
        faults.add(path, raw, self.words)
        return None

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Constant:
    """The one value that may stand there."""

    value: int | str

    @property
    def words(self) -> str:
        """What is allowed."""
        return str(self.value)

    def read(self, raw: Any, path: str, faults: Faults) -> int | str | None:
        """Return the value."""
        if type(raw) is type(self.value) and raw == self.value:
            return self.value
        faults.add(path, raw, self.words)
        return None

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        return {"const": self.value}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words; ``about`` says what each means."""

    options: tuple[str, ...]
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What is allowed."""
        return "one of " + ", ".join(self.options)

    def read(self, raw: Any, path: str, faults: Faults) -> str | None:
        """Return the word."""
        if isinstance(raw, str) and raw in self.options:
            return self.options[self.options.index(raw)]
        faults.add(path, raw, self.words, nearest(raw, self.options) if isinstance(raw, str) else "")
        return None

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        if not self.about:
            return {"enum": list(self.options)}
        return {"anyOf": [{"const": option, "description": self.about[option]} for option in self.options]}


@dataclass(frozen=True, slots=True)
class Value:
    """A text, a number or true or false, as a log may hold it: returned as the log would write it."""

    words: str = "a value of the column: text, a number, true or false"

    def read(self, raw: Any, path: str, faults: Faults) -> str | None:
        """Return the value as text."""
        if isinstance(raw, bool):
            return "true" if raw else "false"
        if isinstance(raw, float) and raw.is_integer():
            return str(int(raw))
        if isinstance(raw, (str, int, float)):
            return str(raw)
        faults.add(path, raw, self.words)
        return None

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        return {"type": ["string", "number", "boolean"]}


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one form; with ``or_one`` a value alone stands for a list of it."""

    form: Form
    of: str = ""
    at_least: int = 0
    at_most: int | None = None
    distinct: bool = False
    or_one: bool = False

    @property
    def words(self) -> str:
        """What is allowed."""
        return self.of or f"a list, each {self.form.words}"

    def read(self, raw: Any, path: str, faults: Faults) -> tuple[Any, ...] | None:
        """Return the values."""
        values = [raw] if self.or_one and not isinstance(raw, list) else raw
        if not isinstance(values, list) or len(values) < self.at_least:
            faults.add(path, raw, self.words)
            return None
        if self.at_most is not None and len(values) > self.at_most:
            faults.add(path, raw, f"{self.words}: at most {self.at_most}")
            return None
        before = len(faults.found)
        alone = values is not raw
        found = tuple(
            self.form.read(value, path if alone else f"{path}[{index}]", faults) for index, value in enumerate(values)
        )
        if len(faults.found) > before:
            return None
        if self.distinct and len(set(found)) < len(found):
            faults.add(path, raw, f"{self.words}, each once")
            return None
        return found

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        made: dict[str, Any] = {"type": "array", "items": self.form.schema()}
        if self.at_least:
            made["minItems"] = self.at_least
        if self.at_most is not None:
            made["maxItems"] = self.at_most
        if self.distinct:
            made["uniqueItems"] = True
        return {"anyOf": [self.form.schema(), made]} if self.or_one else made


@dataclass(frozen=True, slots=True)
class MapOf:
    """A table whose keys the file chooses, each with a value of one form."""

    form: Form
    of: str = "a table"
    at_most: int | None = None
    at_least: int = 0

    @property
    def words(self) -> str:
        """What is allowed."""
        return self.of

    def read(self, raw: Any, path: str, faults: Faults) -> dict[str, Any] | None:
        """Return the values that can be read, by key."""
        most = math.inf if self.at_most is None else self.at_most
        if not isinstance(raw, dict) or not self.at_least <= len(raw) <= most:
            faults.add(path, raw, self.words)
            return None
        read = {key: self.form.read(value, f"{path}.{key}", faults) for key, value in raw.items()}
        return {key: value for key, value in read.items() if value is not None}

    def schema(self) -> dict[str, Any]:
        """Return the form as JSON Schema."""
        made: dict[str, Any] = {"type": "object", "additionalProperties": self.form.schema()}
        if self.at_least:
            made["minProperties"] = self.at_least
        return made if self.at_most is None else made | {"maxProperties": self.at_most}

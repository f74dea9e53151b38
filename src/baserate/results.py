"""What every result states: what reproduces it, and its inputs with where each comes from."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from baserate import __version__
from baserate.quantity import OriginKind, Quantity

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What reproduces a result; what a kind of result does not have is None.

    ``sha256`` is that of the file read, and ``of`` says which file that is: the JSON has ``input_sha256`` or
    ``spec_sha256``.
    """

    command: str
    seed: int | None = None
    level: float | None = None
    draws: int | None = None
    replicates: int | None = None
    sha256: str | None = None
    of: Literal["input", "spec"] = "input"
    version: str = __version__

    def head(self, form: str, title: str | None = None) -> dict[str, Any]:
        """Return what the JSON form of every result begins with; ``form`` names the form."""
        made = {
            "format": form,
            "title": title,
            "version": self.version,
            "seed": self.seed,
            "draws": self.draws,
            "replicates": self.replicates,
            "level": self.level,
            f"{self.of}_sha256": self.sha256,
            "command": self.command,
        }
        return {key: value for key, value in made.items() if value is not None}


class Reproducible:
    """A result that says what reproduces it."""

    __slots__ = ()
    provenance: Provenance

    @property
    def version(self) -> str:
        """The version of baserate."""
        return self.provenance.version

    @property
    def command(self) -> str:
        """The command that gives the result again."""
        return self.provenance.command

    @property
    def seed(self) -> int:
        """What fixes the draws."""
        return _given(self.provenance.seed)

    @property
    def level(self) -> float:
        """The mass between the ends of an interval."""
        return _given(self.provenance.level)


def _given(value: T | None) -> T:
    assert value is not None
    return value


@dataclass(frozen=True, slots=True)
class InputResult:
    """One input with its exact quantiles and where it comes from; ``words`` describe its distribution."""

    id: str
    group: str | None
    origin: OriginKind
    reference: str
    median: float
    low: float
    high: float
    unit: str
    words: str

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        keys = ("id", "group", "origin", "reference", "median", "low", "high", "unit")
        return {key: getattr(self, key) for key in keys}


def state_input(input_id: str, group: str | None, quantity: Quantity, level: float) -> InputResult:
    """Return what a result states of an input; low and high hold the share ``level`` of it."""
    median, low, high = quantity.interval(level)
    origin, words = quantity.origin, quantity.distribution.words
    return InputResult(input_id, group, origin.kind, origin.reference, median, low, high, quantity.unit, words)


def command_of(verb: str, *operands: str, **parameters: object) -> str:
    """Return the command line that gives a result again; a parameter that is None or empty is left out.

    This is the one place in which the library writes options: a parameter's name with hyphens, a list as one option an
    entry, a mapping as ``KEY=VALUE``, True and False as ``--NAME`` and ``--no-NAME``, numbers in full.
    """
    words = ["baserate", verb, *operands]
    for name, value in parameters.items():
        words += _option(name.replace("_", "-"), value)
    return shlex.join(words)


def _option(name: str, value: object) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return [f"--{name}" if value else f"--no-{name}"]
    if isinstance(value, Mapping):
        value = [f"{key}={part}" for key, part in value.items()]
    entries = value if isinstance(value, list | tuple) else [value]
    return [word for entry in entries for word in (f"--{name}", str(entry))]


def to_json(result: Mapping[str, Any]) -> str:
    """Return the JSON form of a result as text, numbers in full; NaN and infinities are refused."""
    return json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

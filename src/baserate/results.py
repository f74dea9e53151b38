"""What every result states: what reproduces it, and its inputs with where each comes from."""

from __future__ import annotations

import importlib
import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from baserate import __version__
from baserate.errors import Fault, UnknownNameError
from baserate.frames import Backend, frame_of
from baserate.quantity import Estimate, IntervalKind, OriginKind, Quantity
from baserate.tomlfile.keys import nearest
from baserate.values import Value

if TYPE_CHECKING:
    from baserate.report.document import Report

#: Lines of a result that are shown at a prompt or in a notebook; the report and the frame hold all.
MOST_LINES = 16
WIDEST = 100


def public_face() -> ModuleType:
    """Return the module of the public functions: methods look it up when they are called, so that arrows go down."""
    return importlib.import_module("baserate.api")


class Result(Value):
    """What every result can do: it is compared by value, shown, and given as a dict, a frame or a report."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form."""
        raise NotImplementedError

    def table(self) -> list[dict[str, Any]]:
        """Return the rows of ``to_frame``, each a flat dict."""
        return [flat(self.to_dict())]

    def lines(self) -> list[tuple[str, str]]:
        """Return what is shown of the result: names, and numbers in words."""
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """The result in a line."""
        return type(self).__name__

    def to_frame(self, backend: Backend | None = None) -> Any:
        """Return the result as a frame, one row an outcome (or a rate, or an answer).

        Parameters
        ----------
        backend : {"pandas", "polars", "pyarrow"}, optional
            Whose frame to make; the first of these that is installed where it is left out.

        Raises
        ------
        UsageError
            Where none of these libraries is installed, or not the one named.
        """
        return frame_of(self.table(), backend)

    def report(self) -> Report:
        """Return the report of the result, to be shown in a notebook or saved as HTML, PDF, CSV, text or JSON."""
        made: Report = public_face().report_of(self)
        return made

    def __repr__(self) -> str:
        lines = [self.heading, *(f"  {name}: {text}" for name, text in self._shown())]
        return "\n".join(line if len(line) <= WIDEST else line[: WIDEST - 1] + "…" for line in lines)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><th scope="row" style="text-align:left">{escape(name)}</th>'
            f'<td style="text-align:left">{escape(text)}</td></tr>'
            for name, text in self._shown()
        )
        return f"<table><caption>{escape(self.heading)}</caption><tbody>{rows}</tbody></table>"

    def _shown(self) -> list[tuple[str, str]]:
        lines = self.lines()
        if len(lines) <= MOST_LINES:
            return lines
        return [*lines[: MOST_LINES - 1], ("…", f"and {len(lines) - MOST_LINES + 1} more")]


class Answer(Result):
    """A result that is one answer: its numbers by the names of its JSON form, ``found["value"]``."""

    __slots__ = ()

    def __getitem__(self, name: str) -> Any:
        made = self.to_dict()
        if name in made:
            return made[name]
        hint = nearest(name, made) if isinstance(name, str) else ""
        raise UnknownNameError(Fault(repr(name)[:100], "one of " + ", ".join(made), hint, key="key"))

    def lines(self) -> list[tuple[str, str]]:
        """Return its numbers and words."""
        left_out = ("format", "command", "version", "input_sha256")
        return [(name, in_short(value)) for name, value in flat(self.to_dict()).items() if name not in left_out]


class Estimated(Value):
    """An entry of a result with an ``estimate``, whose numbers are its own."""

    __slots__ = ()
    estimate: Estimate

    @property
    def median(self) -> float | None:
        """The middle draw; None where it is undefined or infinite."""
        return self.estimate.median

    @property
    def mean(self) -> float | None:
        """The mean over the draws; None where there is none."""
        return self.estimate.mean

    @property
    def low(self) -> float | None:
        """The lower end of the interval."""
        return self.estimate.low

    @property
    def high(self) -> float | None:
        """The upper end of the interval."""
        return self.estimate.high

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The ends of the interval."""
        return self.estimate.interval

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None]:
        """Median, low and high."""
        return self.estimate.numbers

    @property
    def kind(self) -> IntervalKind:
        """What the interval is."""
        return self.estimate.kind


def entry_name(entry: Any) -> str:
    """Return an entry's id with, in brackets, its group and what else distinguishes it."""
    apart = {**(getattr(entry, "where", None) or {}), **(getattr(entry, "at", None) or {})}
    parts = [getattr(entry, "group", None), *(f"{key} {in_short(value)}" for key, value in apart.items())]
    inside = ", ".join(part for part in parts if part)
    return f"{entry.id} [{inside}]" if inside else str(entry.id)


def in_words(median: float | None, low: float | None, high: float | None) -> str:
    """Return a number with its interval, in four digits: for a glance, where reports choose their digits with care."""
    if low == median == high:
        return in_short(median)
    return f"{in_short(median)} ({in_short(low)} to {in_short(high)})"


def in_short(value: object) -> str:
    """Return a value as shown at a prompt: four digits of a number, a dash for what is undefined."""
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def flat(form: Mapping[str, Any], under: str = "") -> dict[str, Any]:
    """Return a JSON form as one row: tables inside under their key and ``_``, lists of plain values as one text."""
    row: dict[str, Any] = {}
    for key, value in form.items():
        name = f"{under}{key}"
        if isinstance(value, Mapping):
            row |= flat(value, f"{name}_")
        elif not isinstance(value, list | tuple):
            row[name] = value
        elif not any(isinstance(part, Mapping | list | tuple) for part in value):
            row[name] = ", ".join(map(str, value))
    return row


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
    def draws(self) -> int:
        """Draws of the uncertain inputs."""
        return _given(self.provenance.draws)

    @property
    def replicates(self) -> int:
        """Runs of every loop."""
        return _given(self.provenance.replicates)

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

    @property
    def interval(self) -> tuple[float, float]:
        """The ends of the interval, exact quantiles."""
        return self.low, self.high

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
    Where an operand is no file (its name is empty) no command gives the result; the text is then the call in Python.
    """
    if "" in operands:
        return _call_of(verb, operands, parameters)
    words = ["baserate", verb, *operands]
    for name, value in parameters.items():
        words += _option(name.replace("_", "-"), value)
    return shlex.join(words)


def extended(command: str, **parameters: object) -> str:
    """Return a command line with more parameters; a call in Python, which a command cannot give, stays as it is."""
    if not command.startswith("baserate "):
        return command
    words = [word for name, value in parameters.items() for word in _option(name.replace("_", "-"), value)]
    return f"{command} {shlex.join(words)}"


def _call_of(verb: str, operands: Sequence[str], parameters: Mapping[str, object]) -> str:
    named = [repr(operand) if operand else "scenario" for operand in operands]
    given = [f"{name}={value!r}" for name, value in parameters.items() if value is not None and value != ()]
    return f"baserate.{verb}({', '.join([*named, *given])})"


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

"""One exception family: every fault says where it is, what was found, what is allowed, and gives a hint.

The checks of arguments are here too: whether what a caller gives is a number, whole, and in a range.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

MAX_SHOWN = 120


def shown(value: object, limit: int = MAX_SHOWN) -> str:
    """Return a short, printable, one-line picture of a value found in a user's file."""
    if isinstance(value, str):
        text = repr(value[: limit + 1])
    elif isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 4 * limit:
        text = f"an integer of about {int(value.bit_length() * 0.30103)} digits"
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, dict):
        text = "a table with " + (", ".join(str(key)[:40] for key in list(value)[:8]) or "no keys")
    elif isinstance(value, list):
        text = f"a list of {len(value)}"
    else:
        text = str(value)
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def obeyed_by_none(text: str) -> str:
    """Return a text with a question mark for every character, but a line's end, that does not print."""
    return "".join(char if char.isprintable() or char == "\n" else "?" for char in text)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input.

    ``key`` is the path of keys in the file (``stage[0].fpir.low``), ``line`` its line, 1-based; both are None where
    a fault is not about a place in a file.
    """

    found: str
    allowed: str
    hint: str = ""
    key: str | None = None
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        head = ": ".join(part for part in (place, self.key) if part)
        text = f"found {self.found}; allowed: {self.allowed}"
        if self.hint:
            text += f"; hint: {self.hint}"
        # Names of files and columns are others' text, and a terminal obeys what does not print.
        return obeyed_by_none(f"{head}: {text}" if head else text)

    def at(self, *, file: str | None = None, line: int | None = None, key: str | None = None) -> Fault:
        """Return the same fault with what is known of its place filled in; what is already there stays."""
        return replace(
            self,
            file=self.file if self.file is not None else file,
            line=self.line if self.line is not None else line,
            key=self.key if self.key is not None else key,
        )


class BaserateError(Exception):
    """Base of every error that baserate raises on purpose.

    Attributes
    ----------
    faults : tuple of Fault
        Everything that is wrong, each with ``key`` (the parameter, or the place in a file), ``found``, ``allowed``, and
        ``file`` and ``line`` where there are any.
    exit_code : int
        What the command line ends with.

    Examples
    --------
    >>> import baserate as br
    >>> try:
    ...     br.trial.read(errors=7, of=5)
    ... except br.BaserateError as error:
    ...     print(error.faults[0].key, "|", error)
    errors | errors: found 7; allowed: a whole number from 0 to 5, the tries
    """

    exit_code = 2

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__(str(self))

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)

    def __reduce__(self) -> tuple[type[BaserateError], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


class ScenarioError(BaserateError):
    """A scenario file cannot be used."""


class PracticeError(BaserateError):
    """What is declared of a practice cannot be used."""


class EvidenceError(BaserateError):
    """The evidence library does not hold what was asked for, or a record of it is wrong."""


class AuditError(BaserateError):
    """A decision log, or the file that declares its columns, cannot be used."""


class UsageError(BaserateError):
    """A function was called with arguments that cannot be used, or a command with options."""


class UnknownNameError(BaserateError, KeyError):
    """A result or the evidence library holds nothing of that name, or more than one thing; a KeyError as well."""


class OutputError(BaserateError):
    """An output file cannot be written."""


@dataclass(slots=True)
class Faults:
    """Collects faults while a file is checked, so that all of them are reported at once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, key: str, found: object, allowed: str, hint: str = "", *, quote: bool = True) -> None:
        """Note one fault at ``key``; ``found`` is shown as a value unless ``quote`` is False."""
        self.found.append(Fault(shown(found) if quote else str(found), allowed, hint, key=key))

    def extend(self, faults: Sequence[Fault], *, under: str = "") -> None:
        """Take over faults found by another check, their keys placed under ``under``."""
        for fault in faults:
            key = ".".join(part for part in (under, fault.key) if part) or None
            self.found.append(replace(fault, key=key))

    def __bool__(self) -> bool:
        return bool(self.found)


def is_number(value: object) -> bool:
    """Whether a value is a real, finite number; True, False and texts are not."""
    if not isinstance(value, numbers.Real) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number that no double holds
        return False


def whole_in(value: object, low: int, high: int) -> bool:
    """Whether a value is a whole number from ``low`` to ``high``, of Python or of NumPy."""
    return isinstance(value, numbers.Integral) and not isinstance(value, bool) and low <= int(value) <= high


def between(value: object, low: float, high: float) -> bool:
    """Whether a value is a number inside ``low`` and ``high``, its ends left out."""
    return is_number(value) and low < float(value) < high  # type: ignore[arg-type]


def within(value: object, low: float, high: float) -> bool:
    """Whether a value is a number from ``low`` to ``high``, its ends included."""
    return is_number(value) and low <= float(value) <= high  # type: ignore[arg-type]
